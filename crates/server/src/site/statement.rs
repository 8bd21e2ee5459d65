//! `/statement/{id}`: a statement to be read: its words in turns, what it rests on, and how to cite it.

mod neighbours;
mod view;

use super::{
    PageResult,
    cards::{self, Name, When},
    layout::{Layout, Room},
    rendered, wording,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    public_address::PublicAddress,
    questions::{Asked, Named, TraceQuestion, entry_number},
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use dictum::{Citation, Dictum, StatementCard, StatementView};
use dictum_formats::schema_org::{StatementFacts, json_ld};
use neighbours::Neighbours;
use serde::Deserialize;
use view::{AbsenceView, CorrectionView, EditionView, Fact, LinkView, Marks, TurnView};
pub(super) use view::{CaptureView, captures as captures_of};

/// Which edition is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct EditionQuestion {
    #[serde(deserialize_with = "crate::questions::blank_as_none")]
    pub(crate) edition: Option<String>,
}

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    layout: Layout,
    href: String,
    /// Its id as an address names it, to be traced by.
    trace_name: String,
    headline: String,
    language: String,
    kind: Option<String>,
    when: Option<When>,
    place: Option<String>,
    speakers: Vec<Name>,
    facts: Vec<Fact>,
    turns: Vec<TurnView>,
    /// How many of its passages are marked as standing elsewhere.
    recurring: usize,
    captures: Vec<CaptureView>,
    editions: Vec<EditionView>,
    links: Vec<LinkView>,
    absences: Vec<AbsenceView>,
    /// Whether the publisher has changed the words since the edition shown.
    is_superseded: bool,
    warnings: Vec<String>,
    /// What people corrected in the reading.
    corrections: Vec<CorrectionView>,
    citation: Citation,
    neighbours: Neighbours,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    ours: PublicAddress,
    Named(name): Named<String>,
    Asked(asked): Asked<EditionQuestion>,
) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        let view = find(dictum, &name, &asked)?;
        if view.card.id != name {
            // One address for each statement; a shorter name may mean another one tomorrow.
            let edition = asked.edition.unwrap_or_default();
            let address = links::with_query(&links::statement(&view.card.id), &[("edition", &edition)]);
            return Ok(Redirect::temporary(&address).into_response());
        }
        Ok(page(dictum, &ours, &view, asked.edition.as_deref())?.into_response())
    })
    .await
}

/// Finds a statement in the edition asked for.
pub(crate) fn find(dictum: &Dictum, name: &str, asked: &EditionQuestion) -> Result<StatementView, Problem> {
    Ok(match &asked.edition {
        Some(edition) => dictum.show_edition(name, entry_number(edition)?)?,
        None => dictum.show(name)?,
    })
}

fn page(dictum: &Dictum, ours: &PublicAddress, view: &StatementView, edition: Option<&str>) -> PageResult {
    let card = &view.card;
    let headline = card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned());
    let twin = format!("/api/v1/statements/{}", links::encoded(&card.id));
    let twin = links::with_query(&twin, &[("edition", edition.unwrap_or_default())]);
    let recurring = dictum.recurring(view, TraceQuestion::SHOWN)?;
    let trace = links::with_query("/trace", &[("q", &card.id)]);
    let marks = Marks { trace, passages: &recurring };
    let turns = view
        .statement()
        .map_or_else(Vec::new, |statement| view::turns(statement, capture_shown(view), &marks));
    let link = ours.of(&links::statement(&card.id));
    let json_ld = json_ld(&told(card, &link));
    rendered(&StatementPage {
        layout: Layout::new(Room::Archive, &headline).with_twin(twin).with_statement(link, json_ld),
        href: links::statement(&card.id),
        trace_name: links::encoded(&card.id),
        headline,
        language: wording::language_tag(card.language.as_deref()).to_owned(),
        kind: card.kind.as_deref().map(wording::title),
        when: When::of(card.day()),
        place: card.place.clone(),
        speakers: cards::names(card),
        facts: view::facts(view),
        turns,
        recurring: recurring.len(),
        captures: view::captures(view),
        editions: view::editions(view),
        links: view::links_of(view),
        absences: view::absences(view),
        is_superseded: view.edition_shown != card.edition,
        warnings: view.reading.warnings.iter().map(|warning| warning.message.clone()).collect(),
        corrections: view::corrections(view),
        citation: view.citation.clone(),
        neighbours: Neighbours::of(dictum, card)?,
    })
}

/// What search engines are told of a statement.
fn told<'a>(card: &'a StatementCard, link: &'a str) -> StatementFacts<'a> {
    StatementFacts {
        link,
        headline: card.headline.as_deref(),
        speakers: card.speakers.iter().map(|one| (one.name.as_str(), one.role.as_deref())).collect(),
        publisher: card.publisher.as_deref(),
        delivered_on: card.delivered_on.as_deref(),
        published_at: card.published_at.as_deref(),
        language: card.language.as_deref(),
        place: card.place.as_deref(),
        captured_from: card.target_uri.as_deref(),
        words: card.words,
    }
}

/// The entry number of the capture that the edition shown was first seen in.
fn capture_shown(view: &StatementView) -> u64 {
    let shown = view.editions.iter().find(|entered| entered.entry == view.edition_shown);
    shown.map_or(view.card.capture, |entered| entered.edition.capture)
}
