//! `/speaker/{slug}`: a speaker's statements, and when they were made.

use super::{
    PageResult,
    cards::Card,
    chart::Chart,
    layout::{Layout, Room},
    paging::{PAGE_SIZE, PagedList, Paging},
    rendered,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, Named},
    site::speakers::PageQuestion,
};
use askama::Template;
use axum::extract::State;
use dictum::{Dictum, ShelfFilter, SpeakerCount, StatementCard};

#[derive(Template)]
#[template(path = "speaker.html")]
struct SpeakerPage {
    layout: Layout,
    name: String,
    /// The offices under which the statements of this page name the speaker.
    offices: Vec<String>,
    chart: Option<Chart>,
    cards: Vec<Card>,
    paging: Paging,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Named(slug): Named<String>,
    Asked(asked): Asked<PageQuestion>,
) -> PageResult {
    hall.ask(move |dictum| {
        let speaker = find(dictum, &slug)?;
        let filter = ShelfFilter { speaker_slug: Some(speaker.slug.clone()), ..ShelfFilter::default() };
        let path = links::speaker_of_slug(&speaker.slug);
        let total = dictum.count(&filter)?;
        let list = PagedList { path: &path, query: &[], total, size: PAGE_SIZE, thing: "statement" };
        let paging = list.page(asked.page)?;
        let cards = dictum.statements(&filter, asked.page.of_size(PAGE_SIZE))?;
        let twin = format!("/api/v1/speakers/{}", links::encoded(&speaker.slug));
        rendered(&SpeakerPage {
            layout: Layout::new(Room::Speakers, &speaker.name).with_twin(twin).with_feed(
                format!("Statements of {}", speaker.name),
                "statements",
                &[("speaker", &speaker.slug)],
            ),
            offices: offices(&cards, &speaker.slug),
            chart: Chart::of(&dictum.months(&filter)?, &[("speaker", &speaker.slug)]),
            cards: Card::of_list(&cards),
            paging,
            name: speaker.name,
        })
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

/// The offices of a speaker, in the order of the statements.
fn offices(cards: &[StatementCard], slug: &str) -> Vec<String> {
    let mut offices: Vec<String> = Vec::new();
    for speaker in cards.iter().flat_map(|card| &card.speakers).filter(|one| dictum::slug(&one.name) == slug)
    {
        offices.extend(speaker.role.clone().filter(|role| !offices.contains(role)));
    }
    offices
}
