//! What is turned away before anybody looks at it.

use crate::problem::Problem;
use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Duration;
use tokio::time::timeout;

/// The longest path and query in bytes. A quotation of 5,000 letters outside ASCII takes 30,000 when it is percent-encoded.
pub(crate) const LONGEST_ADDRESS: usize = 32 * 1024;

/// The most bytes of a body.
pub(crate) const LARGEST_BODY: usize = 1024 * 1024;

/// Turns away addresses that are too long.
pub(crate) async fn address(request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |whole| whole.as_str().len());
    if length <= LONGEST_ADDRESS {
        return next.run(request).await;
    }
    Problem::asked_wrongly(format!("the address has {length} bytes; {LONGEST_ADDRESS} are the most"))
        .with_status(StatusCode::URI_TOO_LONG)
        .with_hint("check a long text in parts")
        .into_response()
}

/// How long a body may make the server wait for its next bytes.
pub(crate) const BODY_PATIENCE: Duration = Duration::from_secs(15);

/// How long a request may take from its header to the beginning of its answer: a body of a megabyte by a slow line, and the
/// longest answer after it.
const LONGEST_REQUEST: Duration = Duration::from_secs(75);

/// Turns away requests whose bodies do not come.
pub(crate) async fn patience(request: Request, next: Next) -> Response {
    match timeout(LONGEST_REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::asked_wrongly("the request did not come to its end")
            .with_status(StatusCode::REQUEST_TIMEOUT)
            .with_hint("send it by a faster line, or a shorter one")
            .into_response(),
    }
}
