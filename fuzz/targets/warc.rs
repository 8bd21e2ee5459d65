//! Files of records: bounded work, sound places, and what is written of a capture reads back as the same capture.

#![no_main]

use dictum_formats::warc::{Limits, WarcReader, read_one, write_resource};
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 1 << 20;

fuzz_target!(|file: &[u8]| {
    let reader = WarcReader::with_limits(file, Limits { block: LIMIT });
    for (number, record) in reader.enumerate() {
        // Empty members can be many: what is read is bounded by the file all the same.
        assert!(number <= file.len() * 1100, "more records than any file of this length can hold");
        let Ok(record) = record else { continue };
        assert!(record.place.offset <= file.len() as u64 && record.block.len() <= LIMIT);
        let Ok(payload) = record.payload(LIMIT) else { continue };
        let capture = record.capture("file", &payload.bytes);
        let written = write_resource(&capture, &payload.bytes);
        let again = read_one(&written).expect("what we write can be read");
        assert_eq!(again.block, *payload.bytes);
        assert_eq!(again.capture("file", &again.block).digest, capture.digest);
    }
});
