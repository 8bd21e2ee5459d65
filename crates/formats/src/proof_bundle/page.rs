//! A payload as a run of pieces: words that are shown, words that are not, and marks, each with its bytes.
//!
//! This is far less than reading a page: nothing is judged, only what no browser shows is told from what it does. It is
//! written here a second time, apart from the extractor, in the same few rules as in the Python verifier, since a
//! proof must be checked by what can be read in one sitting. Where the two part, no proof is made.

use super::{
    html,
    log::CaptureFacts,
    refusal::{ProofCheck, ProofRefused, must},
};
use memchr::memchr2_iter;
use std::borrow::Cow;

/// The charsets that a proof can be read in: those that Python's library knows too, by their WHATWG names.
pub const CHARSETS: [&str; 36] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "gbk",
    "gb18030",
    "big5",
    "euc-kr",
    "shift_jis",
    "euc-jp",
    "ibm866",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "x-mac-cyrillic",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
];

/// What knows charsets and character references; the extractor does.
pub trait Letters {
    /// Decodes bytes, every one of which must belong to a character of the charset (a WHATWG name in lower case).
    fn decode(&self, bytes: &[u8], charset: &str) -> Option<String>;

    /// Reads the character reference of HTML that a text begins with.
    fn reference(&self, text: &str) -> Option<Reference>;
}

/// What a character reference stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The characters.
    pub characters: String,
    /// How many bytes it is written in.
    pub length: usize,
}

/// How a payload is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Plain,
    Markdown,
    Json,
}

impl Form {
    /// The form of a payload: by its media type, or by its first bytes where none was told.
    pub(super) fn of(facts: &CaptureFacts, payload: &[u8]) -> Option<Form> {
        let Some(told) = &facts.media_type else { return Some(Form::sniffed(payload)) };
        match told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "text/html" | "application/xhtml+xml" => Some(Form::Html),
            "text/plain" => Some(Form::Plain),
            "text/markdown" | "text/x-markdown" => Some(Form::Markdown),
            "application/vnd.dictum.statement+json" => Some(Form::Json),
            _ => None,
        }
    }

    fn sniffed(payload: &[u8]) -> Form {
        const MARKS: [&[u8]; 6] = [b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<p>"];
        let head: Vec<u8> =
            payload.iter().take(4096).filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
        if MARKS.into_iter().any(|mark| memchr::memmem::find(&head, mark).is_some()) {
            Form::Html
        } else if head.starts_with(b"---\n") || head.starts_with(b"---\r\n") {
            Form::Markdown
        } else {
            Form::Plain
        }
    }

    /// The word for it in `proof.txt`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Plain => "plain",
            Form::Markdown => "markdown",
            Form::Json => "json",
        }
    }
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words that are shown.
    Shown,
    /// Words that no browser shows.
    Hidden,
    /// A tag, a comment, a script, a style sheet.
    Mark,
    /// A mark that ends a line.
    Break,
}

/// A piece of the payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A payload taken apart.
pub(super) struct Page<'a> {
    pub(super) payload: &'a [u8],
    pub(super) form: Form,
    pub(super) charset: &'a str,
    pub(super) pieces: Vec<Piece>,
    /// The bytes of its first title.
    pub(super) title: Option<[usize; 2]>,
    letters: &'a dyn Letters,
}

/// Pieces in the making, in units of the charset.
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    unit: usize,
}

impl Pieces {
    pub(super) fn add(&mut self, kind: Kind, start: usize, end: usize) {
        if start < end {
            self.pieces.push(Piece { kind, start: start * self.unit, end: end * self.unit });
        }
    }
}

impl<'a> Page<'a> {
    /// Takes a payload apart.
    pub(super) fn of(
        payload: &'a [u8],
        form: Form,
        charset: &'a str,
        letters: &'a dyn Letters,
    ) -> Result<Page<'a>, ProofRefused> {
        let is_known = CHARSETS.contains(&charset);
        must(is_known, ProofCheck::Page, "the page’s charset is none that a proof can be read in")?;
        let source = narrowed(payload, charset);
        let mut pieces = Pieces { pieces: Vec::new(), unit: unit_of(charset) };
        let title = match form {
            Form::Html => html::scan(&source, &mut pieces),
            Form::Plain => plain(&source, &mut pieces),
            Form::Markdown => markdown(&source, &mut pieces),
            Form::Json => json(&source, &mut pieces),
        };
        let title = title.map(|at| at.map(|offset| offset * pieces.unit));
        Ok(Page { payload, form, charset, pieces: pieces.pieces, title, letters })
    }

    /// The characters that some bytes are, references and escapes not undone.
    pub(super) fn decoded(&self, start: usize, end: usize) -> Result<String, ProofRefused> {
        let refuse = || {
            ProofRefused::new(ProofCheck::Page, format!("some bytes are no characters of {}", self.charset))
        };
        let bytes = self.payload.get(start..end).ok_or_else(refuse)?;
        let text = self.letters.decode(bytes, self.charset).ok_or_else(refuse)?;
        // Of these charsets the Encoding Standard maps bytes without a character to controls, and Python to none.
        let is_unsure =
            self.charset.starts_with("windows-") && text.contains(|c| ('\u{80}'..'\u{A0}').contains(&c));
        if is_unsure { Err(refuse()) } else { Ok(text) }
    }

    /// The words that some bytes of a piece give, spaces not folded.
    pub(super) fn text(&self, start: usize, end: usize) -> Result<String, ProofRefused> {
        Ok(self.undone(&self.decoded(start, end)?))
    }

    /// Text with its references or escapes undone.
    pub(super) fn undone(&self, text: &str) -> String {
        let mark = match self.form {
            Form::Html | Form::Markdown => '&',
            Form::Json => '\\',
            Form::Plain => return text.to_owned(),
        };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(mark) {
            out.push_str(&rest[..at]);
            let reference = self.reference(&rest[at..]);
            out.push_str(&reference.characters);
            rest = &rest[at + reference.length..];
        }
        out.push_str(rest);
        out
    }

    /// The character, reference or escape that a text begins with.
    pub(super) fn reference(&self, text: &str) -> Reference {
        let found = match self.form {
            Form::Html | Form::Markdown if text.starts_with('&') => self.letters.reference(text),
            Form::Json if text.starts_with('\\') => json_escape(text),
            _ => None,
        };
        let itself = || {
            let length = text.chars().next().map_or(0, char::len_utf8);
            Reference { characters: text[..length].to_owned(), length }
        };
        found.unwrap_or_else(itself)
    }

    /// The words of the page's title.
    pub(super) fn title(&self) -> Option<String> {
        let [start, end] = self.title?;
        Some(fold(&self.text(start, end).ok()?)).filter(|title| !title.is_empty())
    }
}

/// White space folded to single spaces, none at the ends.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn unit_of(charset: &str) -> usize {
    if charset.starts_with("utf-16") { 2 } else { 1 }
}

/// The payload with UTF-16 narrowed to a byte a unit, what is not ASCII being 255. In the other charsets an ASCII byte that
/// could begin, end or quote in markup is always itself.
fn narrowed<'a>(payload: &'a [u8], charset: &str) -> Cow<'a, [u8]> {
    let high = match charset {
        "utf-16le" => 1,
        "utf-16be" => 0,
        _ => return Cow::Borrowed(payload),
    };
    let narrow =
        |unit: &[u8]| if unit[high] == 0 && unit[1 - high].is_ascii() { unit[1 - high] } else { 255 };
    Cow::Owned(payload.chunks_exact(2).map(narrow).collect())
}

type Title = Option<[usize; 2]>;

fn plain(source: &[u8], pieces: &mut Pieces) -> Title {
    let mut at = 0;
    for end in memchr2_iter(b'\n', b'\r', source) {
        pieces.add(Kind::Shown, at, end);
        pieces.add(Kind::Break, end, end + 1);
        at = end + 1;
    }
    pieces.add(Kind::Shown, at, source.len());
    None
}

/// Markdown's marks of emphasis, escapes and quotation are marks; a head of YAML is not shown.
fn markdown(source: &[u8], pieces: &mut Pieces) -> Title {
    let shown_from = head_length(source);
    let kind = |at| if at >= shown_from { Kind::Shown } else { Kind::Hidden };
    let (mut at, mut text_from) = (0, 0);
    while at < source.len() {
        let Some(length) = markdown_mark(source, at) else {
            at += 1;
            continue;
        };
        pieces.add(kind(text_from), text_from, at);
        let is_break = matches!(source[at], b'\n' | b'\r');
        pieces.add(if is_break { Kind::Break } else { Kind::Mark }, at, at + length);
        at += length;
        text_from = at;
    }
    pieces.add(kind(text_from), text_from, source.len());
    None
}

/// The length of the mark at a place, if there is one.
fn markdown_mark(source: &[u8], at: usize) -> Option<usize> {
    let run = |is_it: fn(u8) -> bool| source[at..].iter().take_while(|byte| is_it(**byte)).count();
    let in_word = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii())
    };
    let before = at.checked_sub(1).and_then(|before| source.get(before));
    match source[at] {
        b'\n' | b'\r' => Some(run(|byte| matches!(byte, b'\n' | b'\r'))),
        b'*' => Some(run(|byte| byte == b'*')),
        b'_' => {
            let length = run(|byte| byte == b'_');
            (!in_word(before) || !in_word(source.get(at + length))).then_some(length)
        }
        b'\\' => source.get(at + 1).is_some_and(u8::is_ascii_punctuation).then_some(1),
        b'>' if before == Some(&b'\n') => {
            let mut end = at;
            while source.get(end) == Some(&b'>') {
                end += if source.get(end + 1) == Some(&b' ') { 2 } else { 1 };
            }
            Some(end - at)
        }
        b'[' => {
            let words =
                source[at + 1..].iter().take(2001).take_while(|byte| !matches!(byte, b'[' | b']')).count();
            let is_link = (1..=2000).contains(&words) && source[at + 1 + words..].starts_with(b"](");
            is_link.then_some(1)
        }
        b']' if source[at + 1..].starts_with(b"(") => {
            let in_address = |byte: &u8| !b"()[]<\t\n\x0c\r ".contains(byte);
            let address = source[at + 2..].iter().take(2001).take_while(|byte| in_address(byte)).count();
            (address <= 2000 && source.get(at + 2 + address) == Some(&b')')).then_some(address + 3)
        }
        b'<' => tag_length(&source[at..]),
        _ => None,
    }
}

/// The length of a short tag of HTML that Markdown may hold.
fn tag_length(rest: &[u8]) -> Option<usize> {
    let name = if rest.get(1) == Some(&b'/') { 2 } else { 1 };
    let letters = rest[name..].iter().take(11).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let after = name + letters;
    let inner = match rest.get(after)? {
        b'>' => 0,
        b'\t' | b'\n' | 0x0c | b'\r' | b' ' | b'/' => {
            rest[after..].iter().take(202).take_while(|byte| !matches!(byte, b'<' | b'>')).count()
        }
        _ => return None,
    };
    let is_tag = (1..=10).contains(&letters) && inner <= 201 && rest.get(after + inner) == Some(&b'>');
    is_tag.then_some(after + inner + 1)
}

/// The length of the YAML between two lines of three dashes that Markdown may begin with.
fn head_length(source: &[u8]) -> usize {
    if !source.starts_with(b"---\n") && !source.starts_with(b"---\r\n") {
        return 0;
    }
    let mut at = 0;
    for (number, line) in source.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let dashes = line.strip_suffix(b"\n").unwrap_or(line);
        let dashes = dashes.strip_suffix(b"\r").unwrap_or(dashes);
        if number > 0
            && dashes
                .strip_prefix(b"---")
                .is_some_and(|rest| rest.iter().all(|byte| matches!(byte, b' ' | b'\t')))
        {
            return at + dashes.len();
        }
        at += line.len();
    }
    0
}

/// Strings are pieces, those that are names of fields not shown; what stands around them ends a line.
fn json(source: &[u8], pieces: &mut Pieces) -> Title {
    let mut at = 0;
    while let Some(quote) = memchr::memchr(b'"', &source[at..]) {
        let start = at + quote + 1;
        let Some(end) = string_end(source, start) else { break };
        let after = source[end + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        pieces.add(Kind::Break, at, start);
        pieces.add(if after == Some(&b':') { Kind::Hidden } else { Kind::Shown }, start, end);
        at = end;
        // The closing quotation mark must not open the next string.
        let next = memchr::memchr(b'"', &source[end + 1..]).map_or(source.len(), |next| end + 1 + next);
        pieces.add(Kind::Break, at, next);
        at = next;
    }
    pieces.add(Kind::Break, at, source.len());
    None
}

fn string_end(source: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        match *source.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn json_escape(text: &str) -> Option<Reference> {
    let code = |at: usize| {
        let digits =
            text.get(at..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let one = |character: char, length| Some(Reference { characters: character.to_string(), length });
    match text.as_bytes().get(1)? {
        b'u' => {
            let first = code(2)?;
            if let Some(character) = char::from_u32(first) {
                return one(character, 6);
            }
            let second = code(8).filter(|_| text.get(6..8) == Some("\\u"))?;
            let is_pair = (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&second);
            let character = is_pair.then(|| 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            one(char::from_u32(character?)?, 12)
        }
        b'b' => one('\u{8}', 2),
        b'f' => one('\u{C}', 2),
        b'n' => one('\n', 2),
        b'r' => one('\r', 2),
        b't' => one('\t', 2),
        byte @ (b'"' | b'\\' | b'/') => one(char::from(*byte), 2),
        _ => None,
    }
}
