//! `show` over the net: a statement, two of its editions compared, and a captured page as evidence.

use super::{JsonResult, json};
use crate::{
    hall::Hall,
    questions::{Asked, Named, PassageQuestion, entry_number},
    site::{
        compare::{CompareQuestion, answer},
        statement::{EditionQuestion, find},
    },
    wire,
};
use axum::extract::State;

pub(crate) async fn statement(
    State(hall): State<Hall>,
    Named(name): Named<String>,
    Asked(asked): Asked<EditionQuestion>,
) -> JsonResult {
    hall.ask(move |dictum| json(&wire::StatementShape::of(&find(dictum, &name, &asked)?))).await
}

pub(crate) async fn compare(
    State(hall): State<Hall>,
    Named(name): Named<String>,
    Asked(asked): Asked<CompareQuestion>,
) -> JsonResult {
    hall.ask(move |dictum| json(&wire::CompareShape::of(&answer(dictum, &name, &asked)?))).await
}

pub(crate) async fn capture(
    State(hall): State<Hall>,
    Named(capture): Named<String>,
    Asked(asked): Asked<PassageQuestion>,
) -> JsonResult {
    let capture = entry_number(&capture)?;
    hall.ask(move |dictum| {
        let marked = asked.span(&*dictum.reading(capture)?)?;
        json(&wire::EvidenceShape::of(&dictum.evidence(capture, marked)?))
    })
    .await
}
