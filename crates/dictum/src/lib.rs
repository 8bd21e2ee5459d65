//! The hall: the one API that every door uses, a file a verb, with plain result types.
//!
//! One capture's way: [`Dictum::ingest`] takes a file apart into captures, keeps each in the record, has it read, decides which
//! statement and edition it shows, and fills shelf and indexes. One question's way: [`Dictum::check`] finds candidates in the
//! postings, has them judged word by word, and gives verdict, passage, context and citation; the door words it.
//!
//! Nothing here prints, serves or serialises.

mod absence;
mod address;
mod backup;
mod beside;
mod browse;
mod calendar;
mod check;
mod cite;
mod compare;
mod correct;
mod derive;
mod dictum;
mod edition;
mod error;
mod evidence;
mod export;
mod follow;
mod gaps;
mod growth;
mod held;
mod identity;
mod ingest;
mod kin;
mod kwic;
mod log;
mod news;
mod passage;
mod prove;
mod read;
mod readings;
mod rebuild;
mod redact;
mod repack;
mod search;
mod show;
mod speakers;
mod survey;
mod tokens;
mod trace;
mod usage;
mod verify;
mod withdrawn;
mod within;
mod words;

pub use absence::Absence;
pub use address::resolved as whole_address;
pub use backup::{Restored, back_up, restore};
pub use beside::{BesideAnswer, BesideAt, BesideRow};
pub use browse::{AbsentStatement, Coverage, Overview, REDACTIONS_TOLD, StatementCard};
pub use calendar::DatedCapture;
pub use check::article::{
    ArticleParagraph, ArticlePart, ArticleReport, ArticleRequest, CheckedQuotation, QuotationOutcome,
};
pub use check::{
    AlignedStretch, CautionNote, Change, CheckAnswer, CheckMatch, CheckRequest, ContextParagraph, PassageAt,
};
pub use cite::{Citation, CitationStyle, CitedStatement};
pub use compare::{
    BlockPlace, CompareAnswer, ComparedRow, ComparedState, ComparedStretch, ListedChange, compare_files,
};
pub use correct::{CorrectSummary, parse_corrections};
pub use dictum::Dictum;
pub use dictum_archive::derived::{
    EditionRange, Facet, FacetCount, FacetField, KnownListing, MonthCount, NameOfPerson, Page, ShelfFilter,
    ShelfPlace, ShelvedSpeaker, SpeakerCount, slug,
};
pub use dictum_archive::{
    AbsentEntry, Admission, BackupReport, Bearing, CaptureDay, ConsistencyProof, EditionEntry,
    EnteredAbsence, EnteredCapture, EnteredEdition, EnteredRedaction, EntryListing, Error as ArchiveError,
    FINDINGS, Finding, FixityReport, FollowReport, Level, ListedEntry, NewToken, PackEnd, RebuildReport,
    Repacked, Result as ArchiveResult, Share, SignedCheckpoint, Token, Upstream,
};
pub use dictum_collate::{Difference, Fate, QUERY_HELP as SEARCH_HELP, Tally};
pub use dictum_extract::PageLink;
pub use dictum_formats::correction_toml::{Claim, CorrectionFile};
pub use dictum_formats::exported;
pub use dictum_formats::warc::Place;
pub use dictum_model as model;
pub use edition::may_show_statement;
pub use error::{Error, Result};
pub use evidence::{EvidenceLine, EvidenceView, PagePart};
pub use export::{ExportSelection, ExportSummary, ExportedStatement, Packing, StatementForm, in_new_folder};
pub use follow::{folder_source, follow, followed};
pub use gaps::{GapMonth, MissingStatement, PublisherCoverage};
pub use growth::Growth;
pub use held::{HeldPage, HeldPayload, ServerMarks};
pub use identity::plain_uri as plain_address;
pub use identity::{Identity, words_digest};
pub use ingest::{
    CORRECTION_ENDING, FileCopy, Gate, Gatekeeper, IngestOptions, IngestSummary, Input, InputForm, InputPart,
    Inputs, PartAccount, PartAccounts, PartItem, Parts, Progress, Refusal, StoredNames, is_unchanged,
    list_inputs, list_stored_inputs, parts_of, read_part,
};
pub use kin::{LinkKind, LinkedStatement};
pub use kwic::{KwicAnswer, KwicLine, KwicRequest, LineGroup, LinesOfGroup, MOST_LINES};
pub use log::verify_folder_against;
pub use news::{News, NewsKind};
pub use passage::PassageView;
pub use prove::{
    PYTHON_VERIFIER, ProofDifference, ProofOfQuotation, ProofRefused, ProofSegment, Proven, read_proof,
    verify_proof,
};
pub use read::{ReadOutcome, read_files};
pub use readings::ReadingsAsked;
pub use redact::{RedactPlan, RedactRequest};
pub use search::{
    FoundPassage, MOST_LISTED, NowhereTerm, SearchAnswer, SearchHit, SearchList, SearchRequest, Stretch,
    WhyEmpty, is_query, search_fault,
};
pub use show::{CaptureOfStatement, StatementView};
pub use speakers::why_joined;
pub use survey::{FetchedPage, Survey, survey};
pub use tokens::{LONGEST_TOKEN, ListedToken};
pub use trace::{
    PhraseTrace, QuotedFrom, RecurringPassage, SameStatement, SamenessKind, StatementTrace, TopTrace,
    TraceAnswer, TracePeriod, TraceRequest, TracedMonth, TracedPassage, TracedSpeaker, TracedUse,
    TracedVariant, TracedWording, WordingKind,
};
pub use usage::{MonthOfUse, SpeakerOfUse, UsageAnswer, UseAt};
pub use verify::{record_verification, verify_folder, verify_quotations};
pub use withdrawn::WithdrawnStatement;
pub use words::{ListedWords, MOST_WORDS, WIDEST_WINDOW, WINDOW, WordList, WordsAnswer, WordsRequest};

/// The statistics of words, with the sources of their formulas.
pub mod statistics {
    pub use dictum_collate::{
        Collocate, Contrast, KeyWord, LineOrder, MOST_WORDS_AROUND, Share, Together, WordCount,
    };
}
