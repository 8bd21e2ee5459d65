//! `show` over the net: a statement, two of its editions compared, and a captured page as evidence.

use super::{JsonResult, Related, json};
use crate::{
    hall::Hall,
    links,
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
    hall.ask(move |dictum| {
        let view = find(dictum, &name, &asked)?;
        let edition = asked.edition.unwrap_or_default();
        let page = links::with_query(&links::statement(&view.card.id), &[("edition", &edition)]);
        let canonical = Some(links::statement(&view.card.id));
        json(&wire::StatementShape::of(&view), &Related { canonical, ..Related::page(page) })
    })
    .await
}

pub(crate) async fn compare(
    State(hall): State<Hall>,
    Named(name): Named<String>,
    Asked(asked): Asked<CompareQuestion>,
) -> JsonResult {
    hall.ask(move |dictum| {
        let answer = answer(dictum, &name, &asked)?;
        let [old, new] = [&answer.old, &answer.new].map(|state| state.edition.unwrap_or_default());
        let id = answer.statement.as_ref().map_or(name.as_str(), |card| &card.id);
        json(&wire::CompareShape::of(&answer), &Related::page(links::compare(id, old, new)))
    })
    .await
}

pub(crate) async fn beside(
    State(hall): State<Hall>,
    Named((left, right)): Named<(String, String)>,
) -> JsonResult {
    hall.ask(move |dictum| {
        let answer = dictum.beside(&left, &right)?;
        let page = links::beside(&answer.left.card.id, &answer.right.card.id);
        json(&wire::BesideShape::of(&answer), &Related::page(page))
    })
    .await
}

pub(crate) async fn capture(
    State(hall): State<Hall>,
    Named(capture): Named<String>,
    Asked(asked): Asked<PassageQuestion>,
) -> JsonResult {
    let capture = entry_number(&capture)?;
    hall.ask(move |dictum| {
        let marked = asked.span(&*dictum.reading(capture)?)?;
        let related = Related::page(asked.address(&links::evidence(capture)));
        json(&wire::EvidenceShape::of(&dictum.evidence(capture, marked)?), &related)
    })
    .await
}
