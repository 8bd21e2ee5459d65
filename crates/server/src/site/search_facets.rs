//! What a search found, counted by speaker, publisher and so on: each count a link to the narrower search.

use super::wording;
use crate::{links, questions::narrowed};
use dictum::{Facet, FacetCount, FacetField, is_query};

/// So many values of a fact are shown; the others are reached by narrowing.
const MOST_VALUES: usize = 8;

/// What was found, counted by one fact.
pub(super) struct FacetList {
    pub(super) title: &'static str,
    pub(super) values: Vec<FacetValue>,
    /// How many more values there are.
    pub(super) more: Option<String>,
}

/// One value and its count.
pub(super) struct FacetValue {
    pub(super) words: String,
    pub(super) turns: String,
    /// The narrower search; none where the value is not told, or the query could not be asked.
    pub(super) href: Option<String>,
}

/// The lists for the facts by which the search can be narrowed: those with more than one value.
pub(super) fn facet_lists(query: &str, facets: &[Facet]) -> Vec<FacetList> {
    facets.iter().filter(|facet| facet.counts.len() > 1).map(|facet| list(query, facet)).collect()
}

fn list(query: &str, facet: &Facet) -> FacetList {
    let more = facet.counts.len().saturating_sub(MOST_VALUES) as u64;
    FacetList {
        title: title(facet.field),
        values: facet.counts.iter().take(MOST_VALUES).map(|count| value(query, facet.field, count)).collect(),
        more: (more > 0).then(|| format!("and {} more", wording::thousands(more))),
    }
}

fn value(query: &str, field: FacetField, count: &FacetCount) -> FacetValue {
    let narrower = narrowed(query, fact(field), &count.value);
    let is_askable = !count.value.is_empty() && is_query(&narrower);
    let words = match field {
        _ if count.value.is_empty() => "not told".to_owned(),
        FacetField::Kind | FacetField::Role => wording::title(&count.value),
        _ => count.value.clone(),
    };
    FacetValue {
        words,
        turns: wording::thousands(count.turns),
        href: is_askable.then(|| links::with_query("/search", &[("q", &narrower)])),
    }
}

fn title(field: FacetField) -> &'static str {
    match field {
        FacetField::Speaker => "Speaker",
        FacetField::Publisher => "Publisher",
        FacetField::Kind => "Kind",
        FacetField::Year => "Year",
        FacetField::Language => "Language",
        FacetField::Role => "Part",
    }
}

/// The name by which the grammar asks for it.
fn fact(field: FacetField) -> &'static str {
    match field {
        FacetField::Year => "day",
        FacetField::Language => "lang",
        _ => field.as_str(),
    }
}
