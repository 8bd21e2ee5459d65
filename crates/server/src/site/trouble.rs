//! The page of a problem: what went wrong, and how to go on.

use super::{
    layout::{Layout, Room},
    rendered, wording,
};
use crate::problem::Problem;
use askama::Template;
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroublePage<'a> {
    layout: Layout,
    title: &'a str,
    detail: String,
    hint: Option<&'a str>,
}

/// Words a problem for people. The caller sets the status.
pub(crate) fn page(problem: &Problem) -> Response {
    let page = TroublePage {
        layout: Layout::new(Room::About, problem.title()).unlisted(),
        title: problem.title(),
        detail: wording::sentence(&problem.detail),
        hint: problem.hint.as_deref(),
    };
    match rendered(&page) {
        Ok(html) => html.into_response(),
        Err(_) => problem.detail.clone().into_response(),
    }
}
