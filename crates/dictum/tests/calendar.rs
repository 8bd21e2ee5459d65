//! Captures stand on the calendar under the days on which they were made, and lead to the statements that they show.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/captures.rs"]
mod captures;

use captures::Captures;
use dictum::Page;

const HELD: &str = "Statement by Harbour Minister Ada Lorn on the night ferry, 4 May 2031\n\n\
The ferry will run on all nights of the week until the bridge is mended.\n\n\
Nobody on the far shore will be left without a boat.\n";

fn three_captures() -> Captures {
    let mut captures = Captures::new();
    captures.page("https://port.vessaria.example/news/4", "2031-05-07T08:00:00Z", HELD);
    captures.page("https://port.vessaria.example/news/4", "2031-05-07T09:00:00Z", HELD);
    captures.page("https://port.vessaria.example/about", "2032-01-01T00:00:00Z", "About this site");
    captures
}

#[test]
fn days_are_counted_within_the_period_that_is_asked_for() {
    let Captures { dictum, .. } = &three_captures();
    let days = |period: &str| -> Vec<(String, u64)> {
        dictum.capture_days(period).unwrap().into_iter().map(|day| (day.day, day.captures)).collect()
    };
    let [may, january] = [("2031-05-07".to_owned(), 2), ("2032-01-01".to_owned(), 1)];
    assert_eq!(days(""), [may.clone(), january.clone()]);
    for period in ["2031", "2031-05", "2031-05-07"] {
        assert_eq!(days(period), std::slice::from_ref(&may), "{period}");
    }
    assert_eq!(days("2032"), [january]);
    assert_eq!(days("2033"), []);
    assert_eq!(dictum.untimed_captures().unwrap(), 0);
}

#[test]
fn captures_are_listed_by_their_times_a_page_at_a_time() {
    let Captures { dictum, .. } = &three_captures();
    let listed = dictum.captures_in("2031-05", Page { skip: 0, take: 10 }).unwrap();
    let shown: Vec<bool> = listed.iter().map(|dated| dated.statement.is_some()).collect();
    assert_eq!(shown, [true, true]);
    assert!(listed[0].entered.capture.captured_at < listed[1].entered.capture.captured_at);
    let second = dictum.captures_in("2031-05", Page { skip: 1, take: 1 }).unwrap();
    assert_eq!(second, listed[1..]);
}
