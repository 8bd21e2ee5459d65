//! What is asked of the harvester: where to begin, what to watch, what to tell.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub const HARVEST_HELP: &str = "\
robots.txt and its delays are kept to. Killed and run again, it goes on, and fetches nothing again that it stored. Pages that are held are not \
fetched: “dictum watch” looks at them again. docs/guide/harvest.md says all of it.";

pub const WATCH_HELP: &str = "\
Without --once it goes on for ever, a round whenever something is due. For cron: dictum watch --once. The first round of an archive tells nothing, \
since all of it is new. docs/guide/harvest.md has what dictum.toml may say.";

pub const DIGEST_HELP: &str = "\
What counts is when it was seen. For a mail: dictum digest --since 2031-05-01 --as html";

/// Who asks, and of whom.
#[derive(Args, Debug)]
pub struct NetArgs {
    /// An address of mail or of the web at which you can be reached: sites are told it [default: that of dictum.toml]
    #[arg(long, value_name = "CONTACT", env = "DICTUM_CONTACT")]
    pub contact: Option<String>,
    /// Ask addresses of private networks too, and loopback: for your own office's site, and for trying. Whoever writes a page you harvest can then have your machine ask any address in your network
    #[arg(long)]
    pub allow_private: bool,
    /// Take this for the present time, and wait for nothing: for trying
    #[arg(long, value_name = "TIME", hide = true)]
    pub at: Option<String>,
}

/// Where a harvest begins and how far it goes.
#[derive(Args, Debug)]
pub struct HarvestArgs {
    /// Addresses of pages, lists, feeds and site maps; or files with such addresses, one a line
    #[arg(required = true, value_name = "URL|FEED|SITEMAP|LIST")]
    pub seeds: Vec<String>,
    /// Take only what begins so: embassy.example/en/ [default: the sites of the seeds]
    #[arg(long, value_name = "BEGINNING")]
    pub within: Vec<String>,
    /// Leave out addresses that fit: */calendar/*
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,
    /// How many steps from a seed a page may be
    #[arg(long, value_name = "N", default_value_t = dictum_harvest::source::DEPTH)]
    pub depth: u8,
    /// Follow all links, not only those to statements that a page lists
    #[arg(long)]
    pub all_links: bool,
    /// Seconds between two requests to one site; what its robots.txt asks for is kept to where it is longer
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    pub delay: f64,
    /// Fetch no more pages than this
    #[arg(long, value_name = "N", default_value_t = dictum_harvest::source::MOST_PAGES)]
    pub most: u64,
    /// Fetch the lists, tell which pages would be fetched, and store nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub net: NetArgs,
}

/// How to watch.
#[derive(Args, Debug)]
pub struct WatchArgs {
    /// Go one round and end
    #[arg(long)]
    pub once: bool,
    /// The file that names sources and alerts [default: dictum.toml in the archive]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Take what is new for told, and tell nothing of it
    #[arg(long)]
    pub tell_nothing: bool,
    /// Fetch the lists, tell which pages would be fetched, and store and tell nothing
    #[arg(long, requires = "once")]
    pub dry_run: bool,
    #[command(flatten)]
    pub net: NetArgs,
}

/// What to say of gaps.
#[derive(Args, Debug)]
pub struct GapsArgs {
    /// Name every statement that is listed and not held
    #[arg(long)]
    pub list: bool,
}

/// In which form a digest is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DigestForm {
    /// For people, as plain text
    Text,
    /// A page of HTML that fetches nothing
    Html,
}

/// What a digest tells.
#[derive(Args, Debug)]
pub struct DigestArgs {
    /// A day or an instant: 2031-05-01, 2031-05-01T08:00:00Z
    #[arg(long, value_name = "TIME")]
    pub since: String,
    /// Only what this alert of dictum.toml tells
    #[arg(long, value_name = "NAME")]
    pub alert: Option<String>,
    /// In which form
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t = DigestForm::Text)]
    pub form: DigestForm,
    /// The file that names alerts [default: dictum.toml in the archive]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
