//! What is listed and not held is counted beside what is held of the same site, by month; what no page tells stays untold.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/captures.rs"]
mod captures;

use captures::Captures;
use dictum::GapMonth;

const LISTED: &str = "<!DOCTYPE html><html><head><title>News</title></head><body><h1>News</h1><ul class=\"list\">\
<li><span class=\"date\">6 May 2031</span> <a href=\"/news/6\">Statement by Minister Ada Lorn on the price of rope</a></li>\
<li><span class=\"date\">5 May 2031</span> <a href=\"/news/5\">Statement by Minister Ada Lorn on the lamps of the mole</a></li>\
<li><span class=\"date\">4 May 2031</span> <a href=\"/news/4\">Statement by Minister Ada Lorn on the night ferry</a></li>\
<li><span class=\"date\">3 April 2031</span> <a href=\"/news/3\">Statement by Minister Ada Lorn on the herring fleet</a></li>\
</ul></body></html>";

const HELD: &str = "Statement by Harbour Minister Ada Lorn on the night ferry, 4 May 2031\n\n\
The ferry will run on all nights of the week until the bridge is mended.\n\n\
Nobody on the far shore will be left without a boat.\n";

fn gap(publisher: Option<&str>, month: &str, missing: u64, held: u64) -> GapMonth {
    GapMonth { publisher: publisher.map(str::to_owned), month: month.to_owned(), missing, held }
}

#[test]
fn what_is_missing_of_a_site_is_counted_beside_what_is_held_of_it_though_no_publisher_is_told() {
    let mut captures = Captures::new();
    captures.page("https://port.vessaria.example/news/4", "2031-05-07T08:00:00Z", HELD);
    captures.page("https://port.vessaria.example/news", "2031-05-07T08:00:00Z", LISTED);
    let site = Some("port.vessaria.example");
    assert_eq!(captures.dictum.gaps().unwrap(), [gap(site, "2031-04", 1, 0), gap(site, "2031-05", 2, 1)]);
}
