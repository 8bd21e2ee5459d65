//! Names as printed on several pages, joined to one person; and what people say about it, whatever becomes of the indexes.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{
    Dictum, IngestOptions, SearchRequest, ShelfFilter,
    model::{ErrorKind, SameName},
};
use std::path::Path;

const LINES: &str = r#"{"id":"a","publisher":"Embassy of Orvane","speaker":"Sergei Vantov","delivered_on":"2031-05-02","language":"en","headline":"Remarks on herring","paragraphs":["The herring are late."]}
{"id":"b","publisher":"Ministry of the Sea","speaker":"Sergey Vantov","delivered_on":"2031-06-02","language":"en","headline":"Remarks on cod","paragraphs":["The cod are early."]}
{"id":"c","publisher":"Ministry of the Sea","speaker":"Сергей Вантов","delivered_on":"2031-06-03","language":"ru","headline":"О треске","paragraphs":["Треска рано."]}
{"id":"d","publisher":"Ministry of the Sea","speaker":"Irina Vantova","delivered_on":"2031-06-04","language":"en","headline":"Remarks on squid","paragraphs":["The squid are here."]}
"#;

fn archive(home: &Path) -> Dictum {
    let file = home.join("statements.jsonl");
    std::fs::write(&file, LINES).unwrap();
    let dictum = Dictum::init(&home.join("archive")).unwrap();
    dictum.ingest(&[file], &IngestOptions::default(), &()).unwrap();
    dictum
}

fn names(dictum: &Dictum, slug: &str) -> Vec<String> {
    let mut names: Vec<String> =
        dictum.names_of_speaker(slug).unwrap().into_iter().map(|name| name.name).collect();
    names.sort();
    names
}

fn said(name: &str, other: &str, is_one: bool) -> SameName {
    let (by, reason) = ("Ada Brandt".to_owned(), "The guest book".to_owned());
    SameName { name: name.into(), other: other.into(), is_one, by, reason, made_at: None }
}

#[test]
fn one_person_is_found_under_every_name() {
    let home = tempfile::tempdir().unwrap();
    let dictum = archive(home.path());
    let all = ["Sergei Vantov", "Sergey Vantov", "Сергей Вантов"];
    for slug in ["sergei-vantov", "sergey-vantov", "сергей-вантов"] {
        assert_eq!(names(&dictum, slug), all, "{slug}");
        assert_eq!(dictum.speaker(slug).unwrap().unwrap().statements, 3);
        let filter = ShelfFilter { speaker_slug: Some(slug.into()), ..ShelfFilter::default() };
        assert_eq!(dictum.count(&filter).unwrap(), 3);
    }
    let found = |query: &str| {
        let request = SearchRequest { query: query.into(), take: 9, ..SearchRequest::default() };
        dictum.search(&request).unwrap().total
    };
    assert_eq!(found("speaker:sergei"), found("speaker:sergey"));
    assert_eq!(found("cod speaker:\"Sergei Vantov\""), 1.max(found("cod speaker:\"Sergey Vantov\"")));
    assert_eq!(names(&dictum, "irina-vantova"), ["Irina Vantova"]);
    assert_eq!(dictum.overview().unwrap().speakers, 2);
}

#[test]
fn what_a_person_says_of_two_names_holds_after_the_indexes_are_gone() {
    let home = tempfile::tempdir().unwrap();
    let dictum = archive(home.path());
    dictum.say_of_names(said("Sergei Vantov", "Sergey Vantov", false)).unwrap();
    dictum.say_of_names(said("Irina Vantova", "Sergey Vantov", true)).unwrap();
    let check = |dictum: &Dictum| {
        assert!(!names(dictum, "sergey-vantov").contains(&"Sergei Vantov".to_owned()));
        assert!(names(dictum, "irina-vantova").contains(&"Sergey Vantov".to_owned()));
    };
    check(&dictum);
    let root = dictum.root().to_owned();
    drop(dictum);
    std::fs::remove_dir_all(root.join("derived")).unwrap();
    check(&Dictum::open(&root).unwrap());
}

#[test]
fn the_last_word_on_two_names_holds_and_the_same_word_twice_is_entered_once() {
    let home = tempfile::tempdir().unwrap();
    let dictum = archive(home.path());
    let entries = || dictum.overview().unwrap().entries;
    let before = entries();
    for is_one in [false, false, true] {
        dictum.say_of_names(said("Sergei Vantov", "Sergey Vantov", is_one)).unwrap();
    }
    assert_eq!(entries(), before + 2);
    assert_eq!(names(&dictum, "sergei-vantov").len(), 3);
}

#[test]
fn a_word_on_a_name_that_nobody_bears_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let dictum = archive(home.path());
    let refused = |name, other| dictum.say_of_names(said(name, other, true)).unwrap_err().kind();
    assert_eq!(refused("Nobody Here", "Sergey Vantov"), ErrorKind::NotFound);
    assert_eq!(refused("SERGEY VANTOV", "Sergey Vantov"), ErrorKind::AskedWrongly);
}
