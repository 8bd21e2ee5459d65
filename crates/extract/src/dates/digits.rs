//! Digits of the scripts that dates are printed in: ASCII, Arabic-Indic, Persian, full-width.

/// The value of a digit.
pub(super) fn value(c: char) -> Option<i16> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    i16::try_from(u32::from(c) - u32::from(zero)).ok()
}

/// Says whether a text has a digit of any of these scripts.
pub(crate) fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        || !text.is_ascii() && text.chars().any(|c| value(c).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_count() {
        for text in ["a1", "يوم ٨", "روز ۸", "８"] {
            assert!(has_digit(text), "{text}");
        }
        assert!(!has_digit("يوم Ünd") && !has_digit(""));
    }
}
