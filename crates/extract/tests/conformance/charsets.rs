//! Charsets: which one a label means, by the Encoding Standard, and what bytes in each of them say.

use crate::support::reading;
use dictum_extract::visible_lines;

/// A line for each charset: its name in lower case, then its labels.
const LABELS: &str = include_str!("labels.txt");
/// A line for each charset: a label, words, and their bytes in hexadecimal digits, made by Python's codecs.
const SAMPLES: &str = include_str!("samples.txt");

/// Charsets that mean no text: their labels are as good as none.
const NOT_READ: &[&str] = &["replacement"];
/// Charsets that no words are written in.
const WITHOUT_WORDS: &[&str] = &["x-user-defined"];

fn lines(data: &str) -> impl Iterator<Item = &str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[test]
fn every_label_means_the_charset_that_the_standard_says() {
    let mut count = 0;
    for line in lines(LABELS) {
        let (name, labels) = line.split_once(": ").unwrap();
        let expected = if NOT_READ.contains(&name) { "utf-8" } else { name };
        for label in labels.split(' ') {
            for spelt in [label.to_owned(), label.to_uppercase(), format!(" {label} ")] {
                let read = reading(b"abc", Some("text/plain"), Some(&spelt));
                assert_eq!(read.capture.charset.as_deref(), Some(expected), "label {spelt:?}");
                count += 1;
            }
        }
    }
    assert!(count > 600, "only {count} labels were tried");
}

#[test]
fn bytes_in_every_charset_say_what_pythons_codecs_say() {
    let mut names = std::collections::BTreeSet::new();
    for line in lines(SAMPLES) {
        let [label, words, digits] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let bytes: Vec<u8> = (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect();
        let page = visible_lines(&bytes, Some("text/plain"), Some(label));
        let seen: Vec<&str> = page.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(seen, [words], "in {label}");
        names.insert(label);
    }
    let named: Vec<&str> = lines(LABELS).map(|line| line.split(':').next().unwrap()).collect();
    let untried: Vec<&&str> = named
        .iter()
        .filter(|name| !names.contains(**name) && ![NOT_READ, WITHOUT_WORDS].concat().contains(*name))
        .collect();
    assert!(untried.is_empty(), "no sample is in {untried:?}");
}
