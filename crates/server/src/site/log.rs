//! `/log`: the checkpoint that was signed last, and how anybody verifies that nothing was changed or taken away since.

use super::{
    PageResult,
    layout::{Layout, Room},
    log_entries::EntryView,
    rendered, wording,
};
use crate::hall::Hall;
use askama::Template;
use axum::extract::State;

/// How many of the newest entries are shown.
const NEWEST: u64 = 20;

#[derive(Template)]
#[template(path = "log.html")]
struct LogPage {
    layout: Layout,
    size: String,
    origin: String,
    root: String,
    note: String,
    keys: Vec<String>,
    entries: Vec<EntryView>,
}

pub(crate) async fn show(State(hall): State<Hall>) -> PageResult {
    hall.ask(|dictum| {
        let signed = dictum.log_checkpoint()?;
        let newest = dictum::EntryListing { from: None, kind: None, limit: NEWEST };
        let entries = dictum.log_entries(&newest)?;
        rendered(&LogPage {
            layout: Layout::new(Room::About, "The log").with_twin("/api/v1/log"),
            size: wording::thousands(signed.checkpoint.head.size),
            origin: signed.checkpoint.origin.clone(),
            root: signed.checkpoint.head.root.hex(),
            note: signed.note.to_string(),
            keys: dictum.log_keys()?.iter().map(ToString::to_string).collect(),
            entries: entries.iter().rev().map(EntryView::of).collect(),
        })
    })
    .await
}
