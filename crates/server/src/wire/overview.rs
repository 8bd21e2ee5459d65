//! What the archive holds, and what an answer covers.

use dictum::{Coverage, EnteredRedaction, Overview};
use schemars::JsonSchema;
use serde::Serialize;

/// What an archive holds, in numbers.
#[derive(Debug, JsonSchema, Serialize)]
pub struct OverviewShape<'a> {
    /// Statements held.
    pub statements: u64,
    /// Entries in the record.
    pub entries: u64,
    /// Speakers told apart by name.
    pub speakers: u64,
    /// Publishers with what each put out.
    pub publishers: Vec<PublisherShape<'a>>,
    /// The earliest and the latest day of a statement.
    pub period: Option<&'a [String; 2]>,
    /// Statements that pages list but no capture shows.
    pub not_held: u64,
    /// Statements that were seen to be gone, back again or not.
    pub gone: u64,
}

/// A publisher.
#[derive(Debug, JsonSchema, Serialize)]
pub struct PublisherShape<'a> {
    /// Its name; `null` for statements whose page does not tell.
    pub name: Option<&'a str>,
    /// Statements it put out.
    pub statements: u64,
}

/// All publishers.
#[derive(Debug, JsonSchema, Serialize)]
pub struct PublishersShape<'a> {
    /// Those with most statements first.
    pub publishers: Vec<PublisherShape<'a>>,
}

/// What was searched, and what is known to be missing there.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CoverageShape<'a> {
    /// Statements searched.
    pub statements: u64,
    /// The earliest and the latest day among them.
    pub period: Option<&'a [String; 2]>,
    /// Statements known to exist, but not held, in all of the archive.
    pub not_held: u64,
    /// Payloads that were held and have been let go, in all of the archive.
    pub redacted: u64,
    /// The last of those redactions, the last first.
    pub redactions: Vec<RedactionShape<'a>>,
}

/// A redaction: bytes that were let go.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RedactionShape<'a> {
    /// The number of its entry.
    pub entry: u64,
    /// The digest of the bytes.
    pub payload: String,
    /// Why.
    pub reason: &'a str,
    /// Who decided it.
    pub by: &'a str,
    /// On what grounds.
    pub basis: Option<&'a str>,
    /// When.
    pub made_at: String,
}

impl<'a> RedactionShape<'a> {
    fn of(entered: &'a EnteredRedaction) -> Self {
        let redaction = &entered.redaction;
        RedactionShape {
            entry: entered.entry,
            payload: redaction.payload.to_string(),
            reason: &redaction.reason,
            by: &redaction.by,
            basis: redaction.basis.as_deref(),
            made_at: redaction.made_at.to_string(),
        }
    }
}

impl<'a> OverviewShape<'a> {
    /// The shape of an overview.
    pub fn of(overview: &'a Overview) -> Self {
        OverviewShape {
            statements: overview.statements,
            entries: overview.entries,
            speakers: overview.speakers,
            publishers: PublishersShape::of(overview).publishers,
            period: overview.period.as_ref(),
            not_held: overview.not_held,
            gone: overview.gone,
        }
    }
}

impl<'a> PublishersShape<'a> {
    /// The shape of the publishers of an overview.
    pub fn of(overview: &'a Overview) -> Self {
        let publishers = overview.publishers.iter();
        let shape = |(name, statements): &'a (Option<String>, u64)| PublisherShape {
            name: name.as_deref(),
            statements: *statements,
        };
        PublishersShape { publishers: publishers.map(shape).collect() }
    }
}

impl<'a> CoverageShape<'a> {
    /// The shape of a coverage.
    pub fn of(coverage: &'a Coverage) -> Self {
        CoverageShape {
            statements: coverage.statements,
            period: coverage.period.as_ref(),
            not_held: coverage.not_held,
            redacted: coverage.redacted,
            redactions: coverage.redactions.iter().map(RedactionShape::of).collect(),
        }
    }
}
