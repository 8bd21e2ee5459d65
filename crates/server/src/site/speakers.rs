//! `/speakers`: everybody who speaks in a statement, those with most statements first.

use super::{
    PageResult,
    home::{self, Counted},
    layout::{Layout, Room},
    paging::{PagedList, Paging},
    rendered,
};
use crate::{
    hall::Hall,
    links,
    questions::{Asked, PageNumber},
};
use askama::Template;
use axum::extract::State;
use serde::Deserialize;

/// How many speakers a page shows.
pub(crate) const SPEAKERS: u64 = 100;

/// Which page of a list is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct PageQuestion {
    pub(crate) page: PageNumber,
}

#[derive(Template)]
#[template(path = "speakers.html")]
struct SpeakersPage {
    layout: Layout,
    speakers: Vec<Counted>,
    paging: Paging,
}

pub(crate) async fn list(State(hall): State<Hall>, Asked(asked): Asked<PageQuestion>) -> PageResult {
    hall.ask(move |dictum| {
        let total = dictum.overview()?.speakers;
        let list = PagedList { path: "/speakers", query: &[], total, size: SPEAKERS, thing: "speaker" };
        let paging = list.page(asked.page)?;
        let speakers = dictum.speakers(asked.page.of_size(SPEAKERS))?;
        let twin = links::with_query("/api/v1/speakers", &[("page", &asked.page.query())]);
        rendered(&SpeakersPage {
            layout: Layout::new(Room::Speakers, "Speakers").with_twin(twin),
            speakers: speakers.iter().map(home::speaker).collect(),
            paging,
        })
    })
    .await
}
