//! Reading turns back out of the index: facts from its columns, words from its store.

use super::{item::TurnItem, schema::Fields};
use crate::error::{Error, Result};
use std::collections::{HashMap, hash_map::Entry};
use tantivy::{
    DocId, SegmentReader, TantivyDocument,
    columnar::{Column, StrColumn},
    schema::{Field, Value},
    store::StoreReader,
};

/// Blocks of words kept unpacked while turns are read one after the other, of 16 KiB each.
const BLOCKS_AT_HAND: usize = 8;

/// The facts of a segment's turns.
pub(super) struct SegmentFacts {
    edition: Column<u64>,
    turn: Column<u64>,
    said: Column<u64>,
    published: Column<u64>,
    captured: Column<u64>,
    replaced: Column<u64>,
    length: Column<u64>,
    role: NameColumn,
    speaker: NameColumn,
    publisher: NameColumn,
    kind: NameColumn,
    place: NameColumn,
    language: NameColumn,
}

impl SegmentFacts {
    pub(super) fn open(segment: &SegmentReader) -> Result<SegmentFacts> {
        let columns = segment.fast_fields();
        let names = |name: &str| -> Result<NameColumn> {
            Ok(NameColumn { column: columns.str(name)?, known: HashMap::new() })
        };
        Ok(SegmentFacts {
            edition: columns.u64("edition")?,
            turn: columns.u64("turn")?,
            said: columns.u64("said")?,
            published: columns.u64("published")?,
            captured: columns.u64("captured")?,
            replaced: columns.u64("replaced")?,
            length: columns.u64("length")?,
            role: names("role")?,
            speaker: names("speaker")?,
            publisher: names("publisher")?,
            kind: names("kind")?,
            place: names("place")?,
            language: names("language")?,
        })
    }

    /// The facts of one turn; ids, words and question are left empty.
    pub(super) fn of(&mut self, doc: DocId) -> Result<TurnItem<&str>> {
        let number = |column: &Column<u64>| {
            column.first(doc).ok_or_else(|| {
                Error::Damaged(
                    "the full-text index has an item without a number; delete the folder derived/".into(),
                )
            })
        };
        Ok(TurnItem {
            edition: number(&self.edition)?,
            turn: number(&self.turn)?,
            said: number(&self.said)?,
            published: number(&self.published)?,
            captured: number(&self.captured)?,
            is_replaced: number(&self.replaced)? > 0,
            length: number(&self.length)?,
            role: self.role.of(doc)?,
            speaker: self.speaker.of(doc)?,
            publisher: self.publisher.of(doc)?,
            kind: self.kind.of(doc)?,
            place: self.place.of(doc)?,
            language: self.language.of(doc)?,
            ..TurnItem::default()
        })
    }
}

/// A column of names, of which each is looked up once.
struct NameColumn {
    column: Option<StrColumn>,
    known: HashMap<u64, String>,
}

impl NameColumn {
    fn of(&mut self, doc: DocId) -> Result<&str> {
        let Some(column) = &self.column else { return Ok("") };
        let Some(number) = column.ords().first(doc) else { return Ok("") };
        Ok(match self.known.entry(number) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let mut name = String::new();
                column.ord_to_str(number, &mut name).map_err(tantivy::TantivyError::from)?;
                unknown.insert(name)
            }
        })
    }
}

/// The words of a segment's turns.
pub(super) struct SegmentWords {
    store: StoreReader,
}

/// What the store has of one turn.
pub(super) struct StoredTurn {
    document: TantivyDocument,
}

impl SegmentWords {
    pub(super) fn open(segment: &SegmentReader) -> Result<SegmentWords> {
        let store = segment.get_store_reader(BLOCKS_AT_HAND).map_err(tantivy::TantivyError::from)?;
        Ok(SegmentWords { store })
    }

    pub(super) fn of(&self, doc: DocId) -> Result<StoredTurn> {
        Ok(StoredTurn { document: self.store.get(doc)? })
    }
}

impl From<TantivyDocument> for StoredTurn {
    fn from(document: TantivyDocument) -> StoredTurn {
        StoredTurn { document }
    }
}

impl StoredTurn {
    /// Puts ids, words and question beside the facts.
    pub(super) fn beside<'a>(&'a self, facts: TurnItem<&'a str>, fields: &Fields) -> TurnItem<&'a str> {
        TurnItem {
            id: self.text(fields.id),
            statement: self.text(fields.statement),
            words: self.text(fields.words),
            question: self.text(fields.question),
            ..facts
        }
    }

    fn text(&self, field: Field) -> &str {
        self.document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
    }
}
