//! Statements as plain text: a head of lines, then paragraph after paragraph, each turn after its mark.

use crate::exported::Exported;
use dictum_model::{ParagraphForm, Statement};

/// What parts two statements in one file: a line that no paragraph is.
const PARTING: &str =
    "\n================================================================================\n\n";

/// Writes a statement into a file of several.
pub fn write(exported: &Exported<'_>, out: &mut String) {
    write_alone(exported, out);
    out.push_str(PARTING);
}

/// Writes a statement: what is told of it, a blank line, and its words.
pub fn write_alone(exported: &Exported<'_>, out: &mut String) {
    head(exported, out);
    for turn in &exported.statement.turns {
        let mut mark = turn.label.as_ref().map(|label| label.text.as_str());
        for paragraph in &turn.paragraphs {
            out.push('\n');
            if paragraph.form != ParagraphForm::Heading
                && let Some(mark) = mark.take()
            {
                out.push_str(mark);
                out.push(' ');
            }
            out.push_str(if paragraph.form == ParagraphForm::List { "- " } else { "" });
            out.push_str(&paragraph.text);
            out.push('\n');
        }
        if let Some(mark) = mark {
            out.push_str(&format!("\n{mark}\n"));
        }
    }
}

/// The lines before the words: only what is told.
fn head(exported: &Exported<'_>, out: &mut String) {
    let statement = exported.statement;
    let headline = statement.headline.as_ref().map(|headline| headline.text.clone());
    out.push_str(&headline.map_or_else(String::new, |headline| format!("{headline}\n")));
    for [name, value] in facts(exported, statement).into_iter().flatten() {
        out.push_str(&format!("{name}: {value}\n"));
    }
}

/// What is told of a statement, each with its name, in the order of all forms that are read by people.
pub(crate) fn facts(exported: &Exported<'_>, statement: &Statement) -> [Option<[String; 2]>; 12] {
    let named = |name: &str, value: Option<String>| Some([name.to_owned(), value?]);
    [
        named("Speakers", dictum_model::speakers_in_words(&statement.speakers)),
        named("Kind", statement.kind.map(|kind| kind.to_string())),
        named("Occasion", statement.occasion.clone()),
        named("Venue", statement.venue.clone()),
        named("Place", statement.place.clone()),
        named("Said", statement.delivered_on.map(|moment| moment.to_string())),
        named("Published", statement.published_at.map(|moment| moment.to_string())),
        named("Publisher", statement.publisher.clone()),
        named("Language", statement.language.clone()),
        named("Address", exported.address().map(str::to_owned)),
        named("Captured", exported.read_from.captured_at.map(|time| time.to_string())),
        named("Capture", Some(exported.read_from.digest.to_string())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exported::specimen;
    use expect_test::expect;

    #[test]
    fn a_statement_is_a_head_and_paragraphs_with_their_marks() {
        let mut out = String::new();
        specimen::of_all_kinds(|exported| write(exported, &mut out));
        expect![[r#"
            Remarks on the ferry, Port Salvan
            Speakers: Edvin Rask (Minister of Harbours)
            Kind: news-conference
            Occasion: opening of the line
            Venue: Hall of Bells
            Place: Port Salvan
            Said: 2021-05-03
            Published: 2021-05-04T09:30:00+02:00
            Publisher: Ministry of Harbours of Salvania
            Language: en
            Address: https://salvan.example/ferry?a=1&b=2
            Captured: 2021-05-05T06:00:00Z
            Capture: sha256:0707070707070707070707070707070707070707070707070707070707070707

            Edvin Rask: The ferry sails again on Monday & nobody pays for the "bell".

            What it costs

            - two crews

            - one bell

            A bell is a promise <to> the islands.

            The tide comes in,
            the tide goes out.

            (Applause)

            Question: Who rings it, and when?

            Edvin Rask: Both crews, at noon.

            Moderator: One last question.

            Hear, hear!

            The full record is kept in the harbour.

            ================================================================================

        "#]]
        .assert_eq(&out);
    }
}
