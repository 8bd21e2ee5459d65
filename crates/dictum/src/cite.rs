//! Citations: how to cite a statement or a passage so that it can be found again, down to the digest of the capture.

use crate::{
    Dictum,
    browse::StatementCard,
    error::{Error, Result},
    show::StatementView,
};
use dictum_formats::{
    citation::{CitedFacts, citation_bibtex, citation_csl, citation_ris, citation_text},
    text_fragment::text_fragment,
};
use dictum_model::{Reading, Statement};

/// A citation in the forms that people paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// A sentence for a footnote.
    pub formatted: String,
    /// CSL-JSON, one item.
    pub csl_json: String,
    /// BibTeX.
    pub bibtex: String,
    /// RIS.
    pub ris: String,
}

/// A citation of a statement or a passage, with the links that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedStatement {
    /// The statement's id.
    pub id: String,
    /// The citation.
    pub citation: Citation,
    /// In the style that was asked for, if one was.
    pub styled: Option<String>,
    /// The permanent path in the reading room: `/statement/ID#t3p2`.
    pub path: String,
    /// A link to the words on the publisher's own page, where its address is known (a text fragment, for a passage).
    pub link: Option<String>,
}

/// A style that a citation is to be set in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CitationStyle {
    /// One that is built in, by its name: `apa`.
    BuiltIn(String),
    /// The text of a `.csl` file.
    Own(String),
}

/// Words to cite, and who spoke them.
pub(crate) struct CitedPassage<'a> {
    pub(crate) words: &'a str,
    pub(crate) speaker: Option<&'a str>,
}

/// Cites a statement as a reading shows it, or a passage of it.
pub(crate) fn cite(card: &StatementCard, reading: &Reading, passage: Option<&CitedPassage<'_>>) -> Citation {
    let facts = facts(card, reading, passage);
    Citation {
        formatted: citation_text(&facts),
        csl_json: citation_csl(&facts).to_string(),
        bibtex: citation_bibtex(&facts),
        ris: citation_ris(&facts),
    }
}

fn facts<'a>(
    card: &'a StatementCard,
    reading: &'a Reading,
    passage: Option<&CitedPassage<'a>>,
) -> CitedFacts<'a> {
    let statement = reading.statement.as_ref();
    let speakers = statement.map_or(&[][..], |statement| &statement.speakers);
    let named = passage.and_then(|passage| passage.speaker);
    // Without a passage a statement is its first speaker's only where there is no other.
    let speaker = match named {
        Some(name) => speakers.iter().find(|speaker| speaker.name == name),
        None => speakers.first().filter(|_| speakers.len() == 1),
    };
    CitedFacts {
        speaker: named.or(speaker.map(|speaker| speaker.name.as_str())),
        speaker_role: speaker.and_then(|speaker| speaker.role.as_deref()),
        headline: card.headline.as_deref(),
        kind: statement.and_then(|statement| statement.kind),
        publisher: card.publisher.as_deref(),
        delivered_on: statement.and_then(|statement| statement.delivered_on),
        published_at: statement.and_then(|statement| statement.published_at),
        language: card.language.as_deref(),
        uri: card.target_uri.as_deref(),
        captured_at: reading.capture.captured_at,
        digest: Some(reading.capture.digest),
        passage: passage.map(|passage| passage.words),
    }
}

impl Dictum {
    /// Cites a statement, or a turn (`t3`) or paragraph (`t3p2`) of it; the name may have that behind a `#`, as its link has.
    ///
    /// # Errors
    /// Not found; asked wrongly where a style is not known, or none is built into this program.
    pub fn cite(
        &self,
        name: &str,
        passage: Option<&str>,
        style: Option<&CitationStyle>,
    ) -> Result<CitedStatement> {
        let (name, anchor) = name.split_once('#').map_or((name, None), |(name, anchor)| (name, Some(anchor)));
        let view = self.show(name)?;
        let passage = passage.or(anchor).filter(|passage| !passage.is_empty());
        let found = passage.map(|passage| FoundPassage::of(&view, passage)).transpose()?;
        let cited = found
            .as_ref()
            .map(|found| CitedPassage { words: &found.words, speaker: found.speaker.as_deref() });
        let styled = style
            .map(|style| styled(&facts(&view.card, &view.reading, cited.as_ref()), style))
            .transpose()?;
        let mark = passage.map_or(String::new(), |passage| format!("#{passage}"));
        let link = view.card.target_uri.as_deref().map(|uri| match &found {
            Some(found) => text_fragment(uri, &found.words, "", ""),
            None => uri.to_owned(),
        });
        Ok(CitedStatement {
            citation: cite(&view.card, &view.reading, cited.as_ref()),
            styled,
            path: format!("/statement/{}{mark}", view.card.id),
            link,
            id: view.card.id,
        })
    }
}

/// Words of a statement, by the name of their turn or paragraph.
pub(crate) struct FoundPassage {
    pub(crate) words: String,
    pub(crate) speaker: Option<String>,
}

impl FoundPassage {
    pub(crate) fn of(view: &StatementView, passage: &str) -> Result<FoundPassage> {
        let missing = || {
            Error::not_found(format!("{} has no passage {passage}", view.card.id))
                .with_hint("name a turn (t3) or a paragraph of it (t3p2), as the reading room's links do")
        };
        view.statement()
            .and_then(|statement| FoundPassage::in_statement(statement, passage))
            .ok_or_else(missing)
    }

    fn in_statement(statement: &Statement, passage: &str) -> Option<FoundPassage> {
        let (turn, paragraph) = match passage.split_once('p') {
            Some((turn, number)) => (turn, Some(number.parse::<usize>().ok()?.checked_sub(1)?)),
            None => (passage, None),
        };
        let at = statement.turns.iter().position(|held| held.id == turn)?;
        let paragraphs = &statement.turns[at].paragraphs;
        let words = match paragraph {
            Some(paragraph) => paragraphs.get(paragraph)?.text.clone(),
            None => paragraphs.iter().map(|held| held.text.as_str()).collect::<Vec<_>>().join("\n"),
        };
        Some(FoundPassage { words, speaker: dictum_collate::speaker_of(statement, at).map(str::to_owned) })
    }
}

#[cfg(feature = "styles")]
fn styled(facts: &CitedFacts<'_>, style: &CitationStyle) -> Result<String> {
    use dictum_formats::citation_style::{in_built_in_style, in_own_style};
    let set = match style {
        CitationStyle::BuiltIn(name) => in_built_in_style(facts, name),
        CitationStyle::Own(csl) => in_own_style(facts, csl),
    };
    set.map_err(|error| {
        Error::asked_wrongly(error.to_string())
            .with_hint("any other style is read from its .csl file: --style FILE")
    })
}

#[cfg(not(feature = "styles"))]
fn styled(_facts: &CitedFacts<'_>, _style: &CitationStyle) -> Result<String> {
    Err(Error::asked_wrongly("this program was built without the styles of the Citation Style Language")
        .with_hint("build it with them (cargo build --release --features styles), or give --as csl-json to a program that has them"))
}
