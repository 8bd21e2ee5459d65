//! Why a proof is refused: which check it fails, and what that check met.

use std::fmt;

/// What of a proof is checked, in the words of the Python verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProofCheck {
    /// That the file is its seven parts and nothing else.
    File,
    /// That the README is the one we wrote.
    Readme,
    /// That the Python verifier is the one we wrote.
    Verifier,
    /// That the key is a key, and the one asked for.
    Key,
    /// That the inclusion proof is written as one.
    Inclusion,
    /// That the checkpoint states a log's size and root.
    Checkpoint,
    /// That the key signed the checkpoint.
    Signature,
    /// That the entry is a leaf under the signed root.
    Tree,
    /// That the entry is that of a capture.
    Entry,
    /// That the WARC record is whole and agrees with the entry.
    Record,
    /// That the record holds the payload that the entry names.
    Payload,
    /// That the proof's own text is written in its one way.
    Proof,
    /// That the payload is read as the page it is.
    Page,
    /// That the page shows the words.
    Words,
    /// That the segments are those of the words, with nothing left out between them.
    Segments,
    /// That quotation and words differ only where it is listed.
    Quotation,
    /// That the verdict follows.
    Verdict,
}

impl ProofCheck {
    /// The word for it, in both verifiers.
    pub fn as_str(self) -> &'static str {
        match self {
            ProofCheck::File => "file",
            ProofCheck::Readme => "readme",
            ProofCheck::Verifier => "verifier",
            ProofCheck::Key => "key",
            ProofCheck::Inclusion => "inclusion",
            ProofCheck::Checkpoint => "checkpoint",
            ProofCheck::Signature => "signature",
            ProofCheck::Tree => "tree",
            ProofCheck::Entry => "entry",
            ProofCheck::Record => "record",
            ProofCheck::Payload => "payload",
            ProofCheck::Proof => "proof",
            ProofCheck::Page => "page",
            ProofCheck::Words => "words",
            ProofCheck::Segments => "segments",
            ProofCheck::Quotation => "quotation",
            ProofCheck::Verdict => "verdict",
        }
    }
}

impl fmt::Display for ProofCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Says that a proof does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("[{check}] {reason}")]
pub struct ProofRefused {
    /// The check that it fails.
    pub check: ProofCheck,
    /// What that check met.
    pub reason: String,
}

impl ProofRefused {
    /// Makes a refusal.
    pub fn new(check: ProofCheck, reason: impl Into<String>) -> ProofRefused {
        ProofRefused { check, reason: reason.into() }
    }

    /// Says that a proof is signed by another key than expected.
    pub fn of_key(reason: impl Into<String>) -> ProofRefused {
        ProofRefused::new(ProofCheck::Key, reason)
    }
}

/// Refuses with a reason unless something holds.
pub(super) fn need(
    holds: bool,
    check: ProofCheck,
    reason: impl FnOnce() -> String,
) -> Result<(), ProofRefused> {
    if holds { Ok(()) } else { Err(ProofRefused::new(check, reason())) }
}

/// As [`need`], with a reason that needs no making.
pub(super) fn must(holds: bool, check: ProofCheck, reason: &str) -> Result<(), ProofRefused> {
    need(holds, check, || reason.to_owned())
}
