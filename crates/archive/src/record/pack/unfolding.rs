//! Unfolding frames, those of a site's pack with the dictionary that the pack opens with.

use super::{LARGEST_FRAME, Place, head::Head, head::size_stated};
use crate::{
    disk::Disk,
    error::{Error, Result},
    folder::Folder,
};
use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use zstd::{
    dict::DecoderDictionary,
    zstd_safe::{DCtx, DDict},
};

/// So many dictionaries are kept ready: at half a megabyte each, 32 MB.
const READY: usize = 64;

/// The dictionaries that were needed last, ready for use.
#[derive(Default)]
pub(crate) struct Dictionaries {
    ready: Mutex<HashMap<Wanted, Arc<DecoderDictionary<'static>>>>,
}

/// The dictionary that a frame asks for: by its pack, and by the number in the frame, since a number alone may be met twice.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Wanted {
    pack: u32,
    number: u32,
}

impl Dictionaries {
    /// Unfolds a frame into the WARC record it holds.
    ///
    /// # Errors
    /// [`Error::Damaged`], naming the frame, or the pack whose dictionary cannot be read.
    pub(crate) fn unfold(
        &self,
        disk: &dyn Disk,
        folder: &Folder,
        frame: &[u8],
        place: Place,
    ) -> Result<Vec<u8>> {
        let Some(number) = zstd::zstd_safe::get_dict_id_from_frame(frame) else {
            return unfold_plain(frame, place);
        };
        let wanted = Wanted { pack: place.pack, number: number.get() };
        let dictionary = self.ready(disk, folder, wanted)?;
        unfold_bytes(frame, capacity(frame), Some(dictionary.as_ddict()))
            .map_err(|error| does_not_unfold(place, &error))
    }

    fn ready(
        &self,
        disk: &dyn Disk,
        folder: &Folder,
        wanted: Wanted,
    ) -> Result<Arc<DecoderDictionary<'static>>> {
        let held = || self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dictionary) = held().get(&wanted) {
            return Ok(dictionary.clone());
        }
        let lacks =
            || Error::Damaged(format!("pack {:06} lacks the dictionary {}", wanted.pack, wanted.number));
        let bytes = Head::read(disk, folder, wanted.pack)?.site.ok_or_else(lacks)?.dictionary;
        if zstd::zstd_safe::get_dict_id_from_dict(&bytes).map(u32::from) != Some(wanted.number) {
            return Err(lacks());
        }
        let dictionary = Arc::new(DecoderDictionary::try_copy(&bytes).map_err(|_| lacks())?);
        let mut held = held();
        if held.len() >= READY {
            held.clear();
        }
        held.insert(wanted, dictionary.clone());
        Ok(dictionary)
    }
}

/// Unfolds a frame that needs no dictionary.
pub(crate) fn unfold_plain(frame: &[u8], place: Place) -> Result<Vec<u8>> {
    unfold_bytes(frame, capacity(frame), None).map_err(|error| does_not_unfold(place, &error))
}

/// Unfolds bytes of at most so many when unfolded, with a dictionary where they need one.
pub(crate) fn unfold_bytes(
    folded: &[u8],
    most: usize,
    dictionary: Option<&DDict<'_>>,
) -> std::io::Result<Vec<u8>> {
    thread_local! {
        // To make one anew costs as much as to unfold a page with it.
        static CONTEXT: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
    }
    let mut unfolded = Vec::with_capacity(most);
    CONTEXT
        .with_borrow_mut(|context| match dictionary {
            Some(dictionary) => context.decompress_using_ddict(&mut unfolded, folded, dictionary),
            None => context.decompress(&mut unfolded, folded),
        })
        .map_err(|code| std::io::Error::other(zstd::zstd_safe::get_error_name(code)))?;
    Ok(unfolded)
}

fn does_not_unfold(place: Place, error: &std::io::Error) -> Error {
    Error::Damaged(format!(
        "the frame at byte {} of pack {:06} does not unfold: {error}",
        place.offset, place.pack
    ))
}

fn capacity(frame: &[u8]) -> usize {
    size_stated(frame).unwrap_or(LARGEST_FRAME)
}
