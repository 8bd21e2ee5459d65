//! `/`: what the archive holds, what is new in it, and the two boxes: search, and check a quotation.

use super::{
    PageResult,
    cards::{Card, When},
    chart::Chart,
    layout::{Layout, Room},
    rendered, wording,
};
use crate::{hall::Hall, links};
use askama::Template;
use axum::extract::State;
use dictum::{KnownListing, Overview, Page, ShelfFilter, SpeakerCount};

/// How many of the latest statements are shown.
const LATEST: u64 = 10;

/// How many of the most frequent speakers, and of the publishers, are shown.
const MOST_FREQUENT: usize = 12;

/// How many statements that are known but not held are shown.
const NOT_HELD: u64 = 6;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    layout: Layout,
    statements: String,
    speakers_in_all: String,
    period: Option<String>,
    is_empty: bool,
    chart: Option<Chart>,
    latest: Vec<Card>,
    publishers: Vec<Counted>,
    speakers: Vec<Counted>,
    not_held_in_all: u64,
    not_held_words: String,
    not_held: Vec<NotHeld>,
}

/// A name with how many statements go with it.
pub(super) struct Counted {
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) statements: String,
}

/// A statement that a captured page lists.
pub(super) struct NotHeld {
    pub(super) headline: String,
    pub(super) when: Option<When>,
    /// The captured page that lists it.
    pub(super) seen_in: String,
    /// Its own address, if it may be linked.
    pub(super) target_uri: Option<String>,
}

pub(crate) async fn show(State(hall): State<Hall>) -> PageResult {
    hall.ask(|dictum| {
        let overview = dictum.overview()?;
        let everything = ShelfFilter::default();
        let latest = dictum.statements(&everything, Page { skip: 0, take: LATEST })?;
        let speakers = dictum.speakers(Page { skip: 0, take: MOST_FREQUENT as u64 })?;
        let not_held = dictum.not_held(Page { skip: 0, take: NOT_HELD })?;
        rendered(&HomePage {
            layout: Layout::new(Room::Entrance, "Reading room").with_twin("/api/v1/overview").with_feed(
                "New statements",
                "statements",
                &[],
            ),
            statements: wording::count(overview.statements, "statement"),
            speakers_in_all: wording::count(overview.speakers, "speaker"),
            period: overview.period.as_ref().map(wording::period),
            is_empty: overview.statements == 0,
            chart: Chart::of(&dictum.months(&everything)?, &[]),
            latest: Card::of_list(&latest),
            publishers: publishers(&overview).take(MOST_FREQUENT).collect(),
            speakers: speakers.iter().map(speaker).collect(),
            not_held_in_all: overview.not_held,
            not_held_words: wording::count(overview.not_held, "statement"),
            not_held: not_held.iter().map(NotHeld::of).collect(),
        })
    })
    .await
}

/// The publishers of an archive, those with most statements first, and last what no page tells the publisher of.
pub(super) fn publishers(overview: &Overview) -> impl Iterator<Item = Counted> + '_ {
    let (told, not_told): (Vec<_>, Vec<_>) = overview.publishers.iter().partition(|(name, _)| name.is_some());
    told.into_iter().chain(not_told).map(|(name, statements)| Counted {
        name: name.clone().unwrap_or_else(|| "Publisher not told".to_owned()),
        href: name.as_deref().map(links::publisher),
        statements: wording::thousands(*statements),
    })
}

/// A speaker with how many statements they speak in.
pub(super) fn speaker(speaker: &SpeakerCount) -> Counted {
    Counted {
        name: speaker.name.clone(),
        href: (!speaker.slug.is_empty()).then(|| links::speaker_of_slug(&speaker.slug)),
        statements: wording::thousands(speaker.statements),
    }
}

impl NotHeld {
    pub(super) fn of(listing: &KnownListing) -> NotHeld {
        NotHeld {
            headline: listing.headline.clone(),
            when: When::of(&listing.day),
            seen_in: links::evidence(listing.seen_in),
            target_uri: listing.target_uri.as_deref().and_then(links::web_address).map(str::to_owned),
        }
    }
}
