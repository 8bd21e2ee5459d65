//! The laws of a reading, to be asked of any payload and the reading made of it.

use crate::{reread, visible_lines};
use dictum_model::{Reading, Span};

/// Says which laws a reading breaks, a sentence each; none of a lawful one.
///
/// The span law: the bytes of every span, read again, give the text shown. The law of places: every visible line
/// stands in exactly one of headline, turns, listings and furniture. Of a reading that people corrected, a line may stand in
/// two, since they may cut it; an editor's headline stands nowhere.
pub fn broken_laws(payload: &[u8], reading: &Reading) -> Vec<String> {
    let media_type = reading.capture.media_type.as_deref();
    let charset = reading.capture.charset.as_deref();
    let is_corrected = !reading.corrections.is_empty();
    let mut places = places_of(reading);
    places.retain(|place| !(is_corrected && place.kind == "headline" && place.span.is_empty()));
    let mut broken = Vec::new();
    for place in &places {
        if place.span.start > place.span.end || place.span.end > payload.len() {
            broken.push(format!("{place:?} does not lie in the payload"));
        } else if let Some(words) = place.words {
            let again = reread(payload, media_type, charset, place.span);
            // A headline on several lines is joined by spaces, wherever it was broken.
            if crate::fold(&again) != crate::fold(words) {
                broken.push(format!("{place:?} reads “{again}” when read again"));
            }
        }
    }
    for line in visible_lines(payload, media_type, charset) {
        let mut kinds: Vec<&str> =
            places.iter().filter(|place| place.span.overlaps(line.span)).map(|place| place.kind).collect();
        kinds.dedup();
        if kinds.is_empty() || kinds.len() > 1 && !is_corrected {
            broken.push(format!("{line:?} stands in {kinds:?}"));
        }
    }
    broken
}

/// One of the places that the words of a page are given.
#[derive(Debug)]
struct Place<'r> {
    kind: &'static str,
    span: Span,
    /// The text shown of it; a listing is shown in parts.
    words: Option<&'r str>,
}

fn places_of(reading: &Reading) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    let mut add = |kind, span, words| places.push(Place { kind, span, words });
    if let Some(statement) = &reading.statement {
        if let Some(headline) = &statement.headline {
            add("headline", headline.span, Some(headline.text.as_str()));
        }
        for turn in &statement.turns {
            if let Some(label) = &turn.label {
                add("turns", label.span, Some(&label.text));
            }
            for paragraph in &turn.paragraphs {
                add("turns", paragraph.span, Some(&paragraph.text));
            }
        }
    }
    for listing in &reading.listings {
        add("listings", listing.span, None);
    }
    for furniture in &reading.furniture {
        add("furniture", furniture.span, Some(&furniture.text));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, read};
    use dictum_model::{Capture, Digest};

    const PAGE: &[u8] =
        b"Remarks by Minister Ada Lorn\n\nThe river rises in spring, and the valley waits for it.";

    fn broken_after(change: impl Fn(&mut Reading)) -> usize {
        let capture = Capture {
            source: "page".into(),
            digest: Digest([0; 32]),
            media_type: Some("text/plain".into()),
            charset: None,
            bytes: PAGE.len(),
            target_uri: None,
            captured_at: None,
            captured_at_candidates: vec![],
            captured_at_from: None,
            http_status: None,
        };
        let mut reading = read(PAGE, capture, &ReadOptions::default());
        change(&mut reading);
        broken_laws(PAGE, &reading).len()
    }

    fn headline(reading: &mut Reading) -> &mut dictum_model::Headline {
        reading.statement.as_mut().unwrap().headline.as_mut().unwrap()
    }

    #[test]
    fn a_reading_left_as_it_was_made_is_lawful() {
        assert_eq!(broken_after(|_| ()), 0);
    }

    #[test]
    fn each_way_to_break_a_law_is_told() {
        assert_eq!(broken_after(|reading| headline(reading).text.push('!')), 1);
        assert_eq!(broken_after(|reading| reading.statement.as_mut().unwrap().headline = None), 1);
        assert!(broken_after(|reading| headline(reading).span.end = 1 << 20) > 0);
        assert_eq!(broken_after(|reading| reading.statement.as_mut().unwrap().turns.clear()), 1);
    }
}
