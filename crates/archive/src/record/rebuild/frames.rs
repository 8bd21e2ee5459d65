//! Going through packs without a catalogue, frame by frame.

use crate::{
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
    record::pack::{Dictionaries, Place},
};
use dictum_model::Digest;

/// How much of a pack is read at once, in bytes; more where a frame is longer.
const STRETCH: u64 = 8 << 20;

/// No frame is longer, in bytes: a payload at its cap that does not fold.
const LONGEST_FRAME: u64 = 128 << 20;

/// The magic numbers of frames that hold no data begin with these (RFC 8878, section 3.1.2).
const SKIPPABLE: std::ops::RangeInclusive<u32> = 0x184d_2a50..=0x184d_2a5f;

/// A pack's file.
pub(in crate::record) struct PackFile {
    pub(in crate::record) number: u32,
    pub(in crate::record) length: u64,
}

/// A frame that holds a record.
pub(in crate::record) struct Frame<'a> {
    pub(in crate::record) place: Place,
    pub(in crate::record) bytes: &'a [u8],
    /// The digest of its payload; `None` where it cannot be read.
    pub(in crate::record) payload: Option<Digest>,
}

/// The packs of an archive, read without a catalogue.
pub(in crate::record) struct Packs<'a> {
    pub(in crate::record) disk: &'a dyn Disk,
    pub(in crate::record) folder: &'a Folder,
    pub(in crate::record) dictionaries: Dictionaries,
}

impl Packs<'_> {
    /// The packs there are, in order.
    pub(in crate::record) fn listed(&self) -> Result<Vec<PackFile>> {
        let home = self.folder.packs();
        let mut packs = Vec::new();
        for item in std::fs::read_dir(&home).during("list", &home)? {
            let name = item.during("list", &home)?.file_name();
            let number = name.to_str().and_then(|name| name.strip_suffix(".warc.zst")?.parse().ok());
            if let Some(number) = number.filter(|number| self.folder.pack(*number).file_name() == Some(&name))
            {
                let path = self.folder.pack(number);
                packs.push(PackFile {
                    number,
                    length: self.disk.length(&path).during("look at", &path)?.unwrap_or(0),
                });
            }
        }
        packs.sort_unstable_by_key(|pack| pack.number);
        Ok(packs)
    }

    /// Calls `each` with every frame of a pack that holds a payload, or ought to.
    ///
    /// # Errors
    /// [`Error::Damaged`] where frames stop making sense: what stands behind that cannot be told from the pack alone.
    pub(super) fn each(&self, pack: &PackFile, each: impl FnMut(Frame<'_>) -> Result<()>) -> Result<()> {
        self.each_from(pack, 0, each).map(drop)
    }

    /// As [`Packs::each`], from the frame on that begins at a byte; gives the byte after the last whole frame.
    pub(in crate::record) fn each_from(
        &self,
        pack: &PackFile,
        from: u64,
        mut each: impl FnMut(Frame<'_>) -> Result<()>,
    ) -> Result<u64> {
        let path = self.folder.pack(pack.number);
        let (mut at, mut stretch) = (from, STRETCH);
        while at < pack.length {
            let length = stretch.min(pack.length - at);
            let bytes = self.disk.read_at(&path, at, length as usize).during("read", &path)?;
            let taken = self.each_in(pack.number, at, &bytes, &mut each)?;
            if taken > 0 {
                at += taken;
                stretch = STRETCH;
            } else if at + length < pack.length && stretch < LONGEST_FRAME {
                stretch *= 2;
            } else if at + length == pack.length {
                // A tail that was cut short by a kill: it was never acknowledged.
                return Ok(at);
            } else {
                return Err(Error::Damaged(format!("{} makes no sense from byte {at} on", path.display())));
            }
        }
        Ok(at)
    }

    /// Goes through the whole frames at the beginning of `bytes`, and gives how many bytes they take.
    fn each_in(
        &self,
        pack: u32,
        start: u64,
        bytes: &[u8],
        each: &mut impl FnMut(Frame<'_>) -> Result<()>,
    ) -> Result<u64> {
        let mut taken = 0;
        while let Some(rest) = bytes.get(taken..).filter(|rest| !rest.is_empty()) {
            let Ok(length) = zstd::zstd_safe::find_frame_compressed_size(rest) else { break };
            let Some(frame) = rest.get(..length) else { break };
            let place = Place { pack, offset: start + taken as u64, length: length as u64 };
            taken += length;
            if !is_skippable(frame) {
                let record = self.dictionaries.unfold(self.disk, self.folder, frame, place);
                if record.as_ref().is_ok_and(|record| opens_pack(record)) {
                    continue;
                }
                let payload = record.and_then(|record| crate::payload_in(&record)).ok();
                each(Frame {
                    place,
                    bytes: frame,
                    payload: payload.map(|payload| crate::digest_of(&payload)),
                })?;
            }
        }
        Ok(taken as u64)
    }
}

fn is_skippable(frame: &[u8]) -> bool {
    frame.first_chunk().is_some_and(|magic| SKIPPABLE.contains(&u32::from_le_bytes(*magic)))
}

/// Says whether a record is the one that says what the pack is.
fn opens_pack(record: &[u8]) -> bool {
    record.starts_with(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")
}
