//! When captures were made, and what is held of a publisher by month.

use super::{KnownListingShape, StatementsShape};
use dictum::{CaptureDay, DatedCapture, GapMonth};
use schemars::JsonSchema;
use serde::Serialize;

/// Captures by day, and a page of those of a month or a day.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CalendarShape<'a> {
    /// How many captures the period has.
    pub total: u64,
    /// How many captures of the whole archive came without a time.
    pub untimed: u64,
    /// Days that have captures, earliest first.
    pub days: Vec<CaptureDayShape<'a>>,
    /// The captures of a month or a day, earliest first; of a longer period none.
    pub captures: Vec<DatedCaptureShape<'a>>,
    /// The path of the next page.
    pub next: Option<String>,
}

/// A day on which captures were made.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CaptureDayShape<'a> {
    /// The day, in UTC.
    pub day: &'a str,
    /// How many.
    pub captures: u64,
}

/// A capture in a list by time.
#[derive(Debug, JsonSchema, Serialize)]
pub struct DatedCaptureShape<'a> {
    /// The number of its entry.
    pub entry: u64,
    /// When it was made.
    pub captured_at: Option<String>,
    /// The address that was asked for.
    pub target_uri: Option<&'a str>,
    /// The digest of its bytes.
    pub digest: String,
    /// The statement that it shows.
    pub statement: Option<&'a str>,
    /// That statement's headline.
    pub headline: Option<&'a str>,
}

/// A publisher: what is held and what is listed and not held, by month, and a page of the statements.
#[derive(Debug, JsonSchema, Serialize)]
pub struct PublisherPageShape<'a> {
    /// Who.
    pub publisher: &'a str,
    /// Months with statements held or listed, earliest first.
    pub months: Vec<CoverageMonthShape<'a>>,
    /// How many statements are listed and not held.
    pub not_held: u64,
    /// The latest of them.
    pub latest_not_held: Vec<KnownListingShape<'a>>,
    /// The statements, latest day first.
    #[serde(flatten)]
    pub page: StatementsShape<'a>,
}

/// A month of a publisher.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CoverageMonthShape<'a> {
    /// `2021-07`; `2021` where only the year is known; `null` where nothing is.
    pub month: Option<&'a str>,
    /// Statements held.
    pub held: u64,
    /// Statements listed and not held.
    pub not_held: u64,
}

impl<'a> CalendarShape<'a> {
    /// The shape of a period.
    pub fn of(
        days: &'a [CaptureDay],
        total: u64,
        untimed: u64,
        captures: &'a [DatedCapture],
        next: Option<String>,
    ) -> Self {
        let day = |day: &'a CaptureDay| CaptureDayShape { day: &day.day, captures: day.captures };
        CalendarShape {
            total,
            untimed,
            days: days.iter().map(day).collect(),
            captures: captures.iter().map(DatedCaptureShape::of).collect(),
            next,
        }
    }
}

impl<'a> DatedCaptureShape<'a> {
    fn of(dated: &'a DatedCapture) -> Self {
        let capture = &dated.entered.capture;
        DatedCaptureShape {
            entry: dated.entered.entry,
            captured_at: capture.captured_at.map(|at| at.to_string()),
            target_uri: capture.target_uri.as_deref(),
            digest: capture.digest.to_string(),
            statement: dated.statement.as_ref().map(|statement| statement.id.as_str()),
            headline: dated.statement.as_ref().and_then(|statement| statement.headline.as_deref()),
        }
    }
}

impl<'a> CoverageMonthShape<'a> {
    /// The shapes of a publisher's months.
    pub fn of_all(months: &'a [GapMonth]) -> Vec<Self> {
        let shape = |month: &'a GapMonth| CoverageMonthShape {
            month: Some(month.month.as_str()).filter(|month| !month.is_empty()),
            held: month.held,
            not_held: month.missing,
        };
        months.iter().map(shape).collect()
    }
}
