//! Calendars that count years from an era: Japan's, and that of the Republic in Taiwan.

use jiff::civil::Date;

/// An era, with the Gregorian year before its first, and its first and last day.
struct Era {
    name: &'static str,
    year_before: i16,
    first: Date,
    last: Date,
}

/// Japan's eras since it took the Gregorian calendar (1873), by the days of the Cabinet's ordinances.
const ERAS: &[Era] = &[
    Era { name: "令和", year_before: 2018, first: Date::constant(2019, 5, 1), last: Date::MAX },
    Era {
        name: "平成",
        year_before: 1988,
        first: Date::constant(1989, 1, 8),
        last: Date::constant(2019, 4, 30),
    },
    Era {
        name: "昭和",
        year_before: 1925,
        first: Date::constant(1926, 12, 25),
        last: Date::constant(1989, 1, 7),
    },
    Era {
        name: "大正",
        year_before: 1911,
        first: Date::constant(1912, 7, 30),
        last: Date::constant(1926, 12, 25),
    },
    Era {
        name: "明治",
        year_before: 1867,
        first: Date::constant(1873, 1, 1),
        last: Date::constant(1912, 7, 30),
    },
    Era { name: "中華民國", year_before: 1911, first: Date::constant(1912, 1, 1), last: Date::MAX },
    Era { name: "中華民国", year_before: 1911, first: Date::constant(1912, 1, 1), last: Date::MAX },
    Era { name: "民國", year_before: 1911, first: Date::constant(1912, 1, 1), last: Date::MAX },
];

/// An era that a text begins with.
#[derive(Clone, Copy)]
pub(super) struct Begun(&'static Era);

impl Begun {
    /// The era that a text begins with.
    pub(super) fn at_start(text: &str) -> Option<Begun> {
        ERAS.iter().find(|era| text.starts_with(era.name)).map(Begun)
    }

    /// The length of its name in bytes.
    pub(super) fn length(self) -> usize {
        self.0.name.len()
    }

    /// The day of a year of this era; none if the era did not have that day.
    pub(super) fn day(self, year: i16, month: i8, day: i8) -> Option<Date> {
        let date = Date::new(self.0.year_before.checked_add(year)?, month, day).ok()?;
        (year > 0 && (self.0.first..=self.0.last).contains(&date)).then_some(date)
    }
}
