//! Reading ARC files, the older container: the same reader, the same refusals, the same captures.

#![allow(clippy::unwrap_used, reason = "a test says what it means")]

use dictum_formats::warc::{Record, RecordKind, WarcReader};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::Write;

const RESPONSE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\nContent-Length: 20\r\n\r\n<p>The ferry runs.</p";

fn record(line: &str, block: &str) -> Vec<u8> {
    format!("{line} {}\n{block}\n", block.len()).into_bytes()
}

fn version_block(version: &str) -> Vec<u8> {
    let block =
        format!("{version} 0 Archive of Vessaria\nURL IP-address Archive-date Content-type Archive-length\n");
    record("filedesc://vessaria-1.arc 0.0.0.0 20040519123000 text/plain", &block)
}

fn page(name: &str) -> Vec<u8> {
    record(&format!("http://mfa.vessaria.example/{name} 10.0.0.1 20040519123005 text/html"), RESPONSE)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The address of each record, or the error as printed.
fn told(file: &[u8]) -> Vec<String> {
    let tell = |record: Result<Record, _>| match record {
        Ok(Record { target_uri, .. }) => target_uri.unwrap_or_default(),
        Err(error) => format!("{error}"),
    };
    WarcReader::new(file).map(tell).collect()
}

#[test]
fn a_response_is_read_with_its_time_address_and_header() {
    let file = [version_block("1"), page("a")].concat();
    let mut reader = WarcReader::new(&file[..]);
    let record = reader.next().unwrap().unwrap();
    assert_eq!(record.kind, RecordKind::Response);
    assert_eq!(record.target_uri.as_deref(), Some("http://mfa.vessaria.example/a"));
    assert_eq!(record.captured_at.unwrap().to_string(), "2004-05-19T12:30:05Z");
    assert_eq!(
        (record.media_type().as_deref(), record.charset().as_deref()),
        (Some("text/html"), Some("koi8-r"))
    );
    assert_eq!(record.body(), b"<p>The ferry runs.</p");
    assert_eq!(record.place.offset as usize, version_block("1").len());
    assert!(reader.next().is_none());
    assert_eq!(reader.passed_over().iter().collect::<Vec<_>>(), [(&"warcinfo", &1)]);
}

#[test]
fn all_versions_and_packings_give_the_same_records() {
    let second = record(
        "http://mfa.vessaria.example/b 10.0.0.1 20040519123006 text/html 200 - - 0 vessaria-1.arc",
        RESPONSE,
    );
    let addresses = ["http://mfa.vessaria.example/a", "http://mfa.vessaria.example/b"];
    for version in ["1", "1 1", "2"] {
        let records = [version_block(version), page("a"), second.clone()];
        for file in [
            records.concat(),
            records.iter().flat_map(|record| gzip(record)).collect(),
            gzip(&records.concat()),
            zstd::encode_all(&records.concat()[..], 3).unwrap(),
        ] {
            assert_eq!(told(&file), addresses, "version {version}");
        }
    }
}

#[test]
fn what_a_server_sent_without_a_header_is_the_whole_block() {
    let file = record("http://mfa.vessaria.example/t 10.0.0.1 20040519123005 text/plain", "The ferry runs.");
    let record = WarcReader::new(&file[..]).next().unwrap().unwrap();
    assert_eq!(
        (record.body(), record.media_type().as_deref()),
        (&b"The ferry runs."[..], Some("text/plain"))
    );
}

#[test]
fn look_ups_of_names_are_passed_over() {
    let lookup = record("dns:mfa.vessaria.example 10.0.0.9 20040519123004 text/dns", "10.0.0.1");
    assert_eq!(told(&[version_block("1"), lookup, page("a")].concat()), ["http://mfa.vessaria.example/a"]);
}

#[test]
fn a_record_of_the_wrong_length_is_refused_and_the_next_is_found() {
    let sound = String::from_utf8(page("a")).unwrap();
    for length in ["7", "70", "99999999"] {
        let wrong = sound.replace(&format!("text/html {}", RESPONSE.len()), &format!("text/html {length}"));
        for pack in [<[u8]>::to_vec, gzip] {
            let first = [version_block("1"), wrong.clone().into_bytes()].concat();
            let said = told(&[pack(&first), pack(&page("b"))].concat());
            assert_eq!(said.len(), 2, "{said:?}");
            assert!(
                said[0].contains("is refused: its Content-Length is wrong") || said[0].contains("cut short"),
                "{said:?}"
            );
            assert_eq!(said[1], "http://mfa.vessaria.example/b");
        }
    }
}

#[test]
fn bytes_between_records_are_refused_with_their_place() {
    let file = [version_block("1"), page("a"), b"\nnothing that is known\n".to_vec(), page("b")].concat();
    let said = told(&file);
    // What stands behind a record tells whether its length was right: here it does not.
    assert!(said[0].contains("neither a record follows nor the end"), "{said:?}");
    assert_eq!(said.last().unwrap(), "http://mfa.vessaria.example/b");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn damage_anywhere_leaves_the_other_members_readable(at in 0.0..1.0f64, bytes in prop::collection::vec(any::<u8>(), 1..9)) {
        let members: Vec<Vec<u8>> = ["a", "b", "c", "d"].map(|name| gzip(&page(name))).to_vec();
        let mut file = [gzip(&version_block("1")), members.concat()].concat();
        let offset = file.len() - members.concat().len();
        let first = offset + ((file.len() - offset - 9) as f64 * at) as usize;
        file[first..first + bytes.len()].copy_from_slice(&bytes);
        let said = told(&file);
        let mut began = offset;
        for (member, name) in members.iter().zip(["a", "b", "c", "d"]) {
            if began + member.len() <= first || began >= first + bytes.len() {
                prop_assert!(said.contains(&format!("http://mfa.vessaria.example/{name}")), "{said:?}");
            }
            began += member.len();
        }
    }
}
