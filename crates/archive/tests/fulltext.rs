//! The full-text index beside a naive search through the same turns.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_archive::derived::{Fulltext, IndexedTurn, Wanted};
use dictum_collate::{Editions, Query, QueryTerm, Words, parse_query};
use proptest::prelude::*;
use std::ops::{ControlFlow, Range};

/// An index of these turns, in their language, in several segments.
fn index(folder: &tempfile::TempDir, language: &str, turns: &[String]) -> Fulltext {
    let fulltext = Fulltext::open(folder.path()).unwrap();
    let mut writer = fulltext.writer().unwrap();
    for (n, words) in turns.iter().enumerate() {
        let turn = IndexedTurn { edition: n as u64 + 1, turn: 1, words, language, ..IndexedTurn::default() };
        writer.add(&turn).unwrap();
        if n % 7 == 6 {
            writer.commit(n as u64).unwrap();
        }
    }
    writer.commit(turns.len() as u64).unwrap();
    writer.finish().unwrap();
    fulltext.refresh().unwrap();
    fulltext
}

/// The numbers of the turns that a query finds, by walking them and by counting them.
fn found(fulltext: &Fulltext, query: &str) -> Vec<u64> {
    let parsed = parse_query(query).unwrap();
    let mut found = Vec::new();
    fulltext
        .walk(&parsed.query, parsed.editions, Wanted::Facts, usize::MAX, |turn| {
            found.push(turn.edition);
            ControlFlow::Continue(())
        })
        .unwrap();
    found.sort_unstable();
    let (_, total) = fulltext.search(&parsed.query, parsed.editions, 0, 1).unwrap();
    assert_eq!(total, found.len(), "{query}");
    found
}

/// Where the words of a term stand in a turn, by looking at every place of it.
fn places(term: &QueryTerm, words: &[String]) -> Vec<Range<usize>> {
    let (QueryTerm::Word(text) | QueryTerm::Exact(text) | QueryTerm::Prefix(text)) = term;
    let wanted: Vec<String> = Words::of(text).iter().map(str::to_owned).collect();
    let is_here = |at: &usize| {
        let here = &words[*at..];
        match term {
            QueryTerm::Prefix(_) => here[0].starts_with(&wanted[0]),
            _ => here.len() >= wanted.len() && here[..wanted.len()] == wanted[..],
        }
    };
    (0..words.len()).filter(is_here).map(|at| at..at + wanted.len()).collect()
}

/// Says whether a query holds of a turn, by its definition.
fn holds(query: &Query, words: &[String]) -> bool {
    match query {
        Query::Term(term) => !places(term, words).is_empty(),
        Query::Near { left, right, between } => places(left, words).iter().any(|a| {
            places(right, words).iter().any(|b| {
                let gap = if a.end <= b.start {
                    b.start - a.end
                } else if b.end <= a.start {
                    a.start - b.end
                } else {
                    return false;
                };
                gap <= *between as usize
            })
        }),
        Query::And(parts) => parts.iter().all(|part| holds(part, words)),
        Query::Or(parts) => parts.iter().any(|part| holds(part, words)),
        Query::Not(part) => !holds(part, words),
        Query::All => true,
        Query::Fact(..) | Query::Days(..) => unreachable!("the queries ask for words alone"),
    }
}

fn term() -> impl Strategy<Value = String> {
    prop_oneof!["[a-d]{1,2}", "=[a-d]{1,2}", "[a-d]{2}\\*", "\"[a-d]{1,2} [a-d]{1,2}\"",]
}

fn query() -> impl Strategy<Value = String> {
    let near = (term(), 0..6u32, term()).prop_map(|(a, n, b)| format!("{a} near/{n} {b}"));
    let leaf = prop_oneof![2 => near, 1 => term()];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("NOT ({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_index_finds_what_looking_at_every_word_finds(
        turns in proptest::collection::vec(proptest::collection::vec("[a-d]{1,2}", 0..14), 1..24),
        queries in proptest::collection::vec(query(), 12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let texts: Vec<String> = turns.iter().map(|words| words.join(" ")).collect();
        let fulltext = index(&folder, "", &texts);
        for query in queries {
            let Ok(parsed) = parse_query(&query) else { continue };
            let naive: Vec<u64> = turns.iter().enumerate()
                .filter(|(_, words)| holds(&parsed.query, words))
                .map(|(n, _)| n as u64 + 1)
                .collect();
            prop_assert_eq!(found(&fulltext, &query), naive, "{}", query);
        }
    }
}

#[test]
fn a_word_finds_its_other_forms_in_the_languages_held_and_an_exact_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let turns = ["The treaty holds.", "Treaties were signed.", "He is signing a treatise."];
    let fulltext = index(&folder, "en-GB", &turns.map(str::to_owned));
    for (query, expected) in [
        ("treaty", &[1, 2][..]),
        ("treaties", &[1, 2]),
        ("=treaty", &[1]),
        ("sign", &[2, 3]),
        ("=sign", &[]),
        ("\"treaties were sign\"", &[]),
        ("treaty near/1 sign", &[2]),
        ("treaty near/1 =sign", &[]),
        ("NOT treaty", &[3]),
    ] {
        assert_eq!(found(&fulltext, query), expected, "{query}");
    }
    assert_eq!(fulltext.forms_of("treaty").unwrap(), ["treaties", "treaty"]);
}

#[test]
fn forms_are_found_in_segments_and_runs_other_than_the_one_they_came_with() {
    let folder = tempfile::tempdir().unwrap();
    drop(index(&folder, "de", &["Der Hafen ist offen.".to_owned()]));
    let fulltext = Fulltext::open(folder.path()).unwrap();
    let mut writer = fulltext.writer().unwrap();
    let turn =
        IndexedTurn { edition: 9, turn: 1, words: "Die Häfen.", language: "de", ..IndexedTurn::default() };
    writer.add(&turn).unwrap();
    writer.remove(1);
    writer.commit(9).unwrap();
    writer.finish().unwrap();
    fulltext.refresh().unwrap();
    assert_eq!(found(&fulltext, "hafen"), [9]);
}

#[test]
fn chinese_and_japanese_are_found_by_any_stretch() {
    let folder = tempfile::tempdir().unwrap();
    let turns = ["港口将于明年开放。", "桟橋は来年開きます。", "The harbour opens."];
    let fulltext = index(&folder, "", &turns.map(str::to_owned));
    for (query, expected) in
        [("港口", &[1][..]), ("明年", &[1]), ("来年", &[2]), ("桟橋 near/2 来年", &[2]), ("口港", &[])]
    {
        assert_eq!(found(&fulltext, query), expected, "{query}");
    }
}

#[test]
fn a_walk_that_its_bound_ends_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let fulltext = index(&folder, "en", &vec!["A boat.".to_owned(); 20]);
    let walk = |most| {
        fulltext.walk(&Query::All, Editions::Latest, Wanted::Words, most, |turn| {
            assert_eq!((turn.words, turn.length), ("A boat.", 2));
            ControlFlow::Continue(())
        })
    };
    let walked = walk(20).unwrap();
    assert_eq!((walked.given, walked.is_cut), (20, false));
    let walked = walk(19).unwrap();
    assert_eq!((walked.given, walked.is_cut), (19, true));
}

#[test]
fn a_word_that_stands_nowhere_has_its_near_spellings() {
    let folder = tempfile::tempdir().unwrap();
    let turns = ["The harbour and the harbours.", "A harbour.", "A harbinger."];
    let fulltext = index(&folder, "en", &turns.map(str::to_owned));
    assert_eq!(fulltext.spellings_near("harbuor", 3).unwrap(), ["harbour"]);
    assert_eq!(fulltext.spellings_near("zzzzzz", 3).unwrap(), [""; 0]);
}

#[test]
fn turns_are_ranked_alike_whatever_the_index_has_been_through() {
    // Many are equally good, so that their order shows.
    let turns: Vec<String> = (0..60)
        .map(|n| format!("The harbour{} of a town{}", " harbour".repeat(n % 5), " and its sea".repeat(n % 3)))
        .collect();
    let (straight, winding) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let straight = index(&straight, "en", &turns);
    let winding = Fulltext::open(winding.path()).unwrap();
    let mut writer = winding.writer().unwrap();
    for round in 0..3 {
        for (n, words) in turns.iter().enumerate().rev() {
            let edition = n as u64 + 1;
            if round > 0 && n % 3 != round {
                continue;
            }
            writer.remove(edition);
            // What is taken out again has other words, and must leave no trace.
            let more = format!("{words} harbour of the winter harbour");
            let words = if round == 0 && n % 3 > 0 { &more } else { words };
            writer
                .add(&IndexedTurn { edition, turn: 1, words, language: "en", ..IndexedTurn::default() })
                .unwrap();
            if n % 11 == 0 {
                writer.commit(1).unwrap();
            }
        }
        writer.commit(60).unwrap();
    }
    drop(writer);
    winding.refresh().unwrap();
    for asked in
        ["harbour", "\"harbour harbour\"", "harbour sea", "town near/3 sea", "harbour OR winter", "harb*"]
    {
        let parsed = parse_query(asked).unwrap();
        for (skip, take) in [(0, 10), (7, 5), (0, 100)] {
            let ranked = |index: &Fulltext| {
                let (hits, total) = index.search(&parsed.query, parsed.editions, skip, take).unwrap();
                (hits.iter().map(|hit| (hit.turn.edition, hit.score)).collect::<Vec<_>>(), total)
            };
            assert_eq!(ranked(&winding), ranked(&straight), "{asked}, {take} after {skip}");
        }
    }
}

#[test]
fn a_block_that_a_damaged_byte_makes_four_gigabytes_long_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let turns: Vec<String> = (0..20).map(|n| format!("The harbour of the town number {n}")).collect();
    drop(index(&folder, "en", &turns));
    for file in std::fs::read_dir(folder.path().join("fulltext")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "store") {
            let mut bytes = std::fs::read(&path).unwrap();
            bytes[3] = 0xee;
            std::fs::write(&path, bytes).unwrap();
        }
    }
    let fulltext = Fulltext::open(folder.path()).unwrap();
    let parsed = parse_query("harbour").unwrap();
    let error = fulltext.search(&parsed.query, parsed.editions, 0, 1).unwrap_err().to_string();
    assert!(error.contains("is not what was written"), "{error}");
}
