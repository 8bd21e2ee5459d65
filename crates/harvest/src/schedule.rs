//! When a page is looked at again: often while it is new, seldom when it is old. Pure, and without chance, so that a schedule
//! can be told beforehand and tried over simulated months.

use jiff::{SignedDuration, Timestamp};

/// Between two looks lies this share of the page's age: what is young is edited most, and a page four times as old is looked
/// at a quarter as often. A guess, as are the bounds.
const SHARE_OF_AGE: i32 = 5;

/// The least time between two looks.
const SOONEST: SignedDuration = SignedDuration::from_hours(6);

/// The most.
const LATEST: SignedDuration = SignedDuration::from_hours(60 * 24);

/// What is known of a page's past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PagePast {
    /// When it came: put out, as the page tells, or else first captured.
    pub came_at: Timestamp,
    /// When it was last looked at.
    pub looked_at: Timestamp,
    /// How often its publisher was seen to change it.
    pub changes: usize,
}

/// When the page is due again.
pub fn next_look(past: &PagePast) -> Timestamp {
    let age = past.looked_at.duration_since(past.came_at).max(SignedDuration::ZERO);
    // What was changed before is likelier to be changed again.
    let sooner = i32::try_from(past.changes).unwrap_or(i32::MAX).saturating_add(1).min(4);
    let wait = (age / SHARE_OF_AGE / sooner).clamp(SOONEST, LATEST);
    past.looked_at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn days_of_wait(age_in_days: i64, changes: usize) -> f64 {
        let came_at: Timestamp = "2031-01-01T00:00:00Z".parse().unwrap();
        let looked_at = came_at + SignedDuration::from_hours(24 * age_in_days);
        let past = PagePast { came_at, looked_at, changes };
        next_look(&past).duration_since(looked_at).as_secs_f64() / 86_400.0
    }

    #[test]
    fn a_page_is_looked_at_the_more_seldom_the_older_it_is() {
        let waits: Vec<f64> = [0, 1, 5, 30, 100, 1000].map(|age| days_of_wait(age, 0)).to_vec();
        assert_eq!(waits, [0.25, 0.25, 1.0, 6.0, 20.0, 60.0]);
    }

    #[test]
    fn a_page_that_was_changed_is_looked_at_sooner() {
        assert_eq!((days_of_wait(40, 0), days_of_wait(40, 1), days_of_wait(40, 9)), (8.0, 4.0, 2.0));
    }

    proptest! {
        #[test]
        fn a_look_is_always_ahead(came in -1_000_000_000_i64..4_000_000_000, looked in -1_000_000_000_i64..4_000_000_000, changes in 0_usize..100) {
            let past = PagePast {
                came_at: Timestamp::from_second(came).unwrap(),
                looked_at: Timestamp::from_second(looked).unwrap(),
                changes,
            };
            let wait = next_look(&past).duration_since(past.looked_at);
            prop_assert!((SOONEST..=LATEST).contains(&wait));
        }
    }
}
