//! WACZ files: refused or read, and what is found sound unpacks to what was checked.

#![no_main]

use dictum_formats::{wacz::Wacz, warc::WarcReader};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Read};

fuzz_target!(|file: &[u8]| {
    let Ok(mut wacz) = Wacz::open(Cursor::new(file)) else { return };
    let checked = wacz.check();
    let mut pages = wacz.listed_pages();
    for path in checked.warcs {
        let mut unpacked = Vec::new();
        wacz.part(&path)
            .expect("a sound part opens")
            .read_to_end(&mut unpacked)
            .expect("a sound part unpacks");
        for record in WarcReader::new(&unpacked[..]).flatten() {
            record.target_uri.iter().for_each(|address| pages.met(address));
        }
    }
    let _ = pages.unmet().len();
});
