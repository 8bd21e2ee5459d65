//! `/about`: what this archive is, what it covers, and how to rely on it.

use super::{
    PageResult,
    layout::{Layout, Room},
    rendered, wording,
};
use crate::hall::Hall;
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    layout: Layout,
    statements: String,
    speakers: String,
    publishers: String,
    period: Option<String>,
    entries: String,
    gone: String,
    not_held: String,
    version: &'static str,
}

pub(crate) async fn show(State(hall): State<Hall>) -> PageResult {
    hall.ask(|dictum| {
        let overview = dictum.overview()?;
        let publishers = overview.publishers.iter().filter(|(name, _)| name.is_some()).count();
        rendered(&AboutPage {
            layout: Layout::new(Room::About, "About this archive").with_twin("/api/v1/overview"),
            statements: wording::thousands(overview.statements),
            speakers: wording::thousands(overview.speakers),
            publishers: wording::thousands(publishers as u64),
            period: overview.period.as_ref().map(wording::period),
            entries: wording::thousands(overview.entries),
            gone: wording::thousands(overview.gone),
            not_held: wording::thousands(overview.not_held),
            version: env!("CARGO_PKG_VERSION"),
        })
    })
    .await
}
