//! The options of `dictum token`.

use clap::Subcommand;
use dictum::model::TokenScope;

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenAction {
    /// Make one; its secret is printed once, and kept nowhere
    New {
        /// Whose it is
        #[arg(long, value_name = "WORDS")]
        name: String,
        /// What it is for: ingest, correct; give it once for each
        #[arg(long = "scope", value_name = "SCOPE", required = true, value_parser = scope)]
        scopes: Vec<TokenScope>,
        /// How many days it lasts
        #[arg(long, value_name = "N", default_value_t = 90)]
        days: u32,
    },
    /// List all that were made, with what they are for and how often they were used
    List,
    /// Let nobody in with it any more
    Revoke {
        /// Its id, as the list has it
        id: String,
    },
}

pub const TOKEN_HELP: &str = "\
A served archive takes nothing in over the net unless it is served with --writes, and then only from programs that show a token. \
docs/guide/writing.md shows how.";

fn scope(word: &str) -> Result<TokenScope, String> {
    word.parse().map_err(|error: dictum::model::UnknownWord| error.to_string())
}
