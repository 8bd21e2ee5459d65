//! The log publishes every entry, signs only what extends what it signed, and catches up after a writer that was killed.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_archive::{Archive, Disk, Entry, Error, LocalDisk, digest_of};
use dictum_formats::{
    tlog::{
        NoteError, Proof, ProofError, VerifierKey,
        checkpoint::CheckpointError,
        tree::{consistency_holds, leaf_hash},
    },
    warc::write_resource,
};
use dictum_model::Capture;
use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Enters captures numbered from `first`, and publishes them.
fn publish(archive: &Archive, first: usize, count: usize) -> Result<(), Error> {
    let mut intake = archive.intake()?;
    enter(&mut intake, first, count)?;
    intake.settle()
}

fn enter(intake: &mut dictum_archive::Intake<'_>, first: usize, count: usize) -> Result<(), Error> {
    for n in first..first + count {
        let payload = format!("The harbour of Varn was opened on day {n}.");
        let capture = Capture {
            source: "page.txt".into(),
            digest: digest_of(payload.as_bytes()),
            media_type: Some("text/plain".into()),
            charset: None,
            bytes: payload.len(),
            target_uri: None,
            captured_at: None,
            captured_at_candidates: vec![],
            captured_at_from: None,
            http_status: None,
        };
        intake.keep(&capture, || write_resource(&capture, payload.as_bytes()))?;
    }
    Ok(())
}

fn leaf(archive: &Archive, entry: u64) -> dictum_model::Digest {
    leaf_hash(archive.catalogue().unwrap().entry(entry).unwrap().to_text().unwrap().as_bytes())
}

fn size(archive: &Archive) -> u64 {
    archive.checkpoint().unwrap().checkpoint.head.size
}

/// Every file under the log, but for partial tiles: those tell the way, not the end.
fn published(archive: &Archive) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![archive.folder().log()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.parent().unwrap().to_string_lossy().ends_with(".p") {
                files.push((path.display().to_string(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_new_archive_has_a_key_and_signs_that_there_is_nothing_yet() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    let signed = archive.checkpoint().unwrap();
    let keys = archive.log_keys().unwrap();
    assert_eq!((signed.checkpoint.head.size, keys.len()), (0, 1));
    assert_eq!(signed.note.signers(&keys).unwrap(), [&keys[0]]);
    assert_eq!(signed.checkpoint.origin, keys[0].name());
    let private = home.path().join("private/log-key");
    assert_eq!(fs::metadata(private).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn every_entry_of_a_growing_log_is_proven_and_every_log_extends_those_before() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    let keys = archive.log_keys().unwrap();
    let mut heads = vec![archive.checkpoint().unwrap().checkpoint.head];
    let mut entered = 0;
    for count in [1, 2, 200, 53, 1, 300, 40] {
        publish(&archive, entered, count).unwrap();
        entered += count;
        let head = archive.checkpoint().unwrap().checkpoint.head;
        assert_eq!(head.size, entered as u64);
        for entry in [1, head.size.div_ceil(2), head.size] {
            let proof = archive.inclusion_proof(entry).unwrap();
            assert_eq!(proof.verify(leaf(&archive, entry), &keys).unwrap().head, head);
            let another = leaf_hash(b"dictum/1 run\n");
            assert!(matches!(proof.verify(another, &keys), Err(ProofError::NotIncluded { .. })));
        }
        for earlier in &heads {
            let proof = archive.consistency_proof(earlier.size, head.size).unwrap();
            assert_eq!((proof.from, proof.to), (*earlier, head));
            assert!(consistency_holds(*earlier, head, &proof.hashes));
        }
        heads.push(head);
    }
    let beyond = archive.inclusion_proof(entered as u64 + 1);
    assert!(matches!(beyond, Err(Error::NotInLog { asked: 598, size: 597 })));
    assert!(matches!(archive.consistency_proof(5, 598), Err(Error::NotInLog { .. })));
    assert!(matches!(archive.consistency_proof(5, 4), Err(Error::NotInLog { .. })));
}

#[test]
fn a_full_tile_takes_the_place_of_the_partial_ones() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    publish(&archive, 0, 3).unwrap();
    let log = archive.folder().log();
    assert!(log.join("tile/0/000.p/3").exists() && log.join("tile/entries/000.p/3").exists());
    publish(&archive, 3, 300).unwrap();
    for full in ["tile/0/000", "tile/entries/000", "tile/0/001.p/47", "tile/1/000.p/1"] {
        assert!(log.join(full).exists(), "{full}");
    }
    assert!(!log.join("tile/0/000.p/3").exists() && !log.join("tile/entries/000.p/3").exists());
}

#[test]
fn entries_that_a_killed_writer_committed_are_published_by_the_next() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    let mut intake = archive.intake().unwrap();
    enter(&mut intake, 0, 5).unwrap();
    intake.commit().unwrap();
    drop(intake);
    assert_eq!(size(&archive), 0);
    drop(archive.intake().unwrap());
    assert_eq!(size(&archive), 5);
}

#[test]
fn a_long_run_is_published_while_it_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    let mut intake = archive.intake().unwrap();
    enter(&mut intake, 0, 8200).unwrap();
    intake.commit().unwrap();
    assert_eq!(size(&archive), 8200);
}

#[test]
fn an_archive_from_before_there_was_a_log_gets_one_with_the_next_write() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    publish(&archive, 0, 3).unwrap();
    fs::remove_dir_all(archive.folder().log()).unwrap();
    fs::remove_dir_all(archive.folder().private()).unwrap();
    assert!(matches!(archive.checkpoint(), Err(Error::NoCheckpoint(_))));
    assert!(matches!(archive.inclusion_proof(1), Err(Error::NoCheckpoint(_))));
    publish(&archive, 3, 1).unwrap();
    let proof = archive.inclusion_proof(1).unwrap();
    assert_eq!(proof.verify(leaf(&archive, 1), &archive.log_keys().unwrap()).unwrap().head.size, 4);
}

/// Counts writing steps, and fails from the n-th on.
struct FailingDisk(AtomicUsize);

impl FailingDisk {
    fn step(&self) -> io::Result<()> {
        match self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => Ok(()),
            Err(_) => Err(io::ErrorKind::Other.into()),
        }
    }
}

impl Disk for FailingDisk {
    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step() {
            LocalDisk.write_at(path, offset, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        LocalDisk.write_at(path, offset, bytes)
    }
    fn write_private(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step()?;
        LocalDisk.write_private(path, bytes)
    }
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.make_folder(path)
    }
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.sync_file(path)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.sync_folder(path)
    }
    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        self.step()?;
        LocalDisk.truncate(path, length)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.remove(path)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let (path, name) = item.map(|item| (item.path(), item.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// Does `act` on a copy of `start` once for every step that may fail in it, and hands what is left, opened anew, to `look`.
fn failing_at_every_step(
    start: &Path,
    act: impl Fn(&Archive) -> Result<(), Error>,
    look: impl Fn(&Archive, usize),
) {
    for steps in 0.. {
        let home = tempfile::tempdir().unwrap();
        copy(start, home.path());
        let disk = Arc::new(FailingDisk(AtomicUsize::new(steps)));
        let result = act(&Archive::open_on(home.path(), disk).unwrap());
        look(&Archive::open(home.path()).unwrap(), steps);
        if result.is_ok() {
            assert!(steps > 10, "the disk was asked to do {steps} things only");
            return;
        }
    }
}

#[test]
fn a_publishing_that_fails_at_any_step_is_made_good_by_the_next_and_ends_the_same() {
    let home = tempfile::tempdir().unwrap();
    let start = Archive::init(home.path()).unwrap();
    publish(&start, 0, 250).unwrap();
    let whole = tempfile::tempdir().unwrap();
    copy(home.path(), whole.path());
    let unbroken = Archive::open(whole.path()).unwrap();
    publish(&unbroken, 250, 20).unwrap();
    let unbroken: Vec<Vec<u8>> = published(&unbroken).into_iter().map(|(_, bytes)| bytes).collect();
    let keys = start.log_keys().unwrap();
    failing_at_every_step(
        home.path(),
        |archive| publish(archive, 250, 20),
        |archive, steps| {
            // What was there is still proven, before anything is made good.
            let proof = archive.inclusion_proof(250).unwrap();
            assert!(proof.verify(leaf(archive, 250), &keys).is_ok(), "after {steps} steps");
            publish(archive, 250, 20).unwrap();
            let files: Vec<Vec<u8>> = published(archive).into_iter().map(|(_, bytes)| bytes).collect();
            assert!(files == unbroken, "after {steps} steps the log is another");
        },
    );
}

#[test]
fn a_catalogue_that_lost_entries_is_not_signed_and_both_sizes_are_named() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    publish(&archive, 0, 3).unwrap();
    let catalogue = archive.folder().catalogue();
    let older = fs::read(&catalogue).unwrap();
    publish(&archive, 3, 2).unwrap();
    drop(archive);
    fs::write(&catalogue, older).unwrap();
    let archive = Archive::open(home.path()).unwrap();
    let Err(Error::Damaged(message)) = archive.intake().map(drop) else { panic!("it was taken") };
    assert!(message.contains("has 3 entries") && message.contains("signed with 5"), "{message}");
    assert_eq!(size(&archive), 5);
}

#[test]
fn a_catalogue_with_other_entries_is_not_signed() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for (first, home) in [0, 50].into_iter().zip(&homes) {
        publish(&Archive::init(home.path()).unwrap(), first, 5).unwrap();
    }
    let [ours, theirs] = homes.each_ref().map(|home| home.path().join("record/catalogue.sqlite"));
    fs::copy(theirs, ours).unwrap();
    fs::copy(
        homes[1].path().join("record/packs/000001.warc.zst"),
        homes[0].path().join("record/packs/000001.warc.zst"),
    )
    .unwrap();
    let archive = Archive::open(homes[0].path()).unwrap();
    let Err(Error::Damaged(message)) = archive.intake().map(drop) else { panic!("it was taken") };
    assert!(message.contains("entry of 1 to 5"), "{message}");
}

#[test]
fn tiles_that_tell_another_root_are_not_signed_and_both_roots_are_named() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    publish(&archive, 0, 260).unwrap();
    let signed = archive.checkpoint().unwrap().checkpoint.head;
    fs::write(archive.folder().log().join("tile/1/000.p/1"), [7; 32]).unwrap();
    let Err(Error::Damaged(message)) = publish(&archive, 260, 1) else { panic!("it was signed") };
    assert!(message.contains("260 entries") && message.contains(&signed.root.hex()), "{message}");
    assert_eq!(archive.checkpoint().unwrap().checkpoint.head, signed);
}

#[test]
fn a_checkpoint_that_somebody_else_signed_is_not_built_upon() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [ours, theirs] = homes.each_ref().map(|home| Archive::init(home.path()).unwrap());
    fs::copy(theirs.folder().log_checkpoint(), ours.folder().log_checkpoint()).unwrap();
    let Err(Error::Damaged(message)) = ours.intake().map(drop) else { panic!("it was taken") };
    assert!(message.contains(&NoteError::Unsigned.to_string()), "{message}");
}

fn rotate(archive: &Archive) -> Result<(), Error> {
    let made_at = "2031-05-04T10:00:00Z".parse().unwrap();
    archive.intake()?.rotate_log_key("the machine was replaced", made_at).map(drop)
}

fn signers(archive: &Archive) -> Vec<VerifierKey> {
    let keys = archive.log_keys().unwrap();
    archive.checkpoint().unwrap().note.signers(&keys).unwrap().into_iter().cloned().collect()
}

#[test]
fn a_new_key_signs_from_its_entry_on_and_proofs_under_the_old_one_stay_valid() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    publish(&archive, 0, 4).unwrap();
    let first_keys = archive.log_keys().unwrap();
    let old_proof = archive.inclusion_proof(2).unwrap().to_string();

    rotate(&archive).unwrap();
    let keys = archive.log_keys().unwrap();
    assert_eq!((keys.len(), &keys[0]), (2, &first_keys[0]));
    assert_eq!(signers(&archive), keys, "the checkpoint with the entry is signed by both");
    let Entry::Key(entry) = archive.catalogue().unwrap().entry(5).unwrap() else { panic!("no key's entry") };
    assert_eq!((&entry.old, &entry.new, &*entry.reason), (&keys[0], &keys[1], "the machine was replaced"));

    publish(&archive, 4, 1).unwrap();
    assert_eq!(signers(&archive), keys[1..]);
    let old_proof: Proof = old_proof.parse().unwrap();
    for keys in [&first_keys, &keys] {
        assert_eq!(old_proof.verify(leaf(&archive, 2), keys).unwrap().head.size, 4);
    }
    let new_proof = archive.inclusion_proof(2).unwrap();
    assert!(new_proof.verify(leaf(&archive, 2), &keys[1..]).is_ok());
    let unsigned = ProofError::Checkpoint(CheckpointError::Note(NoteError::Unsigned));
    assert_eq!(new_proof.verify(leaf(&archive, 2), &first_keys), Err(unsigned));
}

#[test]
fn a_rotation_that_fails_at_any_step_is_either_finished_by_the_next_writer_or_was_never_there() {
    let home = tempfile::tempdir().unwrap();
    publish(&Archive::init(home.path()).unwrap(), 0, 4).unwrap();
    failing_at_every_step(home.path(), rotate, |archive, steps| {
        publish(archive, 4, 1).unwrap();
        let is_entered = matches!(archive.catalogue().unwrap().entry(5).unwrap(), Entry::Key(_));
        let keys = archive.log_keys().unwrap();
        assert_eq!(keys.len(), if is_entered { 2 } else { 1 }, "after {steps} steps");
        assert_eq!(signers(archive).last(), keys.last(), "after {steps} steps");
        publish(archive, 5, 1).unwrap();
        assert_eq!(signers(archive), keys[keys.len() - 1..], "after {steps} steps");
        assert!(archive.verify(|_, _| ()).unwrap().findings.is_empty());
    });
}

#[test]
fn a_log_whose_checkpoint_was_taken_away_is_not_signed_again_until_somebody_says_why() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    publish(&archive, 0, 4).unwrap();
    fs::remove_file(archive.folder().log_checkpoint()).unwrap();
    publish(&archive, 4, 1).unwrap();
    assert!(matches!(archive.checkpoint(), Err(Error::NoCheckpoint(_))));
    rotate(&archive).unwrap();
    assert_eq!((size(&archive), signers(&archive)), (6, archive.log_keys().unwrap()[1..].to_vec()));
}

#[test]
fn without_its_private_key_a_log_is_not_signed_until_a_new_one_is_made() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    publish(&archive, 0, 4).unwrap();
    fs::remove_dir_all(archive.folder().private()).unwrap();
    publish(&archive, 4, 1).unwrap();
    assert_eq!((size(&archive), archive.catalogue().unwrap().length().unwrap()), (4, 5));
    rotate(&archive).unwrap();
    assert_eq!(size(&archive), 6);
    assert_eq!(signers(&archive), archive.log_keys().unwrap()[1..]);
}
