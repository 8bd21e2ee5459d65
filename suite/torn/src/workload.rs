//! Workloads: what a seed has done to an archive, batch by batch and session by session.

use crate::{chance::Chance, ledger::Ledger, recorder::Recorder};
use dictum_archive::{Archive, EditionEntry, Entry, Intake, Kept, Result, RunEntry, digest_of};
use dictum_formats::warc::write_resource;
use dictum_model::{Capture, Correction, Digest, Matter};
use jiff::Timestamp;

/// The archive's folder in a sandbox.
pub const ARCHIVE: &str = "archive";

/// What is done, in sessions of one writer each.
#[derive(Clone, Debug)]
pub struct Workload {
    sessions: Vec<Session>,
}

#[derive(Clone, Debug)]
struct Session {
    batches: Vec<Vec<Deed>>,
    /// Whether somebody reads all the while, so that the write-ahead log cannot be emptied.
    has_reader: bool,
    ending: Ending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// The run is entered and the write-ahead log folded in.
    Close,
    /// The write-ahead log is folded in.
    Settle,
    /// The writer goes without a word.
    Drop,
    /// The writer goes with a capture that it did not commit.
    DropPending,
}

#[derive(Clone, Debug)]
enum Deed {
    Page { words: String, uri: Option<String>, shows_edition: bool },
    Correction { words: String, place: String },
}

impl Workload {
    /// The workload of a seed.
    pub fn of(seed: u64) -> Workload {
        let mut chance = Chance::new(seed);
        let mut pages = Vec::new();
        let sessions = (0..4).map(|nth| Session::draw(nth, &mut pages, &mut chance)).collect();
        Workload { sessions }
    }

    /// Does everything from batch number `from` on, which may have been done before in part.
    ///
    /// # Errors
    /// Those of the archive; what was acknowledged by then stands in the recorder's trace.
    pub fn perform(
        &self,
        archive: &Archive,
        recorder: &Recorder,
        ledger: &mut Ledger,
        from: usize,
    ) -> Result<()> {
        let mut first = 0;
        for session in &self.sessions {
            let end = first + session.batches.len() + usize::from(session.ending == Ending::Close);
            if from < end {
                let mut hands = Hands { archive, recorder, ledger };
                hands.session(session, from.saturating_sub(first))?;
            }
            first = end;
        }
        Ok(())
    }
}

impl Session {
    fn draw(nth: usize, pages: &mut Vec<String>, chance: &mut Chance) -> Session {
        let batches = (0..chance.below(3) + 1).map(|_| batch(pages, chance)).collect();
        let ending = match chance.below(6) {
            0..3 => Ending::Close,
            3 => Ending::Settle,
            4 => Ending::Drop,
            _ => Ending::DropPending,
        };
        Session { batches, has_reader: nth > 0 && chance.once_in(4), ending }
    }
}

fn batch(pages: &mut Vec<String>, chance: &mut Chance) -> Vec<Deed> {
    (0..chance.below(4) + 1).map(|_| deed(pages, chance)).collect()
}

fn deed(pages: &mut Vec<String>, chance: &mut Chance) -> Deed {
    let held = pages.get(chance.below(pages.len())).cloned();
    let uri = Some(format!("https://varn.example/{}", chance.below(1 << 30)));
    match (chance.below(8), held) {
        (0, Some(words)) => Deed::Page { words, uri, shows_edition: false },
        (1, Some(words)) => Deed::Correction { words, place: format!("Pier {}", chance.below(1 << 30)) },
        (kind, _) => {
            let words = page(chance);
            pages.push(words.clone());
            Deed::Page { words, uri: uri.filter(|_| kind != 2), shows_edition: kind > 4 }
        }
    }
}

/// A page whose words compress badly, so that frames cross sectors; one in eight is long.
fn page(chance: &mut Chance) -> String {
    let words = if chance.once_in(8) { 1200 } else { 10 + chance.below(120) };
    (0..words).fold(String::from("The harbour of Varn:"), |page, _| format!("{page} {:x}", chance.draw()))
}

/// Whoever does the deeds.
struct Hands<'a> {
    archive: &'a Archive,
    recorder: &'a Recorder,
    ledger: &'a mut Ledger,
}

impl Hands<'_> {
    /// Runs a session from its batch number `from` on.
    fn session(&mut self, session: &Session, from: usize) -> Result<()> {
        if !session.has_reader {
            return self.write(session, from);
        }
        let reader = self.archive.catalogue()?;
        reader.entries_after(0, |number, _| if number == 1 { self.write(session, from) } else { Ok(()) })
    }

    fn write(&mut self, session: &Session, from: usize) -> Result<()> {
        let mut intake = self.archive.intake()?;
        for batch in session.batches.iter().skip(from) {
            for deed in batch {
                self.deed(deed, &mut intake)?;
            }
            let end = self.expect(&intake)?;
            intake.commit()?;
            self.recorder.acknowledge(end);
        }
        match session.ending {
            Ending::Close => {
                let end = self.ledger.expect_text(Entry::Run(run()).to_text()?);
                intake.close(run())?;
                self.recorder.acknowledge(end);
            }
            Ending::Settle => intake.settle()?,
            Ending::Drop => {}
            Ending::DropPending => {
                let words = format!("never committed {}", self.ledger.entries.len());
                keep(&mut intake, &words, None)?;
            }
        }
        Ok(())
    }

    /// What is about to be committed; nothing, where all of it was held.
    fn expect(&mut self, intake: &Intake<'_>) -> Result<u64> {
        let held = self.ledger.entries.len() as u64;
        if intake.catalogue().length()? == held { Ok(held) } else { self.ledger.expect(intake.catalogue()) }
    }

    fn deed(&mut self, deed: &Deed, intake: &mut Intake<'_>) -> Result<()> {
        match deed {
            Deed::Page { words, uri, shows_edition } => {
                self.ledger.payloads.insert(digest_of(words.as_bytes()), words.clone().into_bytes());
                let kept = keep(intake, words, uri.as_deref())?;
                if *shows_edition && !matches!(kept, Kept::Seen(_)) {
                    intake.enter_edition(edition(words, kept.entry()))?;
                }
            }
            Deed::Correction { words, place } => {
                intake.enter_correction(Correction {
                    payload: digest_of(words.as_bytes()),
                    matter: Matter::Place(Some(place.clone())),
                    by: "Ada Brandt".into(),
                    reason: "The harbour book says so.".into(),
                    made_at: Some(Timestamp::UNIX_EPOCH),
                })?;
            }
        }
        Ok(())
    }
}

/// Keeps a page of words.
pub fn keep(intake: &mut Intake<'_>, words: &str, uri: Option<&str>) -> Result<Kept> {
    let capture = Capture {
        source: "page.txt".into(),
        digest: digest_of(words.as_bytes()),
        media_type: Some("text/plain".into()),
        charset: None,
        bytes: words.len(),
        target_uri: uri.map(str::to_owned),
        captured_at: None,
        captured_at_candidates: Vec::new(),
        captured_at_from: None,
        http_status: None,
    };
    intake.keep(&capture, || write_resource(&capture, words.as_bytes()))
}

/// The account of a run, the same each time.
pub fn run() -> RunEntry {
    RunEntry {
        started_at: Timestamp::UNIX_EPOCH,
        ended_at: Timestamp::UNIX_EPOCH,
        program: "torn".into(),
        captures: 1,
        revisits: 0,
        editions: 0,
        refused: 0,
    }
}

fn edition(words: &str, capture: u64) -> EditionEntry {
    EditionEntry {
        statement: format!("varn-{capture}"),
        known_as: format!("words sha256:{}", digest_of(words.as_bytes()).hex()),
        capture,
        words: Digest([7; 32]),
        language: Some("en".into()),
        extractor: "torn".into(),
    }
}
