//! The serde shapes of a reading's JSON: the order of their fields is the order of the keys.
//!
//! One set serves both directions: on the way out each text is borrowed from the reading, on the way in it is
//! read into a string that the reading then takes over, so no text is ever copied twice.

use super::{
    ReadingJsonError,
    correction_shape::CorrectionShape,
    page_shapes::{FurnitureShape, ListingShape},
    stable_words::stable,
    statement_shape::StatementShape,
};
use dictum_model::{Capture, CapturedAtFrom, Digest, Evidence, Reading, Span, Warning};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt, marker::PhantomData, str::FromStr};

pub(super) type Text<'a> = Cow<'a, str>;
pub(super) type SpanShape = [usize; 2];

/// A value that is written as a word: a digest, a time, a member of a vocabulary.
#[derive(Clone, Copy)]
pub(super) struct Word<T>(pub(super) T);

impl<T: fmt::Display> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WordVisitor(PhantomData))
    }
}

struct WordVisitor<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> de::Visitor<'_> for WordVisitor<T> {
    type Value = Word<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Word<T>, E> {
        word.parse().map(Word).map_err(E::custom)
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct ReadingShape<'a> {
    capture: CaptureShape<'a>,
    extractor: ExtractorShape<'a>,
    statement: Option<StatementShape<'a>>,
    #[serde(default)]
    furniture: Vec<FurnitureShape<'a>>,
    #[serde(default)]
    listings: Vec<ListingShape<'a>>,
    #[serde(default)]
    warnings: Vec<WarningShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<EvidenceShape<'a>>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionShape<'a>>,
}

#[derive(Serialize, Deserialize)]
struct CaptureShape<'a> {
    source: Text<'a>,
    digest: Word<Digest>,
    media_type: Option<Text<'a>>,
    charset: Option<Text<'a>>,
    bytes: usize,
    target_uri: Option<Text<'a>>,
    captured_at: Option<Word<Timestamp>>,
    captured_at_from: Option<Word<CapturedAtFrom>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    captured_at_candidates: Vec<Word<Timestamp>>,
    http_status: Option<u16>,
}

#[derive(Serialize, Deserialize)]
struct ExtractorShape<'a> {
    version: Text<'a>,
}

#[derive(Serialize, Deserialize)]
struct WarningShape<'a> {
    code: Text<'a>,
    message: Text<'a>,
    span: Option<SpanShape>,
}

#[derive(Serialize, Deserialize)]
struct EvidenceShape<'a> {
    field: Text<'a>,
    rule: Text<'a>,
    span: Option<SpanShape>,
}

pub(super) fn owned(text: Option<Text<'_>>) -> Option<String> {
    text.map(Cow::into_owned)
}

pub(super) fn span_shape(span: Span) -> SpanShape {
    [span.start, span.end]
}

pub(super) fn span([start, end]: SpanShape) -> Span {
    Span { start, end }
}

impl<'a> ReadingShape<'a> {
    pub(super) fn of(reading: &'a Reading) -> Self {
        ReadingShape {
            capture: CaptureShape::of(&reading.capture),
            extractor: ExtractorShape { version: reading.extractor.as_str().into() },
            statement: reading.statement.as_ref().map(StatementShape::of),
            furniture: reading.furniture.iter().map(FurnitureShape::of).collect(),
            listings: reading.listings.iter().map(ListingShape::of).collect(),
            warnings: reading.warnings.iter().map(WarningShape::of).collect(),
            evidence: None,
            corrections: reading.corrections.iter().map(CorrectionShape::of).collect(),
        }
    }

    pub(super) fn with_evidence(reading: &'a Reading) -> Self {
        let evidence = Some(reading.evidence.iter().map(EvidenceShape::of).collect());
        ReadingShape { evidence, ..ReadingShape::of(reading) }
    }

    pub(super) fn into_reading(self) -> Result<Reading, ReadingJsonError> {
        let evidence = self.evidence.unwrap_or_default();
        Ok(Reading {
            capture: self.capture.into_capture(),
            extractor: self.extractor.version.into_owned(),
            statement: self.statement.map(StatementShape::into_statement),
            furniture: self
                .furniture
                .into_iter()
                .map(FurnitureShape::into_furniture)
                .collect::<Result<_, _>>()?,
            listings: self.listings.into_iter().map(ListingShape::into_listing).collect(),
            warnings: self.warnings.into_iter().map(WarningShape::into_warning).collect::<Result<_, _>>()?,
            evidence: evidence.into_iter().map(EvidenceShape::into_evidence).collect::<Result<_, _>>()?,
            corrections: self.corrections.into_iter().map(CorrectionShape::into_correction).collect(),
        })
    }
}

impl<'a> CaptureShape<'a> {
    fn of(capture: &'a Capture) -> Self {
        CaptureShape {
            source: capture.source.as_str().into(),
            digest: Word(capture.digest),
            media_type: capture.media_type.as_deref().map(Text::from),
            charset: capture.charset.as_deref().map(Text::from),
            bytes: capture.bytes,
            target_uri: capture.target_uri.as_deref().map(Text::from),
            captured_at: capture.captured_at.map(Word),
            captured_at_from: capture.captured_at_from.map(Word),
            captured_at_candidates: capture.captured_at_candidates.iter().copied().map(Word).collect(),
            http_status: capture.http_status,
        }
    }

    fn into_capture(self) -> Capture {
        Capture {
            source: self.source.into_owned(),
            digest: self.digest.0,
            media_type: owned(self.media_type),
            charset: owned(self.charset),
            bytes: self.bytes,
            target_uri: owned(self.target_uri),
            captured_at: self.captured_at.map(|word| word.0),
            captured_at_candidates: self.captured_at_candidates.into_iter().map(|word| word.0).collect(),
            captured_at_from: self.captured_at_from.map(|word| word.0),
            http_status: self.http_status,
        }
    }
}

impl<'a> WarningShape<'a> {
    fn of(warning: &'a Warning) -> Self {
        WarningShape {
            code: warning.code.into(),
            message: warning.message.as_str().into(),
            span: warning.span.map(span_shape),
        }
    }

    fn into_warning(self) -> Result<Warning, ReadingJsonError> {
        let code = stable(&self.code)?;
        Ok(Warning { code, message: self.message.into_owned(), span: self.span.map(span) })
    }
}

impl<'a> EvidenceShape<'a> {
    fn of(evidence: &'a Evidence) -> Self {
        EvidenceShape {
            field: evidence.field.into(),
            rule: evidence.rule.into(),
            span: evidence.span.map(span_shape),
        }
    }

    fn into_evidence(self) -> Result<Evidence, ReadingJsonError> {
        Ok(Evidence { field: stable(&self.field)?, rule: stable(&self.rule)?, span: self.span.map(span) })
    }
}
