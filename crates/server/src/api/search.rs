//! `search` over the net.

use super::{JsonResult, json, next};
use crate::{
    hall::Hall,
    questions::{Asked, SearchQuestion},
    wire,
};
use axum::extract::State;

pub(crate) async fn search(State(hall): State<Hall>, Asked(asked): Asked<SearchQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let asked = SearchQuestion { q: asked.within_speaker().or(asked.q), ..asked };
        let answer = dictum.search(&asked.request()?)?;
        let total = asked.reachable(answer.total);
        let next = next("/api/v1/search", &[("q", &answer.query)], asked.page.0, SearchQuestion::HITS, total);
        json(&wire::SearchShape::of(&answer, next))
    })
    .await
}
