//! `/payload/{digest}`: the bytes of a capture, to be kept in a file, never to be shown by a browser.

use crate::{
    assets::{is_known, with_tag},
    hall::Hall,
    problem::Problem,
    questions::Named,
    slow_body,
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use dictum::model::Digest;

/// A payload never changes, but it may be taken out of the archive for a reason: so not for ever.
const KEEP: &str = "public, max-age=86400";

pub(crate) async fn download(
    State(hall): State<Hall>,
    Named(digest): Named<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let digest: Digest = digest.parse().map_err(|error| Problem::not_found(format!("{error}")))?;
    let tag = format!("\"{}\"", digest.hex());
    let length = hall.ask(move |dictum| Ok(dictum.payload_length(digest)?)).await?;
    let room = hall.room_for(length).await?;
    let bytes = hall.ask(move |dictum| Ok(dictum.payload(digest)?)).await?;
    if is_known(&asked, &tag) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED.into_response(), &tag, KEEP));
    }
    // Whatever the page said it was: nothing that a browser would open.
    let media_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    let name = format!("attachment; filename=\"sha256-{}.payload\"", digest.hex());
    let mut response = with_tag(([media_type], slow_body::holding(bytes, room)).into_response(), &tag, KEEP);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
    );
    Ok(response)
}
