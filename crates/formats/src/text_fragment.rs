//! Links that lead a browser to the quoted words: text fragments of the WICG's "URL Fragment Text Directives".

/// The longest passage given whole, in characters; a longer one is given by its first and last words.
/// Browsers that make such links draw the line at the same length.
const LONGEST_WHOLE: usize = 300;
/// How many words name the start and the end of a longer passage. A guess.
const EDGE_WORDS: usize = 5;
/// How many words of context stand on either side. A guess: enough to tell repeated phrases apart.
const CONTEXT_WORDS: usize = 3;

/// Makes a link to a passage of a page: `https://mfa.example/a#:~:text=prefix-,exact,-suffix`.
///
/// `before` and `after` are the words around the passage in its own paragraph, and may be empty. A passage
/// over several paragraphs (parted by `\n`) is given as a range, since exact text must lie in one block.
/// A fragment that the address has already is kept in front of the directive.
pub fn text_fragment(uri: &str, passage: &str, before: &str, after: &str) -> String {
    let (page, fragment) = uri.split_once('#').unwrap_or((uri, ""));
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let words: Vec<&str> = passage.split_whitespace().collect();
    if words.is_empty() {
        return uri.to_owned();
    }
    let context_before: Vec<&str> = before.split_whitespace().collect();
    let context_before = &context_before[context_before.len().saturating_sub(CONTEXT_WORDS)..];
    let context_after: Vec<&str> = after.split_whitespace().take(CONTEXT_WORDS).collect();
    let mut directive = String::new();
    if !context_before.is_empty() {
        directive = format!("{}-,", encoded(context_before));
    }
    directive += &named(passage, &words);
    if !context_after.is_empty() {
        directive += &format!(",-{}", encoded(&context_after));
    }
    format!("{page}#{fragment}:~:text={directive}")
}

/// The passage itself, or its first and last words.
fn named(passage: &str, words: &[&str]) -> String {
    let is_short = passage.chars().count() <= LONGEST_WHOLE && !passage.trim().contains('\n');
    if is_short || words.len() < 2 {
        return encoded(words);
    }
    let edge = EDGE_WORDS.min(words.len() / 2);
    format!("{},{}", encoded(&words[..edge]), encoded(&words[words.len() - edge..]))
}

/// Joins words and percent-encodes all but unreserved characters; `-` too, which would end a prefix.
fn encoded(words: &[&str]) -> String {
    let mut encoded = String::new();
    for byte in words.join(" ").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_passage_is_given_whole_with_its_context() {
        assert_eq!(
            text_fragment(
                "https://mfa.example/a",
                "The strait\u{a0}is open.",
                "As I said, and say again:",
                "Nobody, but nobody, doubts it."
            ),
            "https://mfa.example/a#:~:text=and%20say%20again%3A-,The%20strait%20is%20open.,-Nobody%2C%20but%20nobody%2C"
        );
    }

    #[test]
    fn what_the_syntax_uses_is_encoded() {
        assert_eq!(
            text_fragment("https://mfa.example/a?b#top:~:text=old", "well-meant, R&D: 5 % é", "", ""),
            "https://mfa.example/a?b#top:~:text=well%2Dmeant%2C%20R%26D%3A%205%20%25%20%C3%A9"
        );
    }

    #[test]
    fn a_passage_over_paragraphs_is_given_as_a_range() {
        assert_eq!(
            text_fragment("https://mfa.example/a", "one two three\nfour five six", "", ""),
            "https://mfa.example/a#:~:text=one%20two%20three,four%20five%20six"
        );
        let long = "word ".repeat(100);
        let range = "word%20word%20word%20word%20word";
        assert_eq!(
            text_fragment("https://mfa.example/a", &long, "", ""),
            format!("https://mfa.example/a#:~:text={range},{range}")
        );
    }

    #[test]
    fn a_passage_without_words_gives_the_plain_address() {
        assert_eq!(text_fragment("https://mfa.example/a#top", " \n", "x", "y"), "https://mfa.example/a#top");
    }
}
