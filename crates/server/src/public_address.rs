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
        let named = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = named.filter(|host| is_host(host)).unwrap_or("localhost");
        Ok(PublicAddress(format!("http://{host}")))
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
}
