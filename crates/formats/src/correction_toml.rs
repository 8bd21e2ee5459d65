//! Corrections as people write them: a small TOML file beside a capture, or handed to `dictum correct`.
//!
//! ```toml
//! by = "Ada Brandt, Ministry archive"
//! reason = "The page prints the day of publication beside the headline; the speech was held the day before."
//! delivered_on = 2021-09-02
//!
//! [[turn]]
//! words = "And what of the ferries?"
//! role = "question"
//! ```
//!
//! An empty value says that the page does not tell it. A turn or passage may give a reason of its own.

use dictum_model::{Anchor, AnchorAt, Correction, Digest, Matter, Moment, Speaker};
use jiff::Timestamp;
use serde::Deserialize;
use std::{fmt::Display, str::FromStr};

/// A file of corrections, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionFile {
    /// The bytes it is about, where it names them.
    pub payload: Option<Digest>,
    /// When it was made, where it says so.
    pub made_at: Option<Timestamp>,
    /// Each thing corrected, in the order of the file, with who says so and why.
    pub claims: Vec<Claim>,
}

/// One thing that a file of corrections says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is corrected, and to what; places are told as people tell them.
    pub matter: Matter,
    /// Who says so.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Claim {
    /// The correction of these bytes, said at this time.
    pub fn of(self, payload: Digest, made_at: Option<Timestamp>) -> Correction {
        Correction { payload, matter: self.matter, by: self.by, reason: self.reason, made_at }
    }
}

/// Says what is wrong with a file of corrections, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CorrectionTomlError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileShape {
    payload: Option<String>,
    by: Option<String>,
    reason: Option<String>,
    made_at: Option<toml::Value>,
    headline: Option<String>,
    #[serde(default)]
    editorial: bool,
    kind: Option<String>,
    venue: Option<String>,
    place: Option<String>,
    occasion: Option<String>,
    delivered_on: Option<toml::Value>,
    published_at: Option<toml::Value>,
    language: Option<String>,
    speakers: Option<Vec<SpeakerShape>>,
    #[serde(default, rename = "turn")]
    turns: Vec<TurnShape>,
    #[serde(default, rename = "passage")]
    passages: Vec<PassageShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeakerShape {
    name: String,
    office: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TurnShape {
    words: String,
    #[serde(default)]
    time: usize,
    role: Option<String>,
    speaker: Option<String>,
    label: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassageShape {
    words: String,
    #[serde(default)]
    time: usize,
    is: String,
    reason: Option<String>,
}

/// Reads a file of corrections.
///
/// # Errors
/// Where it is no TOML, has a key that means nothing here, names nobody or no reason, or corrects nothing.
pub fn read_corrections(text: &str) -> Result<CorrectionFile, CorrectionTomlError> {
    let shape: FileShape = toml::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| CorrectionTomlError(error.to_string().trim_end().to_owned()))?;
    let payload = shape.payload.as_deref().map(|word| parsed("payload", word)).transpose()?;
    let made_at = time("made_at", shape.made_at.as_ref())?.flatten();
    let by =
        shape.by.clone().filter(|by| !by.trim().is_empty()).ok_or_else(|| missing("by", "Who says so?"))?;
    let mut claims = Vec::new();
    for (matter, reason) in matters(&shape)? {
        let reason = reason
            .or(shape.reason.as_ref())
            .filter(|reason| !reason.trim().is_empty())
            .ok_or_else(|| missing("reason", "Why?"))?;
        claims.push(Claim { matter, by: by.clone(), reason: reason.clone() });
    }
    if claims.is_empty() {
        return Err(CorrectionTomlError("it corrects nothing: give a headline, a kind, a [[turn]] …".into()));
    }
    Ok(CorrectionFile { payload, made_at, claims })
}

fn missing(key: &str, question: &str) -> CorrectionTomlError {
    CorrectionTomlError(format!("{question} A correction needs {key} = \"…\""))
}

/// A matter with the reason given for it alone.
type Reasoned<'a> = (Matter, Option<&'a String>);

fn matters(shape: &FileShape) -> Result<Vec<Reasoned<'_>>, CorrectionTomlError> {
    let mut matters: Vec<Reasoned<'_>> = facts(shape)?.into_iter().map(|matter| (matter, None)).collect();
    for turn in &shape.turns {
        let of_turn = turn_matters(turn)?;
        if of_turn.is_empty() {
            return Err(CorrectionTomlError(format!(
                "nothing is said of the turn with “{}”: give role, speaker or label",
                turn.words
            )));
        }
        matters.extend(of_turn.into_iter().map(|matter| (matter, turn.reason.as_ref())));
    }
    for passage in &shape.passages {
        let anchor = anchor(&passage.words, passage.time);
        matters.push((Matter::Passage(anchor, parsed("is", &passage.is)?), passage.reason.as_ref()));
    }
    Ok(matters)
}

/// What is said of the statement as a whole.
fn facts(shape: &FileShape) -> Result<Vec<Matter>, CorrectionTomlError> {
    if shape.editorial && shape.headline.is_none() {
        return Err(CorrectionTomlError("editorial = true is said of a headline, and none is given".into()));
    }
    let at = if shape.editorial { AnchorAt::Nowhere } else { AnchorAt::Time(0) };
    let headline = told(shape.headline.as_ref()).map(|words| words.map(|words| Anchor { words, at }));
    let kind = told(shape.kind.as_ref()).map(|kind| kind.map(|word| parsed("kind", &word)).transpose());
    let speakers = shape.speakers.as_ref().map(|speakers| {
        let named =
            |speaker: &SpeakerShape| Speaker { name: speaker.name.clone(), role: speaker.office.clone() };
        speakers.iter().map(named).collect()
    });
    let facts = [
        headline.map(Matter::Headline),
        kind.transpose()?.map(Matter::Kind),
        speakers.map(Matter::Speakers),
        told(shape.venue.as_ref()).map(Matter::Venue),
        told(shape.place.as_ref()).map(Matter::Place),
        told(shape.occasion.as_ref()).map(Matter::Occasion),
        time::<Moment>("delivered_on", shape.delivered_on.as_ref())?.map(Matter::DeliveredOn),
        time::<Moment>("published_at", shape.published_at.as_ref())?.map(Matter::PublishedAt),
        told(shape.language.as_ref()).map(Matter::Language),
    ];
    Ok(facts.into_iter().flatten().collect())
}

fn turn_matters(turn: &TurnShape) -> Result<Vec<Matter>, CorrectionTomlError> {
    let anchor = anchor(&turn.words, turn.time);
    let label =
        told(turn.label.as_ref()).map(|words| words.map(|words| Anchor { words, at: AnchorAt::Time(0) }));
    let role = turn.role.as_deref().map(|word| parsed("role", word)).transpose()?;
    let matters = [
        label.map(|label| Matter::TurnLabel(anchor.clone(), label)),
        role.map(|role| Matter::TurnRole(anchor.clone(), role)),
        told(turn.speaker.as_ref()).map(|speaker| Matter::TurnSpeaker(anchor.clone(), speaker)),
    ];
    Ok(matters.into_iter().flatten().collect())
}

fn anchor(words: &str, time: usize) -> Anchor {
    Anchor { words: words.to_owned(), at: AnchorAt::Time(time) }
}

/// A value that is given: `None` within for an empty one, which says that the page does not tell it.
fn told(value: Option<&String>) -> Option<Option<String>> {
    value.map(|value| value.trim()).map(|value| (!value.is_empty()).then(|| value.to_owned()))
}

/// A time, written as a time of TOML or as a word.
fn time<T: FromStr<Err: Display>>(
    key: &str,
    value: Option<&toml::Value>,
) -> Result<Option<Option<T>>, CorrectionTomlError> {
    let word = match value {
        None => return Ok(None),
        Some(toml::Value::String(word)) => word.trim().to_owned(),
        Some(toml::Value::Datetime(time)) => time.to_string(),
        Some(toml::Value::Integer(year)) => year.to_string(),
        Some(_) => return Err(CorrectionTomlError(format!("{key} is no time"))),
    };
    if word.is_empty() { Ok(Some(None)) } else { parsed(key, &word).map(|time| Some(Some(time))) }
}

fn parsed<T: FromStr<Err: Display>>(key: &str, word: &str) -> Result<T, CorrectionTomlError> {
    word.trim().parse().map_err(|error| CorrectionTomlError(format!("{key}: {error}")))
}
