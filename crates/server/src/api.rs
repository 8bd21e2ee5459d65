//! The JSON twin of the reading room, under `/api/v1/`: the same questions, the same answers, in the shapes of [`crate::wire`].

pub(crate) mod browse;
pub(crate) mod check;
pub(crate) mod problem;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod words;

use crate::problem::Problem;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// An answer in JSON, or why there is none.
type JsonResult = Result<Response, Problem>;

/// Writes an answer. It is written where it is made, on the thread that may block, since its shape borrows from it.
fn json(shape: &impl Serialize) -> JsonResult {
    let written = serde_json::to_vec(shape).map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], written).into_response())
}

/// The path of the next page of a list, where there is one.
fn next(path: &str, query: &[(&str, &str)], page: u64, size: u64, total: u64) -> Option<String> {
    let next = (page + 1).to_string();
    let pairs: Vec<(&str, &str)> = query.iter().copied().chain([("page", next.as_str())]).collect();
    (page * size < total).then(|| crate::links::with_query(path, &pairs))
}
