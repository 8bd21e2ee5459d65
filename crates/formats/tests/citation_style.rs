//! Citations in styles of the Citation Style Language: who, what, when and where stand in each; what is not known is left out.

#![cfg(feature = "styles")]
#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_formats::{
    citation::CitedFacts,
    citation_style::{BUILT_IN, StyleError, in_built_in_style, in_own_style},
};
use dictum_model::StatementKind;
use expect_test::expect;

fn speech() -> CitedFacts<'static> {
    CitedFacts {
        speaker: Some("Ilse Tamm"),
        headline: Some("Address on ferries"),
        kind: Some(StatementKind::Address),
        publisher: Some("Ministry of Foreign Affairs of Orsinia"),
        delivered_on: "2024-03-01".parse().ok(),
        published_at: "2024-03-02".parse().ok(),
        language: Some("en"),
        uri: Some("https://mfa.example/a"),
        captured_at: "2024-03-05T23:30:00Z".parse().ok(),
        ..CitedFacts::default()
    }
}

#[test]
fn each_style_names_the_statement_in_its_own_way() {
    let all: Vec<String> = BUILT_IN
        .iter()
        .map(|(name, _)| format!("{name}: {}", in_built_in_style(&speech(), name).unwrap()))
        .collect();
    expect![[r#"
        chicago: Ilse Tamm. “Address on Ferries.” Address. March 1, 2024. Ministry of Foreign Affairs of Orsinia, March 2, 2024. https://mfa.example/a.
        chicago-author-date: Ilse Tamm. 2024. “Address on Ferries.” Address. March 1, 2024. Ministry of Foreign Affairs of Orsinia, March 2. https://mfa.example/a.
        apa: Ilse Tamm. (2024, March 2). Address on ferries [Address]. Ministry of Foreign Affairs of Orsinia. https://mfa.example/a
        mla: Ilse Tamm. “Address on Ferries.” Address. Ministry of Foreign Affairs of Orsinia, 1 Mar. 2024, https://mfa.example/a."#]].assert_eq(&all.join("\n"));
}

#[test]
fn a_style_of_ones_own_is_read_from_its_file() {
    let csl = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0" default-locale="en-GB">
  <info><title>Own</title><id>own</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout suffix="."><names variable="author"/><text variable="title" prefix=", ‘" suffix="’"/></layout></citation>
</style>"#;
    assert_eq!(in_own_style(&speech(), csl).unwrap(), "Ilse Tamm, ‘Address on ferries’.");
    assert!(matches!(in_own_style(&speech(), "<style>"), Err(StyleError::NoStyle(_))));
}

#[test]
fn an_unknown_style_is_refused_by_name_and_nothing_known_is_no_panic() {
    assert_eq!(in_built_in_style(&speech(), "dada"), Err(StyleError::Unknown("dada".into())));
    for (name, _) in BUILT_IN {
        let _ = in_built_in_style(&CitedFacts::default(), name);
    }
}
