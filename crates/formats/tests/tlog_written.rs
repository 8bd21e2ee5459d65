//! What a log publishes (tiles, bundles, notes, checkpoints, proofs) against other implementations, and read back.
#![allow(clippy::unwrap_used, reason = "a test says what it means")]

use dictum_formats::tlog::{
    Bundle, Checkpoint, CheckpointError, Note, NoteError, Proof, ProofError, SigningKey, Tile, VerifierKey,
    tile::{FULL, hashes},
    tree::{BeyondTheTree, Hashes, TreeHead, inclusion_proof, leaf_hash, root},
};
use dictum_model::Digest;
use proptest::prelude::*;
use signed_note::Verifier as _;
use std::collections::BTreeMap;

const NAME: &str = "archive.example/verland";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(NAME, &[seed; 32]).unwrap()
}

fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

/// A log's tiles, published step by step, by path.
#[derive(Default)]
struct Published {
    size: u64,
    tiles: BTreeMap<String, Vec<u8>>,
}

impl Published {
    fn grow(&mut self, size: u64) {
        for bundle in Bundle::between(self.size, size) {
            let mut bytes = Vec::new();
            for index in bundle.first()..bundle.first() + bundle.width {
                Bundle::push(&mut bytes, &entry(index)).unwrap();
            }
            self.tiles.insert(bundle.path(), bytes);
        }
        for tile in Tile::between(self.size, size) {
            let bytes = match tile.level {
                0 => {
                    let bundle = Bundle { index: tile.index, width: tile.width };
                    Bundle::tile_of_leaves(&Bundle::entries(&self.tiles[&bundle.path()]).unwrap())
                }
                level => (tile.first()..tile.first() + tile.width)
                    .flat_map(|index| {
                        let below = Tile { level: level - 1, index, width: FULL };
                        Tile::hash_of_full(&self.tiles[&below.path()]).unwrap().0
                    })
                    .collect(),
            };
            assert_eq!(bytes.len(), tile.bytes());
            self.tiles.insert(tile.path(), bytes);
        }
        self.size = size;
    }

    fn proof(&self, index: u64) -> Proof {
        let head = TreeHead { size: self.size, root: root(self.size, self).unwrap() };
        let checkpoint = Checkpoint { origin: NAME.into(), head, extensions: vec![] };
        Proof {
            extra: None,
            index,
            hashes: inclusion_proof(index, self.size, self).unwrap(),
            checkpoint: checkpoint.sign(&[&key(1)]).unwrap(),
        }
    }
}

impl Hashes for Published {
    type Error = BeyondTheTree;

    fn hash(&self, level: u8, index: u64) -> Result<Digest, BeyondTheTree> {
        let beyond = BeyondTheTree { asked: index << level, size: self.size };
        let tile = Tile::holding(level, index, self.size).ok_or(beyond)?;
        Tile::subtree(&self.tiles[&tile.path()], level, index).ok_or(beyond)
    }
}

fn log_of(size: u64) -> Published {
    let mut log = Published::default();
    log.grow(size);
    log
}

#[test]
fn tiles_published_step_by_step_tell_the_root_that_another_implementation_reads_from_them() {
    let mut log = Published::default();
    for size in [1, 2, 255, 256, 257, 600, 65_536, 65_537, 70_000] {
        log.grow(size);
        let top = root(size, &log).unwrap();
        let reader = TheirReader(&log);
        let theirs = tlog_tiles::TileHashReader::new(size, tlog_tiles::Hash(top.0), &reader);
        assert_eq!(tlog_tiles::tree_hash(size, &theirs).unwrap().0, top.0, "root of {size}");
        for index in [0, size / 2, size - 1] {
            let ours = inclusion_proof(index, size, &log).unwrap();
            let proof = tlog_tiles::prove_record(size, index, &theirs).unwrap();
            assert_eq!(
                ours.iter().map(|hash| hash.0).collect::<Vec<_>>(),
                proof.iter().map(|h| h.0).collect::<Vec<_>>()
            );
        }
    }
}

struct TheirReader<'a>(&'a Published);

impl tlog_tiles::TileReader for TheirReader<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let path = |tile: &tlog_tiles::Tile| tile.path().replacen("tile/8/", "tile/", 1);
        Ok(tiles.iter().map(|tile| self.0.tiles[&path(tile)].clone()).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn a_tree_of_70000_has_the_tiles_that_the_specification_counts() {
    let tiles: Vec<Tile> = Tile::between(0, 70_000).collect();
    let count = |level, full| tiles.iter().filter(|t| t.level == level && (t.width == FULL) == full).count();
    assert_eq!([count(0, true), count(0, false)], [273, 1]);
    assert_eq!([count(1, true), count(1, false)], [1, 1]);
    assert_eq!([count(2, true), count(2, false)], [0, 1]);
    let partial: Vec<String> = tiles.iter().filter(|tile| tile.width < FULL).map(Tile::path).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
}

#[test]
fn a_path_has_one_spelling() {
    let tile = Tile { level: 0, index: 1_234_067, width: FULL };
    assert_eq!(tile.path(), "tile/0/x001/x234/067");
    assert_eq!(Tile::from_path("tile/0/x001/x234/067"), Some(tile));
    for other in [
        "tile/0/001/234/067",
        "tile/0/x001/x234/x067",
        "tile/0/x000/067",
        "tile/0/67",
        "tile/00/067",
        "tile/64/067",
        "tile/0/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/01",
        "tile/0/067.p/",
        "/tile/0/067",
        "tile/0/../067",
        "tile/0/x٠٠١/067",
        "tile/0/",
        "tile/-1/067",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::from_path(other), None, "{other}");
    }
    assert_eq!(Bundle::from_path("tile/entries/x001/067.p/9"), Some(Bundle { index: 1067, width: 9 }));
}

proptest! {
    #[test]
    fn a_tile_reads_back_from_its_path_and_is_named_as_another_implementation_names_it(
        level in 0..64u8, index in 0..u64::MAX / 256, width in 1..=FULL,
    ) {
        let tile = Tile { level, index, width };
        prop_assert_eq!(Tile::from_path(&tile.path()), Some(tile));
        let theirs = tlog_tiles::Tile::new(8, level, index, width as u32, false).path();
        prop_assert_eq!(theirs.replacen("tile/8/", "tile/", 1), tile.path());
    }

    #[test]
    fn a_growing_log_publishes_the_tiles_that_another_implementation_counts(old in 0..200_000u64, more in 0..2000u64) {
        let ours: Vec<String> = Tile::between(old, old + more).map(|tile| tile.path()).collect();
        let theirs = tlog_tiles::Tile::new_tiles(8, old, old + more);
        let theirs: Vec<String> = theirs.iter().map(|tile| tile.path().replacen("tile/8/", "tile/", 1)).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn entries_read_back_from_a_bundle(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..9)) {
        let mut bytes = Vec::new();
        for entry in &entries {
            Bundle::push(&mut bytes, entry).unwrap();
        }
        prop_assert_eq!(Bundle::entries(&bytes).unwrap(), entries);
        bytes.push(0);
        prop_assert_eq!(Bundle::entries(&bytes), None);
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "(c2sp.org/tlog-proof@v1\n)?(extra .*\n)?(index [0-9]{1,20}\n)?([A-Za-z0-9+/]{43}=\n){0,3}\n?.*\n[0-9]{0,3}\n.*\n\n?(— [a-z]{0,3} [A-Za-z0-9+/=]{0,12}\n?){0,3}") {
        let _ = text.parse::<Note>().map(|note| Checkpoint::of_note(&note));
        let _ = text.parse::<Proof>();
        let _ = text.parse::<VerifierKey>();
        let _ = Tile::from_path(&text);
    }
}

#[test]
fn an_entry_too_long_for_its_two_bytes_of_length_is_refused() {
    let mut bytes = Vec::new();
    assert_eq!(Bundle::push(&mut bytes, &[0; 65_535]), Ok(()));
    assert_eq!(Bundle::push(&mut bytes, &[0; 65_536]), Err(65_536));
    assert_eq!(bytes.len(), 65_537);
}

#[test]
fn a_bundle_hashes_to_its_tile() {
    let log = log_of(3);
    let entries = Bundle::entries(&log.tiles["tile/entries/000.p/3"]).unwrap();
    assert_eq!(Bundle::tile_of_leaves(&entries), log.tiles["tile/0/000.p/3"]);
    assert!(hashes(&log.tiles["tile/0/000.p/3"]).eq((0..3).map(|index| leaf_hash(&entry(index)))));
}

#[test]
fn a_signed_checkpoint_is_one_for_another_implementation_and_theirs_for_us() {
    let head = TreeHead { size: 7, root: Digest([9; 32]) };
    let checkpoint = Checkpoint { origin: NAME.into(), head, extensions: vec![] };
    let ours = checkpoint.sign(&[&key(1)]).unwrap().to_string();

    let vkey = key(1).verifier().to_string();
    let verifier = signed_note::StandardVerifier::new(&vkey).unwrap();
    let note = signed_note::Note::from_bytes(ours.as_bytes()).unwrap();
    let known = signed_note::VerifierList::new(vec![Box::new(verifier.clone())]);
    assert_eq!(note.verify(&known).unwrap().0.len(), 1);
    assert_eq!(verifier.key_id().to_be_bytes(), key(1).verifier().id());
    let read = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((read.origin(), read.size(), read.hash().0), (NAME, 7, [9; 32]));

    let theirs = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
                  — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let known =
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse::<VerifierKey>().unwrap();
    assert_eq!(theirs.parse::<Note>().unwrap().signers(std::slice::from_ref(&known)).unwrap(), [&known]);
}

#[test]
fn signatures_of_unknown_keys_are_kept_and_do_not_count() {
    let checkpoint = Checkpoint {
        origin: NAME.into(),
        head: TreeHead { size: 1, root: Digest([0; 32]) },
        extensions: vec![],
    };
    let witness = SigningKey::from_seed("witness.example", &[5; 32]).unwrap();
    let text = checkpoint.sign(&[&key(1), &witness]).unwrap().to_string();
    let note: Note = text.parse().unwrap();
    assert_eq!(note.to_string(), text);
    assert_eq!(note.signatures().len(), 2);
    assert_eq!(note.signers(&[key(1).verifier().clone()]).unwrap().len(), 1);
    assert_eq!(note.signers(&[key(2).verifier().clone()]), Err(NoteError::Unsigned));
    assert_eq!(Checkpoint::open(&text, &[]), Err(CheckpointError::Note(NoteError::Unsigned)));
}

#[test]
fn a_text_that_was_changed_does_not_match_its_signature() {
    let head = TreeHead { size: 12, root: Digest([3; 32]) };
    let text =
        Checkpoint { origin: NAME.into(), head, extensions: vec![] }.sign(&[&key(1)]).unwrap().to_string();
    let known = [key(1).verifier().clone()];
    assert!(Checkpoint::open(&text, &known).is_ok());
    let mismatch = CheckpointError::Note(NoteError::Mismatch { name: NAME.into() });
    assert_eq!(Checkpoint::open(&text.replacen("\n12\n", "\n13\n", 1), &known), Err(mismatch));
}

#[test]
fn what_is_no_checkpoint_is_refused_with_the_reason() {
    let sign = |text: &str| Note::sign(text.into(), &[&key(1)]).unwrap();
    for (text, reason) in [
        ("log\n", "its second line is not a size"),
        ("\n1\n", "it names no log"),
        ("log\n01\n", "its second line is not a size"),
        ("log\n1\nAAAA\n", "its third line is not a root"),
    ] {
        assert_eq!(Checkpoint::of_note(&sign(text)), Err(CheckpointError::Malformed(reason)), "{text:?}");
    }
}

#[test]
fn keys_and_notes_that_are_none_are_refused() {
    let vkey = key(1).verifier().to_string();
    assert_eq!(vkey.parse::<VerifierKey>().unwrap(), *key(1).verifier());
    for other in ["", "name", "name+00000000+AQ==", &vkey.replacen("archive", "Archive", 1), &vkey[1..]] {
        assert!(other.parse::<VerifierKey>().is_err(), "{other}");
    }
    for name in ["", "two words", "a+b", "tab\tbed"] {
        assert_eq!(SigningKey::from_seed(name, &[0; 32]).unwrap_err(), NoteError::Name(name.into()));
    }
    for note in [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— n AAAA",
        "text\n\n— n AAAA\n",
        "text\n\n- n AAAAAAA=\n",
        "te\txt\n\n— n AAAAAAA=\n",
    ] {
        assert!(note.parse::<Note>().is_err(), "{note:?}");
    }
}

#[test]
fn a_private_key_reads_back_and_is_one_for_another_implementation() {
    let secret = key(1).secret();
    assert_eq!(SigningKey::from_secret(&secret).unwrap().verifier(), key(1).verifier());
    let theirs = signed_note::StandardSigner::new(&secret).unwrap();
    assert_eq!(signed_note::Signer::key_id(&theirs).to_be_bytes(), key(1).verifier().id());
    for other in ["", "PRIVATE+KEY+", &secret[12..], &secret[..80], &secret.replacen("archive", "Archive", 1)]
    {
        assert!(SigningKey::from_secret(other).is_err(), "{other}");
    }
}

#[test]
fn a_proof_reads_back_and_holds_for_its_entry_alone() {
    let log = log_of(300);
    let proof = log.proof(271);
    let text = proof.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 271\n"));
    assert_eq!(text.parse::<Proof>().unwrap(), proof);
    let known = [key(1).verifier().clone()];
    assert_eq!(proof.verify(leaf_hash(&entry(271)), &known).unwrap().head.size, 300);
    let refused = proof.verify(leaf_hash(&entry(270)), &known).unwrap_err();
    assert_eq!(refused, ProofError::NotIncluded { index: 271, size: 300 });
    let extra = Proof { extra: Some(b"a note aside".to_vec()), ..proof };
    assert_eq!(extra.to_string().parse::<Proof>().unwrap(), extra);
}

#[test]
fn no_byte_of_a_proof_can_be_changed() {
    let log = log_of(12);
    let known = [key(1).verifier().clone()];
    let text = log.proof(5).to_string();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        for change in [1, 0x20, 0x80] {
            bytes[at] = text.as_bytes()[at] ^ change;
            let Ok(changed) = String::from_utf8(bytes.clone()) else { continue };
            let holds = changed
                .parse::<Proof>()
                .is_ok_and(|proof| proof.verify(leaf_hash(&entry(5)), &known).is_ok());
            assert!(!holds, "byte {at} changed by {change:#x}: {changed}");
        }
    }
}
