//! Recurring passages: all wording of eight words or more that stands in two statements, exact or altered.
mod assembly;
mod extend;
mod link;
mod row;
mod seeds;
mod segment;

pub use assembly::ReuseBuilder;
pub use link::{FEWEST_WORDS_REUSED, ReuseLink, ReusedPassage, reuse_links};
pub use segment::{ReuseSegment, merge_reuse};
