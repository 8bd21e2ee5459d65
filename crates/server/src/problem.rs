//! Trouble as the net words it: RFC 9457 for programs, a page for people.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use dictum::model::ErrorKind;
use std::fmt::Display;

/// What went wrong with a request. It travels in the extensions of its response until the door words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) kind: ErrorKind,
    pub(crate) status: StatusCode,
    pub(crate) detail: String,
    pub(crate) hint: Option<String>,
}

impl Problem {
    fn new(kind: ErrorKind, detail: impl Into<String>) -> Problem {
        let status = StatusCode::from_u16(kind.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Problem { kind, status, detail: detail.into(), hint: None }
    }

    /// The question makes no sense.
    pub(crate) fn asked_wrongly(detail: impl Into<String>) -> Problem {
        Problem::new(ErrorKind::AskedWrongly, detail)
    }

    /// What was asked for is not held.
    pub(crate) fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(ErrorKind::NotFound, detail)
    }

    /// Too many ask at once.
    pub(crate) fn busy() -> Problem {
        Problem::new(ErrorKind::Unavailable, "too many questions are being answered just now")
            .with_hint("ask again in a few seconds")
    }

    /// A fault of ours: the reason goes to the log, not to strangers.
    pub(crate) fn internal(reason: &dyn Display) -> Problem {
        tracing::error!(%reason, "a request could not be answered");
        Problem::new(ErrorKind::Internal, "the archive could not answer")
            .with_hint("whoever keeps this archive finds the reason in the program's log")
    }

    /// Sets another status than that of the kind.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Problem {
        self.status = status;
        self
    }

    /// Adds the cure.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    /// What sort of trouble this is, in a few words that are the same for all of its kind.
    pub(crate) fn title(&self) -> &'static str {
        title(self.kind)
    }
}

/// A kind of trouble in a few words.
pub(crate) fn title(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::AskedWrongly => "This cannot be answered as it was asked",
        ErrorKind::NotFound => "Not held here",
        ErrorKind::Redacted => "No longer held",
        ErrorKind::Withheld => "Withheld for legal reasons",
        ErrorKind::Damaged => "What was kept is damaged",
        ErrorKind::Unavailable => "Not just now",
        ErrorKind::Internal => "A fault of ours",
    }
}

impl From<dictum::Error> for Problem {
    fn from(error: dictum::Error) -> Problem {
        if error.kind() == ErrorKind::Internal {
            return Problem::internal(&error);
        }
        let problem = Problem::new(error.kind(), error.to_string());
        match error.hint() {
            Some(hint) => problem.with_hint(hint),
            None => problem,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer realm=\"dictum\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, how);
        }
        response.extensions_mut().insert(self);
        response
    }
}
