//! `search`: turns in which words stand, each with its context, and an honest word where there are none.

mod grammar;

use crate::{
    Dictum,
    browse::{Coverage, StatementCard},
    error::Result,
};
use dictum_archive::derived::{Editions, FulltextHit, ShelfFilter};
use dictum_collate::Words;
use dictum_model::{Statement, Turn};
use std::collections::HashSet;

pub use grammar::{HELP, ParsedQuery, parse};

/// A question to the full-text index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// Words, "phrases" and operators, as [`HELP`] describes them.
    pub query: String,
    /// How many hits to pass over.
    pub skip: usize,
    /// How many hits at most.
    pub take: usize,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchAnswer {
    /// The query as asked.
    pub query: String,
    /// How many turns there are in all.
    pub total: usize,
    /// The hits asked for, best first.
    pub hits: Vec<SearchHit>,
    /// Where nothing was found: what was searched, and which words stand nowhere.
    pub why_empty: Option<WhyEmpty>,
}

/// Why a search found nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyEmpty {
    /// Words or phrases of the query that stand nowhere in the archive.
    pub nowhere: Vec<String>,
    /// What was searched.
    pub coverage: Coverage,
}

/// A turn, or a headline, with words that were looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    /// The statement.
    pub statement: StatementCard,
    /// The turn's id (`t3`), or `None` for a hit in the headline.
    pub turn: Option<String>,
    /// The position of the paragraph in its turn, from 1.
    pub paragraph: usize,
    /// The turn's role, or `headline`.
    pub role: String,
    /// Who speaks.
    pub speaker: Option<String>,
    /// For an answer, the beginning of the question it answers.
    pub question: Option<String>,
    /// The words around the hit, cut into stretches of which some are the words looked for.
    pub excerpt: Vec<Stretch>,
    /// BM25: for ranking only.
    pub score: f32,
}

/// A stretch of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its words.
    pub text: String,
    /// Whether these are words looked for.
    pub is_match: bool,
}

/// How many bytes an excerpt has at most, about three lines.
const EXCERPT: usize = 280;

impl Dictum {
    /// Finds turns.
    ///
    /// # Errors
    /// Asked wrongly, with the column, where the query is not of the grammar.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer> {
        let parsed = parse(&request.query)?;
        let (found, total) =
            self.fulltext.search(&parsed.query, Editions::Latest, request.skip, request.take)?;
        let mut hits = Vec::with_capacity(found.len());
        for hit in found {
            hits.extend(self.search_hit(hit, &parsed)?);
        }
        let why_empty = if total == 0 { Some(self.why_empty(&parsed)?) } else { None };
        Ok(SearchAnswer { query: request.query.clone(), total, hits, why_empty })
    }

    /// Puts a hit beside its statement; `None` in the moment between two commits, when only the index knows it.
    fn search_hit(&self, hit: FulltextHit, parsed: &ParsedQuery) -> Result<Option<SearchHit>> {
        let card = self.with_shelf(|shelf| shelf.statement(&hit.turn.statement))?;
        Ok(card.map(|card| found(card, hit, parsed)))
    }

    fn why_empty(&self, parsed: &ParsedQuery) -> Result<WhyEmpty> {
        let mut nowhere = Vec::new();
        for part in &parsed.parts {
            let (_, total) = self.fulltext.search(&part.query, Editions::Latest, 0, 1)?;
            if total == 0 {
                nowhere.push(part.as_written.clone());
            }
        }
        Ok(WhyEmpty { nowhere, coverage: self.coverage(&ShelfFilter::default())? })
    }
}

fn found(card: StatementCard, hit: FulltextHit, parsed: &ParsedQuery) -> SearchHit {
    let FulltextHit { turn, score } = hit;
    let paragraphs = turn.words.split('\n').enumerate();
    let best =
        paragraphs.max_by_key(|(i, text)| (distinct_matches(text, &parsed.words), std::cmp::Reverse(*i)));
    let (position, text) = best.unwrap_or_default();
    let excerpt = excerpt(text, &parsed.words);
    let told = |text: String| Some(text).filter(|text| !text.is_empty());
    let is_headline = turn.turn == 0;
    SearchHit {
        turn: told(turn.id),
        paragraph: position + 1,
        role: turn.role,
        speaker: told(turn.speaker).filter(|_| !is_headline),
        question: told(turn.question),
        excerpt,
        score,
        statement: card,
    }
}

/// The words of the question that an answer answers.
pub(crate) fn question_before(statement: &Statement, turn: &Turn) -> Option<String> {
    use dictum_model::TurnRole::{Answer, Question};
    if turn.role != Answer {
        return None;
    }
    let at = statement.turns.iter().position(|other| other.id == turn.id)?;
    let question = statement.turns[..at].iter().rev().find(|other| other.role == Question)?;
    let words: Vec<&str> = question.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    Some(words.join(" "))
}

fn is_match(word: &str, wanted: &[String]) -> bool {
    wanted.iter().any(|want| match want.strip_suffix('*') {
        Some(prefix) => word.starts_with(prefix),
        None => word == want,
    })
}

fn distinct_matches(text: &str, wanted: &[String]) -> usize {
    let words = Words::of(text);
    words.iter().filter(|word| is_match(word, wanted)).collect::<HashSet<_>>().len()
}

/// Cuts the stretch of a text with most of the words looked for.
fn excerpt(text: &str, wanted: &[String]) -> Vec<Stretch> {
    let words = Words::of(text);
    let matches: Vec<_> =
        (0..words.len()).filter(|i| is_match(words.word(*i), wanted)).map(|i| words.range(i)).collect();
    let first = best_start(&matches);
    let from = boundary_before(text, first.saturating_sub(EXCERPT / 3));
    let to = boundary_after(text, (from + EXCERPT).min(text.len()));
    let mut stretches = Vec::new();
    let mut push = |text: String, is_match: bool| {
        if !text.is_empty() {
            stretches.push(Stretch { text, is_match });
        }
    };
    let mut at = from;
    for range in matches.iter().filter(|range| range.start >= from && range.end <= to) {
        let lead = if at == from && from > 0 { "… " } else { "" };
        push(format!("{lead}{}", &text[at..range.start]), false);
        push(text[range.clone()].to_owned(), true);
        at = range.end;
    }
    let lead = if at == from && from > 0 { "… " } else { "" };
    let tail = if to < text.len() { " …" } else { "" };
    push(format!("{lead}{}{tail}", &text[at..to]), false);
    stretches
}

/// The start of the match after which most other matches stand close by.
fn best_start(matches: &[std::ops::Range<usize>]) -> usize {
    let close = |range: &std::ops::Range<usize>| {
        matches
            .iter()
            .filter(|other| other.start >= range.start && other.end <= range.start + EXCERPT * 2 / 3)
            .count()
    };
    matches
        .iter()
        .max_by_key(|range| (close(range), std::cmp::Reverse(range.start)))
        .map_or(0, |range| range.start)
}

/// The last place at or before a byte where a word begins.
fn boundary_before(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    if byte == 0 {
        0
    } else {
        text[..byte].rfind(char::is_whitespace).map_or(0, |i| text.ceil_char_boundary(i + 1))
    }
}

/// The first place at or after a byte where a word ends.
fn boundary_after(text: &str, byte: usize) -> usize {
    let byte = text.ceil_char_boundary(byte);
    text[byte..].find(char::is_whitespace).map_or(text.len(), |i| byte + i)
}

/// A text cut after a whole word near a length.
pub(crate) fn cut(text: &str, length: usize) -> String {
    if text.len() <= length {
        return text.to_owned();
    }
    format!("{} …", text[..boundary_before(text, length)].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, wanted: &[&str]) -> String {
        let wanted: Vec<String> = wanted.iter().map(|word| (*word).to_owned()).collect();
        let show = |s: &Stretch| if s.is_match { format!("[{}]", s.text) } else { s.text.clone() };
        excerpt(text, &wanted).iter().map(show).collect()
    }

    #[test]
    fn an_excerpt_marks_the_words_looked_for() {
        assert_eq!(
            marked("The Treaty of Varn is open.", &["treaty", "open"]),
            "The [Treaty] of Varn is [open]."
        );
        assert_eq!(marked("Fisheries and fish.", &["fish*"]), "[Fisheries] and [fish].");
    }

    #[test]
    fn an_excerpt_of_a_long_text_stands_around_the_match_and_shows_its_cuts() {
        let text = format!("{} harbour {}", "ash ".repeat(200).trim(), "élan ".repeat(200).trim());
        let shown = marked(&text, &["harbour"]);
        assert!(
            shown.starts_with("… ash") && shown.ends_with("élan …") && shown.contains("[harbour]"),
            "{shown}"
        );
        assert!(shown.len() < EXCERPT + 40);
    }

    #[test]
    fn a_text_without_a_match_is_shown_from_its_beginning() {
        assert_eq!(marked("A quiet day.", &["storm"]), "A quiet day.");
        assert_eq!(marked("", &["storm"]), "");
    }
}
