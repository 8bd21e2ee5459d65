//! Which statements of a list are asked for: by speaker, publisher, period and page.

use super::{CursorQuestion, PageNumber, blank_as_none, day};
use crate::{links, problem::Problem};
use dictum::ShelfFilter;
use serde::Deserialize;

/// Which statements of a list are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuestion {
    /// The slug of a speaker.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) speaker: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) publisher: Option<String>,
    /// The beginning of a day: `2021`, `2021-07`, `2021-07-08`.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) day: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) from: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) to: Option<String>,
    pub(crate) page: PageNumber,
    /// Where the page begins, in the API.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) cursor: Option<String>,
}

impl ListQuestion {
    /// The statements asked for, as the hall knows them.
    pub(crate) fn filter(&self) -> Result<ShelfFilter, Problem> {
        Ok(ShelfFilter {
            speaker_slug: self.speaker.clone(),
            publisher: self.publisher.clone(),
            day_prefix: self.day.as_deref().map(day).transpose()?,
            from: self.from.as_deref().map(day).transpose()?,
            to: self.to.as_deref().map(day).transpose()?,
        })
    }

    /// The page asked for, by number or cursor.
    pub(crate) fn paged(&self) -> CursorQuestion {
        CursorQuestion { cursor: self.cursor.clone(), page: self.page }
    }

    /// What narrows the list beside the period in its path, as an address asks for it.
    pub(crate) fn narrowing(&self) -> Vec<(&str, &str)> {
        let pairs = [
            ("publisher", &self.publisher),
            ("speaker", &self.speaker),
            ("from", &self.from),
            ("to", &self.to),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect()
    }

    /// The path of the same list in JSON.
    pub(crate) fn twin(&self) -> String {
        let page = self.page.query();
        let mut pairs = vec![("day", self.day.as_deref().unwrap_or_default())];
        pairs.extend(self.narrowing());
        pairs.push(("page", &page));
        links::with_query("/api/v1/statements", &pairs)
    }
}
