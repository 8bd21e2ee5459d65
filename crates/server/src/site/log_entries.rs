//! `/log/entries`: every entry of the log, a page at a time, and each entry with its proof.

use super::{
    PageResult,
    layout::{Layout, Room},
    rendered, wording,
};
use crate::{
    api::log::EntriesQuestion,
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, Named, entry_number},
};
use askama::Template;
use axum::extract::State;
use dictum::{Dictum, EntryListing, ListedEntry};

/// How many entries a page shows.
const PAGE: u64 = 50;

/// How much of an entry stands in its line, in characters.
const GIST: usize = 160;

/// The kinds of entries that a list may be narrowed to, with what they are called.
const KINDS: [[&str; 2]; 10] = [
    ["capture", "Captures"],
    ["revisit", "Revisits"],
    ["edition", "Editions"],
    ["absent", "Absences"],
    ["correction", "Corrections"],
    ["same-name", "Names joined"],
    ["redaction", "Redactions"],
    ["run", "Runs"],
    ["verify", "Verifications"],
    ["key", "Keys"],
];

#[derive(Template)]
#[template(path = "log_entries.html")]
struct EntriesPage {
    layout: Layout,
    /// `Entries 101 to 150 of 1,234`.
    summary: String,
    kinds: Vec<KindLink>,
    entries: Vec<EntryView>,
    previous: Option<String>,
    next: Option<String>,
}

/// A kind of entries, and where they are listed.
struct KindLink {
    name: &'static str,
    href: String,
    is_shown: bool,
}

/// An entry in a line.
pub(super) struct EntryView {
    pub(super) number: u64,
    pub(super) href: String,
    pub(super) kind: String,
    pub(super) gist: String,
    pub(super) leaf: String,
}

#[derive(Template)]
#[template(path = "log_entry.html")]
struct EntryPage {
    layout: Layout,
    number: u64,
    kind: String,
    leaf: String,
    text: String,
    /// What the entry is about, and where that is.
    about: Vec<About>,
    /// The proof that it is in the log; none while it waits to be published.
    proof: Option<String>,
    previous: Option<String>,
    next: Option<String>,
}

/// Something that an entry names.
struct About {
    name: String,
    href: String,
}

/// Where an entry is shown.
pub(super) fn path_of(number: u64) -> String {
    format!("/log/entries/{number}")
}

pub(crate) async fn list(State(hall): State<Hall>, Asked(asked): Asked<EntriesQuestion>) -> PageResult {
    let (from, kind) = (asked.first()?, asked.kind());
    hall.ask(move |dictum| {
        let size = dictum.log_checkpoint()?.checkpoint.head.size;
        let from = from.unwrap_or(1);
        let entries =
            dictum.log_entries(&EntryListing { from: Some(from), kind: kind.as_deref(), limit: PAGE })?;
        let at = |from: u64| {
            links::with_query(
                "/log/entries",
                &[("from", &from.to_string()), ("kind", kind.as_deref().unwrap_or_default())],
            )
        };
        let last = entries.last().map(|entry| entry.number);
        let twin = at(from).replacen("/log", "/api/v1/log", 1);
        rendered(&EntriesPage {
            layout: Layout::new(Room::About, "Entries of the log").with_twin(twin).unlisted(),
            summary: summary(&entries, kind.as_deref(), size),
            kinds: kinds(kind.as_deref()),
            // Of one kind it is not known where the page before began.
            previous: (from > 1)
                .then(|| at(if kind.is_none() { from.saturating_sub(PAGE).max(1) } else { 1 })),
            next: last.filter(|last| entries.len() as u64 == PAGE && *last < size).map(|last| at(last + 1)),
            entries: entries.iter().map(EntryView::of).collect(),
        })
    })
    .await
}

fn summary(entries: &[ListedEntry], kind: Option<&str>, size: u64) -> String {
    let all = match size {
        1 => "1 entry".to_owned(),
        size => format!("{} entries", wording::thousands(size)),
    };
    match (entries.first(), entries.last(), kind) {
        (Some(first), Some(last), None) => {
            format!("{} to {} of {all}", wording::thousands(first.number), wording::thousands(last.number))
        }
        (Some(first), Some(last), Some(_)) => {
            format!(
                "Between {} and {} of {all}",
                wording::thousands(first.number),
                wording::thousands(last.number)
            )
        }
        _ => format!("None from there on; the log has {all}"),
    }
}

fn kinds(shown: Option<&str>) -> Vec<KindLink> {
    let all = KindLink { name: "All", href: "/log/entries".to_owned(), is_shown: shown.is_none() };
    let kind = |[kind, name]: [&'static str; 2]| KindLink {
        name,
        href: links::with_query("/log/entries", &[("kind", kind)]),
        is_shown: shown == Some(kind),
    };
    [all].into_iter().chain(KINDS.into_iter().map(kind)).collect()
}

impl EntryView {
    pub(super) fn of(entry: &ListedEntry) -> EntryView {
        let values = entry.fields().map(|(_, value)| value).filter(|value| !value.starts_with("sha256:"));
        EntryView {
            number: entry.number,
            href: path_of(entry.number),
            kind: wording::title(entry.kind()),
            gist: values.collect::<Vec<_>>().join(" · ").chars().take(GIST).collect(),
            leaf: entry.leaf.hex().chars().take(12).collect(),
        }
    }
}

pub(crate) async fn show(State(hall): State<Hall>, Named(number): Named<String>) -> PageResult {
    let number = entry_number(&number)?;
    hall.ask(move |dictum| {
        let entry = entry(dictum, number)?;
        let size = dictum.log_checkpoint()?.checkpoint.head.size;
        rendered(&EntryPage {
            layout: Layout::new(Room::About, format!("Entry {number}"))
                .with_twin(format!("/api/v1/log/entries?from={number}"))
                .unlisted(),
            number,
            kind: wording::title(entry.kind()),
            leaf: entry.leaf.hex(),
            about: about(&entry),
            text: entry.text,
            proof: if number <= size { Some(dictum.log_proof(number)?.to_string()) } else { None },
            previous: (number > 1).then(|| path_of(number - 1)),
            next: (number < size).then(|| path_of(number + 1)),
        })
    })
    .await
}

fn entry(dictum: &Dictum, number: u64) -> Result<ListedEntry, Problem> {
    let listed = dictum.log_entries(&EntryListing { from: Some(number), kind: None, limit: 1 })?;
    listed.into_iter().find(|entry| entry.number == number).ok_or_else(|| {
        Problem::not_found(format!("the log has no entry {number}")).with_hint("the log says how many it has")
    })
}

/// The pages of what an entry names: its own capture, or the statement and capture of its fields.
fn about(entry: &ListedEntry) -> Vec<About> {
    let mut about = Vec::new();
    if ["capture", "revisit"].contains(&entry.kind()) {
        about.push(About { name: "The captured page".to_owned(), href: links::evidence(entry.number) });
    }
    for (field, value) in entry.fields() {
        match field {
            "statement" => {
                about.push(About { name: "The statement".to_owned(), href: links::statement(value) })
            }
            "capture" | "witness" => {
                if let Ok(capture) = entry_number(value) {
                    about.push(About { name: format!("Capture {capture}"), href: links::evidence(capture) });
                }
            }
            _ => {}
        }
    }
    about
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_which_entries_of_how_many_it_shows() {
        let entry =
            |number| ListedEntry { number, text: String::new(), leaf: dictum::model::Digest([0; 32]) };
        let entries = [entry(1), entry(50)];
        assert_eq!(summary(&entries, None, 1234), "1 to 50 of 1,234 entries");
        assert_eq!(summary(&entries, Some("run"), 50), "Between 1 and 50 of 50 entries");
        assert_eq!(summary(&[], None, 1), "None from there on; the log has 1 entry");
    }
}
