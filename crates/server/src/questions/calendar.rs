//! Of which year, month or day the captures are asked for.

use super::{CursorQuestion, blank_as_none, day};
use crate::problem::Problem;
use serde::Deserialize;

/// A period of the calendar of captures, and a page of its list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CalendarQuestion {
    /// The beginning of a day: `2021`, `2021-07`, `2021-07-08`.
    #[serde(deserialize_with = "blank_as_none")]
    day: Option<String>,
    #[serde(flatten)]
    pub(crate) paged: CursorQuestion,
}

impl CalendarQuestion {
    /// The period: empty where all is asked for.
    pub(crate) fn period(&self) -> Result<String, Problem> {
        self.day.as_deref().map(day).transpose().map(Option::unwrap_or_default)
    }
}
