//! The doors on the net: the reading room, its JSON twin under `/api/v1/`, feeds and harvests, and MCP for assistants.
//!
//! One request's way: [`Server`] accepts it, as `connections` bounds them; `budget` turns away who asks too often, `limits` what is too long; `router` finds the page or verb; `questions`
//! reads what was asked; `hall` puts it to [`dictum::Dictum`] on a thread that may block; `site` words the answer as a page
//! (templates checked at compile time, text always escaped) or `api` as JSON in the shapes of [`wire`]; trouble of any kind
//! is a `problem`, worded by whichever door was used; `conditional` sends nothing that the asker has; `headers` sets what every
//! answer carries.
//!
//! What is absent: cookies, and any way to write to the archive, unless whoever serves it allows it to those who show a token (`writes`).

mod api;
mod assets;
mod budget;
mod conditional;
mod connections;
mod feeds;
mod first_screen;
mod hall;
mod headers;
mod limits;
mod links;
mod log_files;
mod mcp;
mod mementos;
mod oai;
mod oembed;
mod options;
mod packs;
mod problem;
mod promises;
mod public_address;
mod questions;
mod router;
mod server;
mod shared;
mod site;
mod sitemaps;
mod slow_body;
mod static_site;
pub mod wire;
mod writes;

pub use mcp::serve_stdio;
pub use options::ServeOptions;
pub use public_address::{NoPublicAddress, PublicAddress};
pub use router::{router, router_with};
pub use server::{Server, serve_blocking};
pub use site::{article::article_page, compare::compare_page};
pub use static_site::{StaticSite, write_static_site};
