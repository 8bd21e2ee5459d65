//! What is traced: a statement or a phrase, a period, or what is repeated most.

use super::blank_as_none;
use crate::{links, problem::Problem};
use dictum::{TracePeriod, TraceRequest};
use serde::Deserialize;

/// What is traced; with nothing named, what is repeated most.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TraceQuestion {
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) q: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) said: Option<String>,
}

impl TraceQuestion {
    /// How many uses, passages and wordings are shown.
    pub(crate) const SHOWN: usize = 50;

    /// The page that answers this question.
    pub(crate) fn address(&self) -> String {
        self.at("/trace")
    }

    /// The same question at another path.
    pub(crate) fn at(&self, path: &str) -> String {
        let word = |word: &Option<String>| word.clone().unwrap_or_default();
        links::with_query(path, &[("q", &word(&self.q)), ("said", &word(&self.said))])
    }

    /// The period asked for.
    ///
    /// # Errors
    /// Asked wrongly where it makes no sense.
    pub(crate) fn period(&self) -> Result<TracePeriod, Problem> {
        Ok(self.said.as_deref().map_or(Ok(TracePeriod::default()), str::parse)?)
    }

    /// The question as the hall takes it; nothing where nothing is named.
    pub(crate) fn request(&self) -> Result<Option<TraceRequest>, Problem> {
        let period = self.period()?;
        Ok(self.q.as_ref().map(|what| TraceRequest { what: what.clone(), period, limit: Self::SHOWN }))
    }
}
