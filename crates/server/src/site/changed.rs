//! `/changed`: statements whose words their publishers changed after they were first held.

use super::{
    PageResult,
    cards::{Card, When},
    layout::{Layout, Room},
    paging::{PAGE_SIZE, PagedList, Paging},
    rendered,
};
use crate::{hall::Hall, links, questions::Asked, site::speakers::PageQuestion};
use askama::Template;
use axum::extract::State;
use dictum::StatementCard;

#[derive(Template)]
#[template(path = "changed.html")]
struct ChangedPage {
    layout: Layout,
    changed: Vec<ChangedView>,
    paging: Paging,
}

/// A statement that was changed.
struct ChangedView {
    card: Card,
    /// The day under which it is filed.
    when: Option<When>,
    /// Where the last two editions are compared.
    compare: String,
}

pub(crate) async fn list(State(hall): State<Hall>, Asked(asked): Asked<PageQuestion>) -> PageResult {
    hall.ask(move |dictum| {
        let total = dictum.count_changed()?;
        let list = PagedList { path: "/changed", query: &[], total, size: PAGE_SIZE, thing: "statement" };
        let paging = list.page(asked.page)?;
        let changed = dictum.statements_changed(asked.page.of_size(PAGE_SIZE))?;
        let twin = links::with_query("/api/v1/changed", &[("page", &asked.page.query())]);
        rendered(&ChangedPage {
            layout: Layout::new(Room::Archive, "Changed by their publishers").with_twin(twin).with_feed(
                "Changed by their publishers",
                "changed",
                &[],
            ),
            changed: changed.iter().map(ChangedView::of).collect(),
            paging,
        })
    })
    .await
}

impl ChangedView {
    fn of(card: &StatementCard) -> ChangedView {
        ChangedView {
            card: Card::of(card),
            when: When::of(card.day()),
            compare: format!("{}/compare", links::statement(&card.id)),
        }
    }
}
