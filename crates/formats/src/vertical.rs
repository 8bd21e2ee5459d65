//! The vertical format of corpus tools (Corpus Workbench, Sketch Engine, NoSketch Engine): a token a line, within `text`, `turn`
//! and `p` whose attributes carry what is told.
//!
//! `<g/>` stands between tokens that no space parts. Tokens are told by letters alone, without a dictionary: a run of letters and digits,
//! with hyphens, apostrophes and points within it; every other sign by itself; in scripts without spaces each character. Taggers
//! that bring sentences, lemmas and parts of speech add their columns behind the first.

use crate::exported::{Exported, People};
use dictum_model::Turn;

/// Writes a statement.
pub fn write(exported: &Exported<'_>, out: &mut String) {
    let statement = exported.statement;
    let time = exported.filed_under().map(|moment| moment.to_string());
    let told =
        |moment: Option<dictum_model::Moment>| moment.map(|moment| moment.to_string()).unwrap_or_default();
    open(
        "text",
        &[
            ("id", exported.id),
            (
                "headline",
                statement.headline.as_ref().map(|headline| headline.text.as_str()).unwrap_or_default(),
            ),
            ("kind", statement.kind.map(|kind| kind.as_str()).unwrap_or_default()),
            ("publisher", statement.publisher.as_deref().unwrap_or_default()),
            ("venue", statement.venue.as_deref().unwrap_or_default()),
            ("place", statement.place.as_deref().unwrap_or_default()),
            ("occasion", statement.occasion.as_deref().unwrap_or_default()),
            ("delivered_on", &told(statement.delivered_on)),
            ("published_at", &told(statement.published_at)),
            ("year", time.as_deref().and_then(|time| time.get(..4)).unwrap_or_default()),
            ("language", statement.language.as_deref().unwrap_or_default()),
            ("uri", exported.address().unwrap_or_default()),
            ("digest", &exported.read_from.digest.to_string()),
        ],
        out,
    );
    let people = People::of(statement);
    for turn in &statement.turns {
        write_turn(turn, &people, statement.language.as_deref(), out);
    }
    out.push_str("</text>\n");
}

fn write_turn(turn: &Turn, people: &People<'_>, language: Option<&str>, out: &mut String) {
    let speaker = turn.speaker.as_deref().unwrap_or_default();
    let office = people.office(speaker);
    open(
        "turn",
        &[
            ("id", &turn.id),
            ("role", turn.role.as_str()),
            ("speaker", speaker),
            ("office", office.unwrap_or_default()),
            ("language", turn.language.as_deref().or(language).unwrap_or_default()),
        ],
        out,
    );
    for paragraph in &turn.paragraphs {
        open("p", &[("form", paragraph.form.as_str())], out);
        tokens(&paragraph.text, out);
        out.push_str("</p>\n");
    }
    out.push_str("</turn>\n");
}

fn open(name: &str, attributes: &[(&str, &str)], out: &mut String) {
    out.push('<');
    out.push_str(name);
    for (attribute, value) in attributes {
        out.push(' ');
        out.push_str(attribute);
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
    }
    out.push_str(">\n");
}

/// Writes the tokens of a paragraph, a line each.
fn tokens(text: &str, out: &mut String) {
    for chunk in text.split_whitespace() {
        let mut rest = chunk;
        while !rest.is_empty() {
            let (token, behind) = rest.split_at(token_end(rest));
            escape(token, out);
            out.push('\n');
            if !behind.is_empty() {
                out.push_str("<g/>\n");
            }
            rest = behind;
        }
    }
}

/// Where the first token of what has no space in it ends.
fn token_end(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    let first = characters.next().map(|(_, c)| c).unwrap_or(' ');
    if is_alone(first) || !is_of_word(first) {
        return first.len_utf8();
    }
    while let Some((at, c)) = characters.next() {
        let is_joint = matches!(c, '-' | '\'' | '’' | '.' | '‑' | '·');
        let next = characters.peek().map(|(_, next)| *next);
        let goes_on = is_of_word(c) && !is_alone(c)
            || is_joint && next.is_some_and(|next| is_of_word(next) && !is_alone(next))
            || c == ','
                && text[..at].ends_with(|c: char| c.is_ascii_digit())
                && next.is_some_and(|next| next.is_ascii_digit());
        if !goes_on {
            return at;
        }
    }
    text.len()
}

fn is_of_word(c: char) -> bool {
    // Marks that stand on letters are of the word too; they are no letters for Rust.
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{591}'..='\u{5c7}' | '\u{900}'..='\u{dff}' | '\u{200c}' | '\u{200d}')
}

/// Says whether a character is of a script that sets no spaces, and so a token by itself.
fn is_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A line is a token, and a tab ends a column.
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exported::specimen;
    use expect_test::expect;
    use proptest::prelude::*;

    #[test]
    fn structures_carry_what_is_told() {
        let mut out = String::new();
        specimen::of_all_kinds(|exported| write(exported, &mut out));
        let lines: Vec<&str> = out.lines().take(24).collect();
        expect![[r#"
            <text id="6ajk3mvpmf5ja" headline="Remarks on the ferry, Port Salvan" kind="news-conference" publisher="Ministry of Harbours of Salvania" venue="Hall of Bells" place="Port Salvan" occasion="opening of the line" delivered_on="2021-05-03" published_at="2021-05-04T09:30:00+02:00" year="2021" language="en" uri="https://salvan.example/ferry?a=1&amp;b=2" digest="sha256:0707070707070707070707070707070707070707070707070707070707070707">
            <turn id="t1" role="speech" speaker="Edvin Rask" office="Minister of Harbours" language="en">
            <p form="prose">
            The
            ferry
            sails
            again
            on
            Monday
            &amp;
            nobody
            pays
            for
            the
            &quot;
            <g/>
            bell
            <g/>
            &quot;
            <g/>
            .
            </p>
            <p form="heading">
            What"#]].assert_eq(&lines.join("\n"));
    }

    #[test]
    fn tokens_are_words_and_signs() {
        for (text, expected) in [
            ("It's a well-known 3.5% rise, isn’t it?", "It's a well-known 3.5 % rise , isn’t it ?"),
            ("“Yes” (in 1,200 U.N. houses).", "“ Yes ” ( in 1,200 U.N . houses ) ."),
            ("中国外交", "中 国 外 交"),
            ("a<b & c", "a &lt; b &amp; c"),
        ] {
            let mut out = String::new();
            tokens(text, &mut out);
            let found: Vec<&str> = out.lines().filter(|line| *line != "<g/>").collect();
            assert_eq!(found.join(" "), expected);
        }
    }

    proptest! {
        #[test]
        fn tokens_and_glue_give_the_words_back(text in "[a-zA-Z0-9é中и <>&\"'.,’-]{0,60}") {
            let mut out = String::new();
            tokens(&text, &mut out);
            let mut back = String::new();
            let mut is_glued = true;
            for line in out.lines() {
                if line == "<g/>" {
                    is_glued = true;
                    continue;
                }
                back.push_str(if is_glued { "" } else { " " });
                back.push_str(&line.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"));
                is_glued = false;
            }
            prop_assert_eq!(back, text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}
