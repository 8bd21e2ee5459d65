//! What an assistant asks with.

use crate::problem::Problem;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// What is looked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Searched {
    pub(super) query: String,
    #[serde(default = "first")]
    pub(super) page: u64,
}

fn first() -> u64 {
    1
}

/// What is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Checked {
    pub(super) quote: String,
    pub(super) speaker: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) on: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// A passage of a statement.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Passage {
    pub(super) statement: String,
    pub(super) passage: String,
}

/// A statement in an edition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) statement: String,
    pub(super) edition: Option<u64>,
}

/// Wording that is traced, and when it was said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Traced {
    pub(super) phrase: String,
    pub(super) said: Option<String>,
}

/// Two editions of a statement.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Compared {
    pub(super) statement: String,
    pub(super) old: Option<u64>,
    pub(super) new: Option<u64>,
}

/// Whose statements, and when.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Covered {
    pub(super) speaker: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// Reads the arguments of a tool.
pub(super) fn read<T: DeserializeOwned>(arguments: Value) -> Result<T, Problem> {
    serde_json::from_value(arguments).map_err(|error| {
        Problem::asked_wrongly(format!("the arguments make no sense: {error}"))
            .with_hint("the tool’s input schema says what it takes")
    })
}
