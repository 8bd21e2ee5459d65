//! Whoever does the deeds of a workload, and tells the recorder what was acknowledged.

use crate::{
    ledger::Ledger,
    recorder::Recorder,
    workload::{BACKUP, Batch, Deed, Ending, Opened, Page, SITE, Sequel, Session},
};
use dictum_archive::{
    Archive, EditionEntry, Effort, Entry, Intake, Kept, Level, RedactionEntry, Result, RunEntry, Share,
    digest_of,
};
use dictum_formats::warc::write_resource;
use dictum_model::{Capture, Correction, Digest, Matter};
use jiff::Timestamp;

/// So few pages and bytes are enough for a dictionary here.
const ENOUGH: (usize, u64) = (3, 1024);

/// Whoever does the deeds.
pub struct Hands<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// Who is told what was acknowledged.
    pub recorder: &'a Recorder,
    /// Where it is entered what was handed in.
    pub ledger: &'a mut Ledger,
}

impl Hands<'_> {
    /// Runs a session from its batch number `from` on.
    ///
    /// # Errors
    /// Those of the archive.
    pub fn session(&mut self, session: &Session, from: usize) -> Result<()> {
        if !session.has_reader {
            return self.write(session, from);
        }
        let reader = self.archive.catalogue()?;
        reader.entries_after(0, |number, _| if number == 1 { self.write(session, from) } else { Ok(()) })
    }

    fn write(&mut self, session: &Session, from: usize) -> Result<()> {
        let mut intake = self.archive.intake()?;
        intake.give_dictionaries_from(ENOUGH.0, ENOUGH.1);
        for batch in session.batches.iter().skip(from) {
            let end = self.batch(batch, &mut intake)?;
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

    /// Does a batch, and gives how many entries there are after it.
    fn batch(&mut self, batch: &Batch, intake: &mut Intake<'_>) -> Result<u64> {
        match batch {
            Batch::Deeds(deeds) => {
                for deed in deeds {
                    self.deed(deed, intake)?;
                }
                let end = self.expect(intake)?;
                intake.commit()?;
                Ok(end)
            }
            Batch::Redaction(page) => self.redact(page, intake),
            Batch::Repack => {
                intake.repack(Effort::Gathered, &site_of)?;
                intake.catalogue().length()
            }
            Batch::KeyRotation => {
                let rotated = intake.rotate_log_key("It is time.", Timestamp::UNIX_EPOCH);
                // The key is drawn by chance: what was entered is known only afterwards, also where the publishing failed.
                let end = self.expect(intake);
                rotated.and(end)
            }
        }
    }

    /// What is about to be committed; nothing, where all of it was held.
    fn expect(&mut self, intake: &Intake<'_>) -> Result<u64> {
        let held = self.ledger.entries.len() as u64;
        if intake.catalogue().length()? == held { Ok(held) } else { self.ledger.expect(intake.catalogue()) }
    }

    fn deed(&mut self, deed: &Deed, intake: &mut Intake<'_>) -> Result<()> {
        match deed {
            Deed::Page { page: Page(words), uri, shows_edition } => {
                self.ledger.payloads.insert(digest_of(words.as_bytes()), words.clone().into_bytes());
                let kept = keep(intake, words, uri.as_deref())?;
                if *shows_edition && matches!(kept, Kept::Capture(_) | Kept::Revisit(_)) {
                    intake.enter_edition(edition(words, kept.entry()))?;
                }
            }
            Deed::Correction { page: Page(words), place } => {
                let payload = digest_of(words.as_bytes());
                if intake.catalogue().redaction_of(payload)?.is_none() {
                    intake.enter_correction(correction(payload, place))?;
                }
            }
        }
        Ok(())
    }

    /// Lets a page go, unless it was let go before.
    fn redact(&mut self, page: &Page, intake: &mut Intake<'_>) -> Result<u64> {
        let payload = digest_of(page.0.as_bytes());
        if intake.catalogue().redaction_of(payload)?.is_some() {
            return intake.catalogue().length();
        }
        let redaction = RedactionEntry {
            payload,
            reason: "The court of Varn ordered it.".into(),
            by: "Ada Brandt".into(),
            basis: None,
            made_at: Timestamp::UNIX_EPOCH,
        };
        let end = self.ledger.expect_text(Entry::Redaction(Box::new(redaction.clone())).to_text()?);
        intake.redact(vec![redaction], &site_of)?;
        Ok(end)
    }
}

/// Does what comes after a session, when nobody writes.
///
/// # Errors
/// Those of the archive.
pub fn do_sequel(sequel: Sequel, opened: &mut Opened, recorder: &Recorder) -> Result<()> {
    let root = opened.archive.folder().root().to_owned();
    match sequel {
        Sequel::Nothing => {}
        Sequel::Backup => {
            let to = root.with_file_name(BACKUP);
            let report = opened.archive.back_up(&to, true, Level::ReadData(Share::ALL))?;
            recorder.note_backup(report.entries);
        }
        Sequel::Rebuild => {
            Archive::rebuild_on(&root, opened.disk.clone(), |_, _| ())?;
            // Those who read have the old catalogue open.
            opened.archive = Archive::open_on(&root, opened.disk.clone())?;
            recorder.acknowledge(opened.archive.catalogue()?.length()?);
        }
    }
    Ok(())
}

/// The site that a page is of, by its words.
pub fn site_of(_capture: &Capture, words: &[u8]) -> Option<String> {
    Page::is_of_site(words).then(|| SITE.to_owned())
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
    let site = site_of(&capture, words.as_bytes());
    intake.keep_page_of(site.as_deref(), &capture, || write_resource(&capture, words.as_bytes()))
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

fn correction(payload: Digest, place: &str) -> Correction {
    Correction {
        payload,
        matter: Matter::Place(Some(place.to_owned())),
        by: "Ada Brandt".into(),
        reason: "The harbour book says so.".into(),
        made_at: Some(Timestamp::UNIX_EPOCH),
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
