//! One byte changed: no change passes, in the file as it is or with every checksum of the file made right.

use crate::{
    file::{part, parts, with_part},
    good::proofs,
    house::{said, verify},
    pages::Dice,
    python, share_of,
};

/// What the container's own check says.
const SEEN_BY_THE_CONTAINER: &str = "REFUSED [file] it is not exactly its seven parts";

#[test]
fn a_changed_byte_of_the_file_fails_both_verifiers() {
    let proofs = proofs(100);
    let mut dice = Dice::new(1);
    let changed: Vec<Vec<u8>> = (0..share_of(5_000))
        .map(|_| {
            let mut file = proofs[dice.throw(proofs.len())].clone();
            let at = dice.throw(file.len());
            file[at] ^= 1 + dice.throw(255) as u8;
            file
        })
        .collect();
    all_refused(&changed);
}

#[test]
fn a_changed_byte_of_any_part_fails_both_verifiers_when_the_checksums_are_made_right() {
    let proofs = proofs(100);
    let mut dice = Dice::new(2);
    let changed: Vec<Vec<u8>> = (0..share_of(5_000))
        .map(|n| {
            let file = &proofs[dice.throw(proofs.len())];
            let parts = parts(file);
            let name = &parts[n % parts.len()].name;
            let mut content = part(file, name).to_vec();
            let at = dice.throw(content.len());
            // Most changes leave text as text, which is harder to see.
            let as_text = dice.throw(4) > 0 && content[at].is_ascii();
            content[at] ^= if as_text { 1 << dice.throw(6) } else { 1 + dice.throw(255) as u8 };
            with_part(file, name, &content)
        })
        .collect();
    for said in all_refused(&changed) {
        assert!(!said.starts_with(SEEN_BY_THE_CONTAINER), "{said}");
    }
}

/// Checks that both verifiers refuse every file with a reason, and gives what ours says. Which of two checks sees a change first may differ.
fn all_refused(files: &[Vec<u8>]) -> Vec<String> {
    let ours: Vec<String> = files.iter().map(|file| said(&verify(file))).collect();
    let theirs = python::verdicts(files.iter().map(Vec::as_slice));
    assert_eq!(ours.len(), theirs.len());
    let strange: Vec<_> = ours
        .iter()
        .zip(&theirs)
        .filter(|(ours, theirs)| !ours.starts_with("REFUSED [") || !theirs.starts_with("REFUSED ["))
        .take(20)
        .collect();
    assert!(strange.is_empty(), "{strange:#?}");
    ours
}
