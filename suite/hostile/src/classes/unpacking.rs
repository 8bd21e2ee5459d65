//! Bodies that unpack to more than anybody has reason to send: cut at the limit and marked as cut, or refused.

use crate::{
    Case,
    case::ensure,
    chance::Chance,
    packing::{brotli_of_one_letter, gzip, gzip_of_zeros, zstd, zstd_of_zeros},
};
use dictum_formats::warc::{Limits, WarcReader};

/// The most that a payload may have, as in the archive.
const LIMIT: usize = 64 << 20;

/// How much a bomb unpacks to, in bytes.
const BOMB: u64 = 256 << 20;

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let bombs = [
        ("gzip", gzip_of_zeros(BOMB)),
        ("x-gzip", gzip_of_zeros(BOMB)),
        ("zstd", zstd_of_zeros(BOMB)),
        ("br", brotli_of_one_letter(256)),
        ("gzip, gzip", gzip(&gzip_of_zeros(BOMB))),
        ("gzip, zstd", zstd(&gzip_of_zeros(BOMB))),
        ("zstd, gzip", gzip(&zstd_of_zeros(BOMB))),
        ("gzip, gzip, gzip, gzip", gzip(&gzip(&gzip(&gzip_of_zeros(BOMB))))),
        ("gzip", gzip_of_zeros(1 << 16).repeat(20_000)),
    ];
    let bombs = bombs.into_iter().map(|(encoding, body)| {
        let file = response(encoding, &body);
        // Up to the limit is unpacked once for each encoding: that many bytes are what the case is about.
        let work = LIMIT * encoding.split(',').count();
        Case::new(format!("bomb {encoding} of {} bytes", body.len()), work, move || cut_and_marked(&file))
    });
    let odd = ODD.iter().map(|(encoding, body)| {
        let file = response(encoding, body);
        Case::new(format!("odd {encoding:.40}"), file.len(), move || unpacked(&file).map(drop))
    });
    let broken = (0..400_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let words = b"The sea is calm, and the boats are in. ".repeat(1 + chance.below(300));
        let (encoding, body) = match chance.below(4) {
            0 => ("gzip", gzip(&words)),
            1 => ("zstd", zstd(&words)),
            2 => ("deflate", gzip(&words)[10..].to_vec()),
            _ => ("br", brotli_of_one_letter(1)),
        };
        let file = response(encoding, &chance.mutated(&body));
        Case::new(format!("broken {encoding} {seed}"), file.len(), move || unpacked(&file).map(drop))
            .within(std::time::Duration::from_millis(400))
    });
    let whole = [gzip_of_zeros(BOMB / 4), zstd_of_zeros(BOMB / 4)].into_iter().map(|packed| {
        Case::new("a packed file of nothing", (BOMB / 4) as usize, move || {
            let some = WarcReader::new(&packed[..]).flatten().count();
            ensure(some == 0, || format!("{some} records came of nothing"))
        })
    });
    let one = one_large_record();
    let one = Case::new("a packed record of 256 MiB", BOMB as usize, move || unpacked(&one).map(drop));
    Box::new(bombs.chain(odd).chain(broken).chain(whole).chain([one]))
}

/// Encodings that are named oddly, or whose bodies are something else.
const ODD: &[(&str, &[u8])] = &[
    ("gzip", b""),
    ("gzip", b"\x1f\x8b"),
    ("gzip", b"\x1f\x8b\x08\xff"),
    ("br", b""),
    ("br", b"\x0b"),
    ("br", &[0xff; 64]),
    ("zstd", b"\x28\xb5\x2f\xfd"),
    ("zstd", &[0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ("zstd", &[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf8, 1, 0, 0]),
    ("deflate", b"\x78\x9c"),
    ("deflate", b"\0"),
    ("compress", b"x"),
    ("GZIP", b"x"),
    ("gzip,gzip,gzip,gzip,gzip", b"x"),
    (",,,,,,,,,", b"x"),
    ("identity, identity", b"x"),
    ("gzip;q=1", b"x"),
    ("\u{e9}", b"x"),
    ("aws-chunked", b"x"),
];

fn response(encoding: &str, body: &[u8]) -> Vec<u8> {
    let header =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n\r\n");
    let length = header.len() + body.len();
    let mut file = format!("WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n{header}").into_bytes();
    file.extend_from_slice(body);
    file.extend_from_slice(b"\r\n\r\n");
    file
}

/// A gzip member that holds one record with a block of nothing, of that many bytes.
fn one_large_record() -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    write!(encoder, "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: {BOMB}\r\n\r\n").unwrap();
    for _ in 0..BOMB >> 20 {
        encoder.write_all(&[0; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

/// Unpacks the payloads of a file; says whether any was cut.
fn unpacked(file: &[u8]) -> Result<bool, String> {
    let mut cut = false;
    for record in WarcReader::with_limits(file, Limits { block: LIMIT }).flatten() {
        if let Ok(payload) = record.payload(LIMIT) {
            ensure(payload.bytes.len() <= LIMIT, || format!("unpacked to {} bytes", payload.bytes.len()))?;
            cut |= payload.truncated;
        }
    }
    Ok(cut)
}

fn cut_and_marked(file: &[u8]) -> Result<(), String> {
    ensure(unpacked(file)?, || "the bomb was not cut, or not marked as cut".to_owned())
}
