//! Writing WARC records: reproducible bytes that read back as the same capture.

use dictum_formats::{
    digest_of,
    warc::{Record, RecordKind, RefersTo, read_one, write_resource, write_response, write_revisit},
};
use dictum_model::{Capture, CapturedAtFrom};
use expect_test::expect;
use jiff::Timestamp;
use proptest::{option, prelude::*, sample::select};

fn capture_of(payload: &[u8]) -> Capture {
    Capture {
        source: "pages/ferry.html".into(),
        digest: digest_of(payload),
        media_type: Some("text/html".into()),
        charset: Some("utf-8".into()),
        bytes: payload.len(),
        target_uri: Some("https://mfa.example/ferry".into()),
        captured_at: "2024-03-01T09:30:00Z".parse().ok(),
        captured_at_candidates: vec![],
        captured_at_from: Some(CapturedAtFrom::User),
        http_status: None,
    }
}

fn as_captured(record: &Record, payload: &[u8]) -> Capture {
    record.capture(&record.remembered_source().unwrap_or_default(), payload)
}

#[test]
fn a_resource_is_written_as_a_record_of_warc_1_1() {
    let record = write_resource(&capture_of(b"<p>The ferry runs."), b"<p>The ferry runs.");
    expect![[r#"
        WARC/1.1
        WARC-Type: resource
        WARC-Record-ID: <urn:uuid:bde29897-b452-8114-9c3c-432b464209c5>
        WARC-Date: 2024-03-01T09:30:00Z
        WARC-Target-URI: https://mfa.example/ferry
        Dictum-Captured-At-From: user
        Dictum-Source: pages/ferry.html
        WARC-Payload-Digest: sha256:87f2c2ecd6b3feccf6d8806d50b4d3de89c9fb90a4afb038ee11ec40694414b6
        WARC-Block-Digest: sha256:87f2c2ecd6b3feccf6d8806d50b4d3de89c9fb90a4afb038ee11ec40694414b6
        Content-Type: text/html; charset=utf-8
        Content-Length: 18

        <p>The ferry runs.

    "#]]
    .assert_eq(&String::from_utf8_lossy(&record).replace('\r', ""));
}

#[test]
fn what_is_not_known_of_a_capture_is_written_as_not_known() {
    let unknown = Capture {
        source: "a.txt".into(),
        media_type: None,
        charset: None,
        target_uri: None,
        captured_at: None,
        captured_at_from: None,
        ..capture_of(b"words")
    };
    let record = write_resource(&unknown, b"words");
    expect![[r#"
        WARC/1.1
        WARC-Type: resource
        WARC-Record-ID: <urn:uuid:ad51984e-7af3-83e0-822b-5508139f53ee>
        WARC-Date: 1970-01-01T00:00:00Z
        Dictum-Captured-At: unknown
        WARC-Target-URI: urn:x-dictum:sha256:dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e
        Dictum-Target-URI: unknown
        Dictum-Source: a.txt
        WARC-Payload-Digest: sha256:dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e
        WARC-Block-Digest: sha256:dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e
        Content-Length: 5

        words

    "#]]
    .assert_eq(&String::from_utf8_lossy(&record).replace('\r', ""));
    assert_eq!(as_captured(&read_one(&record).unwrap(), b"words"), unknown);
}

#[test]
fn a_response_is_kept_verbatim_with_the_digest_of_what_it_decodes_to() {
    let block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n0\r\n\r\n";
    let capture = Capture { http_status: Some(200), ..capture_of(b"words") };
    let record = read_one(&write_response(&capture, block)).unwrap();
    assert_eq!((record.kind, record.block.as_slice()), (RecordKind::Response, &block[..]));
    let payload = record.payload(1000).unwrap();
    assert_eq!(as_captured(&record, &payload.bytes), capture);
    assert_eq!(record.fields.get("Dictum-Payload-Digest"), Some(digest_of(b"words").to_string().as_str()));
}

#[test]
fn a_revisit_names_the_record_it_goes_back_to() {
    let refers_to = RefersTo {
        record_id: Some("urn:uuid:1".into()),
        target_uri: Some("https://mfa.example/ferry".into()),
        captured_at: "2024-02-01T09:30:00Z".parse().ok(),
    };
    let header = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    let record = read_one(&write_revisit(&capture_of(b"words"), &refers_to, header)).unwrap();
    assert_eq!((record.kind, record.refers_to), (RecordKind::Revisit, refers_to));
    assert_eq!(record.payload_digest.unwrap().value, digest_of(b"words").hex());
}

#[test]
fn a_record_cut_short_or_followed_by_another_is_not_one_record() {
    let record = write_resource(&capture_of(b"words"), b"words");
    assert!(read_one(&[record.clone(), record.clone()].concat()).is_err());
    assert!(read_one(&record[..record.len() - 5]).is_err());
    assert!(read_one(b"").is_err());
}

#[test]
fn a_flipped_bit_in_the_block_is_found() {
    let record = write_resource(&capture_of(b"The strait is open."), b"The strait is open.");
    for at in record.len() - 4 - 19..record.len() - 4 {
        let mut flipped = record.clone();
        flipped[at] ^= 1;
        assert!(read_one(&flipped).is_err());
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}", "[ -~]{0,12}", "\\PC{0,6}", "[%\\x00-\\x20\u{2028}\u{85}]{0,5}"]
}

fn capture() -> impl Strategy<Value = (Capture, Vec<u8>)> {
    let media_type = select(vec!["text/plain", "text/html", "application/warc", "text/markdown"]);
    let charset = select(vec!["utf-8", "windows-1251", "shift_jis"]);
    let at = (0i64..200_000_000_000, 0..1_000_000_000i32);
    (
        (word(), option::of(media_type), option::of(charset), option::of("[!-~é]{1,30}")),
        (option::of(at), option::of(select(CapturedAtFrom::ALL)), option::of(100..999u16)),
        prop::collection::vec(any::<u8>(), 0..200),
    )
        .prop_map(|((source, media_type, charset, target_uri), (at, told_by, http_status), payload)| {
            let captured_at = at.and_then(|(second, nano)| Timestamp::new(second, nano).ok());
            let capture = Capture {
                source,
                media_type: media_type.map(str::to_owned),
                charset: charset.map(str::to_owned),
                target_uri: target_uri.map(|uri| uri.trim_matches(['<', '>']).to_owned()),
                captured_at,
                captured_at_from: told_by
                    .filter(|_| captured_at.is_some())
                    .or(captured_at.map(|_| CapturedAtFrom::Warc)),
                http_status,
                ..capture_of(&payload)
            };
            (capture, payload)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_capture_is_read_back_from_its_record((capture, payload) in capture()) {
        let bytes = write_resource(&capture, &payload);
        prop_assert_eq!(&write_resource(&capture, &payload), &bytes);
        let record = read_one(&bytes).unwrap();
        prop_assert_eq!(&record.block, &payload);
        prop_assert_eq!(as_captured(&record, &payload), capture);
    }

    #[test]
    fn captures_that_differ_have_records_of_different_names((one, payload) in capture(), (other, _) in capture()) {
        let name = |capture| read_one(&write_resource(capture, &payload)).unwrap().record_id;
        prop_assert_eq!(name(&one) == name(&other), write_resource(&one, &payload) == write_resource(&other, &payload));
    }
}
