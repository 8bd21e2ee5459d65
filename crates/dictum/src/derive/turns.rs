//! Filling the full text: an edition's turns with their facts, and the mark on editions that a later one has replaced.

use super::{Indexer, ReadItem};
use crate::{
    error::Result,
    search::{cut, question_before},
};
use dictum_archive::derived::{IndexedTurn, ReadCapture};
use dictum_model::{Moment, Reading, Statement, Turn};
use jiff::{Timestamp, tz::TimeZone};

/// So many bytes of a question stand beside its answers.
const QUESTION: usize = 160;

/// Which edition of a statement was the latest before a capture was taken in, and which is now.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Succession {
    pub(super) before: Option<u64>,
    pub(super) now: u64,
}

impl Indexer<'_> {
    /// Brings the full text up to date with a capture that the shelf was told of, and that `opens` the edition it shows or not.
    pub(super) fn put_turns(
        &mut self,
        item: &ReadItem,
        shows: &ReadCapture,
        statement: &Statement,
        succession: Succession,
        opens: bool,
    ) -> Result<()> {
        let is_new = opens && shows.edition > self.fulltext_known_to;
        if opens && (is_new || item.is_refreshed) {
            if item.is_refreshed {
                self.fulltext.remove(shows.edition);
            }
            self.add_turns(shows, &item.reading, statement, shows.edition != succession.now)?;
        }
        if let Some(before) = succession.before.filter(|before| *before != succession.now) {
            self.mark_again(before, true)?;
            if !is_new {
                self.mark_again(succession.now, false)?;
            }
        }
        if item.capture > self.fulltext_known_to && item.capture <= self.shelf_known_to {
            self.mark_missed(shows, succession.now)?;
        }
        Ok(())
    }

    /// The shelf was told of this capture before, and the full text lost it: what it meant for earlier editions is made up for.
    fn mark_missed(&mut self, shows: &ReadCapture, now: u64) -> Result<()> {
        for entered in self.archive.catalogue()?.editions(&shows.statement)? {
            if entered.entry <= self.fulltext_known_to {
                self.mark_again(entered.entry, entered.entry != now)?;
            }
        }
        Ok(())
    }

    /// Indexes an edition again from the capture that opened it, with or without the mark.
    fn mark_again(&mut self, edition: u64, is_replaced: bool) -> Result<()> {
        self.fulltext.remove(edition);
        let catalogue = self.archive.catalogue()?;
        let entered = catalogue.edition(edition)?.edition;
        let capture = catalogue.capture(entered.capture)?;
        // Bytes that were let go cannot be read, and are not to be found.
        if catalogue.redaction_of(capture.capture.digest)?.is_some() {
            return Ok(());
        }
        let corrections = catalogue.corrections_of_payload(capture.capture.digest)?;
        let reading = self.dictum.read_entered(capture)?.corrected(&corrections).reading;
        let Some(statement) = &reading.statement else { return Ok(()) };
        let shows = ReadCapture {
            capture: entered.capture,
            statement: entered.statement,
            edition,
            words: entered.words,
        };
        self.add_turns(&shows, &reading, statement, is_replaced)
    }

    fn add_turns(
        &mut self,
        shows: &ReadCapture,
        reading: &Reading,
        statement: &Statement,
        is_replaced: bool,
    ) -> Result<()> {
        let speakers: Vec<&str> = statement.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
        let speakers = speakers.join(" · ");
        let headline = statement.headline.as_ref().map_or("", |headline| &headline.text);
        let facts = IndexedTurn {
            speaker: &speakers,
            words: headline,
            ..facts(shows, reading, statement, is_replaced)
        };
        self.fulltext.add(&facts)?;
        for (i, turn) in statement.turns.iter().enumerate() {
            let words = words(turn);
            let question = question_before(statement, turn).map(|question| cut(&question, QUESTION));
            self.fulltext.add(&IndexedTurn {
                turn: i as u64 + 1,
                id: &turn.id,
                role: turn.role.as_str(),
                words: &words,
                question: question.as_deref().unwrap_or_default(),
                speaker: turn.speaker.as_deref().unwrap_or_default(),
                language: turn.language.as_deref().unwrap_or(facts.language),
                ..facts
            })?;
        }
        Ok(())
    }
}

/// What all turns of an edition share, as of its headline without the words.
fn facts<'a>(
    shows: &'a ReadCapture,
    reading: &Reading,
    statement: &'a Statement,
    is_replaced: bool,
) -> IndexedTurn<'a> {
    let day = |moment: Option<Moment>| moment.map_or(0, |moment| moment.day_number(false));
    IndexedTurn {
        edition: shows.edition,
        statement: &shows.statement,
        role: "headline",
        publisher: statement.publisher.as_deref().unwrap_or_default(),
        kind: statement.kind.map_or("", |kind| kind.as_str()),
        place: statement.place.as_deref().unwrap_or_default(),
        language: statement.language.as_deref().unwrap_or_default(),
        said: day(statement.delivered_on),
        published: day(statement.published_at),
        captured: reading.capture.captured_at.map_or(0, captured_day),
        is_replaced,
        ..IndexedTurn::default()
    }
}

fn captured_day(at: Timestamp) -> u64 {
    Moment::Day(at.to_zoned(TimeZone::UTC).date()).day_number(false)
}

/// A turn's words, paragraphs parted by line feeds.
fn words(turn: &Turn) -> String {
    let paragraphs: Vec<&str> = turn.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    paragraphs.join("\n")
}
