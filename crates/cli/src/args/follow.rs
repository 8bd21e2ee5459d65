//! What is asked of a follower: whom to follow, how often, and which keys to trust.

use clap::Args;

pub const FOLLOW_HELP: &str = "\
Nothing is believed before it is proven: the log of the source must extend what is held, and every payload is hashed. A source that goes back or tells another \
story is refused (exit code 4), and the replica stays as it is. A replica takes nothing in by itself; serve it with “dictum serve --archive DIR” \
while it follows. docs/guide/follow.md says all of it.";

/// Whom to follow.
#[derive(Args, Debug)]
pub struct FollowArgs {
    /// The archive to follow: its folder, or the address of its reading room (https://archive.example) [default: what this replica follows]
    pub source: Option<String>,
    /// Look once, and end
    #[arg(long)]
    pub once: bool,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub every: u64,
    /// A public key to trust the source's log by, as “dictum log key” at the source prints it [default: at the first look, those that the source lists]
    #[arg(long = "key", value_name = "KEY")]
    pub keys: Vec<String>,
}
