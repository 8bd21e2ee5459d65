//! Digests as WARC records declare them: an algorithm and a value in base 32 or hexadecimal.

use super::{Record, RecordKind, Refusal};
use crate::payload::{decoded, unchunked};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// How much is decoded to check a digest that may be of the decoded payload, in bytes; as large as a block.
const LARGEST_CHECKED: usize = 64 << 20;

/// A digest as it is printed in a record: `sha1:B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A`, `sha256:9f86…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredDigest {
    /// The algorithm, in lower case.
    pub algorithm: String,
    /// The value as it is printed.
    pub value: String,
}

impl fmt::Display for DeclaredDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm, self.value)
    }
}

impl DeclaredDigest {
    pub(super) fn read(printed: &str) -> Option<Self> {
        let (algorithm, value) = printed.split_once(':')?;
        Some(DeclaredDigest {
            algorithm: algorithm.trim().to_ascii_lowercase(),
            value: value.trim().to_owned(),
        })
    }

    /// The digest of these bytes by the same algorithm and in the same spelling; none for an algorithm other
    /// than SHA-1 and SHA-256, which cannot be checked.
    pub fn of_same_kind(&self, bytes: &[u8]) -> Option<DeclaredDigest> {
        let computed = match self.algorithm.as_str() {
            "sha1" | "sha-1" => Sha1::digest(bytes).to_vec(),
            "sha256" | "sha-256" => Sha256::digest(bytes).to_vec(),
            _ => return None,
        };
        let is_hex = self.value.len() == 2 * computed.len();
        let value = if is_hex { hexadecimal(&computed) } else { base32(&computed) };
        Some(DeclaredDigest { algorithm: self.algorithm.clone(), value })
    }

    /// Says whether both spell the same value.
    pub fn agrees_with(&self, other: &DeclaredDigest) -> bool {
        self.value.trim_end_matches('=').eq_ignore_ascii_case(&other.value)
    }
}

/// Checks what the record declares. A cut block cannot be checked, nor can the payload a revisit goes back to.
pub(super) fn check_digests(record: &Record) -> Result<(), Refusal> {
    if record.truncated.as_deref() != Some("block-limit")
        && let Some(declared) = &record.block_digest
        && let Some(computed) = declared.of_same_kind(&record.block)
        && !declared.agrees_with(&computed)
    {
        return Err(wrong("block", declared, &computed));
    }
    // Without a header of its own the payload is the block: hashing it once is enough.
    let is_checked = record.http.is_none() && record.payload_digest == record.block_digest;
    match &record.payload_digest {
        _ if is_checked => Ok(()),
        Some(declared) if record.truncated.is_none() && record.kind != RecordKind::Revisit => {
            check_payload_digest(record, declared)
        }
        _ => Ok(()),
    }
}

/// Tools differ in what they take for the payload: the body as sent, unchunked, or decoded. Each is accepted.
fn check_payload_digest(record: &Record, declared: &DeclaredDigest) -> Result<(), Refusal> {
    let Some(computed) = declared.of_same_kind(record.body()) else { return Ok(()) };
    let agrees =
        |bytes: &[u8]| declared.of_same_kind(bytes).is_some_and(|digest| declared.agrees_with(&digest));
    let otherwise = || {
        let http = record.http.as_ref()?;
        let unchunked = unchunked(record.body(), http).is_ok_and(|payload| agrees(&payload.bytes));
        let limit = LARGEST_CHECKED;
        Some(
            unchunked
                || decoded(record.body(), http, false, limit).is_ok_and(|payload| agrees(&payload.bytes)),
        )
    };
    if declared.agrees_with(&computed) || otherwise().unwrap_or(false) {
        return Ok(());
    }
    Err(wrong("payload", declared, &computed))
}

fn wrong(what: &'static str, declared: &DeclaredDigest, computed: &DeclaredDigest) -> Refusal {
    Refusal::Digest { what, declared: declared.to_string(), computed: computed.to_string() }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Base 32 of RFC 4648 without padding.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| usize::from(byte >> (7 - at % 8) & 1));
    let letter = |group: usize| LETTERS[(0..5).fold(0, |value, i| value << 1 | bit(group * 5 + i))];
    (0..(bytes.len() * 8).div_ceil(5)).map(|group| char::from(letter(group))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_both_algorithms_are_checked() {
        for printed in [
            "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
            "SHA-1:a9993e364706816aba3e25717850c26c9cd0d89d",
            "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
            "sha256:xj4bnp4pahh6uqkbidpf3lrceoyagyndsylxvhfucd7wd4qacwwq====",
        ] {
            let declared = DeclaredDigest::read(printed).unwrap();
            assert!(declared.agrees_with(&declared.of_same_kind(b"abc").unwrap()), "{printed}");
            assert!(!declared.agrees_with(&declared.of_same_kind(b"abd").unwrap()), "{printed}");
        }
    }

    #[test]
    fn an_algorithm_that_is_not_known_is_not_checked() {
        assert_eq!(DeclaredDigest::read("md5:900150983cd24fb0").unwrap().of_same_kind(b"abc"), None);
        assert_eq!(DeclaredDigest::read("900150983cd24fb0"), None);
    }
}
