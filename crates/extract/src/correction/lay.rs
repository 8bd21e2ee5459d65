//! Lays corrections over a reading: the last word on each thing wins, and each that fits leaves its note.

use super::{UNMATCHED, page_words::PageWords, pieces, turn_marks};
use dictum_model::{
    Anchor, AppliedCorrection, CorrectedField, Correction, Evidence, Headline, Matter, Reading, Span,
    Statement, Warning, speakers_in_words,
};

/// What stood there before a correction, and where on the page the corrected thing stands.
struct Before {
    from: Option<String>,
    span: Option<Span>,
}

/// Lays corrections, oldest first, over a reading of the payload they name; those of other payloads are passed over.
///
/// What no longer fits the reading is a warning (`correction-unmatched`) and changes nothing.
pub fn correct(payload: &[u8], reading: &mut Reading, corrections: &[Correction]) {
    let corrections = last_words(corrections, reading);
    if corrections.is_empty() {
        return;
    }
    let capture = reading.capture.clone();
    let page = PageWords::of(payload, &capture);
    let mut moves_turns = false;
    for correction in corrections {
        let before = (reading.statement.clone(), reading.furniture.clone());
        match lay(&page, reading, &correction.matter) {
            Some(told) => {
                moves_turns |= stage(correction) < 2;
                note(reading, correction, told);
            }
            None => {
                (reading.statement, reading.furniture) = before;
                reading.warnings.push(unmatched(correction));
            }
        }
    }
    if let Some(statement) = reading.statement.as_mut().filter(|_| moves_turns) {
        turn_marks::number(statement);
    }
}

/// Of corrections of the same thing the last; what moves words first, then labels, then the rest.
fn last_words<'a>(corrections: &'a [Correction], reading: &Reading) -> Vec<&'a Correction> {
    let thing = |correction: &'a Correction| {
        let anchor = correction.matter.anchor();
        (correction.matter.field(), anchor.map(|anchor| (&anchor.words, anchor.at)))
    };
    let mut last: Vec<&Correction> = Vec::new();
    for correction in corrections.iter().filter(|correction| correction.payload == reading.capture.digest) {
        last.retain(|earlier| thing(earlier) != thing(correction));
        last.push(correction);
    }
    last.sort_by_key(|correction| stage(correction));
    last
}

fn stage(correction: &Correction) -> u8 {
    match correction.matter {
        Matter::Passage(..) => 0,
        Matter::TurnLabel(..) => 1,
        _ => 2,
    }
}

fn lay(page: &PageWords<'_>, reading: &mut Reading, matter: &Matter) -> Option<Before> {
    match matter {
        Matter::Headline(headline) => lay_headline(page, reading, headline.as_ref()),
        Matter::Passage(anchor, passage) => {
            let pieces = pieces::take(page, reading, anchor)?;
            let from = pieces.first().map(|piece| piece.was.as_str().to_owned());
            pieces.into_iter().for_each(|piece| pieces::put(reading, piece, *passage));
            Some(Before { from, span: anchor.span() })
        }
        Matter::TurnRole(anchor, _) | Matter::TurnSpeaker(anchor, _) | Matter::TurnLabel(anchor, _) => {
            let statement = reading.statement.as_mut()?;
            let at = turn_marks::turn_with(statement, anchor)?;
            let from = lay_on_turn(page, statement, at, matter)?;
            Some(Before { from, span: anchor.span() })
        }
        _ => {
            let statement = reading.statement.as_mut()?;
            Some(Before { from: replace(statement, matter), span: None })
        }
    }
}

/// The old headline goes to the furniture, and the new one is taken from where it stood.
fn lay_headline(page: &PageWords<'_>, reading: &mut Reading, headline: Option<&Anchor>) -> Option<Before> {
    let old = reading.statement.as_mut()?.headline.take();
    let span = headline.and_then(Anchor::span);
    match (old.as_ref().map(|old| old.span).filter(|span| !span.is_empty()), span) {
        (Some(old), Some(new)) if old.overlaps(new) => pieces::put_rest(page, reading, old, new),
        (Some(at), _) => {
            let text = old.as_ref().map_or_else(String::new, |old| old.text.clone());
            pieces::put_furniture(reading, text, at);
        }
        (None, _) => {}
    }
    if let Some(anchor) = headline.filter(|anchor| anchor.span().is_some()) {
        // A title in the page's head stands in none of its lines, and leaves nothing behind.
        let _ = pieces::take(page, reading, anchor);
    }
    let nowhere = Span::new(0, 0);
    reading.statement.as_mut()?.headline =
        headline.map(|anchor| Headline { text: anchor.words.clone(), span: span.unwrap_or(nowhere) });
    Some(Before { from: old.map(|old| old.text), span })
}

/// Corrects role, speaker or label of a turn, and gives what it was. The outer `None` says that it does not fit.
fn lay_on_turn(
    page: &PageWords<'_>,
    statement: &mut Statement,
    at: usize,
    matter: &Matter,
) -> Option<Option<String>> {
    let turn = statement.turns.get_mut(at)?;
    match matter {
        Matter::TurnRole(_, role) => Some(Some(std::mem::replace(&mut turn.role, *role).to_string())),
        Matter::TurnSpeaker(_, name) => Some(std::mem::replace(&mut turn.speaker, name.clone())),
        Matter::TurnLabel(_, None) => {
            let old = turn_marks::give_back(page, turn);
            turn_marks::join_to_last(statement, at);
            Some(old)
        }
        Matter::TurnLabel(_, Some(label)) => turn_marks::set_label(page, statement, at, label),
        _ => None,
    }
}

/// Replaces a fact about the statement, and gives what it was.
fn replace(statement: &mut Statement, matter: &Matter) -> Option<String> {
    use std::mem::replace;
    match matter {
        Matter::Kind(kind) => replace(&mut statement.kind, *kind).map(|old| old.to_string()),
        Matter::Speakers(speakers) => speakers_in_words(&replace(&mut statement.speakers, speakers.clone())),
        Matter::Venue(value) => replace(&mut statement.venue, value.clone()),
        Matter::Place(value) => replace(&mut statement.place, value.clone()),
        Matter::Occasion(value) => replace(&mut statement.occasion, value.clone()),
        Matter::DeliveredOn(moment) => {
            replace(&mut statement.delivered_on, *moment).map(|old| old.to_string())
        }
        Matter::PublishedAt(moment) => {
            replace(&mut statement.published_at, *moment).map(|old| old.to_string())
        }
        Matter::Language(tag) => replace(&mut statement.language, tag.clone()),
        Matter::Headline(_)
        | Matter::TurnRole(..)
        | Matter::TurnSpeaker(..)
        | Matter::TurnLabel(..)
        | Matter::Passage(..) => None,
    }
}

/// Leaves the note that the value shown is a correction, in the place of what told the value before.
fn note(reading: &mut Reading, correction: &Correction, before: Before) {
    let field = correction.matter.field();
    let is_whole = correction.matter.anchor().is_none();
    reading.evidence.retain(|evidence| !is_whole || evidence.field != field.as_str());
    reading.evidence.push(Evidence { field: field.as_str(), rule: "correction", span: before.span });
    reading.corrections.push(AppliedCorrection {
        field,
        words: correction.matter.anchor().map(|anchor| anchor.words.clone()),
        span: before.span,
        from: before.from,
        to: correction.matter.to_words(),
        by: correction.by.clone(),
        reason: correction.reason.clone(),
        made_at: correction.made_at,
    });
}

fn unmatched(correction: &Correction) -> Warning {
    let field: CorrectedField = correction.matter.field();
    let anchor = correction.matter.anchor();
    let what = match anchor {
        Some(anchor) => format!("the correction of “{}” ({field})", anchor.words),
        None => format!("the correction of {field}"),
    };
    let message = format!("{what} by {} does not fit this reading, and is left out", correction.by);
    Warning { code: UNMATCHED, message, span: anchor.and_then(Anchor::span) }
}
