//! What an answer leads to.

use super::Run;
use crate::{
    frontier::{Task, TaskKind},
    pagination::further_pages,
    scope::site_of,
    seed::changed_since,
    source::Follow,
};
use dictum::{Result, Survey, whole_address};
use dictum_formats::ListedItem;

/// So many lists in a row that name nothing new end the way through a source's lists: a calendar goes on for ever.
const MOST_BARREN_LISTS: u32 = 3;

impl Run<'_> {
    /// Follows what a feed or a site map names.
    pub(super) fn follow_feed(
        &mut self,
        task: &Task,
        items: &[ListedItem],
        parts: &[ListedItem],
    ) -> Result<()> {
        for item in items {
            let Some(uri) = whole_address(Some(&task.uri), &item.link) else { continue };
            // A feed of statements may stand on another host than they do; what it names on its own site is taken in any case.
            self.want_page(&uri, task, task.depth.saturating_add(1), Some(item))?;
        }
        for part in parts {
            let looked_at = self.frontier.look(&part.link).map(|look| look.at);
            let is_known = self.options.looks_again
                && looked_at.is_some()
                && !changed_since(part, looked_at)
                && part.changed.is_some();
            if let Some(uri) = whole_address(Some(&task.uri), &part.link)
                && site_of(&uri) == site_of(&task.uri)
                && !is_known
            {
                self.want(&uri, TaskKind::List, task.source, task.depth);
            }
        }
        Ok(())
    }

    /// Follows what a page lists, and, of a list, its further pages.
    pub(super) fn follow_page(&mut self, task: &Task, survey: &Survey) -> Result<()> {
        let depth = task.depth.saturating_add(1);
        let mut news = 0;
        for listing in &survey.listings {
            if let Some(uri) = &listing.target_uri {
                news += u32::from(self.want_page(uri, task, depth, None)?);
            }
        }
        if self.sources.get(task.source).is_some_and(|source| source.follow == Follow::Links) {
            for link in &survey.links {
                let is_page = !link.rel.contains("stylesheet") && !link.rel.contains("icon");
                if is_page {
                    news += u32::from(self.want_page(&link.target_uri, task, depth, None)?);
                }
            }
        }
        let is_list = task.kind != TaskKind::Page && !survey.is_statement;
        if is_list {
            self.go_on_from_list(task, survey, news);
        }
        Ok(())
    }

    fn go_on_from_list(&mut self, task: &Task, survey: &Survey, news: u32) {
        let Some(barren) = self.barren_lists.get_mut(task.source) else { return };
        *barren = if news > 0 { 0 } else { *barren + 1 };
        // Watched, a list is gone through as far as it is new; harvested, to its end.
        let goes_on = if self.options.looks_again { news > 0 } else { *barren < MOST_BARREN_LISTS };
        if !goes_on {
            return;
        }
        for uri in further_pages(&task.uri, &survey.links) {
            if self.sources.get(task.source).is_some_and(|source| source.scope.takes(&uri, task.depth)) {
                self.want(&uri, TaskKind::List, task.source, task.depth);
            }
        }
    }

    /// Wants a page that is not held, or that changed since; says whether it was not met before.
    fn want_page(&mut self, uri: &str, from: &Task, depth: u8, item: Option<&ListedItem>) -> Result<bool> {
        if self.frontier.has_met(uri) {
            return Ok(false);
        }
        let Some(source) = self.sources.get(from.source) else { return Ok(false) };
        if !source.scope.takes(uri, depth) {
            self.report.outside += 1;
            return Ok(false);
        }
        if let Some(held) = self.dictum.held_page(uri)? {
            let has_changed = item.is_some_and(|item| changed_since(item, held.last_captured_at));
            if !has_changed {
                self.report.held += 1;
                // Told as new where all of a list is to be gone through: what stands behind it may not be held.
                return Ok(!self.options.looks_again);
            }
        }
        // A page that was not there when it was last asked for is not asked for each time that a list names it.
        let was_asked = self.options.looks_again && self.frontier.look(uri).is_some();
        Ok(!was_asked && self.want(uri, TaskKind::Page, from.source, depth))
    }
}
