//! Is what is derived sound, and does it know of the entries that the record holds, no more and no fewer?
//!
//! None of this is damage to what is kept, but for one thing: where all of it knows of entries that the record has not, then
//! entries that were acknowledged are gone.

use super::{Examination, number};
use crate::{
    derived::{Fulltext, IndexState, Postings, Reuse, Shelf},
    error::Result,
};

pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let derived = examination.archive.folder().derived();
    let catalogue = examination.archive.catalogue()?;
    let (length, last) = (catalogue.length()?, catalogue.last_to_derive_from()?);
    let parts = [
        ("shelf", &number::SHELF, Shelf::look_over(&derived, &catalogue)?),
        ("full text", &number::FULLTEXT, Fulltext::look_over(&derived)),
        ("postings", &number::POSTINGS, Postings::look_over(&derived)?),
        ("shared passages", &number::REUSE, Reuse::look_over(&derived)?),
    ];
    let knows_more = |state: &IndexState| state.knows_to.is_some_and(|known| known > length);
    let all_know_more = parts.iter().all(|(_, _, state)| knows_more(state));
    // Where nothing is derived at all, as in a copy of the record alone, nothing is behind.
    let is_there = parts.iter().any(|(_, _, state)| state.knows_to.is_some());
    for (name, number, state) in &parts {
        let known = state.knows_to.unwrap_or(0);
        // Its rows cannot agree with a record that has lost entries.
        if !all_know_more {
            state.faults.iter().for_each(|fault| examination.find(number, fault));
        }
        if knows_more(state) {
            let what = format!("{name}: entries up to {known} are known, the record has {length}");
            examination.find(if all_know_more { &number::RECORD_BEHIND } else { number }, what);
        } else if is_there && known < last && state.faults.is_empty() {
            let what = format!("{name}: entries up to {known} of {last} are known");
            examination.find(&number::DERIVED_BEHIND, what);
        }
    }
    Ok(())
}
