//! All that a search found, a passage a row: CSV for tables, JSON Lines for programs.

use dictum::{SearchHit, SearchList};
use schemars::JsonSchema;
use serde::Serialize;

/// A passage that was found, in one row. What is not known is `null`, in CSV empty.
#[derive(Debug, JsonSchema, Serialize)]
pub struct FoundRowShape<'a> {
    /// The day said, else put out, as precise as was told.
    pub day: &'a str,
    /// Who speaks.
    pub speaker: Option<&'a str>,
    /// The turn's role, or `headline`.
    pub role: &'a str,
    /// The words around the hit.
    pub passage: String,
    /// The words looked for in it, parted by ` | `.
    pub matches: String,
    /// For an answer, the beginning of the question it answers.
    pub question: Option<&'a str>,
    /// The statement's headline.
    pub headline: Option<&'a str>,
    /// Its publisher.
    pub publisher: Option<&'a str>,
    /// Its kind.
    pub kind: Option<&'a str>,
    /// Its place.
    pub place: Option<&'a str>,
    /// The turn's language.
    pub language: Option<&'a str>,
    /// When it was said.
    pub delivered_on: Option<&'a str>,
    /// When it was put out.
    pub published_at: Option<&'a str>,
    /// The statement's id.
    pub statement: &'a str,
    /// The entry number of the edition.
    pub edition: u64,
    /// Whether a later edition has replaced it.
    pub is_replaced: bool,
    /// The turn's id; `null` for a headline.
    pub turn: Option<&'a str>,
    /// The position of the paragraph in its turn, from 1.
    pub paragraph: usize,
    /// Where the passage is read in the reading room.
    pub path: String,
    /// The address that the statement was captured from.
    pub target_uri: Option<&'a str>,
}

impl<'a> FoundRowShape<'a> {
    fn of(hit: &'a SearchHit) -> Self {
        let (card, passage) = (&hit.statement, &hit.passage);
        let matches = passage.excerpt.iter().filter(|stretch| stretch.is_match);
        FoundRowShape {
            day: card.day(),
            speaker: passage.speaker.as_deref(),
            role: &passage.role,
            passage: passage.excerpt.iter().map(|stretch| stretch.text.as_str()).collect(),
            matches: matches.map(|stretch| stretch.text.as_str()).collect::<Vec<_>>().join(" | "),
            question: passage.question.as_deref(),
            headline: card.headline.as_deref(),
            publisher: card.publisher.as_deref(),
            kind: card.kind.as_deref(),
            place: card.place.as_deref(),
            language: passage.language.as_deref(),
            delivered_on: card.delivered_on.as_deref(),
            published_at: card.published_at.as_deref(),
            statement: &card.id,
            edition: passage.edition,
            is_replaced: passage.is_replaced,
            turn: passage.turn.as_deref(),
            paragraph: passage.paragraph,
            path: crate::links::passage(hit),
            target_uri: card.target_uri.as_deref(),
        }
    }
}

/// The list as JSON Lines.
///
/// # Errors
/// None that a list can cause; those of the writer of JSON.
pub fn found_jsonl(list: &SearchList) -> serde_json::Result<String> {
    let mut lines = String::new();
    for hit in &list.hits {
        lines.push_str(&serde_json::to_string(&FoundRowShape::of(hit))?);
        lines.push('\n');
    }
    Ok(lines)
}

/// The list as CSV (RFC 4180), with a first row of the names that JSON Lines has too. Words stand as they were published: a
/// table that takes a cell beginning with `=` for a formula has to be told that it is text.
///
/// # Errors
/// None that a list can cause; those of the writer of JSON.
pub fn found_csv(list: &SearchList) -> serde_json::Result<String> {
    let mut table = COLUMNS.join(",") + "\r\n";
    for hit in &list.hits {
        let row = serde_json::to_value(FoundRowShape::of(hit))?;
        let cells: Vec<String> = COLUMNS.iter().map(|name| cell(&row[*name])).collect();
        table.push_str(&cells.join(","));
        table.push_str("\r\n");
    }
    Ok(table)
}

/// The columns in their order.
const COLUMNS: [&str; 20] = [
    "day",
    "speaker",
    "role",
    "passage",
    "matches",
    "question",
    "headline",
    "publisher",
    "kind",
    "place",
    "language",
    "delivered_on",
    "published_at",
    "statement",
    "edition",
    "is_replaced",
    "turn",
    "paragraph",
    "path",
    "target_uri",
];

fn cell(value: &serde_json::Value) -> String {
    let text = match value {
        serde_json::Value::Null => return String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_with_commas_quotation_marks_or_lines_is_quoted() {
        let cells = ["plain", "a, b", "say \"so\"", "two\nlines"].map(|text| cell(&text.into()));
        assert_eq!(cells, ["plain", "\"a, b\"", "\"say \"\"so\"\"\"", "\"two\nlines\""]);
    }
}
