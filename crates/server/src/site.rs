//! The reading room: a file a page, each with its template of the same name in `templates/`.
//!
//! A page asks the hall, shapes the answer into a view (plain strings and links), and renders it. Templates escape every
//! value; archived words never stand in an attribute that could act.

pub(crate) mod about;
pub(crate) mod archive;
pub(crate) mod article;
pub(crate) mod beside;
pub(crate) mod calendar;
pub(crate) mod captures;
mod cards;
pub(crate) mod changed;
mod chart;
pub(crate) mod check;
pub(crate) mod compare;
mod coverage_chart;
pub(crate) mod embed;
pub(crate) mod evidence;
pub(crate) mod gone;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod kwic;
mod layout;
pub(crate) mod log;
pub(crate) mod log_entries;
pub(crate) mod not_held;
mod paging;
pub(crate) mod payload;
pub(crate) mod publisher;
pub(crate) mod publishers;
pub(crate) mod search;
mod search_facets;
pub(crate) mod speaker;
pub(crate) mod speakers;
pub(crate) mod statement;
pub(crate) mod static_pages;
pub(crate) mod trace;
pub(crate) mod trouble;
mod use_chart;
pub(crate) mod wording;
pub(crate) mod words;

pub(crate) use paging::PAGE_SIZE;
pub(crate) use publisher::filter as filter_of_publisher;
pub(crate) use speaker::find as find_speaker;
pub(crate) use speakers::SPEAKERS;

use crate::problem::Problem;
use askama::Template;
use axum::response::Html;

/// What is wrong with what was written in a form: it is said beside the form, with what was written kept in it.
struct Wrong {
    detail: String,
    hint: Option<String>,
}

impl Wrong {
    fn of(problem: &Problem) -> Wrong {
        Wrong { detail: wording::sentence(&problem.detail), hint: problem.hint.clone() }
    }
}

/// A page, or why there is none.
type PageResult = Result<Html<String>, Problem>;

/// Renders a page.
fn rendered(template: &impl Template) -> PageResult {
    template.render().map(Html).map_err(|error| Problem::internal(&error))
}
