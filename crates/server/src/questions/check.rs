//! Which quotation is to be checked, and against what.

use super::{blank_as_none, day};
use crate::{links, problem::Problem};
use serde::Deserialize;

/// What is to be checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CheckQuestion {
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) quote: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) speaker: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) publisher: Option<String>,
    /// The day, month or year in which the words are said to have been said; stands for both `from` and `to`.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) on: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) from: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) to: Option<String>,
}

impl CheckQuestion {
    /// The most characters of a quotation. Longer than any quotation in print; an article is checked part by part.
    const LONGEST_QUOTE: usize = 5000;

    /// How many further candidates are shown.
    const OTHERS: usize = 5;

    /// The question as the hall takes it.
    ///
    /// # Errors
    /// Asked wrongly where a day is none, or the quotation is too long.
    pub(crate) fn request(&self) -> Result<dictum::CheckRequest, Problem> {
        let quote = self.quote.clone().unwrap_or_default();
        let length = quote.chars().count();
        if length > Self::LONGEST_QUOTE {
            return Err(Problem::asked_wrongly(format!(
                "the quotation has {length} characters; {} are the most",
                Self::LONGEST_QUOTE
            ))
            .with_hint("check it in parts"));
        }
        Ok(dictum::CheckRequest {
            quote,
            speaker: self.speaker.clone(),
            from: self.from.as_deref().or(self.on.as_deref()).map(day).transpose()?,
            to: self.to.as_deref().or(self.on.as_deref()).map(day).transpose()?,
            publisher: self.publisher.clone(),
            limit: Self::OTHERS,
        })
    }

    /// The same question at another path.
    pub(crate) fn address(&self, path: &str) -> String {
        let pairs = [
            ("quote", &self.quote),
            ("speaker", &self.speaker),
            ("publisher", &self.publisher),
            ("on", &self.on),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let pairs: Vec<(&str, &str)> =
            pairs.into_iter().map(|(name, value)| (name, value.as_deref().unwrap_or_default())).collect();
        links::with_query(path, &pairs)
    }
}
