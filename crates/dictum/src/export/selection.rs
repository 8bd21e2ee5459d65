//! Which statements an export holds, listed a page at a time in the order of their ids.

use crate::{
    Dictum,
    error::{Error, Result},
    search::parsed,
    within::MOST_TURNS,
};
use dictum_archive::derived::{ShelfFilter, Wanted};
use std::{collections::BTreeSet, ops::ControlFlow};

/// How many ids are read from the shelf at a time: a reader that stayed in one transaction would keep a writer's log from being folded.
const PAGE: u64 = 512;

/// Which statements are exported: all, where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportSelection {
    /// Publisher, speaker and period.
    pub filter: ShelfFilter,
    /// A query of the search: statements in which it finds a turn or the headline.
    pub query: Option<String>,
}

/// A selection looked up: what is in it can be listed.
pub(super) struct Selected {
    filter: ShelfFilter,
    found: Option<BTreeSet<String>>,
}

impl Selected {
    /// Looks a selection up.
    ///
    /// # Errors
    /// Asked wrongly where the query is not of the grammar, or finds more turns than can be walked through.
    pub(super) fn of(dictum: &Dictum, selection: &ExportSelection) -> Result<Selected> {
        let found = selection.query.as_deref().map(|query| dictum.statements_found(query)).transpose()?;
        Ok(Selected { filter: selection.filter.clone(), found })
    }

    /// How many statements there are at most.
    pub(super) fn most(&self, dictum: &Dictum) -> Result<u64> {
        let filtered = dictum.count(&self.filter)?;
        Ok(self.found.as_ref().map_or(filtered, |found| filtered.min(found.len() as u64)))
    }

    /// Hands on the id of each statement and the number of its words, until `hand` says no.
    pub(super) fn each(&self, dictum: &Dictum, hand: &mut dyn FnMut(String, u64) -> bool) -> Result<()> {
        let mut last = String::new();
        loop {
            let page = dictum.with_shelf(|shelf| shelf.ids_after(&last, &self.filter, PAGE))?;
            let Some(end) = page.last() else { return Ok(()) };
            last.clone_from(&end.0);
            for (id, words) in page {
                let is_wanted = self.found.as_ref().is_none_or(|found| found.contains(&id));
                if is_wanted && !hand(id, words) {
                    return Ok(());
                }
            }
        }
    }
}

impl Dictum {
    /// The ids of the statements in which a query finds something.
    fn statements_found(&self, query: &str) -> Result<BTreeSet<String>> {
        let parsed = parsed(query)?;
        let query = self.under_all_names(parsed.query)?;
        let mut ids = BTreeSet::new();
        let walked = self.fulltext.walk(&query, parsed.editions, Wanted::Words, MOST_TURNS, |turn| {
            if !ids.contains(turn.statement) {
                ids.insert(turn.statement.to_owned());
            }
            ControlFlow::Continue(())
        })?;
        if walked.is_cut {
            let most = format!("the query finds more than {MOST_TURNS} turns");
            return Err(Error::asked_wrongly(most).with_hint("narrow it, or export by publisher or period"));
        }
        Ok(ids)
    }
}
