//! `/gone`: statements that were seen to be gone from where they stood.

use super::{
    PageResult,
    cards::When,
    layout::{Layout, Room},
    paging::{PAGE_SIZE, PagedList, Paging},
    rendered,
};
use crate::{hall::Hall, links, questions::Asked, site::speakers::PageQuestion};
use askama::Template;
use axum::extract::State;
use dictum::AbsentStatement;

#[derive(Template)]
#[template(path = "gone.html")]
struct GonePage {
    layout: Layout,
    gone: Vec<GoneView>,
    paging: Paging,
}

/// A statement that was seen to be gone.
struct GoneView {
    /// Its headline; its address where it was listed and never held.
    name: String,
    href: Option<String>,
    when: Option<When>,
    how: &'static str,
    witness: u64,
    witness_href: String,
    seen_again: Option<u64>,
}

pub(crate) async fn list(State(hall): State<Hall>, Asked(asked): Asked<PageQuestion>) -> PageResult {
    hall.ask(move |dictum| {
        let total = dictum.overview()?.gone;
        let list = PagedList { path: "/gone", query: &[], total, size: PAGE_SIZE, thing: "statement" };
        let paging = list.page(asked.page)?;
        let gone = dictum.absent(asked.page.of_size(PAGE_SIZE))?;
        let twin = links::with_query("/api/v1/gone", &[("page", &asked.page.query())]);
        rendered(&GonePage {
            layout: Layout::new(Room::Archive, "Seen to be gone").with_twin(twin).with_feed(
                "Seen to be gone",
                "gone",
                &[],
            ),
            gone: gone.iter().map(GoneView::of).collect(),
            paging,
        })
    })
    .await
}

impl GoneView {
    fn of(gone: &AbsentStatement) -> GoneView {
        let absent = &gone.absence.entered.absent;
        let card = gone.statement.as_ref();
        GoneView {
            name: card.and_then(|card| card.headline.clone()).unwrap_or_else(|| absent.target_uri.clone()),
            href: card.map(|card| links::statement(&card.id)),
            when: absent.observed_at.and_then(|at| When::of(&at.to_string())),
            how: absent.how.in_words(),
            witness: absent.witness,
            witness_href: links::evidence(absent.witness),
            seen_again: gone.absence.seen_again_in,
        }
    }
}
