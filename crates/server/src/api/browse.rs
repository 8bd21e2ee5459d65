//! Walking along the shelf: overview, months, publishers, statements, speakers, what is not held and what is gone.

use super::{JsonResult, RankedPage, Related, json, with_cursor};
use crate::{
    hall::Hall,
    links,
    questions::{Asked, CalendarQuestion, CursorQuestion, ListQuestion, Named},
    site::{PAGE_SIZE, SPEAKERS, calendar::captures_path, filter_of_publisher, find_speaker},
    wire,
};
use axum::extract::State;
use dictum::ShelfFilter;

pub(crate) async fn overview(State(hall): State<Hall>) -> JsonResult {
    hall.ask(|dictum| json(&wire::OverviewShape::of(&dictum.overview()?), &Related::page("/"))).await
}

pub(crate) async fn publishers(State(hall): State<Hall>) -> JsonResult {
    hall.ask(|dictum| json(&wire::PublishersShape::of(&dictum.overview()?), &Related::page("/publishers")))
        .await
}

pub(crate) async fn months(State(hall): State<Hall>, Asked(asked): Asked<ListQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let related = Related::page(links::with_query("/archive", &asked.narrowing()));
        json(&wire::MonthsShape::of(&dictum.months(&asked.filter()?)?), &related)
    })
    .await
}

pub(crate) async fn statements(State(hall): State<Hall>, Asked(asked): Asked<ListQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let filter = asked.filter()?;
        let total = dictum.count(&filter)?;
        let page = asked.paged().statements(dictum, &filter, PAGE_SIZE)?;
        let mut query = vec![("day", asked.day.as_deref().unwrap_or_default())];
        query.extend(asked.narrowing());
        let at = |cursor: &String| with_cursor("/api/v1/statements", &query, cursor);
        let related = Related {
            next: page.next.as_ref().map(at),
            previous: page.previous.as_ref().map(at),
            ..Related::page(links::with_query("/archive", &asked.narrowing()))
        };
        json(&wire::StatementsShape::of(&page.cards, total, related.next.clone()), &related)
    })
    .await
}

pub(crate) async fn speakers(State(hall): State<Hall>, Asked(asked): Asked<CursorQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let number = asked.number()?;
        let total = dictum.overview()?.speakers;
        let speakers = dictum.speakers(number.of_size(SPEAKERS))?;
        let page =
            RankedPage { path: "/api/v1/speakers", query: &[], number: number.0, size: SPEAKERS, total };
        json(&wire::SpeakersShape::of(&speakers, total, page.next()), &page.related("/speakers".to_owned()))
    })
    .await
}

pub(crate) async fn speaker(
    State(hall): State<Hall>,
    Named(slug): Named<String>,
    Asked(asked): Asked<CursorQuestion>,
) -> JsonResult {
    hall.ask(move |dictum| {
        let speaker = find_speaker(dictum, &slug)?;
        let filter = ShelfFilter { speaker_slug: Some(speaker.slug.clone()), ..ShelfFilter::default() };
        let names = dictum.names_of_speaker(&speaker.slug)?;
        let months = dictum.months(&filter)?;
        let total = dictum.count(&filter)?;
        let page = asked.statements(dictum, &filter, PAGE_SIZE)?;
        let path = format!("/api/v1/speakers/{}", links::encoded(&speaker.slug));
        let at = |cursor: &String| with_cursor(&path, &[], cursor);
        let related = Related {
            next: page.next.as_ref().map(at),
            previous: page.previous.as_ref().map(at),
            ..Related::page(links::speaker_of_slug(&speaker.slug))
        };
        let shape = wire::SpeakerPageShape {
            speaker: wire::SpeakerShape::of(&speaker),
            names: names.iter().map(wire::SpeakerNameShape::of).collect(),
            months: wire::MonthsShape::of(&months).months,
            page: wire::StatementsShape::of(&page.cards, total, related.next.clone()),
        };
        json(&shape, &related)
    })
    .await
}

pub(crate) async fn not_held(State(hall): State<Hall>, Asked(asked): Asked<CursorQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let number = asked.number()?;
        let total = dictum.overview()?.not_held;
        let listings = dictum.not_held(number.of_size(PAGE_SIZE))?;
        let page =
            RankedPage { path: "/api/v1/not-held", query: &[], number: number.0, size: PAGE_SIZE, total };
        json(&wire::NotHeldShape::of(&listings, total, page.next()), &page.related("/not-held".to_owned()))
    })
    .await
}

pub(crate) async fn changed(State(hall): State<Hall>, Asked(asked): Asked<CursorQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let number = asked.number()?;
        let total = dictum.count_changed()?;
        let changed = dictum.statements_changed(number.of_size(PAGE_SIZE))?;
        let page =
            RankedPage { path: "/api/v1/changed", query: &[], number: number.0, size: PAGE_SIZE, total };
        let shape = wire::StatementsShape::of(&changed, total, page.next());
        json(&shape, &page.related("/changed".to_owned()))
    })
    .await
}

pub(crate) async fn gone(State(hall): State<Hall>, Asked(asked): Asked<CursorQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let number = asked.number()?;
        let total = dictum.overview()?.gone;
        let gone = dictum.absent(number.of_size(PAGE_SIZE))?;
        let page = RankedPage { path: "/api/v1/gone", query: &[], number: number.0, size: PAGE_SIZE, total };
        json(&wire::GoneShape::of(&gone, total, page.next()), &page.related("/gone".to_owned()))
    })
    .await
}

pub(crate) async fn publisher(
    State(hall): State<Hall>,
    Named(name): Named<String>,
    Asked(asked): Asked<CursorQuestion>,
) -> JsonResult {
    hall.ask(move |dictum| {
        let filter = filter_of_publisher(dictum, &name)?;
        let total = dictum.count(&filter)?;
        let page = asked.statements(dictum, &filter, PAGE_SIZE)?;
        let path = format!("/api/v1/publishers/{}", links::encoded(&name));
        let at = |cursor: &String| with_cursor(&path, &[], cursor);
        let related = Related {
            next: page.next.as_ref().map(at),
            previous: page.previous.as_ref().map(at),
            ..Related::page(links::publisher(&name))
        };
        let coverage = dictum.coverage_of_publisher(&name)?;
        let shape = wire::PublisherPageShape {
            publisher: &name,
            months: wire::CoverageMonthShape::of_all(&coverage.months),
            not_held: coverage.missing.len() as u64,
            latest_not_held: coverage
                .missing
                .iter()
                .take(PAGE_SIZE as usize)
                .map(wire::KnownListingShape::of)
                .collect(),
            page: wire::StatementsShape::of(&page.cards, total, related.next.clone()),
        };
        json(&shape, &related)
    })
    .await
}

pub(crate) async fn calendar(State(hall): State<Hall>, Asked(asked): Asked<CalendarQuestion>) -> JsonResult {
    let period = asked.period()?;
    hall.ask(move |dictum| {
        let number = asked.paged.number()?;
        let days = dictum.capture_days(&period)?;
        let total = days.iter().map(|day| day.captures).sum();
        // Of a year or more the days alone are told: its captures are listed by month.
        let is_listed = period.len() >= 7;
        let captures =
            if is_listed { dictum.captures_in(&period, number.of_size(PAGE_SIZE))? } else { Vec::new() };
        let query = [("day", period.as_str())];
        let page = RankedPage {
            path: "/api/v1/calendar",
            query: &query,
            number: number.0,
            size: PAGE_SIZE,
            total: if is_listed { total } else { 0 },
        };
        let shape = wire::CalendarShape::of(&days, total, dictum.untimed_captures()?, &captures, page.next());
        json(&shape, &page.related(captures_path(&period)))
    })
    .await
}
