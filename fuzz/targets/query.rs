//! Queries, a line each: whatever is typed is understood within its limits or refused at a column that is there.

#![no_main]

use dictum_collate::{Marks, Query, Words, parse_query};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for line in text.lines() {
        let typed = line.strip_prefix("? ").unwrap_or(line);
        let length = typed.chars().count();
        match parse_query(typed) {
            Err(error) => assert!((1..=length + 1).contains(&error.column.unwrap_or(1)), "{typed}: {error}"),
            Ok(parsed) => {
                assert!(length <= 256 && parsed.parts.len() <= 16, "{typed}");
                assert!(depth(&parsed.query) <= 12, "{typed}");
                let words = Words::of(typed);
                let marks = Marks::of(&parsed, |word| vec![word.to_owned()]);
                let mut end = 0;
                for range in marks.find(&words) {
                    assert!(end <= range.start && range.start < range.end && range.end <= words.len(), "{typed}");
                    end = range.end;
                }
            }
        }
    }
});

fn depth(query: &Query) -> usize {
    match query {
        Query::And(parts) | Query::Or(parts) => 1 + parts.iter().map(depth).max().unwrap_or(0),
        Query::Not(part) => 1 + depth(part),
        _ => 1,
    }
}
