//! Proofs of quotations: refused or read, whatever a stranger hands in, and what is read of their text is written again alike.

#![no_main]

use dictum_formats::proof_bundle::{Letters, ProofText, Reference, verify_proof};
use libfuzzer_sys::fuzz_target;

/// What the extractor knows of charsets and references.
struct PageLetters;

impl Letters for PageLetters {
    fn decode(&self, bytes: &[u8], charset: &str) -> Option<String> {
        dictum_extract::decode_exactly(bytes, charset)
    }

    fn reference(&self, text: &str) -> Option<Reference> {
        let (characters, length) = dictum_extract::character_reference(text)?;
        Some(Reference { characters, length })
    }
}

fuzz_target!(|file: &[u8]| {
    let _ = verify_proof(file, &PageLetters);
    // The checks before it let hardly any change through, so the one part that is free text is tried by itself.
    let Ok(text) = str::from_utf8(file) else { return };
    if let Ok(proof) = ProofText::read(text) {
        assert_eq!(proof.to_string(), text);
    }
});
