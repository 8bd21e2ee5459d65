//! Whole-house tests: what must be true of the workspace as a whole, and cannot be said in one crate.
//!
//! The library holds the tidy checks. Each is a pure function from the [`House`] (every text file of the
//! checkout) to its [`Finding`]s, so that its own tests can show it failing on a few lines written for the
//! purpose; `tests/tidy.rs` runs them all on the checkout itself, one test a rule.
//!
//! A rule reads `crates/archive/src/lib.rs` like this: [`rust::Layers`] sets the code apart from comments and
//! literals and blanks the tests in it; the rule looks for what must not stand there; what it finds becomes
//! a line `path:line: what is wrong (and its cure)`.
//!
//! Further whole-house tests are files of their own in `tests/`: `tests/cases.rs` reads the pages in `cases/`, and tells
//! what is read otherwise than committed ([`pretty`], [`difference`]); the browser's are in `browser/`, the floors
//! that reading must keep in `gates/`.

pub mod difference;
mod house;
pub mod layout;
pub mod licences;
pub mod manifest;
pub mod papers;
pub mod pretty;
pub mod purity;
pub mod rooms;
pub mod rust;
pub mod words;

pub use house::{Finding, House, TextFile};
