//! Merging in the background: commits go on while segments become one on a thread of their own.
//!
//! The segments merged stay in the manifest until the merged one is whole and durable; then one commit puts it in their place. Killed in between, the file is
//! one that no manifest names, and the next writer removes it.

use super::{Kind, Manifest, SegmentFile, SegmentMaps, write_segment};
use crate::error::{Error, IoContext, Result};
use std::{
    path::Path,
    thread::{self, JoinHandle},
};

/// A merge under way.
pub(super) struct Merging {
    /// The segments that become one, as they were when it began.
    from: Vec<SegmentFile>,
    /// The name of the one.
    pub(super) name: String,
    thread: JoinHandle<Result<SegmentFile>>,
}

impl Merging {
    /// Begins to merge segments of a folder into a new one.
    ///
    /// # Errors
    /// Where the machine gives no thread.
    pub(super) fn begin(
        kind: &'static Kind,
        folder: &Path,
        from: Vec<SegmentFile>,
        name: String,
    ) -> Result<Merging> {
        let (job, path) = (from.clone(), folder.to_owned());
        let new = name.clone();
        let thread = thread::Builder::new()
            .name(format!("merging {}", kind.folder))
            .spawn(move || merge_files(kind, &path, job, &new))
            .during("start a thread for", folder)?;
        Ok(Merging { from, name, thread })
    }

    pub(super) fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    /// Waits for the end, and puts the merged segment in the place of those it was made of.
    ///
    /// # Errors
    /// Where it failed; the segments are as they were.
    pub(super) fn install(self, segments: &mut Vec<SegmentFile>) -> Result<()> {
        let joined = self.thread.join();
        let mut merged =
            joined.map_err(|_| Error::Damaged("a merge of segments came to an end by itself".into()))??;
        let Some(first) =
            segments.iter().position(|held| Some(&held.name) == self.from.first().map(|of| &of.name))
        else {
            // All was begun anew meanwhile.
            return Ok(());
        };
        let end = first + self.from.len();
        // What was added anew while it was under way is in it still, and left out from now on.
        for (now, then) in segments[first..end].iter().zip(&self.from) {
            merged.replaced.extend(now.replaced.iter().filter(|edition| !then.replaced.contains(edition)));
        }
        merged.replaced.sort_unstable();
        merged.replaced.dedup();
        segments.splice(first..end, [merged]);
        Ok(())
    }
}

fn merge_files(kind: &Kind, folder: &Path, from: Vec<SegmentFile>, name: &str) -> Result<SegmentFile> {
    let count = from.len();
    let maps = SegmentMaps::of(kind, folder, Manifest { known_to: 0, segments: from })?;
    if maps.manifest.segments.len() < count {
        return Err(Error::Damaged(
            "a segment that was to be merged is damaged: the archive makes all anew when it is opened".into(),
        ));
    }
    write_segment(folder, name, |out| (kind.merge)(&maps, out))
}
