//! What a request asks: paths and queries read into values that make sense, or a problem that says what does not.

mod article;
mod calendar;
mod check;
mod cursor;
mod ingest;
mod kwic;
mod list;
mod passage;
mod search;
mod trace;

pub(crate) use article::ArticleQuestion;
pub(crate) use calendar::CalendarQuestion;
pub(crate) use check::CheckQuestion;
pub(crate) use cursor::{CursorQuestion, cursor_of_page};
pub(crate) use ingest::IngestQuestion;
pub(crate) use kwic::{KwicQuestion, WordsQuestion};
pub(crate) use list::ListQuestion;
pub(crate) use passage::PassageQuestion;
pub(crate) use search::{ListForm, SearchQuestion, narrowed};
pub(crate) use trace::TraceQuestion;

use crate::problem::Problem;
use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use dictum::model::Moment;
use serde::{Deserialize, Deserializer, de};

/// The last page of a list that can be asked for: beyond it a list is no way to find anything.
const LAST_PAGE: u64 = 100_000;

/// The part of a request after the question mark.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: de::DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        read.map(|Query(asked)| Asked(asked)).map_err(|error| {
            let reason = error.body_text();
            let reason = reason.strip_prefix("Failed to deserialize query string: ").unwrap_or(&reason);
            Problem::asked_wrongly(format!("the address asks for something that makes no sense: {reason}"))
        })
    }
}

/// The parts of a path that name something.
pub(crate) struct Named<T>(pub(crate) T);

impl<T: de::DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        read.map(|Path(named)| Named(named))
            .map_err(|_| Problem::not_found(format!("nothing is kept under {}", parts.uri.path())))
    }
}

/// The number of a page of a list, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageNumber(pub(crate) u64);

impl Default for PageNumber {
    fn default() -> Self {
        PageNumber(1)
    }
}

impl PageNumber {
    /// The stretch of a list that this page shows.
    pub(crate) fn of_size(self, size: u64) -> dictum::Page {
        dictum::Page { skip: (self.0 - 1) * size, take: size }
    }

    /// The number as an address asks for it; nothing for the first page, which goes by the plain address.
    pub(crate) fn query(self) -> String {
        if self.0 == 1 { String::new() } else { self.0.to_string() }
    }
}

impl<'de> Deserialize<'de> for PageNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        match written.trim().parse() {
            Ok(number @ 1..=LAST_PAGE) => Ok(PageNumber(number)),
            Err(_) if written.trim().is_empty() => Ok(PageNumber(1)),
            _ => Err(de::Error::custom(format!("page is a number from 1 to {LAST_PAGE}"))),
        }
    }
}

/// Reads a field of a form, which is sent empty where nothing was written in it.
pub(crate) fn blank_as_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let written = Option::<String>::deserialize(deserializer)?;
    Ok(written.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// Reads a year, a month or a day.
pub(crate) fn day(written: &str) -> Result<String, Problem> {
    match written.parse::<Moment>() {
        Ok(moment @ (Moment::Year(_) | Moment::Month(..) | Moment::Day(_))) => Ok(moment.to_string()),
        _ => Err(Problem::asked_wrongly(format!("“{written}” is no year, month or day"))
            .with_hint("write it as 2021, 2021-07 or 2021-07-08")),
    }
}

/// Reads the number of an entry in the record.
pub(crate) fn entry_number(written: &str) -> Result<u64, Problem> {
    let number = written.parse().ok().filter(|number| (1..=i64::MAX as u64).contains(number));
    number.ok_or_else(|| {
        Problem::not_found(format!("“{written}” is not the number of an entry"))
            .with_hint("a statement's page links the captures it rests on")
    })
}
