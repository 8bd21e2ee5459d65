//! `/search`: turns in which words stand, each in its context; and an honest word where there are none.

use super::{
    PageResult, Wrong,
    cards::Card,
    help::{self, Operator},
    layout::{Layout, Room},
    paging::{PagedList, Paging},
    rendered,
    search_facets::{FacetList, facet_lists},
    wording,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, SearchQuestion},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use dictum::{NowhereTerm, SearchAnswer, SearchHit, Stretch, WhyEmpty, model::ErrorKind};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    layout: Layout,
    query: String,
    operators: Vec<Operator>,
    found: Option<Found>,
    /// What is wrong with the query.
    trouble: Option<Wrong>,
}

/// What was found.
struct Found {
    hits: Vec<Hit>,
    paging: Paging,
    facets: Vec<FacetList>,
    /// Where the list is found again.
    permalink: String,
    /// The whole list, to take away.
    csv: String,
    /// The lines, and the use over time.
    kwic: String,
    jsonl: String,
    why_empty: Option<Why>,
}

/// A turn or headline with the words.
struct Hit {
    card: Card,
    /// Where the words stand.
    href: String,
    is_headline: bool,
    /// What the turn is: `Answer`.
    role: String,
    speakers: Vec<String>,
    question: Option<String>,
    excerpt: Vec<Stretch>,
    is_replaced: bool,
    language: String,
}

/// Why nothing was found.
struct Why {
    nowhere: Vec<Nowhere>,
    statements: String,
    period: Option<String>,
    not_held: u64,
    not_held_words: String,
}

/// A term that stands nowhere, and what is spelt nearly so.
struct Nowhere {
    term: String,
    spellings: Vec<Spelling>,
}

struct Spelling {
    word: String,
    href: String,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Asked(asked): Asked<SearchQuestion>,
) -> Result<Response, Problem> {
    if let Some(query) = asked.within_speaker() {
        return Ok(Redirect::to(&links::with_query("/search", &[("q", &query)])).into_response());
    }
    hall.ask(move |dictum| {
        let Some(query) = asked.q.clone() else { return Ok(empty_page()?.into_response()) };
        match dictum.search(&asked.request()?) {
            Ok(answer) => Ok(page(&asked, query, &answer)?.into_response()),
            Err(error) if error.kind() == ErrorKind::AskedWrongly => {
                let html = page_of_trouble(query, error.into())?;
                Ok((StatusCode::BAD_REQUEST, html).into_response())
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// The box alone, with its help.
fn empty_page() -> PageResult {
    rendered(&SearchPage {
        layout: Layout::new(Room::Search, "Search").with_twin("/api/v1/words"),
        query: String::new(),
        operators: help::operators(),
        found: None,
        trouble: None,
    })
}

fn page_of_trouble(query: String, trouble: Problem) -> PageResult {
    rendered(&SearchPage {
        layout: Layout::new(Room::Search, format!("Search: {query}")).unlisted(),
        query,
        operators: help::operators(),
        found: None,
        trouble: Some(Wrong::of(&trouble)),
    })
}

fn page(asked: &SearchQuestion, query: String, answer: &SearchAnswer) -> PageResult {
    let pairs = [("q", query.as_str())];
    let total = asked.reachable(answer.total);
    let list =
        PagedList { path: "/search", query: &pairs, total, size: SearchQuestion::HITS, thing: "passage" };
    let mut paging = list.page(asked.page)?;
    if (answer.total as u64) > total {
        paging.summary = format!(
            "{} (the first {} are shown)",
            wording::count(answer.total as u64, "passage"),
            wording::thousands(total)
        );
    }
    let twin = links::with_query("/api/v1/search", &[("q", &query), ("page", &asked.page.query())]);
    rendered(&SearchPage {
        layout: Layout::new(Room::Search, format!("Search: {query}"))
            .with_twin(twin)
            .with_feed(format!("Search: {query}"), "search", &[("q", &query)])
            .unlisted(),
        operators: help::operators(),
        found: Some(Found {
            hits: answer.hits.iter().map(Hit::of).collect(),
            paging,
            facets: facet_lists(&query, &answer.facets),
            permalink: links::with_query("/search", &[("q", &query)]),
            csv: links::with_query("/api/v1/search", &[("q", &query), ("format", "csv")]),
            kwic: links::with_query("/kwic", &[("q", &query)]),
            jsonl: links::with_query("/api/v1/search", &[("q", &query), ("format", "jsonl")]),
            why_empty: answer.why_empty.as_ref().map(Why::of),
        }),
        query,
        trouble: None,
    })
}

impl Hit {
    fn of(hit: &SearchHit) -> Hit {
        let passage = &hit.passage;
        Hit {
            card: Card::of(&hit.statement),
            href: links::passage(hit),
            is_headline: passage.turn.is_none(),
            role: wording::title(&passage.role),
            speakers: match passage.turn {
                Some(_) => passage.speaker.iter().cloned().collect(),
                None => hit.statement.speakers.iter().map(|speaker| speaker.name.clone()).collect(),
            },
            question: passage.question.clone(),
            excerpt: passage.excerpt.clone(),
            is_replaced: passage.is_replaced,
            language: passage.language.clone().unwrap_or_default(),
        }
    }
}

impl Nowhere {
    fn of(nowhere: &NowhereTerm) -> Nowhere {
        let spelling = |word: &String| Spelling {
            word: word.clone(),
            href: links::with_query("/search", &[("q", word)]),
        };
        Nowhere { term: nowhere.term.clone(), spellings: nowhere.spellings.iter().map(spelling).collect() }
    }
}

impl Why {
    fn of(why: &WhyEmpty) -> Why {
        Why {
            nowhere: why.nowhere.iter().map(Nowhere::of).collect(),
            statements: wording::count(why.coverage.statements, "statement"),
            period: why.coverage.period.as_ref().map(wording::period),
            not_held: why.coverage.not_held,
            not_held_words: wording::count(why.coverage.not_held, "statement"),
        }
    }
}
