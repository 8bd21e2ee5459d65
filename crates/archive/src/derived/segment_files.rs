//! Segments of an index kept as files in a folder of their own: named by a manifest, mapped, merged as they gather.
//!
//! A manifest names the segments and up to which entry they know; it is replaced by a rename, so a reader sees one state or
//! the next. Small segments are merged as they gather, each word a few times in an archive's life, on a thread that no commit waits for.

mod merging;

use super::IndexState;
use crate::error::{IoContext, Result};
use dictum_collate::SegmentSink;
use dictum_model::Digest;
use memmap2::Mmap;
use merging::Merging;
use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// So many segments of like size become one. Four keeps a query on few files, and a word is merged log₄ n times.
const MERGE_AT: usize = 4;

/// What the segments of a folder are.
pub(super) struct Kind {
    /// The folder's name in `derived`.
    pub(super) folder: &'static str,
    /// Says whether bytes can be opened as a segment.
    pub(super) is_sound: fn(&[u8]) -> bool,
    /// Writes the mapped segments as one.
    pub(super) merge: fn(&SegmentMaps, &mut dyn SegmentSink) -> io::Result<()>,
    /// Segments are not merged past this many bytes, which bounds the memory of a merge to some 500 MB.
    pub(super) largest_merged: u64,
}

/// Segments as they stood when they were opened.
#[derive(Default)]
pub(super) struct SegmentMaps {
    pub(super) manifest: Manifest,
    /// What stood in the manifest's file.
    text: String,
    pub(super) maps: Vec<Mmap>,
}

/// Fills a folder of segments; nothing is kept before [`SegmentFolder::commit`].
pub(super) struct SegmentFolder {
    kind: &'static Kind,
    folder: PathBuf,
    manifest: Manifest,
    next_name: u64,
    merging: Option<Merging>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) known_to: u64,
    pub(super) segments: Vec<SegmentFile>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SegmentFile {
    name: String,
    length: u64,
    /// The SHA-256 of its bytes, for verify: reading it all at every opening would take too long.
    digest: Digest,
    /// Editions of it that have been added anew since: sorted.
    pub(super) replaced: Vec<u64>,
}

impl SegmentMaps {
    /// Opens the segments in an archive's `derived` folder. What is missing or damaged counts as empty and knows of no entry, so
    /// that it is filled again.
    pub(super) fn open(kind: &Kind, derived: &Path) -> Result<SegmentMaps> {
        let folder = derived.join(kind.folder);
        let text = Manifest::text(&folder);
        // None, or one that makes no sense, knows of nothing.
        let maps = SegmentMaps::of(kind, &folder, Manifest::parse(&text).unwrap_or_default())?;
        Ok(SegmentMaps { text, ..maps })
    }

    fn of(kind: &Kind, folder: &Path, manifest: Manifest) -> Result<SegmentMaps> {
        let mut maps = Vec::with_capacity(manifest.segments.len());
        for segment in &manifest.segments {
            let path = folder.join(&segment.name);
            let Some(map) = map(&path).during("map", &path)? else { return Ok(SegmentMaps::default()) };
            if map.len() as u64 != segment.length || !(kind.is_sound)(&map) {
                tracing::warn!(file = %path.display(), "a segment is damaged: all of its kind are made anew");
                return Ok(SegmentMaps::default());
            }
            maps.push(map);
        }
        Ok(SegmentMaps { manifest, text: String::new(), maps })
    }

    /// The bytes of each segment with the editions of it that have been added anew since.
    pub(super) fn each(&self) -> impl Iterator<Item = (&[u8], &[u64])> {
        self.maps.iter().zip(&self.manifest.segments).map(|(map, file)| (&map[..], &file.replaced[..]))
    }

    /// Says whether the folder has been committed to since these were opened.
    pub(super) fn is_stale(&self, kind: &Kind, derived: &Path) -> bool {
        Manifest::text(&derived.join(kind.folder)) != self.text
    }
}

/// Reads every byte of the segments in an archive's `derived` folder again.
pub(super) fn look_over(kind: &Kind, derived: &Path) -> Result<IndexState> {
    let folder = derived.join(kind.folder);
    let path = folder.join("MANIFEST");
    let text = match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(IndexState::default()),
        read => read.during("read", &path)?,
    };
    let Some(manifest) = Manifest::parse(&String::from_utf8_lossy(&text)) else {
        return Ok(IndexState::damaged(format!("derived/{}/MANIFEST makes no sense", kind.folder)));
    };
    let mut state = IndexState { knows_to: Some(manifest.known_to), faults: Vec::new() };
    for segment in &manifest.segments {
        let path = folder.join(&segment.name);
        let sound = map(&path)
            .during("map", &path)?
            .is_some_and(|bytes| crate::digest_of(&bytes) == segment.digest && (kind.is_sound)(&bytes));
        if !sound {
            state.faults.push(format!("derived/{}/{} is not what was written", kind.folder, segment.name));
        }
    }
    Ok(state)
}

impl SegmentFolder {
    /// Opens a folder of segments for filling.
    pub(super) fn open(kind: &'static Kind, derived: &Path) -> Result<SegmentFolder> {
        let folder = derived.join(kind.folder);
        std::fs::create_dir_all(&folder).during("make", &folder)?;
        let manifest = SegmentMaps::open(kind, derived)?.manifest;
        let mut opened = SegmentFolder { kind, folder, manifest, next_name: 0, merging: None };
        opened.next_name = opened.sweep()? + 1;
        Ok(opened)
    }

    /// The number of the last entry that the segments have been told of.
    pub(super) fn known_to(&self) -> u64 {
        self.manifest.known_to
    }

    /// Forgets everything.
    pub(super) fn begin_anew(&mut self) -> Result<()> {
        self.end_merging()?;
        self.manifest = Manifest::default();
        Ok(())
    }

    /// The segments written so far, those not yet committed among them.
    pub(super) fn segments(&self) -> Result<SegmentMaps> {
        SegmentMaps::of(self.kind, &self.folder, self.manifest.clone())
    }

    /// Notes that an edition is added anew: what the segments written so far have of it counts no more.
    pub(super) fn replace(&mut self, edition: u64) {
        for segment in &mut self.manifest.segments {
            if let Err(at) = segment.replaced.binary_search(&edition) {
                segment.replaced.insert(at, edition);
            }
        }
    }

    /// Adds a segment.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let name = self.take_name();
        self.manifest.segments.push(write_segment(&self.folder, &name, |out| out.write_all(bytes))?);
        Ok(())
    }

    /// Keeps what was added, known up to entry `known_to`.
    pub(super) fn commit(&mut self, known_to: u64) -> Result<()> {
        if self.merging.as_ref().is_some_and(Merging::is_finished) {
            self.end_merging()?;
        }
        self.manifest.known_to = known_to;
        self.manifest.write(&self.folder)?;
        self.sweep()?;
        self.begin_merging()
    }

    /// Waits until nothing is left to be merged.
    ///
    /// # Errors
    /// Where a merge failed; the segments are as they were committed.
    pub(super) fn finish(mut self) -> Result<()> {
        while self.merging.is_some() {
            self.end_merging()?;
            self.manifest.write(&self.folder)?;
            self.sweep()?;
            self.begin_merging()?;
        }
        Ok(())
    }

    fn take_name(&mut self) -> String {
        let name = format!("{:08}.seg", self.next_name);
        self.next_name += 1;
        name
    }

    /// Begins to merge the last segments where enough of them are of like size. Newest come last, so order is kept.
    fn begin_merging(&mut self) -> Result<()> {
        if self.merging.is_none()
            && let Some(from) = self.manifest.first_to_merge(self.kind.largest_merged)
        {
            let name = self.take_name();
            let segments = self.manifest.segments[from..].to_vec();
            self.merging = Some(Merging::begin(self.kind, &self.folder, segments, name)?);
        }
        Ok(())
    }

    fn end_merging(&mut self) -> Result<()> {
        match self.merging.take() {
            Some(merging) => merging.install(&mut self.manifest.segments),
            None => Ok(()),
        }
    }

    /// Deletes segments that the manifest does not name, and tells the highest number in use.
    fn sweep(&self) -> Result<u64> {
        let mut highest = 0;
        for file in std::fs::read_dir(&self.folder).during("list", &self.folder)? {
            let path = file.during("list", &self.folder)?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let Some(number) = name.strip_suffix(".seg").and_then(|stem| stem.parse::<u64>().ok()) else {
                continue;
            };
            highest = highest.max(number);
            let is_being_made = self.merging.as_ref().is_some_and(|merging| merging.name == name);
            if !is_being_made && !self.manifest.segments.iter().any(|segment| segment.name == name) {
                // A reader that has it mapped keeps it until it lets go.
                std::fs::remove_file(&path).during("remove", &path)?;
            }
        }
        Ok(highest)
    }
}

impl Drop for SegmentFolder {
    fn drop(&mut self) {
        // A file that a thread still writes must not meet the next writer, who would give its name again; what came of it is left to that one.
        if let Some(merging) = self.merging.take() {
            let _ = merging.install(&mut self.manifest.segments);
        }
    }
}

fn write_segment(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<SegmentFile> {
    let path = folder.join(name);
    let mut file = File::create(&path).during("make", &path)?;
    write(&mut file).during("write", &path)?;
    file.sync_all().during("sync", &path)?;
    // The head is written last, so the digest is taken of what stands there now.
    let bytes = map(&path).during("map", &path)?;
    let bytes = bytes.as_deref().unwrap_or_default();
    let digest = crate::digest_of(bytes);
    Ok(SegmentFile { name: name.to_owned(), length: bytes.len() as u64, digest, replaced: Vec::new() })
}

impl Manifest {
    /// What stands in the manifest's file; nothing where there is none.
    fn text(folder: &Path) -> String {
        std::fs::read_to_string(folder.join("MANIFEST")).unwrap_or_default()
    }

    fn parse(text: &str) -> Option<Manifest> {
        let (text, seal) = text.split_at_checked(text.rfind(SEAL)?)?;
        if seal != seal_of(text) {
            return None;
        }
        let mut lines = text.lines();
        let known_to = lines.next()?.strip_prefix("known-to ")?.parse().ok()?;
        let segments = lines
            .map(|line| {
                let (name, rest) = line.strip_prefix("segment ")?.split_once(' ')?;
                let (digest, numbers) = rest.split_once(' ')?;
                let mut numbers = numbers.split(' ').map(|number| number.parse().ok());
                let length = numbers.next()??;
                let replaced = numbers.collect::<Option<_>>()?;
                Some(SegmentFile { name: name.to_owned(), length, digest: digest.parse().ok()?, replaced })
            })
            .collect::<Option<_>>()?;
        Some(Manifest { known_to, segments })
    }

    fn write(&self, folder: &Path) -> Result<()> {
        let mut text = format!("known-to {}\n", self.known_to);
        for segment in &self.segments {
            text.push_str(&format!("segment {} {} {}", segment.name, segment.digest, segment.length));
            segment.replaced.iter().for_each(|edition| text.push_str(&format!(" {edition}")));
            text.push('\n');
        }
        text.push_str(&seal_of(&text));
        let (temporary, path) = (folder.join("MANIFEST.new"), folder.join("MANIFEST"));
        std::fs::write(&temporary, text).during("write", &temporary)?;
        File::open(&temporary).and_then(|file| file.sync_all()).during("sync", &temporary)?;
        std::fs::rename(&temporary, &path).during("rename", &temporary)?;
        File::open(folder).and_then(|folder| folder.sync_all()).during("sync", folder)
    }

    /// The first of the segments at the end that should be merged.
    fn first_to_merge(&self, largest_merged: u64) -> Option<usize> {
        let from = self.segments.len().checked_sub(MERGE_AT)?;
        let run = &self.segments[from..];
        let total: u64 = run.iter().map(|segment| segment.length).sum();
        let largest = run.iter().map(|segment| segment.length).max()?;
        let smallest = run.iter().map(|segment| segment.length).min()?;
        let alike = largest <= smallest.saturating_mul(MERGE_AT as u64 * 2);
        (alike && total <= largest_merged).then_some(from)
    }
}

/// How a manifest's last line begins.
const SEAL: &str = "seal ";

/// The last line of a manifest: the digest of the lines before it. A flipped digit of what it knows to would leave statements unfound.
fn seal_of(lines: &str) -> String {
    format!("{SEAL}{}\n", crate::digest_of(lines.as_bytes()))
}

/// Maps a file, or nothing where there is none.
#[allow(unsafe_code, reason = "a map is unsafe because the file may change under it; see below")]
fn map(path: &Path) -> std::io::Result<Option<Mmap>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // SAFETY: segments are written once under a name never used again, and only ever removed, which leaves a map whole. A stranger
    // who rewrites one in place can make answers wrong, which readers check against the payload, but the bytes are only ever read as numbers.
    unsafe { Mmap::map(&file) }.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, length: u64) -> SegmentFile {
        SegmentFile { name: name.into(), length, digest: Digest([7; 32]), replaced: vec![] }
    }

    #[test]
    fn a_manifest_reads_back_from_what_it_writes() {
        let home = tempfile::tempdir().unwrap();
        let corrected = SegmentFile { replaced: vec![3, 5], ..file("00000001.seg", 12) };
        let manifest = Manifest { known_to: 7, segments: vec![corrected, file("00000004.seg", 9)] };
        manifest.write(home.path()).unwrap();
        assert_eq!(Manifest::parse(&Manifest::text(home.path())), Some(manifest));
    }

    #[test]
    fn a_manifest_that_makes_no_sense_knows_of_nothing() {
        for text in ["", "known-to x\n", "known-to 3\nsegment\n"] {
            assert_eq!(Manifest::parse(&format!("{text}{}", seal_of(text))), None, "{text}");
        }
        assert_eq!(Manifest::parse("known-to 3\n"), None, "no seal");
        let sealed = format!("known-to 3\n{}", seal_of("known-to 3\n"));
        assert!(Manifest::parse(&sealed).is_some());
        assert_eq!(Manifest::parse(&sealed.replace("known-to 3", "known-to 9")), None, "not what was sealed");
    }

    /// Segments that are whatever was written, and merged by putting them one after another.
    static PLAIN: Kind = Kind {
        folder: "plain",
        is_sound: |_| true,
        merge: |maps, out| maps.each().try_for_each(|(bytes, _)| out.write_all(bytes)),
        largest_merged: 1 << 20,
    };

    #[test]
    fn what_is_added_anew_while_segments_are_merged_is_left_out_of_the_merged_one() {
        let home = tempfile::tempdir().unwrap();
        let mut folder = SegmentFolder::open(&PLAIN, home.path()).unwrap();
        for edition in 1..=4 {
            folder.push(&[edition]).unwrap();
            folder.commit(u64::from(edition)).unwrap();
        }
        assert!(folder.merging.is_some());
        folder.replace(2);
        folder.push(&[2]).unwrap();
        folder.commit(4).unwrap();
        folder.finish().unwrap();
        let maps = SegmentMaps::open(&PLAIN, home.path()).unwrap();
        let each: Vec<(&[u8], &[u64])> = maps.each().collect();
        assert_eq!(each, [(&[1, 2, 3, 4][..], &[2][..]), (&[2][..], &[][..])]);
        assert_eq!(std::fs::read_dir(home.path().join("plain")).unwrap().count(), 3);
    }

    #[test]
    fn segments_of_like_size_are_merged_and_a_large_one_is_left_alone() {
        let with = |lengths: &[u64]| Manifest {
            known_to: 0,
            segments: lengths.iter().map(|n| file("s", *n)).collect(),
        };
        assert_eq!(with(&[10, 12, 11, 9]).first_to_merge(1 << 20), Some(0));
        assert_eq!(with(&[10_000, 10, 12, 11, 9]).first_to_merge(1 << 20), Some(1));
        assert_eq!(with(&[10_000, 12, 11, 9]).first_to_merge(1 << 20), None);
        assert_eq!(with(&[12, 11, 9]).first_to_merge(1 << 20), None);
    }
}
