//! `/publisher/{name}`: what is held of a publisher against what their pages list, by month, and the statements.

use super::{
    PageResult,
    cards::Card,
    coverage_chart::CoverageChart,
    home::NotHeld,
    layout::{Layout, Room},
    paging::{PAGE_SIZE, PagedList, Paging},
    rendered,
    speakers::PageQuestion,
    wording,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, Named},
};
use askama::Template;
use axum::extract::State;
use dictum::{Dictum, ShelfFilter};

/// How many of the statements that are listed and not held are shown.
const NOT_HELD: usize = 5;

#[derive(Template)]
#[template(path = "publisher.html")]
struct PublisherPage {
    layout: Layout,
    name: String,
    /// The address of the same list by year, month and day.
    by_date: String,
    chart: Option<CoverageChart>,
    not_held_in_all: Option<String>,
    not_held: Vec<NotHeld>,
    cards: Vec<Card>,
    paging: Paging,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Named(name): Named<String>,
    Asked(asked): Asked<PageQuestion>,
) -> PageResult {
    hall.ask(move |dictum| {
        let filter = filter(dictum, &name)?;
        let path = links::publisher(&name);
        let total = dictum.count(&filter)?;
        let list = PagedList { path: &path, query: &[], total, size: PAGE_SIZE, thing: "statement" };
        let paging = list.page(asked.page)?;
        let coverage = dictum.coverage_of_publisher(&name)?;
        let missing = coverage.missing.len() as u64;
        let page = asked.page.query();
        let twin =
            links::with_query(&format!("/api/v1/publishers/{}", links::encoded(&name)), &[("page", &page)]);
        rendered(&PublisherPage {
            layout: Layout::new(Room::Publishers, &name).with_twin(twin).with_feed(
                format!("Statements put out by {name}"),
                "statements",
                &[("publisher", &name)],
            ),
            by_date: links::with_query("/archive", &[("publisher", &name)]),
            chart: CoverageChart::of(&name, &coverage.months),
            not_held_in_all: (missing > 0).then(|| format!("{} more", wording::thousands(missing))),
            not_held: coverage.missing.iter().take(NOT_HELD).map(NotHeld::of).collect(),
            cards: Card::of_list(&dictum.statements(&filter, asked.page.of_size(PAGE_SIZE))?),
            paging,
            name,
        })
    })
    .await
}

/// The statements of a publisher.
///
/// # Errors
/// Not found where none is held, with the way to the list.
pub(crate) fn filter(dictum: &Dictum, name: &str) -> Result<ShelfFilter, Problem> {
    let filter = ShelfFilter { publisher: Some(name.to_owned()), ..ShelfFilter::default() };
    if dictum.count(&filter)? > 0 {
        return Ok(filter);
    }
    Err(Problem::not_found(format!("no statement that is held was put out by “{name}”"))
        .with_hint("the list of publishers has each by its exact name"))
}
