//! Reads Markdown: its marks are dropped, its words kept, its YAML head is metadata.
//!
//! Each mark is judged by the characters beside it, never by its partner far away: so a piece of a page reads
//! the same as the page.

use super::{Builder, Traits, Value, builder::Setting, entities};
use std::ops::Range;

/// How far a link's address may reach.
const LONGEST_LINK: usize = 4096;

/// Reads a page or a piece of one.
pub(crate) fn scan(text: &str, builder: &mut Builder) {
    let mut at = head_length(text);
    if at > 0 {
        builder.told.has_head = true;
        yaml_head(&text[..at], builder);
    }
    let mut block: Option<Block> = None;
    for line in text[at..].split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let words = line.trim();
        let opener = Opener::of(words);
        let begins = block.is_none() || !matches!(opener, Opener::None);
        if words.is_empty() || begins {
            finish(text, block.take(), builder);
        }
        if words.is_empty() {
            builder.blank_line();
            continue;
        }
        let block = block.get_or_insert_with(|| Block::new(opener, range.start, line));
        block.end = range.end;
    }
    finish(text, block.take(), builder);
}

/// Reads a piece of one block: what it begins with is text, though it may look like the mark of a block.
pub(crate) fn scan_piece(text: &str, builder: &mut Builder) {
    Inline { text, start: 0, end: text.len(), setting: Setting::default(), begun: None }.run(0, builder);
}

/// What a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opener {
    None,
    Heading(u8, usize),
    Bullet(usize),
    Number,
    Quote(usize),
}

impl Opener {
    fn of(line: &str) -> Opener {
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']) {
            return Opener::Heading(hashes as u8, hashes);
        }
        if line.starts_with("- ") || line.starts_with("* ") && line != "* * *" || line.starts_with("+ ") {
            return Opener::Bullet(1);
        }
        if line.starts_with('>') {
            return Opener::Quote(1);
        }
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=3).contains(&digits) && line[digits..].starts_with(". ") {
            Opener::Number
        } else {
            Opener::None
        }
    }
}

/// Lines that belong together.
struct Block {
    opener: Opener,
    start: usize,
    end: usize,
}

impl Block {
    fn new(opener: Opener, line_start: usize, line: &str) -> Block {
        let indent = line.len() - line.trim_start().len();
        let mark = match opener {
            Opener::None | Opener::Number => 0,
            Opener::Heading(_, length) | Opener::Bullet(length) | Opener::Quote(length) => length,
        };
        Block { opener, start: line_start + indent + mark, end: line_start + line.len() }
    }
}

fn finish(text: &str, block: Option<Block>, builder: &mut Builder) {
    let Some(block) = block else { return };
    let mut setting = Setting::default();
    match block.opener {
        Opener::Heading(level, _) => setting.heading = level,
        Opener::Bullet(_) | Opener::Number => setting.traits = Traits::LIST,
        Opener::Quote(_) => setting.traits = Traits::QUOTE,
        Opener::None => {}
    }
    builder.break_block();
    Inline { text, start: block.start, end: block.end, setting, begun: None }.run(block.start, builder);
    builder.break_block();
}

/// Reads the words of a block.
struct Inline<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    setting: Setting,
    begun: Option<usize>,
}

impl Inline<'_> {
    fn run(&mut self, start: usize, builder: &mut Builder) {
        let mut at = start;
        let mut plain = start;
        while at < self.end {
            let length = self.mark(at, builder, plain);
            if length == 0 {
                at += self.text[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            at += length;
            plain = at;
        }
        self.plain(plain..self.end, builder);
    }

    fn plain(&mut self, range: Range<usize>, builder: &mut Builder) {
        let words = &self.text[range.clone()];
        builder.text(words, range.start, &self.setting);
        if let Some(mark) = self.begun.take_if(|_| !words.trim().is_empty()) {
            builder.start_from(mark);
        }
    }

    /// Takes in the mark at `at`, after the plain text before it; gives its length, 0 if it is none.
    fn mark(&mut self, at: usize, builder: &mut Builder, plain: usize) -> usize {
        let rest = &self.text[at..self.end];
        let length = match rest.as_bytes()[0] {
            b'*' => self.stars(at, rest),
            b'_' => self.underscores(at, rest),
            b'\\' => return self.escape(at, rest, builder, plain),
            b'&' => return self.entity(at, rest, builder, plain),
            b'[' if link_end(rest).is_some() => 1,
            b'!' if rest.starts_with("![") => image_length(rest),
            b']' => address_length(rest),
            b'<' => tag_length(rest),
            b'\n' => 0,
            _ => 0,
        };
        if length == 0 {
            return 0;
        }
        self.plain(plain..at, builder);
        let open = builder.in_line();
        self.toggle(&rest[..length]);
        if open {
            builder.extend_to(at + length);
        } else {
            self.begun.get_or_insert(at);
        }
        length
    }

    fn toggle(&mut self, mark: &str) {
        let bytes = mark.as_bytes();
        match bytes[0] {
            b'*' | b'_' => {
                self.setting.bold ^= bytes.len() >= 2;
                self.setting.italic ^= bytes.len() != 2;
            }
            b'[' => self.setting.linked = true,
            b']' => self.setting.linked = false,
            _ => {}
        }
    }

    /// A run of stars is a mark unless white space stands on both its sides.
    fn stars(&self, at: usize, rest: &str) -> usize {
        let length = rest.bytes().take(4).take_while(|b| *b == b'*').count();
        let (before, after) = self.beside(at, length);
        let within_longer = length > 3 || before == Some('*');
        if within_longer || (is_space(before) && is_space(after)) { 0 } else { length }
    }

    /// A run of underscores is a mark at the edge of a word, not within one.
    fn underscores(&self, at: usize, rest: &str) -> usize {
        let length = rest.bytes().take(4).take_while(|b| *b == b'_').count();
        let (before, after) = self.beside(at, length);
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if length > 3 || before == Some('_') || word(before) == word(after) { 0 } else { length }
    }

    fn beside(&self, at: usize, length: usize) -> (Option<char>, Option<char>) {
        let before = &self.text[self.start..at];
        let before = if ends_in_white_reference(before) { Some(' ') } else { before.chars().next_back() };
        let after = &self.text[at + length..self.end];
        let after = if begins_with_white_reference(after) { Some(' ') } else { after.chars().next() };
        (before, after)
    }

    fn escape(&mut self, at: usize, rest: &str, builder: &mut Builder, plain: usize) -> usize {
        match rest.as_bytes().get(1) {
            Some(b'\n') => {
                self.plain(plain..at, builder);
                builder.break_line();
                2
            }
            Some(c) if c.is_ascii_punctuation() => {
                self.plain(plain..at, builder);
                let character = [*c];
                let escaped = std::str::from_utf8(&character).unwrap_or("");
                builder.written_as(escaped, at..at + 2, &self.setting);
                if let Some(mark) = self.begun.take() {
                    builder.start_from(mark);
                }
                2
            }
            _ => 0,
        }
    }

    fn entity(&mut self, at: usize, rest: &str, builder: &mut Builder, plain: usize) -> usize {
        let Some(reference) = entities::reference(rest) else { return 0 };
        self.plain(plain..at, builder);
        builder.written_as(
            reference.characters.as_str(&mut [0; 4]),
            at..at + reference.length,
            &self.setting,
        );
        if let Some(mark) = self.begun.take_if(|_| builder.in_line()) {
            builder.start_from(mark);
        }
        reference.length
    }
}

/// Says whether text begins with `&nbsp;` or another reference to white space.
fn begins_with_white_reference(text: &str) -> bool {
    let reference = text.starts_with('&').then(|| entities::reference(text)).flatten();
    reference.is_some_and(|one| one.characters.as_str(&mut [0; 4]).chars().all(char::is_whitespace))
}

/// Says whether text ends in `&nbsp;` or another reference to white space.
fn ends_in_white_reference(text: &str) -> bool {
    const LONGEST: usize = 24;
    if !text.ends_with(';') {
        return false;
    }
    let near = text.len().saturating_sub(LONGEST);
    let ampersand = memchr::memrchr(b'&', &text.as_bytes()[near..]).map(|i| near + i);
    let reference =
        ampersand.and_then(|at| entities::reference(&text[at..]).filter(|one| at + one.length == text.len()));
    reference.is_some_and(|one| one.characters.as_str(&mut [0; 4]).chars().all(char::is_whitespace))
}

fn is_space(c: Option<char>) -> bool {
    c.is_none_or(char::is_whitespace)
}

/// Where the `](` of a link that begins here stands.
fn link_end(rest: &str) -> Option<usize> {
    let near = &rest.as_bytes()[..rest.len().min(LONGEST_LINK)];
    let close = 1 + memchr::memchr2(b']', b'[', &near[1..])?;
    (near.get(close) == Some(&b']') && near.get(close + 1) == Some(&b'(')).then_some(close)
}

/// The length of `](address)`, 0 if this is none.
fn address_length(rest: &str) -> usize {
    let near = &rest.as_bytes()[..rest.len().min(LONGEST_LINK)];
    if near.get(1) != Some(&b'(') {
        return 0;
    }
    let mut depth = 0;
    for (i, byte) in near.iter().enumerate().skip(1) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            // No address holds these: without this stop a row of broken links would take quadratic time.
            b'[' | b']' | b'<' => return 0,
            _ => {}
        }
        if depth == 0 {
            return i + 1;
        }
    }
    0
}

fn image_length(rest: &str) -> usize {
    link_end(&rest[1..]).map_or(0, |close| {
        let address = address_length(&rest[1 + close..]);
        if address == 0 { 0 } else { 1 + close + address }
    })
}

/// The length of an HTML tag or of the angle bracket of an address, 0 if this is none.
fn tag_length(rest: &str) -> usize {
    let near = &rest.as_bytes()[..rest.len().min(200)];
    let name = near.get(1..).unwrap_or(&[]);
    let name = name.strip_prefix(b"/").unwrap_or(name);
    let letters = name.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let ends = matches!(name.get(letters), Some(b'>' | b' ' | b'/'));
    if letters == 0 || letters > 10 || !ends {
        return 0;
    }
    memchr::memchr(b'>', near).map_or(0, |i| i + 1)
}

/// The length of a YAML head with both its fences, 0 if there is none.
fn head_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return 0 };
    let mut at = text.len() - rest.len();
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return at;
        }
    }
    0
}

/// Reads `key: value` lines; values in quotes may run over several lines.
fn yaml_head(head: &str, builder: &mut Builder) {
    let mut at = 0;
    let mut entry: Option<(String, Range<usize>)> = None;
    for line in head.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let key = line.split_once(':').filter(|(key, _)| {
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        });
        match (key, &mut entry) {
            (Some((key, _)), _) => {
                tell(head, entry.take(), builder);
                // The line break before the key belongs to the span: no other span of a page begins with one, so
                // that a piece of a page tells by itself that it is a value of the head.
                entry = Some((key.to_owned(), range.start.saturating_sub(1)..range.end));
            }
            (None, Some((_, value))) if line.starts_with([' ', '\t']) => value.end = range.end,
            (None, _) => tell(head, entry.take(), builder),
        }
    }
    tell(head, entry, builder);
}

fn tell(head: &str, entry: Option<(String, Range<usize>)>, builder: &mut Builder) {
    let Some((key, at)) = entry else { return };
    let at = at.start..at.start + head[at].trim_end().len();
    let word = head_value(&head[at.clone()]).unwrap_or_default();
    if word.is_empty() {
        return;
    }
    let value = Value { word, rule: "yaml-head", at };
    let told = &mut builder.told;
    match key.as_str() {
        "title" | "headline" => told.headlines.push(value),
        "published_time" | "published_at" | "published" | "pubdate" => told.published.insert(0, value),
        "date" => told.published.push(value),
        "source_url" | "url" | "canonical" | "target_uri" | "link" | "permalink" => {
            told.addresses.push(value)
        }
        "lang" | "language" => told.languages.push(value),
        "publisher" | "source" => told.publishers.push(value),
        "captured_at" | "fetched_at" | "retrieved_at" => told.captured = Some(value),
        _ => {}
    }
}

/// The words of `\nkey: value`, a piece of a YAML head; `None` for any other piece.
pub(crate) fn head_value(piece: &str) -> Option<String> {
    let (key, value) = piece.strip_prefix('\n')?.split_once(':')?;
    key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).then(|| scalar(value.trim()))
}

/// The words of a YAML scalar: plain, in single quotes, or in double quotes with escapes.
fn scalar(written: &str) -> String {
    let unfolded = crate::fold(written);
    if let Some(inner) = written.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return crate::fold(&inner.replace("''", "'"));
    }
    match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => crate::fold(&unescaped(inner)),
        None => unfolded,
    }
}

fn unescaped(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match characters.next() {
            Some('_') => out.push('\u{a0}'),
            Some('n' | 't') => out.push(' '),
            Some('\n') => {
                // An escaped line break joins the lines without a space; the next line's indent goes with it.
                let rest = characters.as_str().trim_start();
                characters = rest.chars();
            }
            Some(width @ ('x' | 'u' | 'U')) => {
                let length = match width {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits: String = characters.by_ref().take(length).collect();
                out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::page::{Markup, page_of};

    #[test]
    fn marks_are_dropped_and_words_kept() {
        let page = page_of(
            "---\ntitle: \"The \\u2019a\\\n  \\ b\"\ndate: '2030-01-02'\n---\n\n**Note: **a *b* [c\nd](http://e/f) \\*g snake_case 5 * 3\n\n- one\n- two\n",
            Markup::Markdown,
        );
        let lines: Vec<_> = page.lines.iter().map(|line| page.words(line)).collect();
        assert_eq!(lines, ["Note: a b c d *g snake_case 5 * 3", "one", "two"]);
        assert_eq!(page.told.headlines[0].word, "The ’a b");
        assert_eq!(page.lines[0].bold, "Note:".len());
    }
}
