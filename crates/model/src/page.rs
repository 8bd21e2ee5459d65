//! What stands on a page beside the statement: furniture, and other statements listed.

use crate::Span;
use jiff::civil;

/// A piece of page chrome: not the statement, but kept, since nothing of the page may be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Furniture {
    /// What it is, and what it tells.
    pub kind: FurnitureKind,
    /// Its words, white space folded.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What a piece of furniture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FurnitureKind {
    /// The day the page was served.
    PageDate {
        /// That day.
        date: civil::Date,
    },
    /// The time of day in a city.
    Clock {
        /// The city as printed.
        place: String,
        /// Hours and minutes as printed: `15:31`.
        time: String,
    },
    /// "N days have passed since EVENT".
    Counter {
        /// N.
        days: u32,
        /// What happened.
        event: String,
        /// The page's date less N days, where the page has a date.
        since: Option<civil::Date>,
    },
    /// A telephone number, an address for post or e-mail.
    Contact,
    /// Menus, breadcrumbs, links to other parts of the site.
    Navigation,
    /// Links to the page in other languages.
    LanguageSwitch,
    /// Buttons that share or print the page.
    Share,
    /// Other items the site recommends, without date and headline enough to be a listing.
    Related,
    /// Copyright, licence, cookies, imprint.
    Legal,
    /// Anything else.
    Other,
}

impl FurnitureKind {
    /// The word for it in every door.
    pub fn as_str(&self) -> &'static str {
        match self {
            FurnitureKind::PageDate { .. } => "page-date",
            FurnitureKind::Clock { .. } => "clock",
            FurnitureKind::Counter { .. } => "counter",
            FurnitureKind::Contact => "contact",
            FurnitureKind::Navigation => "navigation",
            FurnitureKind::LanguageSwitch => "language-switch",
            FurnitureKind::Share => "share",
            FurnitureKind::Related => "related",
            FurnitureKind::Legal => "legal",
            FurnitureKind::Other => "other",
        }
    }
}

/// Another statement that the page lists: evidence that it exists, kept as *known, not held*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The date printed beside it.
    pub date: Option<civil::Date>,
    /// Its headline.
    pub headline: String,
    /// The words shown of it.
    pub teaser: Option<String>,
    /// Where it leads.
    pub target_uri: Option<String>,
    /// Where it stands: date, headline and teaser together.
    pub span: Span,
}
