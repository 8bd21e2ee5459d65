//! TLS as the harvester speaks it: a certificate that is trusted is, and any other is refused by name.
//!
//! The certificate and its key in `tls/` were made for this test, and guard nothing.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_harvest::{
    HttpNet, HttpOptions,
    net::{Exchange, Failure, Net, Request},
};
use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::Arc,
};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nferry";

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(include_bytes!("tls/certificate.pem")).unwrap()
}

/// Asks a server that shows the certificate, which is for `localhost`, by a name of the host.
fn asked(host: &str, trusted: Option<CertificateDer<'static>>) -> Result<Exchange, Failure> {
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/key-of-no-secret.pem")).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate()], key);
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut tls = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
        // Whoever does not trust the certificate leaves: that is no failure of the server's.
        let asked = tls.read(&mut [0; 4096]);
        asked.is_ok_and(|read| read > 0) && tls.write_all(ANSWER).and_then(|()| tls.flush()).is_ok()
    });
    let options = HttpOptions { allows_private: true, ..HttpOptions::with_contact("desk@port.example") };
    let net = match trusted {
        None => HttpNet::new(options),
        Some(certificate) => {
            let mut roots = RootCertStore::empty();
            roots.add(certificate).unwrap();
            HttpNet::trusting(options, roots)
        }
    };
    let exchange = net.fetch(&Request::of(&format!("https://{host}:{port}/news")));
    assert_eq!(server.join().unwrap(), exchange.is_ok());
    exchange
}

#[test]
fn a_server_whose_certificate_is_trusted_is_asked() {
    let exchange = asked("localhost", Some(certificate())).unwrap();
    assert_eq!(exchange.response, ANSWER);
    assert!(exchange.request.starts_with(b"GET /news HTTP/1.1\r\n"));
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_asked() {
    let failure = asked("localhost", None).unwrap_err().to_string();
    assert_eq!(failure, "no answer: localhost: its certificate is not to be trusted (UnknownIssuer)");
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let failure = asked("127.0.0.1", Some(certificate())).unwrap_err().to_string();
    assert!(
        failure.contains("127.0.0.1: its certificate is not to be trusted (certificate not valid for name"),
        "{failure}"
    );
}
