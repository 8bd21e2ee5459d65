//! Plain tantivy, as its documentation begins: words, stored text, a speaker to count by, one thread.

use super::{Engine, Kind, Paragraph};
use std::{collections::HashMap, path::Path};
use tantivy::{
    Index, Searcher, TantivyDocument, Term,
    collector::{Count, DocSetCollector, TopDocs},
    query::{PhraseQuery, Query, TermQuery},
    schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TEXT, Value},
};

pub(crate) struct Plain {
    searcher: Searcher,
    words: Field,
}

pub(crate) fn build(folder: &Path, paragraphs: &[Paragraph]) -> Plain {
    std::fs::create_dir_all(folder).unwrap();
    let mut schema = Schema::builder();
    let words = schema.add_text_field("words", TEXT | STORED);
    let speaker = schema.add_text_field("speaker", STRING | FAST);
    let year = schema.add_u64_field("year", FAST);
    let index = Index::create_in_dir(folder, schema.build()).unwrap();
    let mut writer = index.writer_with_num_threads(1, 64 << 20).unwrap();
    for paragraph in paragraphs {
        let mut document = TantivyDocument::default();
        document.add_text(words, &paragraph.words);
        document.add_text(speaker, &paragraph.speaker);
        document.add_u64(year, paragraph.year);
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    Plain { searcher: index.reader().unwrap().searcher(), words }
}

impl Engine for Plain {
    fn ask(&self, kind: Kind, words: &[String]) -> usize {
        let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(self.words, word)).collect();
        let query: Box<dyn Query> = match terms.as_slice() {
            [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
            _ => {
                let mut phrase = PhraseQuery::new(terms);
                phrase.set_slop(if kind == Kind::Near { 5 } else { 0 });
                Box::new(phrase)
            }
        };
        match kind {
            Kind::Facets => self.by_speaker(&*query),
            Kind::Kwic => self.in_context(&*query, &words[0]),
            _ => self.best(&*query),
        }
    }
}

impl Plain {
    fn best(&self, query: &dyn Query) -> usize {
        let top = TopDocs::with_limit(20).order_by_score();
        let (found, total) = self.searcher.search(query, &(top, Count)).unwrap();
        for (_, address) in found {
            let document: TantivyDocument = self.searcher.doc(address).unwrap();
            assert!(document.get_first(self.words).is_some());
        }
        total
    }

    fn by_speaker(&self, query: &dyn Query) -> usize {
        let mut counts: HashMap<(u32, u64), usize> = HashMap::new();
        for address in self.searcher.search(query, &DocSetCollector).unwrap() {
            let columns = self.searcher.segment_reader(address.segment_ord).fast_fields();
            let speaker = columns.str("speaker").unwrap().unwrap().ords().first(address.doc_id);
            *counts.entry((address.segment_ord, speaker.unwrap_or(0))).or_default() += 1;
        }
        counts.values().sum()
    }

    fn in_context(&self, query: &dyn Query, word: &str) -> usize {
        let mut found: Vec<_> = self.searcher.search(query, &DocSetCollector).unwrap().into_iter().collect();
        found.sort_unstable();
        let mut rows = 0;
        for address in found.into_iter().take(1000) {
            let document: TantivyDocument = self.searcher.doc(address).unwrap();
            let text =
                document.get_first(self.words).and_then(|value| value.as_str()).unwrap().to_lowercase();
            rows += text.split(|c: char| !c.is_alphanumeric()).filter(|other| *other == word).count();
        }
        rows
    }
}
