//! `/check`: a quotation against the record: verdict, cautions, differences in place, the passage in its context.

mod view;

use super::{
    PageResult, Wrong,
    layout::{Layout, Room},
    rendered,
};
use crate::{
    hall::Hall,
    problem::Problem,
    questions::{Asked, CheckQuestion},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use dictum::{Dictum, model::ErrorKind};
use view::AnswerView;

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    layout: Layout,
    asked: CheckQuestion,
    /// The names of publishers to choose from.
    publishers: Vec<String>,
    answer: Option<AnswerView>,
    /// What is wrong with the question.
    trouble: Option<Wrong>,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Asked(asked): Asked<CheckQuestion>,
) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        if asked.quote.is_none() {
            return Ok(page(dictum, asked, None, None)?.into_response());
        }
        let answer = asked.request().and_then(|request| Ok(dictum.check(&request)?));
        match answer {
            Ok(answer) => {
                let view = AnswerView::of(&answer, asked.address("/check"));
                Ok(page(dictum, asked, Some(view), None)?.into_response())
            }
            Err(problem) if problem.kind == ErrorKind::AskedWrongly => {
                let html = page(dictum, asked, None, Some(Wrong::of(&problem)))?;
                Ok((StatusCode::BAD_REQUEST, html).into_response())
            }
            Err(problem) => Err(problem),
        }
    })
    .await
}

fn page(
    dictum: &Dictum,
    asked: CheckQuestion,
    answer: Option<AnswerView>,
    trouble: Option<Wrong>,
) -> PageResult {
    let publishers = dictum.publishers()?.into_iter().filter_map(|(name, _)| name).collect();
    let layout = Layout::new(Room::Check, title(answer.as_ref()));
    let layout = match (&answer, &trouble) {
        (Some(_), _) => layout.with_twin(asked.address("/api/v1/check")).unlisted(),
        (None, Some(_)) => layout.unlisted(),
        (None, None) => layout.with_twin("/api/v1/words"),
    };
    rendered(&CheckPage { layout, asked, publishers, answer, trouble })
}

fn title(answer: Option<&AnswerView>) -> String {
    answer.map_or_else(
        || "Check a quotation".to_owned(),
        |answer| format!("{}: a quotation checked", answer.verdict.title),
    )
}

impl CheckPage {
    /// What stands in a field of the form.
    fn written<'a>(&self, field: &'a Option<String>) -> &'a str {
        field.as_deref().unwrap_or_default()
    }

    /// Whether the fields beyond the quotation are in use.
    fn is_narrowed(&self) -> bool {
        let CheckQuestion { speaker, publisher, on, from, to, .. } = &self.asked;
        [speaker, publisher, on, from, to].iter().any(|field| field.is_some())
    }
}
