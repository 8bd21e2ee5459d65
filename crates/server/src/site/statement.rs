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
    questions::{Asked, Named, entry_number},
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use dictum::{Citation, Dictum, StatementView};
use neighbours::Neighbours;
use serde::Deserialize;
use view::{AbsenceView, CaptureView, CorrectionView, EditionView, Fact, LinkView, TurnView};

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
    headline: String,
    language: String,
    kind: Option<String>,
    when: Option<When>,
    place: Option<String>,
    speakers: Vec<Name>,
    facts: Vec<Fact>,
    turns: Vec<TurnView>,
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
        Ok(page(dictum, &view, asked.edition.as_deref())?.into_response())
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

fn page(dictum: &Dictum, view: &StatementView, edition: Option<&str>) -> PageResult {
    let card = &view.card;
    let headline = card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned());
    let twin = format!("/api/v1/statements/{}", links::encoded(&card.id));
    let twin = links::with_query(&twin, &[("edition", edition.unwrap_or_default())]);
    let turns =
        view.statement().map_or_else(Vec::new, |statement| view::turns(statement, capture_shown(view)));
    rendered(&StatementPage {
        layout: Layout::new(Room::Archive, &headline).with_twin(twin),
        href: links::statement(&card.id),
        headline,
        language: wording::language_tag(card.language.as_deref()).to_owned(),
        kind: card.kind.as_deref().map(wording::title),
        when: When::of(card.day()),
        place: card.place.clone(),
        speakers: cards::names(card),
        facts: view::facts(view),
        turns,
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

/// The entry number of the capture that the edition shown was first seen in.
fn capture_shown(view: &StatementView) -> u64 {
    let shown = view.editions.iter().find(|entered| entered.entry == view.edition_shown);
    shown.map_or(view.card.capture, |entered| entered.edition.capture)
}
