//! `ingest` and `correct` over the net, for whoever shows a token.

use super::{JsonResult, Related, json};
use crate::{
    hall::Hall,
    links,
    options::ServeOptions,
    problem::Problem,
    questions::{Asked, IngestQuestion, Named},
    wire,
    writes::{Admitted, write},
};
use axum::extract::{Request, State};
use dictum::{model::TokenScope, parse_corrections};
use std::{sync::Arc, time::SystemTime};

/// Takes one file in: a page, a WARC, statements as JSON Lines.
pub(crate) async fn ingest(
    State(hall): State<Hall>,
    State(options): State<Arc<ServeOptions>>,
    Asked(asked): Asked<IngestQuestion>,
    request: Request,
) -> JsonResult {
    let admitted = Admitted::by(&hall, &options, TokenScope::Ingest, request).await?;
    let (name, told) = (asked.name()?, asked.options()?);
    let body = admitted.body().await?;
    write(&hall, move |dictum| {
        let summary = dictum.ingest_bytes(&name, &body, &told)?;
        json(&wire::IngestShape::of(&summary), &Related::default())
    })
    .await
}

/// Enters corrections of a statement, as TOML.
pub(crate) async fn correct(
    State(hall): State<Hall>,
    State(options): State<Arc<ServeOptions>>,
    Named(id): Named<String>,
    request: Request,
) -> JsonResult {
    let admitted = Admitted::by(&hall, &options, TokenScope::Correct, request).await?;
    let body = admitted.body().await?;
    let text = String::from_utf8(body.to_vec())
        .map_err(|_| Problem::asked_wrongly("the corrections are not text in UTF-8"))?;
    write(&hall, move |dictum| {
        let now = SystemTime::now().try_into().map_err(|error| Problem::internal(&error))?;
        let summary = dictum.correct(&id, &parse_corrections(&text)?, now)?;
        json(&wire::CorrectShape::of(&summary), &Related::page(links::statement(&id)))
    })
    .await
}
