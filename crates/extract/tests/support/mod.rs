//! What the tests of this crate share: making captures, an outline of a reading for people, the laws.

use dictum_extract::{ReadOptions, broken_laws, read};
use dictum_model::{Capture, Digest, FurnitureKind, Reading};
use std::fmt::Write;

/// Reads a payload of a media type.
pub fn reading(payload: &[u8], media_type: Option<&str>, charset: Option<&str>) -> Reading {
    let capture = Capture {
        source: "capture".to_owned(),
        digest: Digest([0; 32]),
        media_type: media_type.map(str::to_owned),
        charset: charset.map(str::to_owned),
        bytes: payload.len(),
        target_uri: None,
        captured_at: None,
        captured_at_candidates: Vec::new(),
        captured_at_from: None,
        http_status: None,
    };
    read(payload, capture, &ReadOptions::default())
}

/// A reading as a person would jot it down.
#[allow(dead_code, reason = "each test file takes what it needs")]
pub fn outline(reading: &Reading) -> String {
    let mut out = String::new();
    let capture = &reading.capture;
    if let Some(at) = capture.captured_at {
        let _ = writeln!(out, "captured at: {at}");
    }
    for at in &capture.captured_at_candidates {
        let _ = writeln!(out, "perhaps captured at: {at}");
    }
    if let Some(statement) = &reading.statement {
        outline_statement(statement, &mut out);
    } else {
        out.push_str("no statement\n");
    }
    for listing in &reading.listings {
        let date = listing.date.map(|date| date.to_string()).unwrap_or_default();
        let teaser = listing.teaser.as_deref().unwrap_or("-");
        let _ = writeln!(out, "listed: {date} | {} | {teaser}", listing.headline);
    }
    for furniture in &reading.furniture {
        let _ = writeln!(out, "furniture: {}: {}", told(&furniture.kind), furniture.text);
    }
    for warning in &reading.warnings {
        let _ = writeln!(out, "warning: {}", warning.code);
    }
    out
}

fn told(kind: &FurnitureKind) -> String {
    match kind {
        FurnitureKind::PageDate { date } => format!("page-date {date}"),
        FurnitureKind::Clock { place, time } => format!("clock {place} {time}"),
        FurnitureKind::Counter { days, event, since } => {
            format!("counter {days} [{event}] {}", since.map(|day| day.to_string()).unwrap_or_default())
        }
        other => other.as_str().to_owned(),
    }
}

fn outline_statement(statement: &dictum_model::Statement, out: &mut String) {
    let headline = statement.headline.as_ref().map_or("-", |headline| headline.text.as_str());
    let _ = writeln!(out, "headline: {headline}");
    let speakers = statement.speakers.iter().map(|one| match &one.role {
        Some(role) => format!("{} ({role})", one.name),
        None => one.name.clone(),
    });
    let word = |value: &Option<String>| value.clone();
    let values = [
        ("kind", statement.kind.map(|kind| kind.to_string())),
        ("publisher", word(&statement.publisher)),
        ("speakers", Some(speakers.collect::<Vec<_>>().join(", ")).filter(|names| !names.is_empty())),
        ("venue", word(&statement.venue)),
        ("place", word(&statement.place)),
        ("occasion", word(&statement.occasion)),
        ("delivered on", statement.delivered_on.map(|at| at.to_string())),
        ("published at", statement.published_at.map(|at| at.to_string())),
        ("language", word(&statement.language)),
        ("translations", Some(statement.translations.join(", ")).filter(|tags| !tags.is_empty())),
        ("canonical uri", word(&statement.canonical_uri)),
        ("aliases", Some(statement.aliases.join(", ")).filter(|names| !names.is_empty())),
    ];
    for (name, value) in values.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        let _ = writeln!(out, "{name}: {value}");
    }
    for turn in &statement.turns {
        let label = turn.label.as_ref().map_or("-", |label| label.text.as_str());
        let speaker = turn.speaker.as_deref().unwrap_or("-");
        let _ = writeln!(out, "{} {} [{label}] {speaker}", turn.id, turn.role);
        for paragraph in &turn.paragraphs {
            let _ = writeln!(out, "    {}: {}", paragraph.form, paragraph.text.replace('\n', " / "));
        }
    }
}

/// Asserts the laws that hold for every payload.
#[allow(dead_code, reason = "each test file takes what it needs")]
pub fn assert_lawful(payload: &[u8], media_type: Option<&str>, charset: Option<&str>) {
    let reading = reading(payload, media_type, charset);
    let again = self::reading(payload, media_type, charset);
    assert_eq!(reading, again, "a reading is the same each time");
    let broken = broken_laws(payload, &reading);
    assert!(broken.is_empty(), "{}\nin {}", broken.join("\n"), String::from_utf8_lossy(payload));
}
