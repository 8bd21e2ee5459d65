//! Days on which something was captured, as the leaves of a calendar.

use super::wording;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// A month, a week a line, Monday first.
pub(crate) struct Month {
    /// `May 2031`.
    pub(crate) name: String,
    /// Where the month's captures are listed.
    pub(crate) href: Option<String>,
    /// Seven places each: days of the month beside it are left empty.
    pub(crate) weeks: Vec<Vec<Option<Day>>>,
}

/// A day of a month.
pub(crate) struct Day {
    /// From 1.
    pub(crate) number: i8,
    /// Where what was captured that day is listed; none where nothing was.
    pub(crate) href: Option<String>,
    /// The day and how many captures, in words.
    pub(crate) words: String,
}

/// The days of the week in the head of a month, each with its full name.
pub(crate) const WEEKDAYS: [[&str; 2]; 7] = [
    ["Mo", "Monday"],
    ["Tu", "Tuesday"],
    ["We", "Wednesday"],
    ["Th", "Thursday"],
    ["Fr", "Friday"],
    ["Sa", "Saturday"],
    ["Su", "Sunday"],
];

/// The months from the first to the last that have captures, of counts by day; those of a year without any are left out. `leads_to` says where
/// a month (`2031-05`) or a day is listed.
pub(crate) fn months(days: &BTreeMap<String, u64>, leads_to: &dyn Fn(&str) -> Option<String>) -> Vec<Month> {
    let mut names: Vec<&str> = days.keys().filter_map(|day| day.get(..7)).collect();
    names.dedup();
    names.into_iter().filter_map(|month| Month::of(month, days, leads_to)).collect()
}

/// Where the captures of a year, a month or a day are listed: `/captures/2031/05/07`.
pub(crate) fn captures_path(period: &str) -> String {
    if period.is_empty() { "/captures".to_owned() } else { format!("/captures/{}", period.replace('-', "/")) }
}

impl Month {
    /// The leaf of a month, `2031-05`; none for what is no month.
    fn of(
        month: &str,
        days: &BTreeMap<String, u64>,
        leads_to: &dyn Fn(&str) -> Option<String>,
    ) -> Option<Month> {
        let first: Date = format!("{month}-01").parse().ok()?;
        let before = first.weekday().since(Weekday::Monday);
        let mut places: Vec<Option<Day>> = (0..before).map(|_| None).collect();
        for number in 1..=first.days_in_month() {
            let day = format!("{month}-{number:02}");
            let captures = days.get(&day).copied().unwrap_or(0);
            let words = format!("{}: {}", wording::time(&day), wording::count(captures, "capture"));
            let href = if captures > 0 { leads_to(&day) } else { None };
            places.push(Some(Day { number, href, words }));
        }
        let mut weeks = Vec::with_capacity(6);
        while !places.is_empty() {
            let rest = places.split_off(places.len().min(7));
            weeks.push(std::mem::replace(&mut places, rest));
        }
        if let Some(last) = weeks.last_mut() {
            last.resize_with(7, || None);
        }
        Some(Month { name: wording::time(month), href: leads_to(month), weeks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(month: &Month) -> Vec<String> {
        let day = |day: &Option<Day>| match day {
            None => "--".to_owned(),
            Some(day) => {
                format!("{:02}{}", day.number, if day.href.is_some() { "*" } else { "" })
            }
        };
        month.weeks.iter().map(|week| week.iter().map(day).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn a_month_begins_on_its_day_of_the_week_and_links_the_days_with_captures() {
        let days = [("2024-02-07".to_owned(), 2), ("2024-02-29".to_owned(), 1)].into();
        let months = months(&days, &|day| Some(captures_path(day)));
        assert_eq!(
            shown(&months[0]),
            [
                "-- -- -- 01 02 03 04",
                "05 06 07* 08 09 10 11",
                "12 13 14 15 16 17 18",
                "19 20 21 22 23 24 25",
                "26 27 28 29* -- -- --"
            ]
        );
        assert_eq!(months[0].weeks[1][2].as_ref().unwrap().words, "7 February 2024: 2 captures");
        assert_eq!(months[0].href.as_deref(), Some("/captures/2024/02"));
    }

    #[test]
    fn months_without_captures_and_what_is_no_day_have_no_leaf() {
        let days = [("-00012-01-".to_owned(), 2), ("2031-05-01".to_owned(), 1), ("2031-07-01".to_owned(), 1)];
        let months = months(&days.into(), &|_| None);
        assert_eq!(
            months.iter().map(|month| month.name.as_str()).collect::<Vec<_>>(),
            ["May 2031", "July 2031"]
        );
    }
}
