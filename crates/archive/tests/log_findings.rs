//! Each finding about the log has a fixture that triggers it, and a sound log none.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_archive::{Archive, Error, FixityReport, Level, digest_of};
use dictum_formats::warc::write_resource;
use dictum_model::Capture;
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

/// An archive with this many entries, published in steps.
fn archive(steps: &[usize]) -> tempfile::TempDir {
    archive_of("Varn", steps)
}

fn archive_of(town: &str, steps: &[usize]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    let mut day = 0;
    for count in steps {
        let mut intake = archive.intake().unwrap();
        for _ in 0..*count {
            day += 1;
            let payload = format!("The council of {town} met on day {day}.");
            let capture = Capture {
                source: "page.txt".into(),
                digest: digest_of(payload.as_bytes()),
                media_type: None,
                charset: None,
                bytes: payload.len(),
                target_uri: None,
                captured_at: None,
                captured_at_candidates: vec![],
                captured_at_from: None,
                http_status: None,
            };
            intake.keep(&capture, || write_resource(&capture, payload.as_bytes())).unwrap();
        }
        intake.settle().unwrap();
    }
    home
}

fn verified(root: &Path) -> FixityReport {
    Archive::as_it_is(root).unwrap().verify_to(Level::Record, |_, _| ()).unwrap()
}

fn codes(report: &FixityReport) -> Vec<&'static str> {
    report.counts.keys().copied().collect()
}

/// Damages an archive, and says what is found then.
#[track_caller]
fn check(steps: &[usize], damage: impl Fn(&Path), expected: &[&str]) {
    let home = archive(steps);
    assert_eq!(codes(&verified(home.path())), [""; 0], "before it was damaged");
    damage(home.path());
    let report = verified(home.path());
    assert_eq!(codes(&report), expected, "{:#?}", report.findings);
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn d020_a_checkpoint_that_is_missing_unreadable_or_changed() {
    let checkpoint = "record/log/checkpoint";
    check(&[3], |root| fs::remove_file(root.join(checkpoint)).unwrap(), &["D020"]);
    check(&[3], |root| fs::write(root.join(checkpoint), "3\n").unwrap(), &["D020"]);
    check(
        &[3],
        |root| {
            let text = fs::read_to_string(root.join(checkpoint)).unwrap();
            fs::write(root.join(checkpoint), text.replacen("\n3\n", "\n2\n", 1)).unwrap();
        },
        &["D020", "D024", "D025"],
    );
}

#[test]
fn d021_a_list_of_keys_that_cannot_be_read_or_lacks_one() {
    check(&[3], |root| fs::write(root.join("record/log/keys"), "a key\n").unwrap(), &["D021"]);
    check(
        &[3],
        |root| {
            let made_at = "2031-05-04T10:00:00Z".parse().unwrap();
            let archive = Archive::open(root).unwrap();
            archive.intake().unwrap().rotate_log_key("a new machine", made_at).unwrap();
            let keys = fs::read_to_string(root.join("record/log/keys")).unwrap();
            fs::write(root.join("record/log/keys"), keys.split_inclusive('\n').next_back().unwrap()).unwrap();
        },
        &["D021"],
    );
}

#[test]
fn d027_a_list_of_keys_that_is_gone_is_told_and_is_no_damage() {
    check(&[3], |root| fs::remove_file(root.join("record/log/keys")).unwrap(), &["D027"]);
}

#[test]
fn d022_a_private_key_that_is_missing_unreadable_or_open_to_others_is_no_damage() {
    let key = "private/log-key";
    check(&[3], |root| fs::remove_file(root.join(key)).unwrap(), &["D022"]);
    check(&[3], |root| fs::write(root.join(key), "no key").unwrap(), &["D022"]);
    check(
        &[3],
        |root| fs::set_permissions(root.join(key), PermissionsExt::from_mode(0o644)).unwrap(),
        &["D022"],
    );
}

#[test]
fn d023_a_catalogue_that_has_fewer_entries_than_were_signed() {
    let home = archive(&[3]);
    let older = fs::read(home.path().join("record/catalogue.sqlite")).unwrap();
    let later = archive(&[3, 2]);
    for file in ["record/log", "private"] {
        let from = later.path().join(file);
        fs::remove_dir_all(home.path().join(file)).unwrap();
        fs::rename(from, home.path().join(file)).unwrap();
    }
    fs::write(home.path().join("record/catalogue.sqlite"), older).unwrap();
    assert!(codes(&verified(home.path())).contains(&"D023"));
}

#[test]
fn d024_a_bundle_that_is_missing_or_changed() {
    check(&[300], |root| fs::remove_file(root.join("record/log/tile/entries/000")).unwrap(), &["D024"]);
    check(&[300], |root| flip(&root.join("record/log/tile/entries/001.p/44")), &["D024"]);
    check(&[2, 3], |root| flip(&root.join("record/log/tile/entries/000.p/2")), &["D024"]);
}

#[test]
fn d025_a_tile_that_is_missing_or_changed() {
    check(&[300], |root| flip(&root.join("record/log/tile/0/000")), &["D025"]);
    check(&[2, 3], |root| flip(&root.join("record/log/tile/0/000.p/2")), &["D025"]);
    check(&[300], |root| fs::remove_file(root.join("record/log/tile/0/001.p/44")).unwrap(), &["D025"]);
}

#[test]
fn d026_tiles_that_give_another_root_than_was_signed() {
    check(&[300], |root| flip(&root.join("record/log/tile/1/000.p/1")), &["D025", "D026"]);
}

#[test]
fn d043_a_file_of_the_log_that_is_none_of_its_own() {
    check(&[3], |root| fs::write(root.join("record/log/tile/000"), "").unwrap(), &["D043"]);
}

#[test]
fn entries_not_yet_in_the_log_are_counted_and_are_no_finding() {
    let home = archive(&[3]);
    let root = home.path();
    for file in ["log", "../private"] {
        fs::remove_dir_all(root.join("record").join(file)).unwrap();
    }
    let report = verified(root);
    assert_eq!((report.unpublished, codes(&report)), (3, vec![]));
}

fn against(root: &Path, published: &str) -> Vec<&'static str> {
    let mut report = FixityReport::default();
    Archive::as_it_is(root).unwrap().verify_against(published, &[], &mut report).unwrap();
    codes(&report)
}

fn checkpoint(root: &Path) -> String {
    fs::read_to_string(root.join("record/log/checkpoint")).unwrap()
}

#[test]
fn an_archive_that_grew_extends_what_was_published_before_a_change_of_key_too() {
    let home = archive(&[300]);
    let published = checkpoint(home.path());
    assert_eq!(against(home.path(), &published), [""; 0]);
    let archive = Archive::open(home.path()).unwrap();
    let made_at = "2031-05-04T10:00:00Z".parse().unwrap();
    archive.intake().unwrap().rotate_log_key("a new machine", made_at).unwrap();
    assert_eq!(against(home.path(), &published), [""; 0]);
}

#[test]
fn d030_a_published_checkpoint_of_another_log() {
    assert_eq!(against(archive(&[3]).path(), &checkpoint(archive(&[3]).path())), ["D030"]);
}

#[test]
fn d031_a_folder_put_back_to_an_earlier_state() {
    let home = archive(&[3]);
    let earlier = tempfile::tempdir().unwrap();
    copy(home.path(), earlier.path());
    let later = Archive::open(home.path()).unwrap();
    let made_at = "2031-05-04T10:00:00Z".parse().unwrap();
    later.intake().unwrap().rotate_log_key("a new machine", made_at).unwrap();
    let published = checkpoint(home.path());
    // The folder is sound in itself: only the published checkpoint shows that there was more.
    assert_eq!(codes(&verified(earlier.path())), [""; 0]);
    assert_eq!(against(earlier.path(), &published), ["D031"]);
    fs::remove_dir_all(earlier.path().join("record/log")).unwrap();
    assert_eq!(against(earlier.path(), &published), ["D030", "D031"]);
}

#[test]
fn d032_a_log_that_was_written_anew_and_signed_with_the_right_key() {
    let [home, forged] = [archive_of("Varn", &[3]), archive_of("Salis", &[4])];
    // Whoever holds the key can sign anything, and what is signed is sound in itself.
    fs::remove_dir_all(forged.path().join("record/log")).unwrap();
    fs::copy(home.path().join("private/log-key"), forged.path().join("private/log-key")).unwrap();
    drop(Archive::open(forged.path()).unwrap().intake().unwrap());
    assert_eq!(codes(&verified(forged.path())), [""; 0]);
    assert_eq!(against(forged.path(), &checkpoint(home.path())), ["D032"]);
}

#[test]
fn what_is_no_checkpoint_is_refused() {
    let home = archive(&[1]);
    let mut report = FixityReport::default();
    let refused = Archive::as_it_is(home.path()).unwrap().verify_against("hello\n", &[], &mut report);
    assert!(matches!(refused, Err(Error::NoNote(_))));
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
