//! `/check/document`: an article with each quotation marked by its verdict; the same as a file that stands alone.

mod view;

use super::{
    PageResult, Wrong,
    layout::{Layout, Room},
    rendered,
};
use crate::{hall::Hall, problem::Problem, questions::ArticleQuestion};
use askama::Template;
use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use dictum::{ArticleReport, model::ErrorKind};
use view::ReportView;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    layout: Layout,
    text: String,
    report: Option<ReportView>,
    trouble: Option<Wrong>,
}

/// The report as a file of its own: its style inside, nothing from elsewhere, no scripts.
#[derive(Template)]
#[template(path = "article_alone.html")]
struct ArticleAlone {
    report: ReportView,
}

/// Words a report as a page that stands alone.
///
/// # Errors
/// Only where the page cannot be put together, which is a fault of ours.
pub fn article_page(report: &ArticleReport) -> Result<String, dictum::Error> {
    let page = ArticleAlone { report: ReportView::of(report, false) };
    page.render().map_err(|error| dictum::Error::new(ErrorKind::Internal, error.to_string()))
}

pub(crate) async fn form() -> PageResult {
    page(String::new(), None, None)
}

pub(crate) async fn check(State(hall): State<Hall>, body: Bytes) -> Result<Response, Problem> {
    let question = match ArticleQuestion::of_form(&body) {
        Ok(question) => question,
        Err(problem) => return refused(String::new(), &problem),
    };
    let text = String::from_utf8_lossy(&question.request().bytes).into_owned();
    let answer = hall
        .ask(move |dictum| {
            let report = dictum.check_article(question.request())?;
            Ok(ReportView::of(&report, true))
        })
        .await;
    match answer {
        Ok(report) => Ok(page(text, Some(report), None)?.into_response()),
        Err(problem) if problem.kind == ErrorKind::AskedWrongly => refused(text, &problem),
        Err(problem) => Err(problem),
    }
}

fn refused(text: String, problem: &Problem) -> Result<Response, Problem> {
    let html = page(text, None, Some(Wrong::of(problem)))?;
    Ok((StatusCode::BAD_REQUEST, html).into_response())
}

fn page(text: String, report: Option<ReportView>, trouble: Option<Wrong>) -> PageResult {
    let layout = Layout::new(Room::Check, "Check an article").with_twin("/api/v1/words");
    let layout = if report.is_some() || trouble.is_some() { layout.unlisted() } else { layout };
    rendered(&ArticlePage { layout, text, report, trouble })
}
