//! `/publishers`: who put out how many of the statements held.

use super::{
    PageResult,
    home::{self, Counted},
    layout::{Layout, Room},
    rendered,
};
use crate::hall::Hall;
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "publishers.html")]
struct PublishersPage {
    layout: Layout,
    publishers: Vec<Counted>,
}

pub(crate) async fn list(State(hall): State<Hall>) -> PageResult {
    hall.ask(|dictum| {
        let overview = dictum.overview()?;
        rendered(&PublishersPage {
            layout: Layout::new(Room::Publishers, "Publishers").with_twin("/api/v1/publishers"),
            publishers: home::publishers(&overview).collect(),
        })
    })
    .await
}
