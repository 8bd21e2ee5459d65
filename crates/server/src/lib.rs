//! The doors on the net: the reading room, and its JSON twin under `/api/v1/`.
//!
//! One request's way: [`Server`] accepts it, as `connections` bounds them; `limits` turns away what is too long; `router` finds the page or verb; `questions`
//! reads what was asked; `hall` puts it to [`dictum::Dictum`] on a thread that may block; `site` words the answer as a page
//! (templates checked at compile time, text always escaped) or `api` as JSON in the shapes of [`wire`]; trouble of any kind
//! is a `problem`, worded by whichever door was used; `headers` sets what every answer carries.
//!
//! What is absent: scripts, cookies, and any way to write to the archive.

mod api;
mod assets;
mod connections;
mod hall;
mod headers;
mod limits;
mod links;
mod problem;
mod promises;
mod questions;
mod router;
mod server;
mod site;
pub mod wire;

pub use router::router;
pub use server::{Server, serve_blocking};
pub use site::{article::article_page, compare::compare_page};
