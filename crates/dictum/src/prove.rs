//! `check --proof`: a file that proves to a stranger what a page showed. And `verify-proof`, which needs no archive.

use crate::{
    CheckAnswer, CheckMatch, Dictum,
    error::{Error, Result},
};
use dictum_archive::Entry;
use dictum_collate::{Asked, Held, Judgement, Op, Passage, Place, Quote, judge_one};
use dictum_formats::{
    proof_bundle::{
        self, Anchor, LONGEST_PROOF_FILE, Letters, MadeProof, ParagraphOfPage, ProofMaterial, Reference,
    },
    tlog::{Proof, VerifierKey},
};
use dictum_model::{EditClass, ErrorKind, Statement, Verdict};
use std::{fs::File, io::Read, path::Path};

pub use dictum_formats::proof_bundle::{
    Difference as ProofDifference, MadeProof as ProofOfQuotation, PYTHON_VERIFIER, ProofRefused, Proven,
    Segment as ProofSegment,
};

impl Dictum {
    /// Makes the proof of what a check has found, of its first match.
    ///
    /// # Errors
    /// Not found where nothing was; asked wrongly where the parts stand apart, or where the page cannot be read by the few rules
    /// that a stranger follows.
    pub fn prove(&self, answer: &CheckAnswer) -> Result<ProofOfQuotation> {
        let found = provable(answer)?;
        let entry = self.archive.catalogue()?.entry(found.capture)?;
        let (Entry::Capture(capture) | Entry::Revisit(capture)) = &entry else {
            return Err(Error::not_found(format!("entry {} is no capture", found.capture)));
        };
        let reading = self.reading(found.capture)?;
        let statement =
            reading.statement.as_ref().ok_or_else(|| Error::not_found("the capture shows no statement"))?;
        let quote = Quote::parse(&answer.quote).map_err(|error| Error::asked_wrongly(error.to_string()))?;
        let judgement = judged(&quote, found, statement)?;
        let words = SharedWords::of(&judgement, statement);
        let inclusion = self.archive.inclusion_proof(found.capture)?;
        let (inclusion, key) = signed_once(&inclusion, &self.archive.log_keys()?)?;
        let material = ProofMaterial {
            quotation: quote.text(),
            anchors: &words.anchors,
            paragraphs: &words.paragraphs,
            entry: &entry.to_text()?,
            capture,
            charset: reading.capture.charset.as_deref().unwrap_or("utf-8"),
            record: &self.archive.warc_record(capture.digest)?,
            payload: &self.archive.payload(capture.digest)?,
            inclusion: &inclusion.to_string(),
            key: &key.to_string(),
        };
        made(&material)
    }
}

fn made(material: &ProofMaterial<'_>) -> Result<MadeProof> {
    proof_bundle::make_proof(material, &PageLetters).map_err(|refused| {
        Error::asked_wrongly(format!("no proof can be made: {}", refused.reason))
            .with_hint("the check’s answer holds all the same; try a shorter part of the quotation")
    })
}

/// Reads a file that may be a proof, as far as one can be long.
pub fn read_proof(path: &Path) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let longest = LONGEST_PROOF_FILE as u64 + 1;
    let read = File::open(path).and_then(|opened| opened.take(longest).read_to_end(&mut file));
    read.map_err(|error| Error::file("read", path, &error))?;
    Ok(file)
}

/// Verifies a proof, without any archive.
///
/// # Errors
/// The check that the proof fails.
pub fn verify_proof(file: &[u8]) -> std::result::Result<Proven, ProofRefused> {
    proof_bundle::verify_proof(file, &PageLetters)
}

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

/// The match that can be proven.
fn provable(answer: &CheckAnswer) -> Result<&CheckMatch> {
    match (answer.verdict, answer.matches.first()) {
        (Verdict::NotFound, _) | (_, None) => {
            Err(Error::not_found("there is nothing to prove: no passage of the record aligns"))
        }
        (Verdict::Spliced, _) => {
            Err(Error::asked_wrongly("the parts of the quotation stand apart on the record")
                .with_hint("check each part alone, and make a proof of each"))
        }
        (_, Some(found)) => Ok(found),
    }
}

/// Aligns the quotation once more with the passage that was found, for the bytes of each word.
fn judged(quote: &Quote, found: &CheckMatch, statement: &Statement) -> Result<Judgement> {
    let mut places: Vec<Place> = Vec::new();
    for passage in &found.passages {
        let turn = statement.turns.iter().position(|turn| turn.id == passage.turn).unwrap_or_default();
        let paragraph = passage.paragraph.saturating_sub(1);
        match places.iter_mut().find(|place| place.turn == turn) {
            Some(place) => {
                place.paragraphs =
                    place.paragraphs.start.min(paragraph)..place.paragraphs.end.max(paragraph + 1);
            }
            None => places.push(Place { turn, paragraphs: paragraph..paragraph + 1 }),
        }
    }
    let held = Held { places: &places, ..Held::whole(found.edition, statement) };
    let asked = Asked { speaker: found.speaker.as_deref(), ..Asked::default() };
    judge_one(quote, &asked, &held)
        .ok_or_else(|| Error::new(ErrorKind::Internal, "the passage that was found is not found again"))
}

/// The words that quotation and page share, with the paragraphs they stand in.
struct SharedWords<'a> {
    anchors: Vec<Anchor>,
    paragraphs: Vec<ParagraphOfPage<'a>>,
}

impl<'a> SharedWords<'a> {
    fn of(judgement: &Judgement, statement: &'a Statement) -> SharedWords<'a> {
        let mut shared = SharedWords { anchors: Vec::new(), paragraphs: Vec::new() };
        let mut places: Vec<[usize; 2]> = Vec::new();
        for step in &judgement.steps {
            let Some(record) = &step.record else { continue };
            let is_shared = matches!(step.op, Op::Same | Op::Substituted)
                && step.class != Some(EditClass::BracketInsertion);
            let place = [record.turn, record.paragraph];
            let Some(paragraph) = paragraph_of(statement, record) else { continue };
            let at = places.iter().position(|known| *known == place).unwrap_or_else(|| {
                places.push(place);
                shared.paragraphs.push(paragraph);
                places.len() - 1
            });
            let quoted = step.quote.clone().filter(|_| is_shared);
            shared.anchors.push(Anchor { quoted, paragraph: at, recorded: record.start..record.end });
        }
        shared
    }
}

fn paragraph_of<'a>(statement: &'a Statement, passage: &Passage) -> Option<ParagraphOfPage<'a>> {
    let paragraph = statement.turns.get(passage.turn)?.paragraphs.get(passage.paragraph)?;
    Some(ParagraphOfPage { text: &paragraph.text, span: paragraph.span })
}

/// The inclusion proof with one signature, that of the archive's newest key that signed: a proof carries nothing that its
/// reader cannot check, and witnesses' keys are not in it.
fn signed_once(proof: &Proof, keys: &[VerifierKey]) -> Result<(Proof, VerifierKey)> {
    let damaged = |reason: String| Error::new(ErrorKind::Damaged, format!("the log’s checkpoint: {reason}"));
    let signed = keys.iter().rev().find_map(|key| Some((key, proof.checkpoint.signed_by(key)?)));
    let (key, checkpoint) = signed.ok_or_else(|| damaged("none of the archive’s keys signed it".into()))?;
    Ok((Proof { extra: None, checkpoint, ..proof.clone() }, key.clone()))
}
