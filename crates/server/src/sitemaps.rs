//! `/sitemap.xml` and its parts: every statement's page, for search engines.

use crate::{hall::Hall, links, problem::Problem, public_address::PublicAddress, questions::Named};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use dictum::{Dictum, Page, ShelfFilter};
use dictum_formats::sitemap::{MOST_PAGES, MappedPage, sitemap, sitemap_index};

/// Pages that lead to all others.
const ROOMS: [&str; 6] = ["/", "/archive", "/speakers", "/publishers", "/gone", "/about"];

const STATEMENTS_A_PART: u64 = (MOST_PAGES - ROOMS.len()) as u64;

/// The whole map where one file may hold it, else the list of its parts.
pub(crate) async fn whole(State(hall): State<Hall>, ours: PublicAddress) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        let parts = dictum.count(&ShelfFilter::default())?.div_ceil(STATEMENTS_A_PART);
        if parts <= 1 {
            return Ok(xml(sitemap(&pages(dictum, &ours, 1)?)));
        }
        let changed = dictum.growth()?.last();
        let part = |number: u64| MappedPage { address: ours.of(&format!("/sitemap/{number}")), changed };
        Ok(xml(sitemap_index(&(1..=parts).map(part).collect::<Vec<_>>())))
    })
    .await
}

pub(crate) async fn part(
    State(hall): State<Hall>,
    ours: PublicAddress,
    Named(number): Named<u64>,
) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        let parts = dictum.count(&ShelfFilter::default())?.div_ceil(STATEMENTS_A_PART).max(1);
        if !(1..=parts).contains(&number) {
            return Err(Problem::not_found(format!("the site map has no part {number}"))
                .with_hint("/sitemap.xml names the parts that there are"));
        }
        Ok(xml(sitemap(&pages(dictum, &ours, number)?)))
    })
    .await
}

fn pages(dictum: &Dictum, ours: &PublicAddress, number: u64) -> Result<Vec<MappedPage>, Problem> {
    let growth = dictum.growth()?;
    let rooms = ROOMS.iter().filter(|_| number == 1);
    let mut pages: Vec<MappedPage> =
        rooms.map(|room| MappedPage { address: ours.of(room), changed: growth.last() }).collect();
    let page = Page { skip: (number - 1) * STATEMENTS_A_PART, take: STATEMENTS_A_PART };
    pages.extend(dictum.editions_of_statements(page)?.into_iter().map(|(id, edition)| MappedPage {
        address: ours.of(&links::statement(&id)),
        changed: growth.entered_at(edition),
    }));
    Ok(pages)
}

fn xml(written: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], written).into_response()
}
