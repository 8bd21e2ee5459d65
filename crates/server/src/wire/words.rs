//! The words that answers use.

use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The words that answers use, each with what it promises.
#[derive(Debug, JsonSchema, Serialize)]
pub struct WordsShape {
    /// The grammar of queries, a line each.
    pub search: Vec<&'static str>,
    /// Verdicts.
    pub verdicts: BTreeMap<&'static str, &'static str>,
    /// Cautions.
    pub cautions: BTreeMap<&'static str, &'static str>,
    /// Classes of edits.
    pub edit_classes: BTreeMap<&'static str, &'static str>,
    /// Kinds of problems.
    pub problems: BTreeMap<&'static str, &'static str>,
}
