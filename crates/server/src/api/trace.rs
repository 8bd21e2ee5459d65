//! `trace` over the net.

use super::{JsonResult, Related, json};
use crate::{
    hall::Hall,
    questions::{Asked, TraceQuestion},
    wire,
};
use axum::extract::State;
use dictum::TraceRequest;

/// A phrase's history, or a statement's passages that stand elsewhere.
pub(crate) async fn trace(State(hall): State<Hall>, Asked(asked): Asked<TraceQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        // Without a name the hall says what is lacking.
        let request = asked.request()?.unwrap_or_else(TraceRequest::default);
        let answer = dictum.trace(&request)?;
        json(&wire::TraceShape::of(&answer), &related(&asked))
    })
    .await
}

/// What is repeated most.
pub(crate) async fn top(State(hall): State<Hall>, Asked(asked): Asked<TraceQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let top = dictum.trace_top(asked.period()?, TraceQuestion::SHOWN)?;
        json(&wire::TopTraceShape::of(&top), &related(&asked))
    })
    .await
}

fn related(asked: &TraceQuestion) -> Related {
    Related::page(asked.address())
}
