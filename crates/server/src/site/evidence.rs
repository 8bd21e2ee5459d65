//! `/evidence/{capture}`: a captured page line by line, with what the reading took each line for, and the passage marked.

use super::{
    PageResult,
    cards::When,
    layout::{Layout, Room},
    rendered, wording,
};
use crate::{
    hall::Hall,
    links,
    questions::{Asked, Named, PassageQuestion, entry_number},
};
use askama::Template;
use axum::extract::State;
use dictum::{
    Dictum, EvidenceLine, EvidenceView, PagePart,
    model::{CapturedAtFrom, Reading},
};

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage {
    layout: Layout,
    headline: Option<String>,
    language: String,
    /// The statement that the page shows, where it is known by an address or a name.
    statement: Option<String>,
    entry: u64,
    is_revisit: bool,
    digest: String,
    payload: String,
    bytes: String,
    came_from: String,
    target_uri: Option<String>,
    target_link: Option<String>,
    captured: Option<When>,
    captured_from: Option<&'static str>,
    media_type: Option<String>,
    http_status: Option<u16>,
    extractor: String,
    is_asked_for: bool,
    is_marked: bool,
    groups: Vec<Group>,
}

/// Lines one after the other that the reading took for the same.
struct Group {
    part: PagePart,
    name: &'static str,
    lines: Vec<Line>,
}

/// A visible line.
struct Line {
    text: String,
    is_marked: bool,
    /// Whether it is the first that is marked: a link leads there.
    is_first_marked: bool,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Named(capture): Named<String>,
    Asked(asked): Asked<PassageQuestion>,
) -> PageResult {
    let capture = entry_number(&capture)?;
    hall.ask(move |dictum| {
        let marked = asked.span(&*dictum.reading(capture)?)?;
        let view = dictum.evidence(capture, marked)?;
        let twin = asked.address(&format!("/api/v1/captures/{capture}"));
        let layout = Layout::new(Room::Archive, format!("Capture {capture}")).with_twin(twin).unlisted();
        rendered(&page(layout, &view, statement_of(dictum, &view.reading), marked.is_some()))
    })
    .await
}

fn page(layout: Layout, view: &EvidenceView, statement: Option<String>, is_asked_for: bool) -> EvidencePage {
    let facts = &view.reading.capture;
    let shown = view.reading.statement.as_ref();
    EvidencePage {
        layout,
        headline: shown.and_then(|statement| Some(statement.headline.as_ref()?.text.clone())),
        language: wording::language_tag(shown.and_then(|statement| statement.language.as_deref())).to_owned(),
        statement,
        entry: view.entered.entry,
        is_revisit: view.entered.is_revisit,
        digest: facts.digest.to_string(),
        payload: format!("/payload/{}", facts.digest),
        bytes: wording::count(facts.bytes as u64, "byte"),
        came_from: facts.source.clone(),
        target_link: facts.target_uri.as_deref().and_then(links::web_address).map(str::to_owned),
        target_uri: facts.target_uri.clone(),
        captured: facts.captured_at.and_then(|at| When::of(&at.to_string())),
        captured_from: facts.captured_at_from.map(what_told),
        media_type: facts.media_type.clone(),
        http_status: facts.http_status,
        extractor: view.reading.extractor.clone(),
        is_asked_for,
        is_marked: view.lines.iter().any(|line| line.is_marked),
        groups: groups(&view.lines),
    }
}

/// Finds the page of the statement that a capture shows, by the names that the capture gives it.
fn statement_of(dictum: &Dictum, reading: &Reading) -> Option<String> {
    let statement = reading.statement.as_ref()?;
    let names =
        [reading.capture.target_uri.as_ref(), statement.canonical_uri.as_ref(), statement.aliases.first()];
    let card = names.into_iter().flatten().find_map(|name| dictum.resolve(name).ok())?;
    Some(links::statement(&card.id))
}

fn groups(lines: &[EvidenceLine]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut is_mark_met = false;
    for line in lines {
        let is_first_marked = line.is_marked && !is_mark_met;
        is_mark_met |= line.is_marked;
        let shown = Line { text: line.text.clone(), is_marked: line.is_marked, is_first_marked };
        match groups.last_mut() {
            Some(group) if group.part == line.part => group.lines.push(shown),
            _ => groups.push(Group { part: line.part, name: name(line.part), lines: vec![shown] }),
        }
    }
    groups
}

/// What told when a capture was made, in words.
fn what_told(from: CapturedAtFrom) -> &'static str {
    match from {
        CapturedAtFrom::Warc => "its WARC record",
        CapturedAtFrom::HttpDate => "the response’s Date header",
        CapturedAtFrom::PageClocks => "the clocks on the page",
        CapturedAtFrom::FileName => "the file’s name",
        CapturedAtFrom::User => "whoever handed it in",
    }
}

fn name(part: PagePart) -> &'static str {
    match part {
        PagePart::Headline => "Headline",
        PagePart::Turn => "Words",
        PagePart::Listing => "Listed",
        PagePart::Furniture => "Furniture",
    }
}
