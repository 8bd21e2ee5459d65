//! Our index.

use super::{Engine, Kind, Paragraph};
use dictum_archive::derived::{FacetField, Fulltext, IndexedTurn, Wanted};
use dictum_collate::{Editions, Marks, ParsedQuery, Query, QueryTerm, Words, kwic, parse_query};
use std::{ops::ControlFlow, path::Path};

pub(crate) fn build(folder: &Path, paragraphs: &[Paragraph]) -> Fulltext {
    std::fs::create_dir_all(folder).unwrap();
    let fulltext = Fulltext::open(folder).unwrap();
    let mut writer = fulltext.writer().unwrap();
    for (n, paragraph) in paragraphs.iter().enumerate() {
        let turn = IndexedTurn {
            edition: n as u64 + 1,
            turn: 1,
            words: &paragraph.words,
            speaker: &paragraph.speaker,
            said: paragraph.year * 10_000,
            language: "en",
            role: "speech",
            ..IndexedTurn::default()
        };
        writer.add(&turn).unwrap();
    }
    writer.commit(paragraphs.len() as u64).unwrap();
    writer.finish().unwrap();
    fulltext.refresh().unwrap();
    fulltext
}

impl Engine for Fulltext {
    fn ask(&self, kind: Kind, words: &[String]) -> usize {
        let asked = words.join(" ");
        match kind {
            Kind::Near => {
                best(self, &parse_query(&format!("={} near/5 ={}", words[0], words[1])).unwrap().query)
            }
            Kind::Forms => best(self, &Query::Term(QueryTerm::Word(asked))),
            Kind::Word | Kind::Phrase => best(self, &Query::Term(QueryTerm::Exact(asked))),
            Kind::Facets => {
                let query = Query::Term(QueryTerm::Exact(asked));
                let facets = self.facets(&query, Editions::Latest).unwrap();
                let speakers = facets.iter().find(|facet| facet.field == FacetField::Speaker).unwrap();
                speakers.counts.iter().map(|count| count.turns as usize).sum()
            }
            Kind::Kwic => in_context(self, &parse_query(&format!("={asked}")).unwrap()),
        }
    }
}

fn best(fulltext: &Fulltext, query: &Query) -> usize {
    let (hits, total) = fulltext.search(query, Editions::Latest, 0, 20).unwrap();
    assert!(hits.iter().all(|hit| !hit.turn.words.is_empty()));
    total
}

fn in_context(fulltext: &Fulltext, parsed: &ParsedQuery) -> usize {
    let marks = Marks::of(parsed, |word| vec![word.to_owned()]);
    let mut rows = 0;
    fulltext
        .walk(&parsed.query, Editions::Latest, Wanted::Words, 1000, |turn| {
            let words = Words::of(turn.words);
            for range in marks.find(&words) {
                let hit = words.range(range.start).start..words.range(range.end - 1).end;
                rows += usize::from(!kwic(turn.words, hit, 40).matched.is_empty());
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}
