//! Trouble, as RFC 9457 shapes it.

use schemars::JsonSchema;
use serde::Serialize;

/// Trouble: `application/problem+json`.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ProblemShape<'a> {
    /// Where this kind of trouble is explained.
    #[serde(rename = "type")]
    pub kind_uri: String,
    /// The kind in a few words.
    pub title: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong this time.
    pub detail: &'a str,
    /// What to do about it.
    pub hint: Option<&'a str>,
}
