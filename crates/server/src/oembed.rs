//! `/oembed`: a statement, or a passage of it, as words that another page can set (oEmbed 1.0): text alone, nothing that acts.

use crate::{
    hall::Hall,
    problem::Problem,
    public_address::PublicAddress,
    questions::{Asked, blank_as_none},
    site::embed,
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

/// The widest that an embed asks to be, in pixels: a reading column.
const WIDTH: u32 = 640;

/// What is to be embedded.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct EmbedQuestion {
    #[serde(deserialize_with = "blank_as_none")]
    url: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    format: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    maxwidth: Option<String>,
}

pub(crate) async fn embed(
    State(hall): State<Hall>,
    ours: PublicAddress,
    Asked(asked): Asked<EmbedQuestion>,
) -> Result<Response, Problem> {
    if asked.format.as_deref().is_some_and(|format| format != "json") {
        return Err(Problem::asked_wrongly("embeds are given in JSON only")
            .with_status(StatusCode::NOT_IMPLEMENTED)
            .with_hint("ask with format=json, or without a format"));
    }
    let url = asked.url.ok_or_else(|| {
        Problem::asked_wrongly("no page is named")
            .with_hint("ask with url=, the permanent link of a statement or passage")
    })?;
    let name = statement_in(&ours, &url)?;
    let widest = asked.maxwidth.and_then(|width| width.parse().ok()).unwrap_or(WIDTH);
    hall.ask(move |dictum| {
        let passage = dictum.passage(&name, None)?;
        let html = embed::rendered_passage(&passage, &ours)?;
        let author = passage.speaker.clone().or_else(|| {
            let names: Vec<&str> = passage.card.speakers.iter().map(|one| one.name.as_str()).collect();
            (!names.is_empty()).then(|| names.join(", "))
        });
        let answer = json!({
            "type": "rich", "version": "1.0", "html": html, "width": widest.min(WIDTH), "height": null,
            "title": passage.card.headline, "author_name": author,
            "provider_name": "Dictum", "provider_url": ours.of("/"), "cache_age": 3600,
        });
        Ok(([(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response())
    })
    .await
}

/// The name of the statement, perhaps with a passage behind a `#`, that one of our addresses is of.
fn statement_in(ours: &PublicAddress, url: &str) -> Result<String, Problem> {
    let path = ours.path_of(url).and_then(|path| path.strip_prefix("/statement/"));
    let name = path.filter(|name| !name.is_empty() && !name.contains(['/', '?', '%']));
    name.map(str::to_owned).ok_or_else(|| {
        Problem::not_found(format!("“{url}” is no statement’s page of this archive"))
            .with_hint(format!("such a page begins with {}", ours.of("/statement/")))
    })
}
