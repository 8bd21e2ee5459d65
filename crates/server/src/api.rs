//! The JSON twin of the reading room, under `/api/v1/`: the same questions, the same answers, in the shapes of [`crate::wire`].

pub(crate) mod browse;
pub(crate) mod check;
pub(crate) mod kwic;
pub(crate) mod log;
mod openapi;
mod operation;
pub(crate) mod problem;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod trace;
mod verbs;
pub(crate) mod words;
pub(crate) mod write;

pub(crate) use verbs::router;

use crate::{links, problem::Problem, questions::cursor_of_page};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// An answer in JSON, or why there is none.
type JsonResult = Result<Response, Problem>;

/// Where an answer leads (RFC 8288): paths of this reading room.
#[derive(Default)]
struct Related {
    /// The page of the reading room that says the same.
    page: Option<String>,
    /// The one address of what is answered.
    canonical: Option<String>,
    next: Option<String>,
    previous: Option<String>,
}

impl Related {
    /// An answer that a page gives too.
    fn page(path: impl Into<String>) -> Related {
        Related { page: Some(path.into()), ..Related::default() }
    }

    /// What stands in the `Link` header.
    fn header(&self) -> String {
        let link = |path: &Option<String>, rest: &str| path.as_ref().map(|path| format!("<{path}>; {rest}"));
        let links = [
            link(&self.page, "rel=\"alternate\"; type=\"text/html\""),
            link(&self.canonical, "rel=\"canonical\""),
            link(&self.previous, "rel=\"prev\""),
            link(&self.next, "rel=\"next\""),
            link(&Some("/api/v1/openapi.json".to_owned()), "rel=\"service-desc\""),
        ];
        links.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Writes an answer. It is written where it is made, on the thread that may block, since its shape borrows from it.
fn json(shape: &impl Serialize, related: &Related) -> JsonResult {
    let written = serde_json::to_vec(shape).map_err(|error| Problem::internal(&error))?;
    let mut response = ([(header::CONTENT_TYPE, "application/json")], written).into_response();
    if let Ok(links) = HeaderValue::try_from(related.header()) {
        response.headers_mut().insert(header::LINK, links);
    }
    Ok(response)
}

/// The page of a list by rank that an answer shows.
struct RankedPage<'a> {
    path: &'a str,
    query: &'a [(&'a str, &'a str)],
    number: u64,
    size: u64,
    total: u64,
}

impl RankedPage<'_> {
    /// The path of the page after this one, where there is one.
    fn next(&self) -> Option<String> {
        (self.number.saturating_mul(self.size) < self.total).then(|| self.at(self.number + 1))
    }

    /// The path of the page before this one, where there is one.
    fn previous(&self) -> Option<String> {
        (self.number > 1).then(|| self.at(self.number - 1))
    }

    fn at(&self, number: u64) -> String {
        with_cursor(self.path, self.query, &cursor_of_page(number))
    }

    /// Where the answer leads.
    fn related(&self, page: String) -> Related {
        Related { page: Some(page), canonical: None, next: self.next(), previous: self.previous() }
    }
}

/// The path of a list from a cursor on.
fn with_cursor(path: &str, query: &[(&str, &str)], cursor: &str) -> String {
    let pairs: Vec<(&str, &str)> = query.iter().copied().chain([("cursor", cursor)]).collect();
    links::with_query(path, &pairs)
}
