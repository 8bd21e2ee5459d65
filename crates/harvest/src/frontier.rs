//! What is still to be fetched, and what was: the state of a harvest, kept by its journal.

use crate::{
    journal::Journal,
    politeness::{Site, rules_of},
};
use dictum::{Result, plain_address};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

/// What a page is thought to be before it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// Named by the user: a page, a list, a feed, a site map.
    Seed,
    /// A further page of a list, or part of a site map.
    List,
    /// A page that some list names.
    Page,
}

/// A page to fetch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its address.
    pub uri: String,
    /// What it is thought to be.
    pub kind: TaskKind,
    /// The number of the source that it is of.
    pub source: usize,
    /// How many steps it is from a seed.
    pub depth: u8,
    /// Not to be fetched before this.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::instants::optional")]
    pub not_before: Option<Timestamp>,
    /// Attempts that failed.
    #[serde(default)]
    pub tries: u32,
    /// How many redirects led here.
    #[serde(default)]
    pub redirects: u8,
    /// Whether its server said once that it is gone: believed when it says so again.
    #[serde(default)]
    pub is_doubted: bool,
}

/// When an address was last looked at, and how its server marked the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When.
    #[serde(with = "crate::instants")]
    pub at: Timestamp,
    /// The status of the answer; none where there was no answer that could be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A round began.
    Begun {
        /// When.
        #[serde(with = "crate::instants")]
        at: Timestamp,
    },
    /// A page is to be fetched, or to be fetched later than was said.
    Wanted(Task),
    /// A page was fetched, and what came of it is stored; or it was given up.
    Done {
        /// Its address.
        uri: String,
        /// The look.
        #[serde(flatten)]
        look: Look,
    },
    /// A site's robots.txt was asked for.
    Robots {
        /// The site.
        origin: String,
        /// When.
        #[serde(with = "crate::instants")]
        at: Timestamp,
        /// The status of the answer; none where there was none.
        status: Option<u16>,
        /// Its text.
        text: String,
    },
    /// A round ended with nothing left to do.
    Ended {
        /// When.
        #[serde(with = "crate::instants")]
        at: Timestamp,
    },
}

/// What two spellings of one address have in common.
pub(crate) fn key_of(uri: &str) -> String {
    plain_address(uri).unwrap_or_else(|| uri.split('#').next().unwrap_or_default().to_owned())
}

/// The state of a harvest.
pub struct Frontier {
    journal: Option<Journal<Event>>,
    product: String,
    waiting: BTreeMap<String, Task>,
    /// Addresses met in this round.
    met: HashMap<String, ()>,
    /// When each address was last looked at, in this round or an earlier one.
    looks: HashMap<String, Look>,
    begun_at: Option<Timestamp>,
    /// What is known of each site.
    pub(crate) sites: HashMap<String, Site>,
    lines: Vec<Event>,
    texts: HashMap<String, (Timestamp, Option<u16>, String)>,
}

impl Frontier {
    /// Opens the state that a journal keeps; `product` is who robots.txt is read for.
    pub fn open(path: &Path, product: &str) -> Result<Frontier> {
        let (journal, events) = Journal::open(path)?;
        let mut frontier = Frontier::in_memory(product);
        events.into_iter().for_each(|event| frontier.apply(event));
        frontier.journal = Some(journal);
        Ok(frontier)
    }

    /// A state that nothing keeps: of a dry run.
    pub fn in_memory(product: &str) -> Frontier {
        Frontier {
            journal: None,
            product: product.to_owned(),
            waiting: BTreeMap::new(),
            met: HashMap::new(),
            looks: HashMap::new(),
            begun_at: None,
            sites: HashMap::new(),
            lines: Vec::new(),
            texts: HashMap::new(),
        }
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Begun { at } => {
                self.begun_at = Some(at);
                self.met = self.waiting.keys().map(|key| (key.clone(), ())).collect();
            }
            Event::Wanted(task) => {
                let key = key_of(&task.uri);
                self.met.insert(key.clone(), ());
                self.waiting.insert(key, task);
            }
            Event::Done { uri, look } => {
                let key = key_of(&uri);
                self.waiting.remove(&key);
                self.met.insert(key.clone(), ());
                self.looks.insert(key, look);
            }
            Event::Robots { origin, at, status, text } => {
                let site = self.sites.entry(origin.clone()).or_insert_with(Site::unknown);
                site.robots = Some((rules_of(status, text.as_bytes(), &self.product), at));
                self.texts.insert(origin, (at, status, text));
            }
            Event::Ended { .. } => self.begun_at = None,
        }
    }

    /// Notes an event, durably with the next [`Frontier::keep`].
    pub fn note(&mut self, event: Event) {
        if self.journal.is_some() {
            self.lines.push(event.clone());
        }
        self.apply(event);
    }

    /// Makes all that was noted durable.
    pub fn keep(&mut self) -> Result<()> {
        match &mut self.journal {
            Some(journal) if !self.lines.is_empty() => journal.write(&std::mem::take(&mut self.lines)),
            _ => Ok(()),
        }
    }

    /// When the round began that was not ended.
    pub fn begun_at(&self) -> Option<Timestamp> {
        self.begun_at
    }

    /// Wants a page, if it was not met in this round; says whether it was not.
    pub fn want(&mut self, task: Task) -> bool {
        let is_new = !self.has_met(&task.uri);
        if is_new {
            self.note(Event::Wanted(task));
        }
        is_new
    }

    /// Says whether an address was met in this round.
    pub fn has_met(&self, uri: &str) -> bool {
        self.met.contains_key(&key_of(uri))
    }

    /// The last look at an address.
    pub fn look(&self, uri: &str) -> Option<&Look> {
        self.looks.get(&key_of(uri))
    }

    /// The tasks that wait.
    pub fn waiting(&self) -> impl Iterator<Item = &Task> {
        self.waiting.values()
    }

    /// Ends a round: forgets what only it needed, and makes the journal short again.
    pub fn end_round(&mut self, at: Timestamp) -> Result<()> {
        self.note(Event::Ended { at });
        let robots = self.texts.iter().map(|(origin, (at, status, text))| Event::Robots {
            origin: origin.clone(),
            at: *at,
            status: *status,
            text: text.clone(),
        });
        let looks =
            self.looks.iter().map(|(uri, look)| Event::Done { uri: as_address(uri), look: look.clone() });
        let waiting = self.waiting.values().cloned().map(Event::Wanted);
        let mut lines: Vec<Event> = robots.chain(looks).chain(waiting).collect();
        lines.push(Event::Ended { at });
        self.lines.clear();
        self.journal.as_mut().map_or(Ok(()), |journal| journal.rewrite(&lines))
    }
}

/// An address with the key it was made from: a key lacks its scheme.
fn as_address(key: &str) -> String {
    if key.contains("://") { key.to_owned() } else { format!("https://{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn page(uri: &str) -> Task {
        Task {
            uri: uri.into(),
            kind: TaskKind::Page,
            source: 0,
            depth: 1,
            not_before: None,
            tries: 0,
            redirects: 0,
            is_doubted: false,
        }
    }

    fn done(uri: &str, second: i64) -> Event {
        Event::Done { uri: uri.into(), look: Look { at: at(second), status: Some(200), ..Look::default() } }
    }

    #[test]
    fn a_state_that_was_kept_is_found_again() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("job.jsonl");
        let mut frontier = Frontier::open(&path, "dictum").unwrap();
        frontier.note(Event::Begun { at: at(1) });
        assert!(frontier.want(page("https://port.example/a")));
        assert!(!frontier.want(page("http://port.example/a/?utm_source=x#top")));
        assert!(frontier.want(page("https://port.example/b")));
        frontier.note(done("https://port.example/a", 2));
        frontier.keep().unwrap();
        frontier.want(page("https://port.example/never-kept"));
        drop(frontier);
        let mut frontier = Frontier::open(&path, "dictum").unwrap();
        assert_eq!(frontier.begun_at(), Some(at(1)));
        assert_eq!(
            frontier.waiting().map(|task| task.uri.as_str()).collect::<Vec<_>>(),
            ["https://port.example/b"]
        );
        assert!(!frontier.want(page("https://port.example/a")));
        frontier.end_round(at(3)).unwrap();
        drop(frontier);
        let mut frontier = Frontier::open(&path, "dictum").unwrap();
        assert_eq!(frontier.begun_at(), None);
        assert_eq!(frontier.look("https://port.example/a").unwrap().at, at(2));
        frontier.note(Event::Begun { at: at(4) });
        assert!(frontier.want(page("https://port.example/a")));
        assert!(!frontier.want(page("https://port.example/b")), "it still waits");
    }
}
