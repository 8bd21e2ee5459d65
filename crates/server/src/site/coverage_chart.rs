//! What is held of a publisher against what is listed and not held, by month or year, as a picture: held in full, missing hatched on top.

use super::{
    chart::{Bar, Column, MOST_MONTHS, MOST_YEARS, Picture, archive_path},
    use_chart::{name, number, short_name},
    wording,
};
use crate::links;
use dictum::GapMonth;
use std::collections::BTreeMap;

/// A picture of what is held and what is missing, and the numbers.
pub(crate) struct CoverageChart {
    /// `month` or `year`.
    pub(crate) unit: &'static str,
    pub(crate) picture: Picture,
    /// Which part of each bar, from its top, is what is missing: its height in pixels.
    missing: Vec<u64>,
    pub(crate) rows: Vec<CoverageRow>,
    /// Whether anything is missing: a picture of what is whole needs no key.
    pub(crate) has_missing: bool,
}

/// A line of the table.
pub(crate) struct CoverageRow {
    pub(crate) name: String,
    pub(crate) href: Option<String>,
    pub(crate) held: String,
    pub(crate) missing: String,
}

/// What is held and what is missing of a month or a year.
#[derive(Clone, Copy, Default)]
struct Count {
    held: u64,
    missing: u64,
}

impl CoverageChart {
    /// Draws a publisher's months, or years where there are many. None where no statement has a day.
    pub(crate) fn of(publisher: &str, months: &[GapMonth]) -> Option<CoverageChart> {
        let dated: Vec<&GapMonth> = months.iter().filter(|month| month.month.len() >= 4).collect();
        let [first, last] = [dated.first()?, dated.last()?];
        let by_month = dated.iter().all(|month| month.month.len() == 7)
            && number(&last.month, true)? - number(&first.month, true)? < MOST_MONTHS;
        let mut counts: BTreeMap<i32, Count> = BTreeMap::new();
        for month in dated {
            let count = counts.entry(number(&month.month, by_month)?).or_default();
            count.held += month.held;
            count.missing += month.missing;
        }
        let [from, to] = [*counts.first_key_value()?.0, *counts.last_key_value()?.0];
        let from = from.max(to - MOST_YEARS + 1);
        let count = |at: i32| counts.get(&at).copied().unwrap_or_default();
        let columns: Vec<Column> = (from..=to).map(|at| column(at, by_month, count(at))).collect();
        let unit = if by_month { "month" } else { "year" };
        let picture =
            Picture::of(&format!("Statements held, or listed and not held, by {unit}"), &columns, by_month)?;
        let missing =
            (from..=to).zip(&picture.bars).map(|(at, bar)| count(at).missing_of(bar.height)).collect();
        let rows = counts.iter().map(|(at, count)| row(publisher, *at, by_month, *count)).collect();
        let has_missing = counts.values().any(|count| count.missing > 0);
        Some(CoverageChart { unit, picture, missing, rows, has_missing })
    }

    /// The bars that are to be seen, each with the height of what is missing at its top.
    pub(crate) fn stacks(&self) -> impl Iterator<Item = (&Bar, u64)> {
        let stacks = self.picture.bars.iter().zip(self.missing.iter().copied());
        stacks.filter(|(bar, _)| bar.height > 0)
    }
}

impl Count {
    /// The part of a height that is missing; what is not nothing never looks like nothing.
    fn missing_of(self, height: u64) -> u64 {
        let all = (self.held + self.missing).max(1);
        (height * self.missing).div_ceil(all)
    }
}

fn column(at: i32, by_month: bool, count: Count) -> Column {
    let number = match count.missing {
        0 => wording::thousands(count.held),
        missing => {
            format!("{} of {}", wording::thousands(count.held), wording::thousands(count.held + missing))
        }
    };
    Column {
        short_name: short_name(at, by_month),
        full_name: name(at, by_month),
        value: count.held + count.missing,
        number,
    }
}

fn row(publisher: &str, at: i32, by_month: bool, count: Count) -> CoverageRow {
    let period = if by_month { format!("{:04}-{:02}", at / 12, at % 12 + 1) } else { format!("{at:04}") };
    let href = links::with_query(&archive_path(&period), &[("publisher", publisher)]);
    CoverageRow {
        name: name(at, by_month),
        href: (count.held > 0).then_some(href),
        held: wording::thousands(count.held),
        missing: wording::thousands(count.missing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(month: &str, held: u64, missing: u64) -> GapMonth {
        GapMonth { publisher: Some("Port".to_owned()), month: month.to_owned(), held, missing }
    }

    #[test]
    fn missing_stands_on_top_of_held() {
        let months = [month("", 9, 9), month("2031-01", 3, 1), month("2031-03", 2, 0)];
        let chart = CoverageChart::of("Port", &months).unwrap();
        let stacks: Vec<[u64; 2]> = chart.stacks().map(|(bar, missing)| [bar.height, missing]).collect();
        assert_eq!(stacks, [[120, 30], [60, 0]]);
        assert_eq!(
            chart.picture.summary,
            "Statements held, or listed and not held, by month, January 2031 to March 2031; most in January 2031: 3 of 4"
        );
        assert_eq!(chart.rows.iter().map(|row| row.missing.as_str()).collect::<Vec<_>>(), ["1", "0"]);
        assert_eq!(chart.rows[0].href.as_deref(), Some("/archive/2031/01?publisher=Port"));
    }

    #[test]
    fn one_missing_of_very_many_is_seen_and_a_long_span_is_drawn_by_year() {
        let chart = CoverageChart::of("Port", &[month("1999-01", 9_999, 1), month("2031-02", 0, 7)]).unwrap();
        assert_eq!(chart.unit, "year");
        assert_eq!(chart.stacks().map(|(_, missing)| missing).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(chart.rows[1].href, None);
        assert!(CoverageChart::of("Port", &[month("", 5, 0)]).is_none());
    }
}
