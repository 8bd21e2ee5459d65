//! Which passage of a captured page is to be marked: by bytes of the payload, or by turn and paragraph.

use super::blank_as_none;
use crate::{links, problem::Problem};
use dictum::model::{Reading, Span};
use serde::Deserialize;

/// Which passage of a captured page is to be marked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PassageQuestion {
    /// The first byte of the passage in the payload.
    #[serde(deserialize_with = "blank_as_none")]
    from: Option<String>,
    /// The byte after its last.
    #[serde(deserialize_with = "blank_as_none")]
    to: Option<String>,
    /// A turn of the reading, in place of bytes.
    #[serde(deserialize_with = "blank_as_none")]
    turn: Option<String>,
    /// A paragraph of that turn, from 1.
    #[serde(deserialize_with = "blank_as_none")]
    paragraph: Option<String>,
}

impl PassageQuestion {
    /// The passage's place in the payload; none where none was asked for.
    ///
    /// # Errors
    /// Asked wrongly for what is no span; not found for a turn or paragraph that the reading does not have.
    pub(crate) fn span(&self, reading: &Reading) -> Result<Option<Span>, Problem> {
        match (&self.from, &self.to, &self.turn) {
            (Some(from), Some(to), _) => byte_span(from, to).map(Some),
            (_, _, Some(turn)) => self.span_of_turn(turn, reading).map(Some),
            (None, None, None) => Ok(None),
            _ => Err(Problem::asked_wrongly("a passage has both ends, from and to")
                .with_hint("leave both out to see the whole page without a mark")),
        }
    }

    fn span_of_turn(&self, turn: &str, reading: &Reading) -> Result<Span, Problem> {
        let turns = reading.statement.as_ref().map_or(&[][..], |statement| &statement.turns);
        let found = turns.iter().find(|other| other.id == turn);
        let paragraphs = found.map_or(&[][..], |turn| &turn.paragraphs);
        let wanted =
            self.paragraph.as_deref().map(|number| number.parse::<usize>().unwrap_or(0).wrapping_sub(1));
        let paragraphs = match wanted {
            Some(at) => paragraphs.get(at..at.saturating_add(1)).unwrap_or_default(),
            None => paragraphs,
        };
        let spans = paragraphs.iter().map(|paragraph| paragraph.span);
        spans.reduce(Span::cover).ok_or_else(|| Problem::not_found("the page has no such turn or paragraph"))
    }

    /// The same question at another path.
    pub(crate) fn address(&self, path: &str) -> String {
        let pairs =
            [("from", &self.from), ("to", &self.to), ("turn", &self.turn), ("paragraph", &self.paragraph)];
        let pairs: Vec<(&str, &str)> =
            pairs.into_iter().map(|(name, value)| (name, value.as_deref().unwrap_or_default())).collect();
        links::with_query(path, &pairs)
    }
}

fn byte_span(from: &str, to: &str) -> Result<Span, Problem> {
    let ends = from.parse().ok().zip(to.parse().ok());
    let span = ends.map(|(from, to)| Span::new(from, to)).filter(|span| !span.is_empty());
    span.ok_or_else(|| {
        Problem::asked_wrongly(format!("“{from}” to “{to}” is no stretch of bytes"))
            .with_hint("from is the first byte, to the one after the last")
    })
}
