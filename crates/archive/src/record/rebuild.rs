//! Rebuilding: the catalogue made anew from packs and log alone, when its own file is lost or damaged.
//!
//! The log's bundles hold every entry up to the signed checkpoint, and the packs say by themselves where each payload lies. What the
//! entries give must have the root that was signed, or nothing is made. The old catalogue is set aside and never deleted; entries that it
//! holds beyond the checkpoint are taken over where they can be read and match their leaf hashes. Frames that no entry names are copied
//! aside too, since the next writer would take them for unacknowledged and cut them off. Packs that were being replaced by others when a
//! writer was killed are told by what lies in them, and noted to go.

mod aside;
pub(super) mod frames;
mod places;
pub(crate) mod swap;

use super::{
    catalogue::Catalogue,
    entry::{Entry, leaf_hash},
    listing::{EntryListing, ListedEntry},
    log::{KeyStore, TileReader, read_checkpoint},
    pack::{Dictionaries, Head},
};
use crate::{
    Archive,
    disk::{Disk, LocalDisk},
    error::{Error, IoContext, Result},
    folder::Folder,
};
use aside::SetAside;
use dictum_formats::tlog::{
    Bundle,
    tree::{Frontier, TreeHead},
};
use dictum_model::Digest;
use frames::Packs;
use places::Places;
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
};

/// So many entries share a transaction.
const ENTRIES_A_COMMIT: u64 = 10_000;

/// So many entries of the old catalogue are read at once.
const A_PAGE: u64 = 100;

/// What a rebuild did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RebuildReport {
    /// Entries read back from the log.
    pub entries: u64,
    /// Entries beyond the signed log, taken over from the old catalogue.
    pub taken_over: u64,
    /// Payloads found in the packs.
    pub payloads: u64,
    /// Payloads that entries name and no pack holds.
    pub missing: u64,
    /// Frames that no entry names: captures of which the entries are lost.
    pub unnamed: u64,
    /// Where the old catalogue and those frames have been put, if there was anything to put.
    pub set_aside: Option<PathBuf>,
}

impl Archive {
    /// Makes the catalogue of the archive in a folder anew from its packs and its log, and empties what is derived.
    /// `progress` is told how many of how many bytes of packs are done.
    ///
    /// # Errors
    /// [`Error::NoCheckpoint`] where nothing was published; [`Error::Damaged`] where the log does not give the root that was signed;
    /// [`Error::Locked`]. Nothing is changed then.
    pub fn rebuild(root: &Path, progress: impl FnMut(u64, u64)) -> Result<RebuildReport> {
        Archive::rebuild_on(root, Arc::new(LocalDisk), progress)
    }

    /// As [`Archive::rebuild`], on a disk of the caller's.
    pub fn rebuild_on(
        root: &Path,
        disk: Arc<dyn Disk>,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<RebuildReport> {
        let (folder, disk) = (Folder::as_it_is(root)?, &*disk);
        let _lock = folder.lock()?;
        let signed = signed_head(disk, &folder)?;
        let mut aside = SetAside::new(disk, &folder);
        swap::tidy(disk, &folder, &mut aside)?;
        let catalogue = Catalogue::open_for_writing(&swap::building_path(&folder))?;
        let mut rebuild = Rebuild {
            packs: Packs { disk, folder: &folder, dictionaries: Dictionaries::default() },
            catalogue,
            named: HashSet::new(),
            redacted: HashSet::new(),
            report: RebuildReport::default(),
        };
        rebuild.read_log(signed)?;
        rebuild.take_over(signed.size)?;
        rebuild.find_payloads(&mut aside, &mut progress)?;
        let Rebuild { catalogue, mut report, .. } = rebuild;
        // Closed as the only connection, it leaves no write-ahead log: the file is whole by itself.
        catalogue.fold_write_ahead_log()?;
        drop(catalogue);
        // Before the new catalogue is there: it may have fewer entries than what is derived knows of.
        empty(&folder.derived())?;
        swap::take_place(disk, &folder, &mut aside)?;
        report.set_aside = aside.path();
        Ok(report)
    }
}

/// A rebuild under way.
struct Rebuild<'a> {
    packs: Packs<'a>,
    catalogue: Catalogue,
    /// The payloads that entries name.
    named: HashSet<Digest>,
    /// The payloads that were let go: a pack that was being replaced may hold one still.
    redacted: HashSet<Digest>,
    report: RebuildReport,
}

impl Rebuild<'_> {
    /// Enters everything that the log's bundles hold, and sees that it is what was signed.
    fn read_log(&mut self, signed: TreeHead) -> Result<()> {
        let reader = TileReader::new(self.packs.disk, self.packs.folder, signed.size);
        let mut frontier = Frontier::default();
        self.catalogue.connection.execute_batch("BEGIN")?;
        for bundle in Bundle::between(0, signed.size) {
            for text in reader.entries(bundle)? {
                let text = String::from_utf8(text)
                    .map_err(|_| Error::Damaged(format!("record/log/{} is not text", bundle.path())))?;
                frontier.push(leaf_hash(&text));
                self.insert(&text)?;
            }
        }
        if frontier.head() != signed {
            return Err(Error::Damaged(format!(
                "the log's bundles give {} entries and the root {}; {} and {} were signed",
                frontier.head().size,
                frontier.head().root.hex(),
                signed.size,
                signed.root.hex()
            )));
        }
        self.report.entries = signed.size;
        self.catalogue.connection.execute_batch("COMMIT")?;
        Ok(())
    }

    /// Takes over what the old catalogue holds beyond the log, as long as it can be read and matches its leaf hashes.
    fn take_over(&mut self, published: u64) -> Result<()> {
        let path = self.packs.folder.catalogue();
        if !path.is_file() {
            return Ok(());
        }
        let Ok(old) = Catalogue::open_for_reading(&path) else { return Ok(()) };
        self.catalogue.connection.execute_batch("BEGIN")?;
        let mut next = published + 1;
        let page = |from| EntryListing { from: Some(from), kind: None, limit: A_PAGE };
        while let Ok(listed) = old.listed(&page(next)) {
            let before = next;
            for entry in listed.iter().take_while(|entry| is_whole(entry)) {
                if entry.number != next {
                    break;
                }
                self.insert(&entry.text)?;
                next += 1;
            }
            if next - before < A_PAGE {
                break;
            }
        }
        self.report.taken_over = next - published - 1;
        self.catalogue.connection.execute_batch("COMMIT")?;
        Ok(())
    }

    /// Finds where each payload lies, by reading all packs; copies aside what no entry names.
    fn find_payloads(&mut self, aside: &mut SetAside<'_>, progress: &mut impl FnMut(u64, u64)) -> Result<()> {
        let packs = self.packs.listed()?;
        let total: u64 = packs.iter().map(|pack| pack.length).sum();
        let mut done = 0;
        self.catalogue.connection.execute_batch("BEGIN")?;
        let mut places = Places::default();
        for pack in &packs {
            let mut holds_named = false;
            self.packs.each(pack, |frame| {
                progress(done + frame.place.offset, total);
                match frame.payload {
                    Some(payload) if self.named.contains(&payload) => {
                        holds_named = true;
                        places.take(payload, &frame, &self.catalogue)
                    }
                    Some(payload) if self.redacted.contains(&payload) => {
                        places.note_redacted(frame.place.pack);
                        Ok(())
                    }
                    _ => {
                        self.report.unnamed += 1;
                        aside.keep_frame(frame.place.pack, frame.bytes)
                    }
                }
            })?;
            if holds_named {
                let head = Head::read(self.packs.disk, self.packs.folder, pack.number)?;
                places.note_head(pack.number, &head, &self.catalogue)?;
            }
            done += pack.length;
        }
        progress(total, total);
        self.report.payloads = places.payloads();
        self.report.missing = (self.named.len() as u64).saturating_sub(places.payloads());
        places.settle(&self.catalogue)?;
        self.catalogue.connection.execute_batch("COMMIT")?;
        Ok(())
    }

    fn insert(&mut self, text: &str) -> Result<()> {
        let entry = Entry::from_text(text)?;
        let number = self.catalogue.length()? + 1;
        if number.is_multiple_of(ENTRIES_A_COMMIT) {
            self.catalogue.connection.execute_batch("COMMIT; BEGIN")?;
        }
        match &entry {
            Entry::Capture(capture) | Entry::Revisit(capture) => drop(self.named.insert(capture.digest)),
            Entry::Redaction(redaction) => {
                self.named.remove(&redaction.payload);
                self.redacted.insert(redaction.payload);
            }
            _ => {}
        }
        self.catalogue.insert_entry(number, &entry, text)
    }
}

fn is_whole(entry: &ListedEntry) -> bool {
    leaf_hash(&entry.text) == entry.leaf && Entry::from_text(&entry.text).is_ok()
}

/// The head that the log's owner signed last.
fn signed_head(disk: &dyn Disk, folder: &Folder) -> Result<TreeHead> {
    let signed = read_checkpoint(disk, folder)?;
    let signed = signed.ok_or_else(|| Error::NoCheckpoint(folder.root().to_owned()))?;
    let keys = KeyStore::new(disk, folder).public()?;
    match signed.note.signers(&keys) {
        Ok(_) => Ok(signed.checkpoint.head),
        Err(error) => Err(Error::Damaged(format!("record/log/checkpoint: {error}"))),
    }
}

/// Empties what is derived: it is made anew when the archive is opened.
fn empty(derived: &Path) -> Result<()> {
    match std::fs::remove_dir_all(derived) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).during("empty", derived),
        _ => std::fs::create_dir_all(derived).during("make", derived),
    }
}
