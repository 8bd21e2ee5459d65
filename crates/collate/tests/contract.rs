//! Each row of the contract of the quote check, and each lesson at its end, on one statement of an invented minister.

#![allow(clippy::unwrap_used, clippy::panic)] // clippy.toml allows them in tests, but sees only functions marked so.

use dictum_collate::{
    Asked, Held, Judgement, Quote, Segment, SegmentBuilder, Wanted, candidates, check, judge_one,
};
use dictum_model::{Caution, EditClass, Paragraph, ParagraphForm, Span, Statement, Turn, TurnRole, Verdict};

fn paragraph(text: &str) -> Paragraph {
    let (form, text) = match text.strip_prefix("NOTE ") {
        Some(note) => (ParagraphForm::Note, note),
        None => (ParagraphForm::Prose, text),
    };
    Paragraph { text: text.to_owned(), form, span: Span::new(0, 0) }
}

fn turn(role: TurnRole, speaker: Option<&str>, paragraphs: &[&str]) -> Turn {
    Turn {
        id: String::new(),
        role,
        speaker: speaker.map(str::to_owned),
        label: None,
        language: None,
        translation_of: None,
        paragraphs: paragraphs.iter().copied().map(paragraph).collect(),
    }
}

fn statement(turns: Vec<Turn>) -> Statement {
    Statement { language: Some("en".to_owned()), turns, ..Statement::default() }
}

/// A news conference of the foreign minister of Vesland.
fn conference() -> Statement {
    statement(vec![
        turn(
            TurnRole::Speech,
            Some("Mara Odell"),
            &[
                "Good morning. The harbour of Port Linn will not be sold, and 14 cranes were repaired at a cost of $30 million.",
                "We signed the accord with Norland on 3 May 1987. Every fisherman must register before winter.",
                "NOTE (Applause)",
                "Our neighbours can count on Vesland’s word: the ferry runs daily, whatever the weather.",
            ],
        ),
        turn(
            TurnRole::Question,
            None,
            &["Is it true that the lighthouse keepers have refused to work without pay?"],
        ),
        turn(
            TurnRole::Answer,
            Some("Mara Odell"),
            &[
                "They claim that the ministry has forgotten the northern islands. But nobody has been forgotten there.",
                "My predecessor said: “The tide forgives no careless captain, and neither shall we.” I agree with him.",
                "If the strike ends by Friday, the winter ferries will sail again. The organisation of the fleet is sound.",
            ],
        ),
    ])
}

fn judged(quote: &str) -> Judgement {
    let statement = conference();
    judge_one(&Quote::parse(quote).unwrap(), &Asked::default(), &Held::whole(7, &statement))
        .unwrap_or_else(|| panic!("nothing found of “{quote}”"))
}

fn not_found(quote: &str) -> bool {
    let statement = conference();
    judge_one(&Quote::parse(quote).unwrap(), &Asked::default(), &Held::whole(7, &statement)).is_none()
}

fn classes(judgement: &Judgement) -> Vec<EditClass> {
    judgement.edits().filter_map(|step| step.class).filter(|class| *class != EditClass::Typography).collect()
}

/// The words of the record that the passages cover.
fn covered(judgement: &Judgement) -> Vec<String> {
    let statement = conference();
    let shown = |p: &dictum_collate::Passage| {
        statement.turns[p.turn].paragraphs[p.paragraph].text[p.start..p.end].to_owned()
    };
    judgement.passages.iter().map(shown).collect()
}

#[test]
fn a_run_of_words_is_exact_whatever_its_glyphs_case_and_breaks() {
    for quote in [
        "The harbour of Port Linn will not be sold",
        "“the harbour of  port linn\nwill not be sold,”",
        "count on Vesland's word",
        "count on Ves\u{AD}land´s word — the ferry runs dai\u{200B}ly",
        "Every fisherman must register before winter. Our neighbours can count on Vesland’s word",
    ] {
        assert_eq!(judged(quote).verdict, Verdict::Exact, "{quote}");
    }
}

#[test]
fn an_exact_passage_covers_the_words_and_nothing_else() {
    let judgement = judged("before winter. our neighbours can count");
    assert_eq!(covered(&judgement), ["before winter", "Our neighbours can count"]);
    assert!(judgement.omissions.is_empty());
}

#[test]
fn folded_differences_are_listed_and_change_nothing() {
    let judgement = judged("the harbour of Port Linn will not be sold: and 14 cranes");
    assert_eq!(judgement.verdict, Verdict::Exact);
    assert!(judgement.edits().all(|step| step.class == Some(EditClass::Typography)));
    assert_eq!(judgement.edits().count(), 2);
}

#[test]
fn marked_omissions_and_insertions_are_abridged_and_shown() {
    let judgement = judged("The harbour of Port Linn […] were repaired");
    assert_eq!(judgement.verdict, Verdict::Abridged);
    assert_eq!(judgement.omissions.len(), 1);
    let judgement = judged("the ferry [to the islands] runs daily");
    assert_eq!((judgement.verdict, classes(&judgement).len()), (Verdict::Abridged, 3));
    assert_eq!(judged("[she said] the ferry runs daily").verdict, Verdict::Abridged);
    assert_eq!(judged("[T]he ferry runs daily").verdict, Verdict::Abridged);
}

#[test]
fn a_bracket_may_replace_words_which_are_then_shown() {
    let judgement = judged("Our neighbours can count on [our] word: the ferry runs daily");
    assert_eq!(judgement.verdict, Verdict::Abridged);
    assert!(
        judgement
            .edits()
            .any(|step| step.record.is_some() && step.class == Some(EditClass::BracketInsertion))
    );
}

#[test]
fn an_ellipsis_that_swallowed_a_negation_never_looks_clean() {
    let judgement = judged("The harbour of Port Linn will … be sold");
    assert_eq!(judgement.verdict, Verdict::Abridged);
    assert!(judgement.cautions().contains(&Caution::Omission));
    assert_eq!(judgement.omissions[0].bearing_meaning.len(), 1);
}

#[test]
fn a_bracket_that_swallowed_a_negation_never_looks_clean() {
    let judgement = judged("The harbour of Port Linn will [surely] be sold");
    assert!(judgement.cautions().contains(&Caution::Omission));
}

#[test]
fn a_sentence_and_its_negation_are_altered_with_a_caution() {
    for quote in [
        "The harbour of Port Linn will be sold",
        "The harbour of Port Linn will never be sold",
        "But somebody has been forgotten there",
        "the ferry never runs daily, whatever the weather",
    ] {
        let judgement = judged(quote);
        assert_eq!(judgement.verdict, Verdict::Altered, "{quote}");
        assert!(judgement.cautions().contains(&Caution::Meaning), "{quote}");
    }
}

#[test]
fn a_changed_number_date_name_modal_or_quantifier_bears_meaning() {
    for (quote, class) in [
        ("and 15 cranes were repaired at a cost of", EditClass::Number),
        ("repaired at a cost of $13 million", EditClass::Number),
        ("repaired at a cost of €30 million", EditClass::Number),
        ("the accord with Norland on 3 June 1987", EditClass::Date),
        ("the accord with Norland on 3 May 1978", EditClass::Date),
        ("We signed the accord with Sudland on 3 May", EditClass::Name),
        ("Every fisherman may register before winter", EditClass::Modal),
        ("Some fisherman must register before winter", EditClass::Quantifier),
    ] {
        let judgement = judged(quote);
        assert_eq!((judgement.verdict, classes(&judgement)), (Verdict::Altered, vec![class]), "{quote}");
        assert!(judgement.cautions().contains(&Caution::Meaning), "{quote}");
    }
}

#[test]
fn spelling_and_slips_are_altered_and_named_as_such() {
    for (quote, class) in [
        ("The organization of the fleet is sound", EditClass::Spelling),
        ("Our neighbors can count on Vesland's word", EditClass::Spelling),
        ("and fourteen cranes were repaired", EditClass::Spelling),
        ("The organisation of the flcet is sound", EditClass::Typing),
        ("Our neighbours can count on Vesland's wo", EditClass::Truncation),
        ("the winter ferries shall sail again", EditClass::Modal),
        ("The organisation of a fleet is sound", EditClass::FunctionWord),
        ("The organisation of the budget is sound", EditClass::ContentWord),
    ] {
        let judgement = judged(quote);
        assert_eq!((judgement.verdict, classes(&judgement)), (Verdict::Altered, vec![class]), "{quote}");
    }
}

#[test]
fn parts_of_two_turns_or_out_of_order_are_spliced() {
    for quote in [
        "The harbour of Port Linn will not be sold … the winter ferries will sail again",
        "the winter ferries will sail again. The harbour of Port Linn will not be sold",
        "Every fisherman must register before winter … The harbour of Port Linn will not be sold",
        "the ferry runs daily, whatever the weather, the lighthouse keepers have refused to work",
    ] {
        assert_eq!(judged(quote).verdict, Verdict::Spliced, "{quote}");
    }
}

#[test]
fn words_nobody_said_are_not_found() {
    assert!(not_found("The mountain railway opens on Sunday with music and fireworks"));
    assert!(not_found("Applause"));
}

#[test]
fn a_question_is_not_an_answer() {
    assert!(judged("the lighthouse keepers have refused to work").cautions().contains(&Caution::Questioner));
    assert!(!judged("the ferry runs daily").cautions().contains(&Caution::Questioner));
}

#[test]
fn words_quoted_from_another_are_marked() {
    assert!(judged("The tide forgives no careless captain").cautions().contains(&Caution::Quoting));
    assert!(!judged("I agree with him").cautions().contains(&Caution::Quoting));
}

/// One paragraph that Mara Odell said, in a language.
fn said_in(language: &str, text: &str) -> Statement {
    Statement {
        language: Some(language.to_owned()),
        ..statement(vec![turn(TurnRole::Speech, Some("Mara Odell"), &[text])])
    }
}

fn judged_in(held: &Statement, claimed: &str) -> Judgement {
    judge_one(&Quote::parse(claimed).unwrap(), &Asked::default(), &Held::whole(0, held))
        .unwrap_or_else(|| panic!("nothing found of “{claimed}”"))
}

#[test]
fn words_after_a_naming_verb_are_another_s_and_the_speaker_s_own_are_not() {
    for (language, said, claimed, quoting) in [
        (
            "en",
            "He said that the tide forgives no careless captain.",
            "the tide forgives no careless captain",
            true,
        ),
        (
            "en",
            "According to Norland the strait is wide enough for two.",
            "the strait is wide enough for two",
            true,
        ),
        (
            "en",
            "The tide forgives no careless captain, the pilot said.",
            "The tide forgives no careless captain",
            true,
        ),
        (
            "en",
            "I say that the tide forgives no careless captain.",
            "the tide forgives no careless captain",
            false,
        ),
        (
            "en",
            "The tide forgives no careless captain, as I said.",
            "The tide forgives no careless captain",
            false,
        ),
        (
            "en",
            "We believe that the strait is wide enough for two.",
            "the strait is wide enough for two",
            false,
        ),
        (
            "ru",
            "Он сказал, что прилив не прощает беспечных капитанов.",
            "прилив не прощает беспечных капитанов",
            true,
        ),
        (
            "fr",
            "Il dit que la marée ne pardonne à aucun capitaine.",
            "la marée ne pardonne à aucun capitaine",
            true,
        ),
        (
            "es",
            "Dijo que la marea no perdona a ningún capitán.",
            "la marea no perdona a ningún capitán",
            true,
        ),
        ("de", "Er sagte, dass die Flut keinem Kapitän verzeiht.", "die Flut keinem Kapitän verzeiht", true),
        (
            "de",
            "Ich sagte, dass die Flut keinem Kapitän verzeiht.",
            "die Flut keinem Kapitän verzeiht",
            false,
        ),
    ] {
        let held = said_in(language, said);
        assert_eq!(
            judged_in(&held, claimed).cautions().contains(&Caution::Quoting),
            quoting,
            "{claimed} in {said}"
        );
    }
}

#[test]
fn words_of_a_turn_that_gives_another_again_are_a_translation() {
    let mut held = statement(vec![
        turn(TurnRole::Answer, Some("Mara Odell"), &["Порт Линн не будет продан никому."]),
        turn(TurnRole::Answer, Some("Mara Odell"), &["Port Linn will be sold to nobody at all."]),
    ]);
    held.turns[0].id = "t1".to_owned();
    held.turns[1].translation_of = Some("t1".to_owned());
    assert!(judged_in(&held, "Port Linn will be sold to nobody").cautions().contains(&Caution::Translation));
    assert!(!judged_in(&held, "Порт Линн не будет продан").cautions().contains(&Caution::Translation));
}

#[test]
fn a_name_changed_in_german_bears_meaning_and_another_noun_does_not() {
    let held = said_in(
        "de",
        "Wir danken Minister Brandt und Frau Mara Odell für das Schiff, das nach Frankreich fährt.",
    );
    for (claimed, class) in [
        ("Wir danken Minister Keller und Frau Mara Odell für das Schiff", EditClass::Name),
        ("Wir danken Minister Brandt und Frau Mara Winter für das Schiff", EditClass::Name),
        ("für das Schiff, das nach Norwegen fährt", EditClass::Name),
        (
            "Minister Brandt und Frau Mara Odell für das Haus, das nach Frankreich fährt",
            EditClass::ContentWord,
        ),
    ] {
        assert_eq!(classes(&judged_in(&held, claimed)), [class], "{claimed}");
    }
}

#[test]
fn altered_words_that_stand_twice_go_to_the_right_speaker() {
    let held = statement(vec![
        turn(
            TurnRole::Question,
            Some("Ivo Brandt"),
            &["The winter ferries will surely sail again before the ice melts."],
        ),
        turn(
            TurnRole::Answer,
            Some("Mara Odell"),
            &["The winter ferries will surely sail again before the ice melts."],
        ),
    ]);
    let quote = Quote::parse("The winter ferries will never sail again before the ice melts").unwrap();
    for (speaker, turn) in [("Mara Odell", 1), ("Ivo Brandt", 0)] {
        let asked = Asked { speaker: Some(speaker), ..Asked::default() };
        let judgement = judge_one(&quote, &asked, &Held::whole(0, &held)).unwrap();
        assert_eq!((judgement.verdict, judgement.passages[0].turn), (Verdict::Altered, turn), "{speaker}");
        assert!(!judgement.cautions().contains(&Caution::Misattributed), "{speaker}");
    }
}

#[test]
fn a_short_answer_is_found_beside_like_words_of_its_question() {
    let held = statement(vec![
        turn(TurnRole::Question, None, &["Has the ferry been repaired?"]),
        turn(TurnRole::Answer, Some("Mara Odell"), &["The ferry has been scrapped."]),
    ]);
    let mut builder = SegmentBuilder::new();
    builder.add(0, &held);
    let bytes = builder.finish();
    let quote = Quote::parse("the ferry has not been scrapped").unwrap();
    let wanted = Wanted { speaker: None, days: None, limit: 4 };
    let found = candidates(&[Segment::open(&bytes).unwrap()], &quote, &wanted);
    let turns: Vec<usize> = found.statements[0].places.iter().map(|place| place.turn).collect();
    assert!(turns.contains(&1), "{turns:?}");
}

#[test]
fn a_bracket_is_marked_even_where_its_word_stands_there() {
    assert_eq!(judged("[the] ferry runs daily, whatever the weather").verdict, Verdict::Abridged);
    let held = said_in("en", "We kept [our] word, and the ferry runs daily.");
    assert_eq!(judged_in(&held, "We kept [our] word, and the ferry").verdict, Verdict::Exact);
}

#[test]
fn parts_of_an_abridged_quotation_are_chosen_together() {
    let held = said_in(
        "en",
        "The harbour is open to all ships. The gates stay shut at night. The harbour is open to nobody by day, and the gates stay shut at noon.",
    );
    let judgement = judged_in(&held, "The harbour is open … and the gates stay shut at noon");
    assert_eq!(judgement.verdict, Verdict::Abridged);
    assert_eq!(judgement.passages[0].start, 64, "the nearest “The harbour is open” is meant");
}

#[test]
fn a_clause_that_reports_negates_or_conditions_is_shown() {
    for (quote, cautioned) in [
        ("the ministry has forgotten the northern islands", true),
        ("the winter ferries will sail again", true),
        ("They claim that the ministry has forgotten the northern islands", true),
        ("The organisation of the fleet is sound", false),
        ("the ferry runs daily, whatever the weather", false),
    ] {
        assert_eq!(judged(quote).cautions().contains(&Caution::Context), cautioned, "{quote}");
    }
}

#[test]
fn a_misattribution_is_found_and_not_hidden() {
    let (ours, theirs) =
        (conference(), statement(vec![turn(TurnRole::Speech, Some("Ivo Brandt"), &["We wish her well."])]));
    let quote = Quote::parse("the ferry runs daily, whatever the weather").unwrap();
    let asked = Asked { speaker: Some("Ivo Brandt"), others: 0, found: None };
    let found = check(&quote, &asked, [Held::whole(1, &theirs), Held::whole(2, &ours)]);
    assert_eq!(found[0].verdict, Verdict::Exact);
    assert_eq!(found[0].speaker.as_deref(), Some("Mara Odell"));
    assert!(found[0].cautions().contains(&Caution::Misattributed));
}

#[test]
fn ties_go_to_the_right_speaker_then_the_right_date_then_the_earliest() {
    let said = |speaker: &str, year: &str| Statement {
        delivered_on: year.parse().ok(),
        ..statement(vec![turn(TurnRole::Speech, Some(speaker), &["The tide forgives no careless captain."])])
    };
    let held = [said("Ivo Brandt", "1950"), said("Mara Odell", "1970"), said("Mara Odell", "1960")];
    let quote = Quote::parse("the tide forgives no careless captain").unwrap();
    let asked = Asked { speaker: Some("Odell"), others: 9, found: None };
    let candidates =
        held.iter().enumerate().map(|(doc, s)| Held { on_date: doc != 2, ..Held::whole(doc as u64, s) });
    let docs: Vec<u64> = check(&quote, &asked, candidates).iter().map(|j| j.passages[0].doc).collect();
    assert_eq!(docs, [1, 2, 0]);
}

#[test]
fn parts_of_two_statements_are_spliced() {
    let (a, b) = (
        conference(),
        statement(vec![turn(
            TurnRole::Speech,
            Some("Ivo Brandt"),
            &["Let every valley keep its own granary and every town its own wells."],
        )]),
    );
    let quote =
        Quote::parse("the ferry runs daily, whatever the weather, and every town its own wells").unwrap();
    let found = check(&quote, &Asked::default(), [Held::whole(1, &a), Held::whole(2, &b)]);
    assert_eq!(found[0].verdict, Verdict::Spliced);
    assert_eq!(found[0].passages.iter().map(|p| p.doc).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_negation_or_number_changed_in_another_language_bears_meaning() {
    for (language, said, claimed, class) in [
        ("ru", "Порт Линн не будет продан до весны.", "Порт Линн будет продан до весны", EditClass::Negation),
        (
            "ru",
            "Мы построили семь новых мостов за рекой.",
            "Мы построили девять новых мостов за рекой",
            EditClass::Number,
        ),
        (
            "fr",
            "Le port n’est pas fermé aux pêcheurs de l’île.",
            "Le port n’est plus fermé aux pêcheurs de l’île",
            EditClass::Negation,
        ),
        (
            "fr",
            "Nous avons construit sept ponts sur la rivière.",
            "Nous avons construit huit ponts sur la rivière",
            EditClass::Number,
        ),
        (
            "es",
            "El puerto nunca estará cerrado a los pescadores.",
            "El puerto siempre estará cerrado a los pescadores",
            EditClass::Negation,
        ),
        (
            "es",
            "Hemos construido siete puentes sobre el río.",
            "Hemos construido ocho puentes sobre el río",
            EditClass::Number,
        ),
        (
            "de",
            "Der Hafen wird nicht an Fremde verkauft.",
            "Der Hafen wird an Fremde verkauft",
            EditClass::Negation,
        ),
        (
            "de",
            "Wir haben sieben Brücken über den Fluss gebaut.",
            "Wir haben acht Brücken über den Fluss gebaut",
            EditClass::Number,
        ),
    ] {
        let held = Statement {
            language: Some(language.to_owned()),
            ..statement(vec![turn(TurnRole::Speech, Some("Mara Odell"), &[said])])
        };
        let quote = Quote::parse(claimed).unwrap();
        let judgement = judge_one(&quote, &Asked::default(), &Held::whole(0, &held)).unwrap();
        assert_eq!((judgement.verdict, classes(&judgement)), (Verdict::Altered, vec![class]), "{claimed}");
        assert!(judgement.cautions().contains(&Caution::Meaning), "{claimed}");
    }
}

#[test]
fn a_language_without_spaces_is_checked_by_the_character() {
    let held = statement(vec![turn(
        TurnRole::Speech,
        Some("Mara Odell"),
        &["港は春まで売られません。橋は七つ架けられました。"],
    )]);
    let verdict = |claimed: &str| {
        let quote = Quote::parse(claimed).unwrap();
        judge_one(&quote, &Asked::default(), &Held::whole(0, &held)).map(|judgement| judgement.verdict)
    };
    assert_eq!(verdict("「春まで売られません」"), Some(Verdict::Exact));
    assert_eq!(verdict("港は……売られません"), Some(Verdict::Abridged));
    assert_eq!(verdict("橋は八つ架けられました"), Some(Verdict::Altered));
}

#[test]
fn a_word_by_chance_in_the_turn_before_does_not_draw_the_search_there() {
    let held = statement(vec![
        turn(TurnRole::Speech, Some("Ada Lorn"), &["It was a slow year, and nobody minded."]),
        turn(TurnRole::Question, None, &["Do you believe him in front of us?"]),
        turn(
            TurnRole::Answer,
            Some("Ada Lorn"),
            &[
                "I believe that he said it in front of people who will remember it. That is the best promise there is.",
            ],
        ),
    ]);
    let mut builder = SegmentBuilder::new();
    builder.add(7, &held);
    let bytes = builder.finish();
    let quote =
        Quote::parse("I believe that he said it in front of people who will not remember it").unwrap();
    let wanted = Wanted { speaker: None, days: None, limit: 1 };
    let found = candidates(&[Segment::open(&bytes).unwrap()], &quote, &wanted);
    assert_eq!(
        found.statements[0].places.iter().map(|place| place.turn).min_by_key(|turn| turn.abs_diff(2)),
        Some(2)
    );
    let held = Held { places: &found.statements[0].places, ..Held::whole(7, &held) };
    assert_eq!(judge_one(&quote, &Asked::default(), &held).unwrap().verdict, Verdict::Altered);
}
