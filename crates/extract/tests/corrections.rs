//! Corrections laid over readings: what they change, what they may not, and that the laws of readings still hold.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

mod support;

use dictum_extract::{UNMATCHED, broken_laws, correct, place, visible_lines};
use dictum_model::*;
use proptest::prelude::*;
use support::{outline, reading};

const PAGE: &str = "<!doctype html><html><head><title>On the ferry</title></head><body>\
<h1>Ministry | Edvin Rask's remarks on the ferry, Port Salvan, May 3, 2021</h1>\
<p>The ferry sails again on Monday, with two crews and one bell.</p>\
<p>Question: And who will pay for the bell, if anybody does?</p>\
<p>Answer: Nobody pays for a bell. It was a gift of the islands, and it was cast in Tern Harbour.</p>\
<p>What of the captain? Will he be heard by the inquiry in June?</p>\
<p>The captain will be heard. Remember: he brought all of them home, and that is on the record.</p>\
<p>Follow the Ministry wherever you are, and tell your friends about us.</p>\
</body></html>";

/// The reading of the page, with corrections placed and laid over it one after the other.
fn corrected(matters: &[Matter]) -> Reading {
    let mut all = Vec::new();
    for matter in matters {
        let mut current = reading(PAGE.as_bytes(), Some("text/html"), None);
        correct(PAGE.as_bytes(), &mut current, &all);
        all.push(place(PAGE.as_bytes(), &current, &said(matter.clone())).unwrap());
    }
    let mut laid = reading(PAGE.as_bytes(), Some("text/html"), None);
    correct(PAGE.as_bytes(), &mut laid, &all);
    assert_eq!(broken_laws(PAGE.as_bytes(), &laid), [""; 0]);
    laid
}

fn refused(matter: Matter) -> String {
    let read = reading(PAGE.as_bytes(), Some("text/html"), None);
    place(PAGE.as_bytes(), &read, &said(matter)).unwrap_err().to_string()
}

fn said(matter: Matter) -> Correction {
    let (by, reason) = ("Ada Brandt".to_owned(), "Heard on the tape.".to_owned());
    Correction { payload: Digest([0; 32]), matter, by, reason, made_at: None }
}

fn words(words: &str) -> Anchor {
    Anchor { words: words.to_owned(), at: AnchorAt::Time(0) }
}

fn turns(reading: &Reading) -> Vec<String> {
    let statement = reading.statement.as_ref().unwrap();
    let begins = |turn: &Turn| {
        turn.paragraphs.first().map_or("", |first| &first.text).chars().take(20).collect::<String>()
    };
    let label = |turn: &Turn| turn.label.as_ref().map_or("-".to_owned(), |label| label.text.clone());
    let set = |turn: &Turn| format!("{} {} [{}] {}", turn.id, turn.role, label(turn), begins(turn));
    statement.turns.iter().map(set).collect()
}

#[test]
fn the_page_is_read_as_these_tests_suppose() {
    let read = reading(PAGE.as_bytes(), Some("text/html"), None);
    assert_eq!(
        turns(&read),
        [
            "t1 speech [-] The ferry sails agai",
            "t2 question [Question:] And who will pay for",
            "t3 answer [Answer:] Nobody pays for a be"
        ],
        "{}",
        outline(&read)
    );
}

#[test]
fn a_fact_is_replaced_and_leaves_its_note() {
    let laid =
        corrected(&[Matter::DeliveredOn("2021-05-02".parse().ok()), Matter::Venue(Some("The pier".into()))]);
    let statement = laid.statement.as_ref().unwrap();
    assert_eq!(statement.delivered_on, "2021-05-02".parse().ok());
    assert_eq!(statement.venue.as_deref(), Some("The pier"));
    let note = &laid.corrections[0];
    assert_eq!((note.from.as_deref(), note.to.as_deref()), (Some("2021-05-03"), Some("2021-05-02")));
    assert_eq!((note.by.as_str(), note.reason.as_str()), ("Ada Brandt", "Heard on the tape."));
    let told: Vec<&str> =
        laid.evidence.iter().filter(|e| e.field == "delivered_on").map(|e| e.rule).collect();
    assert_eq!(told, ["correction"]);
}

#[test]
fn a_later_correction_of_the_same_thing_wins() {
    let laid =
        corrected(&[Matter::Place(Some("Velgard".into())), Matter::Place(Some("Tern Harbour".into()))]);
    assert_eq!(laid.statement.unwrap().place.as_deref(), Some("Tern Harbour"));
    assert_eq!(laid.corrections.len(), 1);
}

#[test]
fn a_corrected_headline_stands_on_the_page_or_is_said_to_be_the_editors() {
    let laid = corrected(&[Matter::Headline(Some(words(
        "Edvin Rask's remarks on the ferry, Port Salvan, May 3, 2021",
    )))]);
    let headline = laid.statement.as_ref().unwrap().headline.clone().unwrap();
    assert_eq!(headline.text, "Edvin Rask's remarks on the ferry, Port Salvan, May 3, 2021");
    assert!(laid.furniture.iter().any(|furniture| furniture.text == "Ministry |"), "{}", outline(&laid));
    let invented = Anchor { words: "The bell".into(), at: AnchorAt::Nowhere };
    let laid = corrected(&[Matter::Headline(Some(invented))]);
    let headline = laid.statement.unwrap().headline.unwrap();
    assert!(headline.text == "The bell" && headline.span.is_empty());
    assert!(
        refused(Matter::Headline(Some(words("A bell for all")))).contains("does not stand so on the page")
    );
}

#[test]
fn role_and_speaker_of_a_turn_are_found_by_its_words() {
    let laid = corrected(&[
        Matter::TurnRole(words("on Monday, with two crews"), TurnRole::Text),
        Matter::TurnSpeaker(words("who will pay for the bell"), Some("Hanne Lindqvist".into())),
    ]);
    let statement = laid.statement.unwrap();
    assert_eq!(statement.turns[0].role, TurnRole::Text);
    assert_eq!(statement.turns[1].speaker.as_deref(), Some("Hanne Lindqvist"));
    assert_eq!(laid.corrections[0].words.as_deref(), Some("on Monday, with two crews"));
}

#[test]
fn a_label_begins_a_turn_and_without_one_the_turn_goes_on() {
    let laid = corrected(&[
        Matter::TurnLabel(words("What of the captain?"), Some(words("What of the captain?"))),
        Matter::TurnRole(words("Will he be heard by the inquiry"), TurnRole::Question),
    ]);
    assert_eq!(
        turns(&laid)[2..],
        [
            "t3 answer [Answer:] Nobody pays for a be",
            "t4 question [What of the captain?] Will he be heard by "
        ]
    );
    let laid = corrected(&[Matter::TurnLabel(words("And who will pay for the bell"), None)]);
    assert_eq!(
        turns(&laid),
        ["t1 speech [-] The ferry sails agai", "t2 answer [Answer:] Nobody pays for a be"]
    );
    let first = &laid.statement.as_ref().unwrap().turns[0].paragraphs[1];
    assert_eq!(first.text, "Question: And who will pay for the bell, if anybody does?");
}

#[test]
fn a_passage_goes_to_the_furniture_and_comes_back() {
    let chrome = "Follow the Ministry wherever you are, and tell your friends about us.";
    let read = reading(PAGE.as_bytes(), Some("text/html"), None);
    let is_furniture = |reading: &Reading| reading.furniture.iter().any(|item| item.text == chrome);
    let away = corrected(&[Matter::Passage(words(chrome), PassageUse::Furniture)]);
    assert!(is_furniture(&away), "{}", outline(&away));
    let back = [
        Matter::Passage(words(chrome), PassageUse::Furniture),
        Matter::Passage(words(chrome), PassageUse::Words(ParagraphForm::Prose)),
    ];
    assert!(!is_furniture(&corrected(&back)));
    assert_eq!(read.statement.is_some(), away.statement.is_some());
}

#[test]
fn a_part_of_a_paragraph_is_cut_out_of_it() {
    let laid = corrected(&[Matter::Passage(
        words("Remember: he brought all of them home,"),
        PassageUse::Words(ParagraphForm::Note),
    )]);
    let paragraphs: Vec<String> = laid.statement.as_ref().unwrap().turns[2]
        .paragraphs
        .iter()
        .map(|paragraph| format!("{} {}", paragraph.form, paragraph.text))
        .collect();
    assert!(
        paragraphs.contains(&"note Remember: he brought all of them home,".to_owned())
            && paragraphs.contains(&"prose and that is on the record.".to_owned()),
        "{paragraphs:?}"
    );
}

#[test]
fn words_that_do_not_stand_once_are_refused() {
    assert_eq!(
        refused(Matter::TurnRole(words("the lighthouse"), TurnRole::Text)),
        "“the lighthouse” does not stand on the page"
    );
    let twice = refused(Matter::TurnSpeaker(words("captain"), None));
    assert!(twice.contains("stands on the page 2 times"), "{twice}");
    let third = Matter::TurnSpeaker(Anchor { words: "captain".into(), at: AnchorAt::Time(3) }, None);
    assert!(refused(third).contains("2 times only, not 3"));
}

#[test]
fn who_why_and_sense_are_asked_for() {
    let read = reading(PAGE.as_bytes(), Some("text/html"), None);
    let nobody = Correction { by: " ".into(), ..said(Matter::Kind(None)) };
    assert!(place(PAGE.as_bytes(), &read, &nobody).unwrap_err().to_string().contains("by whom"));
    let no_reason = Correction { reason: String::new(), ..said(Matter::Kind(None)) };
    assert!(place(PAGE.as_bytes(), &read, &no_reason).unwrap_err().to_string().contains("why"));
    assert!(refused(Matter::DeliveredOn("2021-05-03T10:00".parse().ok())).contains("never a time of day"));
    assert!(refused(Matter::Language(Some("the Queen's".into()))).contains("by its tag"));
}

#[test]
fn what_no_longer_fits_is_a_warning_and_changes_nothing() {
    let mut read = reading(PAGE.as_bytes(), Some("text/html"), None);
    let before = read.clone();
    let gone =
        Anchor { words: "words that a worse reader saw".into(), at: AnchorAt::Bytes(Span::new(200, 240)) };
    correct(PAGE.as_bytes(), &mut read, &[said(Matter::TurnRole(gone, TurnRole::Question))]);
    assert_eq!(read.statement, before.statement);
    assert_eq!(read.warnings.last().map(|warning| warning.code), Some(UNMATCHED));
    assert_eq!(read.corrections, []);
}

#[test]
fn corrections_of_other_bytes_are_passed_over() {
    let mut read = reading(PAGE.as_bytes(), Some("text/html"), None);
    let before = read.clone();
    let other = Correction { payload: Digest([1; 32]), ..said(Matter::Place(Some("Velgard".into()))) };
    correct(PAGE.as_bytes(), &mut read, &[other]);
    assert_eq!(read, before);
}

/// Pages of many layouts, with what they are read as.
fn pages() -> Vec<(Vec<u8>, &'static str)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    [
        ("embassy-address.txt", "text/plain"),
        ("president-meeting.html", "text/html"),
        ("russian.txt", "text/plain"),
        ("chinese.html", "text/html"),
        ("release.md", "text/markdown"),
        ("statement.json", dictum_extract::STATEMENT_JSON),
    ]
    .into_iter()
    .map(|(name, media_type)| (std::fs::read(folder.join(name)).unwrap(), media_type))
    .collect()
}

/// Something to correct at words of a page.
fn matter(which: usize, anchor: Anchor) -> Matter {
    match which {
        0 => Matter::Passage(anchor, PassageUse::Furniture),
        1 => Matter::Passage(anchor, PassageUse::Words(ParagraphForm::Note)),
        2 => Matter::TurnLabel(anchor.clone(), Some(anchor)),
        3 => Matter::TurnLabel(anchor, None),
        4 => Matter::Headline(Some(anchor)),
        _ => Matter::TurnRole(anchor, TurnRole::Interjection),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_whatever_is_corrected(
        page in 0..6usize,
        picks in prop::collection::vec((any::<prop::sample::Index>(), 0..12usize, 1..9usize, 0..6usize), 1..5),
    ) {
        let (payload, media_type) = &pages()[page];
        let lines = visible_lines(payload, Some(media_type), None);
        let plain = reading(payload, Some(media_type), None);
        let mut all: Vec<Correction> = Vec::new();
        for (line, skip, take, which) in picks {
            let some: Vec<&str> = line.get(&lines).text.split(' ').skip(skip).take(take).collect();
            let anchor = Anchor { words: some.join(" "), at: AnchorAt::Time(1) };
            let mut current = plain.clone();
            correct(payload, &mut current, &all);
            all.extend(place(payload, &current, &said(matter(which, anchor))));
        }
        let mut laid = plain.clone();
        correct(payload, &mut laid, &all);
        prop_assert_eq!(broken_laws(payload, &laid), [""; 0]);
        let mut again = plain;
        correct(payload, &mut again, &all);
        prop_assert_eq!(laid, again);
    }
}
