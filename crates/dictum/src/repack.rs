//! `repack`: the pages of a site get packs of their own, with a dictionary, once there are enough of them.

use crate::{Dictum, error::Result};
use dictum_archive::{Effort, Repacked};
use dictum_extract::ReadOptions;
use dictum_model::{Capture, Reading};

impl Dictum {
    /// Packs everything anew, as small as can be. Takes about two seconds a megabyte, and for that time the room of a second copy.
    pub fn repack(&self) -> Result<Repacked> {
        Ok(self.archive.intake()?.repack(Effort::Everything, &site_of_page)?)
    }
}

/// The site that a page is of, read from its bytes where nobody told the address.
pub(crate) fn site_of_page(capture: &Capture, payload: &[u8]) -> Option<String> {
    capture
        .target_uri
        .as_deref()
        .and_then(host_of)
        .or_else(|| site_of(&dictum_extract::read(payload, capture.clone(), &ReadOptions::default())))
}

/// The site that a page is of: the host of its address, or of the one that it names as its own, or its publisher.
pub(crate) fn site_of(reading: &Reading) -> Option<String> {
    let statement = reading.statement.as_ref();
    let named = || statement.and_then(|statement| statement.canonical_uri.as_deref()).and_then(host_of);
    let publisher = || statement.and_then(|statement| statement.publisher.clone());
    reading.capture.target_uri.as_deref().and_then(host_of).or_else(named).or_else(publisher)
}

/// The host of a web address, in small letters, without `www.` and port.
fn host_of(uri: &str) -> Option<String> {
    let (_, rest) = uri.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?.rsplit('@').next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_however_its_address_is_spelt() {
        for uri in ["https://www.Varn.example/a/b", "http://varn.example:80?x", "HTTPS://varn.example#top"] {
            assert_eq!(host_of(uri).as_deref(), Some("varn.example"), "{uri}");
        }
        for none in ["varn.example/a", "urn:x:1", "https:///a"] {
            assert_eq!(host_of(none), None, "{none}");
        }
    }
}
