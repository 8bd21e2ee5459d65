//! The shape of a correction in a reading: what was read, what is shown instead, who says so and why.

use super::shapes::{SpanShape, Text, Word, owned, span, span_shape};
use dictum_model::{AppliedCorrection, CorrectedField};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct CorrectionShape<'a> {
    field: Word<CorrectedField>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<Text<'a>>,
    from: Option<Text<'a>>,
    to: Option<Text<'a>>,
    by: Text<'a>,
    reason: Text<'a>,
    made_at: Option<Word<Timestamp>>,
    span: Option<SpanShape>,
}

impl<'a> CorrectionShape<'a> {
    pub(super) fn of(correction: &'a AppliedCorrection) -> Self {
        CorrectionShape {
            field: Word(correction.field),
            words: correction.words.as_deref().map(Text::from),
            from: correction.from.as_deref().map(Text::from),
            to: correction.to.as_deref().map(Text::from),
            by: correction.by.as_str().into(),
            reason: correction.reason.as_str().into(),
            made_at: correction.made_at.map(Word),
            span: correction.span.map(span_shape),
        }
    }

    pub(super) fn into_correction(self) -> AppliedCorrection {
        AppliedCorrection {
            field: self.field.0,
            words: owned(self.words),
            from: owned(self.from),
            to: owned(self.to),
            by: self.by.into_owned(),
            reason: self.reason.into_owned(),
            made_at: self.made_at.map(|word| word.0),
            span: self.span.map(span),
        }
    }
}
