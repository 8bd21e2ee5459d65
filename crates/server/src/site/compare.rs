//! `/statement/{id}/compare`: two editions of a statement, turn by turn and word by word; the same as a file that stands alone.

mod view;

use super::{
    layout::{Layout, Room},
    rendered,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, Named, entry_number},
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use dictum::{CompareAnswer, Dictum, model::ErrorKind};
use serde::Deserialize;
use view::ComparisonView;

/// Which editions are asked for, by their entry numbers; without them, the last two.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct CompareQuestion {
    #[serde(deserialize_with = "crate::questions::blank_as_none")]
    old: Option<String>,
    #[serde(deserialize_with = "crate::questions::blank_as_none")]
    new: Option<String>,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    layout: Layout,
    href: String,
    view: ComparisonView,
}

/// The comparison as a file of its own: its style inside, nothing from elsewhere, no scripts.
#[derive(Template)]
#[template(path = "compare_alone.html")]
struct CompareAlone {
    view: ComparisonView,
}

/// Words a comparison as a page that stands alone.
///
/// # Errors
/// Only where the page cannot be put together, which is a fault of ours.
pub fn compare_page(answer: &CompareAnswer) -> Result<String, dictum::Error> {
    let page = CompareAlone { view: ComparisonView::of(answer, false) };
    page.render().map_err(|error| dictum::Error::new(ErrorKind::Internal, error.to_string()))
}

/// Compares the editions asked for.
pub(crate) fn answer(dictum: &Dictum, name: &str, asked: &CompareQuestion) -> Result<CompareAnswer, Problem> {
    let editions = match (&asked.old, &asked.new) {
        (Some(old), Some(new)) => Some([entry_number(old)?, entry_number(new)?]),
        (None, None) => None,
        _ => {
            return Err(Problem::asked_wrongly("one edition is named, and two are compared")
                .with_hint("ask with both, as old=12&new=40, or with neither for the last two"));
        }
    };
    Ok(dictum.compare(name, editions)?)
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Named(name): Named<String>,
    Asked(asked): Asked<CompareQuestion>,
) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        let answer = answer(dictum, &name, &asked)?;
        let id = answer.statement.as_ref().map_or(name.as_str(), |card| &card.id);
        let [old, new] = [&answer.old, &answer.new].map(|state| state.edition.unwrap_or_default());
        if id != name {
            return Ok(Redirect::temporary(&links::compare(id, old, new)).into_response());
        }
        let headline = answer.new.headline.clone().unwrap_or_else(|| "Without a headline".to_owned());
        let twin =
            format!("/api/v1{}", links::compare(id, old, new).replacen("/statement/", "/statements/", 1));
        let page = ComparePage {
            layout: Layout::new(Room::Archive, format!("What changed: {headline}")).with_twin(twin),
            href: links::statement(id),
            view: ComparisonView::of(&answer, true),
        };
        Ok(rendered(&page)?.into_response())
    })
    .await
}
