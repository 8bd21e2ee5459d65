//! What a page tells of itself beside its lines: title, meta tags, microdata, JSON-LD, times, other languages.

use std::ops::Range;

/// A word that the page tells, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// What it says.
    pub(crate) word: String,
    /// Which rule read it: `og`, `json-ld`, `microdata`, `meta`.
    pub(crate) rule: &'static str,
    /// Where it stands in the decoded text.
    pub(crate) at: Range<usize>,
}

/// A `time` element or a date property.
#[derive(Clone, Debug)]
pub(crate) struct ToldTime {
    /// Its machine-readable value.
    pub(crate) value: Value,
    /// Whether it is called the date of publication.
    pub(crate) published: bool,
    /// Whether it stands in an article.
    pub(crate) in_article: bool,
    /// Whether it stands among related items or other furniture.
    pub(crate) in_furniture: bool,
}

/// Everything told beside the lines. Lists keep the order of the page.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The `title` element.
    pub(crate) title: Option<Value>,
    /// Headlines: OpenGraph, JSON-LD, meta.
    pub(crate) headlines: Vec<Value>,
    /// Names of the publisher.
    pub(crate) publishers: Vec<Value>,
    /// Names of the site, where no publisher is named.
    pub(crate) sites: Vec<Value>,
    /// Dates of publication in the head.
    pub(crate) published: Vec<Value>,
    /// Dates of publication of the page around the statement.
    pub(crate) page_published: Vec<Value>,
    /// Places that the head names.
    pub(crate) places: Vec<Value>,
    /// `time` elements.
    pub(crate) times: Vec<ToldTime>,
    /// Languages of the page.
    pub(crate) languages: Vec<Value>,
    /// Addresses the page calls its own.
    pub(crate) addresses: Vec<Value>,
    /// Languages the page is offered in.
    pub(crate) translations: Vec<Value>,
    /// Summaries: descriptions for search engines and for sharing.
    pub(crate) summaries: Vec<Value>,
    /// Whether the page has a YAML head.
    pub(crate) has_head: bool,
    /// When the capture was made, as a YAML head tells it.
    pub(crate) captured: Option<Value>,
}
