//! A sample of citations, made again from what is kept: is a statement on the shelf as its capture reads today, is a quotation
//! of it found again by the check and by the search, and do its words stand in the bytes that it names?

use crate::{Dictum, check::CheckRequest, derive::shelved, error::Result};
use dictum_archive::{
    Archive, FixityReport,
    derived::{ReadCapture, ShelvedStatement},
    record::fixity::{CITATION, Number, SHELF},
};
use dictum_collate::{Editions, Query, QueryTerm};
use dictum_extract::reread;
use dictum_model::{Digest, ErrorKind, Paragraph, Reading, Statement, Verdict};
use std::path::Path;

/// So many words make a quotation: fewer stand in many places, and more make no better test.
const WORDS_A_QUOTATION: usize = 12;

/// A paragraph of fewer words is not quoted.
const FEWEST_WORDS: usize = 6;

/// So many hits are looked through for the statement.
const MOST_HITS: usize = 200;

/// What this checks, as the report words it.
const CHECKED: &str = "quotations made again from a sample of the statements";

/// Takes `sample` statements from all over the shelf of the archive in a folder, makes a quotation of each and follows it back
/// to the bytes. What is not right is added to `report`, of the same archive; where that has found what is derived damaged or
/// missing, nothing is tried. `each` is told how many of how many are done.
///
/// # Errors
/// Where checking is impossible.
pub fn verify_quotations(
    root: &Path,
    sample: u64,
    report: &mut FixityReport,
    mut each: impl FnMut(u64, u64),
) -> Result<()> {
    let derived_is_missing = !root.join("derived/shelf.sqlite").exists();
    if derived_is_missing || report.findings.iter().any(|found| found.number.bearing.is_trouble()) {
        report.not_checked.push("quotations from the shelf, since what they rest on is missing or damaged");
        return Ok(());
    }
    let dictum = Dictum::around(Archive::as_it_is(root)?)?;
    let ids = dictum.sampled_ids(sample.max(1))?;
    for (done, id) in ids.iter().enumerate() {
        match dictum.trouble_with(id) {
            Ok(None) => {}
            Ok(Some(trouble)) => report.find(trouble.number, trouble.what),
            Err(error) if error.kind() == ErrorKind::Unavailable => return Err(error),
            Err(error) => report.find(&CITATION, format!("statement {id}: {error}")),
        }
        each(done as u64 + 1, ids.len() as u64);
    }
    report.quotations = ids.len() as u64;
    report.checked.push(CHECKED);
    Ok(())
}

/// What is wrong with one statement.
struct Trouble {
    number: &'static Number,
    what: String,
}

impl Dictum {
    /// The ids of every so many-th statement, beginning with another one for each length of the record.
    fn sampled_ids(&self, sample: u64) -> Result<Vec<String>> {
        let entries = self.archive.catalogue()?.length()?;
        self.with_shelf(|shelf| {
            let step = shelf.count(&Default::default())?.div_ceil(sample).max(1);
            let (mut ids, mut number) = (Vec::new(), entries % step);
            shelf.each_id(|id| {
                number += 1;
                if number == step {
                    ids.push(id.to_owned());
                    number = 0;
                }
            })?;
            Ok(ids)
        })
    }

    fn trouble_with(&self, id: &str) -> Result<Option<Trouble>> {
        let trouble = |number, what: &str| Some(Trouble { number, what: format!("statement {id}: {what}") });
        let Some(card) = self.with_shelf(|shelf| shelf.statement(id))? else {
            return Ok(trouble(&SHELF, "the shelf lists it and does not have it"));
        };
        let reading = self.reading(card.capture)?;
        let Some(statement) = &reading.statement else {
            return Ok(trouble(&SHELF, "its capture shows no statement"));
        };
        if !is_as_read(&card, &reading, statement) {
            return Ok(trouble(&SHELF, "the shelf says something else than its capture"));
        }
        let Some(paragraph) = chosen(statement, id) else { return Ok(None) };
        let quote = quotation(&paragraph.text);
        let payload = self.archive.payload(card.payload)?;
        let facts = &reading.capture;
        let bytes = reread(&payload, facts.media_type.as_deref(), facts.charset.as_deref(), paragraph.span);
        if !quotation(&bytes).starts_with(&quote) {
            return Ok(trouble(&CITATION, "a quotation does not stand in the bytes that it names"));
        }
        if !self.check_finds(id, &quote)? {
            return Ok(trouble(&CITATION, &format!("the check does not find “{quote}”")));
        }
        if !self.search_finds(card.edition, &quote)? {
            return Ok(trouble(&CITATION, &format!("the search does not find “{quote}”")));
        }
        Ok(None)
    }

    fn check_finds(&self, id: &str, quote: &str) -> Result<bool> {
        let request = CheckRequest { quote: quote.to_owned(), limit: 50, ..CheckRequest::default() };
        let answer = self.check(&request)?;
        let is_it = |found: &crate::CheckMatch| found.statement.id == id && found.verdict == Verdict::Exact;
        // Words that stand in more statements than are shown may be shown of others.
        Ok(answer.matches.iter().chain(&answer.others).any(is_it)
            || answer.verdict == Verdict::Exact && answer.others.len() >= 50)
    }

    fn search_finds(&self, edition: u64, quote: &str) -> Result<bool> {
        let query = Query::Term(QueryTerm::Exact(quote.to_owned()));
        let (hits, total) = self.fulltext.search(&query, Editions::Latest, 0, MOST_HITS)?;
        Ok(hits.iter().any(|hit| hit.turn.edition == edition) || total > MOST_HITS)
    }
}

/// Says whether the shelf has of a statement what its capture shows today.
fn is_as_read(card: &ShelvedStatement, reading: &Reading, statement: &Statement) -> bool {
    let shows = ReadCapture {
        capture: card.capture,
        statement: card.id.clone(),
        edition: card.edition,
        words: Digest([0; 32]),
    };
    let mut again = shelved(reading, &shows, statement);
    again.aliases.sort();
    again.aliases.dedup();
    // The time that an edition was last seen at is gathered from all its captures.
    again.seen_at = card.seen_at;
    again == *card
}

/// The paragraph to quote: one that the id points at, of those that can be quoted.
fn chosen<'a>(statement: &'a Statement, id: &str) -> Option<&'a Paragraph> {
    let is_quotable = |paragraph: &&Paragraph| {
        let quote = quotation(&paragraph.text);
        quote.split(' ').count() >= FEWEST_WORDS
            && !quote.contains(['[', ']', '…', '"'])
            && !quote.contains("..")
    };
    let paragraphs = statement.turns.iter().flat_map(|turn| &turn.paragraphs);
    let quotable: Vec<&Paragraph> = paragraphs.filter(is_quotable).collect();
    let pointed = id.bytes().fold(0usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    quotable.get(pointed.checked_rem(quotable.len())?).copied()
}

/// The first words of a text.
fn quotation(text: &str) -> String {
    text.split_whitespace().take(WORDS_A_QUOTATION).collect::<Vec<_>>().join(" ")
}
