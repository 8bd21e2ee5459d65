//! `check` over the net.

use super::{JsonResult, json};
use crate::{
    hall::Hall,
    problem::Problem,
    questions::{Asked, CheckQuestion},
    wire,
};
use axum::extract::State;

pub(crate) async fn check(State(hall): State<Hall>, Asked(asked): Asked<CheckQuestion>) -> JsonResult {
    if asked.quote.is_none() {
        return Err(Problem::asked_wrongly("there is no quotation to check").with_hint("ask with quote=…"));
    }
    hall.ask(move |dictum| json(&wire::CheckShape::of(&dictum.check(&asked.request()?)?))).await
}
