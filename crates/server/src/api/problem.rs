//! Trouble in JSON (RFC 9457).

use crate::{problem::Problem, wire::ProblemShape};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// Words a problem for programs. The caller sets the status.
pub(crate) fn json(problem: &Problem) -> Response {
    let shape = ProblemShape {
        kind_uri: format!("/help#problem-{}", problem.kind.as_str()),
        title: problem.title(),
        status: problem.status.as_u16(),
        detail: &problem.detail,
        hint: problem.hint.as_deref(),
    };
    let written = serde_json::to_vec(&shape).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/problem+json")], written).into_response()
}
