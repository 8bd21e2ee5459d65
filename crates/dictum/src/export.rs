//! `export`: the archive written out in forms that other tools read, with the evidence where the form can carry it.
//!
//! The same archive always gives the same bytes. What an export of records holds, `ingest` enters again in the same words: each
//! capture as it was kept, revisits, and what people corrected. Editions and sights of absence are not carried: they follow from the captures.
//! Nor are accounts of runs and changes of keys, which tell of one archive's life.

mod bagit;
mod new_file;
mod packed;
mod record;
mod sorted_lines;
mod statement_lines;
mod wacz;
mod warc;

pub(crate) use bagit::digests_of;
pub use dictum_formats::warc::Packing;

/// What an export wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportSummary {
    /// Statements, where the form holds statements.
    pub statements: u64,
    /// Captures, revisits and corrections, where the form holds records.
    pub entries: u64,
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// The name and version of this program, as exports tell it.
const SOFTWARE: &str = concat!("Dictum/", env!("CARGO_PKG_VERSION"));
