//! `search` over the net.

use super::{JsonResult, RankedPage, json};
use crate::{
    hall::Hall,
    links,
    questions::{Asked, CursorQuestion, SearchQuestion},
    wire,
};
use axum::extract::State;

pub(crate) async fn search(State(hall): State<Hall>, Asked(asked): Asked<SearchQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let page = CursorQuestion { cursor: asked.cursor.clone(), page: asked.page }.number()?;
        let asked = SearchQuestion { q: asked.within_speaker().or(asked.q), page, ..asked };
        let answer = dictum.search(&asked.request()?)?;
        let query = [("q", answer.query.as_str())];
        let page = RankedPage {
            path: "/api/v1/search",
            query: &query,
            number: page.0,
            size: SearchQuestion::HITS,
            total: asked.reachable(answer.total),
        };
        let related = page.related(links::with_query("/search", &query));
        json(&wire::SearchShape::of(&answer, page.next()), &related)
    })
    .await
}
