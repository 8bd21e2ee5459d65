//! Lists: statements, speakers, months, and what is known but not held.

use super::CardShape;
use dictum::{AbsentStatement, KnownListing, MonthCount, NameOfPerson, SpeakerCount, StatementCard};
use schemars::JsonSchema;
use serde::Serialize;

/// A page of a list of statements, latest day first.
#[derive(Debug, JsonSchema, Serialize)]
pub struct StatementsShape<'a> {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub statements: Vec<CardShape<'a>>,
    /// The path of the next page.
    pub next: Option<String>,
}

/// A page of the list of speakers, those with most statements first.
#[derive(Debug, JsonSchema, Serialize)]
pub struct SpeakersShape<'a> {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub speakers: Vec<SpeakerShape<'a>>,
    /// The path of the next page.
    pub next: Option<String>,
}

/// A speaker.
#[derive(Debug, JsonSchema, Serialize)]
pub struct SpeakerShape<'a> {
    /// The name by which the speaker is best known here.
    pub name: &'a str,
    /// The name in links.
    pub slug: &'a str,
    /// How many statements the speaker speaks in.
    pub statements: u64,
}

/// A name as printed, and why it is taken for a speaker's.
#[derive(Debug, JsonSchema, Serialize)]
pub struct SpeakerNameShape<'a> {
    /// The name.
    pub name: &'a str,
    /// The name in links.
    pub slug: &'a str,
    /// How many statements print it.
    pub statements: u64,
    /// How it is like another name: `words`, `transliteration`, `spelling`, `initials`, `familiar`, `family-name`; `told` where somebody
    /// entered it; `null` for the name that the others were joined to.
    pub likeness: Option<&'a str>,
    /// The slug of the name that it is like.
    pub like: Option<&'a str>,
    /// The office that both hold in the same years.
    pub office: Option<&'a str>,
    /// The publisher that prints both in the same years.
    pub publisher: Option<&'a str>,
}

/// A speaker with all names.
#[derive(Debug, JsonSchema, Serialize)]
pub struct PersonShape<'a> {
    /// Who.
    pub speaker: SpeakerShape<'a>,
    /// The names that are taken for the speaker's, those printed most first.
    pub names: Vec<SpeakerNameShape<'a>>,
}

/// A speaker, with when the statements were made, and a page of them.
#[derive(Debug, JsonSchema, Serialize)]
pub struct SpeakerPageShape<'a> {
    /// Who.
    pub speaker: SpeakerShape<'a>,
    /// The names that are taken for the speaker's, those printed most first.
    pub names: Vec<SpeakerNameShape<'a>>,
    /// The speaker's statements by month, earliest first.
    pub months: Vec<MonthShape<'a>>,
    /// The statements, latest day first.
    #[serde(flatten)]
    pub page: StatementsShape<'a>,
}

/// Statements by month, earliest first.
#[derive(Debug, JsonSchema, Serialize)]
pub struct MonthsShape<'a> {
    /// Months that have statements.
    pub months: Vec<MonthShape<'a>>,
}

/// A month.
#[derive(Debug, JsonSchema, Serialize)]
pub struct MonthShape<'a> {
    /// `2021-07`; `2021` where only the year is known; `null` where nothing is.
    pub month: Option<&'a str>,
    /// Statements of it.
    pub statements: u64,
}

/// A page of the list of statements that are known but not held, latest first.
#[derive(Debug, JsonSchema, Serialize)]
pub struct NotHeldShape<'a> {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub not_held: Vec<KnownListingShape<'a>>,
    /// The path of the next page.
    pub next: Option<String>,
}

/// A statement that a captured page lists.
#[derive(Debug, JsonSchema, Serialize)]
pub struct KnownListingShape<'a> {
    /// Its headline.
    pub headline: &'a str,
    /// Its day.
    pub day: Option<&'a str>,
    /// Where it leads.
    pub target_uri: Option<&'a str>,
    /// The entry number of the capture that lists it.
    pub seen_in: u64,
}

impl<'a> StatementsShape<'a> {
    /// The shape of a page of statements.
    pub fn of(statements: &'a [StatementCard], total: u64, next: Option<String>) -> Self {
        StatementsShape { total, statements: statements.iter().map(CardShape::of).collect(), next }
    }
}

impl<'a> SpeakersShape<'a> {
    /// The shape of a page of speakers.
    pub fn of(speakers: &'a [SpeakerCount], total: u64, next: Option<String>) -> Self {
        SpeakersShape { total, speakers: speakers.iter().map(SpeakerShape::of).collect(), next }
    }
}

impl<'a> SpeakerShape<'a> {
    /// The shape of a speaker.
    pub fn of(speaker: &'a SpeakerCount) -> Self {
        SpeakerShape { name: &speaker.name, slug: &speaker.slug, statements: speaker.statements }
    }
}

impl<'a> PersonShape<'a> {
    /// The shape of a speaker with all names.
    pub fn of(speaker: &'a SpeakerCount, names: &'a [NameOfPerson]) -> Self {
        PersonShape {
            speaker: SpeakerShape::of(speaker),
            names: names.iter().map(SpeakerNameShape::of).collect(),
        }
    }
}

impl<'a> SpeakerNameShape<'a> {
    /// The shape of a name.
    pub fn of(name: &'a NameOfPerson) -> Self {
        SpeakerNameShape {
            name: &name.name,
            slug: &name.slug,
            statements: name.statements,
            likeness: name.likeness.as_deref(),
            like: name.like.as_deref(),
            office: name.office.as_deref(),
            publisher: name.publisher.as_deref(),
        }
    }
}

impl<'a> MonthsShape<'a> {
    /// The shape of counts by month.
    pub fn of(months: &'a [MonthCount]) -> Self {
        let shape =
            |count: &'a MonthCount| MonthShape { month: told(&count.month), statements: count.statements };
        MonthsShape { months: months.iter().map(shape).collect() }
    }
}

/// Statements that were seen to be gone, the last seen first.
#[derive(Debug, JsonSchema, Serialize)]
pub struct GoneShape<'a> {
    /// How many there are in all.
    pub total: u64,
    /// This page of them.
    pub gone: Vec<super::AbsentStatementShape<'a>>,
    /// Where the next page is.
    pub next: Option<String>,
}

impl<'a> GoneShape<'a> {
    /// The shape of a page of them.
    pub fn of(gone: &'a [AbsentStatement], total: u64, next: Option<String>) -> Self {
        GoneShape { total, gone: gone.iter().map(super::AbsentStatementShape::of).collect(), next }
    }
}

impl<'a> NotHeldShape<'a> {
    /// The shape of a page of listings.
    pub fn of(listings: &'a [KnownListing], total: u64, next: Option<String>) -> Self {
        NotHeldShape { total, not_held: listings.iter().map(KnownListingShape::of).collect(), next }
    }
}

impl<'a> KnownListingShape<'a> {
    /// The shape of a listing.
    pub fn of(listing: &'a KnownListing) -> Self {
        KnownListingShape {
            headline: &listing.headline,
            day: told(&listing.day),
            target_uri: listing.target_uri.as_deref(),
            seen_in: listing.seen_in,
        }
    }
}

/// The shelf writes what it does not know as an empty word.
fn told(word: &str) -> Option<&str> {
    (!word.is_empty()).then_some(word)
}
