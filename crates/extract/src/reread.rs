//! Reads a piece of a payload again: the law of spans, and the lines of a page for the evidence view.

use crate::{
    STATEMENT_JSON,
    decode::{self, decode},
    page::{self, Markup},
    statement_json,
};
use dictum_model::Span;

/// One visible line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its words, white space folded.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What a payload is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Lines of a page.
    Page(Markup),
    /// A statement taken apart already.
    StatementJson,
}

impl Form {
    /// The form of a media type; `None` for what is not read.
    pub(crate) fn of(media_type: &str) -> Option<Form> {
        match media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
            "text/html" | "application/xhtml+xml" => Some(Form::Page(Markup::Html)),
            "text/plain" => Some(Form::Page(Markup::Plain)),
            "text/markdown" | "text/x-markdown" => Some(Form::Page(Markup::Markdown)),
            STATEMENT_JSON => Some(Form::StatementJson),
            _ => None,
        }
    }

    /// The media type of the form.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Form::Page(Markup::Html) => "text/html",
            Form::Page(Markup::Plain) => "text/plain",
            Form::Page(Markup::Markdown) => "text/markdown",
            Form::StatementJson => STATEMENT_JSON,
        }
    }
}

/// The form of a payload: by its media type, or by its bytes where there is none.
pub(crate) fn form_of(payload: &[u8], media_type: Option<&str>) -> Option<Form> {
    match media_type {
        Some(told) => Form::of(told),
        None => sniffed(payload),
    }
}

fn sniffed(payload: &[u8]) -> Option<Form> {
    if decode::looks_binary(payload) {
        return None;
    }
    let head: Vec<u8> = payload.iter().take(4096).filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let opens = |mark: &[u8]| memchr::memmem::find(&head, mark).is_some();
    let marks: [&[u8]; 6] = [b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<p>"];
    let markup = if marks.into_iter().any(opens) {
        Markup::Html
    } else if head.starts_with(b"---\n") || head.starts_with(b"---\r\n") {
        Markup::Markdown
    } else {
        Markup::Plain
    };
    Some(Form::Page(markup))
}

/// Reads only the bytes of `span` again, as a payload of this media type and charset: white space folded, verse
/// with its line breaks. An empty string for what is not read as text.
///
/// For a headline that runs over several lines the line breaks of verse may stand where the headline has spaces.
pub fn reread(payload: &[u8], media_type: Option<&str>, charset: Option<&str>, span: Span) -> String {
    let Some(form) = form_of(payload, media_type) else { return String::new() };
    let encoding = match charset.and_then(decode::charset_named) {
        Some(encoding) => encoding,
        None => decode(payload, None, form == Form::Page(Markup::Html)).encoding,
    };
    let text = decode::decode_span(payload, span, encoding);
    match form {
        Form::StatementJson => statement_json::reread(&text),
        Form::Page(markup) => words_of(&text, markup),
    }
}

/// The words of a piece of a page.
fn words_of(piece: &str, markup: Markup) -> String {
    if markup == Markup::Markdown
        && let Some(value) = page::head_value(piece)
    {
        return value;
    }
    let page = page::page_of_piece(piece, markup);
    let lines: Vec<&str> = page.lines.iter().map(|line| page.words(line)).collect();
    page::joined(&lines).0
}

/// The visible lines of a page, in order; none for what is not read as a page.
pub fn visible_lines(payload: &[u8], media_type: Option<&str>, charset: Option<&str>) -> Vec<Line> {
    let Some(form) = form_of(payload, media_type) else { return Vec::new() };
    let decoded = decode(payload, charset, form == Form::Page(Markup::Html));
    match form {
        Form::Page(markup) => {
            let page = page::page_of(&decoded.text, markup);
            let lines = page.lines.iter();
            lines
                .map(|line| Line { text: page.words(line).to_owned(), span: decoded.span(line.at.clone()) })
                .collect()
        }
        Form::StatementJson => {
            let strings = statement_json::visible_strings(&decoded.text);
            strings.into_iter().map(|(text, at)| Line { text, span: decoded.span(at) }).collect()
        }
    }
}
