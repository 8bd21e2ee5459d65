//! The period that a trace looks at: `2021-07..2021-09`, `2021-07..`, `..2021`, `2021`.

use crate::error::{Error, Result};
use dictum_collate::reuse_day;
use dictum_model::Moment;
use std::{ops::RangeInclusive, str::FromStr};

/// From when to when statements were said; open where nothing is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TracePeriod {
    /// The first day, month or year.
    pub from: Option<Moment>,
    /// The last, which counts to its end.
    pub to: Option<Moment>,
}

impl FromStr for TracePeriod {
    type Err = Error;

    fn from_str(word: &str) -> Result<TracePeriod> {
        let (from, to) = word.split_once("..").unwrap_or((word, word));
        let moment = |word: &str| match word.trim() {
            "" => Ok(None),
            word => word.parse::<Moment>().map(Some).map_err(|error| {
                Error::asked_wrongly(error.to_string())
                    .with_hint("give a period as 2021-07..2021-09, 2021-07.. or 2021")
            }),
        };
        let period = TracePeriod { from: moment(from)?, to: moment(to)? };
        if period.days().is_empty() {
            return Err(Error::asked_wrongly(format!("the period “{word}” ends before it begins"))
                .with_hint("give the earlier day first"));
        }
        Ok(period)
    }
}

impl TracePeriod {
    /// Its days as the shared passages count them.
    pub(super) fn days(&self) -> RangeInclusive<u32> {
        let from = self.from.map_or(0, |from| reuse_day(from, false));
        from..=self.to.map_or(u32::MAX, |to| reuse_day(to, true))
    }
}

impl std::fmt::Display for TracePeriod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = |moment: Option<Moment>| moment.map_or(String::new(), |moment| moment.to_string());
        write!(f, "{}..{}", word(self.from), word(self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_may_be_open_at_either_end() {
        for (word, again) in [
            ("2021-07..2021-09", "2021-07..2021-09"),
            ("2021-07..", "2021-07.."),
            ("..2021", "..2021"),
            ("2021", "2021..2021"),
            ("..", ".."),
        ] {
            assert_eq!(word.parse::<TracePeriod>().unwrap().to_string(), again, "{word}");
        }
    }

    #[test]
    fn a_period_that_makes_no_sense_is_told_with_its_cure() {
        for word in ["spring", "2021-13..", "2022..2021"] {
            assert!(word.parse::<TracePeriod>().unwrap_err().hint().is_some(), "{word}");
        }
    }
}
