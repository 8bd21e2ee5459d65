//! What is turned away before anybody looks at it.

use crate::problem::Problem;
use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

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
