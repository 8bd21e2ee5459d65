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

#[test]
fn of_a_publisher_every_month_is_told_with_what_is_held_and_what_is_missing() {
    let mut captures = Captures::new();
    let page = HELD.replace("Harbour Minister", "Minister");
    let told = format!(
        "<!DOCTYPE html><html><head><title>Statement by Minister Ada Lorn on the night ferry</title>\
         <meta property=\"og:site_name\" content=\"Ministry of Harbours of Vessaria\"></head><body><article>\
         <h1>Statement by Minister Ada Lorn on the night ferry</h1><time datetime=\"2031-05-04\">4 May 2031</time><p>{}</p></article></body></html>",
        page.replace("\n\n", "</p><p>")
    );
    captures.page("https://port.vessaria.example/news/4", "2031-05-07T08:00:00Z", &told);
    captures.page("https://port.vessaria.example/news", "2031-05-07T08:00:00Z", LISTED);
    let publishers = captures.dictum.overview().unwrap().publishers;
    let name = publishers[0].0.clone().expect("the page tells its publisher");
    let coverage = captures.dictum.coverage_of_publisher(&name).unwrap();
    assert_eq!(coverage.months, [gap(Some(&name), "2031-04", 1, 0), gap(Some(&name), "2031-05", 2, 1)]);
    let days: Vec<&str> = coverage.missing.iter().map(|listing| listing.day.as_str()).collect();
    assert_eq!(days, ["2031-05-06", "2031-05-05", "2031-04-03"]);
    assert_eq!(captures.dictum.coverage_of_publisher("Nobody").unwrap().months, []);
}

#[test]
fn a_page_held_by_another_spelling_of_its_address_is_not_missing() {
    for spelling in [
        "https://www.port.vessaria.example/news/4",
        "http://port.vessaria.example/news/4",
        "http://www.port.vessaria.example/news/4/",
    ] {
        let mut captures = Captures::new();
        captures.page(spelling, "2031-05-07T08:00:00Z", &HELD.replace("the night ferry, 4", "all boats, 4"));
        captures.page("https://port.vessaria.example/news", "2031-05-07T08:00:00Z", LISTED);
        let missing: Vec<_> = captures.dictum.missing().unwrap();
        let missing: Vec<_> = missing.into_iter().filter_map(|missing| missing.listing.target_uri).collect();
        let site = "https://port.vessaria.example/news";
        assert_eq!(missing, [6, 5, 3].map(|number| format!("{site}/{number}")), "{spelling}");
    }
}
