//! How a site is treated: one request at a time, as slowly as it asks, and not at all for a while when it is in trouble. Pure.

use dictum_formats::robots::Robots;
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};

/// The longest delay that a robots.txt may ask for: slower, a site could not be harvested in a lifetime.
const LONGEST_DELAY: SignedDuration = SignedDuration::from_secs(300);

/// The first wait after trouble; each further one is twice as long.
const FIRST_BACK_OFF: SignedDuration = SignedDuration::from_secs(30);

/// The longest wait after trouble.
const LONGEST_BACK_OFF: SignedDuration = SignedDuration::from_hours(6);

/// The longest wait that a server may ask for (`Retry-After`).
const LONGEST_RETRY_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// How long a robots.txt is gone by (RFC 9309, section 2.4).
pub const ROBOTS_HOLD: SignedDuration = SignedDuration::from_hours(24);

/// A page is given up for a run after so many attempts.
pub const MOST_TRIES: u32 = 5;

/// What is known of a site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its rules and when they were read; none where they were not yet.
    pub robots: Option<(Robots, Timestamp)>,
    /// No request before this.
    pub next_at: Timestamp,
    /// Requests that failed since the last that did not.
    pub failures: u32,
}

impl Site {
    /// A site that was never asked.
    pub fn unknown() -> Site {
        Site { robots: None, next_at: Timestamp::MIN, failures: 0 }
    }

    /// The rules, where they are known and not too old.
    pub fn rules(&self, now: Timestamp) -> Option<&Robots> {
        let (robots, read_at) = self.robots.as_ref()?;
        (now.duration_since(*read_at) < ROBOTS_HOLD).then_some(robots)
    }

    /// Notes a request that was answered; the next may follow after the delay that is the longer of ours and theirs.
    pub fn answered(&mut self, now: Timestamp, own_delay: SignedDuration) {
        self.failures = 0;
        let asked = self.robots.as_ref().and_then(|(robots, _)| robots.crawl_delay);
        let asked =
            asked.and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok()).unwrap_or_default();
        self.rest_until(now, asked.min(LONGEST_DELAY).max(own_delay));
    }

    /// Notes a request that failed; gives how long the site is left alone.
    pub fn failed(&mut self, now: Timestamp, retry_after: Option<SignedDuration>) -> Timestamp {
        let wait = back_off(self.failures).max(retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER));
        self.failures = self.failures.saturating_add(1);
        self.rest_until(now, wait);
        self.next_at
    }

    fn rest_until(&mut self, now: Timestamp, wait: SignedDuration) {
        self.next_at = self.next_at.max(now.checked_add(wait).unwrap_or(Timestamp::MAX));
    }
}

/// How long to wait after a failure that so many came before.
pub fn back_off(failures_before: u32) -> SignedDuration {
    let doubled = 1_i32.checked_shl(failures_before.min(20)).unwrap_or(i32::MAX);
    FIRST_BACK_OFF.checked_mul(doubled).unwrap_or(LONGEST_BACK_OFF).min(LONGEST_BACK_OFF)
}

/// What a server's answer to the request for its robots.txt means (RFC 9309, section 2.3.1).
pub fn rules_of(status: Option<u16>, text: &[u8], product: &str) -> Robots {
    match status {
        Some(200..=299) => Robots::read(text, product),
        Some(400..=499) if status != Some(429) => Robots::default(),
        _ => Robots::forbidding_all(),
    }
}

/// Reads `Retry-After`: seconds or a date (RFC 9110, section 10.2.3).
pub fn retry_after(value: &str, now: Timestamp) -> Option<SignedDuration> {
    let seconds = value.trim().parse().ok().map(SignedDuration::from_secs);
    let until = || rfc2822::DateTimeParser::new().parse_timestamp(value.trim()).ok();
    seconds.or_else(|| Some(until()?.duration_since(now))).filter(|wait| !wait.is_negative())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        "2031-05-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_longer_delay_counts() {
        let mut site = Site::unknown();
        site.answered(noon(), SignedDuration::from_secs(2));
        assert_eq!(site.next_at, noon() + SignedDuration::from_secs(2));
        let robots = Robots::read(b"user-agent: *\ncrawl-delay: 7.5", "dictum");
        site.robots = Some((robots, noon()));
        site.answered(noon(), SignedDuration::from_secs(2));
        assert_eq!(site.next_at, noon() + SignedDuration::from_millis(7500));
    }

    #[test]
    fn waits_double_with_each_failure_up_to_six_hours() {
        let waits: Vec<i64> = [0, 1, 2, 3, 9, 10, 40].map(|before| back_off(before).as_secs()).to_vec();
        assert_eq!(waits, [30, 60, 120, 240, 15_360, 21_600, 21_600]);
    }

    #[test]
    fn a_server_may_ask_for_more_time() {
        let mut site = Site::unknown();
        let until = site.failed(noon(), retry_after("3600", noon()));
        assert_eq!(until, noon() + SignedDuration::from_secs(3600));
        let wait = retry_after("Thu, 01 May 2031 12:10:00 GMT", noon());
        assert_eq!(wait, Some(SignedDuration::from_secs(600)));
        assert_eq!(retry_after("Thu, 01 May 2031 11:10:00 GMT", noon()), None);
        assert_eq!(retry_after("soon", noon()), None);
    }

    #[test]
    fn no_file_allows_everything_and_no_answer_nothing() {
        let rules = b"user-agent: *\ndisallow: /x";
        assert!(rules_of(Some(404), b"", "dictum").allow("/x"));
        assert!(!rules_of(Some(503), b"", "dictum").allow("/y"));
        assert!(!rules_of(Some(429), b"", "dictum").allow("/y"));
        assert!(!rules_of(None, b"", "dictum").allow("/y"));
        assert!(!rules_of(Some(200), rules, "dictum").allow("/x"));
    }

    #[test]
    fn rules_hold_for_a_day() {
        let site = Site { robots: Some((Robots::default(), noon())), ..Site::unknown() };
        assert!(site.rules(noon() + SignedDuration::from_hours(23)).is_some());
        assert!(site.rules(noon() + SignedDuration::from_hours(24)).is_none());
    }
}
