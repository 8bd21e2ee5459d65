//! What was harvested by hand is told as new only by an alert that asks for it; what came in any other way by all.

#![allow(clippy::unwrap_used, reason = "a test says what it means with unwrap")]

use dictum::{Dictum, IngestOptions};
use dictum_harvest::{
    ByHand, Config, Net, RoundOptions, SetClock, go_round,
    net::{Delivery, Exchange, Failure, Request},
};
use std::path::Path;

/// Nothing is fetched: what comes, comes from files.
struct NoNet;

impl Net for NoNet {
    fn fetch(&self, request: &Request) -> Result<Exchange, Failure> {
        Err(Failure::Unreachable(request.target_uri.clone()))
    }

    fn deliver(&self, delivery: &Delivery) -> Result<u16, Failure> {
        Err(Failure::Unreachable(delivery.target_uri.clone()))
    }
}

fn take_in(dictum: &Dictum, home: &Path, day: usize) {
    let file = home.join(format!("{day}.jsonl"));
    let line = format!(
        "{{\"id\":\"day-{day}\",\"publisher\":\"Port of Varn\",\"headline\":\"On the ferry of day {day}\",\"text\":\"The ferry sailed on day {day}.\"}}\n"
    );
    std::fs::write(&file, line).unwrap();
    assert_eq!(dictum.ingest(&[file], &IngestOptions::default(), &()).unwrap().captures, 1);
}

#[test]
fn what_was_harvested_by_hand_is_told_only_where_an_alert_asks_for_it() {
    let home = tempfile::tempdir().unwrap();
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    let harvest = dictum.root().join("harvest");
    let config =
        Config::parse("[[alert]]\nname = 'usual'\n[[alert]]\nname = 'all'\nharvested = true\n").unwrap();
    let clock = SetClock::at("2031-05-04T08:00:00Z".parse().unwrap());
    let told = || {
        let round = go_round(&dictum, &NoNet, &clock, &config, &RoundOptions::default(), &harvest).unwrap();
        round.notices.into_iter().map(|notice| notice.alert).collect::<Vec<_>>()
    };
    assert_eq!(told(), [""; 0], "the first round tells nothing");
    let by_hand = ByHand::of(&harvest);
    by_hand.begin(dictum.last_entry().unwrap()).unwrap();
    take_in(&dictum, home.path(), 1);
    by_hand.end(dictum.last_entry().unwrap()).unwrap();
    assert_eq!(told(), ["all"]);
    take_in(&dictum, home.path(), 2);
    assert_eq!(told(), ["usual", "all"]);
}
