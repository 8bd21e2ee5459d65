//! The doors on the net, asked through the router itself: what pages and JSON say, what every answer carries, and what
//! hostile words and absurd addresses come to.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "these functions are all for tests, which say with a panic what is wrong"
)]

mod addresses;
mod api;
mod articles;
mod coverage;
mod harvest;
mod headers;
mod hostile;
mod log;
mod mcp;
mod pages;
mod redacted;
mod room;
mod searches;
mod serving;
mod static_files;
mod times;
mod trace;
mod twins;
mod words;
mod writes;
