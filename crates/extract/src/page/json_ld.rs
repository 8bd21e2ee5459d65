//! JSON-LD: the little of schema.org that tells of a statement.

use super::{Told, Value};
use serde_json::Value as Json;
use std::ops::Range;

/// The largest block worth parsing: real ones are a few kilobytes.
const LARGEST: usize = 1 << 20;
/// How many objects of one block are looked at.
const MOST_OBJECTS: usize = 64;

/// Reads what a block of JSON-LD at `at` of the decoded text tells.
pub(crate) fn read(block: &str, at: Range<usize>, told: &mut Told) {
    if block.len() > LARGEST {
        return;
    }
    let Ok(json) = serde_json::from_str::<Json>(block.trim()) else { return };
    let mut waiting = vec![&json];
    for _ in 0..MOST_OBJECTS {
        let Some(next) = waiting.pop() else { return };
        match next {
            Json::Array(items) => waiting.extend(items.iter().rev()),
            Json::Object(object) => {
                waiting.extend(object.get("@graph"));
                if is_article(object.get("@type")) {
                    article(object, &at, told);
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
    }
}

fn is_article(kind: Option<&Json>) -> bool {
    let named = |kind: &Json| {
        kind.as_str()
            .is_some_and(|name| name.ends_with("Article") || matches!(name, "BlogPosting" | "Report"))
    };
    kind.is_some_and(|kind| kind.as_array().map_or_else(|| named(kind), |kinds| kinds.iter().any(named)))
}

fn article(object: &serde_json::Map<String, Json>, at: &Range<usize>, told: &mut Told) {
    let value = |key: &str| {
        let word = object.get(key)?;
        let word = word.as_str().or_else(|| word.get("name")?.as_str())?;
        Some(Value { word: word.trim().to_owned(), rule: "json-ld", at: at.clone() })
    };
    told.headlines.extend(value("headline"));
    told.published.extend(value("datePublished"));
    told.languages.extend(value("inLanguage"));
    told.publishers.extend(value("publisher"));
    told.summaries.extend(value("description"));
}
