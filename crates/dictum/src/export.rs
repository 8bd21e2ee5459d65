//! `export`: the archive written out in forms that other tools read, with the evidence where the form can carry it.
//!
//! Statements go out in the forms of [`StatementForm`], a file each in `formats`, or through [`crate::Dictum::each_exported`] to whatever a
//! door makes of them: read on all cores, handed on one by one in the order of their ids, so that memory does not grow with the archive.
//!
//! The same archive always gives the same bytes. What an export of records holds, `ingest` enters again in the same words: each
//! capture as it was kept, revisits, and what people corrected. Editions and sights of absence are not carried: they follow from the captures.
//! Nor are accounts of runs and changes of keys, which tell of one archive's life.

mod bagit;
mod form;
mod in_order;
mod new_file;
mod new_folder;
mod packed;
mod record;
mod selection;
mod sorted_lines;
mod statement_files;
mod statements;
mod wacz;
mod warc;

pub(crate) use bagit::digests_of;
pub use dictum_formats::warc::Packing;
pub use form::StatementForm;
pub use new_folder::in_new_folder;
pub use selection::ExportSelection;
pub use statements::ExportedStatement;

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
