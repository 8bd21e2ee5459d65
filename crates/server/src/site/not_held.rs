//! `/not-held`: statements that captured pages list, but of which no capture has come in.

use super::{
    PageResult,
    home::NotHeld,
    layout::{Layout, Room},
    paging::{PAGE_SIZE, PagedList, Paging},
    rendered,
};
use crate::{hall::Hall, links, questions::Asked, site::speakers::PageQuestion};
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "not_held.html")]
struct NotHeldPage {
    layout: Layout,
    not_held: Vec<NotHeld>,
    paging: Paging,
}

pub(crate) async fn list(State(hall): State<Hall>, Asked(asked): Asked<PageQuestion>) -> PageResult {
    hall.ask(move |dictum| {
        let total = dictum.overview()?.not_held;
        let list = PagedList { path: "/not-held", query: &[], total, size: PAGE_SIZE, thing: "statement" };
        let paging = list.page(asked.page)?;
        let not_held = dictum.not_held(asked.page.of_size(PAGE_SIZE))?;
        let twin = links::with_query("/api/v1/not-held", &[("page", &asked.page.query())]);
        rendered(&NotHeldPage {
            layout: Layout::new(Room::Archive, "Known, not held").with_twin(twin),
            not_held: not_held.iter().map(NotHeld::of).collect(),
            paging,
        })
    })
    .await
}
