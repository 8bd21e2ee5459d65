//! `/captures`: when pages were captured, as a calendar of the archive and of one statement.

use super::{
    PageResult,
    archive::{self, Period},
    calendar::{self, Month, captures_path},
    cards::When,
    chart::Chart,
    layout::{Layout, Room},
    paging::{PAGE_SIZE, PagedList, Paging},
    rendered,
    statement::{CaptureView, EditionQuestion, captures_of, find},
    wording,
};
use crate::{
    hall::Hall,
    links,
    questions::{Asked, Named, PageNumber},
    site::speakers::PageQuestion,
};
use askama::Template;
use axum::extract::State;
use dictum::{CaptureDay, DatedCapture, Dictum, MonthCount};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "captures.html")]
struct CapturesPage {
    layout: Layout,
    heading: String,
    crumbs: Vec<Period>,
    total: String,
    /// How many captures tell no time, of the whole archive.
    untimed: Option<String>,
    chart: Option<Chart>,
    years: Vec<Period>,
    months: Vec<Month>,
    captures: Vec<Capture>,
    paging: Option<Paging>,
}

/// A capture in a list.
struct Capture {
    entry: u64,
    href: String,
    captured: Option<When>,
    /// What it shows: the statement's headline, else the address.
    shows: String,
    language: String,
    /// The statement that it shows.
    statement: Option<String>,
}

#[derive(Template)]
#[template(path = "statement_captures.html")]
struct StatementCapturesPage {
    layout: Layout,
    headline: String,
    language: String,
    statement: String,
    total: String,
    months: Vec<Month>,
    captures: Vec<CaptureView>,
    /// Where programs find the captures of the address (RFC 7089).
    timemap: Option<String>,
}

pub(crate) async fn all(State(hall): State<Hall>) -> PageResult {
    hall.ask(|dictum| page(dictum, "", PageNumber::default())).await
}

pub(crate) async fn year(State(hall): State<Hall>, Named(year): Named<String>) -> PageResult {
    let year = archive::period(&year, 4, captures_path)?;
    hall.ask(move |dictum| page(dictum, &year, PageNumber::default())).await
}

pub(crate) async fn month(
    State(hall): State<Hall>,
    Named((year, month)): Named<(String, String)>,
    Asked(asked): Asked<PageQuestion>,
) -> PageResult {
    let month = archive::period(&format!("{year}-{month}"), 7, captures_path)?;
    hall.ask(move |dictum| page(dictum, &month, asked.page)).await
}

pub(crate) async fn day(
    State(hall): State<Hall>,
    Named((year, month, day)): Named<(String, String, String)>,
    Asked(asked): Asked<PageQuestion>,
) -> PageResult {
    let day = archive::period(&format!("{year}-{month}-{day}"), 10, captures_path)?;
    hall.ask(move |dictum| page(dictum, &day, asked.page)).await
}

fn page(dictum: &Dictum, period: &str, number: PageNumber) -> PageResult {
    let days = dictum.capture_days(period)?;
    let total: u64 = days.iter().map(|day| day.captures).sum();
    let by_month = by_month(&days);
    let is_listed = period.len() >= 7;
    let (captures, paging) = if is_listed {
        let path = captures_path(period);
        let list = PagedList { path: &path, query: &[], total, size: PAGE_SIZE, thing: "capture" };
        let paging = list.page(number)?;
        (dictum.captures_in(period, number.of_size(PAGE_SIZE))?, Some(paging))
    } else {
        (Vec::new(), None)
    };
    // Of the whole archive the last year that has captures; a day's calendar says nothing that its list does not.
    let shown = match (period.len(), days.last()) {
        (0, Some(last)) => last.day.get(..4).unwrap_or_default(),
        (10, _) => "-",
        _ => period,
    };
    let shown: BTreeMap<String, u64> = days
        .iter()
        .filter(|day| day.day.starts_with(shown))
        .map(|day| (day.day.clone(), day.captures))
        .collect();
    let untimed = if period.is_empty() { dictum.untimed_captures()? } else { 0 };
    let twin = links::with_query("/api/v1/calendar", &[("day", period), ("page", &number.query())]);
    rendered(&CapturesPage {
        layout: Layout::new(Room::Archive, heading(period)).with_twin(twin),
        heading: heading(period),
        crumbs: crumbs(period),
        total: wording::count(total, "capture"),
        untimed: (untimed > 0).then(|| wording::count(untimed, "capture")),
        chart: if period.is_empty() { Chart::of_captures(&by_month) } else { None },
        years: if period.is_empty() { years(&by_month) } else { Vec::new() },
        months: calendar::months(&shown, &|day| {
            Some(captures_path(day)).filter(|path| *path != captures_path(period))
        }),
        captures: captures.iter().map(Capture::of).collect(),
        paging,
    })
}

fn heading(period: &str) -> String {
    if period.is_empty() { "Captures".to_owned() } else { format!("Captures of {}", wording::time(period)) }
}

fn crumbs(period: &str) -> Vec<Period> {
    let around = [0, 4, 7].into_iter().filter(|length| *length < period.len());
    around
        .map(|length| {
            let around = &period[..length];
            let name = if around.is_empty() { "Captures".to_owned() } else { wording::time(around) };
            Period { name, href: captures_path(around), counted: String::new() }
        })
        .collect()
}

fn by_month(days: &[CaptureDay]) -> Vec<MonthCount> {
    let mut months: BTreeMap<&str, u64> = BTreeMap::new();
    for day in days {
        *months.entry(day.day.get(..7).unwrap_or_default()).or_default() += day.captures;
    }
    months.into_iter().map(|(month, statements)| MonthCount { month: month.to_owned(), statements }).collect()
}

fn years(months: &[MonthCount]) -> Vec<Period> {
    let mut years: BTreeMap<&str, u64> = BTreeMap::new();
    for count in months.iter().filter(|count| !count.month.is_empty()) {
        *years.entry(count.month.get(..4).unwrap_or_default()).or_default() += count.statements;
    }
    let year = |(year, captures): (&str, u64)| Period {
        name: year.to_owned(),
        href: captures_path(year),
        counted: wording::thousands(captures),
    };
    years.into_iter().map(year).collect()
}

impl Capture {
    fn of(dated: &DatedCapture) -> Capture {
        let capture = &dated.entered.capture;
        let shown = dated.statement.as_ref();
        Capture {
            entry: dated.entered.entry,
            href: links::evidence(dated.entered.entry),
            captured: capture.captured_at.and_then(|at| When::of(&at.to_string())),
            shows: shown
                .and_then(|statement| statement.headline.clone())
                .or_else(|| capture.target_uri.clone())
                .unwrap_or_else(|| capture.source.clone()),
            language: wording::language_tag(shown.and_then(|statement| statement.language.as_deref()))
                .to_owned(),
            statement: shown.map(|statement| links::statement(&statement.id)),
        }
    }
}

pub(crate) async fn of_statement(State(hall): State<Hall>, Named(name): Named<String>) -> PageResult {
    hall.ask(move |dictum| {
        let view = find(dictum, &name, &EditionQuestion::default())?;
        let card = &view.card;
        let mut days: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for capture in &view.captures {
            if let Some(at) = capture.entered.capture.captured_at {
                days.entry(at.to_string().chars().take(10).collect())
                    .or_default()
                    .push(capture.entered.entry);
            }
        }
        let counts = days.iter().map(|(day, entries)| (day.clone(), entries.len() as u64)).collect();
        // One capture a day leads to its evidence, several to their lines below.
        let leads_to = |day: &str| match days.get(day)?.as_slice() {
            [only] => Some(links::evidence(*only)),
            [first, ..] => Some(format!("#capture-{first}")),
            [] => None,
        };
        let headline = card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned());
        rendered(&StatementCapturesPage {
            layout: Layout::new(Room::Archive, format!("Captures: {headline}"))
                .with_twin(format!("/api/v1/statements/{}", links::encoded(&card.id)))
                .unlisted(),
            headline,
            language: wording::language_tag(card.language.as_deref()).to_owned(),
            statement: links::statement(&card.id),
            total: wording::count(view.captures.len() as u64, "capture"),
            months: calendar::months(&counts, &leads_to),
            captures: captures_of(&view),
            timemap: card
                .target_uri
                .as_deref()
                .and_then(links::web_address)
                .filter(|_| !days.is_empty())
                .map(|uri| format!("/timemap/link/{uri}")),
        })
    })
    .await
}
