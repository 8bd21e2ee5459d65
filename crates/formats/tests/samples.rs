//! The committed samples as far as formats go: the manifest and the WARC file read without a complaint.

use dictum_formats::{manifest::read_manifest, warc::WarcReader};

#[test]
fn the_manifest_of_the_samples_names_an_address_for_every_file() {
    let lines = read_manifest(include_str!("../../../samples/manifest.jsonl")).unwrap();
    assert!(!lines.is_empty() && lines.iter().all(|line| line.target_uri.is_some()));
}

#[test]
fn the_warc_file_of_the_samples_holds_two_pages_a_revisit_and_a_resource() {
    let file: &[u8] = include_bytes!("../../../samples/crawl/crawl-2019-2020.warc.gz");
    let records: Vec<_> = WarcReader::new(file).collect::<Result<_, _>>().unwrap();
    let kinds: Vec<&str> = records.iter().map(|record| record.kind.as_str()).collect();
    assert_eq!(kinds, ["response", "response", "revisit", "resource"]);
    assert_eq!(records[2].refers_to.record_id, records[0].record_id);
    assert_eq!(records[0].capture("crawl.warc.gz#0", records[0].body()).http_status, Some(200));
}
