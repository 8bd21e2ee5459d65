//! What a site allows and how it is spared: its robots.txt, its delay, and leaving it in peace when it does not answer.

use super::{PRODUCT, Run};
use crate::{
    frontier::{Event, Task},
    inbox::read_answer,
    net::{Failure, Request},
    politeness::{MOST_TRIES, Site, rules_of},
    target::Target,
};
use dictum::Result;
use jiff::{SignedDuration, Timestamp};

impl Run<'_> {
    /// Asks for a site's robots.txt, through at most five redirects (RFC 9309, section 2.3.1.2).
    pub(super) fn ask_for_rules(&mut self, task: &Task, target: &Target) -> Result<()> {
        let origin = target.origin();
        let mut uri = format!("{origin}/robots.txt");
        let mut told = (None, Vec::new());
        for _ in 0..=5 {
            let exchange = match self.net.fetch(&Request::of(&uri)) {
                Ok(exchange) => exchange,
                // A site that must not be asked at all will not be one later.
                Err(failure @ Failure::Refused(_)) => return self.give_up(task, &failure.to_string()),
                Err(_) => break,
            };
            let Ok(answer) = read_answer(&uri, &exchange.response) else { break };
            let further = answer
                .http
                .fields
                .get("Location")
                .and_then(|link| dictum::whole_address(Some(&uri), link.trim()));
            match (answer.http.status, further) {
                (Some(301 | 302 | 303 | 307 | 308), Some(further)) => uri = further,
                (status, _) => {
                    told = (status, answer.payload);
                    break;
                }
            }
        }
        let now = self.clock.now();
        let text = String::from_utf8_lossy(&told.1).into_owned();
        let delay = self.delay_of(target);
        let site = self.frontier.sites.entry(origin.clone()).or_insert_with(Site::unknown);
        site.robots = Some((rules_of(told.0, text.as_bytes(), PRODUCT), now));
        site.answered(now, delay);
        if !told.0.is_some_and(|status| status < 500 && status != 429) {
            // Nothing is known of what the site allows: nothing is fetched of it, and it is asked again when it may be better.
            let until = self.frontier.sites.get_mut(&origin).map_or(now, |site| {
                site.robots = None;
                site.failed(now, None)
            });
            let tries = self.frontier.sites.get(&origin).map_or(0, |site| site.failures);
            self.report.trouble(format!(
                "{origin}/robots.txt: no answer that tells what is allowed; tried again at {until}"
            ));
            if tries >= MOST_TRIES {
                self.leave_site(&origin, until);
            }
            return Ok(());
        }
        self.frontier.note(Event::Robots { origin, at: now, status: told.0, text });
        Ok(())
    }

    /// Leaves a site's tasks to a later run.
    fn leave_site(&mut self, origin: &str, until: Timestamp) {
        let later = until.checked_add(self.options.patience).unwrap_or(Timestamp::MAX);
        if let Some(site) = self.frontier.sites.get_mut(origin) {
            site.next_at = site.next_at.max(later.checked_add(SignedDuration::from_secs(1)).unwrap_or(later));
        }
    }

    /// The longest delay of the sources that the site is of.
    fn delay_of(&self, target: &Target) -> SignedDuration {
        let of_site = self.sources.iter().filter(|source| {
            source
                .scope
                .within
                .iter()
                .any(|within| crate::scope::site_of(within) == crate::scope::site_of(&target.origin()))
        });
        of_site
            .map(|source| source.delay)
            .max()
            .or(self.sources.first().map(|source| source.delay))
            .unwrap_or_default()
    }
}
