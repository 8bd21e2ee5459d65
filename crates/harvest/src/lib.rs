//! The harvester: fetches pages politely, looks at them again, notices what changed and what is gone, and tells people.
//!
//! One page's life: a source names a seed; the seed is fetched and its list read ([`run`], [`seed`], [`pagination`]); what it names
//! is wanted, if it is not held and belongs to the source ([`scope`]); its site's rules and pace are kept to ([`politeness`]), and no
//! address of a private network is asked ([`target`], [`http`]); request and response are put, durably, in the [`inbox`], and
//! from there into the archive by the ingest that takes in everything. When it is looked at again, [`schedule`] says.
//!
//! Watched sources are gone round ([`watch`]); what the record then has that is new is set against the rules of `dictum.toml`
//! ([`config`], [`alerts`]), and delivered ([`outbox`]) or told in a [`digest`].
//!
//! Nothing is fetched twice that was stored: what waits and what is done stands in a journal ([`frontier`]) beside the archive,
//! and after a kill the next run goes on from there.

pub mod alerts;
pub mod by_hand;
pub mod config;
pub mod digest;
pub mod followed;
mod framing;
pub mod frontier;
pub mod http;
pub mod inbox;
mod instants;
mod journal;
pub mod net;
pub mod outbox;
pub mod pagination;
pub mod politeness;
pub mod report;
pub mod run;
pub mod schedule;
pub mod scope;
pub mod seed;
pub mod source;
pub mod target;
pub mod watch;

pub use alerts::{Alert, Notice, Occasion};
pub use by_hand::ByHand;
pub use config::Config;
pub use followed::ServedSource;
pub use http::{HttpNet, HttpOptions};
pub use net::{Clock, MachineClock, Net, SetClock};
pub use report::Report;
pub use run::{Run, RunOptions};
pub use source::{Follow, Seedbed};
pub use watch::{Round, RoundOptions, go_round};
