//! The full-text index (`derived/fulltext`): a thin room around tantivy, one indexed item a turn.
//!
//! Text is cut into words and folded by `dictum-collate`, as in the quote check, so that both find the same. Queries come
//! as [`Query`], never as text: tantivy's own query parser overflows its stack on nested parentheses.

use super::IndexState;
use crate::error::{Error, IoContext, Result};
use dictum_collate::Words;
use std::{ops::Bound, path::Path};
use tantivy::{
    DocAddress, Index, IndexReader, IndexWriter, Score, Searcher, TantivyDocument, Term,
    collector::{Count, TopDocs},
    directory::MmapDirectory,
    query::{
        AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query as TantivyQuery,
        RangeQuery, RegexQuery, TermQuery,
    },
    schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{Token, TokenStream, Tokenizer},
};

/// Bytes of memory for the writer: the merge policy works well from here, and more gains little at page size.
const WRITER_MEMORY: usize = 64 << 20;

/// A turn as it is indexed; a statement's headline is indexed as turn 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexedTurn<'a> {
    /// The entry number of the edition.
    pub edition: u64,
    /// The turn's position from 1; 0 is the headline.
    pub turn: u64,
    /// `speech`, `question`, … or `headline`.
    pub role: &'a str,
    /// Its words, paragraphs parted by line feeds.
    pub words: &'a str,
    /// The turn's speaker; for the headline all speakers.
    pub speaker: &'a str,
    /// The statement's publisher.
    pub publisher: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its place.
    pub place: &'a str,
    /// Its language.
    pub language: &'a str,
    /// Its day as `20210708`, or 0.
    pub day: u64,
}

/// What a query asks for. Words are folded by the index.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    /// A word.
    Word(String),
    /// Words that begin so.
    Prefix(String),
    /// Words next to each other in this order, with up to `slop` others between them.
    Phrase {
        /// The words, as text.
        words: String,
        /// How many words may stand between.
        slop: u32,
    },
    /// A word or phrase in one of the facts about a turn.
    Fact(QueryField, String),
    /// Days from and to, both included, as `20210708`.
    Days(u64, u64),
    /// All of these.
    And(Vec<Query>),
    /// Any of these.
    Or(Vec<Query>),
    /// None of this.
    Not(Box<Query>),
}

/// A fact about a turn that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryField {
    /// Who speaks.
    Speaker,
    /// Who put it out.
    Publisher,
    /// What the statement is.
    Kind,
    /// Where it was said.
    Place,
    /// In which language.
    Language,
    /// What the turn is.
    Role,
}

/// A turn that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FulltextHit {
    /// The entry number of the edition.
    pub edition: u64,
    /// The turn's position from 1; 0 is the headline.
    pub turn: u64,
    /// BM25: for ranking only.
    pub score: f32,
}

#[derive(Clone, Copy)]
struct Fields {
    edition: Field,
    turn: Field,
    words: Field,
    day: Field,
    role: Field,
    kind: Field,
    language: Field,
    speaker: Field,
    publisher: Field,
    place: Field,
}

/// Answers queries.
pub struct Fulltext {
    index: Index,
    reader: IndexReader,
    fields: Fields,
}

/// Fills the index; nothing is kept before [`FulltextWriter::commit`].
pub struct FulltextWriter {
    writer: IndexWriter,
    fields: Fields,
}

impl Fulltext {
    /// Opens the index in an archive's `derived` folder, making it where it is missing.
    pub fn open(derived: &Path) -> Result<Fulltext> {
        let folder = derived.join("fulltext");
        std::fs::create_dir_all(&folder).during("make", &folder)?;
        guarded(|| Fulltext::open_in(&folder))
    }

    fn open_in(folder: &Path) -> Result<Fulltext> {
        let (schema, fields) = schema();
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let index = Index::open_or_create(directory, schema)?;
        index.tokenizers().register(TOKENIZER, FoldedWords::default());
        let reader = index.reader()?;
        Ok(Fulltext { index, reader, fields })
    }

    /// Reads every byte of the index in an archive's `derived` folder again.
    pub(crate) fn look_over(derived: &Path) -> IndexState {
        let folder = derived.join("fulltext");
        if !folder.join("meta.json").exists() {
            let is_empty = std::fs::read_dir(&folder).map_or(true, |mut files| files.next().is_none());
            return if is_empty {
                IndexState::default()
            } else {
                IndexState::damaged("derived/fulltext/meta.json is missing")
            };
        }
        guarded(|| Ok(look_into(&folder)?))
            .unwrap_or_else(|error| IndexState::damaged(format!("derived/fulltext: {error}")))
    }

    /// The number of the last entry that the index has been told of.
    pub fn known_to(&self) -> Result<u64> {
        Ok(self.index.load_metas()?.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0))
    }

    /// Opens the index for filling.
    pub fn writer(&self) -> Result<FulltextWriter> {
        Ok(FulltextWriter {
            writer: self.index.writer_with_num_threads(1, WRITER_MEMORY)?,
            fields: self.fields,
        })
    }

    /// Sees what was committed since it was opened.
    pub fn refresh(&self) -> Result<()> {
        Ok(self.reader.reload()?)
    }

    /// Finds turns, best first, passing over `skip` and giving up to `take`, and counts all there are.
    pub fn search(&self, query: &Query, skip: usize, take: usize) -> Result<(Vec<FulltextHit>, usize)> {
        guarded(|| self.search_unguarded(query, skip, take))
    }

    fn search_unguarded(&self, query: &Query, skip: usize, take: usize) -> Result<(Vec<FulltextHit>, usize)> {
        let searcher = self.reader.searcher();
        let query = self.compile(query);
        let top = TopDocs::with_limit(take.max(1)).and_offset(skip).order_by_score();
        let (found, total) = searcher.search(&*query, &(top, Count))?;
        let hits = found.into_iter().take(take).map(|(score, address)| self.hit(&searcher, score, address));
        Ok((hits.collect::<Result<_>>()?, total))
    }

    fn hit(&self, searcher: &Searcher, score: Score, address: DocAddress) -> Result<FulltextHit> {
        let columns = searcher.segment_reader(address.segment_ord).fast_fields();
        let read = |name: &str| -> Result<u64> {
            columns.u64(name)?.first(address.doc_id).ok_or_else(|| {
                Error::Damaged(
                    "the full-text index has an item without a number; delete the folder derived/".into(),
                )
            })
        };
        Ok(FulltextHit { edition: read("edition")?, turn: read("turn")?, score })
    }

    fn compile(&self, query: &Query) -> Box<dyn TantivyQuery> {
        match query {
            Query::All => Box::new(AllQuery),
            Query::Word(word) => phrase(self.fields.words, word, 0),
            Query::Phrase { words, slop } => phrase(self.fields.words, words, *slop),
            Query::Prefix(prefix) => prefix_query(self.fields.words, prefix),
            Query::Fact(field, value) => self.fact(*field, value),
            Query::Days(from, to) => Box::new(RangeQuery::new(
                Bound::Included(Term::from_field_u64(self.fields.day, *from)),
                Bound::Included(Term::from_field_u64(self.fields.day, *to)),
            )),
            Query::And(parts) => Box::new(BooleanQuery::new(self.clauses(parts, Occur::Must))),
            Query::Or(parts) => Box::new(BooleanQuery::new(self.clauses(parts, Occur::Should))),
            // A Boolean query of nothing but exclusions finds nothing, so everything is added to take from.
            Query::Not(part) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, Box::new(BoostQuery::new(Box::new(AllQuery), 0.0)) as Box<dyn TantivyQuery>),
                (Occur::MustNot, self.compile(part)),
            ])),
        }
    }

    fn clauses(&self, parts: &[Query], occur: Occur) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
        parts.iter().map(|part| (occur, self.compile(part))).collect()
    }

    fn fact(&self, field: QueryField, value: &str) -> Box<dyn TantivyQuery> {
        let exact = |field, value: &str| -> Box<dyn TantivyQuery> {
            Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
        };
        match field {
            QueryField::Speaker => all_words(self.fields.speaker, value),
            QueryField::Publisher => all_words(self.fields.publisher, value),
            QueryField::Place => all_words(self.fields.place, value),
            QueryField::Kind => exact(self.fields.kind, &value.to_lowercase()),
            QueryField::Language => exact(self.fields.language, &value.to_lowercase()),
            QueryField::Role => exact(self.fields.role, &value.to_lowercase()),
        }
    }
}

impl FulltextWriter {
    /// Adds a turn.
    pub fn add(&mut self, turn: &IndexedTurn<'_>) -> Result<()> {
        let mut item = TantivyDocument::default();
        item.add_u64(self.fields.edition, turn.edition);
        item.add_u64(self.fields.turn, turn.turn);
        item.add_u64(self.fields.day, turn.day);
        for (field, value) in [
            (self.fields.words, turn.words),
            (self.fields.role, turn.role),
            (self.fields.kind, turn.kind),
            (self.fields.language, turn.language),
            (self.fields.speaker, turn.speaker),
            (self.fields.publisher, turn.publisher),
            (self.fields.place, turn.place),
        ] {
            item.add_text(field, value);
        }
        self.writer.add_document(item)?;
        Ok(())
    }

    /// Takes out all turns of an edition that were added so far.
    pub fn remove(&mut self, edition: u64) {
        self.writer.delete_term(Term::from_field_u64(self.fields.edition, edition));
    }

    /// Takes everything out.
    pub fn begin_anew(&mut self) -> Result<()> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Keeps what was added, known up to entry `known_to`.
    pub fn commit(&mut self, known_to: u64) -> Result<()> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&known_to.to_string());
        commit.commit()?;
        Ok(())
    }

    /// Waits for merges under way, so that no half-merged files stay behind.
    pub fn finish(self) -> Result<()> {
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}

/// Runs what reads the index. Its files are taken at their word by tantivy, and damaged ones may make it panic: that is an error
/// like any other then.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let told = "its files are damaged".to_owned();
        Err(tantivy::TantivyError::InternalError(told).into())
    })
}

fn look_into(folder: &Path) -> tantivy::Result<IndexState> {
    let index = Index::open_in_dir(folder)?;
    let metas = index.load_metas()?;
    if metas.schema != schema().0 {
        return Ok(IndexState::damaged("derived/fulltext/meta.json has other fields"));
    }
    let knows_to = match metas.payload.as_deref().map(str::parse) {
        None => Some(0),
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => return Ok(IndexState::damaged("derived/fulltext/meta.json makes no sense")),
    };
    let damaged = index.validate_checksum()?;
    let name =
        |path: std::path::PathBuf| format!("derived/fulltext/{} is not what was written", path.display());
    let mut state = IndexState { knows_to, faults: damaged.into_iter().map(name).collect() };
    state.faults.sort();
    if state.faults.is_empty() {
        let docs: u32 =
            index.reader()?.searcher().segment_readers().iter().map(|segment| segment.num_docs()).sum();
        let told: u32 = metas.segments.iter().map(|segment| segment.num_docs()).sum();
        if docs != told {
            state.faults.push("derived/fulltext holds another number of turns than it says".to_owned());
        }
    }
    Ok(state)
}

const TOKENIZER: &str = "folded-words";

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = |record| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(record),
        )
    };
    let fields = Fields {
        edition: schema.add_u64_field("edition", INDEXED | FAST),
        turn: schema.add_u64_field("turn", FAST),
        day: schema.add_u64_field("day", INDEXED | FAST),
        words: schema.add_text_field("words", words(IndexRecordOption::WithFreqsAndPositions)),
        role: schema.add_text_field("role", STRING),
        kind: schema.add_text_field("kind", STRING),
        language: schema.add_text_field("language", STRING),
        speaker: schema.add_text_field("speaker", words(IndexRecordOption::WithFreqsAndPositions)),
        publisher: schema.add_text_field("publisher", words(IndexRecordOption::WithFreqsAndPositions)),
        place: schema.add_text_field("place", words(IndexRecordOption::WithFreqsAndPositions)),
    };
    (schema.build(), fields)
}

/// Text cut and folded as in the quote check.
fn folded(text: &str) -> Vec<String> {
    Words::of(text).iter().map(str::to_owned).collect()
}

fn phrase(field: Field, text: &str, slop: u32) -> Box<dyn TantivyQuery> {
    let mut terms: Vec<Term> = folded(text).iter().map(|word| Term::from_field_text(field, word)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
        _ => {
            let mut query = PhraseQuery::new(terms);
            query.set_slop(slop);
            Box::new(query)
        }
    }
}

fn all_words(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    let terms = folded(text).into_iter().map(|word| {
        let term = Term::from_field_text(field, &word);
        (Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn TantivyQuery>)
    });
    Box::new(BooleanQuery::new(terms.collect()))
}

fn prefix_query(field: Field, prefix: &str) -> Box<dyn TantivyQuery> {
    let Some(word) = folded(prefix).into_iter().next() else { return Box::new(EmptyQuery) };
    // Folded words are letters, digits and marks: what a regular expression could take for its own is escaped.
    let escaped: String =
        word.chars().flat_map(|c| (!c.is_alphanumeric()).then_some('\\').into_iter().chain([c])).collect();
    match RegexQuery::from_pattern(&format!("{escaped}.*"), field) {
        Ok(query) => Box::new(query),
        Err(_) => Box::new(EmptyQuery),
    }
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
