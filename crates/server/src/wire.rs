//! The JSON shapes of every answer, apart from the types they are made of: what is sent outlives the code that sends it.
//!
//! The command's `--format json` prints the same shapes. Byte ranges are `[start, end)`: of a payload under `span`, of a
//! text in UTF-8 under `range` and `marks`. A fact that is not known is `null`. Keys may be added; none changes its meaning.

mod absence;
mod article;
mod beside;
mod calendar;
mod capture;
mod check;
mod compare;
mod found_list;
mod kwic;
mod lists;
mod log;
mod overview;
mod problem;
mod search;
mod statement;
pub mod table;
mod trace;
mod word_list;
mod words;
mod writes;

pub use absence::{AbsenceShape, AbsentStatementShape};
pub use article::{ArticleParagraphShape, ArticlePartShape, ArticleShape, CheckedQuotationShape};
pub use beside::{BesideParagraphShape, BesideRowShape, BesideShape};
pub use calendar::{
    CalendarShape, CaptureDayShape, CoverageMonthShape, DatedCaptureShape, PublisherPageShape,
};
pub use capture::{CaptureShape, EvidenceLineShape, EvidenceShape};
pub use check::{
    AlignedStretchShape, CautionShape, CheckShape, ContextParagraphShape, MatchShape, PassageShape,
};
pub use compare::{
    BlockPlaceShape, CompareShape, ComparedRowShape, ComparedStateShape, ComparedStretchShape,
    ListedChangeShape, TallyShape,
};
pub use found_list::{FoundRowShape, found_csv, found_jsonl};
pub use kwic::{KwicLineShape, KwicShape, MonthOfUseShape, ShareShape, SpeakerOfUseShape, UsageShape};
pub use lists::{
    GoneShape, KnownListingShape, MonthShape, MonthsShape, NotHeldShape, PersonShape, SpeakerNameShape,
    SpeakerPageShape, SpeakerShape, SpeakersShape, StatementsShape,
};
pub use log::{CheckpointShape, ConsistencyShape, EntriesShape, EntryShape, InclusionShape, TreeHeadShape};
pub use overview::{CoverageShape, OverviewShape, PublisherShape, PublishersShape, RedactionShape};
pub use problem::ProblemShape;
pub use search::{FacetCountShape, HitShape, NowhereShape, SearchShape, StretchShape, WhyEmptyShape};
pub use statement::{
    CaptureOfStatementShape, CardShape, CitationShape, EditionShape, LinkShape, NameShape, StatementShape,
};
pub use trace::{
    PhraseTraceShape, SameStatementShape, StatementTraceShape, TopTraceShape, TraceShape, TracedMonthShape,
    TracedPassageShape, TracedSpeakerShape, TracedUseShape, TracedVariantShape, TracedWordingShape,
};
pub use word_list::{WordListShape, WordRowsShape};
pub use words::WordsShape;
pub use writes::{AppliedCorrectionShape, CorrectShape, IngestShape, RefusalShape};

use serde_json::value::RawValue;
use std::ops::Range;

fn range(range: &Range<usize>) -> [usize; 2] {
    [range.start, range.end]
}

/// JSON that the hall made, to be passed on as it stands; `null` should it not be JSON after all.
fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
