//! What all pages share: title, rooms, the search box, and the link to the JSON twin.

use crate::{assets, links};

/// A room of the site that the head of every page leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Entrance,
    Archive,
    Speakers,
    Publishers,
    Search,
    Check,
    Trace,
    Words,
    Help,
    About,
}

/// The rooms in the head of every page.
const ROOMS: [RoomLink; 7] = [
    RoomLink { room: Room::Archive, href: "/archive", name: "Archive" },
    RoomLink { room: Room::Speakers, href: "/speakers", name: "Speakers" },
    RoomLink { room: Room::Publishers, href: "/publishers", name: "Publishers" },
    RoomLink { room: Room::Check, href: "/check", name: "Check" },
    RoomLink { room: Room::Trace, href: "/trace", name: "Trace" },
    RoomLink { room: Room::Words, href: "/words", name: "Words" },
    RoomLink { room: Room::Help, href: "/help", name: "Help" },
];

/// A link to a room.
pub(crate) struct RoomLink {
    room: Room,
    pub(crate) href: &'static str,
    pub(crate) name: &'static str,
}

impl RoomLink {
    /// Says whether the page stands in this room.
    pub(crate) fn leads_to(&self, room: &Room) -> bool {
        self.room == *room
    }
}

/// What the layout needs of a page.
pub(crate) struct Layout {
    pub(crate) title: String,
    pub(crate) room: Room,
    /// The path of the page's JSON twin.
    pub(crate) twin: Option<String>,
    /// Whether search engines may list the page.
    pub(crate) is_listed: bool,
    /// The feed of the list that the page shows, without the ending that tells its form.
    pub(crate) feed: Option<Feed>,
    /// The one path of what the page shows.
    pub(crate) canonical: Option<String>,
    /// Whether other sites may embed what the page shows.
    pub(crate) is_embeddable: bool,
    /// What the page shows, as JSON-LD that may stand in a page.
    pub(crate) json_ld: Option<String>,
}

/// A feed of what a page lists.
pub(crate) struct Feed {
    /// What it is a feed of.
    pub(crate) title: String,
    /// Its name: `statements`.
    name: &'static str,
    /// What narrows it, written as an address has it.
    query: String,
}

impl Feed {
    /// Its path in a form: `atom` or `json`.
    pub(crate) fn path(&self, form: &str) -> String {
        format!("/feeds/{}.{form}{}", self.name, self.query)
    }
}

impl Layout {
    pub(crate) fn new(room: Room, title: impl Into<String>) -> Layout {
        Layout {
            title: title.into(),
            room,
            twin: None,
            is_listed: true,
            feed: None,
            canonical: None,
            is_embeddable: false,
            json_ld: None,
        }
    }

    /// Names the JSON twin.
    pub(crate) fn with_twin(mut self, path: impl Into<String>) -> Layout {
        self.twin = Some(path.into());
        self
    }

    /// Names the feed of what the page lists.
    pub(crate) fn with_feed(
        mut self,
        title: impl Into<String>,
        name: &'static str,
        query: &[(&str, &str)],
    ) -> Layout {
        self.feed = Some(Feed { title: title.into(), name, query: links::with_query("", query) });
        self
    }

    /// Tells search engines and other sites what the page shows, and the one address of it.
    pub(crate) fn with_statement(mut self, canonical: String, json_ld: String) -> Layout {
        (self.canonical, self.json_ld, self.is_embeddable) = (Some(canonical), Some(json_ld), true);
        self
    }

    /// Where the page is described for whoever embeds it.
    pub(crate) fn embed(&self) -> Option<String> {
        let canonical = self.canonical.as_deref().filter(|_| self.is_embeddable)?;
        Some(links::with_query("/oembed", &[("url", canonical)]))
    }

    /// Keeps the page out of search engines.
    pub(crate) fn unlisted(mut self) -> Layout {
        self.is_listed = false;
        self
    }

    pub(crate) fn rooms(&self) -> &'static [RoomLink] {
        &ROOMS
    }

    pub(crate) fn style(&self) -> &'static str {
        &assets::STYLE_ADDRESS
    }

    pub(crate) fn keys(&self) -> &'static str {
        &assets::KEYS_ADDRESS
    }

    /// Says whether the head of the page has a search box: not where the page itself has one.
    pub(crate) fn has_search_box(&self) -> bool {
        !matches!(self.room, Room::Entrance | Room::Search)
    }
}
