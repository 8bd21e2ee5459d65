//! The JSON of a reading: its exact form, and that nothing is lost on the way out and back.

use dictum_formats::reading_json::{from_json, to_json, to_json_explained};
use dictum_model::*;
use expect_test::expect;
use jiff::{Timestamp, civil, tz::Offset};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn briefing() -> Reading {
    let turn = |id: &str, role, speaker: Option<&str>, label: Option<Label>, paragraph| Turn {
        id: id.into(),
        role,
        speaker: speaker.map(Into::into),
        label,
        language: None,
        translation_of: None,
        paragraphs: vec![paragraph],
    };
    let prose = |text: &str, start| Paragraph {
        text: text.into(),
        form: ParagraphForm::Prose,
        span: Span::new(start, start + text.len()),
    };
    Reading {
        capture: Capture {
            source: "briefing.txt".into(),
            digest: Digest([0; 32]),
            media_type: Some("text/plain".into()),
            charset: Some("utf-8".into()),
            bytes: 99,
            target_uri: None,
            captured_at: None,
            captured_at_candidates: vec![],
            captured_at_from: None,
            http_status: None,
        },
        extractor: "0.1.0".into(),
        statement: Some(Statement {
            headline: Some(Headline { text: "Briefing by \"the\" spokesman".into(), span: Span::new(0, 27) }),
            kind: Some(StatementKind::Briefing),
            speakers: vec![Speaker { name: "Ilse Tamm".into(), role: None }],
            delivered_on: "2024-03-01".parse().ok(),
            language: Some("en".into()),
            turns: vec![
                turn(
                    "t1",
                    TurnRole::Question,
                    None,
                    Some(Label { text: "Question:".into(), span: Span::new(28, 37) }),
                    prose("Why?", 38),
                ),
                turn("t2", TurnRole::Answer, Some("Ilse Tamm"), None, prose("Because.", 43)),
            ],
            ..Statement::default()
        }),
        furniture: vec![Furniture {
            kind: FurnitureKind::Counter { days: 3, event: "the flood".into(), since: None },
            text: "3 days have passed since the flood".into(),
            span: Span::new(52, 86),
        }],
        listings: vec![],
        warnings: vec![],
        evidence: vec![Evidence { field: "delivered_on", rule: "headline-tail", span: None }],
        corrections: vec![],
    }
}

#[test]
fn a_reading_is_written_in_the_documented_form_and_order_of_keys() {
    expect![[r#"{"capture":{"source":"briefing.txt","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","media_type":"text/plain","charset":"utf-8","bytes":99,"target_uri":null,"captured_at":null,"captured_at_from":null,"http_status":null},"extractor":{"version":"0.1.0"},"statement":{"headline":{"text":"Briefing by \"the\" spokesman","span":[0,27]},"kind":"briefing","publisher":null,"speakers":[{"name":"Ilse Tamm","role":null}],"venue":null,"place":null,"occasion":null,"delivered_on":"2024-03-01","published_at":null,"language":"en","translations":[],"turns":[{"id":"t1","role":"question","speaker":null,"label":"Question:","label_span":[28,37],"paragraphs":[{"text":"Why?","form":"prose","span":[38,42]}]},{"id":"t2","role":"answer","speaker":"Ilse Tamm","label":null,"paragraphs":[{"text":"Because.","form":"prose","span":[43,51]}]}],"canonical_uri":null,"aliases":[]},"furniture":[{"kind":"counter","days":3,"event":"the flood","since":null,"text":"3 days have passed since the flood","span":[52,86]}],"listings":[],"warnings":[]}"#]]
    .assert_eq(&to_json(&briefing()));
}

#[test]
fn evidence_is_written_only_when_asked_for() {
    let explained = to_json_explained(&briefing());
    assert!(
        explained.ends_with(r#""evidence":[{"field":"delivered_on","rule":"headline-tail","span":null}]}"#)
    );
    assert_eq!(from_json(&to_json(&briefing())).unwrap(), Reading { evidence: vec![], ..briefing() });
}

#[test]
fn keys_of_a_newer_version_are_passed_over() {
    let newer = to_json(&briefing()).replacen('{', r#"{"mood":[1,{"x":2}],"#, 1);
    assert_eq!(from_json(&newer).unwrap(), Reading { evidence: vec![], ..briefing() });
}

#[test]
fn what_is_not_a_reading_is_refused_with_the_reason() {
    let whole = to_json(&briefing());
    for (broken, reason) in [
        (String::new(), "EOF"),
        ("{}".into(), "missing field `capture`"),
        (whole.replace("\"briefing\"", "\"sermon\""), "“sermon” is no kind of statement"),
        (whole.replace("\"counter\"", "\"teapot\""), "“teapot” is no kind of furniture"),
        (whole.replace("sha256:0", "sha256:x"), "is not a digest"),
        (whole.replace("2024-03-01", "2024-02-30"), "is not a time"),
        (whole.replace("\"days\":3,", ""), "missing field `days`"),
        (whole.replace("[28,37]", "[28,-37]"), "invalid value"),
    ] {
        let told = from_json(&broken).unwrap_err().to_string();
        assert!(told.contains(reason), "{told}");
    }
}

fn wording() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~\\n\"\\\\]{0,12}", "\\PC{0,6}"]
}

fn span() -> impl Strategy<Value = Span> {
    (0..5_000_000usize, 0..5_000usize).prop_map(|(start, length)| Span::new(start, start + length))
}

fn day() -> impl Strategy<Value = civil::Date> {
    (1i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| civil::date(year, month, day))
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (-60_000_000_000i64..200_000_000_000, 0..1_000_000_000i32)
        .prop_map(|(second, nano)| Timestamp::new(second, nano).unwrap_or(Timestamp::UNIX_EPOCH))
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        (0i16..=9999).prop_map(Moment::Year),
        (0i16..=9999, 1i8..=12).prop_map(|(year, month)| Moment::Month(year, month)),
        day().prop_map(Moment::Day),
        (day(), 0i8..24, 0i8..60, 0i8..60)
            .prop_map(|(day, hour, minute, second)| Moment::Local(day.at(hour, minute, second, 0))),
        (0i64..4_000_000_000, -14 * 60..=14 * 60i32).prop_map(|(second, minutes)| Moment::Instant(
            Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH),
            Offset::from_seconds(minutes * 60).unwrap_or(Offset::UTC)
        )),
    ]
}

fn capture() -> impl Strategy<Value = Capture> {
    (
        (wording(), any::<[u8; 32]>(), option::of(wording()), option::of(wording()), any::<usize>()),
        (option::of(wording()), option::of(instant()), vec(instant(), 0..3)),
        (option::of(select(CapturedAtFrom::ALL)), option::of(any::<u16>())),
    )
        .prop_map(
            |((source, digest, media_type, charset, bytes), (target_uri, at, candidates), (from, status))| {
                Capture {
                    source,
                    digest: Digest(digest),
                    media_type,
                    charset,
                    bytes,
                    target_uri,
                    captured_at: at,
                    captured_at_candidates: candidates,
                    captured_at_from: from,
                    http_status: status,
                }
            },
        )
}

fn paragraph() -> impl Strategy<Value = Paragraph> {
    (wording(), select(ParagraphForm::ALL), span()).prop_map(|(text, form, span)| Paragraph {
        text,
        form,
        span,
    })
}

fn turn() -> impl Strategy<Value = Turn> {
    (
        (wording(), select(TurnRole::ALL), option::of(wording())),
        option::of((wording(), span()).prop_map(|(text, span)| Label { text, span })),
        (option::of(wording()), option::of(wording()), vec(paragraph(), 0..4)),
    )
        .prop_map(|((id, role, speaker), label, (language, translation_of, paragraphs))| Turn {
            id,
            role,
            speaker,
            label,
            language,
            translation_of,
            paragraphs,
        })
}

fn statement() -> impl Strategy<Value = Statement> {
    let speaker = (wording(), option::of(wording())).prop_map(|(name, role)| Speaker { name, role });
    let headline = (wording(), span()).prop_map(|(text, span)| Headline { text, span });
    (
        (option::of(headline), option::of(select(StatementKind::ALL)), vec(speaker, 0..3)),
        vec(option::of(wording()), 6),
        (option::of(moment()), option::of(moment()), vec(wording(), 0..3), vec(wording(), 0..3)),
        vec(turn(), 0..4),
    )
        .prop_map(
            |((headline, kind, speakers), plain, (said, put_out, translations, aliases), turns)| Statement {
                headline,
                kind,
                speakers,
                publisher: plain[0].clone(),
                venue: plain[1].clone(),
                place: plain[2].clone(),
                occasion: plain[3].clone(),
                language: plain[4].clone(),
                canonical_uri: plain[5].clone(),
                delivered_on: said,
                published_at: put_out,
                translations,
                aliases,
                turns,
            },
        )
}

fn furniture() -> impl Strategy<Value = Furniture> {
    use FurnitureKind::*;
    let plain = select(vec![Contact, Navigation, LanguageSwitch, Share, Related, Legal, Other]);
    let kind = prop_oneof![
        plain,
        day().prop_map(|date| PageDate { date }),
        (wording(), wording()).prop_map(|(place, time)| Clock { place, time }),
        (any::<u32>(), wording(), option::of(day())).prop_map(|(days, event, since)| Counter {
            days,
            event,
            since
        }),
    ];
    (kind, wording(), span()).prop_map(|(kind, text, span)| Furniture { kind, text, span })
}

fn listing() -> impl Strategy<Value = Listing> {
    (option::of(day()), wording(), option::of(wording()), option::of(wording()), span()).prop_map(
        |(date, headline, teaser, target_uri, span)| Listing { date, headline, teaser, target_uri, span },
    )
}

fn reading() -> impl Strategy<Value = Reading> {
    let warning = (select(vec!["label-unknown", "clocks-disagree"]), wording(), option::of(span()))
        .prop_map(|(code, message, span)| Warning { code, message, span });
    let evidence = (select(vec!["headline", "kind"]), select(vec!["json-ld", "h1"]), option::of(span()))
        .prop_map(|(field, rule, span)| Evidence { field, rule, span });
    (
        (capture(), wording(), option::of(statement())),
        (vec(furniture(), 0..4), vec(listing(), 0..3)),
        (vec(warning, 0..3), vec(evidence, 0..3), vec(correction(), 0..3)),
    )
        .prop_map(
            |((capture, extractor, statement), (furniture, listings), (warnings, evidence, corrections))| {
                Reading {
                    capture,
                    extractor,
                    statement,
                    furniture,
                    listings,
                    warnings,
                    evidence,
                    corrections,
                }
            },
        )
}

fn correction() -> impl Strategy<Value = AppliedCorrection> {
    let from_to = (option::of(wording()), option::of(wording()));
    let who = (wording(), wording(), option::of(instant()));
    (select(CorrectedField::ALL.to_vec()), option::of(wording()), option::of(span()), from_to, who).prop_map(
        |(field, words, span, (from, to), (by, reason, made_at))| AppliedCorrection {
            field,
            words,
            span,
            from,
            to,
            by,
            reason,
            made_at,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_reading_is_read_back_as_it_was_written(reading in reading()) {
        let line = to_json_explained(&reading);
        prop_assert!(!line.contains('\n'));
        prop_assert_eq!(from_json(&line).unwrap(), reading);
    }

    #[test]
    fn cutting_the_line_short_is_an_error_and_never_a_panic(reading in reading(), at in 0.0..1.0f64) {
        let line = to_json(&reading);
        let cut = line.floor_char_boundary((line.len() as f64 * at) as usize);
        prop_assert!(from_json(&line[..cut]).is_err());
    }
}
