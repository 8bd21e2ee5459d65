//! `check` over the net.

use super::{JsonResult, json};
use crate::{
    hall::Hall,
    problem::Problem,
    questions::{ArticleQuestion, Asked, CheckQuestion},
    wire,
};
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
};

pub(crate) async fn check(State(hall): State<Hall>, Asked(asked): Asked<CheckQuestion>) -> JsonResult {
    if asked.quote.is_none() {
        return Err(Problem::asked_wrongly("there is no quotation to check").with_hint("ask with quote=…"));
    }
    hall.ask(move |dictum| json(&wire::CheckShape::of(&dictum.check(&asked.request()?)?))).await
}

/// Checks the quotations of an article: the body as it stands, of the type that its header tells, where that is one that is read.
pub(crate) async fn article(State(hall): State<Hall>, headers: HeaderMap, body: Bytes) -> JsonResult {
    let told = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let media_type = matches!(plain.as_str(), "text/html" | "text/plain" | "text/markdown").then_some(plain);
    let question = ArticleQuestion::of(body.to_vec(), media_type)?;
    hall.ask(move |dictum| json(&wire::ArticleShape::of(&dictum.check_article(question.request())?))).await
}
