//! A time as precise as it was told, and no more.

use jiff::{Timestamp, Zoned, civil, tz::Offset};
use std::{fmt, str::FromStr};

/// A time as a page told it: a time without a zone stays without one, a bare year stays a year.
///
/// Written as ISO 8601 (and, for years and months, EDTF level 0): `2013`, `2013-05`, `2021-08-30`,
/// `2021-08-30T19:47`, `2018-05-10T15:13:55-04:00`, `2022-06-28T12:31:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// A year alone.
    Year(i16),
    /// A year and a month (1 to 12).
    Month(i16, i8),
    /// A day.
    Day(civil::Date),
    /// A day and a time of day, in a zone that was not told.
    Local(civil::DateTime),
    /// An instant, with the offset from UTC it was told in.
    Instant(Timestamp, Offset),
}

impl Moment {
    /// The day it names, if it is that precise: in its own offset, where it has one.
    pub fn day(self) -> Option<civil::Date> {
        match self {
            Moment::Year(_) | Moment::Month(..) => None,
            Moment::Day(day) => Some(day),
            Moment::Local(time) => Some(time.date()),
            Moment::Instant(at, offset) => Some(offset.to_datetime(at).date()),
        }
    }

    /// The day as a number that sorts: 2021-07-08 is 20210708. A bare year or month stands before its first day, or, as the end of
    /// a period, at its last.
    pub fn day_number(self, is_last: bool) -> u64 {
        let number = |year: i16, month: i8, day: i8| {
            u64::try_from(year).unwrap_or(0) * 10_000
                + u64::try_from(month).unwrap_or(0) * 100
                + u64::try_from(day).unwrap_or(0)
        };
        match (self, is_last) {
            (Moment::Year(year), false) => number(year, 0, 0),
            (Moment::Year(year), true) => number(year, 12, 31),
            (Moment::Month(year, month), false) => number(year, month, 0),
            (Moment::Month(year, month), true) => number(year, month, 31),
            (Moment::Day(_) | Moment::Local(_) | Moment::Instant(..), _) => {
                self.day().map_or(0, |day| number(day.year(), day.month(), day.day()))
            }
        }
    }

    /// The year it names.
    pub fn year(self) -> i16 {
        match self {
            Moment::Year(year) | Moment::Month(year, _) => year,
            Moment::Day(_) | Moment::Local(_) | Moment::Instant(..) => self.day().map_or(0, |day| day.year()),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Moment::Year(year) => write!(f, "{year:04}"),
            Moment::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Moment::Day(day) => write!(f, "{day}"),
            Moment::Local(time) if time.second() == 0 && time.subsec_nanosecond() == 0 => {
                write!(f, "{}", time.strftime("%Y-%m-%dT%H:%M"))
            }
            Moment::Local(time) => write!(f, "{time}"),
            Moment::Instant(at, offset) if offset == Offset::UTC => write!(f, "{at}"),
            Moment::Instant(at, offset) => write!(f, "{}", at.display_with_offset(offset)),
        }
    }
}

/// Says that a word is not a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentError(pub String);

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}” is not a time: write it as 2021-08-30, 2021-08-30T19:47 or 2021-08-30T19:47:00Z",
            self.0
        )
    }
}

impl std::error::Error for MomentError {}

impl FromStr for Moment {
    type Err = MomentError;

    /// Reads what [`Moment`] prints, also with a space for the `T` and with seconds.
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let wrong = || MomentError(word.to_owned());
        let word_trimmed = word.trim();
        let digits = |range: std::ops::Range<usize>| {
            word_trimmed.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
        };
        match word_trimmed.len() {
            4 => digits(0..4).and_then(|y| y.parse().ok()).map(Moment::Year).ok_or_else(wrong),
            7 if word_trimmed.as_bytes()[4] == b'-' => {
                let year = digits(0..4).and_then(|y| y.parse().ok()).ok_or_else(wrong)?;
                let month = digits(5..7).and_then(|m| m.parse().ok()).ok_or_else(wrong)?;
                if (1..=12).contains(&month) { Ok(Moment::Month(year, month)) } else { Err(wrong()) }
            }
            10 => word_trimmed.parse().map(Moment::Day).map_err(|_| wrong()),
            n if n > 10 => instant(word_trimmed)
                .or_else(|| word_trimmed.parse().ok().map(Moment::Local))
                .ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

/// Reads a time with `Z` or an offset; a named zone in brackets fixes the offset and is then dropped.
fn instant(word: &str) -> Option<Moment> {
    if let Ok(zoned) = word.parse::<Zoned>() {
        return Some(Moment::Instant(zoned.timestamp(), zoned.offset()));
    }
    let at: Timestamp = word.parse().ok()?;
    let sign = word.rfind(['+', '-']).filter(|&i| i > 10);
    let offset = sign.and_then(|i| offset(&word[i..])).unwrap_or(Offset::UTC);
    Some(Moment::Instant(at, offset))
}

/// Reads `+HH:MM`, `+HHMM` or `+HH`.
fn offset(word: &str) -> Option<Offset> {
    let digits: String = word[1..].chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(0..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Some(0), |m| m.parse().ok())?;
    let seconds = hours * 3600 + minutes * 60;
    Offset::from_seconds(if word.starts_with('-') { -seconds } else { seconds }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_printed_as_precisely_as_it_was_told() {
        for word in [
            "2013",
            "2013-05",
            "2021-08-30",
            "2021-08-30T19:47",
            "2021-08-30T19:47:12",
            "2022-06-28T12:31:00Z",
            "2018-05-10T15:13:55-04:00",
        ] {
            assert_eq!(word.parse::<Moment>().map(|m| m.to_string()), Ok(word.to_owned()));
        }
        assert_eq!("2021-08-30 19:47".parse::<Moment>(), "2021-08-30T19:47".parse());
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for word in ["", "13", "2021-13", "2021-02-30", "+123", "20é1", "yesterday at noon", "2021-08-30Tx"]
        {
            assert!(word.parse::<Moment>().is_err(), "{word}");
        }
    }

    #[test]
    fn the_day_of_an_instant_is_that_of_its_own_offset() {
        let late: Moment = "2018-05-10T23:30:00-04:00".parse().unwrap();
        assert_eq!(late.day().unwrap().to_string(), "2018-05-10");
    }
}
