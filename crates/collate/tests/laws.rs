//! Laws of the check and of the index, over texts made up on the spot.

#![allow(clippy::unwrap_used)] // clippy.toml allows it in tests, but sees only functions marked so.

use dictum_collate::{
    Asked, Folded, Held, Op, Quote, Segment, SegmentBuilder, Wanted, Words, candidates, check, judge_one,
    merge,
};
use dictum_model::{Caution, Paragraph, ParagraphForm, Span, Statement, Turn, TurnRole, Verdict};
use proptest::prelude::*;

const WORDS: [&str; 48] = [
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
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
    "Port",
    "Linn",
    "must",
    "will",
    "all",
    "some",
    "not",
    "never",
    "seven",
    "14",
    "1987",
    "10.9",
    "nation’s",
    "co-operation",
    "café",
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
    "%",
];
const JOINTS: [&str; 10] = [" ", " ", " ", " ", " ", ", ", ". ", " — ", "; ", " “"];

fn paragraph() -> impl Strategy<Value = String> {
    prop::collection::vec((0..WORDS.len(), 0..JOINTS.len()), 8..60).prop_map(|parts| {
        parts.into_iter().map(|(word, joint)| format!("{}{}", WORDS[word], JOINTS[joint])).collect()
    })
}

fn statement(paragraphs: &[String]) -> Statement {
    let held =
        |text: &String| Paragraph { text: text.clone(), form: ParagraphForm::Prose, span: Span::new(0, 0) };
    Statement {
        language: Some("en".to_owned()),
        turns: vec![Turn {
            id: "t1".to_owned(),
            role: TurnRole::Speech,
            speaker: None,
            label: None,
            language: None,
            translation_of: None,
            paragraphs: paragraphs.iter().map(held).collect(),
        }],
        ..Statement::default()
    }
}

fn statements() -> impl Strategy<Value = Vec<Statement>> {
    prop::collection::vec(prop::collection::vec(paragraph(), 1..4), 1..6)
        .prop_map(|all| all.iter().map(|paragraphs| statement(paragraphs)).collect())
}

fn index(statements: &[Statement]) -> Vec<u8> {
    let mut builder = SegmentBuilder::new();
    for (doc, statement) in statements.iter().enumerate() {
        builder.add(doc as u64, statement);
    }
    builder.finish()
}

const ANY: Wanted<'_> = Wanted { speaker: None, days: None, limit: 10 };

/// The bytes of words `from..from + length` of a text, as far as it has them.
fn run(text: &str, from: usize, length: usize) -> std::ops::Range<usize> {
    let words = Words::of(text);
    let from = from % (words.len() - 3);
    let last = (from + length).min(words.len()) - 1;
    words.range(from).start..words.range(last).end
}

/// The segments as one.
fn merged(segments: &[Segment<'_>]) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    merge(segments, &mut out).unwrap();
    out.into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_run_of_words_is_found_and_exact(all in statements(), doc in 0..6_usize, at in 0..4_usize, from in 0..60_usize, length in 4..30_usize) {
        let doc = doc % all.len();
        let paragraphs = &all[doc].turns[0].paragraphs;
        let text = &paragraphs[at % paragraphs.len()].text;
        let claimed = &text[run(text, from, length)];
        let quote = Quote::parse(claimed).unwrap();
        let bytes = index(&all);
        let found = candidates(&[Segment::open(&bytes).unwrap()], &quote, &ANY);
        prop_assert!(found.statements.iter().any(|candidate| candidate.doc == doc as u64), "{claimed}");
        let held = found.statements.iter().map(|candidate| Held {
            places: &candidate.places,
            ..Held::whole(candidate.doc, &all[candidate.doc as usize])
        });
        let best = check(&quote, &Asked::default(), held).remove(0);
        prop_assert_eq!(best.verdict, Verdict::Exact);
    }

    #[test]
    fn passages_cover_exactly_the_words_claimed(all in statements(), from in 0..60_usize, length in 4..30_usize) {
        let text = &all[0].turns[0].paragraphs[0].text;
        let claimed = &text[run(text, from, length)];
        let quote = Quote::parse(claimed).unwrap();
        let judged = judge_one(&quote, &Asked::default(), &Held::whole(0, &all[0])).unwrap();
        let covered = judged.passages.iter().map(|p| &all[0].turns[p.turn].paragraphs[p.paragraph].text[p.start..p.end]);
        let covered: Vec<String> = covered.flat_map(|text| Words::of(text).iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        let wanted: Vec<String> = Words::of(claimed).iter().map(str::to_owned).collect();
        prop_assert_eq!(covered, wanted);
        for step in &judged.steps {
            let (here, there) = (step.quote.clone().unwrap(), step.record.unwrap());
            let held = &all[0].turns[there.turn].paragraphs[there.paragraph].text[there.start..there.end];
            prop_assert_eq!(&claimed[here], held);
        }
    }

    #[test]
    fn a_single_edit_that_bears_meaning_is_never_clean(text in paragraph(), from in 0..60_usize, at in 0..60_usize, which in 0..6_usize) {
        let claimed = &text[run(&text, from, 12)];
        let words = Words::of(claimed);
        let word = words.range(at % words.len());
        let (before, after) = (&claimed[..word.start], &claimed[word.end..]);
        let put = ["not", "never", "eleven", "2031", "must", "none"][which];
        let all = [statement(std::slice::from_ref(&text))];
        for forged in [format!("{before}{put}{after}"), format!("{before}{put} {}{after}", &claimed[word.clone()])] {
            let quote = Quote::parse(&forged).unwrap();
            let stands = || Words::of(&forged).iter().collect::<Vec<_>>().join(" ");
            let held = Words::of(&text).iter().collect::<Vec<_>>().join(" ");
            // The made-up text may hold the forged words by chance.
            prop_assume!(!format!(" {held} ").contains(&format!(" {} ", stands())));
            if let Some(judged) = judge_one(&quote, &Asked::default(), &Held::whole(0, &all[0])) {
                prop_assert!(!matches!(judged.verdict, Verdict::Exact | Verdict::Abridged), "{forged} in {text}");
                // Where the record has the forged word elsewhere, another reading may be the nearer one.
                let spliced = judged.verdict == Verdict::Spliced || Words::of(&text).iter().any(|word| word == put);
                prop_assert!(spliced || judged.cautions().contains(&Caution::Meaning), "{forged} in {text}");
            }
        }
    }

    #[test]
    fn a_word_that_bears_meaning_left_out_is_never_clean(text in paragraph(), from in 0..60_usize, at in 0..60_usize) {
        let claimed = &text[run(&text, from, 12)];
        let words = Words::of(claimed);
        let bearing = ["not", "never", "must", "will", "all", "some", "seven", "14", "1987", "10.9", "%", "norland"];
        // At an end a word left out is a shorter quotation.
        let inside: Vec<usize> = (1..words.len() - 1).filter(|&i| bearing.contains(&words.word(i))).collect();
        prop_assume!(!inside.is_empty());
        let word = words.range(inside[at % inside.len()]);
        let forged = format!("{}{}", &claimed[..word.start], &claimed[word.end..]);
        let joined = |text: &str| Words::of(text).iter().collect::<Vec<_>>().join(" ");
        prop_assume!(!format!(" {} ", joined(&text)).contains(&format!(" {} ", joined(&forged))));
        let all = [statement(std::slice::from_ref(&text))];
        let judged = judge_one(&Quote::parse(&forged).unwrap(), &Asked::default(), &Held::whole(0, &all[0]));
        let is_clean = judged.is_some_and(|judged| matches!(judged.verdict, Verdict::Exact | Verdict::Abridged));
        prop_assert!(!is_clean, "{forged} in {text}");
    }

    #[test]
    fn spans_point_at_exactly_the_aligned_words(
        text in paragraph(),
        from in 0..60_usize,
        length in 8..40_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize), 0..4),
    ) {
        let mut claimed: Vec<String> = text[run(&text, from, length)].split(' ').map(str::to_owned).collect();
        for (at, kind) in edits {
            let at = at.index(claimed.len());
            match kind {
                0 => claimed[at] = "quince".to_owned(),
                1 => claimed.insert(at, "quince".to_owned()),
                2 => claimed[at] = "…".to_owned(),
                _ => claimed.swap(at, 0),
            }
        }
        let claimed = claimed.join(" ");
        let Ok(quote) = Quote::parse(&claimed) else { return Ok(()) };
        let all = [statement(std::slice::from_ref(&text))];
        let Some(judged) = judge_one(&quote, &Asked::default(), &Held::whole(0, &all[0])) else { return Ok(()) };
        // Every word of the quotation stands in one step, in order, to the byte.
        let steps = judged.steps.iter().filter_map(|step| step.quote.clone());
        let told: Vec<String> = steps.flat_map(|range| Words::of(&claimed[range]).iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        let wanted: Vec<String> = quote.words().iter().map(str::to_owned).collect();
        prop_assert_eq!(told, wanted, "{}", claimed);
        for step in judged.steps.iter().filter(|step| step.op == Op::Same) {
            let (here, there) = (step.quote.clone().unwrap(), step.record.unwrap());
            let held = Words::of(&text[there.start..there.end]);
            let here = Words::of(&claimed[here]);
            prop_assert!(here.len() == 1 && held.len() == 1 && here.word(0) == held.word(0), "{claimed} in {text}");
        }
    }

    #[test]
    fn folding_never_joins_or_splits_words(text in "[a-zA-Zäß0-9 ,.'’“–½²-]{0,40}|\\PC{0,40}") {
        let before: Vec<String> = Words::of(&text).iter().map(str::to_owned).collect();
        let folded = Folded::of(&text);
        let after: Vec<String> = Words::of(&folded.text).iter().map(str::to_owned).collect();
        prop_assert_eq!(before, after, "{:?}", folded.text);
    }

    #[test]
    fn words_lie_in_order_on_whole_characters(text in "\\PC{0,60}") {
        let words = Words::of(&text);
        let mut end = 0;
        for i in 0..words.len() {
            let range = words.range(i);
            prop_assert!(range.start >= end && text.get(range.clone()).is_some_and(|word| !word.is_empty()));
            end = range.end;
        }
    }

    #[test]
    fn merged_segments_answer_as_one(all in statements(), from in 0..60_usize) {
        let apart: Vec<Vec<u8>> = all.iter().enumerate().map(|(doc, statement)| {
            let mut builder = SegmentBuilder::new();
            builder.add(doc as u64, statement);
            builder.finish()
        }).collect();
        let opened: Vec<Segment<'_>> = apart.iter().map(|bytes| Segment::open(bytes).unwrap()).collect();
        let merged = merged(&opened);
        prop_assert_eq!(&merged, &index(&all));
        let text = &all[0].turns[0].paragraphs[0].text;
        let quote = Quote::parse(&text[run(text, from, 9)]).unwrap();
        let one = candidates(&[Segment::open(&merged).unwrap()], &quote, &ANY);
        prop_assert_eq!(candidates(&opened, &quote, &ANY), one);
    }

    #[test]
    fn damaged_bytes_are_an_error_or_poor_answers_and_never_a_panic(
        all in statements(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in any::<prop::sample::Index>(),
        keep_all in any::<bool>(),
    ) {
        let mut bytes = index(&all);
        let head = 232;
        for (at, value) in flips {
            let at = head + at.index(bytes.len() - head);
            bytes[at] = value;
        }
        if !keep_all {
            bytes.truncate(cut.index(bytes.len()));
        }
        let quote = Quote::parse("the harbour council must open the ferry of all islands in winter").unwrap();
        if let Ok(segment) = Segment::open(&bytes) {
            let found = candidates(&[segment], &quote, &ANY);
            prop_assert!(found.statements.len() <= ANY.limit);
            let again = merged(&[segment]);
            prop_assert!(Segment::open(&again).is_ok());
        }
    }

    #[test]
    fn any_bytes_are_refused_as_a_segment_and_any_text_is_judged(bytes in prop::collection::vec(any::<u8>(), 0..300), claimed in "\\PC{1,60}", text in "\\PC{0,120}") {
        prop_assert!(Segment::open(&bytes).is_err());
        let all = [statement(&[text])];
        if let Ok(quote) = Quote::parse(&claimed) {
            let judged = judge_one(&quote, &Asked::default(), &Held::whole(0, &all[0]));
            prop_assert!(judged.is_none_or(|judged| judged.score <= 1.0));
        }
    }
}
