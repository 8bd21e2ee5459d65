//! `compare`: two editions of a statement, two captures, or two files, set against each other word by word.
//!
//! Readings are taken as the extractor makes them: what people corrected in one of two captures was not changed by the publisher.

mod shown;

use crate::{
    Dictum,
    browse::StatementCard,
    error::{Error, Result},
    ingest::IngestOptions,
    read::{ReadOutcome, read_files},
    show::StatementView,
};
use dictum_collate::{Difference, Fate, MOST_WORDS_COMPARED, Tally};
use dictum_model::{EditClass, Reading};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Two states of a statement, set against each other.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareAnswer {
    /// The statement, where both states are of one that is held.
    pub statement: Option<StatementCard>,
    /// The older state.
    pub old: ComparedState,
    /// The newer state.
    pub new: ComparedState,
    /// Headline, labels and paragraphs in the order of the new state; what it lacks stands where it stood.
    pub rows: Vec<ComparedRow>,
    /// How much differs.
    pub tally: Tally,
}

/// One of the two states that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedState {
    /// The entry number of the edition; none where captures or files are compared.
    pub edition: Option<u64>,
    /// The place of the edition among those of its statement, from 1, in the order in which they were first seen.
    pub place: Option<usize>,
    /// The entry number of the capture whose words these are; none for a file.
    pub capture: Option<u64>,
    /// Where the bytes came from.
    pub source: String,
    /// When they were fetched.
    pub captured_at: Option<Timestamp>,
    /// The statement's headline.
    pub headline: Option<String>,
}

/// A headline, label or paragraph beside what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedRow {
    /// What became of it.
    pub fate: Fate,
    /// Where it stood; none for one that was added.
    pub old: Option<BlockPlace>,
    /// Where it stands; none for one that was removed.
    pub new: Option<BlockPlace>,
    /// Its words, in order.
    pub stretches: Vec<ComparedStretch>,
    /// What stands after the last of its words.
    pub tail: String,
}

/// Where a block stands in its statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPlace {
    /// What it is: `headline`, `label`, or a paragraph's form.
    pub form: &'static str,
    /// The turn's id; none for the headline.
    pub turn: Option<String>,
    /// The paragraph's position in its turn, from 1; none for headline and label.
    pub paragraph: Option<usize>,
    /// Who speaks there.
    pub speaker: Option<String>,
}

/// A stretch of words, the same or different on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedStretch {
    /// How it differs.
    pub difference: Difference,
    /// What stands before its words, after the stretch before: a space, a comma.
    pub before: String,
    /// Its words in the old state.
    pub old: String,
    /// Its words in the new state.
    pub new: String,
    /// What kinds of words the difference touches, gravest first.
    pub classes: Vec<EditClass>,
}

/// One difference by itself, as lists give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedChange<'a> {
    /// `replaced`, `removed`, `added`, `moved`, `respelled`, `punctuation` or `glyphs`.
    pub change: &'static str,
    /// The row it stands in.
    pub row: &'a ComparedRow,
    /// The words that were.
    pub old: &'a str,
    /// The words that are.
    pub new: &'a str,
    /// What kinds of words it touches, gravest first.
    pub classes: &'a [EditClass],
}

impl CompareAnswer {
    /// Every difference, in order; a block that was moved is one.
    pub fn changes(&self) -> Vec<ListedChange<'_>> {
        let mut changes = Vec::new();
        for row in self.rows.iter().filter(|row| row.fate != Fate::MovedAway) {
            let listed = |stretch: &'_ ComparedStretch| stretch.difference != Difference::Same;
            let is_moved = row.fate == Fate::MovedHere;
            for stretch in row.stretches.iter().filter(|stretch| is_moved || listed(stretch)) {
                let change = if listed(stretch) { stretch.difference.as_str() } else { "moved" };
                let ComparedStretch { old, new, classes, .. } = stretch;
                changes.push(ListedChange { change, row, old, new, classes });
            }
        }
        changes
    }
}

/// A state with its reading.
struct State {
    told: ComparedState,
    reading: Reading,
}

impl Dictum {
    /// Compares the latest edition of a statement with the one before it, or two editions by their entry numbers.
    ///
    /// # Errors
    /// As [`Dictum::resolve`]; not found where there is one edition only, or a number is not that of one of its editions.
    pub fn compare(&self, name: &str, editions: Option<[u64; 2]>) -> Result<CompareAnswer> {
        let view = self.show(name)?;
        let [old, new] = match editions {
            Some(editions) => editions,
            None => last_two(&view)?,
        };
        let answer = set_against(&self.edition_state(&view, old)?, &self.edition_state(&view, new)?)?;
        Ok(CompareAnswer { statement: Some(view.card), ..answer })
    }

    /// Compares what two captures show, by the numbers of their entries.
    ///
    /// # Errors
    /// Not found where a number is no capture's; asked wrongly where a capture shows no statement.
    pub fn compare_captures(&self, old: u64, new: u64) -> Result<CompareAnswer> {
        let shown = |capture| self.with_shelf(|shelf| shelf.reading_of(capture));
        let [old_shown, new_shown] = [shown(old)?, shown(new)?];
        let is_one =
            old_shown.as_ref().zip(new_shown.as_ref()).is_some_and(|(a, b)| a.statement == b.statement);
        let statement = match new_shown.filter(|_| is_one) {
            Some(shown) => self.with_shelf(|shelf| shelf.statement(&shown.statement))?,
            None => None,
        };
        let answer = set_against(&self.capture_state(old)?, &self.capture_state(new)?)?;
        Ok(CompareAnswer { statement, ..answer })
    }

    fn edition_state(&self, view: &StatementView, edition: u64) -> Result<State> {
        let place = view.editions.iter().position(|entered| entered.entry == edition).ok_or_else(|| {
            Error::not_found(format!("{} has no edition {edition}", view.card.id))
                .with_hint("“dictum show” lists a statement's editions")
        })?;
        let mut state = self.capture_state(view.editions[place].edition.capture)?;
        state.told.edition = Some(edition);
        state.told.place = Some(place + 1);
        Ok(state)
    }

    fn capture_state(&self, capture: u64) -> Result<State> {
        let reading = self.read_entered(self.archive.catalogue()?.capture(capture)?)?.reading;
        let mut state = State::of(reading);
        state.told.capture = Some(capture);
        Ok(state)
    }
}

/// Compares the statements that two files hold, without an archive.
///
/// # Errors
/// Where a file cannot be read, or does not hold one statement.
pub fn compare_files(old: &Path, new: &Path) -> Result<CompareAnswer> {
    set_against(&file_state(old)?, &file_state(new)?)
}

fn file_state(path: &Path) -> Result<State> {
    let (mut readings, mut refused) = (Vec::new(), None);
    let paths: [PathBuf; 1] = [path.to_owned()];
    read_files(&paths, &IngestOptions::default(), None, &mut |outcome| {
        match outcome {
            ReadOutcome::Read(reading) => readings.push(*reading),
            ReadOutcome::Refused(refusal) => refused = refused.take().or(Some(refusal)),
        }
        readings.len() < 2
    })?;
    let mut readings = readings.into_iter();
    match (readings.next(), readings.next(), refused) {
        (Some(reading), None, _) => Ok(State::of(reading)),
        (Some(_), Some(_), _) => {
            Err(Error::asked_wrongly(format!("{} holds more than one capture", path.display()))
                .with_hint("ingest it, and compare two captures by their numbers: --captures A B"))
        }
        (None, _, Some(refusal)) => Err(Error::asked_wrongly(format!("{}: {}", refusal.what, refusal.why))),
        (None, _, None) => Err(Error::asked_wrongly(format!("{} holds no capture", path.display()))),
    }
}

/// The edition shown and the one that it replaced: the one before it, in its language if there is one.
fn last_two(view: &StatementView) -> Result<[u64; 2]> {
    let shown = view.editions.iter().find(|entered| entered.entry == view.edition_shown);
    let language = shown.and_then(|entered| entered.edition.language.clone());
    let before = view.editions.iter().take_while(|entered| entered.entry != view.edition_shown);
    let others = view.editions.iter().filter(|entered| entered.entry != view.edition_shown);
    // Where the publisher went back to the first words, the edition that they replaced is the latest of the others.
    let mut candidates: Vec<_> = others.chain(before).collect();
    candidates.reverse();
    let same_language = candidates.iter().find(|entered| entered.edition.language == language);
    let old = same_language.or(candidates.first()).ok_or_else(|| {
        Error::not_found(format!("{} has one edition: no capture shows other words", view.card.id)).with_hint(
            "“dictum show” lists its captures; compare any two of them with --captures A B, or two files with --files OLD NEW",
        )
    })?;
    Ok([old.entry, view.edition_shown])
}

impl State {
    fn of(reading: Reading) -> State {
        let headline = reading.statement.as_ref().and_then(|statement| statement.headline.as_ref());
        let told = ComparedState {
            edition: None,
            place: None,
            capture: None,
            source: reading.capture.source.clone(),
            captured_at: reading.capture.captured_at,
            headline: headline.map(|headline| headline.text.clone()),
        };
        State { told, reading }
    }
}

fn set_against(old: &State, new: &State) -> Result<CompareAnswer> {
    let statement_of = |state: &'_ State| -> Result<()> {
        if state.reading.statement.is_some() {
            return Ok(());
        }
        Err(Error::asked_wrongly(format!("{} shows no statement", state.told.source))
            .with_hint("“dictum read” shows what was recovered from it"))
    };
    statement_of(old)?;
    statement_of(new)?;
    let (Some(old_words), Some(new_words)) = (&old.reading.statement, &new.reading.statement) else {
        return Err(Error::asked_wrongly("there is no statement to compare"));
    };
    let comparison = dictum_collate::compare(old_words, new_words).ok_or_else(|| {
        Error::asked_wrongly(format!("a statement of more than {MOST_WORDS_COMPARED} words is not compared"))
    })?;
    Ok(CompareAnswer {
        statement: None,
        old: old.told.clone(),
        new: new.told.clone(),
        rows: comparison.rows.iter().map(|row| shown::row(row, old_words, new_words)).collect(),
        tally: comparison.tally,
    })
}
