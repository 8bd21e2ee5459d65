//! Lines with what was looked for, and how it is used over time and by whom.

use super::table::Row;
use dictum::{KwicAnswer, KwicLine, UsageAnswer, UseAt, statistics::Share};
use schemars::JsonSchema;
use serde::Serialize;

/// Lines with what was looked for.
#[derive(Debug, JsonSchema, Serialize)]
pub struct KwicShape<'a> {
    /// The query as asked.
    pub query: &'a str,
    /// How many lines there are in all.
    pub total: usize,
    /// In how many turns.
    pub turns: usize,
    /// The groups, where grouping was asked for.
    pub groups: Vec<LineGroupShape<'a>>,
    /// The lines asked for.
    pub lines: Vec<KwicLineShape<'a>>,
    /// Whether there are more lines than were counted and put in order.
    pub is_cut: bool,
    /// The path of the next page.
    pub next: Option<String>,
}

/// A group of lines.
#[derive(Debug, JsonSchema, Serialize)]
pub struct LineGroupShape<'a> {
    /// Its name; `null` where nothing is told.
    pub name: Option<&'a str>,
    /// How many lines it has.
    pub lines: usize,
}

/// A line.
#[derive(Debug, JsonSchema, Serialize)]
pub struct KwicLineShape<'a> {
    /// The day of the statement, as precise as was told.
    pub day: Option<&'a str>,
    /// Who speaks, as printed.
    pub speaker: Option<&'a str>,
    /// The words before.
    pub before: &'a str,
    /// The words looked for.
    pub matched: &'a str,
    /// The words after.
    pub after: &'a str,
    /// The group, where grouping was asked for.
    pub group: Option<&'a str>,
    /// What the turn is.
    pub role: &'a str,
    /// What the statement is.
    pub kind: Option<&'a str>,
    /// Who put it out.
    pub publisher: Option<&'a str>,
    /// The turn's language.
    pub language: Option<&'a str>,
    /// The statement's id.
    pub statement: &'a str,
    /// The turn's id.
    pub turn: &'a str,
    /// The position of the paragraph in its turn, from 1.
    pub paragraph: usize,
    /// Where it is read in the reading room.
    pub path: String,
}

impl Row for KwicLineShape<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "day",
        "speaker",
        "before",
        "matched",
        "after",
        "group",
        "role",
        "kind",
        "publisher",
        "language",
        "statement",
        "turn",
        "paragraph",
        "path",
    ];
}

impl<'a> KwicShape<'a> {
    /// The shape of an answer.
    pub fn of(answer: &'a KwicAnswer, next: Option<String>) -> Self {
        KwicShape {
            query: &answer.query,
            total: answer.total,
            turns: answer.turns,
            groups: answer
                .groups
                .iter()
                .map(|group| LineGroupShape { name: told(&group.name), lines: group.lines })
                .collect(),
            lines: answer.lines.iter().map(KwicLineShape::of).collect(),
            is_cut: answer.is_cut,
            next,
        }
    }
}

impl<'a> KwicLineShape<'a> {
    /// The shape of a line.
    pub fn of(line: &'a KwicLine) -> Self {
        KwicLineShape {
            day: told(&line.day),
            speaker: told(&line.speaker),
            before: &line.before,
            matched: &line.matched,
            after: &line.after,
            group: told(&line.group),
            role: &line.role,
            kind: told(&line.kind),
            publisher: told(&line.publisher),
            language: told(&line.language),
            statement: &line.statement,
            turn: &line.turn,
            paragraph: line.paragraph,
            path: crate::links::paragraph(&line.statement, told(&line.turn), line.paragraph),
        }
    }
}

/// How words are used over time and by whom.
#[derive(Debug, JsonSchema, Serialize)]
pub struct UsageShape<'a> {
    /// The query as asked.
    pub query: &'a str,
    /// How often what was looked for stands.
    #[serde(flatten)]
    pub share: ShareShape,
    /// In how many turns.
    pub turns: u64,
    /// The first use of which the day is told.
    pub first: Option<UseAtShape<'a>>,
    /// The last one.
    pub last: Option<UseAtShape<'a>>,
    /// By month, earliest first.
    pub months: Vec<MonthOfUseShape<'a>>,
    /// Persons who use it, the surest to use it oftener than the rest first.
    pub speakers: Vec<SpeakerOfUseShape<'a>>,
    /// Whether there were more turns than can be looked at, so that all figures are of a part.
    pub is_cut: bool,
}

/// How often words stand, among how many.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
pub struct ShareShape {
    /// How often.
    pub count: u64,
    /// Among how many words.
    pub words: u64,
    /// How often in a million words.
    pub per_million: f64,
}

/// A month.
#[derive(Debug, JsonSchema, Serialize)]
pub struct MonthOfUseShape<'a> {
    /// `2021-07`; `2021` where only the year is known; `null` where nothing is.
    pub month: Option<&'a str>,
    /// What was said in it.
    #[serde(flatten)]
    pub share: ShareShape,
}

impl Row for MonthOfUseShape<'_> {
    const COLUMNS: &'static [&'static str] = &["month", "count", "words", "per_million"];
}

/// A person who uses it.
#[derive(Debug, JsonSchema, Serialize)]
pub struct SpeakerOfUseShape<'a> {
    /// The name.
    pub name: &'a str,
    /// The name in links; `null` where the list of speakers does not have it.
    pub slug: Option<&'a str>,
    /// How often, among how many words of theirs.
    #[serde(flatten)]
    pub share: ShareShape,
    /// G² against everybody else's words (Rayson and Garside 2000).
    pub log_likelihood: f64,
    /// How many doublings oftener than everybody else (Hardie 2014).
    pub log_ratio: f64,
}

/// One use.
#[derive(Debug, JsonSchema, Serialize)]
pub struct UseAtShape<'a> {
    /// The day.
    pub day: &'a str,
    /// Who speaks, as printed.
    pub speaker: Option<&'a str>,
    /// The statement's id.
    pub statement: &'a str,
    /// The turn's id.
    pub turn: &'a str,
    /// Where it is read in the reading room.
    pub path: String,
}

impl ShareShape {
    /// The shape of a share.
    pub fn of(share: Share) -> Self {
        ShareShape { count: share.count, words: share.all, per_million: share.per_million() }
    }
}

impl<'a> UsageShape<'a> {
    /// The shape of an answer.
    pub fn of(answer: &'a UsageAnswer) -> Self {
        UsageShape {
            query: &answer.query,
            share: ShareShape::of(answer.share),
            turns: answer.turns,
            first: answer.first.as_ref().map(UseAtShape::of),
            last: answer.last.as_ref().map(UseAtShape::of),
            months: answer
                .months
                .iter()
                .map(|month| MonthOfUseShape {
                    month: told(&month.month),
                    share: ShareShape::of(month.share),
                })
                .collect(),
            speakers: answer
                .speakers
                .iter()
                .map(|speaker| SpeakerOfUseShape {
                    name: &speaker.name,
                    slug: told(&speaker.slug),
                    share: ShareShape::of(speaker.share),
                    log_likelihood: speaker.contrast.log_likelihood(),
                    log_ratio: speaker.contrast.log_ratio(),
                })
                .collect(),
            is_cut: answer.is_cut,
        }
    }
}

impl<'a> UseAtShape<'a> {
    fn of(at: &'a UseAt) -> Self {
        UseAtShape {
            day: &at.day,
            speaker: told(&at.speaker),
            statement: &at.statement,
            turn: &at.turn,
            path: format!("{}#{}", crate::links::statement(&at.statement), at.turn),
        }
    }
}

/// The hall writes what it does not know as an empty word.
fn told(word: &str) -> Option<&str> {
    (!word.is_empty()).then_some(word)
}
