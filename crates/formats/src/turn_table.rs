//! Statements as a table for spreadsheets and data frames: CSV (RFC 4180), a row a turn.
//!
//! What is told of a statement is told again in each of its rows, so that a row can be sorted and filtered by itself.

use crate::exported::{Exported, People};
use dictum_model::Turn;

/// The columns, in their order.
const COLUMNS: [&str; 23] = [
    "statement",
    "turn",
    "position",
    "role",
    "speaker",
    "speaker_role",
    "label",
    "language",
    "translation_of",
    "words",
    "text",
    "headline",
    "kind",
    "publisher",
    "venue",
    "place",
    "occasion",
    "delivered_on",
    "published_at",
    "target_uri",
    "captured_at",
    "digest",
    "speakers",
];

/// The line of column names.
pub fn head() -> String {
    COLUMNS.join(",") + "\r\n"
}

/// Writes a row for each turn of a statement. Paragraphs of a turn are parted by a blank line within its cell.
pub fn write(exported: &Exported<'_>, out: &mut String) {
    let statement = exported.statement;
    let mut of_statement = String::new();
    for value in [
        statement.headline.as_ref().map(|headline| headline.text.clone()),
        statement.kind.map(|kind| kind.to_string()),
        statement.publisher.clone(),
        statement.venue.clone(),
        statement.place.clone(),
        statement.occasion.clone(),
        statement.delivered_on.map(|moment| moment.to_string()),
        statement.published_at.map(|moment| moment.to_string()),
        exported.address().map(str::to_owned),
        exported.read_from.captured_at.map(|time| time.to_string()),
        Some(exported.read_from.digest.to_string()),
        dictum_model::speakers_in_words(&statement.speakers),
    ] {
        of_statement.push(',');
        cell(value.as_deref().unwrap_or_default(), &mut of_statement);
    }
    let people = People::of(statement);
    for (position, turn) in (1..).zip(&statement.turns) {
        turn_cells(exported, &people, turn, position, out);
        out.push_str(&of_statement);
        out.push_str("\r\n");
    }
}

fn turn_cells(exported: &Exported<'_>, people: &People<'_>, turn: &Turn, position: usize, out: &mut String) {
    let speaker = turn.speaker.as_deref();
    let texts: Vec<&str> = turn.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let text = texts.join("\n\n");
    for value in [
        exported.id,
        &turn.id,
        &position.to_string(),
        turn.role.as_str(),
        speaker.unwrap_or_default(),
        speaker.and_then(|name| people.office(name)).unwrap_or_default(),
        turn.label.as_ref().map(|label| label.text.as_str()).unwrap_or_default(),
        turn.language.as_deref().or(exported.statement.language.as_deref()).unwrap_or_default(),
        turn.translation_of.as_deref().unwrap_or_default(),
        &text.split_whitespace().count().to_string(),
    ] {
        cell(value, out);
        out.push(',');
    }
    cell(&text, out);
}

/// Writes a cell, in quotation marks where it needs them.
fn cell(value: &str, out: &mut String) {
    if value.contains([',', '"', '\n', '\r']) || value.starts_with(' ') || value.ends_with(' ') {
        out.push('"');
        for (number, part) in value.split('"').enumerate() {
            out.push_str(if number > 0 { "\"\"" } else { "" });
            out.push_str(part);
        }
        out.push('"');
    } else {
        out.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exported::specimen;
    use expect_test::expect;

    #[test]
    fn a_row_holds_a_turn_and_what_is_told_of_its_statement() {
        let mut out = head();
        specimen::of_all_kinds(|exported| write(exported, &mut out));
        expect![[r#"
            statement,turn,position,role,speaker,speaker_role,label,language,translation_of,words,text,headline,kind,publisher,venue,place,occasion,delivered_on,published_at,target_uri,captured_at,digest,speakers\r\n
            6ajk3mvpmf5ja,t1,1,speech,Edvin Rask,Minister of Harbours,Edvin Rask:,en,,36,"The ferry sails again on Monday & nobody pays for the ""bell"".

            What it costs

            two crews

            one bell

            A bell is a promise <to> the islands.

            The tide comes in,
            the tide goes out.

            (Applause)","Remarks on the ferry, Port Salvan",news-conference,Ministry of Harbours of Salvania,Hall of Bells,Port Salvan,opening of the line,2021-05-03,2021-05-04T09:30:00+02:00,https://salvan.example/ferry?a=1&b=2,2021-05-05T06:00:00Z,sha256:0707070707070707070707070707070707070707070707070707070707070707,Edvin Rask (Minister of Harbours)\r\n
            6ajk3mvpmf5ja,t2,2,question,,,Question:,fr,,5,"Who rings it, and when?","Remarks on the ferry, Port Salvan",news-conference,Ministry of Harbours of Salvania,Hall of Bells,Port Salvan,opening of the line,2021-05-03,2021-05-04T09:30:00+02:00,https://salvan.example/ferry?a=1&b=2,2021-05-05T06:00:00Z,sha256:0707070707070707070707070707070707070707070707070707070707070707,Edvin Rask (Minister of Harbours)\r\n
            6ajk3mvpmf5ja,t3,3,answer,Edvin Rask,Minister of Harbours,Edvin Rask:,en,t2,4,"Both crews, at noon.","Remarks on the ferry, Port Salvan",news-conference,Ministry of Harbours of Salvania,Hall of Bells,Port Salvan,opening of the line,2021-05-03,2021-05-04T09:30:00+02:00,https://salvan.example/ferry?a=1&b=2,2021-05-05T06:00:00Z,sha256:0707070707070707070707070707070707070707070707070707070707070707,Edvin Rask (Minister of Harbours)\r\n
            6ajk3mvpmf5ja,t4,4,moderator,Moderator,,Moderator:,en,,3,One last question.,"Remarks on the ferry, Port Salvan",news-conference,Ministry of Harbours of Salvania,Hall of Bells,Port Salvan,opening of the line,2021-05-03,2021-05-04T09:30:00+02:00,https://salvan.example/ferry?a=1&b=2,2021-05-05T06:00:00Z,sha256:0707070707070707070707070707070707070707070707070707070707070707,Edvin Rask (Minister of Harbours)\r\n
            6ajk3mvpmf5ja,t5,5,interjection,,,,en,,2,"Hear, hear!","Remarks on the ferry, Port Salvan",news-conference,Ministry of Harbours of Salvania,Hall of Bells,Port Salvan,opening of the line,2021-05-03,2021-05-04T09:30:00+02:00,https://salvan.example/ferry?a=1&b=2,2021-05-05T06:00:00Z,sha256:0707070707070707070707070707070707070707070707070707070707070707,Edvin Rask (Minister of Harbours)\r\n
            6ajk3mvpmf5ja,t6,6,text,,,,en,,8,The full record is kept in the harbour.,"Remarks on the ferry, Port Salvan",news-conference,Ministry of Harbours of Salvania,Hall of Bells,Port Salvan,opening of the line,2021-05-03,2021-05-04T09:30:00+02:00,https://salvan.example/ferry?a=1&b=2,2021-05-05T06:00:00Z,sha256:0707070707070707070707070707070707070707070707070707070707070707,Edvin Rask (Minister of Harbours)\r\n
        "#]].assert_eq(&out.replace("\r\n", "\\r\\n\n"));
    }

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        for (value, expected) in [("a b", "a b"), ("a,b", "\"a,b\""), ("\"a\"", "\"\"\"a\"\"\""), ("", "")] {
            let mut out = String::new();
            cell(value, &mut out);
            assert_eq!(out, expected);
        }
    }
}
