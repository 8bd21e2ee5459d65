//! Citations in the styles of the Citation Style Language: those that are built in by name, any other by its `.csl` file.
//!
//! Rendered by `hayagriva` from the CSL-JSON of [`crate::citation`], so that every style says the same of a statement.

use crate::citation::{CitedFacts, citation_csl};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest,
    archive::{self, ArchivedStyle},
    citationberg::{IndependentStyle, Style, json::Item},
};

/// The names of styles that are built in, as people say them, and as the archive of styles has them.
pub const BUILT_IN: [(&str, &str); 4] = [
    ("chicago", "chicago-notes"),
    ("chicago-author-date", "chicago-author-date"),
    ("apa", "apa"),
    ("mla", "mla"),
];

/// Says why a citation was not set in a style.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// No style that is built in has this name.
    #[error("“{0}” is no style that is built in: chicago, chicago-author-date, apa, mla")]
    Unknown(String),
    /// The text is no style of the Citation Style Language.
    #[error("this is no CSL style that stands alone: {0}")]
    NoStyle(String),
    /// The style says nothing of such a work.
    #[error("the style gives no citation of a statement")]
    Silent,
}

/// Sets a citation in a style that is built in.
///
/// # Errors
/// [`StyleError::Unknown`], [`StyleError::Silent`].
pub fn in_built_in_style(facts: &CitedFacts<'_>, name: &str) -> Result<String, StyleError> {
    let unknown = || StyleError::Unknown(name.to_owned());
    let (_, archived) = BUILT_IN.iter().find(|(known, _)| *known == name).ok_or_else(unknown)?;
    match ArchivedStyle::by_name(archived).ok_or_else(unknown)?.get() {
        Style::Independent(style) => in_style(facts, &style),
        Style::Dependent(_) => Err(unknown()),
    }
}

/// Sets a citation in the style that a `.csl` file describes, such as OSCOLA's.
///
/// # Errors
/// [`StyleError::NoStyle`], [`StyleError::Silent`].
pub fn in_own_style(facts: &CitedFacts<'_>, csl: &str) -> Result<String, StyleError> {
    let style = IndependentStyle::from_xml(csl).map_err(|error| StyleError::NoStyle(error.to_string()))?;
    in_style(facts, &style)
}

/// The entry of a bibliography, or, in a style that has none, the note.
fn in_style(facts: &CitedFacts<'_>, style: &IndependentStyle) -> Result<String, StyleError> {
    let item: Item = serde_json::from_value(citation_csl(facts))
        .map_err(|error| StyleError::NoStyle(error.to_string()))?;
    let locales = archive::locales();
    let mut driver = BibliographyDriver::new();
    driver.citation(CitationRequest::from_items(vec![CitationItem::with_entry(&item)], style, &locales));
    let rendered = driver.finish(BibliographyRequest { style, locale: None, locale_files: &locales });
    let entry = rendered.bibliography.and_then(|bibliography| {
        let item = bibliography.items.into_iter().next()?;
        Some(format!("{:#}", item.content))
    });
    let note = || rendered.citations.first().map(|citation| format!("{:#}", citation.citation));
    entry
        .or_else(note)
        .map(|words| words.trim().to_owned())
        .filter(|words| !words.is_empty())
        .ok_or(StyleError::Silent)
}
