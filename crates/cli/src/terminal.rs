//! How things look in a terminal: colours, wrapping, a margin for labels. Colours go by themselves where nobody sees them.

use textwrap::{Options, core::display_width};

/// The start of a style, as an ANSI sequence; [`RESET`] ends it.
pub type Style = &'static str;

/// Ends a style.
pub const RESET: &str = "\x1b[0m";
/// Headlines and names.
pub const STRONG: Style = "\x1b[1m";
/// What stands beside the words.
pub const DIM: Style = "\x1b[2m";
/// Labels in the margin.
pub const LABEL: Style = "\x1b[36m";
/// Words that were looked for.
pub const MATCH: Style = "\x1b[1;33m";
/// Words that the record has and the quotation has not.
pub const RECORDED: Style = "\x1b[32m";
/// Words that the quotation has and the record has not.
pub const QUOTED: Style = "\x1b[31m";
/// Trouble.
pub const TROUBLE: Style = "\x1b[1;31m";
/// Good news.
pub const GOOD: Style = "\x1b[1;32m";
/// A warning.
pub const CAUTION: Style = "\x1b[33m";

/// The width of the margin that labels stand in, in columns.
const MARGIN: usize = 18;

/// Text in a style.
pub fn paint(text: &str, style: Style) -> String {
    format!("{style}{text}{RESET}")
}

/// Columns to write in: those of the terminal, 100 at most, since longer lines are hard to read.
pub fn columns() -> usize {
    textwrap::termwidth().clamp(40, 100)
}

/// Prints a block of text under the margin, with a label in it.
pub fn print_with_margin(label: &str, text: &str, style: Option<Style>) {
    let indent = " ".repeat(MARGIN + 2);
    let mut first = true;
    for line in text.lines() {
        let options = Options::new(columns()).initial_indent(&indent).subsequent_indent(&indent);
        for wrapped in textwrap::wrap(line, options) {
            let body = wrapped.strip_prefix(indent.as_str()).unwrap_or(&wrapped);
            let body = style.map_or(body.to_owned(), |style| paint(body, style));
            let margin = if first { margin_label(label) } else { indent.clone() };
            anstream::println!("{margin}{body}");
            first = false;
        }
    }
}

/// Prints wrapped text under an indent.
pub fn print_wrapped(text: &str, indent: usize) {
    let indent = " ".repeat(indent);
    for line in
        textwrap::wrap(text, Options::new(columns()).initial_indent(&indent).subsequent_indent(&indent))
    {
        anstream::println!("{line}");
    }
}

/// A label set at the right of the margin; one that is too long is cut.
fn margin_label(label: &str) -> String {
    let mut short = String::new();
    for c in label.chars() {
        if display_width(&short) + 2 > MARGIN && display_width(label) > MARGIN {
            short.push('…');
            break;
        }
        short.push(c);
    }
    let pad = MARGIN.saturating_sub(display_width(&short));
    format!("{}{}  ", " ".repeat(pad), paint(&short, LABEL))
}

/// A number with thin gaps between thousands, as in 20 123.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// A number of things: `1 speaker`, `20 123 speakers`.
pub fn counted(n: usize, thing: &str) -> String {
    format!("{} {thing}{}", grouped(n as u64), if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(20123), "20\u{202f}123");
        assert_eq!(grouped(1_000_000), "1\u{202f}000\u{202f}000");
    }

    #[test]
    fn a_label_too_long_for_the_margin_is_cut() {
        let label = margin_label("The Minister of Foreign Affairs:");
        assert!(label.contains('…'));
        assert!(display_width(&label.replace(LABEL, "").replace(RESET, "")) <= MARGIN + 3);
    }
}
