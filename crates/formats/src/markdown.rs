//! Statements as Markdown (CommonMark): a title, what is told, and the words, each turn after its mark in bold.

use crate::{exported::Exported, plain_text::facts};
use dictum_model::{Paragraph, ParagraphForm};

/// Writes a statement into a file of several.
pub fn write(exported: &Exported<'_>, out: &mut String) {
    write_alone(exported, out);
    out.push_str("\n---\n\n");
}

/// Writes a statement.
pub fn write_alone(exported: &Exported<'_>, out: &mut String) {
    let statement = exported.statement;
    if let Some(headline) = &statement.headline {
        out.push_str("# ");
        escape(&headline.text, out);
        out.push_str("\n\n");
    }
    for [name, value] in facts(exported, statement).into_iter().flatten() {
        out.push_str(&format!("- **{name}:** "));
        if value.starts_with("http") && !value.contains([' ', '<', '>']) {
            out.push_str(&format!("<{value}>"));
        } else {
            escape(&value, out);
        }
        out.push('\n');
    }
    for turn in &statement.turns {
        let mut mark = turn.label.as_ref().map(|label| label.text.as_str());
        let mut before = None;
        for one in &turn.paragraphs {
            // Items of a list follow each other without a blank line.
            let goes_on = one.form == ParagraphForm::List && before == Some(ParagraphForm::List);
            out.push_str(if goes_on { "" } else { "\n" });
            let own = if one.form == ParagraphForm::Prose { mark.take() } else { None };
            let stands_alone = if one.form == ParagraphForm::Heading { None } else { mark.take() };
            stands_alone.into_iter().for_each(|mark| bold(mark, "\n\n", out));
            own.into_iter().for_each(|mark| bold(mark, " ", out));
            paragraph(one, out);
            before = Some(one.form);
        }
        mark.into_iter().for_each(|mark| bold(mark, "\n", out));
    }
}

fn bold(mark: &str, after: &str, out: &mut String) {
    out.push_str("**");
    escape(mark, out);
    out.push_str("**");
    out.push_str(after);
}

fn paragraph(paragraph: &Paragraph, out: &mut String) {
    let [before, after] = match paragraph.form {
        ParagraphForm::Heading => ["## ", ""],
        ParagraphForm::List => ["- ", ""],
        ParagraphForm::Quote => ["> ", ""],
        ParagraphForm::Note => ["*", "*"],
        ParagraphForm::Prose | ParagraphForm::Verse => ["", ""],
    };
    for (number, line) in paragraph.text.split('\n').enumerate() {
        // A backslash at its end breaks a line.
        out.push_str(if number > 0 { "\\\n" } else { before });
        escape(line, out);
    }
    out.push_str(after);
    out.push('\n');
}

/// Writes words so that they stay words: what Markdown gives a meaning has a backslash before it.
fn escape(words: &str, out: &mut String) {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in words.char_indices() {
        let is_marked = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~');
        // At its beginning a line may be a heading, an item, a rule or a table.
        let begins = at == 0 && matches!(c, '#' | '>' | '-' | '+' | '=' | '|' | ':');
        let numbers = digits > 0 && at == digits && matches!(c, '.' | ')');
        if is_marked || begins || numbers {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exported::specimen;
    use expect_test::expect;

    #[test]
    fn a_statement_is_a_title_facts_and_words_with_their_marks() {
        let mut out = String::new();
        specimen::of_all_kinds(|exported| write_alone(exported, &mut out));
        expect![[r##"
            # Remarks on the ferry, Port Salvan

            - **Speakers:** Edvin Rask (Minister of Harbours)
            - **Kind:** news-conference
            - **Occasion:** opening of the line
            - **Venue:** Hall of Bells
            - **Place:** Port Salvan
            - **Said:** 2021-05-03
            - **Published:** 2021-05-04T09:30:00+02:00
            - **Publisher:** Ministry of Harbours of Salvania
            - **Language:** en
            - **Address:** <https://salvan.example/ferry?a=1&b=2>
            - **Captured:** 2021-05-05T06:00:00Z
            - **Capture:** sha256:0707070707070707070707070707070707070707070707070707070707070707

            **Edvin Rask:** The ferry sails again on Monday \& nobody pays for the "bell".

            ## What it costs

            - two crews
            - one bell

            > A bell is a promise \<to> the islands.

            The tide comes in,\
            the tide goes out.

            *(Applause)*

            **Question:** Who rings it, and when?

            **Edvin Rask:** Both crews, at noon.

            **Moderator:** One last question.

            Hear, hear!

            The full record is kept in the harbour.
        "##]]
        .assert_eq(&out);
    }

    #[test]
    fn words_stay_words() {
        for (words, expected) in [
            ("# one *two* [three](x)", r"\# one \*two\* \[three\](x)"),
            ("1. May is a day", r"1\. May is a day"),
            ("on 1. May", "on 1. May"),
            ("- so <b>it</b> is", r"\- so \<b>it\</b> is"),
        ] {
            let mut out = String::new();
            escape(words, &mut out);
            assert_eq!(out, expected);
        }
    }
}
