//! Queries with committed answers on the samples: `suite/queries/queries.txt`, a query after each question mark and its
//! answer below it. `UPDATE_EXPECT=1 cargo test -p dictum --test queries` writes the answers anew; read the difference before you commit it.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{Dictum, IngestOptions, SearchHit, SearchRequest, Stretch};
use std::{env, fmt::Write, fs, path::Path};

const QUERIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../suite/queries/queries.txt");
const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");

/// So many passages of an answer are written down.
const SHOWN: usize = 3;

#[test]
fn each_query_of_the_suite_has_its_committed_answer() {
    let home = tempfile::tempdir().unwrap();
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    dictum.ingest(&[Path::new(SAMPLES).to_owned()], &IngestOptions::default(), &()).unwrap();
    let committed = fs::read_to_string(QUERIES).unwrap();
    let mut found = String::new();
    let mut count = 0;
    for line in committed.lines() {
        if line.starts_with('#') || line.is_empty() {
            writeln!(found, "{line}").unwrap();
        } else if let Some(query) = line.strip_prefix("? ") {
            count += 1;
            write!(found, "{line}\n{}", answer(&dictum, query)).unwrap();
        }
    }
    assert!(count >= 60, "{count} queries");
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(QUERIES, &found).unwrap();
    } else {
        let differs = committed.lines().zip(found.lines()).find(|(committed, found)| committed != found);
        assert!(committed == found, "another answer is committed: {differs:#?}");
    }
}

/// What a query is answered, in lines indented by two.
fn answer(dictum: &Dictum, query: &str) -> String {
    let request =
        SearchRequest { query: query.to_owned(), take: 1, with_facets: true, ..SearchRequest::default() };
    let mut lines = String::new();
    let answer = match dictum.search(&request) {
        Ok(answer) => answer,
        Err(error) => return format!("  ! {error}\n"),
    };
    let list = dictum.search_list(query).unwrap();
    assert_eq!([list.total, list.hits.len()], [answer.total; 2], "{query}");
    writeln!(lines, "  {} passages", list.total).unwrap();
    for hit in list.hits.iter().take(SHOWN) {
        writeln!(lines, "  {}", passage(hit)).unwrap();
    }
    for facet in &answer.facets {
        let counted: u64 = facet.counts.iter().map(|count| count.turns).sum();
        assert_eq!(counted, answer.total as u64, "{query}: {}", facet.field.as_str());
    }
    if let Some(years) = answer.facets.iter().find(|facet| facet.field.as_str() == "year") {
        let years: Vec<_> =
            years.counts.iter().map(|year| format!("{}×{}", year.value, year.turns)).collect();
        writeln!(lines, "  years {}", years.join(" ")).unwrap();
    }
    for nowhere in answer.why_empty.iter().flat_map(|why| &why.nowhere) {
        writeln!(lines, "  nowhere {} (nearly {})", nowhere.term, nowhere.spellings.join(", ")).unwrap();
    }
    lines
}

fn passage(hit: &SearchHit) -> String {
    let found = &hit.passage;
    let show = |s: &Stretch| if s.is_match { format!("[{}]", s.text) } else { s.text.clone() };
    let excerpt: String = found.excerpt.iter().map(show).collect();
    let place = found.turn.as_ref().map_or("title".to_owned(), |turn| format!("{turn}p{}", found.paragraph));
    let mut words: String = around_match(&excerpt).chars().take(60).collect();
    if found.is_replaced {
        words.push_str(" (replaced)");
    }
    let who = found.speaker.as_deref().unwrap_or("–");
    format!("{} {place} {} {who}: {words}", hit.statement.day(), found.role)
}

/// The excerpt from a little before its first match.
fn around_match(excerpt: &str) -> &str {
    let first = excerpt.find('[').unwrap_or(0);
    let start = excerpt[..first].char_indices().rev().nth(15).map_or(0, |(at, _)| at);
    &excerpt[start..]
}
