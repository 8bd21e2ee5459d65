//! An article handed in to be checked whole, as a form of the site or as a body of the API.

use crate::problem::Problem;
use dictum::ArticleRequest;
use serde::Deserialize;

/// How many quotations of an article are checked: at some milliseconds each well within the time an answer may take.
const MOST_QUOTATIONS: usize = 200;

/// An article to check.
pub(crate) struct ArticleQuestion(ArticleRequest);

#[derive(Deserialize)]
struct Form {
    text: String,
}

impl ArticleQuestion {
    /// Reads the form of the site.
    ///
    /// # Errors
    /// Asked wrongly where the body is no form, or has no text.
    pub(crate) fn of_form(body: &[u8]) -> Result<ArticleQuestion, Problem> {
        let form: Form = serde_urlencoded::from_bytes(body)
            .map_err(|error| Problem::asked_wrongly(format!("this is no form with a text: {error}")))?;
        ArticleQuestion::of(form.text.into_bytes(), None)
    }

    /// Takes a body as it stands, of this type.
    ///
    /// # Errors
    /// Asked wrongly where it is empty.
    pub(crate) fn of(bytes: Vec<u8>, media_type: Option<String>) -> Result<ArticleQuestion, Problem> {
        if bytes.trim_ascii().is_empty() {
            return Err(Problem::asked_wrongly("there is no article to check")
                .with_hint("send its text, Markdown or HTML as the body"));
        }
        Ok(ArticleQuestion(ArticleRequest {
            name: "the article".to_owned(),
            bytes,
            media_type,
            publisher: None,
            limit: 0,
            most: MOST_QUOTATIONS,
        }))
    }

    pub(crate) fn request(&self) -> &ArticleRequest {
        &self.0
    }
}
