//! Workloads: what a seed has done to an archive, batch by batch and session by session.

use crate::{
    chance::Chance,
    hands::{Hands, do_sequel},
    ledger::Ledger,
    recorder::Recorder,
};
use dictum_archive::{Archive, Disk, Result};
use std::sync::Arc;

/// The archive's folder in a sandbox.
pub const ARCHIVE: &str = "archive";

/// The folder of its backup.
pub const BACKUP: &str = "backup";

/// An archive with the disk under it, so that it can be opened again.
pub struct Opened {
    /// The archive.
    pub archive: Archive,
    /// Its disk.
    pub disk: Arc<dyn Disk>,
}

/// What is done, in sessions of one writer each.
#[derive(Clone, Debug)]
pub struct Workload {
    sessions: Vec<Session>,
}

/// What one writer does, and what is done when it has gone.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its batches.
    pub batches: Vec<Batch>,
    /// Whether somebody reads all the while, so that the write-ahead log cannot be emptied.
    pub has_reader: bool,
    /// How it goes.
    pub ending: Ending,
    /// What comes after it.
    pub sequel: Sequel,
}

/// How a writer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The run is entered and the write-ahead log folded in.
    Close,
    /// The write-ahead log is folded in.
    Settle,
    /// The writer goes without a word.
    Drop,
    /// The writer goes with a capture that it did not commit.
    DropPending,
}

/// What is done while nobody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequel {
    /// Nothing.
    Nothing,
    /// The archive is backed up, for the first time or again.
    Backup,
    /// The catalogue is made anew from packs and log.
    Rebuild,
}

/// What is acknowledged at once.
#[derive(Clone, Debug)]
pub enum Batch {
    /// Deeds that are committed together.
    Deeds(Vec<Deed>),
    /// A page is let go.
    Redaction(Page),
    /// Pages are put into packs of their site.
    Repack,
    /// The log's key is changed.
    KeyRotation,
}

/// What is handed in.
#[derive(Clone, Debug)]
pub enum Deed {
    /// A page.
    Page {
        /// The page.
        page: Page,
        /// Where it was.
        uri: Option<String>,
        /// Whether it shows an edition not seen before.
        shows_edition: bool,
    },
    /// A correction of a page.
    Correction {
        /// The page.
        page: Page,
        /// What is corrected in it.
        place: String,
    },
}

/// A page by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page(pub String);

/// The site whose pages have furniture in common, so that it gets packs of its own.
pub const SITE: &str = "pier.varn.example";

impl Page {
    /// Says whether it is one of [`SITE`].
    pub fn is_of_site(words: &[u8]) -> bool {
        words.starts_with(b"Pier of Varn:")
    }
}

impl Workload {
    /// The workload of a seed.
    pub fn of(seed: u64) -> Workload {
        let mut chance = Chance::new(seed);
        let mut drawing = Drawing { pages: Vec::new(), redacted: Vec::new(), chance: &mut chance };
        // Each seed does two of the rarer deeds, so that every two or three seeds do all.
        let rare = [seed * 2 % 5, (seed * 2 + 1) % 5];
        let sessions = (0..4).map(|nth| drawing.session(nth, &rare)).collect();
        Workload { sessions }
    }

    /// Does everything from batch number `from` on, which may have been done before in part.
    ///
    /// # Errors
    /// Those of the archive; what was acknowledged by then stands in the recorder's trace.
    pub fn perform(
        &self,
        opened: &mut Opened,
        recorder: &Recorder,
        ledger: &mut Ledger,
        from: usize,
    ) -> Result<()> {
        let mut first = 0;
        for session in &self.sessions {
            let end = first + session.batches.len() + usize::from(session.ending == Ending::Close);
            if from < end {
                let mut hands = Hands { archive: &opened.archive, recorder, ledger };
                hands.session(session, from.saturating_sub(first))?;
                do_sequel(session.sequel, opened, recorder)?;
            }
            first = end;
        }
        Ok(())
    }
}

/// What was drawn so far.
struct Drawing<'a> {
    pages: Vec<Page>,
    redacted: Vec<Page>,
    chance: &'a mut Chance,
}

impl Drawing<'_> {
    fn session(&mut self, nth: u64, rare: &[u64]) -> Session {
        let mut batches: Vec<Batch> = (0..self.chance.below(3) + 1).map(|_| self.batch()).collect();
        let mut sequel = Sequel::Nothing;
        for rare in rare {
            match (rare, nth) {
                (0, 1 | 3) => batches.extend(self.redaction()),
                (1, 1 | 2) => batches.push(Batch::Repack),
                // What lies in a site's pack is let go in another way.
                (1, 3) => batches.extend(self.redaction()),
                (2, 2) => batches.push(Batch::KeyRotation),
                (3, 1 | 3) => sequel = Sequel::Backup,
                (4, 2) => sequel = Sequel::Rebuild,
                _ => {}
            }
        }
        let ending = match self.chance.below(6) {
            0..3 => Ending::Close,
            3 => Ending::Settle,
            4 => Ending::Drop,
            _ => Ending::DropPending,
        };
        Session { batches, has_reader: nth > 0 && self.chance.once_in(4), ending, sequel }
    }

    fn batch(&mut self) -> Batch {
        Batch::Deeds((0..self.chance.below(4) + 1).map(|_| self.deed()).collect())
    }

    fn redaction(&mut self) -> Option<Batch> {
        let held: Vec<&Page> = self.pages.iter().filter(|page| !self.redacted.contains(page)).collect();
        let page = (*held.get(self.chance.below(held.len()))?).clone();
        self.redacted.push(page.clone());
        Some(Batch::Redaction(page))
    }

    fn deed(&mut self) -> Deed {
        let held = self.pages.get(self.chance.below(self.pages.len())).cloned();
        let uri = Some(format!("https://varn.example/{}", self.chance.below(1 << 30)));
        match (self.chance.below(8), held) {
            (0, Some(page)) => Deed::Page { page, uri, shows_edition: false },
            (1, Some(page)) => {
                Deed::Correction { page, place: format!("Pier {}", self.chance.below(1 << 30)) }
            }
            (kind, _) => {
                let page = self.page();
                self.pages.push(page.clone());
                Deed::Page { page, uri: uri.filter(|_| kind != 2), shows_edition: kind > 4 }
            }
        }
    }

    /// A page whose words compress badly, so that frames cross sectors; one in eight is long. Half are of the site with furniture.
    fn page(&mut self) -> Page {
        let words = if self.chance.once_in(8) { 1200 } else { 10 + self.chance.below(120) };
        let head = if self.chance.once_in(2) { String::from("The harbour of Varn:") } else { furniture() };
        Page((0..words).fold(head, |page, _| format!("{page} {:x}", self.chance.draw())))
    }
}

/// What all pages of the site have in common: nothing that folds without a dictionary.
fn furniture() -> String {
    let mut chance = Chance::new(7);
    (0..60).fold(String::from("Pier of Varn:"), |furniture, _| format!("{furniture} {:x}", chance.draw()))
}
