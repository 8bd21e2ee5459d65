//! What all pages share: title, rooms, the search box, and the link to the JSON twin.

use crate::assets;

/// A room of the site that the head of every page leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Entrance,
    Archive,
    Speakers,
    Publishers,
    Search,
    Check,
    Help,
    About,
}

/// The rooms in the head of every page.
const ROOMS: [RoomLink; 5] = [
    RoomLink { room: Room::Archive, href: "/archive", name: "Archive" },
    RoomLink { room: Room::Speakers, href: "/speakers", name: "Speakers" },
    RoomLink { room: Room::Publishers, href: "/publishers", name: "Publishers" },
    RoomLink { room: Room::Check, href: "/check", name: "Check a quotation" },
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
}

impl Layout {
    pub(crate) fn new(room: Room, title: impl Into<String>) -> Layout {
        Layout { title: title.into(), room, twin: None, is_listed: true }
    }

    /// Names the JSON twin.
    pub(crate) fn with_twin(mut self, path: impl Into<String>) -> Layout {
        self.twin = Some(path.into());
        self
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

    /// Says whether the head of the page has a search box: not where the page itself has one.
    pub(crate) fn has_search_box(&self) -> bool {
        !matches!(self.room, Room::Entrance | Room::Search)
    }
}
