//! Use over time as a picture: how often words stand in a million, by month or year, with the numbers as a table beneath.

use super::{
    chart::{Column, MOST_MONTHS, Picture},
    wording,
};
use dictum::{MonthOfUse, statistics::Share};
use std::collections::BTreeMap;

/// A picture of shares, and the shares.
pub(crate) struct UseChart {
    /// `month` or `year`.
    pub(crate) unit: &'static str,
    pub(crate) picture: Picture,
    pub(crate) rows: Vec<UseRow>,
}

/// A line of the table.
pub(crate) struct UseRow {
    pub(crate) name: String,
    pub(crate) count: String,
    pub(crate) words: String,
    pub(crate) per_million: String,
}

impl UseChart {
    /// Draws shares by month, or by year where there are many months. None where no use has a day.
    pub(crate) fn of(months: &[MonthOfUse]) -> Option<UseChart> {
        let has_month = |month: &&MonthOfUse| month.month.len() >= 4;
        let used: Vec<&MonthOfUse> =
            months.iter().filter(has_month).filter(|month| month.share.count > 0).collect();
        let [first, last] = [used.first()?, used.last()?];
        let by_month = used.iter().all(|month| month.month.len() == 7)
            && number(&last.month, true)? - number(&first.month, true)? < MOST_MONTHS;
        let [from, to] = [number(&first.month, by_month)?, number(&last.month, by_month)?];
        let mut shares: BTreeMap<i32, Share> = BTreeMap::new();
        for month in months.iter().filter(has_month) {
            let Some(at) = number(&month.month, by_month) else { continue };
            let sum = shares.entry(at).or_default();
            sum.count += month.share.count;
            sum.all += month.share.all;
        }
        let share = |at: i32| shares.get(&at).copied().unwrap_or_default();
        let columns: Vec<Column> = (from..=to).map(|at| column(at, by_month, share(at))).collect();
        let unit = if by_month { "month" } else { "year" };
        Some(UseChart {
            unit,
            picture: Picture::of(&format!("Uses in a million words by {unit}"), &columns, by_month)?,
            rows: (from..=to).map(|at| row(at, by_month, share(at))).filter(|row| row.words != "0").collect(),
        })
    }
}

/// The month counted from year 0, or the year.
pub(super) fn number(month: &str, by_month: bool) -> Option<i32> {
    let year: i32 = month.get(..4)?.parse().ok()?;
    let in_year = month.get(5..7).and_then(|month| month.parse::<i32>().ok()).unwrap_or(1);
    Some(if by_month { year * 12 + in_year - 1 } else { year })
}

/// The full name of a month or year.
pub(super) fn name(at: i32, by_month: bool) -> String {
    if by_month { wording::time(&format!("{:04}-{:02}", at / 12, at % 12 + 1)) } else { format!("{at:04}") }
}

/// The name of a month or year as it stands under a bar: `May 2031`.
pub(super) fn short_name(at: i32, by_month: bool) -> String {
    let full = name(at, by_month);
    if by_month { full.chars().take(3).chain(format!(" {:04}", at / 12).chars()).collect() } else { full }
}

fn column(at: i32, by_month: bool, share: Share) -> Column {
    // A thousandth of one in a million is as fine as any bar can be.
    let value = (share.per_million() * 1000.0) as u64;
    Column {
        short_name: short_name(at, by_month),
        full_name: name(at, by_month),
        value,
        number: figure(share.per_million()),
    }
}

fn row(at: i32, by_month: bool, share: Share) -> UseRow {
    UseRow {
        name: name(at, by_month),
        count: wording::thousands(share.count),
        words: wording::thousands(share.all),
        per_million: figure(share.per_million()),
    }
}

/// A figure with as many places as it is worth.
pub(crate) fn figure(number: f64) -> String {
    if number >= 100.0 { wording::thousands(number.round() as u64) } else { format!("{number:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(month: &str, count: u64, all: u64) -> MonthOfUse {
        MonthOfUse { month: month.to_owned(), share: Share { count, all } }
    }

    #[test]
    fn bars_are_relative_to_the_words_of_the_month() {
        let months =
            [month("", 9, 9), month("2031-01", 2, 1_000), month("2031-03", 2, 4_000), month("2031-05", 0, 7)];
        let chart = UseChart::of(&months).unwrap();
        assert_eq!(chart.picture.bars.iter().map(|bar| bar.height).collect::<Vec<_>>(), [120, 0, 30]);
        assert_eq!(
            chart.picture.summary,
            "Uses in a million words by month, January 2031 to March 2031; most in January 2031: 2,000"
        );
        assert_eq!(chart.rows.len(), 2);
    }

    #[test]
    fn many_months_are_shown_as_years_with_their_sums() {
        let chart =
            UseChart::of(&[month("2020-01", 1, 100), month("2020-02", 0, 900), month("2031-01", 1, 500)])
                .unwrap();
        assert_eq!((chart.unit, chart.rows[0].per_million.as_str()), ("year", "1,000"));
        assert!(UseChart::of(&[month("2020-01", 0, 9)]).is_none());
    }
}
