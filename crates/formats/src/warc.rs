//! WARC (ISO 28500): the container that web archives keep captures in. Read strictly, written reproducibly.
//!
//! [`WarcReader`] takes a stream of bytes and yields [`Record`]s, or a [`RecordError`] for each record that is
//! refused; what follows a refused record is read on where it can be found. ARC, the container before WARC, is read by
//! the same reader: only how a record begins is different (`grammar`, `arc`). A reader is built in three layers:
//!
//! 1. `rereadable`: a buffer that can go back to a mark, since a wrong length is only noticed past the next record;
//! 2. `members`: the file's gzip members or zstd frames as one stream, with the edges between them remembered;
//! 3. `reader`: records out of that stream.
//!
//! The crate `fastwarc` was looked at and not taken: it brings some thirty packages (lz4, md5, `encoding`, `time`,
//! random identifiers), while what is strict about an archive of record (a refusal for each bad record with its
//! place and reason, resumption behind it, and record bytes that depend on nothing but the capture) would have
//! had to be ours in any case. Its Python twin serves as the independent check on what [`write_resource`] writes.

mod arc;
mod declared;
mod fields;
mod grammar;
mod members;
mod packing;
mod reader;
mod record;
mod refusal;
mod rereadable;
mod retold;
mod writer;

pub use declared::DeclaredDigest;
pub use fields::Fields;
pub(crate) use fields::{end_of_header, media_type};
pub use packing::Packing;
pub use reader::{Limits, WarcReader, read_one};
pub use record::{Place, Record, RecordKind, RefersTo};
pub use refusal::{RecordError, Refusal};
pub use retold::{FirstRecord, write_entry, write_reference, write_warcinfo};
pub(crate) use writer::record_id;
pub use writer::{write_request, write_resource, write_response, write_revisit, write_unmodified};
