//! `/speaker/{slug}`: a person under all names as printed, with why each is taken for theirs; the statements, and when they were made.

use super::{
    cards::Card,
    chart::Chart,
    layout::{Layout, Room},
    paging::{PAGE_SIZE, PagedList, Paging},
    rendered, wording,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, Named},
    site::speakers::PageQuestion,
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use dictum::{Dictum, NameOfPerson, ShelfFilter, SpeakerCount, StatementCard};

#[derive(Template)]
#[template(path = "speaker.html")]
struct SpeakerPage {
    layout: Layout,
    name: String,
    /// The offices under which the statements of this page name the speaker.
    offices: Vec<String>,
    /// All names as printed, where there are more than one.
    names: Vec<Name>,
    chart: Option<Chart>,
    cards: Vec<Card>,
    paging: Paging,
}

/// A name as printed.
struct Name {
    name: String,
    statements: String,
    why: String,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Named(slug): Named<String>,
    Asked(asked): Asked<PageQuestion>,
) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        let speaker = find(dictum, &slug)?;
        if speaker.slug != slug {
            let page = asked.page.query();
            let path = links::with_query(&links::speaker_of_slug(&speaker.slug), &[("page", &page)]);
            return Ok(Redirect::to(&path).into_response());
        }
        let names = dictum.names_of_speaker(&slug)?;
        let filter = ShelfFilter { speaker_slug: Some(speaker.slug.clone()), ..ShelfFilter::default() };
        let path = links::speaker_of_slug(&speaker.slug);
        let total = dictum.count(&filter)?;
        let list = PagedList { path: &path, query: &[], total, size: PAGE_SIZE, thing: "statement" };
        let paging = list.page(asked.page)?;
        let cards = dictum.statements(&filter, asked.page.of_size(PAGE_SIZE))?;
        let twin = format!("/api/v1/speakers/{}", links::encoded(&speaker.slug));
        let page = rendered(&SpeakerPage {
            layout: Layout::new(Room::Speakers, &speaker.name).with_twin(twin).with_feed(
                format!("Statements of {}", speaker.name),
                "statements",
                &[("speaker", &speaker.slug)],
            ),
            offices: offices(&cards, &names),
            names: Name::of_all(&names),
            chart: Chart::of(&dictum.months(&filter)?, &[("speaker", &speaker.slug)]),
            cards: Card::of_list(&cards),
            paging,
            name: speaker.name,
        })?;
        Ok(page.into_response())
    })
    .await
}

/// Finds a speaker.
///
/// # Errors
/// Not found, with the way to the list.
pub(crate) fn find(dictum: &Dictum, slug: &str) -> Result<SpeakerCount, Problem> {
    dictum.speaker(slug)?.ok_or_else(|| {
        Problem::not_found(format!("nobody goes by “{slug}” in the statements held"))
            .with_hint("the list of speakers has everybody who is named as one")
    })
}

impl Name {
    fn of_all(names: &[NameOfPerson]) -> Vec<Name> {
        let shown = |name: &NameOfPerson| Name {
            name: name.name.clone(),
            statements: wording::thousands(name.statements),
            why: wording::sentence(&dictum::why_joined(name, names)),
        };
        if names.len() > 1 { names.iter().map(shown).collect() } else { Vec::new() }
    }
}

/// The offices of a speaker, in the order of the statements.
fn offices(cards: &[StatementCard], names: &[NameOfPerson]) -> Vec<String> {
    let mut offices: Vec<String> = Vec::new();
    let is_one = |name: &str| {
        let slug = dictum::slug(name);
        names.iter().any(|one| one.slug == slug)
    };
    for speaker in cards.iter().flat_map(|card| &card.speakers).filter(|one| is_one(&one.name)) {
        offices.extend(speaker.role.clone().filter(|role| !offices.contains(role)));
    }
    offices
}
