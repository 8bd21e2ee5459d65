//! Akoma Ntoso of strangers: refused or read within bounds, and what was read is kept as one line of JSON.

#![no_main]

use dictum_formats::imported::{ImportForm, Imported};
use libfuzzer_sys::fuzz_target;

const FORM: ImportForm = ImportForm::AkomaNtoso;

fn read(bytes: &[u8]) -> Vec<Imported> {
    let mut found = Vec::new();
    let _refused = FORM.read(bytes, 1 << 20, &mut |imported| {
        found.push(imported);
        found.len() < 100
    });
    found
}

fuzz_target!(|file: &[u8]| {
    for imported in read(file) {
        let line = imported.to_json("file.xml", FORM);
        assert!(line.starts_with('{') && !line.contains('\n'));
    }
});
