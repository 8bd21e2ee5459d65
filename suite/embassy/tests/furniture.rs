//! Ten thousand captures of pages on which all but the words moves: clocks, counters, boxes of what is new, and one redesign.

#![allow(clippy::unwrap_used, reason = "a test says what it means with unwrap")]

use dictum::{
    Dictum, IngestOptions, NewsKind,
    model::{Capture, CapturedAtFrom},
};
use dictum_formats::{digest_of, warc::write_response};
use embassy::{Calendar, Site};
use jiff::{SignedDuration, Timestamp};
use std::{collections::HashMap, io::Write};

/// So many statements …
const STATEMENTS: usize = 50;

/// … each captured so often.
const CAPTURES: i32 = 200;

fn record_of(site: &Site, path: &str, at: Timestamp) -> Vec<u8> {
    site.set_now(at);
    let answer = site.answer(path, &HashMap::new());
    let head = format!("HTTP/1.1 {} x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n", answer.status);
    let capture = Capture {
        source: "harvest".into(),
        digest: digest_of(&answer.body),
        media_type: None,
        charset: None,
        bytes: answer.body.len(),
        target_uri: Some(format!("http://embassy.vessaria.example{path}")),
        captured_at: Some(at),
        captured_at_candidates: Vec::new(),
        captured_at_from: Some(CapturedAtFrom::Warc),
        http_status: None,
    };
    write_response(&capture, &[head.as_bytes(), &answer.body].concat())
}

#[test]
fn ten_thousand_captures_of_moving_furniture_tell_nothing() {
    let home = tempfile::tempdir().unwrap();
    let site = Site::new(Calendar::of_days(160), "http://embassy.vessaria.example", false);
    let quiet =
        site.calendar.statements.iter().filter(|statement| statement.deeds.is_empty()).take(STATEMENTS);
    let paths: Vec<(String, Timestamp)> =
        quiet.map(|statement| (statement.first_path(), statement.out_at)).collect();
    assert_eq!(paths.len(), STATEMENTS);
    let inbox = home.path().join("captures.warc");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&inbox).unwrap());
    for round in 0..CAPTURES {
        for (path, out_at) in &paths {
            file.write_all(&record_of(&site, path, *out_at + SignedDuration::from_hours(19) * round))
                .unwrap();
        }
    }
    file.into_inner().unwrap().sync_all().unwrap();
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    let summary = dictum.ingest(&[inbox], &IngestOptions::default(), &()).unwrap();
    let captures = STATEMENTS as u64 * CAPTURES as u64;
    assert_eq!((summary.captures, summary.refused), (captures, 0), "no two of them have the same bytes");
    let news = dictum.news_after(0).unwrap();
    let told = news.iter().filter(|news| news.what != NewsKind::New).count();
    println!(
        "{captures} captures of {STATEMENTS} statements: {told} told beside the {} new ones",
        news.len() - told
    );
    assert_eq!((news.len(), told), (STATEMENTS, 0));
}
