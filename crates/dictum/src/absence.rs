//! What captures show to be gone: a page that its server no longer has, and a statement that a list no longer lists.
//!
//! A list is believed only where nothing else can explain that it lacks an item: it was captured at the same address, later;
//! it is in the order of days both times; and it still lists, in that order, what stood before the item and what stood after
//! it. What fell off an end may have gone to another page, and is not absent.

use crate::{
    address::resolved,
    edition::{Uncommitted, may_show_statement},
    error::Result,
    identity::{Identity, folded, plain_uri},
};
use dictum_archive::{AbsentEntry, Archive, EnteredAbsence, EnteredCapture, Intake};
use dictum_model::{Capture, HowAbsent, Listing, Reading};
use jiff::Timestamp;

/// A sight of a statement's absence, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The sight as entered.
    pub entered: EnteredAbsence,
    /// The entry number of the first capture that shows the statement again.
    pub seen_again_in: Option<u64>,
}

/// Of a list that lacks so many of the items it had, another list may have taken the place: at least two kept for one gone.
const KEPT_FOR_ONE_GONE: usize = 2;

/// Enters what a capture that was just entered shows to be gone, and says how much that is.
pub(crate) fn enter_absences(
    archive: &Archive,
    intake: &mut Intake<'_>,
    uncommitted: &mut Uncommitted,
    capture: u64,
    reading: &Reading,
) -> Result<u64> {
    let entered = intake.catalogue().capture(capture)?.capture;
    let Some(target_uri) = entered.target_uri.as_deref() else { return Ok(0) };
    if let Some(how) = entered.http_status.and_then(HowAbsent::of_status) {
        return enter_if_held(intake, capture, &entered, target_uri, how);
    }
    if !is_list(reading) {
        return Ok(0);
    }
    uncommitted.keep(capture, reading);
    let Some(captured_at) = entered.captured_at else { return Ok(0) };
    let mut count = 0;
    if let Some(before) = intake.catalogue().capture_before(target_uri, captured_at)?
        && intake.catalogue().redaction_of(before.capture.digest)?.is_none()
    {
        let held = uncommitted.read(archive, before.entry, before.capture)?;
        count += enter_unlisted(intake, &held, reading, capture, captured_at)?;
    }
    // Captures may come in in any order: this one may show what one that is held already lacks.
    if let Some(EnteredCapture { entry, capture: after, .. }) =
        intake.catalogue().capture_after(target_uri, captured_at)?
        && let Some(seen_at) = after.captured_at
        && intake.catalogue().redaction_of(after.digest)?.is_none()
    {
        let held = uncommitted.read(archive, entry, after)?;
        count += enter_unlisted(intake, reading, &held, entry, seen_at)?;
    }
    Ok(count)
}

/// A page that lists statements and is none itself: what stands beside a statement changes with the day.
fn is_list(reading: &Reading) -> bool {
    reading.statement.is_none() && !reading.listings.is_empty() && may_show_statement(&reading.capture)
}

fn enter_if_held(
    intake: &mut Intake<'_>,
    witness: u64,
    capture: &Capture,
    target_uri: &str,
    how: HowAbsent,
) -> Result<u64> {
    let Some(identity) = Identity::of_uri(target_uri) else { return Ok(0) };
    if intake.catalogue().editions(&identity.id)?.is_empty() {
        return Ok(0);
    }
    intake.enter_absent(AbsentEntry {
        statement: identity.id,
        target_uri: target_uri.to_owned(),
        observed_at: capture.captured_at,
        how,
        witness,
    })?;
    Ok(1)
}

/// Enters what the later of two captures of a list no longer lists.
fn enter_unlisted(
    intake: &mut Intake<'_>,
    earlier: &Reading,
    later: &Reading,
    witness: u64,
    observed_at: Timestamp,
) -> Result<u64> {
    if !is_list(earlier) || !is_list(later) {
        return Ok(0);
    }
    let mut count = 0;
    for target_uri in unlisted(&whole_listings(earlier), &whole_listings(later)) {
        let Some(identity) = Identity::of_uri(&target_uri) else { continue };
        intake.enter_absent(AbsentEntry {
            statement: identity.id,
            target_uri,
            observed_at: Some(observed_at),
            how: HowAbsent::Unlisted,
            witness,
        })?;
        count += 1;
    }
    Ok(count)
}

/// What a page lists, with whole addresses.
fn whole_listings(reading: &Reading) -> Vec<Listing> {
    let page = reading.capture.target_uri.as_deref();
    let whole = |listing: &Listing| Listing {
        target_uri: listing.target_uri.as_deref().and_then(|link| resolved(page, link)),
        ..listing.clone()
    };
    reading.listings.iter().map(whole).collect()
}

/// The addresses of items that surely would be listed still, if they were there.
fn unlisted(earlier: &[Listing], later: &[Listing]) -> Vec<String> {
    let places: Vec<Option<usize>> =
        earlier.iter().map(|item| later.iter().position(|other| is_same_item(item, other))).collect();
    let kept: Vec<usize> = places.iter().flatten().copied().collect();
    let (Some(first), Some(last)) =
        (places.iter().position(Option::is_some), places.iter().rposition(Option::is_some))
    else {
        return Vec::new();
    };
    let gone: Vec<&Listing> =
        (first..last).filter(|&at| places[at].is_none()).map(|at| &earlier[at]).collect();
    let is_certain = kept.is_sorted_by(|a, b| a < b)
        && gone.len() * KEPT_FOR_ONE_GONE <= kept.len()
        && is_by_day(earlier)
        && is_by_day(later);
    if !is_certain {
        return Vec::new();
    }
    gone.into_iter().filter_map(|item| item.target_uri.clone()).collect()
}

/// Says whether two items are about one statement: the address may change with the headline standing, or the other way round.
fn is_same_item(a: &Listing, b: &Listing) -> bool {
    let address = |item: &Listing| item.target_uri.as_deref().and_then(plain_uri);
    let same_address = address(a).is_some_and(|uri| Some(uri) == address(b));
    same_address || (a.date == b.date && folded(&a.headline) == folded(&b.headline))
}

/// Says whether each item has its day, and the days go one way.
fn is_by_day(items: &[Listing]) -> bool {
    let days: Option<Vec<_>> = items.iter().map(|item| item.date).collect();
    days.is_some_and(|days| days.is_sorted() || days.is_sorted_by(|a, b| a >= b))
}

/// What became of each absence: the first capture of the statement after it.
pub(crate) fn with_what_followed(
    absences: Vec<EnteredAbsence>,
    captures: &[(u64, Option<Timestamp>)],
) -> Vec<Absence> {
    let follows = |absence: &EnteredAbsence, (entry, at): &(u64, Option<Timestamp>)| match (
        absence.absent.observed_at,
        at,
    ) {
        (Some(gone), Some(seen)) => *seen > gone,
        _ => *entry > absence.entry,
    };
    let mut in_time: Vec<_> = captures.to_vec();
    in_time.sort_by_key(|(entry, at)| (*at, *entry));
    absences
        .into_iter()
        .map(|entered| {
            let again = in_time.iter().find(|capture| follows(&entered, capture)).map(|(entry, _)| *entry);
            Absence { entered, seen_again_in: again }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_model::Span;
    use proptest::prelude::*;

    /// Items by number, the newest first: item 9 is of the 9th.
    fn list(numbers: &[i8]) -> Vec<Listing> {
        let item = |n: &i8| Listing {
            date: Some(jiff::civil::date(2031, 5, *n)),
            headline: format!("On matter {n}"),
            teaser: None,
            target_uri: Some(format!("https://port.vessaria.example/{n}")),
            span: Span { start: 0, end: 0 },
        };
        numbers.iter().map(item).collect()
    }

    fn gone(earlier: &[i8], later: &[i8]) -> Vec<String> {
        let number = |uri: &str| uri.rsplit('/').next().unwrap().to_owned();
        unlisted(&list(earlier), &list(later)).iter().map(|uri| number(uri)).collect()
    }

    #[test]
    fn an_item_that_its_neighbours_outlived_is_gone() {
        assert_eq!(gone(&[9, 8, 7, 6, 5], &[11, 10, 9, 8, 6, 5]), ["7"]);
    }

    #[test]
    fn what_fell_off_an_end_is_not() {
        assert_eq!(gone(&[9, 8, 7, 6], &[11, 10, 9, 8]), [""; 0]);
        assert_eq!(gone(&[9, 8, 7, 6], &[7, 6, 5, 4]), [""; 0]);
    }

    #[test]
    fn another_list_at_the_same_address_tells_nothing() {
        assert_eq!(gone(&[9, 8, 7, 6, 5, 4], &[9, 4]), [""; 0]);
        assert_eq!(gone(&[9, 3, 8, 6, 5], &[9, 8, 6, 5]), [""; 0]);
        assert_eq!(gone(&[9, 8, 7], &[19, 18]), [""; 0]);
    }

    proptest! {
        #[test]
        fn a_list_that_grows_and_turns_its_pages_lacks_nothing(length in 1_usize..12, grown in 0_i8..12) {
            let page = |newest: i8| -> Vec<i8> { (1..=newest).rev().take(length).collect() };
            prop_assert_eq!(gone(&page(12), &page(12 + grown)), [""; 0]);
        }
    }
}
