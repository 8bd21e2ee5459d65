//! Putting payloads into other packs: the one way in which what lies in a pack is ever moved or let go.
//!
//! Nothing of it shows in an entry, since no entry names a place. Order of writing: the new packs' numbers are noted as discarded; the new
//! packs are written and synced, and their folder; one transaction says where the payloads lie now, and notes the old packs as discarded
//! instead of the new ones; the old files are removed, their folder synced, the note taken back. So a process killed
//! anywhere leaves the one state or the other, and files that are noted: the next writer removes those.

use super::{
    catalogue::{Catalogue, Placed},
    intake::Intake,
    pack::{Framed, Head, PackFile, SEAL_AT},
};
use crate::{
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
};
use dictum_model::Digest;
use rusqlite::params;

/// So many bytes of frames wait in memory at most.
const BYTES_WAITING: usize = 8 << 20;

/// Packs to be written.
pub(super) struct NewPacks {
    /// How they open.
    pub(super) head: Head,
    /// zstd's level.
    pub(super) level: i32,
    /// What goes into them, in order.
    pub(super) payloads: Vec<Placed>,
}

/// A payload in its new place.
struct Moved {
    payload: Digest,
    framed: Framed,
}

/// New packs, written and synced, that no row names yet.
#[derive(Default)]
pub(super) struct Written {
    packs: Vec<WrittenPack>,
    moved: Vec<Moved>,
}

struct WrittenPack {
    number: u32,
    head: Head,
}

impl Written {
    /// How many bytes the new packs have.
    pub(super) fn bytes(&self) -> u64 {
        let heads: u64 = self.packs.iter().map(|pack| pack.head.bytes.len() as u64).sum();
        heads + self.moved.iter().map(|moved| moved.framed.place.length).sum::<u64>()
    }
}

impl Intake<'_> {
    /// Writes new packs; what is in them still lies in the old ones too.
    ///
    /// # Errors
    /// [`Error::Damaged`] where a frame is not what the catalogue says: damage is never copied into a new pack.
    pub(super) fn write_packs(&mut self, plans: Vec<NewPacks>) -> Result<Written> {
        self.commit()?;
        self.guarded(|intake| {
            let mut writing = Writing { intake, written: Written::default(), next: 0 };
            writing.next = writing.intake.catalogue.next_pack()?;
            for plan in plans {
                writing.write(plan)?;
            }
            let packs = writing.intake.folder.packs();
            writing.intake.disk.sync_folder(&packs).during("sync", &packs)?;
            Ok(writing.written)
        })
    }

    /// Takes the new packs for the old ones, lets payloads go that are in none of them, and removes the old packs' files.
    ///
    /// `also` runs in the same transaction.
    pub(super) fn replace_packs(
        &mut self,
        written: Written,
        old: &[u32],
        also: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        self.guarded(|intake| {
            intake.catalogue.connection.execute_batch("BEGIN IMMEDIATE")?;
            intake.name_new_places(&written)?;
            also(intake)?;
            old.iter().try_for_each(|pack| intake.catalogue.discard_pack(*pack))?;
            intake.catalogue.connection.execute_batch("COMMIT")?;
            remove_discarded(&intake.catalogue, intake.disk, &intake.folder)?;
            intake.open_packs_anew()
        })
    }

    /// Lets new packs go again: they gained nothing.
    pub(super) fn give_up_packs(&mut self, _written: Written) -> Result<()> {
        self.guarded(|intake| {
            remove_discarded(&intake.catalogue, intake.disk, &intake.folder)?;
            intake.open_packs_anew()
        })
    }

    fn name_new_places(&self, written: &Written) -> Result<()> {
        let connection = &self.catalogue.connection;
        for pack in &written.packs {
            connection
                .prepare_cached("DELETE FROM discarded_pack WHERE pack = ?1")?
                .execute([pack.number])?;
            self.catalogue.insert_site_pack(pack.number, &pack.head)?;
        }
        for Moved { payload, framed } in &written.moved {
            let to = Placed { payload: *payload, place: framed.place, frame: Digest(framed.digest) };
            self.catalogue.move_payload(&to)?;
        }
        Ok(())
    }

    /// Takes out where a payload lies: nothing of it is left to be found.
    pub(super) fn forget_place(&self, payload: Digest) -> Result<()> {
        self.catalogue
            .connection
            .prepare_cached("DELETE FROM payload WHERE digest = ?1")?
            .execute([payload.0])?;
        Ok(())
    }
}

impl Catalogue {
    /// Says that a payload lies somewhere else now.
    pub(crate) fn move_payload(&self, to: &Placed) -> Result<()> {
        let sql = "UPDATE payload SET pack = ?2, start = ?3, length = ?4, frame = ?5 WHERE digest = ?1";
        let place = to.place;
        self.connection.prepare_cached(sql)?.execute(params![
            to.payload.0,
            place.pack,
            place.offset,
            place.length,
            to.frame.0
        ])?;
        Ok(())
    }

    /// Says that the payloads of a pack lie now where they have arrived, in a replica whose source has put them into other packs.
    pub(crate) fn move_to_arrived(&self, pack: u32) -> Result<()> {
        let sql = "UPDATE payload SET pack = a.pack, start = a.start, length = a.length, frame = a.frame \
                   FROM arrived AS a WHERE a.digest = payload.digest AND payload.pack = ?1";
        self.connection.execute(sql, [pack])?;
        Ok(())
    }

    /// Notes that a pack's file goes: no payload lies in it any more.
    pub(crate) fn discard_pack(&self, pack: u32) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM site_pack WHERE pack = ?1")?.execute([pack])?;
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO discarded_pack VALUES (?1)")?
            .execute([pack])?;
        Ok(())
    }
}

/// Writes packs, one after the other.
struct Writing<'w, 'a> {
    intake: &'w mut Intake<'a>,
    written: Written,
    next: u32,
}

impl Writing<'_, '_> {
    fn write(&mut self, plan: NewPacks) -> Result<()> {
        let mut file: Option<PackFile> = None;
        for placed in plan.payloads {
            let mut open = match file.take() {
                Some(full) if full.end() >= SEAL_AT => {
                    self.finish(full)?;
                    self.begin(&plan.head, plan.level)?
                }
                Some(open) => open,
                None => self.begin(&plan.head, plan.level)?,
            };
            let framed = self.copy(&placed, &mut open)?;
            self.written.moved.push(Moved { payload: placed.payload, framed });
            if open.pending_bytes() >= BYTES_WAITING {
                open.write(self.intake.disk, &self.intake.folder)?;
            }
            file = Some(open);
        }
        file.map_or(Ok(()), |file| self.finish(file))
    }

    /// Begins a pack. Its number is noted first: whatever happens, its file will be found.
    fn begin(&mut self, head: &Head, level: i32) -> Result<PackFile> {
        let number = self.next;
        self.next += 1;
        self.intake.catalogue.connection.execute("INSERT INTO discarded_pack VALUES (?1)", [number])?;
        self.written.packs.push(WrittenPack { number, head: head.clone() });
        PackFile::open(self.intake.disk, &self.intake.folder, number, head.clone(), 0, level)
    }

    fn finish(&mut self, mut file: PackFile) -> Result<()> {
        file.write(self.intake.disk, &self.intake.folder)?;
        file.sync(self.intake.disk, &self.intake.folder)
    }

    /// Copies one frame: as it is where neither pack has a dictionary, else folded anew.
    fn copy(&self, placed: &Placed, into: &mut PackFile) -> Result<Framed> {
        let frame = self.intake.sound_frame(placed)?;
        let is_plain = zstd::zstd_safe::get_dict_id_from_frame(&frame).is_none();
        if is_plain && into.head.site.is_none() {
            return Ok(into.append_frame(&frame));
        }
        let record = self.intake.unfold(&frame, placed)?;
        into.append(&self.intake.folder, &record)
    }
}

impl Intake<'_> {
    /// Reads a frame and compares it with its digest.
    pub(super) fn sound_frame(&self, placed: &Placed) -> Result<Vec<u8>> {
        let frame = super::pack::read_frame(self.disk, &self.folder, placed.place)?;
        if crate::digest_of(&frame) == placed.frame {
            return Ok(frame);
        }
        Err(Error::Damaged(format!(
            "the frame at byte {} of pack {:06} has changed; it held payload {}",
            placed.place.offset, placed.place.pack, placed.payload
        )))
    }

    pub(super) fn unfold(&self, frame: &[u8], placed: &Placed) -> Result<Vec<u8>> {
        self.dictionaries.unfold(self.disk, &self.folder, frame, placed.place)
    }
}

/// Removes the files of discarded packs, as an earlier writer may have left them.
///
/// # Errors
/// [`Error::Damaged`] where a row names something in one of them: nothing is removed then.
pub(super) fn remove_discarded(catalogue: &Catalogue, disk: &dyn Disk, folder: &Folder) -> Result<()> {
    let discarded = catalogue.discarded_packs()?;
    for pack in &discarded {
        let path = folder.pack(*pack);
        if catalogue.is_used(*pack)? {
            let what = format!("the catalogue names payloads in {}, which is to be removed", path.display());
            return Err(Error::Damaged(what));
        }
        if disk.length(&path).during("look at", &path)?.is_some() {
            disk.remove(&path).during("remove", &path)?;
        }
    }
    if !discarded.is_empty() {
        let packs = folder.packs();
        disk.sync_folder(&packs).during("sync", &packs)?;
        catalogue.connection.execute("DELETE FROM discarded_pack", [])?;
    }
    Ok(())
}
