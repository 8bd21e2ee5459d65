//! Walking along the shelf: overview, months, publishers, statements, speakers, what is not held and what is gone.

use super::{JsonResult, json, next};
use crate::{
    hall::Hall,
    links,
    questions::{Asked, ListQuestion, Named},
    site::{PAGE_SIZE, SPEAKERS, find_speaker, speakers::PageQuestion},
    wire,
};
use axum::extract::State;
use dictum::ShelfFilter;

pub(crate) async fn overview(State(hall): State<Hall>) -> JsonResult {
    hall.ask(|dictum| json(&wire::OverviewShape::of(&dictum.overview()?))).await
}

pub(crate) async fn publishers(State(hall): State<Hall>) -> JsonResult {
    hall.ask(|dictum| json(&wire::PublishersShape::of(&dictum.overview()?))).await
}

pub(crate) async fn months(State(hall): State<Hall>, Asked(asked): Asked<ListQuestion>) -> JsonResult {
    hall.ask(move |dictum| json(&wire::MonthsShape::of(&dictum.months(&asked.filter()?)?))).await
}

pub(crate) async fn statements(State(hall): State<Hall>, Asked(asked): Asked<ListQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let filter = asked.filter()?;
        let total = dictum.count(&filter)?;
        let cards = dictum.statements(&filter, asked.page.of_size(PAGE_SIZE))?;
        let mut query = vec![("day", asked.day.as_deref().unwrap_or_default())];
        query.extend(asked.narrowing());
        let next = next("/api/v1/statements", &query, asked.page.0, PAGE_SIZE, total);
        json(&wire::StatementsShape::of(&cards, total, next))
    })
    .await
}

pub(crate) async fn speakers(State(hall): State<Hall>, Asked(asked): Asked<PageQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let total = dictum.overview()?.speakers;
        let speakers = dictum.speakers(asked.page.of_size(SPEAKERS))?;
        let next = next("/api/v1/speakers", &[], asked.page.0, SPEAKERS, total);
        json(&wire::SpeakersShape::of(&speakers, total, next))
    })
    .await
}

pub(crate) async fn speaker(
    State(hall): State<Hall>,
    Named(slug): Named<String>,
    Asked(asked): Asked<PageQuestion>,
) -> JsonResult {
    hall.ask(move |dictum| {
        let speaker = find_speaker(dictum, &slug)?;
        let filter = ShelfFilter { speaker_slug: Some(speaker.slug.clone()), ..ShelfFilter::default() };
        let months = dictum.months(&filter)?;
        let total = dictum.count(&filter)?;
        let cards = dictum.statements(&filter, asked.page.of_size(PAGE_SIZE))?;
        let path = format!("/api/v1/speakers/{}", links::encoded(&speaker.slug));
        let next = next(&path, &[], asked.page.0, PAGE_SIZE, total);
        json(&wire::SpeakerPageShape {
            speaker: wire::SpeakerShape::of(&speaker),
            months: wire::MonthsShape::of(&months).months,
            page: wire::StatementsShape::of(&cards, total, next),
        })
    })
    .await
}

pub(crate) async fn not_held(State(hall): State<Hall>, Asked(asked): Asked<PageQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let total = dictum.overview()?.not_held;
        let listings = dictum.not_held(asked.page.of_size(PAGE_SIZE))?;
        let next = next("/api/v1/not-held", &[], asked.page.0, PAGE_SIZE, total);
        json(&wire::NotHeldShape::of(&listings, total, next))
    })
    .await
}

pub(crate) async fn gone(State(hall): State<Hall>, Asked(asked): Asked<PageQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let total = dictum.overview()?.gone;
        let gone = dictum.absent(asked.page.of_size(PAGE_SIZE))?;
        let next = next("/api/v1/gone", &[], asked.page.0, PAGE_SIZE, total);
        json(&wire::GoneShape::of(&gone, total, next))
    })
    .await
}
