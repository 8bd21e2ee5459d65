//! What proofs of every release hold beside the proof itself, by SHA-256, so that earlier proofs stay good when the verifier changes.
//!
//! A change of `verify.py` or `README.txt` after a release puts the new digest behind the others here, and in `verify.py` the one before it into
//! `EARLIER_SHA256`. Before a release it takes the place of the last.

use sha2::{Digest as _, Sha256};

/// The verifiers in Python, the first first.
pub(super) const VERIFIERS: &[&str] = &["ac35dcfb495b724333c5add29b5031fd5cfd5142a6dfb6cd670d33d0e78d93ad"];

/// The READMEs, the first first.
pub(super) const READMES: &[&str] = &["177ce6b430345c674feac6c6c948f67b4e14a036abe44bf24e4574d41fa391a8"];

/// Says whether bytes are those of a release.
pub(super) fn is_among(released: &[&str], bytes: &[u8]) -> bool {
    released.contains(&hex_sha256(bytes).as_str())
}

fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::verified::{README, VERIFIER},
        *,
    };

    #[test]
    fn what_proofs_hold_today_is_the_last_that_was_released() {
        assert_eq!(VERIFIERS.last(), Some(&hex_sha256(VERIFIER.as_bytes()).as_str()), "verify.py");
        assert_eq!(READMES.last(), Some(&hex_sha256(README.as_bytes()).as_str()), "README.txt");
    }

    #[test]
    fn the_verifier_in_python_knows_the_same_releases() {
        let earlier: Vec<String> =
            VERIFIERS.split_last().unwrap().1.iter().map(|of| format!("\"{of}\"")).collect();
        assert!(VERIFIER.contains(&format!("\nEARLIER_SHA256 = [{}]", earlier.join(", "))));
        let readmes: Vec<String> = READMES.iter().map(|of| format!("\"{of}\"")).collect();
        assert!(VERIFIER.contains(&format!("\nREADME_SHA256 = [{}]", readmes.join(", "))));
    }
}
