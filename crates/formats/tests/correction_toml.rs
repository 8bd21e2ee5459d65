//! Corrections are read as people write them, and a mistake in them is named with its cure.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_formats::correction_toml::read_corrections;
use dictum_model::{AnchorAt, CorrectedField, Matter, PassageUse};

const WHO: &str = "by = \"Ada Brandt\"\nreason = \"The page says so in its margin.\"\n";

#[test]
fn each_thing_that_a_file_says_is_a_claim_of_its_own() {
    let file = read_corrections(
        r#"
        payload = "sha256:0000000000000000000000000000000000000000000000000000000000000007"
        by = "Ada Brandt"
        reason = "Read on paper."
        made_at = 2026-11-22T09:00:00Z
        headline = "On nets"
        editorial = true
        kind = "interview"
        venue = ""
        delivered_on = 2021-09-02
        speakers = [{ name = "Maren Tollak", office = "Foreign Minister" }, { name = "Pavel Sorin" }]
        [[turn]]
        words = "And the ferries?"
        time = 2
        role = "question"
        speaker = ""
        label = "Question:"
        reason = "It ends in a question mark."
        [[passage]]
        words = "Share this page"
        is = "furniture"
        "#,
    )
    .unwrap();
    let fields: Vec<CorrectedField> = file.claims.iter().map(|claim| claim.matter.field()).collect();
    use CorrectedField::*;
    assert_eq!(
        fields,
        [Headline, Kind, Speakers, Venue, DeliveredOn, TurnLabel, TurnRole, TurnSpeaker, Passage]
    );
    assert_eq!(file.made_at.unwrap().to_string(), "2026-11-22T09:00:00Z");
    assert!(
        matches!(&file.claims[0].matter, Matter::Headline(Some(anchor)) if anchor.at == AnchorAt::Nowhere)
    );
    assert_eq!(file.claims[3].matter, Matter::Venue(None));
    assert_eq!(file.claims[4].matter.to_words().unwrap(), "2021-09-02");
    assert_eq!(file.claims[6].matter.anchor().unwrap().at, AnchorAt::Time(2));
    assert_eq!(file.claims[6].reason, "It ends in a question mark.");
    assert!(matches!(file.claims[8].matter, Matter::Passage(_, PassageUse::Furniture)));
    assert_eq!(file.claims[8].reason, "Read on paper.");
}

#[test]
fn who_and_why_are_required() {
    let told = |text: &str| read_corrections(text).unwrap_err().to_string();
    assert_eq!(told("kind = \"letter\"\nreason = \"x\""), "Who says so? A correction needs by = \"…\"");
    assert_eq!(
        told("kind = \"letter\"\nby = \"x\"\nreason = \" \""),
        "Why? A correction needs reason = \"…\""
    );
}

#[test]
fn a_mistake_is_named_with_its_cure() {
    for (lines, told) in [
        ("", "it corrects nothing"),
        ("kind = \"sermon\"", "“sermon” is no kind of statement: one of address, "),
        ("hedline = \"x\"", "unknown field `hedline`"),
        ("delivered_on = true", "delivered_on is no time"),
        ("delivered_on = \"noon\"", "“noon” is not a time: write it as 2021-08-30"),
        ("editorial = true\nkind = \"letter\"", "editorial = true is said of a headline, and none is given"),
        ("[[turn]]\nwords = \"x\"", "nothing is said of the turn with “x”"),
        ("[[passage]]\nwords = \"x\"\nis = \"chrome\"", "“chrome” is no form of a paragraph"),
        ("payload = \"7\"", "“7” is not a digest"),
    ] {
        let error = read_corrections(&format!("{WHO}{lines}")).unwrap_err().to_string();
        assert!(error.contains(told), "{lines}: {error}");
    }
}
