//! Answers that a reader has already: each has a tag made of its body, and is sent again only when that has changed.
//!
//! A tag made of the archive's state would spare making the answer, but an answer may be older than the state it is asked
//! in, while another process indexes what it entered; a tag of the body is never wrong.

use crate::{assets::is_known, first_screen};
use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::hash::{DefaultHasher, Hasher};

/// The longest body that is tagged: beyond it, holding it whole would cost more than sending it.
const LONGEST_TAGGED: u64 = 8 << 20;

/// Tags answers, and sends none that the asker has. The tags are weak: a body that is compressed on its way is the same answer.
pub(crate) async fn tag(request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let asked = request.headers().clone();
    let response = next.run(request).await;
    let length = response.body().size_hint().exact().filter(|length| *length <= LONGEST_TAGGED);
    let is_tagged = response.headers().contains_key(header::ETAG);
    if response.status() != StatusCode::OK || is_tagged || length.is_none() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // What has a length is in memory already, and cannot fail.
    let Ok(body) = to_bytes(body, LONGEST_TAGGED as usize).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut hasher = DefaultHasher::new();
    hasher.write(&body);
    let opaque = format!("\"{:016x}\"", hasher.finish());
    if let Ok(tag) = HeaderValue::try_from(format!("W/{opaque}")) {
        parts.headers.insert(header::ETAG, tag);
    }
    if is_known(&asked, &opaque) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, first_screen::ahead(body))
}
