//! Citations in each style, of much and of nothing.

use dictum_formats::citation::{CitedFacts, citation_bibtex, citation_csl, citation_ris, citation_text};
use dictum_model::{Digest, StatementKind};
use expect_test::expect;

fn speech() -> CitedFacts<'static> {
    CitedFacts {
        speaker: Some("Ilse Tamm"),
        speaker_role: Some("Foreign Minister"),
        headline: Some("Address on ferries & harbours,\nPort Salis"),
        kind: Some(StatementKind::NewsConference),
        publisher: Some("Ministry of Foreign Affairs of Orsinia"),
        delivered_on: "2024-03-01".parse().ok(),
        published_at: "2024-03-02T19:47".parse().ok(),
        language: Some("en"),
        uri: Some("https://mfa.example/a_{1}"),
        captured_at: "2024-03-05T23:30:00Z".parse().ok(),
        digest: Some(Digest([0xab; 32])),
        passage: Some("100% of the ferries_run."),
    }
}

#[test]
fn a_citation_in_text_names_what_is_known_in_order() {
    expect!["Ilse Tamm (Foreign Minister), “Address on ferries & harbours, Port Salis”, news conference, delivered 1 March 2024, Ministry of Foreign Affairs of Orsinia, published 2 March 2024, https://mfa.example/a_{1}, captured 5 March 2024 23:30 UTC, sha256:abababababababababababababababababababababababababababababababab."].assert_eq(&citation_text(&speech()));
    expect!["delivered May 2013."].assert_eq(&citation_text(&CitedFacts {
        delivered_on: "2013-05".parse().ok(),
        ..Default::default()
    }));
}

#[test]
fn a_citation_in_csl_json_has_literal_names_and_dates_in_parts() {
    expect![[r#"
        {
          "URL": "https://mfa.example/a_{1}",
          "accessed": {
            "date-parts": [
              [
                2024,
                3,
                5
              ]
            ]
          },
          "annote": "100% of the ferries_run.",
          "author": [
            {
              "literal": "Ilse Tamm"
            }
          ],
          "event-date": {
            "date-parts": [
              [
                2024,
                3,
                1
              ]
            ]
          },
          "genre": "news conference",
          "id": "dictum-abababababab",
          "issued": {
            "date-parts": [
              [
                2024,
                3,
                2
              ]
            ]
          },
          "language": "en",
          "note": "sha256:abababababababababababababababababababababababababababababababab",
          "publisher": "Ministry of Foreign Affairs of Orsinia",
          "title": "Address on ferries & harbours, Port Salis",
          "type": "speech"
        }"#]]
    .assert_eq(&format!("{:#}", citation_csl(&speech())));
}

#[test]
fn a_citation_in_bibtex_keeps_tex_from_reading_the_words() {
    expect![[r#"
        @online{dictum-abababababab,
          author = {{Ilse Tamm}},
          title = {{Address on ferries \& harbours, Port Salis}},
          type = {news conference},
          organization = {Ministry of Foreign Affairs of Orsinia},
          eventdate = {2024-03-01},
          date = {2024-03-02},
          url = {https://mfa.example/a_%7B1%7D},
          urldate = {2024-03-05},
          langid = {en},
          note = {sha256:abababababababababababababababababababababababababababababababab},
          annotation = {100\% of the ferries\_run.},
        }
    "#]]
    .assert_eq(&citation_bibtex(&speech()));
}

#[test]
fn a_citation_in_ris_has_one_value_a_line() {
    expect![[r#"
        TY  - ELEC
        ID  - dictum-abababababab
        AU  - Ilse Tamm
        TI  - Address on ferries & harbours, Port Salis
        M3  - news conference
        PB  - Ministry of Foreign Affairs of Orsinia
        PY  - 2024
        DA  - 2024/03/02/
        Y2  - 2024/03/05/
        LA  - en
        UR  - https://mfa.example/a_{1}
        N1  - Delivered 2024-03-01
        N1  - sha256:abababababababababababababababababababababababababababababababab
        N1  - 100% of the ferries_run.
        ER  - 
    "#]]
    .assert_eq(&citation_ris(&speech()).replace('\r', ""));
}

#[test]
fn of_what_is_not_known_nothing_is_said() {
    let nothing = CitedFacts::default();
    assert_eq!(citation_text(&nothing), "");
    assert_eq!(citation_csl(&nothing).to_string(), r#"{"id":"dictum","type":"document"}"#);
    assert_eq!(citation_bibtex(&nothing), "@misc{dictum,\n}\n");
    assert_eq!(citation_ris(&nothing), "TY  - GEN\r\nID  - dictum\r\nER  - \r\n");
}
