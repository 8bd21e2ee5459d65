//! Corrections: what a person says of a reading, placed on its page and laid over it. Pure.
//!
//! [`place`] turns words into bytes once, when a correction is made, and refuses what the page contradicts. [`correct`] lays
//! placed corrections over any later reading of the same bytes; one that no longer fits it is a warning and changes nothing.
//! Both laws of readings hold for the corrected one: whatever has a span reads so there, and nothing of the page is lost, since
//! what is taken out of one part is put into another.

mod lay;
mod page_words;
mod pieces;
mod turn_marks;

use dictum_model::{Anchor, AnchorAt, Correction, Matter, Moment, Reading, Span};
use page_words::{FoundWords, PageWords};
use std::fmt;

pub use lay::correct;

/// The code of the warning for a correction that does not fit a reading.
pub const UNMATCHED: &str = "correction-unmatched";

/// The longest value or reason, in bytes: an entry of the record holds a few of them.
const LONGEST: usize = 8 * 1024;

/// Says why a correction is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionRefused(pub String);

impl fmt::Display for CorrectionRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CorrectionRefused {}

/// Finds the bytes that a correction is about, and gives it back with them.
///
/// # Errors
/// Refused where nobody or no reason is named, where words do not stand on the page or stand there more than once, where a
/// value makes no sense, and where the correction would change nothing that is there.
pub fn place(
    payload: &[u8],
    reading: &Reading,
    correction: &Correction,
) -> Result<Correction, CorrectionRefused> {
    check_words(correction)?;
    let page = PageWords::of(payload, &reading.capture);
    let matter = match &correction.matter {
        Matter::Headline(Some(anchor)) => Matter::Headline(Some(headline(&page, anchor)?)),
        Matter::TurnRole(anchor, role) => Matter::TurnRole(placed(&page, anchor)?, *role),
        Matter::TurnSpeaker(anchor, name) => Matter::TurnSpeaker(placed(&page, anchor)?, name.clone()),
        Matter::TurnLabel(anchor, label) => {
            let anchor = placed(&page, anchor)?;
            let label = label.as_ref().map(|label| label_of(&page, &anchor, label)).transpose()?;
            Matter::TurnLabel(anchor, label)
        }
        Matter::Passage(anchor, passage) => Matter::Passage(placed(&page, anchor)?, *passage),
        whole => whole.clone(),
    };
    let correction = Correction { matter, ..correction.clone() };
    try_out(payload, reading, &correction)?;
    Ok(correction)
}

/// Lays the correction over a copy: what does not fit now is a mistake, not yet the work of a later extractor.
fn try_out(payload: &[u8], reading: &Reading, correction: &Correction) -> Result<(), CorrectionRefused> {
    let mut copy = reading.clone();
    copy.warnings.clear();
    correct(payload, &mut copy, std::slice::from_ref(correction));
    match copy.warnings.into_iter().find(|warning| warning.code == UNMATCHED) {
        Some(warning) => Err(CorrectionRefused(warning.message)),
        None => Ok(()),
    }
}

fn check_words(correction: &Correction) -> Result<(), CorrectionRefused> {
    let refuse = |why: &str| Err(CorrectionRefused(why.to_owned()));
    if correction.by.trim().is_empty() {
        return refuse("a correction says by whom it is: by = \"…\"");
    }
    if correction.reason.trim().is_empty() {
        return refuse("a correction says why: reason = \"…\"");
    }
    let to = correction.matter.to_words().unwrap_or_default();
    let words = correction.matter.anchor().map_or("", |anchor| &anchor.words);
    if [to.as_str(), words, &correction.by, &correction.reason].iter().any(|text| text.len() > LONGEST) {
        return refuse("a value, a name or a reason is longer than 8,192 bytes");
    }
    match &correction.matter {
        Matter::DeliveredOn(Some(Moment::Local(_) | Moment::Instant(..))) => {
            refuse("delivered_on is a day, a month or a year, never a time of day")
        }
        Matter::Language(Some(tag)) if !is_language_tag(tag) => {
            refuse("a language is named by its tag: en, pt-BR, zh-Hans")
        }
        Matter::Speakers(speakers) if speakers.iter().any(|speaker| speaker.name.trim().is_empty()) => {
            refuse("a speaker has a name")
        }
        _ => Ok(()),
    }
}

/// Says whether this has the shape of a language tag (BCP 47): parts of letters and digits, the first of letters.
fn is_language_tag(tag: &str) -> bool {
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    tag.split('-').all(is_part)
        && (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
}

/// A corrected headline stands on the page to the letter, or is said to be the editor's.
fn headline(page: &PageWords<'_>, anchor: &Anchor) -> Result<Anchor, CorrectionRefused> {
    if anchor.at == AnchorAt::Nowhere {
        return Ok(anchor.clone());
    }
    let words = crate::fold(&anchor.words);
    let found = page.occurrences(&words);
    // A headline printed twice is the same headline: without more said, its first place.
    let time = if let AnchorAt::Time(time) = anchor.at { time.max(1) } else { 1 };
    let exact: Vec<&FoundWords> = found.iter().filter(|found| found.is_exact).collect();
    match (anchor.at, exact.get(time - 1)) {
        (AnchorAt::Bytes(span), _) if page.reads(span, &words) => {
            Ok(Anchor { words, at: AnchorAt::Bytes(span) })
        }
        (AnchorAt::Time(_), Some(found)) => Ok(Anchor { words, at: AnchorAt::Bytes(found.span) }),
        _ => Err(CorrectionRefused(format!(
            "the headline “{words}” does not stand so on the page: quote the page, or say that it is yours: editorial = true"
        ))),
    }
}

/// Finds the one place that is meant.
fn placed(page: &PageWords<'_>, anchor: &Anchor) -> Result<Anchor, CorrectionRefused> {
    let words = crate::fold(&anchor.words);
    if words.is_empty() {
        return Err(CorrectionRefused("a turn or passage is named by words of it: words = \"…\"".into()));
    }
    let at = |found: &FoundWords| Anchor { words: words.clone(), at: AnchorAt::Bytes(found.span) };
    let time = match anchor.at {
        AnchorAt::Time(time) => time,
        AnchorAt::Bytes(_) => return Ok(Anchor { words, at: anchor.at }),
        AnchorAt::Nowhere => 0,
    };
    let found = page.occurrences(&words);
    match (time, found.as_slice()) {
        (_, []) => Err(CorrectionRefused(format!("“{words}” does not stand on the page"))),
        (0, [one]) => Ok(at(one)),
        (0, many) => Err(CorrectionRefused(format!(
            "“{words}” stands on the page {} times: give more words, or say which with time = 1",
            many.len()
        ))),
        (time, many) => many.get(time - 1).map(at).ok_or_else(|| {
            CorrectionRefused(format!("“{words}” stands on the page {} times only, not {time}", many.len()))
        }),
    }
}

/// A label stands before the words of its turn, or begins them: the nearest that does is meant.
fn label_of(page: &PageWords<'_>, turn: &Anchor, label: &Anchor) -> Result<Anchor, CorrectionRefused> {
    let words = crate::fold(&label.words);
    let turn_at = turn.span().map_or(0, |span: Span| span.start);
    let found = page.occurrences(&words);
    let nearest = found.iter().rev().find(|found| found.is_exact && found.span.start <= turn_at);
    match nearest {
        Some(found) => Ok(Anchor { words, at: AnchorAt::Bytes(found.span) }),
        None => Err(CorrectionRefused(format!(
            "the label “{words}” does not stand before “{}”: a label is quoted as the page prints it",
            turn.words
        ))),
    }
}
