//! An embassy's site, played: what it shows is a function of the address asked for and of the time, and it remembers who asked for what.
//!
//! Statements come out over months ([`calendar`]); some are edited, taken away, or moved to another address; halfway the layout is
//! redesigned; every page has a clock, a counter of visits and a box of what is new, which change with each request ([`page`]). Some
//! requests fail, some addresses lead ever on, and `robots.txt` forbids some ([`site`]). [`served`] puts it on loopback for a client of
//! HTTP; without it, a test asks the site by a call.
//!
//! All of it is about a country that does not exist.

#![allow(clippy::unwrap_used, reason = "it is a test's tool: what fails in it ends the test")]

pub mod calendar;
pub mod page;
pub mod served;
pub mod site;

pub use calendar::{Calendar, Deed, Statement};
pub use served::Served;
pub use site::{Answer, Site};
