//! Reading WARC files, sound and unsound: what is refused is named by place and reason, and the rest is read.

use dictum_formats::warc::{Limits, Record, RecordError, WarcReader};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::{self, Read, Write};

/// A resource record whose block is these words.
fn resource(words: &str) -> Vec<u8> {
    with_fields("WARC-Type: resource", words)
}

fn with_fields(fields: &str, block: &str) -> Vec<u8> {
    format!(
        "WARC/1.1\r\n{fields}\r\nWARC-Date: 2024-03-01T09:30:00Z\r\nWARC-Target-URI: <https://mfa.example/{}>\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len(),
        block.len()
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap_or_default();
    encoder.finish().unwrap_or_default()
}

/// A frame with its checksum: without one, a damaged frame may swallow the next and never be found out.
fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
    let frame = || {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3)?;
        encoder.include_checksum(true)?;
        encoder.write_all(bytes)?;
        encoder.finish()
    };
    frame().unwrap_or_default()
}

/// What a reader says of each record: its place and block, or the error as printed.
fn told(file: &[u8]) -> Vec<String> {
    WarcReader::new(file).map(told_of).collect()
}

fn told_of(record: Result<Record, RecordError>) -> String {
    match record {
        Ok(record) => format!("{}: {}", record.place, String::from_utf8_lossy(&record.block)),
        Err(error) => error.to_string(),
    }
}

const THREE: [&str; 3] =
    ["The ferry runs.", "The ferry does not run on Sundays.", "WARC/1.1 is a format, he said."];

#[test]
fn the_same_records_come_out_of_every_packing() {
    let records = THREE.map(resource);
    let blocks = |file: &[u8]| -> Vec<String> {
        WarcReader::new(file)
            .map(|record| String::from_utf8_lossy(&record.unwrap().block).into_owned())
            .collect()
    };
    for file in [
        records.concat(),
        records.iter().flat_map(|record| gzip(record)).collect(),
        gzip(&records.concat()),
        records.iter().flat_map(|record| zstd_frame(record)).collect(),
        zstd_frame(&records.concat()),
        records.concat().chunks(37).flat_map(gzip).collect(),
        [gzip(&records.concat()), vec![0; 512]].concat(),
    ] {
        assert_eq!(blocks(&file), THREE);
    }
}

#[test]
fn a_place_names_the_member_and_where_in_it_a_record_begins() {
    let [first, second, third] = THREE.map(resource);
    let (lengths, both) = ([first.len(), second.len()], gzip(&[first.clone(), second.clone()].concat()));
    let places = |file: &[u8]| -> Vec<String> {
        WarcReader::new(file).map(|record| record.unwrap().place.to_string()).collect()
    };
    let file = [both.clone(), gzip(&third)].concat();
    assert_eq!(places(&file), ["0".into(), format!("0+{}", lengths[0]), both.len().to_string()]);
    let plain = [first, second, third].concat();
    assert_eq!(places(&plain), ["0".into(), lengths[0].to_string(), (lengths[0] + lengths[1]).to_string()]);
}

#[test]
fn zstd_frames_with_a_dictionary_are_read() {
    let dictionary: Vec<u8> = THREE.iter().flat_map(|words| resource(words)).collect();
    for packed_dictionary in [dictionary.clone(), zstd_frame(&dictionary)] {
        let mut file = b"\x5d\x2a\x4d\x18".to_vec();
        file.extend((packed_dictionary.len() as u32).to_le_bytes());
        file.extend(&packed_dictionary);
        for words in THREE {
            let mut compressor = zstd::bulk::Compressor::with_dictionary(3, &dictionary).unwrap();
            file.extend(compressor.compress(&resource(words)).unwrap());
        }
        assert_eq!(WarcReader::new(&file[..]).filter(Result::is_ok).count(), 3);
    }
}

#[test]
fn the_fields_of_a_record_are_read() {
    let file = with_fields("WARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>", "Words.");
    let record = WarcReader::new(&file[..]).next().unwrap().unwrap();
    assert_eq!(record.target_uri.as_deref(), Some("https://mfa.example/6"));
    assert_eq!(record.captured_at.unwrap().to_string(), "2024-03-01T09:30:00Z");
    assert_eq!(record.record_id.as_deref(), Some("urn:uuid:1"));
    assert_eq!(record.media_type().as_deref(), Some("text/plain"));
    assert_eq!(record.length as usize, file.len() - 4);
}

#[test]
fn records_without_a_capture_are_passed_over_and_counted() {
    let file = [
        with_fields("WARC-Type: warcinfo", "software: none"),
        with_fields("WARC-Type: request", "GET / HTTP/1.1"),
        with_fields("WARC-Type: screenshot", "…"),
        resource("Words."),
    ]
    .concat();
    let mut reader = WarcReader::new(&file[..]);
    assert_eq!(reader.by_ref().count(), 1);
    assert_eq!(
        reader.passed_over().iter().collect::<Vec<_>>(),
        [(&"other", &1), (&"request", &1), (&"warcinfo", &1)]
    );
}

#[test]
fn a_record_with_a_wrong_digest_is_refused_with_both_and_the_next_is_read() {
    let digest = "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for what in ["Block", "Payload"] {
        let wrong = with_fields(
            &format!("WARC-Type: resource\r\nWARC-{what}-Digest: {digest}"),
            "The strait is open.",
        );
        let said = told(&[wrong.clone(), resource("Next.")].concat());
        assert!(said[0].starts_with("the record at byte 0 is refused: its "), "{}", said[0]);
        assert!(
            said[0].contains(digest) && said[0].contains("sha1:LXGO3GUUR6Z3IUZOCDYUDCKK7H4QPEZP"),
            "{}",
            said[0]
        );
        assert_eq!(said[1], format!("{}: Next.", wrong.len()));
    }
}

#[test]
fn a_record_with_a_wrong_length_is_refused_and_the_next_is_found() {
    let right = String::from_utf8(resource("The strait is open.")).unwrap();
    for (length, reason) in [
        (
            "Content-Length: 7",
            "its Content-Length is wrong: behind 7 bytes neither a record follows nor the end",
        ),
        (
            "Content-Length: 90",
            "its Content-Length is wrong: behind 90 bytes neither a record follows nor the end",
        ),
        ("Content-Length: 99999999999", "it is cut short: 185 of 99999999999 bytes are there"),
        ("Content-Length: -5", "its Content-Length is “-5”"),
        ("Content-Length: 99999999999999999999999", "its Content-Length is “99999999999999999999999”"),
        ("Content-Lengths: 19", "its Content-Length is missing"),
    ] {
        let wrong = right.replace("Content-Length: 19", length);
        let said = told(&[wrong.as_bytes(), &resource("Next.")].concat());
        let expected =
            [format!("the record at byte 0 is refused: {reason}"), format!("{}: Next.", wrong.len())];
        assert_eq!(said, expected);
    }
}

#[test]
fn in_a_compressed_file_a_record_that_is_too_short_takes_nothing_from_the_next_member() {
    let wrong =
        String::from_utf8(resource("The strait is open.")).unwrap().replace("Length: 19", "Length: 50");
    let first = gzip(wrong.as_bytes());
    let said = told(&[first.clone(), gzip(&resource("Next."))].concat());
    let expected = "the record at byte 0 is refused: it is cut short: 23 of 50 bytes are there";
    assert_eq!(said, [expected.to_owned(), format!("{}: Next.", first.len())]);
}

#[test]
fn a_damaged_member_is_refused_and_the_members_around_it_are_read() {
    let [first, mut second, third] = THREE.map(|words| gzip(&resource(words)));
    let middle = second.len() / 2;
    second[middle..middle + 8].fill(0xff);
    let said = told(&[first.clone(), second.clone(), third].concat());
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[1].starts_with(&format!("the record at byte {} is refused: ", first.len())), "{}", said[1]);
    assert_eq!(said[2], format!("{}: {}", first.len() + second.len(), THREE[2]));
}

#[test]
fn a_file_that_ends_within_a_record_gives_what_came_before() {
    let whole = THREE.map(resource).concat();
    for packed in [whole.clone(), gzip(&whole), zstd_frame(&whole)] {
        let said = told(&packed[..packed.len() - 12]);
        let refusals = said.iter().filter(|line| line.contains("is refused")).count();
        assert_eq!(refusals, 1, "{said:?}");
        assert!(said.len() <= 3 && said.last().is_some_and(|line| line.contains("is refused")), "{said:?}");
    }
}

#[test]
fn what_is_no_warc_is_refused_once() {
    assert_eq!(told(b""), [""; 0]);
    assert_eq!(told(b"<html>\n<p>Hello"), ["the record at byte 0 is refused: no WARC record begins here"]);
    assert_eq!(
        told(&gzip(b"<html>\n<p>Hello")),
        ["the record at byte 0 is refused: no WARC record begins here"]
    );
    assert_eq!(told(&vec![b'x'; 300_000]).len(), 1);
    let newer = String::from_utf8(resource("Words.")).unwrap().replace("WARC/1.1", "WARC/1.7");
    assert_eq!(
        told(newer.as_bytes()),
        ["the record at byte 0 is refused: version “1.7” of WARC is not known; 1.0 and 1.1 are"]
    );
}

#[test]
fn a_header_without_an_end_is_refused_within_bounds() {
    let endless = format!("WARC/1.1\r\nX: {}", "y".repeat(500_000));
    let said = told(&[endless.as_bytes(), b"\r\n\r\n", &resource("Next.")[..]].concat());
    assert_eq!(said[0], "the record at byte 0 is refused: its header has no end within 65536 bytes");
    assert!(said[1].ends_with(": Next."));
}

#[test]
fn a_block_beyond_the_limit_is_cut_and_says_so() {
    let file = [resource(&"long ".repeat(1000)), resource("Next.")].concat();
    let records: Vec<Record> =
        WarcReader::with_limits(&file[..], Limits { block: 100 }).filter_map(Result::ok).collect();
    assert_eq!((records[0].block.len(), records[0].truncated.as_deref()), (100, Some("block-limit")));
    assert!(records[0].payload(1000).unwrap().truncated);
    assert_eq!((records[1].block.len(), &records[1].truncated), (5, &None));
}

#[test]
fn a_file_that_cannot_be_read_on_is_told_apart_from_a_damaged_one() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let whole = THREE.map(resource).concat();
    for packed in [whole[..whole.len() - 9].to_vec(), gzip(&whole)[..200].to_vec(), zstd_frame(&whole)] {
        let said: Vec<String> = WarcReader::new(packed.chain(Failing)).map(told_of).collect();
        assert!(said.last().unwrap().ends_with("the file could not be read: the disk is gone"), "{said:?}");
    }
}

/// Work must grow with the file, not with what the file claims: headers that each claim what follows.
#[test]
fn records_within_records_do_not_make_the_work_grow_faster_than_the_file() {
    let nested: String =
        (0..20_000).map(|_| "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 900000\r\n\r\n").collect();
    let mut counted = Counted { inner: nested.as_bytes(), count: 0 };
    assert!(WarcReader::new(&mut counted).all(|record| record.is_err()));
    assert_eq!(counted.count, nested.len());
    let members: Vec<u8> = (0..20_000).flat_map(|_| gzip(b"")[..12].to_vec()).collect();
    assert!(WarcReader::new(&members[..]).all(|record| record.is_err()));
}

struct Counted<'a> {
    inner: &'a [u8],
    count: usize,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.count += count;
        Ok(count)
    }
}

/// What a record's beginning promises is looked at up to the longest header; a file of them must not have that done for each.
#[test]
fn a_file_of_nothing_but_beginnings_is_looked_at_a_few_times() {
    let file = b"WARC/1.1\r\n".repeat(100_000);
    let refusals = WarcReader::new(&file[..]).filter(Result::is_err).count();
    assert!((1..200).contains(&refusals), "{refusals} refusals");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]

    /// Whatever happens to some bytes, the members they do not belong to are read.
    #[test]
    fn damage_anywhere_leaves_the_other_members_readable(at in 0.0..1.0f64, bytes in prop::collection::vec(any::<u8>(), 1..9), zstd in any::<bool>()) {
        let words: Vec<String> = (0..7).map(|i| format!("Statement {i}: {}", "the harbour, ".repeat(i * 9))).collect();
        let members: Vec<Vec<u8>> = words
            .iter()
            .map(|words| if zstd { zstd_frame(&resource(words)) } else { gzip(&resource(words)) })
            .collect();
        let mut file = members.concat();
        let first = 30 + ((file.len() - 60) as f64 * at) as usize;
        let end = (first + bytes.len()).min(file.len());
        file[first..end].copy_from_slice(&bytes[..end - first]);
        let read: Vec<Record> = WarcReader::new(&file[..]).filter_map(Result::ok).collect();
        let mut began = 0;
        for (member, words) in members.iter().zip(&words) {
            let untouched = began + member.len() <= first || began >= end;
            if untouched {
                prop_assert!(read.iter().any(|record| record.block == words.as_bytes()), "{words}");
            }
            began += member.len();
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic_or_go_on_for_ever(mut file in prop::collection::vec(any::<u8>(), 0..300), head in 0..5usize) {
        let heads: [&[u8]; 5] = [b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18\x09\x00\x00\x00"];
        file.splice(0..0, heads[head].iter().copied());
        prop_assert!(WarcReader::new(&file[..]).count() <= file.len() + 1);
    }
}
