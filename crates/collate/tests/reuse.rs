//! Recurring passages: planted ones are found as often as the gate asks, and the laws that hold of any texts.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "../examples/held/mod.rs"]
#[allow(dead_code, reason = "the measuring examples use more of it")]
mod held;

use dictum_collate::{
    FEWEST_WORDS_REUSED, ReuseBuilder, ReuseLink, ReuseSegment, ReuseWork, SeedPair, SeedPlace,
    TravellingParagraph, TravellingSeed, Words, links_of_pairs, links_of_paragraphs, merge_reuse, pair_seeds,
    travelling_seeds,
};
use dictum_model::Statement;
use proptest::prelude::*;
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The words of paragraphs made up by a fixed rule.
const WORDS: [&str; 64] = [
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
    "for",
    "that",
    "harbour",
    "council",
    "ferry",
    "island",
    "winter",
    "lighthouse",
    "keeper",
    "granary",
    "valley",
    "treaty",
    "Vesland",
    "Norland",
    "must",
    "will",
    "every",
    "some",
    "not",
    "never",
    "seven",
    "nation",
    "peace",
    "trade",
    "bridge",
    "border",
    "river",
    "honest",
    "broken",
    "open",
    "closed",
    "signed",
    "market",
    "bread",
    "price",
    "school",
    "vessel",
    "captain",
    "minister",
    "village",
    "storm",
    "grain",
    "road",
    "tide",
    "pilot",
    "quarry",
    "orchard",
    "mill",
    "charter",
    "envoy",
    "harvest",
    "timber",
    "assembly",
    "neighbour",
    "promise",
    "shore",
    "anchor",
    "signal",
];

fn statement(paragraphs: &[&str]) -> Statement {
    held::statement(&json!({"paragraphs": paragraphs}))
}

fn segment(from: u64, statements: &[Statement]) -> Vec<u8> {
    let mut builder = ReuseBuilder::new();
    for (doc, statement) in (from..).zip(statements) {
        builder.add(doc, statement);
    }
    builder.finish()
}

fn links(own: &[u8], others: &[ReuseSegment<'_>], parts: usize) -> Vec<ReuseLink> {
    let work = ReuseWork::new(ReuseSegment::open(own).unwrap(), others);
    let hits: Vec<_> = (0..parts).map(|part| work.hits(part, parts)).collect();
    let mut links = Vec::new();
    for share in 0..work.shares() {
        work.links(share, &hits, |link| links.push(link));
    }
    links.sort_by_key(|link| (link.own, link.other));
    links
}

fn between(one: &str, other: &str) -> Vec<ReuseLink> {
    links(&segment(1, &[statement(&[one]), statement(&[other])]), &[], 1)
}

/// The words of a passage of a text.
fn words_of(text: &str, range: std::ops::Range<u32>) -> &str {
    let words = Words::of(text);
    &text[words.range(range.start as usize).start..words.range(range.end as usize - 1).end]
}

/// A row of numbers that looks like chance and is always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn paragraph(&mut self) -> String {
        let words = 45 + self.below(60);
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    /// A text of which so many of a hundred words are replaced, left out or put in.
    fn edited(&mut self, text: &str, percent: usize) -> String {
        let mut out = Vec::new();
        for word in text.split(' ') {
            match self.below(400) {
                at if at < 2 * percent => out.push(self.word()),
                at if at < 3 * percent => {}
                at if at < 4 * percent => out.extend([word, self.word()]),
                _ => out.push(word),
            }
        }
        out.join(" ")
    }

    /// A text as a bad scanner reads it: so many of a hundred letters are others.
    fn misread(&mut self, text: &str, percent: usize) -> String {
        let misread = |letter| match letter {
            'e' => 'c',
            'l' | 'i' => '1',
            'o' => '0',
            'a' => 'o',
            'n' => 'u',
            't' => 'f',
            'h' => 'b',
            other => other,
        };
        text.chars().map(|letter| if self.below(100) < percent { misread(letter) } else { letter }).collect()
    }

    /// A text of a class planted in the gate.
    fn planted(&mut self, class: &str, text: &str) -> String {
        match class {
            "exact" => text.to_owned(),
            "light" => self.edited(text, 5),
            "medium" => self.edited(text, 15),
            "heavy" => self.edited(text, 30),
            "misread" => self.misread(text, 4),
            _ => {
                let words: Vec<&str> = text.split(' ').collect();
                let from = self.below(words.len() - 20);
                let host = self.paragraph();
                let (before, after) = host.split_at(host.match_indices(' ').nth(12).unwrap().0);
                format!("{before} {}{after}", words[from..from + 20].join(" "))
            }
        }
    }
}

/// Of each class so many paragraphs are planted.
const PLANTED: usize = 60;

#[test]
fn planted_passages_are_found_as_often_as_the_gate_asks() {
    let gate = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../suite/gates/reuse.toml");
    let gate = std::fs::read_to_string(gate).unwrap();
    let floors: BTreeMap<&str, f64> = gate
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(class, floor)| (class, floor.parse().unwrap()))
        .collect();
    let mut chance = Chance(7);
    let sources: Vec<String> = (0..400).map(|_| chance.paragraph()).collect();
    let mut statements: Vec<Statement> = sources.iter().map(|text| statement(&[text])).collect();
    let mut planted = Vec::new();
    for class in floors.keys().filter(|class| !matches!(**class, "right")) {
        for _ in 0..PLANTED {
            let source = chance.below(sources.len());
            planted.push((*class, source as u64, statements.len() as u64));
            statements.push(statement(&[&chance.planted(class, &sources[source])]));
        }
    }
    let found = links(&segment(0, &statements), &[], 1);
    // Copies of one source are linked rightly too.
    let source_of =
        |doc: u64| planted.iter().find(|(_, _, copy)| *copy == doc).map_or(doc, |(_, source, _)| *source);
    let right = found.iter().filter(|link| source_of(link.own.doc) == source_of(link.other.doc)).count();
    assert!(
        right as f64 >= floors["right"] * found.len() as f64,
        "{right} of {} links are right",
        found.len()
    );
    for (class, floor) in floors.iter().filter(|(class, _)| **class != "right") {
        let of_class = planted.iter().filter(|(planted, ..)| planted == class);
        let seen = of_class.filter(|(_, source, copy)| {
            found.iter().any(|link| (link.other.doc, link.own.doc) == (*source, *copy))
        });
        let recall = seen.count() as f64 / PLANTED as f64;
        assert!(recall >= *floor, "{class}: {recall} of {floor}");
    }
}

#[test]
fn an_altered_passage_is_found_with_its_bounds_and_its_edits() {
    let one = "We know the price of bread. The harbour stays open to every vessel of every flag that keeps the treaty.";
    let other =
        "Yes: the harbour stays open to each vessel of every flag that keeps the treaty, said the envoy.";
    let found = between(one, other);
    assert_eq!(found.len(), 1);
    let (own, there) = (found[0].own, found[0].other);
    assert_eq!(
        words_of(one, there.start..there.end),
        "The harbour stays open to every vessel of every flag that keeps the treaty"
    );
    assert_eq!(
        words_of(other, own.start..own.end),
        "the harbour stays open to each vessel of every flag that keeps the treaty"
    );
    assert_eq!(found[0].edits, 1);
}

#[test]
fn seven_words_in_common_are_no_passage_and_eight_are() {
    let shared = "harbour council ferry island winter lighthouse keeper";
    let check = |shared: &str, is_found: bool| {
        let found =
            between(&format!("Grain {shared} village storm"), &format!("Market {shared} timber shore"));
        assert_eq!(!found.is_empty(), is_found, "{shared}");
    };
    check(shared, false);
    check(&format!("{shared} granary"), true);
    // So many short words stand together by chance.
    check("and so it is to be in the", false);
}

#[test]
fn a_passage_repeated_within_one_statement_is_not_reuse() {
    let text = "The harbour stays open to every vessel of every flag that keeps the treaty.";
    assert_eq!(links(&segment(1, &[statement(&[text, text])]), &[], 1), []);
}

#[test]
fn a_stock_phrase_makes_a_chain_and_not_all_its_pairs() {
    let phrase = "thank the assembly of all islands for the honour of this winter session";
    let mut chance = Chance(3);
    let paragraphs: Vec<String> =
        (0..300).map(|_| format!("{} {phrase} {}", chance.paragraph(), chance.paragraph())).collect();
    let statements: Vec<Statement> = paragraphs.iter().map(|text| statement(&[text])).collect();
    let found = links(&segment(0, &statements), &[], 1);
    let linked: std::collections::BTreeSet<u64> =
        found.iter().flat_map(|link| [link.own.doc, link.other.doc]).collect();
    assert_eq!(linked.len(), 300);
    assert!(found.len() < 300 * 8, "{} links", found.len());
}

#[test]
fn what_was_replaced_is_found_no_more_before_a_merge_and_after() {
    let text = "The harbour stays open to every vessel of every flag that keeps the treaty.";
    let (old, new) =
        (segment(1, &[statement(&[text]), statement(&[text])]), segment(9, &[statement(&[text])]));
    let others_of = |found: &[ReuseLink]| found.iter().map(|link| link.other.doc).collect::<Vec<_>>();
    let without = ReuseSegment::open(&old).unwrap().without(&[1]);
    assert_eq!(others_of(&links(&new, &[without], 1)), [2]);
    let merged = merge_reuse(&[without]);
    assert_eq!(others_of(&links(&new, &[ReuseSegment::open(&merged).unwrap()], 1)), [2]);
}

fn travelling(statements: &[Statement]) -> Vec<TravellingParagraph> {
    let mut paragraphs = Vec::new();
    for (doc, statement) in (0..).zip(statements) {
        for (turn, held) in (0..).zip(&statement.turns) {
            for (paragraph, held) in (0..).zip(&held.paragraphs) {
                let place = SeedPlace { doc, turn, paragraph, word: 0 };
                paragraphs.push(TravellingParagraph { place, text: held.text.clone() });
            }
        }
    }
    paragraphs
}

/// Does the three steps, each statement's pairs followed with nothing but the paragraphs named in them.
fn spread(paragraphs: &[TravellingParagraph]) -> Vec<ReuseLink> {
    let mut seeds: BTreeMap<u32, Vec<TravellingSeed>> = BTreeMap::new();
    for paragraph in paragraphs {
        travelling_seeds(paragraph, |seed| seeds.entry(seed.hash).or_default().push(seed));
    }
    let mut pairs: BTreeMap<u64, Vec<SeedPair>> = BTreeMap::new();
    for of_one_hash in seeds.values_mut() {
        of_one_hash.reverse();
        pair_seeds(of_one_hash, |pair| pairs.entry(pair.own.doc).or_default().push(pair));
    }
    let mut links = Vec::new();
    for pairs in pairs.values() {
        let named = pairs.iter().flat_map(|pair| [pair.own, pair.other]);
        let named: BTreeSet<SeedPlace> = named.map(|place| SeedPlace { word: 0, ..place }).collect();
        let mut named: Vec<_> =
            paragraphs.iter().filter(|paragraph| named.contains(&paragraph.place)).cloned().collect();
        named.reverse();
        links_of_pairs(&mut named, pairs, |link| links.push(link));
    }
    links
}

fn paragraph() -> impl Strategy<Value = String> {
    prop::collection::vec(0..WORDS.len(), 8..60)
        .prop_map(|words| words.into_iter().map(|word| WORDS[word]).collect::<Vec<_>>().join(" "))
}

fn statements() -> impl Strategy<Value = Vec<Statement>> {
    prop::collection::vec(prop::collection::vec(paragraph(), 1..4), 1..6).prop_map(|all| {
        let texts =
            |paragraphs: &Vec<String>| statement(&paragraphs.iter().map(String::as_str).collect::<Vec<_>>());
        all.iter().map(texts).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_eight_telling_words_in_a_row_are_found_in_another_statement(
        all in statements(), from in 0..50_usize, length in FEWEST_WORDS_REUSED..30, before in paragraph(), after in paragraph(),
    ) {
        let text = &all[0].turns[0].paragraphs[0].text;
        let words: Vec<&str> = text.split(' ').collect();
        let from = from % words.len();
        let shared = &words[from..words.len().min(from + length)];
        prop_assume!(shared.iter().filter(|word| word.len() > 4).count() >= FEWEST_WORDS_REUSED);
        let copy = segment(99, &[statement(&[&format!("{before} {} {after}", shared.join(" "))])]);
        let held = segment(1, &all);
        let found = links(&copy, &[ReuseSegment::open(&held).unwrap()], 1);
        prop_assert!(found.iter().any(|link| link.other.doc == 1 && link.other.paragraph == 0));
    }

    #[test]
    fn parts_and_merged_segments_find_what_the_whole_finds(all in statements(), copies in statements(), parts in 2..5_usize) {
        let mut again = all.clone();
        again.extend(copies);
        let (held, own) = (segment(1, &all), segment(100, &again));
        let held = ReuseSegment::open(&held).unwrap();
        let whole = links(&own, &[held], 1);
        prop_assert_eq!(&links(&own, &[held], parts), &whole);
        let (first, second) = again.split_at(again.len() / 2);
        let (first, second) = (segment(100, first), segment(100 + first.len() as u64, second));
        let merged = merge_reuse(&[ReuseSegment::open(&first).unwrap(), ReuseSegment::open(&second).unwrap()]);
        prop_assert_eq!(&links(&merged, &[held], 1), &whole);
    }

    #[test]
    fn those_who_share_no_memory_find_what_one_machine_finds(all in statements(), copies in statements(), times in 1..6_usize) {
        let mut again = all.clone();
        (0..times).for_each(|_| again.extend(copies.iter().chain(&all).cloned()));
        let mut whole = Vec::new();
        links_of_paragraphs(&mut travelling(&again), |link| whole.push(link));
        let direct = links(&segment(0, &again), &[], 1);
        let by_place = |link: &ReuseLink| (link.own, link.other);
        whole.sort_by_key(by_place);
        prop_assert_eq!(&whole, &direct);
        let mut spread = spread(&travelling(&again));
        spread.sort_by_key(by_place);
        prop_assert_eq!(&spread, &whole);
    }

    #[test]
    fn damaged_bytes_are_refused_or_searched_without_a_panic(all in statements(), at in 0..100_000_usize, flipped in 1..=255_u8) {
        let sound = segment(1, &all);
        let mut damaged = sound.clone();
        let at = at % damaged.len();
        damaged[at] ^= flipped;
        if let Ok(damaged) = ReuseSegment::open(&damaged) {
            links(&sound, &[damaged], 1);
            let _ = merge_reuse(&[damaged]);
        }
        if ReuseSegment::open(&damaged).is_ok() {
            links(&damaged, &[], 2);
        }
    }
}
