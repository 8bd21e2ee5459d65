//! `datapackage.json`: what a WACZ says of its parts.

use serde::Deserialize;

/// The description of a WACZ.
#[derive(Debug, Deserialize)]
pub(super) struct Package {
    /// Its parts.
    pub(super) resources: Vec<Resource>,
}

/// What is said of a part.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Resource {
    /// Its path in the file.
    #[serde(default)]
    pub(super) path: String,
    /// Its digest, `sha256:` and hexadecimal digits: since version 1.1.
    hash: Option<String>,
    bytes: Option<u64>,
    /// Where version 1.0 has both.
    stats: Option<Stats>,
    /// By what algorithm, in version 1.0.
    hashing: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Stats {
    hash: Option<String>,
    bytes: Option<u64>,
}

#[derive(Deserialize)]
struct PackageDigest {
    hash: String,
}

impl Package {
    pub(super) fn read(text: &[u8]) -> Result<Package, String> {
        serde_json::from_slice(text).map_err(|error| error.to_string())
    }
}

/// The SHA-256 of the description, by `datapackage-digest.json`, in hexadecimal digits.
pub(super) fn declared_digest(text: &[u8]) -> Option<String> {
    let digest: PackageDigest = serde_json::from_slice(text).ok()?;
    bare_sha256(&digest.hash, None)
}

impl Resource {
    /// Its SHA-256 in hexadecimal digits; else what is there instead.
    pub(super) fn sha256(&self) -> Result<String, String> {
        let hash = self.hash.as_ref().or(self.stats.as_ref().and_then(|stats| stats.hash.as_ref()));
        let Some(hash) = hash else { return Err("none".to_owned()) };
        bare_sha256(hash, self.hashing.as_deref()).ok_or_else(|| match &self.hashing {
            Some(algorithm) if !hash.contains(':') => format!("{algorithm}:{hash}"),
            _ => hash.clone(),
        })
    }

    /// Its length in bytes, unpacked.
    pub(super) fn bytes(&self) -> Option<u64> {
        self.bytes.or(self.stats.as_ref().and_then(|stats| stats.bytes))
    }
}

/// The digits of a digest that is a SHA-256 by its prefix, or by `algorithm` where it has none.
fn bare_sha256(hash: &str, algorithm: Option<&str>) -> Option<String> {
    let (told, digits) = hash.split_once(':').unwrap_or((algorithm.unwrap_or("sha256"), hash));
    let is_sha256 = told.eq_ignore_ascii_case("sha256") || told.eq_ignore_ascii_case("sha-256");
    let are_digits = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_sha256 && are_digits).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_both_versions_are_read_and_others_are_named() {
        let hex = "ab".repeat(32);
        for (resource, expected) in [
            (format!(r#"{{"path":"a","hash":"sha256:{hex}","bytes":7}}"#), Ok(hex.clone())),
            (
                format!(r#"{{"path":"a","stats":{{"hash":"{hex}","bytes":7}},"hashing":"sha256"}}"#),
                Ok(hex.clone()),
            ),
            (
                r#"{"path":"a","stats":{"hash":"ab","bytes":7},"hashing":"sha224"}"#.to_owned(),
                Err("sha224:ab".into()),
            ),
            (r#"{"path":"a","hash":"md5:ab","bytes":7}"#.to_owned(), Err("md5:ab".into())),
            (r#"{"path":"a","bytes":7}"#.to_owned(), Err("none".into())),
        ] {
            let resource: Resource = serde_json::from_str(&resource).unwrap();
            assert_eq!((resource.sha256(), resource.bytes()), (expected, Some(7)));
        }
    }
}
