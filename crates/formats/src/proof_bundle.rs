//! The proof of one quotation: a file that shows a stranger, offline and without Dictum, that a page had certain words.
//!
//! One proof's life. The quote check has found “the strait stays open” in a page. [`make_proof`] finds the bytes of those
//! words again, in segments without markup, and lists where the quotation differs from them; it packs that with the page's WARC
//! record, the entry of its capture, the entry's way to a signed root of the log (`tlog`), the public key, a verifier
//! in Python and a README. [`verify_proof`] goes the same way back, and so does the verifier in the file (`verify.py`): file, log,
//! record, page, quotation, each check with a word of its own ([`ProofCheck`]), and each byte of the file with a check.
//!
//! A proof is a file from a stranger: all of it is bounded, and nothing in it is believed before it is checked. The rule on which
//! all rests is that nothing may be left out: between two segments stand only tags, comments, scripts, style sheets and white
//! space, so that nobody drops a “not”. `docs/on-disk/proof.md` describes the file.

mod container;
mod flow;
mod html;
mod log;
mod making;
mod page;
mod proof_text;
mod quotation;
mod record;
mod refusal;
mod released;
mod verified;
mod words;

pub use container::LONGEST_PROOF_FILE;
pub use log::{CaptureFacts, LogPlace};
pub use making::{Anchor, MadeProof, ParagraphOfPage, ProofMaterial, make_proof};
pub use page::{CHARSETS, Letters, Reference};
pub use proof_text::{Difference, ProofText, Segment};
pub use refusal::{ProofCheck, ProofRefused};
pub use verified::{Proven, verify_proof};

/// How a file that holds a proof is named.
pub const EXTENSION: &str = "dictum-proof";

/// The verifier in Python that stands in every proof.
pub const PYTHON_VERIFIER: &str = verified::VERIFIER;
