//! The standards that Dictum reads and writes, one file each. Pure: bytes and facts in, bytes and facts out.
//!
//! - [`reading_json`]: the JSON of a reading, as `dictum read --format json` prints it and as the archive
//!   stores derived readings.
//! - [`exported`]: a statement with its evidence, which the writers of statements are given: [`turn_table`] (CSV), [`plain_text`].
//! - [`warc`]: the records of web archives (of the older ARC too), with [`http`] headers and [`payload`] decoding
//!   inside them; [`wacz`]: a ZIP of them, with digests and a list of pages; [`cdxj`]: the
//!   index of them; [`bagit`]: a folder of files with digests of each.
//! - [`manifest`]: what files alone do not say of captures; [`correction_toml`]: what people say of their readings.
//! - [`citation`] and [`text_fragment`]: how a passage is cited and linked to; with the feature `styles` also in the styles of
//!   the Citation Style Language.
//! - [`feed`], [`sitemap`], [`memento`], [`oai_pmh`], [`schema_org`]: how feed readers, search engines, web archives and libraries
//!   learn what there is, written with [`xml`]; [`read_feed`] and [`sitemap::read_sitemap`] read those of others, [`robots`] what
//!   they allow, and [`webhook`] signs what is told to them.
//! - [`tlog`]: a transparency log's tree, tiles, checkpoints and proofs.
//! - [`proof_bundle`]: the proof of one quotation, which a stranger checks offline.
//!
//! Nothing here opens a file, asks the clock or draws a random number: what a standard wants of those is
//! passed in, or derived from the bytes themselves.

pub mod akoma_ntoso;
pub mod bagit;
pub mod cdxj;
pub mod citation;
#[cfg(feature = "styles")]
pub mod citation_style;
pub mod correction_toml;
pub mod exported;
pub mod feed;
mod feed_reading;
pub mod http;
pub mod imported;
pub mod manifest;
pub mod markdown;
pub mod memento;
pub mod oai_pmh;
pub mod opensearch;
pub mod payload;
pub mod plain_text;
pub mod proof_bundle;
pub mod reading_json;
pub mod robots;
pub mod schema_org;
mod sha256;
pub mod sitemap;
pub mod tei;
pub mod text_fragment;
pub mod tlog;
pub mod turn_table;
pub mod vertical;
pub mod wacz;
pub mod warc;
pub mod web_annotation;
pub mod webhook;
pub mod xml;
pub mod xml_reader;
mod xml_tokens;
mod zip;

pub use feed_reading::{ListedItem, ReadFeed, read_feed};
pub use sha256::digest_of;
