//! The fields of the full-text index, and the words that fill them.

use super::wary::WaryDirectory;
use dictum_collate::Words;
use tantivy::{
    Index, IndexSettings,
    directory::MmapDirectory,
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
    },
    store::{Compressor, ZstdCompressor},
    tokenizer::{Token, TokenStream, Tokenizer},
};

/// The form of the index, kept as a field that is never filled: an index of another form is thrown away and made anew.
const FORM: &str = "form-3";

/// What the field `replaced` holds for turns of an edition that a later one has replaced; for others 0.
pub(super) const REPLACED: u64 = 1;

/// … and for items that are no turns.
pub(super) const NO_TURN: u64 = 2;

/// The tokenizer's name in the index.
const TOKENIZER: &str = "folded-words";

/// The fields by what they hold.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) edition: Field,
    pub(super) turn: Field,
    pub(super) id: Field,
    pub(super) statement: Field,
    pub(super) words: Field,
    pub(super) forms: Field,
    pub(super) question: Field,
    pub(super) said: Field,
    pub(super) published: Field,
    pub(super) captured: Field,
    pub(super) day: Field,
    pub(super) replaced: Field,
    pub(super) length: Field,
    pub(super) role: Field,
    pub(super) kind: Field,
    pub(super) language: Field,
    pub(super) speaker: Field,
    pub(super) publisher: Field,
    pub(super) place: Field,
}

/// The schema of the index, of its present form.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let folded = |record| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(record),
        )
    };
    let name = || folded(IndexRecordOption::WithFreqsAndPositions).set_fast("raw");
    let fields = Fields {
        edition: schema.add_u64_field("edition", INDEXED | FAST),
        turn: schema.add_u64_field("turn", FAST),
        id: schema.add_text_field("id", STORED),
        // Each statement's is its own: a column of them would be a dictionary as large as itself.
        statement: schema.add_text_field("statement", STORED),
        words: schema.add_text_field("words", folded(IndexRecordOption::WithFreqsAndPositions).set_stored()),
        forms: schema.add_text_field("forms", forms()),
        question: schema.add_text_field("question", STORED),
        said: schema.add_u64_field("said", FAST),
        published: schema.add_u64_field("published", FAST),
        captured: schema.add_u64_field("captured", FAST),
        day: schema.add_u64_field("day", FAST),
        replaced: schema.add_u64_field("replaced", INDEXED | FAST),
        length: schema.add_u64_field("length", FAST),
        role: schema.add_text_field("role", STRING | FAST),
        kind: schema.add_text_field("kind", STRING | FAST),
        language: schema.add_text_field("language", STRING | FAST),
        speaker: schema.add_text_field("speaker", name()),
        publisher: schema.add_text_field("publisher", name()),
        place: schema.add_text_field("place", name()),
    };
    schema.add_u64_field(FORM, FAST);
    (schema.build(), fields)
}

/// A dictionary: which items a term stands on matters to nobody.
fn forms() -> TextOptions {
    let basic = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
    TextOptions::default().set_indexing_options(basic.set_index_option(IndexRecordOption::Basic))
}

/// Opens the index in a folder, making it where there is none.
///
/// # Errors
/// A schema error where the index there is of another form.
pub(super) fn open_index(folder: &std::path::Path) -> tantivy::Result<(Index, Fields)> {
    let (schema, fields) = schema();
    let directory = WaryDirectory(MmapDirectory::open(folder)?);
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    };
    let index = Index::builder().schema(schema).settings(settings).open_or_create(directory)?;
    index.tokenizers().register(TOKENIZER, FoldedWords::default());
    Ok((index, fields))
}

/// Text cut and folded as in the quote check.
pub(super) fn folded(text: &str) -> Vec<String> {
    Words::of(text).iter().map(str::to_owned).collect()
}

/// The tokenizer that tantivy indexes with; it keeps its room from text to text.
#[derive(Clone, Default)]
struct FoldedWords {
    words: Words,
}

/// The words of one text, as tantivy takes them.
struct FoldedStream<'a> {
    words: &'a Words,
    next: usize,
    token: Token,
}

impl Tokenizer for FoldedWords {
    type TokenStream<'a> = FoldedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FoldedStream<'a> {
        self.words.clear();
        self.words.append(text);
        FoldedStream { words: &self.words, next: 0, token: Token::default() }
    }
}

impl TokenStream for FoldedStream<'_> {
    fn advance(&mut self) -> bool {
        if self.next >= self.words.len() {
            return false;
        }
        self.token.position = self.next;
        self.token.text.clear();
        self.token.text.push_str(self.words.word(self.next));
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
