//! Lines, use over time and lists of words of the samples, each made again in the plainest way from the readings.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{
    Dictum, IngestOptions, KwicRequest, ListedWords, Page, ShelfFilter, WordList, WordsAnswer, WordsRequest,
    statistics::{LineOrder, Share, Together},
};
use std::{collections::BTreeMap, path::PathBuf};

/// A turn as the naive way has it.
struct Spoken {
    month: String,
    speaker: String,
    text: String,
    words: Vec<String>,
}

struct Held {
    dictum: Dictum,
    spoken: Vec<Spoken>,
    _home: tempfile::TempDir,
}

fn held() -> Held {
    let home = tempfile::tempdir().unwrap();
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    let samples = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples"));
    dictum.ingest(&[samples], &IngestOptions::default(), &()).unwrap();
    let mut spoken = Vec::new();
    for card in dictum.statements(&ShelfFilter::default(), Page { skip: 0, take: 1000 }).unwrap() {
        let reading = dictum.reading(card.capture).unwrap();
        for turn in &reading.statement.as_ref().unwrap().turns {
            let text = turn.paragraphs.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n");
            let words = folded(&text);
            let (month, speaker) =
                (card.day().get(..7).unwrap_or(card.day()).to_owned(), turn.speaker.clone());
            spoken.push(Spoken { month, speaker: speaker.unwrap_or_default(), text, words });
        }
    }
    Held { dictum, spoken, _home: home }
}

/// The words of a text: the one thing taken from the program, since what a word is, is promised elsewhere.
fn folded(text: &str) -> Vec<String> {
    dictum_collate::Words::of(text).iter().map(str::to_owned).collect()
}

fn kwic(dictum: &Dictum, query: &str, order: LineOrder) -> dictum::KwicAnswer {
    let request =
        KwicRequest { query: query.to_owned(), width: 3, order, take: 9999, ..KwicRequest::default() };
    dictum.kwic(&request).unwrap()
}

fn words(dictum: &Dictum, query: Option<&str>, list: WordList) -> WordsAnswer {
    let query = query.map(str::to_owned);
    let request =
        WordsRequest { query, list, least: 1, take: 99_999, most_words: u64::MAX, ..WordsRequest::default() };
    dictum.words(&request).unwrap()
}

const NODE: &str = "the";

#[test]
fn every_place_has_its_line_with_the_words_around_it() {
    let held = held();
    let mut naive: Vec<String> = Vec::new();
    for Spoken { words, .. } in &held.spoken {
        for (at, _) in words.iter().enumerate().filter(|(_, word)| *word == "harbour") {
            naive.push(words[at.saturating_sub(3)..(at + 4).min(words.len())].join(" "));
        }
    }
    let answer = kwic(&held.dictum, "\"harbour\"", LineOrder::Day);
    let line =
        |line: &dictum::KwicLine| folded(&format!("{}{}{}", line.before, line.matched, line.after)).join(" ");
    let mut lines: Vec<String> = answer.lines.iter().map(line).collect();
    naive.sort();
    lines.sort();
    assert!(naive.len() > 5);
    assert_eq!(lines, naive);
    assert_eq!((answer.total, answer.is_cut), (naive.len(), false));
}

#[test]
fn lines_are_sorted_by_the_words_on_either_side() {
    let held = held();
    let nearest = |text: &str, last: bool| {
        let words = folded(text);
        if last { words.last().cloned() } else { words.first().cloned() }
    };
    let right = kwic(&held.dictum, "\"the\"", LineOrder::Right(1));
    let after: Vec<_> = right.lines.iter().map(|line| nearest(&line.after, false)).collect();
    let left = kwic(&held.dictum, "\"the\"", LineOrder::Left(1));
    let before: Vec<_> = left.lines.iter().map(|line| nearest(&line.before, true)).collect();
    assert!(after.is_sorted() && before.is_sorted() && after.len() > 20);
}

#[test]
fn use_is_counted_by_month_against_the_words_of_the_month() {
    let held = held();
    let mut naive: BTreeMap<&str, Share> = BTreeMap::new();
    for Spoken { month, words, .. } in &held.spoken {
        let share = naive.entry(month).or_default();
        share.count += words.iter().filter(|word| *word == "harbour").count() as u64;
        share.all += words.len() as u64;
    }
    let answer = held.dictum.usage("\"harbour\"").unwrap();
    let months: BTreeMap<&str, Share> =
        answer.months.iter().map(|month| (month.month.as_str(), month.share)).collect();
    assert_eq!(months, naive);
    let used = |share: &&Share| share.count > 0;
    assert_eq!(answer.share.count, naive.values().filter(used).map(|share| share.count).sum::<u64>());
    let first = naive.iter().find(|(month, share)| !month.is_empty() && share.count > 0).unwrap().0;
    assert!(answer.first.unwrap().day.starts_with(first));
}

#[test]
fn use_by_speaker_adds_up_to_the_named_uses() {
    let held = held();
    let named = held.spoken.iter().filter(|spoken| !spoken.speaker.is_empty());
    let naive: usize = named.map(|spoken| spoken.words.iter().filter(|word| *word == NODE).count()).sum();
    let answer = held.dictum.usage("\"the\"").unwrap();
    assert_eq!(answer.speakers.iter().map(|speaker| speaker.share.count).sum::<u64>(), naive as u64);
    for speaker in &answer.speakers {
        let (here, there) = (speaker.contrast.here, speaker.contrast.there);
        assert_eq!((here.count + there.count, here.all + there.all), (answer.share.count, answer.share.all));
    }
}

#[test]
fn frequencies_are_those_of_counting_one_by_one() {
    let held = held();
    let mut naive: BTreeMap<&str, u64> = BTreeMap::new();
    for word in held.spoken.iter().flat_map(|spoken| &spoken.words) {
        *naive.entry(word).or_default() += 1;
    }
    let answer = words(&held.dictum, None, WordList::Frequencies);
    let ListedWords::Frequencies(list) = &answer.words else { unreachable!() };
    let counted: BTreeMap<&str, u64> =
        list.iter().map(|found| (found.word.as_str(), found.share.count)).collect();
    assert_eq!(counted, naive);
    assert_eq!(answer.all, naive.values().sum::<u64>());
    assert!(list.is_sorted_by(|a, b| a.share.count >= b.share.count));
}

#[test]
fn collocates_have_the_figures_of_the_formulas_on_naive_counts() {
    let held = held();
    let mut counts: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    let (mut near, mut nodes, mut all) = (0, 0, 0);
    for Spoken { words, .. } in &held.spoken {
        for (at, word) in words.iter().enumerate() {
            let around = &words[at.saturating_sub(5)..(at + 6).min(words.len())];
            let is_near = word != "harbour" && around.iter().any(|other| other == "harbour");
            let count = counts.entry(word).or_default();
            count[0] += 1;
            count[1] += u64::from(is_near);
            near += u64::from(is_near);
            nodes += u64::from(word == "harbour");
            all += 1;
        }
    }
    let list = WordList::Collocates { with: "\"harbour\"".into(), window: 5 };
    let ListedWords::Collocates(list) = words(&held.dictum, None, list).words else { unreachable!() };
    assert!(list.len() > 10);
    for found in list {
        let [collocate, both] = counts[found.word.as_str()];
        assert_eq!(found.together, Together { both, near, node: nodes, collocate, all }, "{}", found.word);
        let dice = 14.0 + (2.0 * both.min(nodes) as f64 / (nodes + collocate) as f64).log2();
        assert!((found.together.log_dice().unwrap() - dice).abs() < 1e-9);
    }
}

#[test]
fn key_words_set_one_part_against_all_the_rest() {
    let held = held();
    let asked = "\"harbour\"";
    let (mut here, mut there): (BTreeMap<&str, u64>, BTreeMap<&str, u64>) = Default::default();
    for Spoken { words, text, .. } in &held.spoken {
        let has = folded(text).iter().any(|word| word == "harbour");
        for word in words {
            *(if has { &mut here } else { &mut there }).entry(word).or_default() += 1;
        }
    }
    let list = WordList::KeyWords { against: None };
    let answer = words(&held.dictum, Some(asked), list);
    let ListedWords::KeyWords(list) = &answer.words else { unreachable!() };
    assert_eq!((answer.all, answer.other), (here.values().sum(), there.values().sum()));
    assert!(list.iter().any(|found| found.word == "harbour"));
    for found in list {
        let (a, b) = (here[found.word.as_str()], there.get(found.word.as_str()).copied().unwrap_or(0));
        assert_eq!((found.contrast.here.count, found.contrast.there.count), (a, b));
        assert!(a as f64 / answer.all as f64 > b as f64 / answer.other as f64);
    }
}

#[test]
fn what_makes_no_sense_is_told() {
    let held = held();
    assert!(
        held.dictum.kwic(&KwicRequest { query: "role:answer".into(), ..KwicRequest::default() }).is_err()
    );
    assert!(held.dictum.usage("").is_err());
    let list = WordList::Collocates { with: "harbour".into(), window: 0 };
    assert!(held.dictum.words(&WordsRequest { list, ..WordsRequest::default() }).is_err());
    let list = WordList::KeyWords { against: None };
    assert!(held.dictum.words(&WordsRequest { list, ..WordsRequest::default() }).is_err());
}
