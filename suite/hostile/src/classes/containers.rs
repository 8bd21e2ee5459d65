//! WARC, WET and ARC files that lie about lengths and digests, break off at every byte, or are broken by chance.

use crate::{
    Case,
    case::ensure,
    chance::Chance,
    packing::{gzip, zstd},
};
use dictum_formats::warc::{Limits, WarcReader};

/// The longest block that is kept here, in bytes: the product's own limit is reached by `unpacking`.
const LIMIT: usize = 8 << 20;

/// A record of page text; `fields` stand before those that every record has.
fn record(fields: &str, block: &str) -> String {
    format!(
        "WARC/1.1\r\n{fields}WARC-Date: 2031-06-28T10:00:00Z\r\nWARC-Target-URI: https://ports.vessaria.example/a\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

/// A small sound file: what is said of the file, a response with its header, a page's text, a revisit.
pub(super) fn sound() -> Vec<u8> {
    let response = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\n<h1>Toast</h1><p>Calm seas.\r\n0\r\n\r\n";
    [
        record("WARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\n", "software: none\r\n"),
        record("WARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n", response),
        record("WARC-Type: conversion\r\nContent-Type: text/plain\r\n", "Toast. Calm seas."),
        record("WARC-Type: revisit\r\nWARC-Refers-To-Date: 2031-06-01T10:00:00Z\r\n", ""),
    ]
    .concat()
    .into_bytes()
}

/// An ARC file of two records.
fn arc() -> Vec<u8> {
    let page = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Toast</h1><p>Calm seas.";
    let head = "1 0 Vessaria\nURL IP-address Archive-date Content-type Archive-length\n";
    format!(
        "filedesc://a.arc 0.0.0.0 20310628100000 text/plain {}\n{head}\nhttps://ports.vessaria.example/a 192.0.2.1 20310628100000 text/html {}\n{page}\n",
        head.len(),
        page.len()
    )
    .into_bytes()
}

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let members = |pack: fn(&[u8]) -> Vec<u8>| [pack(&sound()[..300]), pack(&sound()[300..])].concat();
    let files = [("warc", sound()), ("arc", arc()), ("gzip", members(gzip)), ("zstd", members(zstd))];
    let cut = files.clone().into_iter().flat_map(|(name, file)| {
        (0..file.len()).map(move |end| bounded(format!("{name} cut at {end}"), file[..end].to_vec()))
    });
    let broken = (0..900_u64).map(move |seed| {
        let mut chance = Chance::from_seed(seed);
        let (name, file) = &files[chance.below(files.len())];
        bounded(format!("{name} broken {seed}"), chance.mutated(file))
    });
    Box::new(cut.chain(broken).chain(lies()).chain(long()))
}

/// Reads a file: what is found lies in it, is not longer than may be kept, and is not more than could be in it.
fn bounded(name: String, file: Vec<u8>) -> Case {
    Case::new(name, file.len(), move || read_bounded(&file))
}

fn read_bounded(file: &[u8]) -> Result<(), String> {
    let reader = WarcReader::with_limits(file, Limits { block: LIMIT });
    for (number, record) in reader.enumerate() {
        ensure(number <= file.len() * 1100, || "more records than the file can hold".to_owned())?;
        let place = match &record {
            Ok(record) => record.place,
            Err(error) => error.place,
        };
        ensure(place.offset <= file.len() as u64, || format!("a record at {place}"))?;
        let Ok(record) = record else { continue };
        ensure(record.block.len() <= LIMIT, || format!("a block of {} bytes", record.block.len()))?;
        if let Ok(payload) = record.payload(LIMIT) {
            ensure(payload.bytes.len() <= LIMIT, || format!("a payload of {} bytes", payload.bytes.len()))?;
            record.capture("file", &payload.bytes);
        }
    }
    Ok(())
}

/// A record whose one field lies, with a sound one behind it: it is refused with its place, or taken, and the sound one is read.
fn lies() -> impl Iterator<Item = Case> {
    let lengths = [
        "-1",
        "0",
        "3",
        "+5",
        "5 5",
        "0x5",
        "99999999999999999999",
        "18446744073709551615",
        "9223372036854775807",
        "4294967296",
        "1e3",
        "",
        " ",
        "abc",
        "5\r\nContent-Length: 7",
        "٣",
    ];
    let digests = [
        "sha256:00",
        "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "md5:",
        "sha256:",
        "x",
        ":",
        "sha1:é",
        "sha512:00",
        "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];
    let dates = [
        "",
        "0000-00-00T00:00:00Z",
        "9999-99-99T99:99:99Z",
        "2031",
        "-2031-06-28T10:00:00Z",
        "2031-06-28T10:00:00.99999999999999999999Z",
        "\0",
    ];
    let lies = lengths.map(|lie| ("Content-Length", lie)).into_iter();
    let lies = lies
        .chain(digests.map(|lie| ("WARC-Block-Digest", lie)))
        .chain(digests.map(|lie| ("WARC-Payload-Digest", lie)));
    lies.chain(dates.map(|lie| ("WARC-Date", lie))).flat_map(|(field, lie)| {
        ["response", "resource", "revisit", "conversion", "continuation", "x"]
            .map(|kind| lying(kind, field, lie))
    })
}

fn lying(kind: &str, field: &str, lie: &str) -> Case {
    let lies = record(&format!("WARC-Type: {kind}\r\n"), "Calm seas.");
    let (before, value) = lies.split_once(&format!("{field}: ")).unwrap_or((&lies, "\r\n"));
    let rest = value.split_once("\r\n").map_or("", |(_, rest)| rest);
    let file = if lies.contains(&format!("{field}: ")) {
        format!("{before}{field}: {lie}\r\n{rest}")
    } else {
        lies.replacen("\r\n", &format!("\r\n{field}: {lie}\r\n"), 1)
    };
    let file = file + &record("WARC-Type: resource\r\nContent-Type: text/plain\r\n", "The sound one.");
    Case::new(format!("{kind} {field} {lie}"), file.len(), move || {
        read_bounded(file.as_bytes())?;
        let last = WarcReader::new(file.as_bytes()).last();
        let is_read = matches!(last, Some(Ok(last)) if last.block == b"The sound one.");
        ensure(is_read, || "the sound record behind it was not read".to_owned())
    })
}

/// Long files that would have a reader go back and back, or hold too much.
fn long() -> impl Iterator<Item = Case> {
    let fill = |unit: &str, length: usize| unit.repeat(length / unit.len()).into_bytes();
    let claims = |length: &str| {
        format!("WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: {length}\r\n\r\nCalm seas.\r\n\r\n")
    };
    let header = |field: &str| format!("WARC/1.1\r\n{field}");
    let pack = |unit: &[u8], pack: fn(&[u8]) -> Vec<u8>, count: usize| pack(unit).repeat(count);
    let http = |field: &str, body: &str| {
        record(
            "WARC-Type: response\r\nContent-Type: application/http\r\n",
            &format!("HTTP/1.1 200 OK\r\n{field}\r\n\r\n{body}"),
        )
    };
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("each claims all", fill(&claims("99999999999"), 4 << 20)),
        ("each claims a megabyte", fill(&claims("1000000"), 4 << 20)),
        ("each claims nothing", fill(&claims("0"), 4 << 20)),
        ("only beginnings", fill("WARC/1.1\r\n", 4 << 20)),
        ("beginnings without lines", fill("WARC/1.1", 4 << 20)),
        ("only line ends", fill("\r\n", 4 << 20)),
        ("arc lines", fill("https://a.example/ 192.0.2.1 20310628100000 text/html 999999\n", 4 << 20)),
        ("arc beginnings", [b"filedesc://".to_vec(), fill("https://a.example/ 1 ", 4 << 20)].concat()),
        ("one header without end", header(&fill_str("x", 4 << 20)).into_bytes()),
        ("many fields", header(&fill_str("A: b\r\n", 60 << 10)).into_bytes().repeat(64)),
        ("fields that go on", header(&fill_str(" b\r\n", 4 << 20)).into_bytes()),
        ("many empty gzip members", pack(b"", gzip, 100_000)),
        ("many gzip members of a line", pack(b"WARC/1.1\r\n", gzip, 60_000)),
        ("many claims in gzip members", pack(claims("99999999").as_bytes(), gzip, 30_000)),
        ("many empty zstd frames", pack(b"", zstd, 100_000)),
        ("many claims in zstd frames", pack(claims("99999999").as_bytes(), zstd, 30_000)),
        (
            "gzip beginnings",
            fill("\u{1f}", 0).into_iter().chain([0x1f, 0x8b, 8, 0].repeat(1 << 19)).collect(),
        ),
        ("zstd beginnings", [0x28, 0xb5, 0x2f, 0xfd].repeat(1 << 19)),
        ("skippable zstd frames", [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0].repeat(1 << 19)),
        ("a zstd dictionary that claims all", [0x5d, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0xff].to_vec()),
        ("tiny chunks", http("Transfer-Encoding: chunked", &"1\r\nx\r\n".repeat(1 << 19)).into_bytes()),
        ("a chunk that claims all", http("Transfer-Encoding: chunked", "ffffffffffffffff\r\nx").into_bytes()),
        (
            "a chunk that claims less than nothing",
            http("Transfer-Encoding: chunked", "-1\r\nx\r\n0\r\n").into_bytes(),
        ),
        (
            "long chunk lines",
            http("Transfer-Encoding: chunked", &format!("1;{}\r\nx\r\n", "y".repeat(4000)).repeat(500))
                .into_bytes(),
        ),
        ("chunked twice", http("Transfer-Encoding: chunked, chunked", "1\r\nx\r\n0\r\n").into_bytes()),
        ("many http fields", http(&"A: b\r\n".repeat(1 << 19), "x").into_bytes()),
        ("an http header without end", http(&"x".repeat(4 << 20), "").into_bytes()),
    ];
    files.into_iter().map(|(name, file)| bounded(name.to_owned(), file))
}

fn fill_str(unit: &str, length: usize) -> String {
    unit.repeat(length / unit.len())
}
