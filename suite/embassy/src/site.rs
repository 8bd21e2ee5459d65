//! The embassy's server: what it answers, when it fails, and what it was asked.

use crate::{
    calendar::{Calendar, Statement},
    page::{Setting, feed, sitemap},
};
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

/// What the site forbids, and how slowly it asks to be visited.
pub const ROBOTS: &str = "User-agent: *\nDisallow: /en/drafts/\nDisallow: /*?print=\nCrawl-delay: 3\n\nUser-agent: dictum\nDisallow: /en/drafts/\nDisallow: /*?print=\nDisallow: /en/news/1$\nCrawl-delay: 1\n";

/// Every so manyth request for a page fails.
const EVERY_FAILING: u64 = 17;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Fields of its header, beside its length.
    pub fields: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// Whether the connection breaks off in the middle of the body.
    pub breaks_off: bool,
}

/// A request that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The time on the site's clock.
    pub at: Timestamp,
    /// Path and query.
    pub path: String,
    /// The status of the answer; 0 where it broke off.
    pub status: u16,
}

/// The site.
pub struct Site {
    /// What it shows.
    pub calendar: Calendar,
    /// Where it stands, for what must name whole addresses: `http://127.0.0.1:8080`.
    pub origin: String,
    now: AtomicI64,
    visits: AtomicU64,
    asked: Mutex<Vec<Asked>>,
    fails: bool,
}

impl Site {
    /// A site at an address, at the beginning of its calendar. `fails` says whether some requests do.
    pub fn new(calendar: Calendar, origin: &str, fails: bool) -> Site {
        let now = AtomicI64::new(calendar.begins.as_second());
        Site {
            calendar,
            origin: origin.to_owned(),
            now,
            visits: AtomicU64::new(0),
            asked: Mutex::default(),
            fails,
        }
    }

    /// The site's time.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_second(self.now.load(Ordering::SeqCst)).unwrap()
    }

    /// Sets the site's time.
    pub fn set_now(&self, now: Timestamp) {
        self.now.store(now.as_second(), Ordering::SeqCst);
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Answers a request; `marks` are the values of `If-None-Match` and the like.
    pub fn answer(&self, path: &str, marks: &HashMap<String, String>) -> Answer {
        let now = self.now();
        let visits = self.visits.fetch_add(1, Ordering::SeqCst);
        let answer = self.answer_at(path, marks, now, visits);
        let status = if answer.breaks_off { 0 } else { answer.status };
        self.asked.lock().unwrap().push(Asked { at: now, path: path.to_owned(), status });
        answer
    }

    fn answer_at(&self, path: &str, marks: &HashMap<String, String>, now: Timestamp, visits: u64) -> Answer {
        if self.fails && path != "/robots.txt" && visits % EVERY_FAILING == EVERY_FAILING - 1 {
            return failure(visits / EVERY_FAILING);
        }
        let setting = Setting { calendar: &self.calendar, now, visits };
        let (bare, query) = path.split_once('?').unwrap_or((path, ""));
        match bare {
            "/" => html(setting.front()),
            "/robots.txt" => plain(ROBOTS),
            "/feed.xml" => marked(feed(&self.calendar, now, &self.origin), marks),
            "/sitemap.xml" => marked(sitemap(&self.calendar, now, &self.origin), marks),
            "/en/news" => html(
                setting.list(query.strip_prefix("page=").and_then(|page| page.parse().ok()).unwrap_or(1)),
            ),
            _ => match bare.strip_prefix("/en/calendar/2031/").and_then(|month| month.parse().ok()) {
                Some(month) => html(setting.month(month)),
                None => self.statement(&setting, bare),
            },
        }
    }

    fn statement(&self, setting: &Setting<'_>, path: &str) -> Answer {
        let now = setting.now;
        let of_path = |statement: &&Statement| statement.first_path() == path || statement.path(now) == path;
        let Some(statement) =
            self.calendar.statements.iter().filter(|statement| statement.out_at <= now).find(of_path)
        else {
            return Answer { status: 404, ..html("<html><body><h1>Not found</h1></body></html>".into()) };
        };
        if let Some(status) = statement.deleted_by(now) {
            return Answer {
                status,
                ..html(format!("<html><body><h1>Not here</h1><p>Visit {}</p></body></html>", setting.visits))
            };
        }
        let stands_at = statement.path(now);
        if stands_at != path {
            let fields = vec![("Location", stands_at)];
            return Answer { status: 301, fields, body: Vec::new(), breaks_off: false };
        }
        html(setting.statement(statement))
    }
}

fn html(body: String) -> Answer {
    Answer {
        status: 200,
        fields: vec![("Content-Type", "text/html; charset=utf-8".into())],
        body: body.into_bytes(),
        breaks_off: false,
    }
}

fn plain(body: &str) -> Answer {
    Answer {
        status: 200,
        fields: vec![("Content-Type", "text/plain".into())],
        body: body.into(),
        breaks_off: false,
    }
}

/// An answer that says what it is marked with, and nothing but that where the asker has it.
fn marked(body: String, marks: &HashMap<String, String>) -> Answer {
    let sum = body.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let etag = format!("\"{sum:x}\"");
    let fields = vec![("Content-Type", "application/xml".to_owned()), ("ETag", etag.clone())];
    if marks.get("if-none-match") == Some(&etag) {
        return Answer { status: 304, fields, body: Vec::new(), breaks_off: false };
    }
    Answer { status: 200, fields, body: body.into_bytes(), breaks_off: false }
}

/// The ways in which requests fail, in turn.
fn failure(turn: u64) -> Answer {
    let empty =
        Answer { status: 503, fields: Vec::new(), body: b"<html>busy</html>".to_vec(), breaks_off: false };
    match turn % 4 {
        0 => empty,
        1 => Answer { breaks_off: true, ..html("<html>".repeat(100)) },
        2 => Answer { status: 429, fields: vec![("Retry-After", "120".into())], ..empty },
        _ => Answer { status: 500, ..empty },
    }
}
