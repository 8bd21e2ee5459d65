//! A page that its server no longer has, and a statement that a list no longer lists, are entered, shown, and shown to be back.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/captures.rs"]
mod captures;

use captures::Captures;
use dictum::{Absence, Page, model::HowAbsent};

const ADDRESS: &str = "https://port.vessaria.example/news/3";
const LIST: &str = "https://port.vessaria.example/news";

const PAGE: &str = "\
Statement by Harbour Minister Ada Lorn on the night ferry, 26 June 2031\n\n\
The ferry will run on all nights of the week until the bridge is mended.\n\n\
Nobody on the far shore will be left without a boat.\n";

const GONE: &str = "Page not found\n\nWhat you asked for is not here.\n";

/// A page that lists these statements, the newest first.
fn list(numbers: &[u8]) -> String {
    let items: String = numbers
        .iter()
        .map(|n| format!("<li><span class=\"date\">{n} May 2031</span> <a href=\"/news/{n}\">Statement by Minister Ada Lorn on matter number {n} of the port</a></li>\n"))
        .collect();
    format!(
        "<!DOCTYPE html><html><head><title>News</title></head><body><h1>News</h1><ul class=\"list\">\n{items}</ul></body></html>"
    )
}

fn shown(absences: &[Absence]) -> Vec<(HowAbsent, Option<u64>)> {
    absences.iter().map(|absence| (absence.entered.absent.how, absence.seen_again_in)).collect()
}

#[test]
fn a_page_that_the_server_no_longer_has_is_gone_until_it_is_seen_again() {
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    let summary = captures.pages(&[(ADDRESS, "2031-07-02T08:00:00Z", 404, GONE)]);
    assert_eq!(summary.absences, 1);
    assert_eq!(shown(&captures.show(ADDRESS).absences), [(HowAbsent::NotFound, None)]);
    captures.pages(&[(ADDRESS, "2031-07-03T08:00:00Z", 410, GONE)]);
    captures.pages(&[(ADDRESS, "2031-07-04T08:00:00Z", 200, PAGE)]);
    let back = captures.show(ADDRESS).captures.last().unwrap().entered.entry;
    assert_eq!(
        shown(&captures.show(ADDRESS).absences),
        [(HowAbsent::NotFound, Some(back)), (HowAbsent::Gone, Some(back))]
    );
}

#[test]
fn an_address_that_was_never_held_is_not_gone() {
    let mut captures = Captures::new();
    let summary = captures.pages(&[(ADDRESS, "2031-07-02T08:00:00Z", 404, GONE)]);
    assert_eq!((summary.captures, summary.absences), (1, 0));
}

#[test]
fn a_statement_that_a_list_no_longer_lists_is_gone_from_it() {
    for pages in [
        [("2031-07-01T08:00:00Z", [6, 5, 4, 3, 2]), ("2031-07-02T08:00:00Z", [7, 6, 5, 4, 2])],
        [("2031-07-02T08:00:00Z", [7, 6, 5, 4, 2]), ("2031-07-01T08:00:00Z", [6, 5, 4, 3, 2])],
    ] {
        let mut captures = Captures::new();
        captures.page(ADDRESS, "2031-06-30T08:00:00Z", PAGE);
        for (at, numbers) in pages {
            captures.page(LIST, at, &list(&numbers));
        }
        let view = captures.show(ADDRESS);
        assert_eq!(shown(&view.absences), [(HowAbsent::Unlisted, None)]);
        let observed_at = view.absences[0].entered.absent.observed_at.unwrap();
        assert_eq!(observed_at.to_string(), "2031-07-02T08:00:00Z");
    }
}

#[test]
fn a_list_that_only_grew_lacks_nothing() {
    let mut captures = Captures::new();
    captures.page(LIST, "2031-07-01T08:00:00Z", &list(&[6, 5, 4, 3, 2]));
    let summary = captures.page(LIST, "2031-07-02T08:00:00Z", &list(&[8, 7, 6, 5, 4]));
    assert_eq!(summary.absences, 0);
}

#[test]
fn captures_of_one_ingest_tell_of_each_other() {
    let mut captures = Captures::new();
    let summary = captures
        .pages(&[(ADDRESS, "2031-07-01T08:00:00Z", 200, PAGE), (ADDRESS, "2031-07-02T08:00:00Z", 410, GONE)]);
    assert_eq!((summary.editions, summary.absences), (1, 1));
    let absent = captures.dictum.absent(Page { skip: 0, take: 10 }).unwrap();
    assert_eq!(absent.len(), 1);
    assert_eq!(absent[0].statement.as_ref().unwrap().target_uri.as_deref(), Some(ADDRESS));
}
