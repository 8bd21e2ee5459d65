//! The log over the net: its checkpoint, entries, and proofs that an entry is in it or that it only grew.

use super::{JsonResult, Related, json};
use crate::{
    hall::Hall,
    problem::Problem,
    questions::{Asked, Named, blank_as_none, entry_number},
    wire,
};
use axum::extract::State;
use dictum::EntryListing;
use serde::Deserialize;

/// How many entries an answer has.
const ENTRIES: u64 = 100;

/// Which entries are asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct EntriesQuestion {
    /// The first number that may be; without one, the newest are listed.
    #[serde(deserialize_with = "blank_as_none")]
    from: Option<String>,
    /// Only entries of this kind.
    #[serde(deserialize_with = "blank_as_none")]
    kind: Option<String>,
}

impl EntriesQuestion {
    /// The first number that may be.
    pub(crate) fn first(&self) -> Result<Option<u64>, Problem> {
        self.from.as_deref().map(entry_number).transpose()
    }

    /// The kind that is asked for.
    pub(crate) fn kind(&self) -> Option<String> {
        self.kind.clone()
    }
}

/// Which two sizes of the log are set against each other.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ConsistencyQuestion {
    #[serde(deserialize_with = "blank_as_none")]
    from: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    to: Option<String>,
}

pub(crate) async fn checkpoint(State(hall): State<Hall>) -> JsonResult {
    hall.ask(|dictum| {
        let signed = dictum.log_checkpoint()?;
        json(&wire::CheckpointShape::of(&signed, &dictum.log_keys()?), &Related::page("/log"))
    })
    .await
}

pub(crate) async fn entries(State(hall): State<Hall>, Asked(asked): Asked<EntriesQuestion>) -> JsonResult {
    hall.ask(move |dictum| {
        let from = asked.first()?;
        let listing = EntryListing { from, kind: asked.kind.as_deref(), limit: ENTRIES };
        let entries = dictum.log_entries(&listing)?;
        let last = entries.last().filter(|_| from.is_some() && entries.len() as u64 == ENTRIES);
        let next = last.map(|last| {
            let from = (last.number + 1).to_string();
            let pairs = [("from", from.as_str()), ("kind", asked.kind.as_deref().unwrap_or_default())];
            crate::links::with_query("/api/v1/log/entries", &pairs)
        });
        let related = Related { next: next.clone(), ..Related::page("/log") };
        json(&wire::EntriesShape::of(&entries, next), &related)
    })
    .await
}

pub(crate) async fn proof(State(hall): State<Hall>, Named(number): Named<String>) -> JsonResult {
    let number = entry_number(&number)?;
    hall.ask(move |dictum| {
        let proof = dictum.log_proof(number)?;
        json(&wire::InclusionShape { entry: number, proof: proof.to_string() }, &Related::page("/log"))
    })
    .await
}

pub(crate) async fn consistency(
    State(hall): State<Hall>,
    Asked(asked): Asked<ConsistencyQuestion>,
) -> JsonResult {
    let size = |written: &Option<String>| -> Result<u64, Problem> {
        let size = written.as_deref().and_then(|size| size.parse().ok()).filter(|size| *size > 0);
        size.ok_or_else(|| {
            Problem::asked_wrongly("two sizes of the log are wanted")
                .with_hint("ask with from= and to=, as two checkpoints name them")
        })
    };
    let (from, to) = (size(&asked.from)?, size(&asked.to)?);
    hall.ask(move |dictum| {
        json(&wire::ConsistencyShape::of(&dictum.log_consistency(from, to)?), &Related::page("/log"))
    })
    .await
}
