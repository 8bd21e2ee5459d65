//! A passage as other pages may set it: its words, who spoke them, and where they stand.

use super::wording;
use crate::{links, problem::Problem, public_address::PublicAddress};
use askama::Template;
use dictum::PassageView;

/// How much of a statement is embedded where no passage of it is named, in characters.
const LONGEST: usize = 600;

#[derive(Template)]
#[template(path = "embed.html")]
struct Embed {
    link: String,
    language: String,
    paragraphs: Vec<String>,
    speaker: Option<String>,
    headline: String,
    when: String,
    publisher: Option<String>,
}

/// Words a passage as HTML of text and links alone.
pub(crate) fn rendered_passage(passage: &PassageView, ours: &PublicAddress) -> Result<String, Problem> {
    let card = &passage.card;
    let embed = Embed {
        link: ours.of(&match &passage.anchor {
            Some(anchor) => format!("{}#{anchor}", links::statement(&card.id)),
            None => links::statement(&card.id),
        }),
        language: wording::language_tag(card.language.as_deref()).to_owned(),
        paragraphs: shortened(&passage.words),
        speaker: passage.speaker.clone(),
        headline: card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned()),
        when: wording::time(card.day()),
        publisher: card.publisher.clone(),
    };
    embed.render().map_err(|error| Problem::internal(&error))
}

/// Paragraphs up to the length that is embedded; what is cut says so.
fn shortened(words: &str) -> Vec<String> {
    let mut left = LONGEST;
    let mut paragraphs = Vec::new();
    for paragraph in words.lines() {
        let length = paragraph.chars().count();
        if length > left {
            let kept: String = paragraph.chars().take(left).collect();
            let kept = kept.rsplit_once(' ').map_or(kept.as_str(), |(whole, _)| whole);
            paragraphs.push(format!("{kept} […]"));
            break;
        }
        left -= length;
        paragraphs.push(paragraph.to_owned());
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_statement_is_cut_after_a_word_and_says_so() {
        assert_eq!(shortened("One.\nTwo."), ["One.", "Two."]);
        let cut = shortened(&"harbour ".repeat(200));
        assert_eq!(cut.len(), 1);
        assert!(cut[0].ends_with("harbour […]"), "{cut:?}");
    }
}
