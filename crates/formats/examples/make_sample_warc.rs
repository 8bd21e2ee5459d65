//! Writes `samples/crawl/crawl-2019-2020.warc.gz`: an example of writing and then reading WARC records.
//!
//! ```text
//! cargo run -p dictum-formats --example make_sample_warc > samples/crawl/crawl-2019-2020.warc.gz
//! ```
//!
//! Every run gives the same bytes: the pages stand beside this file, their times stand below, and nothing in a
//! record comes from a clock or by chance. One page is met twice with the same bytes, which makes the revisit.

use dictum_formats::{
    digest_of,
    warc::{RefersTo, WarcReader, read_one, write_resource, write_response, write_revisit},
};
use dictum_model::{Capture, CapturedAtFrom};
use flate2::{Compression, GzBuilder};
use std::{
    error::Error,
    io::{self, Write},
};

/// One visit of a crawl to a page.
struct Visit {
    page: &'static str,
    at: &'static str,
    html: &'static str,
}

const VISITS: [Visit; 2] = [
    Visit {
        page: "https://mfa.vessaria.example/statements/2019-08-19-saint-corvin",
        at: "2019-08-21T04:10:05Z",
        html: include_str!("pages/saint-corvin.html"),
    },
    Visit {
        page: "https://president.kaldonia.example/events/1612",
        at: "2020-03-22T04:11:40Z",
        html: include_str!("pages/events-1612.html"),
    },
];
const NOTE: &str = include_str!("pages/note-verbale.txt");

fn main() -> Result<(), Box<dyn Error>> {
    let mut records = Vec::new();
    for visit in &VISITS {
        records.push(write_response(&capture(visit)?, &response(visit.html)));
    }
    records.push(again(&VISITS[0], "2020-02-01T04:10:09Z", &records[0])?);
    let note = Visit {
        page: "https://mfa.vessaria.example/notes/2020-03-20.txt",
        at: "2020-03-22T04:12:02Z",
        html: NOTE,
    };
    records.push(write_resource(
        &Capture { media_type: Some("text/plain".into()), ..capture(&note)? },
        NOTE.as_bytes(),
    ));

    let mut file = Vec::new();
    for record in &records {
        // One gzip member a record, without name and time, so that each can be read alone and all are the same each run.
        let mut member = GzBuilder::new().write(Vec::new(), Compression::best());
        member.write_all(record)?;
        file.extend(member.finish()?);
    }
    for record in WarcReader::new(file.as_slice()) {
        let record = record?;
        eprintln!(
            "{:>6}  {}  {}",
            record.place.to_string(),
            record.kind.as_str(),
            record.target_uri.unwrap_or_default()
        );
    }
    io::stdout().write_all(&file)?;
    Ok(())
}

fn capture(visit: &Visit) -> Result<Capture, Box<dyn Error>> {
    Ok(Capture {
        source: visit.page.to_owned(),
        digest: digest_of(visit.html.as_bytes()),
        media_type: Some("text/html".to_owned()),
        charset: Some("utf-8".to_owned()),
        bytes: visit.html.len(),
        target_uri: Some(visit.page.to_owned()),
        captured_at: Some(visit.at.parse()?),
        captured_at_candidates: Vec::new(),
        captured_at_from: Some(CapturedAtFrom::Warc),
        http_status: Some(200),
    })
}

fn header(length: usize) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\r\n")
}

fn response(html: &str) -> Vec<u8> {
    [header(html.len()).as_bytes(), html.as_bytes()].concat()
}

/// The record of a later visit that met the same bytes.
fn again(visit: &Visit, at: &str, first: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let first = read_one(first)?;
    let refers_to =
        RefersTo { record_id: first.record_id, target_uri: first.target_uri, captured_at: first.captured_at };
    let capture = Capture { captured_at: Some(at.parse()?), ..capture(visit)? };
    Ok(write_revisit(&capture, &refers_to, header(visit.html.len()).as_bytes()))
}
