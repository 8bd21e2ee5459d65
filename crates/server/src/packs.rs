//! The packs as files, for replicas: `/packs` lists them, `/packs/{number}?from=N` gives bytes. Everything in them is public under another address.

use crate::{hall::Hall, problem::Problem, questions::Named, slow_body};
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// The most that is given at once, in bytes, as the hall has it.
const STRETCH: usize = 8 << 20;

/// From where on.
#[derive(Deserialize)]
pub(crate) struct From {
    #[serde(default)]
    from: u64,
}

/// One line a pack: its number, and the first byte after its last frame.
pub(crate) async fn list(State(hall): State<Hall>) -> Result<Response, Problem> {
    let packs = hall.ask(|dictum| Ok(dictum.pack_ends()?)).await?;
    let lines: String = packs.iter().map(|pack| format!("{} {}\n", pack.number, pack.end)).collect();
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response())
}

pub(crate) async fn part(
    State(hall): State<Hall>,
    Named(number): Named<String>,
    Query(From { from }): Query<From>,
) -> Result<Response, Problem> {
    let number: u32 =
        number.parse().map_err(|_| Problem::not_found(format!("“{number}” is no number of a pack")))?;
    let room = hall.room_for(STRETCH).await?;
    let bytes = hall.ask(move |dictum| Ok(dictum.pack_bytes(number, from)?)).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        // They are compressed as they are.
        (header::CONTENT_ENCODING, HeaderValue::from_static("identity")),
        (header::CONTENT_LENGTH, HeaderValue::from(bytes.len())),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, slow_body::holding(bytes, room)).into_response())
}
