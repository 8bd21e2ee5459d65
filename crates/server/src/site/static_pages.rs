//! The two pages that only the static site has: the search by its prebuilt index, and what needs a server.

use super::layout::{Layout, Room};
use crate::problem::Problem;
use askama::Template;

#[derive(Template)]
#[template(path = "static_search.html")]
struct SearchPage {
    layout: Layout,
}

#[derive(Template)]
#[template(path = "served_only.html")]
struct ServedOnlyPage {
    layout: Layout,
}

/// The page that searches by a script.
pub(crate) fn search() -> Result<String, Problem> {
    written(&SearchPage { layout: Layout::new(Room::Search, "Search").unlisted() })
}

/// The page for what only a server can answer.
pub(crate) fn served() -> Result<String, Problem> {
    written(&ServedOnlyPage { layout: Layout::new(Room::About, "Only in a served archive").unlisted() })
}

fn written(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|error| Problem::internal(&error))
}
