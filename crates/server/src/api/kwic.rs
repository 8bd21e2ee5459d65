//! Keyword in context, use over time, and lists of words, over the net.

use super::{JsonResult, RankedPage, Related, json};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, KwicQuestion, WordsQuestion},
    wire,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

pub(crate) async fn kwic(State(hall): State<Hall>, Asked(asked): Asked<KwicQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let answer = dictum.kwic(&asked.request()?)?;
        if let Some(format) = &asked.format {
            let rows: Vec<_> = answer.lines.iter().map(wire::KwicLineShape::of).collect();
            return list(format, "kwic", || wire::table::csv(&rows), || wire::table::jsonl(&rows));
        }
        let query = asked.pairs();
        let page = RankedPage {
            path: "/api/v1/kwic",
            query: &query,
            number: asked.number()?.0,
            size: KwicQuestion::LINES,
            total: answer.total as u64,
        };
        let related = page.related(links::with_query("/kwic", &query));
        json(&wire::KwicShape::of(&answer, page.next()), &related)
    })
    .await
}

pub(crate) async fn usage(State(hall): State<Hall>, Asked(asked): Asked<KwicQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let answer = dictum.usage(asked.q.as_deref().unwrap_or_default())?;
        let shape = wire::UsageShape::of(&answer);
        match &asked.format {
            Some(format) => list(
                format,
                "usage",
                || wire::table::csv(&shape.months),
                || wire::table::jsonl(&shape.months),
            ),
            None => json(&shape, &Related::page(links::with_query("/kwic", &[("q", &answer.query)]))),
        }
    })
    .await
}

pub(crate) async fn words(State(hall): State<Hall>, Asked(asked): Asked<WordsQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let answer = dictum.words(&asked.request()?)?;
        let query = asked.pairs();
        let page = RankedPage {
            path: "/api/v1/word-list",
            query: &query,
            number: asked.number()?.0,
            size: WordsQuestion::WORDS,
            total: answer.total as u64,
        };
        let shape = wire::WordListShape::of(&answer, page.next());
        match &asked.format {
            Some(format) => list(format, "words", || shape.words.csv(), || shape.words.jsonl()),
            None => json(&shape, &page.related(links::with_query("/words", &query))),
        }
    })
    .await
}

/// A list to take away.
fn list(
    format: &str,
    name: &str,
    csv: impl Fn() -> serde_json::Result<String>,
    jsonl: impl Fn() -> serde_json::Result<String>,
) -> Result<Response, Problem> {
    let (written, media_type) = match format {
        "csv" => (csv(), "text/csv; charset=utf-8"),
        "jsonl" => (jsonl(), "application/jsonl; charset=utf-8"),
        other => {
            return Err(Problem::asked_wrongly(format!("“{other}” is no form of a list"))
                .with_hint("format is csv or jsonl"));
        }
    };
    let written = written.map_err(|error| Problem::internal(&error))?;
    let name = format!("attachment; filename=\"{name}.{format}\"");
    let headers = [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, written).into_response())
}
