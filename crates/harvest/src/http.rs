//! The real net: HTTP/1.1 over TCP and TLS, by hand, so that what is kept is what was sent and received, to the byte, and so
//! that the address that was checked is the one connected to.
//!
//! A client library was considered: those looked at hand on a parsed answer, and decide by themselves where to connect.

use crate::{
    framing::Framing,
    net::{Delivery, Exchange, Failure, Net, Request},
    target::{Target, is_public},
};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, pki_types::ServerName};
use std::{
    io::{self, Read, Write},
    net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs},
    sync::Arc,
    time::{Duration, Instant},
};

/// How long an exchange may take in all. A guess: a slow ministry answers within it, one that drips does not hold up the rest for long.
const LONGEST_EXCHANGE: Duration = Duration::from_secs(60);

/// How long a connection may take to come about.
const LONGEST_CONNECTING: Duration = Duration::from_secs(15);

/// The largest answer that is taken, header and body, in bytes.
const LARGEST_ANSWER: usize = 32 << 20;

/// How much is read at once, in bytes.
const CHUNK: usize = 32 << 10;

/// Ports below 1024 that may be asked: those of the web. Others are those of mail and the like, where a request may do harm.
const WEB_PORTS: [u16; 2] = [80, 443];

/// Who asks, and what is asked of whom.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// The product's name and version with a contact, as the servers are told.
    pub user_agent: String,
    /// Whether addresses of private networks may be asked, too: for tests and archives of an office's own site.
    pub allows_private: bool,
    /// How long an exchange may take in all.
    pub longest_exchange: Duration,
}

impl HttpOptions {
    /// The options for whoever can be reached at a contact: an address of mail or of the web.
    pub fn with_contact(contact: &str) -> HttpOptions {
        HttpOptions {
            user_agent: format!("dictum/{} (+{contact})", env!("CARGO_PKG_VERSION")),
            allows_private: false,
            longest_exchange: LONGEST_EXCHANGE,
        }
    }
}

/// The net itself.
pub struct HttpNet {
    options: HttpOptions,
    tls: Arc<ClientConfig>,
}

impl HttpNet {
    /// A net that trusts the certificates that browsers trust (Mozilla's list).
    pub fn new(options: HttpOptions) -> HttpNet {
        let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        HttpNet::trusting(options, roots)
    }

    /// A net that trusts these certificates and no others.
    pub fn trusting(options: HttpOptions, roots: RootCertStore) -> HttpNet {
        let tls = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        HttpNet { options, tls: Arc::new(tls) }
    }

    /// Every address that the host has, if all of them may be asked.
    fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, Failure> {
        if !self.options.allows_private && target.port < 1024 && !WEB_PORTS.contains(&target.port) {
            return Err(Failure::Refused(format!(
                "{}: port {} is none of the web",
                target.host, target.port
            )));
        }
        let addresses: Vec<SocketAddr> = match target.ip() {
            Some(ip) => vec![SocketAddr::new(ip, target.port)],
            None => (target.host.as_str(), target.port)
                .to_socket_addrs()
                .map_err(|error| Failure::Unreachable(format!("{}: {error}", target.host)))?
                .collect(),
        };
        let private = addresses.iter().map(SocketAddr::ip).find(|ip| !self.may_ask(*ip));
        match private {
            Some(ip) => Err(Failure::Refused(format!(
                "{} is at {ip}, which is no address of the public net",
                target.host
            ))),
            None => Ok(addresses),
        }
    }

    fn may_ask(&self, ip: IpAddr) -> bool {
        self.options.allows_private || is_public(ip)
    }

    /// Connects to one of the addresses that were checked, and to nothing else.
    fn connect(&self, target: &Target, until: Instant) -> Result<Connection, Failure> {
        let mut last = Failure::Unreachable(format!("{} has no address", target.host));
        for address in self.addresses(target)? {
            let left = until.saturating_duration_since(Instant::now()).min(LONGEST_CONNECTING);
            if left.is_zero() {
                break;
            }
            match TcpStream::connect_timeout(&address, left) {
                Ok(stream) => return self.secured(target, stream),
                Err(error) => last = Failure::Unreachable(format!("{}: {error}", target.host)),
            }
        }
        Err(last)
    }

    fn secured(&self, target: &Target, stream: TcpStream) -> Result<Connection, Failure> {
        if !target.is_secure {
            return Ok(Connection::Plain(stream));
        }
        let unreachable =
            |error: &dyn std::fmt::Display| Failure::Unreachable(format!("{}: {error}", target.host));
        let name = ServerName::try_from(target.host.trim_matches(['[', ']']).to_owned())
            .map_err(|error| unreachable(&error))?;
        let tls = ClientConnection::new(self.tls.clone(), name).map_err(|error| unreachable(&error))?;
        Ok(Connection::Secure(Box::new(StreamOwned::new(tls, stream))))
    }

    /// Sends a request and reads its whole answer.
    fn exchange(&self, target: &Target, request: Vec<u8>) -> Result<Exchange, Failure> {
        let until = Instant::now() + self.options.longest_exchange;
        let mut connection = self.connect(target, until)?;
        let unreachable =
            |error: io::Error| Failure::Unreachable(format!("{}: {}", target.host, why(&error)));
        connection.be_patient_until(until).map_err(unreachable)?;
        connection.write_all(&request).and_then(|()| connection.flush()).map_err(unreachable)?;
        let mut response = Vec::new();
        let mut chunk = vec![0; CHUNK];
        let mut framing = Framing::default();
        loop {
            connection.be_patient_until(until).map_err(unreachable)?;
            match connection.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => response.extend_from_slice(&chunk[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // Many servers leave without TLS's farewell: the lengths that HTTP tells say whether all came.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(unreachable(error)),
            }
            if response.len() > LARGEST_ANSWER {
                return Err(Failure::TooLarge);
            }
            if let Some(end) = framing.end(&response)? {
                response.truncate(end);
                break;
            }
        }
        framing.accept(&mut response)?;
        Ok(Exchange { request, response })
    }

    fn head(&self, method: &str, target: &Target) -> String {
        format!(
            "{method} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\nConnection: close\r\n",
            target.path_and_query,
            target.authority(),
            on_one_line(&self.options.user_agent),
        )
    }
}

/// What went wrong on the way, with a certificate that is refused named as that.
fn why(error: &io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(what)) => {
            format!("its certificate is not to be trusted ({what})")
        }
        _ => error.to_string(),
    }
}

/// A value as a field of a header may hold it.
fn on_one_line(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

impl Net for HttpNet {
    fn fetch(&self, request: &Request) -> Result<Exchange, Failure> {
        let target = Target::of(&request.target_uri)?;
        let mut head = self.head("GET", &target);
        head.push_str("Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Encoding: gzip\r\n");
        for (name, value) in [("If-None-Match", &request.etag), ("If-Modified-Since", &request.last_modified)]
        {
            if let Some(value) = value {
                head.push_str(&format!("{name}: {}\r\n", on_one_line(value)));
            }
        }
        head.push_str("\r\n");
        self.exchange(&target, head.into_bytes())
    }

    fn deliver(&self, delivery: &Delivery) -> Result<u16, Failure> {
        let target = Target::of(&delivery.target_uri)?;
        let mut head = self.head("POST", &target);
        head.push_str(&format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            delivery.body.len()
        ));
        for (name, value) in &delivery.fields {
            head.push_str(&format!("{name}: {}\r\n", on_one_line(value)));
        }
        head.push_str("\r\n");
        let exchange = self.exchange(&target, [head.as_bytes(), &delivery.body].concat())?;
        let http = dictum_formats::http::HttpResponse::read(&exchange.response);
        http.and_then(|http| http.status).ok_or_else(|| Failure::Malformed("it has no status".into()))
    }
}

enum Connection {
    Plain(TcpStream),
    Secure(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Connection {
    /// Sees to it that the next step ends by a time.
    fn be_patient_until(&self, until: Instant) -> io::Result<()> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "it took too long"));
        }
        let stream = match self {
            Connection::Plain(stream) => stream,
            Connection::Secure(secure) => &secure.sock,
        };
        stream.set_read_timeout(Some(left))?;
        stream.set_write_timeout(Some(left))
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Connection::Plain(stream) => stream.read(buffer),
            Connection::Secure(secure) => secure.read(buffer),
        }
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Connection::Plain(stream) => stream.write(bytes),
            Connection::Secure(secure) => secure.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Connection::Plain(stream) => stream.flush(),
            Connection::Secure(secure) => secure.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn answered(answer: &'static [u8]) -> Result<Exchange, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = vec![0; 4096];
            let read = stream.read(&mut asked).unwrap();
            stream.write_all(answer).unwrap();
            asked.truncate(read);
        });
        let options = HttpOptions { allows_private: true, ..HttpOptions::with_contact("desk@port.example") };
        let net = HttpNet::new(options);
        let exchange = net.fetch(&Request::of(&format!("http://{address}/a?b")));
        server.join().unwrap();
        exchange
    }

    #[test]
    fn an_answer_is_kept_to_the_byte() {
        let exchange = answered(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef").unwrap();
        assert_eq!(exchange.response, b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        let request = String::from_utf8(exchange.request).unwrap();
        assert!(request.starts_with("GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:"), "{request}");
        assert!(request.contains("(+desk@port.example)"), "{request}");
    }

    #[test]
    fn an_answer_that_is_cut_short_is_none() {
        for answer in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nabc"[..],
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
            b"HTTP/1.1 200 OK\r\nConte",
            b"",
        ] {
            assert!(answered(answer).is_err(), "{}", String::from_utf8_lossy(answer));
        }
    }

    #[test]
    fn a_private_address_is_not_connected_to() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        listener.set_nonblocking(true).unwrap();
        let net = HttpNet::new(HttpOptions::with_contact("desk@port.example"));
        for host in
            ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433"]
        {
            let failure = net.fetch(&Request::of(&format!("http://{host}:{port}/"))).unwrap_err();
            assert!(matches!(failure, Failure::Refused(_)), "{host}: {failure}");
        }
        assert!(listener.accept().is_err(), "somebody connected");
    }
}
