//! Which editions of a statement hold a quotation: only ones that were replaced, or only the latest.

use super::{Candidate, CautionNote, CheckRequest};
use crate::{Dictum, error::Result};
use dictum_archive::EnteredEdition;
use dictum_collate::{Asked, Held, Judgement, Quote};
use dictum_model::Caution;

/// So many other editions of a statement are asked whether they hold the words; the last entered first.
const MOST_ASKED: usize = 4;

/// Warns where the words of a candidate's edition are not those of all editions.
pub(super) fn superseded(
    dictum: &Dictum,
    request: &CheckRequest,
    quote: &Quote,
    candidate: &Candidate,
    judgement: &Judgement,
) -> Result<Option<CautionNote>> {
    if candidate.editions < 2 {
        return Ok(None);
    }
    let known = dictum.archive.catalogue()?.editions(&candidate.card.id)?;
    let note = if candidate.is_latest {
        let others = known.iter().rev().filter(|entered| entered.entry != candidate.edition).take(MOST_ASKED);
        for other in others {
            if holds(dictum, request, quote, other, judgement)? {
                return Ok(None);
            }
        }
        format!(
            "these words stand only in the latest edition of the statement, {}; the publisher put them in",
            told(dictum, candidate.edition, &known)?
        )
    } else {
        format!(
            "these words stand in {} of the statement; the publisher has changed the text since (/statement/{}/compare?old={}&new={})",
            told(dictum, candidate.edition, &known)?,
            candidate.card.id,
            candidate.edition,
            candidate.card.edition
        )
    };
    Ok(Some(CautionNote { caution: Caution::Superseded, note }))
}

/// Says whether another edition holds the words as well as the one that was judged.
fn holds(
    dictum: &Dictum,
    request: &CheckRequest,
    quote: &Quote,
    other: &EnteredEdition,
    judgement: &Judgement,
) -> Result<bool> {
    let reading = dictum.reading(other.edition.capture)?;
    let Some(statement) = &reading.statement else { return Ok(false) };
    let asked = Asked { speaker: request.speaker.as_deref(), others: 0, found: None };
    let there = dictum_collate::judge_one(quote, &asked, &Held::whole(other.entry, statement));
    Ok(there.is_some_and(|there| there.verdict <= judgement.verdict))
}

/// An edition by its entry, with the time it was first captured.
fn told(dictum: &Dictum, edition: u64, known: &[EnteredEdition]) -> Result<String> {
    let capture =
        known.iter().find(|entered| entered.entry == edition).map(|entered| entered.edition.capture);
    let at = match capture {
        Some(capture) => dictum.archive.catalogue()?.capture(capture)?.capture.captured_at,
        None => None,
    };
    Ok(at.map_or(format!("edition {edition}"), |at| format!("edition {edition}, captured {at}")))
}
