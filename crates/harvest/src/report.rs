//! What a run did.

use dictum::IngestSummary;

/// What a run did. Lists name the first few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Requests for pages, lists, feeds and site maps that were answered; robots.txt is not counted.
    pub fetched: u64,
    /// Of those, answers that nothing had changed (304).
    pub unmodified: u64,
    /// Captures whose bytes are new.
    pub captures: u64,
    /// Captures whose bytes were held.
    pub revisits: u64,
    /// Editions seen for the first time.
    pub editions: u64,
    /// Pages and listed statements seen to be gone.
    pub absences: u64,
    /// Pages that were held already, and so not fetched.
    pub held: u64,
    /// Addresses that robots.txt forbids.
    pub forbidden: Vec<String>,
    /// Addresses outside of the source's scope that lists led to.
    pub outside: u64,
    /// Addresses that look like traps.
    pub traps: u64,
    /// Pages that are no longer, or never were, where something led.
    pub missing: u64,
    /// Answers that are neither pages nor lists.
    pub others: u64,
    /// What went wrong, with the address.
    pub troubles: Vec<String>,
    /// What a dry run would have fetched.
    pub would_fetch: Vec<String>,
    /// What is left for the next run: put off, or beyond the number of pages of a run.
    pub left: u64,
}

/// So many are named one by one.
const NAMED: usize = 1000;

impl Report {
    pub(crate) fn add(&mut self, summary: &IngestSummary) {
        self.captures += summary.captures;
        self.revisits += summary.revisits;
        self.editions += summary.editions;
        self.absences += summary.absences;
        for refusal in &summary.refusals {
            self.trouble(format!("{}: {}", refusal.what, refusal.why));
        }
    }

    pub(crate) fn trouble(&mut self, what: String) {
        tracing::info!("{what}");
        if self.troubles.len() < NAMED {
            self.troubles.push(what);
        }
    }

    pub(crate) fn forbid(&mut self, uri: &str) {
        if self.forbidden.len() < NAMED {
            self.forbidden.push(uri.to_owned());
        }
    }
}
