//! The digest of bytes.

use dictum_model::Digest;
use sha2::{Digest as _, Sha256};

/// The SHA-256 of these bytes.
pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}
