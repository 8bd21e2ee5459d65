//! Good proofs: both verifiers say the same of them, whatever a page is written in.

use crate::{
    house::{House, said, verify},
    pages::page,
    python, share_of,
};
use serde_json::Value;

/// Proofs of every quotation of the samples and of enough invented pages.
pub fn proofs(count: usize) -> Vec<Vec<u8>> {
    let mut proofs: Vec<Vec<u8>> = proofs_of_samples().into_iter().map(|(_, file)| file).collect();
    let pages: Vec<_> = (0..count.saturating_sub(proofs.len()).div_ceil(4) * 12 / 10).map(page).collect();
    let files: Vec<_> = pages.iter().map(|page| page.file.clone()).collect();
    let house = House::of(&files);
    let (mut asked, mut refused) = (0, 0);
    for quote in pages.iter().flat_map(|page| &page.quotes) {
        asked += 1;
        match house.try_to_prove(quote) {
            Ok(proof) => proofs.push(proof),
            Err(reason) => {
                refused += 1;
                println!("no proof of “{quote}”: {reason}");
            }
        }
    }
    // Words drawn by lot repeat so often that the check finds some of them elsewhere, in another order.
    assert!(refused * 10 <= asked, "{refused} of {asked} quotations have no proof");
    assert!(
        proofs.len() >= count,
        "only {} of {count} proofs could be made: raise the share of pages",
        proofs.len()
    );
    proofs.truncate(count.max(60));
    proofs
}

/// The verdict that each quotation of the samples is labelled with, and its proof where there can be one.
fn proofs_of_samples() -> Vec<(String, Vec<u8>)> {
    let house = House::of_samples();
    let lines =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/quotations.jsonl"))
            .unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .filter_map(|line| {
            let file = house.prove(line["quote"].as_str()?)?;
            Some((line["verdict"].as_str()?.to_owned(), file))
        })
        .collect()
}

#[test]
fn a_proof_has_the_verdict_of_the_check() {
    let proofs = proofs_of_samples();
    assert!(proofs.len() >= 50, "{}", proofs.len());
    for (verdict, file) in &proofs {
        let proven = verify(file).unwrap();
        assert_eq!(proven.verdict.as_str(), verdict, "{}", proven.quotation);
    }
}

#[test]
fn both_verifiers_prove_every_good_proof() {
    let proofs = proofs(share_of(1_000).max(120));
    let ours: Vec<String> = proofs.iter().map(|file| said(&verify(file))).collect();
    let theirs = python::verdicts(proofs.iter().map(Vec::as_slice));
    assert_eq!(ours, theirs);
    let refused: Vec<&String> = ours.iter().filter(|said| !said.starts_with("PROVEN")).collect();
    assert!(refused.is_empty(), "{refused:?}");
    println!(
        "{} good proofs, {} bytes in the mean",
        proofs.len(),
        proofs.iter().map(Vec::len).sum::<usize>() / proofs.len()
    );
}
