//! The address that others reach a reading room by: feeds, site maps and harvesters need links that are whole.

use crate::options::ServeOptions;
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{header, request::Parts},
};
use std::{convert::Infallible, fmt, str::FromStr, sync::Arc};

/// `https://archive.example`: scheme and host, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress(String);

/// Says that a word is no address that a reading room can be reached by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoPublicAddress(String);

impl fmt::Display for NoPublicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is no address of a site: https://archive.example is one, without a path", self.0)
    }
}

impl std::error::Error for NoPublicAddress {}

impl FromStr for PublicAddress {
    type Err = NoPublicAddress;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let plain = written.trim_end_matches('/');
        let host = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"));
        match host {
            Some(host) if is_host(host) => Ok(PublicAddress(plain.to_owned())),
            _ => Err(NoPublicAddress(written.to_owned())),
        }
    }
}

impl PublicAddress {
    /// A path made whole.
    pub(crate) fn of(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The path of a whole address that is ours; `None` for any other.
    pub(crate) fn path_of<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.strip_prefix(&self.0)?;
        (path.is_empty() || path.starts_with('/')).then_some(path)
    }

    /// Where a program on this machine finds it, served as it is where nothing is chosen.
    pub(crate) fn of_this_machine() -> PublicAddress {
        PublicAddress("http://127.0.0.1:7160".to_owned())
    }

    /// By the host that a request names; what is no host becomes `localhost`.
    pub(crate) fn named_in(parts: &Parts) -> PublicAddress {
        let named = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = named.filter(|host| is_host(host)).unwrap_or("localhost");
        PublicAddress(format!("http://{host}"))
    }

    /// Scheme and host, as a browser names the site of a page.
    pub(crate) fn origin(&self) -> String {
        self.0.clone()
    }

    /// The host without scheme and port.
    pub(crate) fn host(&self) -> &str {
        let host = self.0.split_once("://").map_or("", |(_, host)| host);
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        }
    }
}

/// A name or number of a host, perhaps with a port: whatever a stranger writes there is put into links.
fn is_host(written: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    (1..=255).contains(&written.len()) && written.bytes().all(is_plain)
}

impl<S: Send + Sync> FromRequestParts<S> for PublicAddress
where
    Arc<ServeOptions>: FromRef<S>,
{
    type Rejection = Infallible;

    /// As it was chosen, or by the host that the request names.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        if let Some(chosen) = &Arc::<ServeOptions>::from_ref(state).public_address {
            return Ok(chosen.clone());
        }
        Ok(PublicAddress::named_in(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scheme_and_host_are_an_address() {
        for written in ["https://archive.example", "http://127.0.0.1:7160/", "http://[::1]:80"] {
            assert!(written.parse::<PublicAddress>().is_ok(), "{written}");
        }
        for written in ["archive.example", "https://", "https://a/b", "https://a?b", "ftp://a", "https://a b"]
        {
            assert!(written.parse::<PublicAddress>().is_err(), "{written}");
        }
    }

    #[test]
    fn a_whole_address_of_ours_has_a_path_and_others_have_none() {
        let ours: PublicAddress = "https://archive.example:444".parse().unwrap();
        assert_eq!(ours.path_of("https://archive.example:444/statement/a"), Some("/statement/a"));
        assert_eq!(ours.path_of("https://archive.example:4444/statement/a"), None);
        assert_eq!(ours.path_of("https://archive.example.evil/statement/a"), None);
        assert_eq!(ours.host(), "archive.example");
    }
}
