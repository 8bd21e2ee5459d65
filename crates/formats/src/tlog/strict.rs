//! Numbers and base64 with one spelling each, so that a text that was changed never reads as what it was.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use dictum_model::Digest;

/// Reads a decimal number without sign, space or leading zero.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    is_plain.then(|| text.parse().ok())?
}

/// Reads standard base64 (RFC 4648, section 4), padded, its spare bits zero.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Writes standard base64, padded.
pub(super) fn to_base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// Reads a hash in base64.
pub(super) fn hash(text: &str) -> Option<Digest> {
    Some(Digest(from_base64(text)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!([decimal("0"), decimal("70000")], [Some(0), Some(70_000)]);
        for other in ["", "00", "07", "+7", "-7", " 7", "7\n", "٧", "18446744073709551616"] {
            assert_eq!(decimal(other), None, "{other:?}");
        }
    }

    #[test]
    fn base64_has_one_spelling() {
        assert_eq!(from_base64("AQI=").as_deref(), Some(&[1, 2][..]));
        for other in ["AQI", "AQJ=", "AQI==", "AQ I=", "AQI=\n", "_-8="] {
            assert_eq!(from_base64(other), None, "{other:?}");
        }
    }
}
