//! What can be asked of a turn beside its words: `speaker:`, `said:` and their like.

use super::{Query, QueryDay, QueryField};
use dictum_model::{Moment, StatementKind, TurnRole};

/// The names of the facts, for whoever mistypes one.
const NAMES: &str = "speaker, publisher, kind, place, lang, role, said, published, captured, day and edition";

/// A fact that can be asked for by name.
#[derive(Clone, Copy)]
pub(super) enum Fact {
    Field(QueryField),
    Day(QueryDay),
    Edition,
}

impl Fact {
    /// The fact of a name, as it stands before the colon.
    pub(super) fn named(name: &str) -> Result<Fact, String> {
        Ok(match name {
            "speaker" => Fact::Field(QueryField::Speaker),
            "publisher" => Fact::Field(QueryField::Publisher),
            "place" => Fact::Field(QueryField::Place),
            "kind" => Fact::Field(QueryField::Kind),
            "lang" | "language" => Fact::Field(QueryField::Language),
            "role" => Fact::Field(QueryField::Role),
            "said" => Fact::Day(QueryDay::Said),
            "published" => Fact::Day(QueryDay::Published),
            "captured" => Fact::Day(QueryDay::Captured),
            "day" => Fact::Day(QueryDay::Filed),
            "edition" => Fact::Edition,
            _ => {
                return Err(format!(
                    "“{name}:” asks for nothing that is known; there are {NAMES}. What is meant as a word goes in quotation marks"
                ));
            }
        })
    }
}

/// What a fact asks of the index.
pub(super) fn fact_query(field: QueryField, value: &str) -> Result<Query, String> {
    let value = match field {
        QueryField::Kind => {
            value.parse::<StatementKind>().map_err(|error| error.to_string())?.as_str().to_owned()
        }
        QueryField::Role if value != "headline" => {
            value.parse::<TurnRole>().map_err(|error| error.to_string())?.as_str().to_owned()
        }
        QueryField::Language => language(value)?,
        _ => value.to_owned(),
    };
    Ok(Query::Fact(field, value))
}

/// A language's tag: two or three letters, or more with hyphens.
fn language(value: &str) -> Result<String, String> {
    let tag = value.to_ascii_lowercase();
    let first = tag.split('-').next().unwrap_or_default();
    let is_tag = tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_tag && (2..=3).contains(&first.len()) {
        Ok(tag)
    } else {
        Err(format!("“{value}” is no language's tag: write en, fr or zh-hant"))
    }
}

/// A year, month or day, or two of them with `..` between; either end may be left open.
pub(super) fn days_query(day: QueryDay, value: &str) -> Result<Query, String> {
    let (from, to) = value.split_once("..").unwrap_or((value, value));
    if from.is_empty() && to.is_empty() {
        return Err("a day is missing before or after the two points".to_owned());
    }
    let first = if from.is_empty() { 1 } else { day_number(from, false)? };
    let last = if to.is_empty() { 99_991_231 } else { day_number(to, true)? };
    if first > last {
        return Err(format!("{from} comes after {to}"));
    }
    Ok(Query::Days(day, first, last))
}

fn day_number(word: &str, is_last: bool) -> Result<u64, String> {
    let wrong = || format!("“{word}” is no year, month or day: write 2021, 2021-07 or 2021-07-08");
    if word.contains('T') {
        return Err(wrong());
    }
    let moment: Moment = word.parse().map_err(|_| wrong())?;
    Ok(moment.day_number(is_last))
}
