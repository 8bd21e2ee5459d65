//! `/archive`: statements by year, month and day.

use super::{
    PageResult,
    cards::Card,
    chart::{Chart, archive_path},
    layout::{Layout, Room},
    paging::{PAGE_SIZE, PagedList, Paging},
    rendered, wording,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{self, Asked, ListQuestion, Named},
};
use askama::Template;
use axum::extract::State;
use dictum::{Dictum, MonthCount, ShelfFilter};

#[derive(Template)]
#[template(path = "archive.html")]
struct ArchivePage {
    layout: Layout,
    heading: String,
    /// The larger periods that this one lies in.
    crumbs: Vec<Period>,
    /// What the list is narrowed to, beside the period, and the address without that.
    narrowed: Vec<String>,
    unnarrowed: String,
    chart: Option<Chart>,
    /// The years of the archive, or the months of a year.
    periods: Vec<Period>,
    cards: Vec<Card>,
    paging: Paging,
}

/// A year, month or day, and where its statements are listed.
pub(super) struct Period {
    pub(super) name: String,
    pub(super) href: String,
    /// How much lies in it.
    pub(super) counted: String,
}

pub(crate) async fn all(State(hall): State<Hall>, Asked(asked): Asked<ListQuestion>) -> PageResult {
    hall.ask(move |dictum| page(dictum, asked)).await
}

pub(crate) async fn year(
    State(hall): State<Hall>,
    Named(year): Named<String>,
    Asked(asked): Asked<ListQuestion>,
) -> PageResult {
    let day = Some(period(&year, 4, archive_path)?);
    hall.ask(move |dictum| page(dictum, ListQuestion { day, ..asked })).await
}

pub(crate) async fn month(
    State(hall): State<Hall>,
    Named((year, month)): Named<(String, String)>,
    Asked(asked): Asked<ListQuestion>,
) -> PageResult {
    let day = Some(period(&format!("{year}-{month}"), 7, archive_path)?);
    hall.ask(move |dictum| page(dictum, ListQuestion { day, ..asked })).await
}

pub(crate) async fn day(
    State(hall): State<Hall>,
    Named((year, month, day)): Named<(String, String, String)>,
    Asked(asked): Asked<ListQuestion>,
) -> PageResult {
    let day = Some(period(&format!("{year}-{month}-{day}"), 10, archive_path)?);
    hall.ask(move |dictum| page(dictum, ListQuestion { day, ..asked })).await
}

/// Reads a year, month or day out of a path, as `path` writes it, where what is none is not there.
pub(super) fn period(written: &str, length: usize, path: fn(&str) -> String) -> Result<String, Problem> {
    let day = questions::day(written).ok().filter(|day| day.len() == length && day == written);
    day.ok_or_else(|| {
        let [year, month, day] = ["2021", "2021-07", "2021-07-08"].map(path);
        Problem::not_found(format!("{} is no day of any calendar", path(written)))
            .with_hint(format!("addresses look like {year}, {month} and {day}"))
    })
}

fn page(dictum: &Dictum, asked: ListQuestion) -> PageResult {
    let filter = asked.filter()?;
    let speaker_name = match &filter.speaker_slug {
        Some(slug) => dictum.speaker(slug)?.map(|speaker| speaker.name).or_else(|| Some(slug.clone())),
        None => None,
    };
    let day = filter.day_prefix.clone().unwrap_or_default();
    let query = asked.narrowing();
    let path = archive_path(&day);
    let list = PagedList {
        path: &path,
        query: &query,
        total: dictum.count(&filter)?,
        size: PAGE_SIZE,
        thing: "statement",
    };
    let paging = list.page(asked.page)?;
    let months = if day.len() < 7 { dictum.months(&filter)? } else { Vec::new() };
    let cards = dictum.statements(&filter, asked.page.of_size(PAGE_SIZE))?;
    rendered(&ArchivePage {
        layout: Layout::new(Room::Archive, heading(&day)).with_twin(asked.twin()).with_feed(
            "These statements",
            "statements",
            &asked.narrowing(),
        ),
        heading: heading(&day),
        crumbs: crumbs(&day, &query),
        narrowed: narrowed(&filter, speaker_name),
        unnarrowed: path.clone(),
        chart: Chart::of(&months, &query),
        periods: periods(&months, &day, &query),
        cards: Card::of_list(&cards),
        paging,
    })
}

fn heading(day: &str) -> String {
    if day.is_empty() { "The archive".to_owned() } else { wording::time(day) }
}

/// The archive, the year, the month around a period.
fn crumbs(day: &str, query: &[(&str, &str)]) -> Vec<Period> {
    let around = [0, 4, 7].into_iter().filter(|length| *length < day.len());
    around
        .map(|length| Period {
            name: heading(&day[..length]),
            href: links::with_query(&archive_path(&day[..length]), query),
            counted: String::new(),
        })
        .collect()
}

/// The years of the archive, or the months of a year, with their counts.
fn periods(months: &[MonthCount], day: &str, query: &[(&str, &str)]) -> Vec<Period> {
    let length = if day.is_empty() { 4 } else { 7 };
    let mut periods: Vec<(&str, u64)> = Vec::new();
    for count in months.iter().filter(|count| !count.month.is_empty()) {
        let key = count.month.get(..length).unwrap_or(&count.month);
        match periods.last_mut() {
            Some((last, statements)) if *last == key => *statements += count.statements,
            _ => periods.push((key, count.statements)),
        }
    }
    let shown = periods.into_iter().filter(|(key, _)| *key != day);
    shown
        .map(|(key, statements)| Period {
            name: if length == 4 { key.to_owned() } else { month_alone(key) },
            href: links::with_query(&archive_path(key), query),
            counted: wording::thousands(statements),
        })
        .collect()
}

fn month_alone(month: &str) -> String {
    month.get(5..7).and_then(wording::month_name).unwrap_or(month).to_owned()
}

/// What a list is narrowed to, in words.
fn narrowed(filter: &ShelfFilter, speaker_name: Option<String>) -> Vec<String> {
    let parts = [
        filter.publisher.as_ref().map(|publisher| format!("put out by {publisher}")),
        speaker_name.map(|name| format!("in which {name} speaks")),
        filter.from.as_deref().map(|from| format!("from {}", wording::time(from))),
        filter.to.as_deref().map(|to| format!("until {}", wording::time(to))),
    ];
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_no_day_is_not_found() {
        for (written, length) in [("2021", 4), ("2021-07", 7), ("2021-07-08", 10)] {
            assert_eq!(period(written, length, archive_path).unwrap(), written);
        }
        for (written, length) in
            [("2021-07", 4), ("21", 4), ("2021-7", 7), ("2021-02-30", 10), ("..", 4), ("", 4)]
        {
            assert!(period(written, length, archive_path).is_err(), "{written}");
        }
    }

    #[test]
    fn months_are_summed_to_years() {
        let count = |month: &str, statements| MonthCount { month: month.to_owned(), statements };
        let months = [count("", 9), count("2020-12", 1), count("2021", 2), count("2021-01", 3)];
        let shown = periods(&months, "", &[]);
        let shown: Vec<_> =
            shown.iter().map(|period| (period.name.as_str(), period.counted.as_str())).collect();
        assert_eq!(shown, [("2020", "1"), ("2021", "5")]);
        assert_eq!(periods(&months[2..], "2021", &[])[0].name, "January");
    }
}
