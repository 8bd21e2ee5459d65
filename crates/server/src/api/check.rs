//! `check` over the net, and the proof of what it finds.

use super::{JsonResult, Related, json};
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
    response::{IntoResponse, Response},
};

pub(crate) async fn check(State(hall): State<Hall>, Asked(asked): Asked<CheckQuestion>) -> JsonResult {
    let related = Related::page(quoted(&asked)?.address("/check"));
    hall.ask(move |dictum| json(&wire::CheckShape::of(&dictum.check(&asked.request()?)?), &related)).await
}

/// The proof of the words that a check finds, as a file.
pub(crate) async fn proof(
    State(hall): State<Hall>,
    Asked(asked): Asked<CheckQuestion>,
) -> Result<Response, Problem> {
    quoted(&asked)?;
    let proof = hall.ask(move |dictum| Ok(dictum.prove(&dictum.check(&asked.request()?)?)?)).await?;
    let kept = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"quotation.dictum-proof\""),
    ];
    Ok((kept, proof.file).into_response())
}

fn quoted(asked: &CheckQuestion) -> Result<&CheckQuestion, Problem> {
    match asked.quote {
        Some(_) => Ok(asked),
        None => Err(Problem::asked_wrongly("there is no quotation to check").with_hint("ask with quote=…")),
    }
}

/// Checks the quotations of an article: the body as it stands, of the type that its header tells, where that is one that is read.
pub(crate) async fn article(State(hall): State<Hall>, headers: HeaderMap, body: Bytes) -> JsonResult {
    let told = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let media_type = matches!(plain.as_str(), "text/html" | "text/plain" | "text/markdown").then_some(plain);
    let question = ArticleQuestion::of(body.to_vec(), media_type)?;
    hall.ask(move |dictum| {
        let report = dictum.check_article(question.request())?;
        json(&wire::ArticleShape::of(&report), &Related::page("/check/document"))
    })
    .await
}
