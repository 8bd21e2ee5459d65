//! The tables, column by column: what a file of each holds. `docs/guide/columns.md` says the same to those who read them.
//!
//! A change that a reader of an older file would notice raises the table's version, which every file carries in its metadata.

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use std::{collections::HashMap, sync::Arc};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, as UTF-8.
    Text,
    /// A list of words.
    Texts,
    /// A whole number of 64 bits.
    Number,
    /// True or false.
    Truth,
    /// An instant in microseconds of UTC.
    Instant,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether each row tells it.
    pub is_always_told: bool,
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name, which its files have too.
    pub name: &'static str,
    /// Raised when its columns change their names, kinds or meaning.
    pub version: u32,
    /// Its columns in order.
    pub columns: &'static [Column],
}

const fn told(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, is_always_told: true }
}

const fn maybe(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, is_always_told: false }
}

use Kind::{Instant, Number, Text, Texts, Truth};

/// One retrieval of an address at one time.
pub const CAPTURES: Table = Table {
    name: "captures",
    version: 1,
    columns: &[
        told("capture", Text),
        maybe("entry", Number),
        told("kind", Text),
        maybe("payload", Text),
        told("bytes", Number),
        maybe("target_uri", Text),
        maybe("captured_at", Instant),
        maybe("captured_at_from", Text),
        maybe("media_type", Text),
        maybe("charset", Text),
        maybe("http_status", Number),
        maybe("statement", Text),
        maybe("words", Text),
        maybe("extractor", Text),
    ],
};

/// One published item, in one edition.
pub const STATEMENTS: Table = Table {
    name: "statements",
    version: 1,
    columns: &[
        told("statement", Text),
        told("capture", Text),
        told("words", Text),
        maybe("headline", Text),
        maybe("kind", Text),
        maybe("publisher", Text),
        told("speakers", Texts),
        told("roles", Texts),
        maybe("venue", Text),
        maybe("place", Text),
        maybe("occasion", Text),
        maybe("delivered_on", Text),
        maybe("published_at", Text),
        maybe("year", Number),
        maybe("language", Text),
        told("translations", Texts),
        maybe("target_uri", Text),
        maybe("canonical_uri", Text),
        told("aliases", Texts),
        told("turns", Number),
        told("paragraphs", Number),
        told("text_bytes", Number),
    ],
};

/// One speaker's stretch of a statement.
pub const TURNS: Table = Table {
    name: "turns",
    version: 1,
    columns: &[
        told("statement", Text),
        told("capture", Text),
        told("words", Text),
        told("turn", Text),
        told("turn_number", Number),
        told("role", Text),
        maybe("speaker", Text),
        maybe("label", Text),
        maybe("language", Text),
        maybe("translation_of", Text),
        told("paragraphs", Number),
    ],
};

/// One block of a turn, with its words.
pub const PARAGRAPHS: Table = Table {
    name: "paragraphs",
    version: 1,
    columns: &[
        told("statement", Text),
        told("capture", Text),
        told("words", Text),
        told("turn_number", Number),
        told("paragraph_number", Number),
        told("form", Text),
        told("is_spoken", Truth),
        told("text", Text),
        told("span_start", Number),
        told("span_end", Number),
    ],
};

/// One statement that a page lists.
pub const LISTINGS: Table = Table {
    name: "listings",
    version: 1,
    columns: &[
        told("capture", Text),
        told("number", Number),
        maybe("day", Text),
        told("headline", Text),
        maybe("teaser", Text),
        maybe("target_uri", Text),
    ],
};

/// One thing that the extractor could not settle.
pub const WARNINGS: Table = Table {
    name: "warnings",
    version: 1,
    columns: &[told("capture", Text), told("code", Text), told("message", Text)],
};

/// One record that was not taken.
pub const REFUSED: Table = Table {
    name: "refused",
    version: 1,
    columns: &[told("what", Text), told("why", Text), told("is_poisoned", Truth), maybe("place", Text)],
};

/// All tables of an archive, in the order in which they are described.
pub const TABLES: [Table; 6] = [CAPTURES, STATEMENTS, TURNS, PARAGRAPHS, LISTINGS, WARNINGS];

/// A part of the input: what a worker that reads is handed.
pub const TASKS: Table = Table {
    name: "tasks",
    version: 1,
    columns: &[
        told("ordinal", Number),
        told("task", Text),
        told("path", Text),
        told("name", Text),
        told("form", Text),
        told("start", Number),
        told("end", Number),
        told("is_whole", Truth),
        told("digest", Text),
    ],
};

/// What a worker that reads answers to each task.
pub const MANIFEST: Table = Table {
    name: "manifest",
    version: 1,
    columns: &[
        told("ordinal", Number),
        told("task", Text),
        told("shard", Text),
        told("was_there", Truth),
        told("captures", Number),
        told("revisits", Number),
        told("statements", Number),
        told("paragraphs", Number),
        told("refused", Number),
        told("poisoned", Number),
        told("payload_bytes", Number),
        told("text_bytes", Number),
        told("input_bytes", Number),
        told("shard_bytes", Number),
        told("milliseconds", Number),
    ],
};

/// A run of four words that may lead to another passage.
pub const SEEDS: Table = Table {
    name: "seeds",
    version: 1,
    columns: &[
        told("hash", Number),
        told("doc", Number),
        told("turn_number", Number),
        told("paragraph_number", Number),
        told("word", Number),
        maybe("going_on", Number),
    ],
};

/// What a tracer reads of the table `paragraphs`.
pub const TRACED: Table = Table {
    name: "paragraphs",
    version: 1,
    columns: &[
        told("words", Text),
        told("turn_number", Number),
        told("paragraph_number", Number),
        told("is_spoken", Truth),
        told("text", Text),
    ],
};

/// What is needed to follow the pairs of one statement: the pairs, and, where `text` is told, the paragraphs named in them.
pub const WORK: Table = Table {
    name: "work",
    version: 1,
    columns: &[
        told("own_doc", Number),
        told("doc", Number),
        told("turn_number", Number),
        told("paragraph_number", Number),
        maybe("text", Text),
        maybe("own_turn", Number),
        maybe("own_paragraph", Number),
        maybe("own_word", Number),
        maybe("other_word", Number),
    ],
};

/// Two places of one seed.
pub const PAIRS: Table = Table {
    name: "pairs",
    version: 1,
    columns: &[
        told("own_doc", Number),
        told("own_turn", Number),
        told("own_paragraph", Number),
        told("own_word", Number),
        told("other_doc", Number),
        told("other_turn", Number),
        told("other_paragraph", Number),
        told("other_word", Number),
    ],
};

/// Two passages with the same wording, exact or altered.
pub const LINKS: Table = Table {
    name: "links",
    version: 1,
    columns: &[
        told("own_doc", Number),
        told("own_turn", Number),
        told("own_paragraph", Number),
        told("own_start", Number),
        told("own_end", Number),
        told("other_doc", Number),
        told("other_turn", Number),
        told("other_paragraph", Number),
        told("other_start", Number),
        told("other_end", Number),
        told("edits", Number),
    ],
};

/// One use of a wording.
pub const CLUSTERS: Table = Table {
    name: "clusters",
    version: 1,
    columns: &[
        told("cluster", Text),
        told("doc", Number),
        told("turn_number", Number),
        told("paragraph_number", Number),
        told("start", Number),
        told("end", Number),
    ],
};

impl Table {
    /// The schema of its files, with its name and version.
    pub fn schema(&self) -> SchemaRef {
        let fields: Vec<Field> = self.columns.iter().map(Column::field).collect();
        let metadata = HashMap::from([
            ("dictum.table".to_owned(), self.name.to_owned()),
            ("dictum.version".to_owned(), self.version.to_string()),
        ]);
        Arc::new(Schema::new_with_metadata(fields, metadata))
    }
}

impl Column {
    fn field(&self) -> Field {
        let kind = match self.kind {
            Text => DataType::Utf8,
            // The name and kind of a list's items as Arrow's own builders have them.
            Texts => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
            Number => DataType::Int64,
            Truth => DataType::Boolean,
            Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        };
        Field::new(self.name, kind, !self.is_always_told)
    }
}
