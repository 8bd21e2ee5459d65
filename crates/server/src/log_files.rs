//! The log as files, where C2SP `tlog-tiles` has them: `/log/checkpoint`, `/log/tile/…`; and the keys that sign it.

use crate::{
    assets::{is_known, with_tag},
    hall::Hall,
    problem::Problem,
    questions::Named,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

/// A tile of a name never changes.
const KEEP: &str = "public, max-age=31536000, immutable";

const TEXT: &str = "text/plain; charset=utf-8";

pub(crate) async fn checkpoint(State(hall): State<Hall>) -> Result<Response, Problem> {
    let signed = hall.ask(|dictum| Ok(dictum.log_checkpoint()?)).await?;
    Ok(([(header::CONTENT_TYPE, TEXT)], signed.note.to_string()).into_response())
}

pub(crate) async fn keys(State(hall): State<Hall>) -> Result<Response, Problem> {
    let keys = hall.ask(|dictum| Ok(dictum.log_keys()?)).await?;
    let lines: String = keys.iter().map(|key| format!("{key}\n")).collect();
    Ok(([(header::CONTENT_TYPE, TEXT)], lines).into_response())
}

pub(crate) async fn tile(
    State(hall): State<Hall>,
    Named(path): Named<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let path = format!("tile/{path}");
    let tag = format!("\"{path}\"");
    let bytes = hall.ask(move |dictum| Ok(dictum.log_tile(&path)?)).await?;
    if is_known(&asked, &tag) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED.into_response(), &tag, KEEP));
    }
    let media_type = dictum_formats::tlog::tile::MEDIA_TYPE;
    Ok(with_tag(([(header::CONTENT_TYPE, media_type)], bytes).into_response(), &tag, KEEP))
}
