//! Reading WACZ files, sound and unsound: what plays tricks is refused whole, what is damaged in part is refused in part.

#![allow(clippy::unwrap_used, reason = "a test says what it means")]

#[path = "support/zip_writer.rs"]
mod zip_writer;

use dictum_formats::{
    digest_of,
    wacz::{Wacz, WaczError},
    warc::WarcReader,
};
use proptest::prelude::*;
use std::io::Cursor;
use zip_writer::{Part, zip};

const WARC: &str = "archive/data.warc";
const PAGES: &str = "pages/pages.jsonl";

fn warc() -> Vec<u8> {
    let block = "The ferry runs.";
    format!(
        "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Date: 2024-03-01T09:30:00Z\r\nWARC-Target-URI: https://mfa.example/a\r\n\
         Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
    .into_bytes()
}

/// `datapackage.json` for these parts.
fn package(parts: &[Part]) -> Part {
    let resource = |part: &Part| {
        let digest = digest_of(&part.contents);
        format!(r#"{{"path": "{}", "hash": "{digest}", "bytes": {}}}"#, part.name, part.contents.len())
    };
    let resources: Vec<String> = parts.iter().map(resource).collect();
    let text = format!(
        r#"{{"profile": "data-package", "wacz_version": "1.1.1", "resources": [{}]}}"#,
        resources.join(", ")
    );
    Part::deflated("datapackage.json", text.as_bytes())
}

fn sound_parts() -> Vec<Part> {
    let pages = concat!(
        r#"{"format": "json-pages-1.0", "id": "pages", "title": "All pages"}"#,
        "\n",
        r#"{"url": "https://mfa.example/a", "ts": "2024-03-01T09:30:00Z"}"#,
        "\n",
        r#"{"url": "https://mfa.example/b", "ts": "2024-03-01T09:31:00Z"}"#,
        "\n"
    );
    let mut parts = vec![Part::deflated(WARC, &warc()), Part::deflated(PAGES, pages.as_bytes())];
    parts.push(package(&parts));
    parts
}

/// What is said of a file: that it is refused, or which parts are sound and which refused.
fn told(file: Vec<u8>) -> Vec<String> {
    let mut wacz = match Wacz::open(Cursor::new(file)) {
        Ok(wacz) => wacz,
        Err(error) => return vec![error.to_string()],
    };
    let checked = wacz.check();
    let refused = checked.refused.iter().map(|part| format!("{}: {}", part.path, part.fault));
    checked.warcs.into_iter().chain(refused).collect()
}

#[test]
fn the_records_of_a_sound_file_are_read() {
    for large in [false, true] {
        let mut wacz = Wacz::open(Cursor::new(zip(&sound_parts(), large))).unwrap();
        let checked = wacz.check();
        assert_eq!((checked.warcs.as_slice(), checked.refused.len()), ([WARC.to_owned()].as_slice(), 0));
        let mut pages = wacz.listed_pages();
        let records: Vec<_> = WarcReader::new(wacz.part(WARC).unwrap()).map(Result::unwrap).collect();
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].block, b"The ferry runs.");
        pages.met(records[0].target_uri.as_deref().unwrap());
        assert_eq!(pages.unmet().collect::<Vec<_>>(), ["https://mfa.example/b"]);
    }
}

#[test]
fn a_part_of_another_digest_or_length_is_refused_and_the_others_are_read() {
    let sound = sound_parts();
    let other = Part::stored("archive/other.warc.gz", b"never looked into");
    let listed = package(&[sound[0].clone(), other.clone()]);
    let changed = Part::stored("archive/other.warc.gz", b"NEVER looked into");
    let said = told(zip(&[sound[0].clone(), changed, listed.clone()], false));
    assert_eq!(said[0], WARC);
    assert!(said[1].starts_with("archive/other.warc.gz: its digest is wrong: sha256:"), "{said:?}");
    let longer = Part::stored("archive/other.warc.gz", b"never looked into, or was it?");
    let said = told(zip(&[sound[0].clone(), longer, listed], false));
    assert_eq!(said[1], "archive/other.warc.gz: it has 29 bytes, and datapackage.json says 17");
}

#[test]
fn a_part_that_is_missing_or_not_listed_is_refused() {
    let sound = sound_parts();
    let said = told(zip(&[sound[0].clone(), sound[2].clone()], false));
    assert_eq!(said, [WARC, "pages/pages.jsonl: datapackage.json lists it, and it is not there"]);
    let said = told(zip(&[sound[0].clone(), package(&[])], false));
    assert!(said[0].starts_with("archive/data.warc: datapackage.json does not list it"), "{said:?}");
}

#[test]
fn a_part_whose_bytes_are_damaged_is_refused() {
    let mut file = zip(&sound_parts(), false);
    let at = 30 + WARC.len() + 20;
    file[at..at + 4].fill(0xff);
    let said = told(file);
    assert!(said[0].starts_with("archive/data.warc: it cannot be unpacked: "), "{said:?}");
}

#[test]
fn a_digest_by_another_algorithm_is_named() {
    let text = r#"{"resources": [{"path": "archive/data.warc", "stats": {"hash": "ab", "bytes": 1}, "hashing": "sha224"}]}"#;
    let said =
        told(zip(&[sound_parts()[0].clone(), Part::stored("datapackage.json", text.as_bytes())], false));
    assert!(said[0].contains("its digest “sha224:ab” cannot be checked"), "{said:?}");
}

#[test]
fn the_description_is_checked_by_its_own_digest_where_there_is_one() {
    let with_digest = |digest: String| {
        let mut parts = sound_parts();
        let text = format!(r#"{{"path": "datapackage.json", "hash": "{digest}"}}"#);
        parts.push(Part::stored("datapackage-digest.json", text.as_bytes()));
        told(zip(&parts, false))
    };
    assert_eq!(with_digest(digest_of(&sound_parts()[2].contents).to_string()), [WARC]);
    assert!(
        with_digest(digest_of(b"another").to_string())[0].contains("another digest than"),
        "it is refused"
    );
}

#[test]
fn a_zip_that_plays_tricks_is_refused_whole() {
    let sound = sound_parts();
    let named = |name: &str| Part::stored(name, b"x");
    for (trick, reason) in [
        (named("../evil"), "the name of its part “../evil” is unsafe"),
        (named("/etc/evil"), "the name of its part “/etc/evil” is unsafe"),
        (named(WARC), "two of its parts are called “archive/data.warc”"),
        (Part { flags: 1, ..named("a") }, "its part “a” is encrypted"),
        (Part { mode: 0o120_777, ..named("a") }, "its part “a” is a link"),
        (
            Part { local_name: "b".into(), ..named("a") },
            "of its part “a” the directory and the local header disagree",
        ),
        (Part { unpacked: 3 << 30, ..Part::deflated("a", b"x") }, "it would unpack to 32212"),
    ] {
        let mut parts = sound.clone();
        parts.push(trick);
        let said = told(zip(&parts, false));
        assert!(said.len() == 1 && said[0].starts_with(reason), "{said:?} for {reason}");
    }
}

#[test]
fn parts_that_share_bytes_are_refused() {
    let mut file = zip(&sound_parts(), false);
    // The second entry of the directory is led to the first part's bytes, and calls them by its own name.
    let entry = file.windows(4).enumerate().filter(|(_, four)| four == b"PK\x01\x02").nth(1).unwrap().0;
    file[entry + 42..entry + 46].fill(0);
    assert!(told(file)[0].contains("disagree"), "the names differ");
    let parts = [Part::stored("a", b"12345678"), Part::stored("b", b"12345678")];
    let mut file = zip(&parts, false);
    let entry = file.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    // The first part is said, in both places, to be longer than the gap to the second.
    for at in [18, entry + 20] {
        file[at] = 20;
    }
    assert_eq!(told(file), ["its part “a” overlaps with what follows"]);
}

#[test]
fn a_part_that_unpacks_to_more_than_is_said_is_not_unpacked_further() {
    let liar = Part { unpacked: 10, ..Part::deflated(WARC, &vec![b'x'; 1 << 20]) };
    let listed = Part { contents: vec![b'x'; 10], ..liar.clone() };
    let said = told(zip(&[liar, package(&[listed])], false));
    assert_eq!(
        said,
        ["archive/data.warc: it cannot be unpacked: it unpacks to more than the directory says"]
    );
}

#[test]
fn what_is_no_wacz_says_so() {
    let said = |file: Vec<u8>| told(file)[0].clone();
    assert_eq!(said(Vec::new()), "it is no whole ZIP file: it has no directory at its end");
    assert!(
        said(zip(&[Part::stored("a.txt", b"x")], false))
            .starts_with("it is a ZIP file and no WACZ: it has no datapackage.json")
    );
    let cut = zip(&sound_parts(), false);
    assert!(said(cut[..cut.len() - 1].to_vec()).starts_with("it is no whole ZIP file"));
    let prefixed = [b"#!".to_vec(), cut].concat();
    assert!(matches!(Wacz::open(Cursor::new(prefixed)), Err(WaczError::Zip(_))));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    /// Whatever is changed in a file, a WARC file that is found sound is the one that was packed.
    #[test]
    fn no_change_goes_unnoticed(at in 0.0..1.0f64, bytes in prop::collection::vec(any::<u8>(), 1..5), large in any::<bool>()) {
        let mut file = zip(&sound_parts(), large);
        let first = ((file.len() - 5) as f64 * at) as usize;
        file[first..first + bytes.len()].copy_from_slice(&bytes);
        if let Ok(mut wacz) = Wacz::open(Cursor::new(file)) {
            for path in wacz.check().warcs {
                let mut unpacked = Vec::new();
                std::io::Read::read_to_end(&mut wacz.part(&path).unwrap(), &mut unpacked).unwrap();
                prop_assert_eq!(&unpacked, &warc());
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let end = [&bytes[..], b"PK\x05\x06", &bytes[..bytes.len().min(18)]].concat();
        told(bytes);
        told(end);
    }
}
