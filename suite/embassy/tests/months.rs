//! Three months of an embassy's site, watched: what the record has at the end is what happened, and nothing was told that did not.

#![allow(clippy::unwrap_used, reason = "a test says what it means with unwrap")]

use dictum::{Dictum, NewsKind, Page, ShelfFilter, model::HowAbsent};
use dictum_formats::{robots::Robots, warc::WarcReader};
use dictum_harvest::{
    Clock, Config, Net, Occasion, Round, RoundOptions, SetClock, go_round,
    net::{Delivery, Exchange, Failure, Request},
    target::Target,
};
use embassy::{Calendar, Deed, Site, Statement, site::ROBOTS};
use jiff::{SignedDuration, Timestamp};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

const ORIGIN: &str = "http://embassy.vessaria.example";
const DAYS: i64 = 90;

/// The site, asked by a call in place of a connection; the time it takes stands still.
struct Played<'a> {
    site: &'a Site,
    clock: &'a SetClock,
    deliveries: RefCell<Vec<Delivery>>,
}

impl Net for Played<'_> {
    fn fetch(&self, request: &Request) -> Result<Exchange, Failure> {
        let target = Target::of(&request.target_uri)?;
        assert_eq!(target.host, "embassy.vessaria.example", "nothing else is asked");
        self.site.set_now(self.clock.now());
        let marks = request
            .etag
            .iter()
            .map(|etag| ("if-none-match".to_owned(), etag.clone()))
            .collect::<HashMap<_, _>>();
        let answer = self.site.answer(&target.path_and_query, &marks);
        if answer.breaks_off {
            return Err(Failure::Unreachable("the answer was cut short".into()));
        }
        let mut response =
            format!("HTTP/1.1 {} x\r\nContent-Length: {}\r\n", answer.status, answer.body.len());
        for (name, value) in &answer.fields {
            response.push_str(&format!("{name}: {value}\r\n"));
        }
        let response = [response.as_bytes(), b"\r\n", &answer.body].concat();
        let request = format!("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", target.path_and_query, target.host);
        Ok(Exchange { request: request.into_bytes(), response })
    }

    fn deliver(&self, delivery: &Delivery) -> Result<u16, Failure> {
        self.deliveries.borrow_mut().push(delivery.clone());
        Ok(204)
    }
}

fn config() -> Config {
    Config::parse(&format!(
        "[[source]]\nname = 'Embassy'\nseeds = ['{ORIGIN}/en/news', '{ORIGIN}/feed.xml', '{ORIGIN}/en/calendar/2031/1']\nevery = '20h'\n\
         [[alert]]\nname = 'Everything'\nwebhook = 'https://hook.example/in'\nsecret = 'open sesame'\n\
         [[alert]]\nname = 'Herring'\nsearch = '\"herring quotas\"'\non = ['changed', 'gone']\n\
         [[alert]]\nname = 'The ambassador'\nspeaker = 'Irene Falk'\n"
    ))
    .unwrap()
}

/// What three months of watching left behind.
struct Watched {
    home: tempfile::TempDir,
    site: Site,
    rounds: Vec<(Timestamp, Round)>,
    deliveries: Vec<Delivery>,
}

/// Goes a round a day, from the day of the first statement.
fn watched() -> Watched {
    let home = tempfile::tempdir().unwrap();
    let site = Site::new(Calendar::of_days(DAYS), ORIGIN, true);
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    let clock = SetClock::at(site.calendar.begins);
    let net = Played { site: &site, clock: &clock, deliveries: RefCell::default() };
    let mut rounds = Vec::new();
    // The last statements are seen for some weeks more, so that what becomes of them is noticed.
    for round in 0..i32::try_from(DAYS + 40).unwrap() {
        clock.wait_until(site.calendar.begins + SignedDuration::from_hours(24) * round);
        let options = RoundOptions::default();
        let done =
            go_round(&dictum, &net, &clock, &config(), &options, &dictum.root().join("harvest")).unwrap();
        rounds.push((clock.now(), done));
    }
    let deliveries = net.deliveries.take();
    Watched { home, site, rounds, deliveries }
}

impl Watched {
    fn dictum(&self) -> Dictum {
        Dictum::open(&self.archive()).unwrap()
    }

    fn archive(&self) -> std::path::PathBuf {
        self.home.path().join("archive")
    }

    /// What was told of everything, by the statement's number, in order.
    fn told(&self) -> BTreeMap<usize, Vec<Occasion>> {
        let mut told: BTreeMap<usize, Vec<Occasion>> = BTreeMap::new();
        for notice in self
            .rounds
            .iter()
            .flat_map(|(_, round)| &round.notices)
            .filter(|notice| notice.alert == "Everything")
        {
            let uri = notice.target_uri.as_deref().unwrap();
            let number = uri.rsplit(['/', '-']).next().unwrap().parse().unwrap_or(0);
            told.entry(number).or_default().push(notice.occasion);
        }
        told
    }
}

/// What should be told of a statement: that it came, and its deeds in their order; of what was gone before anybody could have looked, nothing.
fn expected(statement: &Statement) -> Vec<Occasion> {
    let mut deeds: Vec<(Timestamp, Occasion)> = statement
        .deeds
        .iter()
        .map(|deed| match deed {
            Deed::Edited { at, .. } => (*at, Occasion::Changed),
            Deed::Deleted { at, .. } => (*at, Occasion::Gone),
            Deed::Renamed { at } => (*at, Occasion::Moved),
        })
        .collect();
    deeds.sort_by_key(|(at, _)| *at);
    let deleted = deeds.iter().position(|(_, deed)| *deed == Occasion::Gone);
    deeds.truncate(deleted.map_or(deeds.len(), |at| at + 1));
    [Occasion::New].into_iter().chain(deeds.into_iter().map(|(_, deed)| deed)).collect()
}

#[test]
fn three_months_are_kept_and_told_as_it_happened() {
    let watched = watched();
    everything_is_told_once(&watched);
    every_statement_is_held_with_its_editions(&watched);
    nothing_forbidden_was_asked(&watched);
    requests_are_kept_beside_the_record(&watched.archive());
    deliveries_are_signed(&watched);
    the_record_is_sound(&watched);
    let asked = watched.site.asked();
    let furniture: u64 =
        watched.rounds.iter().map(|(_, round)| round.run.captures + round.run.revisits).sum();
    println!(
        "{} requests, {furniture} captures, {} notices",
        asked.len(),
        watched.told().values().map(Vec::len).sum::<usize>()
    );
}

fn everything_is_told_once(watched: &Watched) {
    let told = watched.told();
    let robots = Robots::read(ROBOTS.as_bytes(), "dictum");
    for statement in &watched.site.calendar.statements {
        let expected = if robots.allow(&statement.first_path()) { expected(statement) } else { vec![] };
        let told = told.get(&statement.number).cloned().unwrap_or_default();
        assert_eq!(
            told, expected,
            "statement {} put out {}: {:?}",
            statement.number, statement.out_at, statement.deeds
        );
    }
    assert!(
        told.keys().all(|number| (1..=watched.site.calendar.statements.len()).contains(number)),
        "{told:?}"
    );
}

fn every_statement_is_held_with_its_editions(watched: &Watched) {
    let dictum = watched.dictum();
    let everything = Page { skip: 0, take: 10_000 };
    let cards = dictum.statements(&ShelfFilter::default(), everything).unwrap();
    let held: BTreeSet<String> = cards.iter().filter_map(|card| card.target_uri.clone()).collect();
    assert_eq!(held.len(), cards.len(), "every statement once");
    let statements = &watched.site.calendar.statements;
    for statement in statements.iter().filter(|statement| statement.number != 1) {
        assert!(held.contains(&format!("{ORIGIN}{}", statement.first_path())), "{}", statement.number);
    }
    let edits =
        statements.iter().filter(|statement| expected(statement).contains(&Occasion::Changed)).count();
    let news = dictum.news_after(0).unwrap();
    let changed = news.iter().filter(|news| matches!(news.what, NewsKind::Changed { .. })).count();
    assert_eq!(changed, edits);
    let gone = |how| news.iter().filter(|news| news.what == NewsKind::Gone { how }).count();
    let deletions =
        statements.iter().filter(|statement| expected(statement).contains(&Occasion::Gone)).count();
    assert_eq!(gone(HowAbsent::NotFound) + gone(HowAbsent::Gone) + gone(HowAbsent::Unlisted), deletions);
    assert!(edits > 3 && deletions > 3, "{edits} edits, {deletions} deletions");
}

fn nothing_forbidden_was_asked(watched: &Watched) {
    let robots = Robots::read(ROBOTS.as_bytes(), "dictum");
    let asked = watched.site.asked();
    let forbidden: Vec<_> = asked.iter().filter(|asked| !robots.allow(&asked.path)).collect();
    assert!(forbidden.is_empty(), "{forbidden:?}");
    let first = asked.iter().position(|asked| asked.path == "/robots.txt");
    assert_eq!(first, Some(0), "the rules are asked for first");
    let months =
        asked.iter().filter(|asked| asked.path.starts_with("/en/calendar/")).map(|asked| &asked.path);
    assert!(months.collect::<BTreeSet<_>>().len() < 10, "a calendar without end is left");
    let delay = SignedDuration::from_secs(1);
    let is_paced = |pair: &[embassy::site::Asked]| pair[1].at.duration_since(pair[0].at) >= delay;
    let hurried = asked.windows(2).filter(|pair| !is_paced(pair)).count();
    assert_eq!(hurried, 0, "two requests are never closer than the site asks for");
}

fn requests_are_kept_beside_the_record(archive: &Path) {
    let folder = archive.join("harvest/exchanges");
    let mut requests = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let mut reader = WarcReader::new(&bytes[..]);
        assert!(reader.by_ref().all(|record| record.is_ok()));
        requests += reader.passed_over().get("request").copied().unwrap_or(0);
    }
    assert!(requests > 300, "{requests}");
}

fn deliveries_are_signed(watched: &Watched) {
    let told: usize = watched.told().values().map(Vec::len).sum();
    assert_eq!(watched.deliveries.len(), told);
    let ids: BTreeSet<&str> =
        watched.deliveries.iter().map(|delivery| delivery.fields[0].1.as_str()).collect();
    assert_eq!(ids.len(), told, "each under an id of its own");
    let last = watched.deliveries.last().unwrap();
    let sent_at = Timestamp::from_second(last.fields[1].1.parse().unwrap()).unwrap();
    let signature =
        dictum_formats::webhook::signature(b"open sesame", &last.fields[0].1, sent_at, &last.body);
    assert_eq!(last.fields[2].1, signature);
}

fn the_record_is_sound(watched: &Watched) {
    let report =
        dictum::verify_folder(&watched.archive(), dictum::Level::ReadData(dictum::Share::ALL), |_, _| {})
            .unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
