//! `search` over the net: a page of hits, or all of them as a list.

use super::{JsonResult, RankedPage, json};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, CursorQuestion, ListForm, SearchQuestion},
    wire,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use dictum::Dictum;

pub(crate) async fn search(State(hall): State<Hall>, Asked(asked): Asked<SearchQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let page = CursorQuestion { cursor: asked.cursor.clone(), page: asked.page }.number()?;
        let asked = SearchQuestion { q: asked.within_speaker().or(asked.q), page, ..asked };
        if let Some(form) = asked.format {
            return list(dictum, asked.q.as_deref().unwrap_or_default(), form);
        }
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

/// All that was found; a header tells how much of it is in the list.
fn list(dictum: &Dictum, query: &str, form: ListForm) -> Result<Response, Problem> {
    let list = dictum.search_list(query)?;
    let (written, media_type, name) = match form {
        ListForm::Csv => (wire::found_csv(&list), "text/csv; charset=utf-8", "search.csv"),
        ListForm::Jsonl => (wire::found_jsonl(&list), "application/jsonl; charset=utf-8", "search.jsonl"),
    };
    let written = written.map_err(|error| Problem::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (LISTED, format!("{} of {}", list.hits.len(), list.total)),
    ];
    Ok((headers, written).into_response())
}

/// How many of the passages found are listed.
const LISTED: header::HeaderName = header::HeaderName::from_static("dictum-listed");
