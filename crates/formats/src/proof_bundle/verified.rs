//! Verification of a whole proof, in the order of the Python verifier's chapters.

use super::{
    container,
    log::{CaptureFacts, LogPlace, check_log},
    page::{Form, Letters, Page, fold},
    proof_text::{Difference, ProofText, Segment},
    quotation::check_quotation,
    record::check_record,
    refusal::{ProofCheck, ProofRefused, must, need},
    released,
    words::{check_order, check_segments, check_words},
};
use dictum_model::Verdict;

/// The README of every proof.
pub(super) const README: &str = include_str!("README.txt");

/// The verifier of every proof.
pub(super) const VERIFIER: &str = include_str!("verify.py");

/// What a proof proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The claimed words.
    pub quotation: String,
    /// Whether they are the page's: `exact`, `abridged` or `altered`.
    pub verdict: Verdict,
    /// The words of the page, white space folded.
    pub words: String,
    /// The same, paragraph by paragraph.
    pub paragraphs: Vec<String>,
    /// Where they stand in the payload.
    pub segments: Vec<Segment>,
    /// Where quotation and words differ.
    pub differences: Vec<Difference>,
    /// What the page shows before the words, white space folded; some 240 bytes.
    pub before: String,
    /// What it shows after them.
    pub after: String,
    /// The page's own title.
    pub title: Option<String>,
    /// The capture as the archive entered it.
    pub capture: CaptureFacts,
    /// How the page is read: `html`, `plain`, `markdown`, `json`.
    pub form: &'static str,
    /// Its charset.
    pub charset: String,
    /// Where in which log the entry stands, and whose key signed it.
    pub log: LogPlace,
}

/// Verifies a proof: everything that can be checked without knowing whose key it is.
///
/// # Errors
/// The first check that the proof fails.
pub fn verify_proof(file: &[u8], letters: &dyn Letters) -> Result<Proven, ProofRefused> {
    let [readme, verifier, proof, entry, inclusion, key, record] = container::unpack(file)?;
    must(
        released::is_among(released::READMES, readme),
        ProofCheck::Readme,
        "the README is not one that belongs to this version or an earlier one",
    )?;
    must(
        released::is_among(released::VERIFIERS, verifier),
        ProofCheck::Verifier,
        "the verifier in the proof is not one that belongs to this version or an earlier one: do not run it",
    )?;
    let log = check_log(entry, text_of(inclusion)?, text_of(key)?)?;
    let capture = CaptureFacts::read(text_of(entry)?)?;
    let payload = check_record(record, &capture)?;
    let proof = ProofText::read(text_of(proof)?)?;
    let form = Form::of(&capture, &payload).filter(|form| form.as_str() == proof.form);
    let form = form.ok_or_else(|| {
        ProofRefused::new(ProofCheck::Page, "the page is read as another form than its own")
    })?;
    let is_utf8 = str::from_utf8(&payload).is_ok_and(|text| !text.is_ascii());
    must(
        proof.charset == "utf-8" || !is_utf8,
        ProofCheck::Page,
        "the page is in UTF-8, and read in another charset",
    )?;
    let page = Page::of(&payload, form, &proof.charset, letters)?;
    let (verdict, words) = check_claims(&proof, &page)?;
    let paragraphs = words.whole.split('\n').map(fold).filter(|paragraph| !paragraph.is_empty()).collect();
    Ok(Proven {
        title: page.title(),
        form: form.as_str(),
        paragraphs,
        before: fold(&words.before),
        after: fold(&words.after),
        verdict,
        quotation: proof.quotation,
        words: proof.words,
        segments: proof.segments,
        differences: proof.differences,
        charset: proof.charset,
        capture,
        log,
    })
}

/// Checks words, segments, quotation and verdict against the page.
fn check_claims(
    proof: &ProofText,
    page: &Page<'_>,
) -> Result<(Verdict, super::words::WordsOfPage), ProofRefused> {
    check_order(&proof.segments)?;
    let first = proof.segments.first().map_or(0, |segment| segment.start);
    let last = proof.segments.last().map_or(0, |segment| segment.end);
    must(last <= page.payload.len(), ProofCheck::Segments, "a segment lies outside of the page")?;
    let words = check_words(page, first, last)?;
    check_segments(page, &proof.segments, &words.segments)?;
    must(fold(&words.whole) == proof.words, ProofCheck::Words, "the segments do not make these words")?;
    let verdict = check_quotation(proof)?;
    need(verdict.as_str() == proof.verdict, ProofCheck::Verdict, || {
        format!("the verdict is not “{}”", proof.verdict)
    })?;
    Ok((verdict, words))
}

fn text_of(part: &[u8]) -> Result<&str, ProofRefused> {
    str::from_utf8(part)
        .map_err(|_| ProofRefused::new(ProofCheck::File, "a part that must be text is not in UTF-8"))
}
