//! `/statement/{id}/beside/{other}`: a statement and its translation, or the same words on two sites, paragraph by paragraph.

use super::{
    PageResult,
    layout::{Layout, Room},
    rendered, wording,
};
use crate::{hall::Hall, links, problem::Problem, questions::Named};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use dictum::{
    BesideAnswer, BesideAt, StatementView,
    model::{Paragraph, ParagraphForm, Turn},
};

#[derive(Template)]
#[template(path = "beside.html")]
struct BesidePage {
    layout: Layout,
    is_kin: bool,
    sides: [SideView; 2],
    rows: Vec<RowView>,
    /// Where the sides are changed.
    turned: String,
}

/// The head of a side.
struct SideView {
    href: String,
    headline: String,
    facts: Vec<String>,
    language: String,
}

/// Paragraphs that belong together.
struct RowView {
    left: Vec<CellView>,
    right: Vec<CellView>,
}

/// A paragraph.
struct CellView {
    href: String,
    id: String,
    /// Whose turn begins with it, or what.
    label: Option<String>,
    text: String,
    is_heading: bool,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Named((left, right)): Named<(String, String)>,
) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        let answer = dictum.beside(&left, &right)?;
        let address = links::beside(&answer.left.card.id, &answer.right.card.id);
        if (&answer.left.card.id, &answer.right.card.id) != (&left, &right) {
            return Ok(Redirect::temporary(&address).into_response());
        }
        Ok(page(&answer, &address)?.into_response())
    })
    .await
}

fn page(answer: &BesideAnswer, address: &str) -> PageResult {
    let twin = format!("/api/v1{}", address.replacen("/statement/", "/statements/", 1));
    let (left, right) = (SideView::of(&answer.left), SideView::of(&answer.right));
    let cells = |places: &[BesideAt], is_left: bool| -> Vec<CellView> {
        let id = if is_left { &answer.left.card.id } else { &answer.right.card.id };
        let held = |at: &BesideAt| if is_left { answer.left_at(*at) } else { answer.right_at(*at) };
        places.iter().filter_map(|at| Some(CellView::of(id, *at, held(at)?))).collect()
    };
    let rows = answer.rows.iter();
    rendered(&BesidePage {
        layout: Layout::new(Room::Archive, format!("{} beside {}", left.headline, right.headline))
            .with_twin(twin)
            .unlisted(),
        is_kin: answer.is_kin,
        turned: links::beside(&answer.right.card.id, &answer.left.card.id),
        rows: rows
            .map(|row| RowView { left: cells(&row.left, true), right: cells(&row.right, false) })
            .collect(),
        sides: [left, right],
    })
}

impl SideView {
    fn of(view: &StatementView) -> SideView {
        let card = &view.card;
        let facts = [card.language.clone(), card.publisher.clone(), Some(wording::time(card.day()))];
        SideView {
            href: links::statement(&card.id),
            headline: card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned()),
            facts: facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect(),
            language: wording::language_tag(card.language.as_deref()).to_owned(),
        }
    }
}

impl CellView {
    fn of(id: &str, at: BesideAt, (turn, paragraph): (&Turn, &Paragraph)) -> CellView {
        let label = turn.label.as_ref().map(|label| label.text.clone()).or_else(|| turn.speaker.clone());
        CellView {
            href: links::paragraph(id, Some(&turn.id), at.paragraph + 1),
            id: format!("{}p{}", turn.id, at.paragraph + 1),
            label: label.filter(|_| at.paragraph == 0),
            text: paragraph.text.clone(),
            is_heading: paragraph.form == ParagraphForm::Heading,
        }
    }
}
