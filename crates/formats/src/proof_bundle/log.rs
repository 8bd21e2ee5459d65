//! The entry and its place in the log: fields, inclusion proof, signature.

use super::refusal::{ProofCheck, ProofRefused, must, need};
use crate::tlog::{Checkpoint, CheckpointError, NoteError, Proof, ProofError, VerifierKey, tree::leaf_hash};
use dictum_model::Digest;

/// Where in which log the entry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPlace {
    /// The log's name.
    pub origin: String,
    /// How many entries the log had when it was signed.
    pub size: u64,
    /// The entry's place, from 0.
    pub index: u64,
    /// The root that was signed.
    pub root: Digest,
    /// The public key that signed it, as it is published.
    pub key: String,
}

/// Checks that the log's signed root covers the entry.
pub(super) fn check_log(entry: &[u8], inclusion: &str, key: &str) -> Result<LogPlace, ProofRefused> {
    let refuse = |check, reason: String| ProofRefused::new(check, reason);
    let line =
        key.strip_suffix('\n').ok_or_else(|| refuse(ProofCheck::Key, "the key is not one line".into()))?;
    let known: VerifierKey =
        line.parse().map_err(|error: NoteError| refuse(ProofCheck::Key, format!("the key: {error}")))?;
    need(known.to_string() == line, ProofCheck::Key, || "the key is not written as keys are".into())?;
    let proof: Proof =
        inclusion.parse().map_err(|error: ProofError| refuse(check_of(&error), error.to_string()))?;
    must(
        proof.extra.is_none() && proof.to_string() == inclusion,
        ProofCheck::Inclusion,
        "inclusion.txt is not written as it must be",
    )?;
    must(
        proof.checkpoint.signatures().len() == 1,
        ProofCheck::Signature,
        "the checkpoint does not have one signature",
    )?;
    let checkpoint: Checkpoint = proof
        .verify(leaf_hash(entry), std::slice::from_ref(&known))
        .map_err(|error| refuse(check_of(&error), error.to_string()))?;
    must(
        checkpoint.extensions.is_empty(),
        ProofCheck::Checkpoint,
        "the checkpoint has lines that proofs have not",
    )?;
    let head = checkpoint.head;
    Ok(LogPlace {
        origin: checkpoint.origin,
        size: head.size,
        index: proof.index,
        root: head.root,
        key: line.to_owned(),
    })
}

fn check_of(error: &ProofError) -> ProofCheck {
    match error {
        ProofError::Malformed(_) => ProofCheck::Inclusion,
        ProofError::NotIncluded { .. } => ProofCheck::Tree,
        ProofError::Checkpoint(CheckpointError::Malformed(_)) => ProofCheck::Checkpoint,
        ProofError::Checkpoint(CheckpointError::Note(_)) => ProofCheck::Signature,
    }
}

/// What the entry of a capture says, as text: the log vouches for each word of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureFacts {
    /// Whether the bytes were held before, at another address or time.
    pub is_revisit: bool,
    /// The payload's digest, `sha256:…`.
    pub payload: String,
    /// The payload's length in bytes.
    pub bytes: usize,
    /// Its media type.
    pub media_type: Option<String>,
    /// The charset that was declared beside it.
    pub charset: Option<String>,
    /// The address.
    pub target_uri: Option<String>,
    /// The time of capture.
    pub captured_at: Option<String>,
    /// What told that time.
    pub captured_at_from: Option<String>,
}

impl CaptureFacts {
    /// Reads an entry's text.
    pub(super) fn read(entry: &str) -> Result<CaptureFacts, ProofRefused> {
        let mut lines = entry.strip_suffix('\n').unwrap_or_default().split('\n');
        let head = lines.next();
        let is_revisit = head == Some("dictum/1 revisit");
        must(
            is_revisit || head == Some("dictum/1 capture"),
            ProofCheck::Entry,
            "the entry is not that of a capture",
        )?;
        let mut fields: Vec<(&str, String)> = Vec::new();
        for line in lines {
            let field =
                line.split_once(' ').filter(|(name, _)| fields.iter().all(|(known, _)| known != name));
            let (name, value) = field
                .ok_or_else(|| ProofRefused::new(ProofCheck::Entry, "a line of the entry makes no sense"))?;
            fields.push((name, unescaped(value)));
        }
        let get = |name| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let payload = get("payload").filter(|digest| digest.parse::<Digest>().is_ok());
        let missing =
            |what| ProofRefused::new(ProofCheck::Entry, format!("the entry does not tell the {what}"));
        Ok(CaptureFacts {
            is_revisit,
            payload: payload.ok_or_else(|| missing("payload"))?,
            bytes: get("bytes")
                .and_then(|word| word.parse().ok())
                .ok_or_else(|| missing("payload’s length"))?,
            media_type: get("media-type"),
            charset: get("charset"),
            target_uri: get("target-uri"),
            captured_at: get("captured-at"),
            captured_at_from: get("captured-at-from"),
        })
    }
}

/// Undoes the escapes of an entry's values.
fn unescaped(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match (letter, if letter == '\\' { letters.next() } else { None }) {
            ('\\', Some('n')) => plain.push('\n'),
            ('\\', Some('r')) => plain.push('\r'),
            ('\\', Some(other)) => plain.push(other),
            (letter, _) => plain.push(letter),
        }
    }
    plain
}
