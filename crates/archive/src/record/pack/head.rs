//! How a pack opens: a `warcinfo` record that says what it is, and, in a pack of one site, that site's dictionary before it.
//!
//! The dictionary stands in a skippable frame as the IIPC's *Zstandard Compression for WARC Files* 1.0 asks, compressed itself, and every
//! frame of that pack is folded with it. A pack so says of itself which site's it is: no other file is needed to read it.

use super::{LARGEST_FRAME, read_bytes};
use crate::{
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
};
use std::sync::Arc;

/// The magic number of the skippable frame that holds a dictionary.
const DICTIONARY_FRAME: [u8; 4] = 0x184d_2a5d_u32.to_le_bytes();

/// The largest dictionary that is read, in bytes, folded or not: what the IIPC's paper asks every reader to take.
const LARGEST_DICTIONARY: usize = 8 << 20;

/// Dictionaries are folded once, and read with every pack: as small as can be.
const LEVEL: i32 = 19;

/// The field of a site's `warcinfo` that names the site.
const SITE_FIELD: &str = "dictum-site: ";

/// How a pack opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The bytes that stand first in the pack.
    pub(crate) bytes: Vec<u8>,
    /// The site whose pack it is; `None` for a pack of everything else.
    pub(crate) site: Option<SiteHead>,
}

/// What the head of one site's pack holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteHead {
    /// The site's name: a host, or what a publisher is called.
    pub(crate) site: String,
    /// Its dictionary, unfolded.
    pub(crate) dictionary: Arc<[u8]>,
}

impl Head {
    /// The head of a pack without a dictionary: a constant, so that the same captures give the same packs.
    pub(crate) fn general() -> Head {
        Head { bytes: general_frame(), site: None }
    }

    /// The head of a site's pack.
    pub(crate) fn of_site(site: &str, dictionary: &[u8]) -> std::io::Result<Head> {
        let folded = compressor(LEVEL, None)?.compress(dictionary)?;
        let mut bytes = DICTIONARY_FRAME.to_vec();
        bytes.extend_from_slice(&(folded.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&folded);
        let record = warcinfo(&format!("{SITE_FIELD}{}\r\n", one_line(site)));
        bytes.extend(compressor(LEVEL, Some(dictionary))?.compress(record.as_bytes())?);
        let site = SiteHead { site: one_line(site), dictionary: dictionary.into() };
        Ok(Head { bytes, site: Some(site) })
    }

    /// Reads how a pack opens.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the pack opens in no way that this program writes.
    pub(crate) fn read(disk: &dyn Disk, folder: &Folder, pack: u32) -> Result<Head> {
        let path = folder.pack(pack);
        let length = disk.length(&path).during("look at", &path)?.unwrap_or(0);
        // Two numbers and a dictionary, and then a record of some hundred bytes.
        let most = length.min(8 + LARGEST_DICTIONARY as u64 + 4096);
        let first = read_bytes(disk, folder, pack, 0, length.min(4096))?;
        let bytes = if first.starts_with(&DICTIONARY_FRAME) {
            let folded = first.get(4..8).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
            read_bytes(disk, folder, pack, 0, most.min(8 + u64::from(folded) + 4096))?
        } else {
            first
        };
        Head::parse(&bytes)
            .ok_or_else(|| Error::Damaged(format!("{} does not open as a pack does", path.display())))
    }

    fn parse(bytes: &[u8]) -> Option<Head> {
        if !bytes.starts_with(&DICTIONARY_FRAME) {
            let general = Head::general();
            return bytes.starts_with(&general.bytes).then_some(general);
        }
        let length = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
        let folded = bytes.get(8..8usize.checked_add(length)?)?;
        let dictionary = zstd::bulk::decompress(folded, size_stated(folded)?.min(LARGEST_DICTIONARY)).ok()?;
        let rest = &bytes[8 + length..];
        let record_length = zstd::zstd_safe::find_frame_compressed_size(rest).ok()?;
        let frame = &rest[..record_length];
        let mut decompressor = zstd::bulk::Decompressor::with_dictionary(&dictionary).ok()?;
        let record = decompressor.decompress(frame, size_stated(frame)?.min(4096)).ok()?;
        let record = String::from_utf8(record).ok()?;
        let site = record.lines().find_map(|line| line.strip_prefix(SITE_FIELD))?.to_owned();
        let bytes = bytes[..8 + length + record_length].to_vec();
        Some(Head { bytes, site: Some(SiteHead { site, dictionary: dictionary.into() }) })
    }

    /// The site's name, where it is a site's.
    pub(crate) fn site_name(&self) -> Option<&str> {
        self.site.as_ref().map(|head| head.site.as_str())
    }

    /// A compressor for the frames of this pack.
    pub(crate) fn compressor(&self, level: i32) -> std::io::Result<zstd::bulk::Compressor<'static>> {
        compressor(level, self.site.as_ref().map(|head| &*head.dictionary))
    }
}

fn compressor(level: i32, dictionary: Option<&[u8]>) -> std::io::Result<zstd::bulk::Compressor<'static>> {
    let mut compressor = zstd::bulk::Compressor::with_dictionary(level, dictionary.unwrap_or_default())?;
    compressor.include_checksum(true)?;
    Ok(compressor)
}

/// The length that a frame states of what it holds.
pub(super) fn size_stated(frame: &[u8]) -> Option<usize> {
    let stated = zstd::zstd_safe::get_frame_content_size(frame).ok()??;
    usize::try_from(stated).ok().map(|size| size.min(LARGEST_FRAME))
}

/// A name as it can stand in one line of a record.
fn one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect::<String>().trim().to_owned()
}

fn warcinfo(more_fields: &str) -> String {
    let fields = format!(
        "software: Dictum\r\nformat: WARC File Format 1.1\r\n\
         description: a pack of a Dictum archive; docs/on-disk/packs.md describes it\r\n{more_fields}"
    );
    format!(
        "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:64696374-756d-8000-8000-7061636b0001>\r\n\
         WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Type: application/warc-fields\r\n\
         Content-Length: {}\r\n\r\n{fields}\r\n\r\n",
        fields.len()
    )
}

/// The frame that opens a pack without a dictionary.
///
/// It is framed by hand as one raw block (RFC 8878, section 3.1.1): no row names it, so verify compares it byte by byte, and
/// what a compressor makes of it may change from one version of zstd to the next.
fn general_frame() -> Vec<u8> {
    let record = warcinfo("");
    const SINGLE_SEGMENT_WITH_TWO_BYTES_OF_LENGTH: u8 = 0b0110_0000;
    const LAST_RAW_BLOCK: u32 = 1;
    let length = record.len();
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, SINGLE_SEGMENT_WITH_TWO_BYTES_OF_LENGTH];
    // The format counts a two-byte length from 256.
    frame.extend_from_slice(&((length - 256) as u16).to_le_bytes());
    frame.extend_from_slice(&((length as u32) << 3 | LAST_RAW_BLOCK).to_le_bytes()[..3]);
    frame.extend_from_slice(record.as_bytes());
    frame
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::pack::{Place, dictionary, unfold_plain};

    #[test]
    fn the_opening_frame_is_one_that_zstd_unfolds_to_a_sound_record() {
        let place = Place { pack: 1, offset: 0, length: 0 };
        let record = unfold_plain(&general_frame(), place).unwrap();
        assert!(record.starts_with(b"WARC/1.1\r\n") && record.ends_with(b"\r\n\r\n\r\n"));
    }

    #[test]
    fn a_sites_head_reads_back_from_its_bytes_and_whatever_follows_them() {
        let pages = dictionary::tests::pages();
        let dictionary = dictionary::made_of(&pages, 8 << 10).unwrap();
        let head = Head::of_site("varn.example\r\nx: y", &dictionary).unwrap();
        assert_eq!(head.site_name(), Some("varn.example  x: y"));
        let mut pack = head.bytes.clone();
        pack.extend_from_slice(&head.compressor(6).unwrap().compress(&pages[0]).unwrap());
        assert_eq!(Head::parse(&pack), Some(head.clone()));
        for cut in [0, 3, 9, head.bytes.len() - 1] {
            assert_eq!(Head::parse(&pack[..cut]), None);
        }
    }
}
