//! The index that the static site is searched by: which statements have a word, in files small enough to be fetched one by one.
//!
//! A page opened from a disk may fetch nothing, but it may load scripts: so each file is a script that hands its part over. Words are told
//! apart in the same way as `site-search.js` tells those of a query apart: letters and digits in small letters, and one character a word
//! in scripts that set no spaces.

use dictum::{Dictum, ExportSelection, ExportedStatement, Result};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
};

/// How many statements a file tells of: some 60 KB.
const A_FILE: usize = 400;

/// About so many bytes of postings has a file.
const A_SHARD: usize = 48 << 10;

/// From here on scripts set no spaces between words, or few.
const FIRST_WITHOUT_SPACES: char = '\u{2E80}';

/// A statement as the list of finds shows it, with how often each word stands in it.
struct Indexed {
    facts: Value,
    words: HashMap<String, u32>,
}

/// Writes the files of the index; gives the number of statements in it.
pub(super) fn write(dictum: &Dictum, file: &mut dyn FnMut(&str, &[u8]) -> Result<()>) -> Result<u64> {
    let mut postings: BTreeMap<String, Posting> = BTreeMap::new();
    let (mut facts, mut count) = (Vec::new(), 0_usize);
    let mut take = |indexed: Indexed| {
        for (word, times) in indexed.words {
            postings.entry(word).or_default().add(count, times);
        }
        facts.push(indexed.facts);
        count += 1;
        if facts.len() == A_FILE {
            write_facts(count, &mut facts, file)?;
        }
        Ok(())
    };
    let statements = dictum.each_exported(
        &ExportSelection::default(),
        |one| Ok(indexed(&one)),
        &mut take,
        &mut |_, _| {},
    )?;
    if !facts.is_empty() {
        write_facts(count, &mut facts, file)?;
    }
    write_shards(&postings, count, file)?;
    file("site-search.js", include_bytes!("../../assets/site-search.js"))?;
    Ok(statements)
}

/// Where a word stands: the distance from statement to statement, in base 36, with how often where that is more than once.
#[derive(Default)]
struct Posting {
    text: String,
    next: usize,
}

impl Posting {
    fn add(&mut self, statement: usize, times: u32) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(&base_36(statement - self.next));
        if times > 1 {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "*{}", base_36(times as usize));
        }
        self.next = statement + 1;
    }
}

fn indexed(one: &ExportedStatement) -> Indexed {
    let card = &one.card;
    let mut words: HashMap<String, u32> = HashMap::new();
    let mut count = |text: &str| each_word(text, &mut |word| *words.entry(word.to_owned()).or_default() += 1);
    count(card.headline.as_deref().unwrap_or_default());
    card.speakers.iter().for_each(|speaker| count(&speaker.name));
    for turn in &one.statement().turns {
        turn.paragraphs.iter().for_each(|paragraph| count(&paragraph.text));
    }
    let speakers: Vec<&str> = card.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
    let facts = json!([card.id, card.headline, card.day(), speakers.join(", "), card.publisher]);
    Indexed { facts, words }
}

/// Tells the words of a text apart.
fn each_word(text: &str, take: &mut dyn FnMut(&str)) {
    let mut word = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter >= FIRST_WITHOUT_SPACES && letter.is_alphanumeric() {
            if !word.is_empty() {
                take(&word);
                word.clear();
            }
            take(letter.encode_utf8(&mut [0; 4]));
        } else if letter.is_alphanumeric() {
            word.push(letter);
        } else if !word.is_empty() {
            take(&word);
            word.clear();
        }
    }
    if !word.is_empty() {
        take(&word);
    }
}

fn write_facts(
    count: usize,
    facts: &mut Vec<Value>,
    file: &mut dyn FnMut(&str, &[u8]) -> Result<()>,
) -> Result<()> {
    let number = (count - 1) / A_FILE;
    let script =
        format!("dictumPart(\"s{number}\",{});\n", in_a_script(&Value::Array(std::mem::take(facts))));
    file(&format!("search/s{number}.js"), script.as_bytes())
}

fn write_shards(
    postings: &BTreeMap<String, Posting>,
    statements: usize,
    file: &mut dyn FnMut(&str, &[u8]) -> Result<()>,
) -> Result<()> {
    let bytes: usize = postings.iter().map(|(word, posting)| word.len() + posting.text.len() + 6).sum();
    let shards = bytes.div_ceil(A_SHARD).max(1);
    let mut parts: Vec<Map<String, Value>> = vec![Map::new(); shards];
    for (word, posting) in postings {
        parts[shard_of(word, shards)].insert(word.clone(), posting.text.clone().into());
    }
    for (number, part) in parts.into_iter().enumerate() {
        let script = format!("dictumPart(\"w{number}\",{});\n", in_a_script(&Value::Object(part)));
        file(&format!("search/w{number}.js"), script.as_bytes())?;
    }
    let about = json!({"shards": shards, "statements": statements, "a_file": A_FILE});
    file("search/about.js", format!("dictumPart(\"about\",{});\n", in_a_script(&about)).as_bytes())
}

/// JSON as a script may hold it.
fn in_a_script(value: &Value) -> String {
    value.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").replace('<', "\\u003c")
}

/// The file that a word is in (FNV-1a of its bytes in UTF-8, as `site-search.js` reckons it).
fn shard_of(word: &str, shards: usize) -> usize {
    let hash =
        word.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash as usize % shards
}

fn base_36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]);
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_as_the_script_does() {
        let mut words = Vec::new();
        each_word("Straße, l’État-7 東京x", &mut |word| words.push(word.to_owned()));
        assert_eq!(words, ["straße", "l", "état", "7", "東", "京", "x"]);
    }

    #[test]
    fn distances_are_written_in_base_36() {
        let mut posting = Posting::default();
        for (statement, times) in [(0, 1), (1, 2), (38, 40)] {
            posting.add(statement, times);
        }
        assert_eq!(posting.text, "0 0*2 10*14");
    }
}
