//! `dictum log` and `dictum verify --against` as their users run them.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

mod support;

use dictum_formats::tlog::{Checkpoint, Proof, VerifierKey, tree::leaf_hash};
use std::path::Path;
use support::{done, run, with_samples};

#[test]
fn entries_are_listed_newest_last_and_shown_whole_by_number() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let newest = done(&archive, &["log", "--limit", "1"]);
    assert!(newest.contains("  run ") && newest.lines().count() == 1, "{newest}");
    let first = done(&archive, &["log", "1"]);
    assert!(first.starts_with("dictum/1 capture\npayload sha256:"), "{first}");
    let kinds =
        done(&archive, &["log", "--kind", "edition", "--from", "2", "--limit", "3", "--format", "json"]);
    for line in kinds.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["kind"], "edition");
        let leaf = leaf_hash(entry["text"].as_str().unwrap().as_bytes()).to_string();
        assert_eq!(entry["leaf"], leaf);
    }
    assert_eq!(run(&archive, &["log", "100000"]).0, 3);
}

#[test]
fn an_entry_is_proven_to_a_stranger_by_three_outputs() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let keys: Vec<VerifierKey> =
        done(&archive, &["log", "key"]).lines().map(|key| key.parse().unwrap()).collect();
    let proof: Proof = done(&archive, &["log", "prove", "2"]).parse().unwrap();
    let entry = done(&archive, &["log", "2"]);
    let proven = proof.verify(leaf_hash(entry.as_bytes()), &keys).unwrap();
    assert_eq!(Checkpoint::open(&done(&archive, &["log", "checkpoint"]), &keys).unwrap(), proven);
    assert_eq!(run(&archive, &["log", "prove", "100000"]).0, 3);
}

#[test]
fn a_published_checkpoint_shows_a_folder_that_was_put_back() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let earlier = home.path().join("earlier");
    copy(&archive, &earlier);
    let rotated = done(&archive, &["log", "rotate-key", "--reason", "a new machine"]);
    let published = home.path().join("published");
    std::fs::write(&published, done(&archive, &["log", "checkpoint"])).unwrap();
    let against = ["verify", "--against", published.to_str().unwrap()];

    let told = done(&archive, &against);
    assert!(told.contains("published checkpoint, unchanged"), "{told}");
    // The key that came by another way than the archive is the one that counts.
    let new_key = rotated.lines().find(|line| line.starts_with("dictum-archive/")).unwrap();
    done(&archive, &[&against[..], &["--key", new_key]].concat());

    assert_eq!(run(&earlier, &["verify"]).0, 0, "it is sound in itself");
    let (code, told) = run(&earlier, &against);
    assert!(code == 4 && told.contains("D031"), "{told}");
    let (code, told) = run(&earlier, &["verify", "--against", "nowhere"]);
    assert!(code == 3 && told.contains("cannot read nowhere"), "{told}");
    let no_checkpoint = ["verify", "--against", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")];
    assert_eq!(run(&archive, &no_checkpoint).0, 2);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let (path, name) = item.map(|item| (item.path(), item.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}
