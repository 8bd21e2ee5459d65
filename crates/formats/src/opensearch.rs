//! Statements for search servers: the bulk format of OpenSearch and Elasticsearch, a turn a document, and the mapping of the index.
//!
//! Checked against the rules that those servers document (tests below); it has not run on a real server.

use crate::exported::{Exported, People};
use dictum_model::Turn;
use serde::Serialize;

/// The settings and mapping of the index, to be put before the documents: `PUT /statements`.
pub const MAPPING: &str = include_str!("opensearch/mapping.json");

/// The name of the index.
const INDEX: &str = "statements";

/// What a server is told to do with the line behind it.
#[derive(Serialize)]
struct Action<'a> {
    index: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    _index: &'a str,
    _id: &'a str,
}

/// A turn with what is told of its statement. The keys are those of the mapping, which takes no others.
#[derive(Serialize)]
struct Document<'a> {
    statement: &'a str,
    turn: &'a str,
    position: usize,
    role: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker_role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    text: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    venue: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    occasion: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    captured_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_uri: Option<&'a str>,
    digest: String,
}

/// Writes two lines for each turn of a statement: what to do, and the document.
pub fn write(exported: &Exported<'_>, out: &mut String) {
    let people = People::of(exported.statement);
    for (position, turn) in (1..).zip(&exported.statement.turns) {
        let id = format!("{}.{position}", exported.id);
        line(&Action { index: Place { _index: INDEX, _id: &id } }, out);
        line(&document(exported, &people, turn, position), out);
    }
}

fn document<'a>(
    exported: &'a Exported<'_>,
    people: &'a People<'_>,
    turn: &'a Turn,
    position: usize,
) -> Document<'a> {
    let statement = exported.statement;
    let speaker = turn.speaker.as_deref();
    Document {
        statement: exported.id,
        turn: &turn.id,
        position,
        role: turn.role.as_str(),
        speaker,
        speaker_role: speaker.and_then(|name| people.office(name)),
        label: turn.label.as_ref().map(|label| label.text.as_str()),
        language: turn.language.as_deref().or(statement.language.as_deref()),
        text: turn.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect(),
        headline: statement.headline.as_ref().map(|headline| headline.text.as_str()),
        kind: statement.kind.map(|kind| kind.as_str()),
        publisher: statement.publisher.as_deref(),
        venue: statement.venue.as_deref(),
        place: statement.place.as_deref(),
        occasion: statement.occasion.as_deref(),
        delivered_on: statement.delivered_on.map(|moment| moment.to_string()),
        published_at: statement.published_at.map(|moment| moment.to_string()),
        captured_at: exported.read_from.captured_at.map(|time| time.to_string()),
        target_uri: exported.address(),
        digest: exported.read_from.digest.to_string(),
    }
}

#[expect(
    clippy::expect_used,
    reason = "the shapes have string keys only and nothing in them can fail to be written"
)]
fn line(shape: &impl Serialize, out: &mut String) {
    out.push_str(&serde_json::to_string(shape).expect("a turn is always expressible as JSON"));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exported::specimen;
    use proptest::prelude::*;
    use serde_json::Value;
    use std::collections::HashSet;

    /// The rules of a bulk request as the servers document them: pairs of lines, each an object on one line, the last ended too;
    /// an action with index and id, no id twice; and a document with no key that the mapping, which is strict, does not know.
    fn check(bulk: &str) {
        let mapping: Value = serde_json::from_str(MAPPING).unwrap();
        let known = mapping["mappings"]["properties"].as_object().unwrap();
        assert_eq!(mapping["mappings"]["dynamic"], "strict");
        assert!(bulk.is_empty() || bulk.ends_with('\n'));
        let lines: Vec<Value> = bulk.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut ids = HashSet::new();
        for pair in lines.chunks(2) {
            let [action, document] = pair else { panic!("an action without a document") };
            assert_eq!(action["index"]["_index"], INDEX);
            let id = action["index"]["_id"].as_str().unwrap();
            assert!(id.len() <= 512 && ids.insert(id.to_owned()), "{id}");
            for (key, value) in document.as_object().unwrap() {
                let kind = known.get(key).unwrap_or_else(|| panic!("the mapping does not know {key}"));
                let fits = match kind["type"].as_str().unwrap() {
                    "integer" => value.is_u64(),
                    "date" => value.as_str().is_some_and(|told| told.len() >= 4 && !told.contains(' ')),
                    _ => {
                        value.is_string()
                            || value.as_array().is_some_and(|all| all.iter().all(Value::is_string))
                    }
                };
                assert!(fits, "{key}: {value}");
            }
        }
    }

    #[test]
    fn every_turn_is_a_document_that_the_mapping_takes() {
        let mut out = String::new();
        specimen::of_all_kinds(|exported| write(exported, &mut out));
        assert_eq!(out.lines().count(), 12);
        check(&out);
    }

    proptest! {
        #[test]
        fn whatever_a_statement_holds_the_bulk_keeps_the_rules(statement in specimen::any_statement()) {
            let mut out = String::new();
            specimen::told(&statement, &[], |exported| write(exported, &mut out));
            check(&out);
        }
    }
}
