//! Following: an archive kept in step with another, its source, by the source's log and packs.
//!
//! A round goes so. The source's checkpoint is read, and must be signed by a trusted key and extend what is held, which the source's own
//! tiles must prove. Packs are copied from where they end here, and each frame's payload is hashed. Entries are taken over a stretch at a time:
//! each stretch must lead, with a proof, to the source's checkpoint before it is committed, together with the places of its payloads. Once every payload that an entry
//! names is here, the packs that the source has no more go, and last of all the checkpoint takes the place of the one before it. Nothing is signed
//! here, and nothing that is held is ever taken back: a source that has fewer entries, or other ones, is refused.
//!
//! Killed anywhere, the replica is sound, if behind, and the next round goes on: entries are whole stretches that were proven, and what was
//! fetched of a pack is looked at again and not fetched twice.

mod arriving;
mod entries;
mod marker;
mod source;

pub use marker::Followed;
pub use source::{FolderSource, PackEnd, Upstream};

use super::{intake::Intake, log::SignedCheckpoint, pack::Head, rewriting::remove_discarded};
use crate::{
    Archive,
    error::{Error, Result},
};
use arriving::Arriving;
use dictum_formats::tlog::{
    Checkpoint, Note, VerifierKey,
    tree::{self, TreeHead},
};
use source::SourceTiles;
use std::collections::BTreeSet;

/// How often a round begins again because packs were rewritten at the source under it. A guess, as with backups.
const MOST_ATTEMPTS: usize = 5;

/// What a round of following did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowReport {
    /// Entries held now: those that the source's checkpoint names.
    pub entries: u64,
    /// How many of them are new.
    pub new_entries: u64,
    /// Bytes of packs that were fetched.
    pub fetched_bytes: u64,
    /// Packs that went, since the source has others in their place.
    pub replaced_packs: u64,
}

/// One attempt at a round: done, or to be begun again, since what was to be fetched had been moved by then.
enum Attempt {
    Done(FollowReport),
    Moved,
}

impl Archive {
    /// Takes over what the source has and this replica lacks; others may read here and write there all the while.
    ///
    /// `keys` are trusted from now on, beside those that are already.
    ///
    /// # Errors
    /// [`Error::IsNoReplica`]; [`Error::UntrustedKey`], [`Error::Forked`] and [`Error::Untrue`] where the source cannot be believed: nothing was taken
    /// over then; [`Error::NoAnswer`], [`Error::Locked`], [`Error::DiskFull`].
    pub fn follow(&self, source: &dyn Upstream, keys: &[VerifierKey]) -> Result<FollowReport> {
        let Some(mut followed) = self.followed()? else {
            return Err(Error::IsNoReplica(self.folder().root().to_owned()));
        };
        let intake = self.intake_for_indexing()?;
        if followed.adopt(&source.name(), keys) {
            followed.write(self.disk(), self.folder())?;
        }
        let mut trusted = followed.keys;
        trusted.extend(self.log_keys()?);
        let mut round = Round { intake, source, trusted, fetched: 0, is_thorough: false };
        for _ in 0..MOST_ATTEMPTS {
            match round.attempt() {
                Ok(Attempt::Done(report)) => return Ok(report),
                Ok(Attempt::Moved) => tracing::info!("the source moved payloads meanwhile: begun again"),
                Err(error @ (Error::Untrue { .. } | Error::Damaged(_))) => {
                    // What does not hold must not be taken, another time, for what was fetched already.
                    round.arriving().cut_tails()?;
                    return Err(error);
                }
                Err(error) => return Err(error),
            }
            round.is_thorough = true;
        }
        round.arriving().cut_tails()?;
        Err(round.untrue("payloads that its log names are in none of its packs".into()))
    }
}

/// A round under way.
struct Round<'a> {
    intake: Intake<'a>,
    source: &'a dyn Upstream,
    trusted: Vec<VerifierKey>,
    fetched: u64,
    /// Whether packs are looked through from their beginning, as where an earlier round was cut short.
    is_thorough: bool,
}

impl<'a> Round<'a> {
    fn attempt(&mut self) -> Result<Attempt> {
        let before = self.intake.log.size();
        let signed = self.checkpoint()?;
        let head = signed.checkpoint.head;
        let held = self.held_head()?;
        self.see_that_it_extends(held, head)?;
        let packs = self.source.packs()?;
        if before == head.size && self.arriving().lie_as(&packs)? {
            return Ok(Attempt::Done(FollowReport { entries: head.size, ..FollowReport::default() }));
        }
        if !self.fetch(&packs)? {
            return Ok(Attempt::Moved);
        }
        let Some(new_keys) = self.take_entries(held, head)? else { return Ok(Attempt::Moved) };
        let Some(replaced_packs) = self.settle(&packs)? else { return Ok(Attempt::Moved) };
        self.intake.log.take_over(
            &self.intake.catalogue,
            &signed,
            &[&self.trusted[..], &new_keys].concat(),
        )?;
        self.arriving().cut_tails()?;
        self.intake.catalogue.fold_write_ahead_log()?;
        let new_entries = head.size - before;
        Ok(Attempt::Done(FollowReport {
            entries: head.size,
            new_entries,
            fetched_bytes: self.fetched,
            replaced_packs,
        }))
    }

    fn arriving(&self) -> Arriving<'_, 'a> {
        Arriving { intake: &self.intake, source: self.source }
    }

    /// The source's checkpoint, signed by a trusted key.
    fn checkpoint(&self) -> Result<SignedCheckpoint> {
        let text = self.source.checkpoint()?;
        let note: Note = text.parse().map_err(|error| self.untrue(format!("its checkpoint: {error}")))?;
        let checkpoint =
            Checkpoint::of_note(&note).map_err(|error| self.untrue(format!("its checkpoint: {error}")))?;
        match note.signers(&self.trusted) {
            Ok(_) => Ok(SignedCheckpoint { note, checkpoint }),
            Err(why) => Err(Error::UntrustedKey { followed: self.source.name(), why: why.to_string() }),
        }
    }

    /// The tree of the entries that are held: those of the last checkpoint, and what a killed round committed after them.
    fn held_head(&self) -> Result<TreeHead> {
        let (catalogue, log) = (&self.intake.catalogue, &self.intake.log);
        log.head_of(catalogue, log.size(), catalogue.length()?)
    }

    /// Refuses a source whose log does not begin with the entries that are held.
    fn see_that_it_extends(&self, held: TreeHead, offered: TreeHead) -> Result<()> {
        let name = self.source.name();
        let tell = |head: TreeHead| format!("{} entries with the root {}", head.size, head.root.hex());
        if offered.size < held.size {
            return Err(Error::Forked(format!(
                "{name} has gone back: it signs {}, and {} were taken over from it before",
                tell(offered),
                tell(held)
            )));
        }
        match self.leads_to(held, offered)? {
            true => Ok(()),
            false => Err(Error::Forked(format!(
                "the log of {name} is another one now: it signs {}, which does not begin with the {} taken over before",
                tell(offered),
                tell(held)
            ))),
        }
    }

    /// Says whether the source's tiles prove that its log begins with this tree.
    fn leads_to(&self, held: TreeHead, offered: TreeHead) -> Result<bool> {
        if held.size == offered.size {
            return Ok(held == offered);
        }
        let tiles = SourceTiles::new(self.source, offered.size);
        let proof = tree::consistency_proof(held.size, offered.size, &tiles)?;
        Ok(tree::consistency_holds(held, offered, &proof))
    }

    /// Fetches what the packs here lack, and notes where every payload in it lies. Says whether all was there.
    fn fetch(&mut self, packs: &[PackEnd]) -> Result<bool> {
        let arriving = Arriving { intake: &self.intake, source: self.source };
        arriving.begin()?;
        for pack in packs {
            match arriving.fetch(*pack)? {
                Some(bytes) => self.fetched += bytes,
                None => return Ok(false),
            }
            if self.is_thorough && !arriving.fetch_gaps(*pack)? {
                return Ok(false);
            }
            arriving.note_frames(*pack, self.is_thorough)?;
        }
        arriving.sync_folder()?;
        arriving.move_replaced(packs)?;
        Ok(true)
    }

    /// Lets the packs go that the source has no more. `None` where payloads in them have no other place yet.
    fn settle(&mut self, packs: &[PackEnd]) -> Result<Option<u64>> {
        let catalogue = &self.intake.catalogue;
        let kept: BTreeSet<u32> = packs.iter().map(|pack| pack.number).collect();
        let gone: Vec<u32> = catalogue.packs()?.into_iter().filter(|pack| !kept.contains(pack)).collect();
        if !gone.is_empty() {
            return Ok(None);
        }
        let held = self.arriving().files()?;
        let unused = held.iter().filter(|pack| !matches!(catalogue.is_used(**pack), Ok(true)));
        let unused: Vec<u32> = unused.copied().collect();
        catalogue.connection.execute_batch("BEGIN IMMEDIATE")?;
        let site_packs: BTreeSet<u32> = catalogue.site_packs()?.into_iter().map(|pack| pack.pack).collect();
        for pack in held.iter().filter(|pack| !unused.contains(pack) && !site_packs.contains(pack)) {
            catalogue.insert_site_pack(*pack, &Head::read(self.intake.disk, &self.intake.folder, *pack)?)?;
        }
        unused.iter().try_for_each(|pack| catalogue.discard_pack(*pack))?;
        catalogue.connection.execute_batch("COMMIT")?;
        remove_discarded(catalogue, self.intake.disk, &self.intake.folder)?;
        Ok(Some(unused.iter().filter(|pack| !kept.contains(pack)).count() as u64))
    }

    fn untrue(&self, what: String) -> Error {
        Error::Untrue { followed: self.source.name(), what }
    }
}
