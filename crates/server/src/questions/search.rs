//! What is looked for, and within what bounds.

use super::{PageNumber, blank_as_none};
use crate::problem::Problem;
use serde::Deserialize;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchQuestion {
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) q: Option<String>,
    /// A speaker's name: the box on a speaker's page sends it.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) speaker: Option<String>,
    pub(crate) page: PageNumber,
    /// Where the page begins, in the API.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) cursor: Option<String>,
    /// Asks for all that is found, as a list to take away.
    pub(crate) format: Option<ListForm>,
}

/// In which form a list is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ListForm {
    Csv,
    Jsonl,
}

impl SearchQuestion {
    /// How many hits a page shows.
    pub(crate) const HITS: u64 = 20;

    /// How many hits can be paged through. Ranking costs memory for each hit passed over; whoever needs more narrows the search.
    const MOST_HITS: u64 = 1000;

    /// The query with the speaker written into it, where one was asked for apart.
    pub(crate) fn within_speaker(&self) -> Option<String> {
        let speaker = self.speaker.as_deref()?;
        Some(narrowed(self.q.as_deref().unwrap_or_default(), "speaker", speaker))
    }

    /// The question as the hall takes it.
    ///
    /// # Errors
    /// Asked wrongly beyond the last hit that can be paged to.
    pub(crate) fn request(&self) -> Result<dictum::SearchRequest, Problem> {
        let page = self.page.of_size(Self::HITS);
        if page.skip >= Self::MOST_HITS {
            return Err(Problem::not_found(format!(
                "only the first {} passages are listed",
                Self::MOST_HITS
            ))
            .with_hint("narrow the search: by speaker, period or one more word"));
        }
        Ok(dictum::SearchRequest {
            query: self.q.clone().unwrap_or_default(),
            skip: page.skip as usize,
            take: Self::HITS as usize,
            with_facets: true,
        })
    }

    /// How many of the hits can be paged to.
    pub(crate) fn reachable(&self, total: usize) -> u64 {
        (total as u64).min(Self::MOST_HITS)
    }
}

/// A query that asks for one fact more.
pub(crate) fn narrowed(query: &str, fact: &str, value: &str) -> String {
    let query = if query.contains(" OR ") { format!("({query})") } else { query.to_owned() };
    let is_plain = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let value = if is_plain { value.to_owned() } else { format!("\"{}\"", value.replace('"', " ")) };
    format!("{query} {fact}:{value}").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::narrowed;

    #[test]
    fn a_query_is_narrowed_as_a_whole() {
        assert_eq!(narrowed("fish OR chips", "kind", "interview"), "(fish OR chips) kind:interview");
        assert_eq!(narrowed("fish", "speaker", "Ada \"A\" Lorn"), "fish speaker:\"Ada  A  Lorn\"");
        assert_eq!(narrowed("", "day", "2031"), "day:2031");
    }
}
