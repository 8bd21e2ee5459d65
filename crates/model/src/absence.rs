//! How it was seen that a page is gone.

use crate::words::vocabulary;

vocabulary! {
    /// How it was seen that a page is gone.
    HowAbsent, "sign of absence" {
        /// The server answered that there is nothing (HTTP status 404).
        NotFound = "status-404",
        /// The server answered that it was taken away (HTTP status 410).
        Gone = "status-410",
        /// A page that listed it lists it no longer, though it still lists what stood before and after it.
        Unlisted = "unlisted",
    }
}

impl HowAbsent {
    /// What was seen, in words.
    pub fn in_words(self) -> &'static str {
        match self {
            HowAbsent::NotFound => "the server answered that there is nothing at the address (404)",
            HowAbsent::Gone => "the server answered that the page was taken away (410)",
            HowAbsent::Unlisted => "a list that had it lists it no longer",
        }
    }

    /// What an HTTP status says, if it says that the page is gone.
    pub fn of_status(status: u16) -> Option<HowAbsent> {
        match status {
            404 => Some(HowAbsent::NotFound),
            410 => Some(HowAbsent::Gone),
            _ => None,
        }
    }
}
