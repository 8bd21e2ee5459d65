//! The nouns of Dictum, one file each: what a capture, a reading, a statement, a turn and a verdict *are*.
//!
//! Nothing here does input or output, reads a clock, or knows a wire format: the JSON of a reading stands in
//! `dictum-formats`, the rows in `dictum-archive`. The words are those of `docs/glossary.md`.
//!
//! One statement's life in these types: bytes are kept as a [`Capture`] under their [`Digest`]; the extractor
//! makes a [`Reading`] of it, whose [`Statement`] holds [`Turn`]s of [`Paragraph`]s, each with the [`Span`] of
//! the payload it was read from; a quotation set against those turns gets a [`Verdict`] and its [`Caution`]s.

mod absence;
mod capture;
mod correction;
mod digest;
mod error_kind;
mod moment;
mod page;
mod reading;
mod same_name;
mod span;
mod token_scope;
mod verdict;
mod words;

pub use absence::HowAbsent;
pub use capture::{Capture, CapturedAtFrom};
pub use correction::{
    Anchor, AnchorAt, AppliedCorrection, CorrectedField, Correction, Matter, PassageUse, speakers_in_words,
};
pub use digest::{Digest, DigestError};
pub use error_kind::ErrorKind;
pub use moment::{Moment, MomentError};
pub use page::{Furniture, FurnitureKind, Listing};
pub use reading::{
    Evidence, Headline, Label, Paragraph, ParagraphForm, Reading, Speaker, Statement, StatementKind, Turn,
    TurnRole, Warning,
};
pub use same_name::SameName;
pub use span::Span;
pub use token_scope::TokenScope;
pub use verdict::{Caution, EditClass, Verdict};
pub use words::UnknownWord;
