//! Statements over time as a picture: SVG made here, with the numbers as a table beneath.
//!
//! Positions across are percentages and there is no view box, so the picture takes any width while its letters keep their size.

use super::{calendar::captures_path, wording};
use crate::links;
use dictum::MonthCount;
use std::collections::BTreeMap;

/// Over more months than this the picture shows years.
pub(super) const MOST_MONTHS: i32 = 48;

/// Over more years than this only the latest are drawn; the table has all.
pub(super) const MOST_YEARS: i32 = 120;

/// Names under the bars, at most: six months or eight years fit a small telephone.
const MOST_MONTH_NAMES: usize = 6;
const MOST_YEAR_NAMES: usize = 8;

/// The height of the tallest bar, in CSS pixels.
const HEIGHT: u64 = 120;

/// Room above the tallest bar, for its number.
const ABOVE: u64 = 20;

/// A picture of counts, and the counts.
pub(crate) struct Chart {
    /// What is counted: `Statements` or `Uses`.
    pub(crate) thing: &'static str,
    /// `month` or `year`.
    pub(crate) unit: &'static str,
    pub(crate) picture: Picture,
    pub(crate) rows: Vec<Row>,
}

/// Bars, and what they show in a sentence.
pub(crate) struct Picture {
    pub(crate) bars: Vec<Bar>,
    pub(crate) summary: String,
}

/// A bar, with all lengths ready for the template: `x` and `width` in per cent, `y` and `height` in pixels.
pub(crate) struct Bar {
    pub(crate) x: String,
    pub(crate) width: String,
    pub(crate) y: u64,
    pub(crate) height: u64,
    /// The middle of the bar, in per cent.
    pub(crate) middle: String,
    /// The name under it, where there is room for one.
    pub(crate) name: Option<String>,
    /// The number above it, on the tallest.
    pub(crate) number: Option<String>,
}

/// A line of the table.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) href: Option<String>,
    pub(crate) count: String,
}

impl Chart {
    /// Draws statements by month; `query` narrows what the table's links lead to. None where no statement has a day.
    pub(crate) fn of(months: &[MonthCount], query: &[(&str, &str)]) -> Option<Chart> {
        let leads_to = |month: &str| Some(links::with_query(&archive_path(month), query));
        Chart::drawn("Statements", months, leads_to)
    }

    /// Draws captures by month. None where no capture has a day.
    pub(crate) fn of_captures(months: &[MonthCount]) -> Option<Chart> {
        Chart::drawn("Captures", months, |month| Some(captures_path(month)))
    }

    /// Draws uses by month. None where no use has a day.
    pub(crate) fn of_uses(months: &[MonthCount]) -> Option<Chart> {
        Chart::drawn("Uses", months, |_| None)
    }

    fn drawn(
        thing: &'static str,
        months: &[MonthCount],
        leads_to: impl Fn(&str) -> Option<String>,
    ) -> Option<Chart> {
        let dated: Vec<Dated> = months.iter().filter_map(Dated::of).collect();
        let [first, last] = [dated.first()?, dated.last()?];
        let by_month =
            last.number() - first.number() < MOST_MONTHS && dated.iter().all(|count| count.month.is_some());
        let unit = if by_month { "month" } else { "year" };
        let columns = if by_month { months_of(&dated) } else { years_of(&dated) };
        let picture = Picture::of(&format!("{thing} by {unit}"), &columns, by_month)?;
        Some(Chart { thing, unit, picture, rows: rows(months, by_month, leads_to) })
    }
}

impl Picture {
    /// Draws columns; `title` says what they show. None where there are no columns.
    pub(super) fn of(title: &str, columns: &[Column], by_month: bool) -> Option<Picture> {
        let tallest = columns.iter().max_by_key(|column| column.value)?;
        let summary = format!(
            "{title}, {} to {}; most in {}: {}",
            columns.first()?.full_name,
            columns.last()?.full_name,
            tallest.full_name,
            tallest.number
        );
        Some(Picture { bars: bars(columns, by_month), summary })
    }

    /// The height of the picture without the names.
    pub(crate) fn base(&self) -> u64 {
        HEIGHT + ABOVE
    }

    /// The height of the picture.
    pub(crate) fn height(&self) -> u64 {
        self.base() + 24
    }

    /// Where the names stand.
    pub(crate) fn names_at(&self) -> u64 {
        self.base() + 18
    }
}

/// A count whose year is known.
struct Dated {
    year: i32,
    month: Option<i32>,
    statements: u64,
}

impl Dated {
    fn of(count: &MonthCount) -> Option<Dated> {
        let year = count.month.get(..4)?.parse().ok()?;
        let month = count.month.get(5..7).and_then(|month| month.parse().ok());
        Some(Dated { year, month, statements: count.statements })
    }

    /// The month, counted from year 0.
    fn number(&self) -> i32 {
        self.year * 12 + self.month.unwrap_or(1) - 1
    }
}

/// A bar before it is drawn.
pub(super) struct Column {
    pub(super) short_name: String,
    pub(super) full_name: String,
    /// What its height follows from.
    pub(super) value: u64,
    /// The number as it is written.
    pub(super) number: String,
}

fn months_of(dated: &[Dated]) -> Vec<Column> {
    let counts: BTreeMap<i32, u64> = dated.iter().map(|count| (count.number(), count.statements)).collect();
    let ends = counts.first_key_value().zip(counts.last_key_value());
    let Some(((first, _), (last, _))) = ends else { return Vec::new() };
    let column = |number: i32| {
        let full_name = wording::time(&format!("{:04}-{:02}", number / 12, number % 12 + 1));
        let short_name = full_name.chars().take(3).chain(format!(" {:04}", number / 12).chars()).collect();
        let value = counts.get(&number).copied().unwrap_or(0);
        Column { short_name, full_name, value, number: wording::thousands(value) }
    };
    (*first..=*last).map(column).collect()
}

fn years_of(dated: &[Dated]) -> Vec<Column> {
    let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
    for count in dated {
        *counts.entry(count.year).or_default() += count.statements;
    }
    let ends = counts.first_key_value().zip(counts.last_key_value());
    let Some(((first, _), (last, _))) = ends else { return Vec::new() };
    let first = (*first).max(last - MOST_YEARS + 1);
    let column = |year: i32| {
        let (name, value) = (format!("{year:04}"), counts.get(&year).copied().unwrap_or(0));
        Column { short_name: name.clone(), full_name: name, value, number: wording::thousands(value) }
    };
    (first..=*last).map(column).collect()
}

fn bars(columns: &[Column], by_month: bool) -> Vec<Bar> {
    let most_names = if by_month { MOST_MONTH_NAMES } else { MOST_YEAR_NAMES };
    let tallest = columns.iter().map(|column| column.value).max().unwrap_or(0).max(1);
    let step = 100.0 / columns.len() as f64;
    let every = columns.len().div_ceil(most_names).max(1);
    let first_tallest = columns.iter().position(|column| column.value == tallest);
    let bar = |(at, column): (usize, &Column)| {
        // A count that is not nothing never looks like nothing.
        let height = (HEIGHT * column.value / tallest).max(u64::from(column.value > 0) * 2);
        let width = (step * 0.72).min(5.0);
        let middle = step * (at as f64 + 0.5);
        Bar {
            x: percent(middle - width / 2.0),
            width: percent(width),
            y: ABOVE + HEIGHT - height,
            height,
            middle: percent(middle),
            name: (at % every == every / 2).then(|| column.short_name.clone()),
            number: (first_tallest == Some(at)).then(|| column.number.clone()),
        }
    };
    columns.iter().enumerate().map(bar).collect()
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

fn rows(months: &[MonthCount], by_month: bool, leads_to: impl Fn(&str) -> Option<String>) -> Vec<Row> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for count in months {
        let key = if by_month { count.month.as_str() } else { count.month.get(..4).unwrap_or_default() };
        *counts.entry(key).or_default() += count.statements;
    }
    let row = |(key, statements): (&str, u64)| Row {
        name: if key.is_empty() { "without a day".to_owned() } else { wording::time(key) },
        href: if key.is_empty() { None } else { leads_to(key) },
        count: wording::thousands(statements),
    };
    counts.into_iter().map(row).collect()
}

/// The path of the archive's page of a year, month or day: `/archive/2021/07`.
pub(crate) fn archive_path(day: &str) -> String {
    if day.is_empty() { "/archive".to_owned() } else { format!("/archive/{}", day.replace('-', "/")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(months: &[(&str, u64)]) -> Vec<MonthCount> {
        let count = |(month, statements): &(&str, u64)| MonthCount {
            month: (*month).to_owned(),
            statements: *statements,
        };
        months.iter().map(count).collect()
    }

    #[test]
    fn months_without_statements_leave_a_gap() {
        let chart = Chart::of(&counts(&[("", 3), ("2020-11", 4), ("2021-02", 1)]), &[]).unwrap();
        assert_eq!(
            chart.picture.summary,
            "Statements by month, November 2020 to February 2021; most in November 2020: 4"
        );
        assert_eq!(chart.picture.bars.iter().map(|bar| bar.height).collect::<Vec<_>>(), [120, 0, 0, 30]);
        assert_eq!(chart.picture.bars.iter().filter_map(|bar| bar.number.clone()).collect::<Vec<_>>(), ["4"]);
        assert_eq!(
            chart.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
            ["without a day", "November 2020", "February 2021"]
        );
    }

    #[test]
    fn a_long_span_is_drawn_by_year() {
        let chart =
            Chart::of(&counts(&[("1999-01", 1), ("2004-06", 2), ("2004-07", 5)]), &[("speaker", "a b")])
                .unwrap();
        assert_eq!((chart.unit, chart.picture.bars.len()), ("year", 6));
        assert_eq!(chart.rows[1].count, "7");
        assert_eq!(chart.rows[1].href.as_deref(), Some("/archive/2004?speaker=a%20b"));
    }

    #[test]
    fn an_absurd_span_is_cut_and_nothing_is_drawn_without_days() {
        let chart = Chart::of(&counts(&[("0001-01", 1), ("9999", 2)]), &[]).unwrap();
        assert_eq!((chart.picture.bars.len(), chart.rows.len()), (120, 2));
        assert!(Chart::of(&counts(&[("", 5)]), &[]).is_none());
        assert!(Chart::of(&[], &[]).is_none());
    }

    #[test]
    fn names_never_crowd() {
        let months: Vec<MonthCount> = (0..48)
            .map(|at| MonthCount { month: format!("{}-{:02}", 2018 + at / 12, at % 12 + 1), statements: at })
            .collect();
        let chart = Chart::of(&months, &[]).unwrap();
        assert!(chart.picture.bars.iter().filter(|bar| bar.name.is_some()).count() <= MOST_MONTH_NAMES);
    }
}
