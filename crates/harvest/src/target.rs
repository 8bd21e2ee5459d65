//! An address taken apart for asking, and the rules of who may be asked (SSRF): every spelling of an address that is not of
//! the public net is refused, by its letters and again by every address that its name resolves to.

use crate::net::Failure;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// No longer address is asked, in bytes.
const LONGEST: usize = 2048;

/// Where to connect and what to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whether by TLS.
    pub is_secure: bool,
    /// The host: a name in lower case, or an IP address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// What is asked for: path and query, in US-ASCII.
    pub path_and_query: String,
}

impl Target {
    /// Takes an address apart.
    ///
    /// # Errors
    /// [`Failure::Refused`] where it is no address of the web, or is written so that two readers may take it for two.
    pub fn of(uri: &str) -> Result<Target, Failure> {
        let refuse = |why: &str| Failure::Refused(format!("{uri}: {why}"));
        if uri.len() > LONGEST {
            return Err(Failure::Refused(format!("an address of {} bytes is too long", uri.len())));
        }
        let (scheme, rest) = uri.split_once("://").ok_or_else(|| refuse("it has no scheme"))?;
        let is_secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(refuse("only http and https are asked")),
        };
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if authority.contains('@') {
            return Err(refuse("it holds a user name"));
        }
        if !authority.chars().all(is_plain) {
            return Err(refuse("its host is not written in US-ASCII: write xn-- for other letters"));
        }
        let (host, port) =
            host_and_port(authority).ok_or_else(|| refuse("its host or port makes no sense"))?;
        Ok(Target {
            is_secure,
            port: port.unwrap_or(if is_secure { 443 } else { 80 }),
            host: checked_host(&host).ok_or_else(|| refuse("its host is an oddly spelt number"))?,
            path_and_query: in_ascii(path),
        })
    }

    /// Scheme, host and port: what one robots.txt and one pace are for.
    pub fn origin(&self) -> String {
        let scheme = if self.is_secure { "https" } else { "http" };
        format!("{scheme}://{}", self.authority())
    }

    /// Host and, where it is not the scheme's own, port.
    pub fn authority(&self) -> String {
        let usual = if self.is_secure { 443 } else { 80 };
        if self.port == usual { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }

    /// The host's address, where it is written as one.
    pub fn ip(&self) -> Option<IpAddr> {
        self.host.trim_matches(['[', ']']).parse().ok()
    }
}

fn host_and_port(authority: &str) -> Option<(String, Option<u16>)> {
    let end_of_host = match authority.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at(end_of_host);
    let port = match port.strip_prefix(':') {
        Some("") | None if port.len() <= 1 => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse().ok().filter(|port| *port > 0)?)
        }
        _ => return None,
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (!host.is_empty()).then_some((host, port))
}

/// A host as it may be written: a name, four decimal numbers, or an address in brackets. `0x7f.1`, `127.1`, `017700000001` and
/// `2130706433` are addresses to some readers and names to others, and so to nobody here.
fn checked_host(host: &str) -> Option<String> {
    if let Some(inner) = host.strip_prefix('[') {
        let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{address}]"));
    }
    let last = host.rsplit('.').next().unwrap_or(host);
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    if is_number {
        return host.parse::<Ipv4Addr>().ok().map(|address| address.to_string());
    }
    host.split('.').all(|label| !label.is_empty()).then(|| host.to_owned())
}

/// Path and query with what is not plain US-ASCII escaped, and without fragment.
fn in_ascii(path: &str) -> String {
    let path = path.split('#').next().unwrap_or_default();
    let mut escaped = String::with_capacity(path.len() + 1);
    if !path.starts_with('/') {
        escaped.push('/');
    }
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// Says whether an address is of the public net (the IANA registries of special-purpose addresses).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Only global unicast, and of that nothing that leads to an address of the other kind within it (6to4, Teredo).
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let is_global = segments[0] & 0xe000 == 0x2000;
    let is_special = matches!(
        segments,
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..]
    );
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_taken_apart() {
        let target = Target::of("HTTPS://Port.Example.:8443/a b/\u{e9}?q=\"x\"#top").unwrap();
        assert_eq!((target.host.as_str(), target.port, target.is_secure), ("port.example", 8443, true));
        assert_eq!(target.path_and_query, "/a%20b/%C3%A9?q=%22x%22");
        assert_eq!(target.origin(), "https://port.example:8443");
        assert_eq!(Target::of("http://port.example?x").unwrap().path_and_query, "/?x");
        assert_eq!(Target::of("http://port.example:80/").unwrap().origin(), "http://port.example");
    }

    #[test]
    fn odd_spellings_are_refused() {
        for uri in [
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://0177.0.0.1/",
            "http://127.0.0.0x1/",
            "http://user@port.example/",
            "http://port.example@127.0.0.1/",
            "http://127.0.0.1%2f@port.example/",
            "http://port.example\\@127.0.0.1/",
            "http://\u{2460}\u{2461}\u{2466}.0.0.1/",
            "http://[::ffff:127.0.0.1/",
            "http://[fe80::1%25eth0]/",
            "http://port.example:0/",
            "http://port.example:99999/",
            "http://a..b/",
            "http:///x",
            "ftp://port.example/",
            "file:///etc/passwd",
            "gopher://port.example",
            "port.example",
        ] {
            assert!(matches!(Target::of(uri), Err(Failure::Refused(_))), "{uri}");
        }
    }

    #[test]
    fn only_addresses_of_the_public_net_are_public() {
        for private in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "169.254.169.254",
            "172.31.0.1",
            "192.168.1.1",
            "192.0.0.8",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:0:1::",
            "2001:db8::1",
            "ff02::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in
            ["93.184.216.34", "100.128.0.1", "172.32.0.1", "198.20.0.1", "2606:2800:220:1::1", "2a00::1"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_is_asked_is_one_line(uri in "(https?://)?[\\PC\r\n\t]*") {
            if let Ok(target) = Target::of(&uri) {
                prop_assert!(target.path_and_query.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert!(target.host.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }
}
