//! What a token lets a program do over the net.

use crate::words::vocabulary;

vocabulary! {
    /// What a token lets a program do over the net. Reading needs none.
    TokenScope, "scope of a token" {
        /// Hand captures in.
        Ingest = "ingest",
        /// Enter corrections of what was read.
        Correct = "correct",
    }
}
