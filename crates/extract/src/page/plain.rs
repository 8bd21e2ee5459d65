//! Reads page text: the lines a browser would print, with blank lines between blocks.

use super::{Builder, Traits, builder::Setting};

/// White space so wide within a line that it parts two columns; a tab stop or two is not.
const COLUMN_GAP: usize = 12;

/// Reads page text or a piece of it.
pub(crate) fn scan(text: &str, builder: &mut Builder) {
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let blank = line.trim().is_empty();
        // "\r\n" comes as "…\r" and "\n": the second is no line of its own.
        let second_half = line == "\n" && at > 0 && text.as_bytes()[at - 1] == b'\r';
        if !second_half && blank {
            builder.blank_line();
        } else if !second_half {
            columns(line, at, builder);
        }
        at += line.len();
    }
}

/// Adds a line; a wide gap in it begins a block of its own.
fn columns(line: &str, offset: usize, builder: &mut Builder) {
    let mut start = 0;
    // Only a line with white space that wide can have columns.
    let may_part = memchr::memmem::find(line.as_bytes(), b"   ").is_some()
        || line.contains('\t')
        || line.contains("\u{a0}\u{a0}\u{a0}");
    while may_part && let Some((end, next)) = column_gap(line, start) {
        add(&line[start..end], offset + start, builder);
        builder.break_block();
        start = next;
    }
    add(&line[start..], offset + start, builder);
}

fn add(piece: &str, offset: usize, builder: &mut Builder) {
    let bullet = bullet_length(piece);
    let traits = if bullet > 0 { Traits::LIST } else { Traits::NONE };
    let setting = Setting { traits, ..Setting::default() };
    builder.text(piece, offset, &setting);
    builder.break_line();
}

/// The length of a bullet and the white space around it, 0 if the line has none.
pub(crate) fn bullet_length(line: &str) -> usize {
    let words = line.trim_start();
    let lead = line.len() - words.len();
    let Some(bullet) = words.chars().next().filter(|c| matches!(c, '•' | '◦' | '▪' | '‣' | '·' | '●' | '■'))
    else {
        return 0;
    };
    let rest = &words[bullet.len_utf8()..];
    let text = rest.trim_start();
    if text.is_empty() || text.len() == rest.len() { 0 } else { lead + words.len() - text.len() }
}

/// The next wide gap after `from` that stands between words: its beginning and its end.
fn column_gap(line: &str, from: usize) -> Option<(usize, usize)> {
    let begun = from + line[from..].find(|c: char| !c.is_whitespace())?;
    let mut run: Option<usize> = None;
    let mut wide = 0;
    for (i, c) in line[begun..].char_indices() {
        let at = begun + i;
        match (c.is_whitespace(), run) {
            (true, None) => (run, wide) = (Some(at), 1),
            (true, Some(_)) => wide += 1,
            (false, Some(start)) if wide >= COLUMN_GAP => return Some((start, at)),
            (false, _) => run = None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::page::{Markup, page_of};

    #[test]
    fn lines_keep_their_distance_and_columns_part() {
        let page = page_of("A b\r\nc\r\n\r\n\r\nd                 e\n", Markup::Plain);
        let lines: Vec<_> = page.lines.iter().map(|line| (page.words(line), line.gap)).collect();
        assert_eq!(lines, [("A b", 1), ("c", 0), ("d", 2), ("e", 1)]);
    }
}
