//! What is told of a file that is handed in.

use super::blank_as_none;
use crate::problem::Problem;
use dictum::IngestOptions;
use serde::Deserialize;

/// The name of a file that comes without one.
const NAMELESS: &str = "handed-in";

/// The longest name, in bytes.
const LONGEST_NAME: usize = 200;

/// What is told of a file that is handed in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct IngestQuestion {
    #[serde(deserialize_with = "blank_as_none")]
    name: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    form: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    target_uri: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    captured_at: Option<String>,
}

impl IngestQuestion {
    /// The name that the file is to be known by.
    ///
    /// # Errors
    /// Asked wrongly where it is no file's own name.
    pub(crate) fn name(&self) -> Result<String, Problem> {
        let name = self.name.as_deref().unwrap_or(NAMELESS);
        let is_plain =
            !name.contains(['/', '\\']) && !name.contains(char::is_control) && !name.starts_with('.');
        if is_plain && name.len() <= LONGEST_NAME {
            return Ok(name.to_owned());
        }
        Err(Problem::asked_wrongly("the name is no file’s name").with_hint(format!(
            "write it without folders and without a first full stop, with {LONGEST_NAME} bytes at most"
        )))
    }

    /// The options of the hall.
    ///
    /// # Errors
    /// Asked wrongly where one makes no sense.
    pub(crate) fn options(&self) -> Result<IngestOptions, Problem> {
        let instant = |word: &str| {
            word.parse().map_err(|_| {
                Problem::asked_wrongly(format!("“{word}” is no instant"))
                    .with_hint("write captured_at as 2022-06-28T12:31:00Z")
            })
        };
        Ok(IngestOptions {
            form: self.form.as_deref().map(str::parse).transpose()?,
            target_uri: self.target_uri.clone(),
            captured_at: self.captured_at.as_deref().map(instant).transpose()?,
            ..IngestOptions::default()
        })
    }
}
