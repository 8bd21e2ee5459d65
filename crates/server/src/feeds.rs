//! `/feeds/…`: what is new in a list, for feed readers: Atom and JSON Feed.
//!
//! `statements` (all, or of a speaker or publisher), `search`, `changed`, `gone`, each with `.atom` or `.json`.

use crate::{
    hall::Hall,
    links,
    problem::Problem,
    public_address::PublicAddress,
    questions::{Asked, ListQuestion, Named, SearchQuestion},
    site::wording,
};
use axum::{
    extract::State,
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use dictum::{AbsentStatement, Dictum, EditionRange, Growth, Page, SearchRequest, StatementCard};
use dictum_formats::feed::{ATOM_TYPE, Feed, FeedItem, JSON_FEED_TYPE};
use jiff::Timestamp;
use std::collections::HashSet;

/// How many items a feed has: more than a reader misses who asks once a day, of a busy ministry.
const ITEMS: u64 = 50;

/// How many hits of a search are looked through for its newest statements. Hits come by rank, so of a query with more, some
/// may be missed.
const HITS: usize = 200;

/// A feed before it is known where it stands.
struct Listed {
    title: String,
    /// The path of the page of the same list.
    page: String,
    items: Vec<FeedItem>,
}

pub(crate) async fn feed(
    State(hall): State<Hall>,
    ours: PublicAddress,
    Named(file): Named<String>,
    uri: Uri,
    Asked(listed): Asked<ListQuestion>,
    Asked(searched): Asked<SearchQuestion>,
) -> Result<Response, Problem> {
    let (name, is_atom) = match file.rsplit_once('.') {
        Some((name, "atom")) => (name.to_owned(), true),
        Some((name, "json")) => (name.to_owned(), false),
        _ => return Err(no_feed(&file)),
    };
    let own = ours.of(uri.path_and_query().map_or("/", |path| path.as_str()));
    hall.ask(move |dictum| {
        let growth = dictum.growth()?;
        let listing = Listing { dictum, growth: &growth, ours: &ours };
        let Listed { title, page, items } = match name.as_str() {
            "statements" => listing.statements(&listed)?,
            "search" => listing.search(&searched)?,
            "changed" => listing.changed()?,
            "gone" => listing.gone()?,
            _ => return Err(no_feed(&file)),
        };
        let latest = items.iter().map(|item| item.updated).max();
        let updated = latest.or_else(|| growth.last()).unwrap_or_default();
        let generator = concat!("Dictum ", env!("CARGO_PKG_VERSION"));
        let feed = Feed { title, page: ours.of(&page), own, generator, updated, items };
        Ok(if is_atom {
            ([(header::CONTENT_TYPE, ATOM_TYPE)], feed.to_atom()).into_response()
        } else {
            ([(header::CONTENT_TYPE, JSON_FEED_TYPE)], feed.to_json().to_string()).into_response()
        })
    })
    .await
}

fn no_feed(file: &str) -> Problem {
    Problem::not_found(format!("there is no feed {file}"))
        .with_hint("there are statements, search, changed and gone, each as .atom and .json")
}

/// What the lists of feeds are made with.
struct Listing<'a> {
    dictum: &'a Dictum,
    growth: &'a Growth,
    ours: &'a PublicAddress,
}

impl Listing<'_> {
    fn statements(&self, asked: &ListQuestion) -> Result<Listed, Problem> {
        let filter = asked.filter()?;
        let cards = self.dictum.statements_by_edition(&filter, EditionRange::Below(u64::MAX), ITEMS)?;
        let speaker = match &filter.speaker_slug {
            Some(slug) => Some(crate::site::find_speaker(self.dictum, slug)?.name),
            None => None,
        };
        let narrowed = [speaker, filter.publisher.clone()].into_iter().flatten();
        let title = ["Statements".to_owned()].into_iter().chain(narrowed).collect::<Vec<_>>().join(" · ");
        let page = links::with_query("/archive", &asked.narrowing());
        Ok(Listed { title, page, items: cards.iter().map(|card| self.item(card)).collect() })
    }

    fn search(&self, asked: &SearchQuestion) -> Result<Listed, Problem> {
        let query = asked.within_speaker().or(asked.q.clone()).unwrap_or_default();
        let answer = self.dictum.search(&SearchRequest { query, skip: 0, take: HITS, with_facets: false })?;
        let mut seen = HashSet::new();
        let mut cards: Vec<&StatementCard> = answer.hits.iter().map(|hit| &hit.statement).collect();
        cards.retain(|card| seen.insert(&card.id));
        cards.sort_by_key(|card| std::cmp::Reverse(card.edition));
        cards.truncate(ITEMS as usize);
        Ok(Listed {
            title: format!("Search: {}", answer.query),
            page: links::with_query("/search", &[("q", &answer.query)]),
            items: cards.into_iter().map(|card| self.item(card)).collect(),
        })
    }

    /// Statements that the publisher changed; each edition is an item of its own.
    fn changed(&self) -> Result<Listed, Problem> {
        let cards = self.dictum.statements_changed(Page { skip: 0, take: ITEMS })?;
        let item = |card: &StatementCard| FeedItem {
            link: self.ours.of(&links::with_query(
                &links::statement(&card.id),
                &[("edition", &card.edition.to_string())],
            )),
            summary: format!(
                "The publisher changed the words. What changed: {}",
                self.ours.of(&format!("{}/compare", links::statement(&card.id)))
            ),
            ..self.item(card)
        };
        let items = cards.iter().map(item).collect();
        Ok(Listed { title: "Changed by their publishers".to_owned(), page: "/changed".to_owned(), items })
    }

    fn gone(&self) -> Result<Listed, Problem> {
        let gone = self.dictum.absent(Page { skip: 0, take: ITEMS })?;
        let items = gone.iter().map(|gone| self.gone_item(gone)).collect();
        Ok(Listed { title: "Seen to be gone".to_owned(), page: "/gone".to_owned(), items })
    }

    fn gone_item(&self, gone: &AbsentStatement) -> FeedItem {
        let (entry, absent) = (gone.absence.entered.entry, &gone.absence.entered.absent);
        let summary = format!("{}: {}", absent.target_uri, absent.how.in_words());
        let link = self.ours.of(&format!("/api/v1/log/entries?from={entry}"));
        match &gone.statement {
            Some(card) => {
                let at = format!("{}?gone={entry}", links::statement(&card.id));
                FeedItem { link: self.ours.of(&at), updated: self.entered(entry), summary, ..self.item(card) }
            }
            None => FeedItem {
                link,
                title: absent.target_uri.clone(),
                updated: self.entered(entry),
                summary,
                authors: Vec::new(),
                publisher: None,
                language: None,
                via: None,
            },
        }
    }

    fn item(&self, card: &StatementCard) -> FeedItem {
        let facts = [
            card.kind.as_deref().map(wording::title),
            card.place.clone(),
            Some(wording::time(card.day())).filter(|when| !when.is_empty()),
            card.publisher.clone(),
            Some(wording::count(card.words, "word")),
        ];
        FeedItem {
            link: self.ours.of(&links::statement(&card.id)),
            title: card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned()),
            updated: self.entered(card.edition),
            summary: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            authors: card.speakers.iter().map(|speaker| speaker.name.clone()).collect(),
            publisher: card.publisher.clone(),
            language: Some(wording::language_tag(card.language.as_deref()).to_owned())
                .filter(|tag| !tag.is_empty()),
            via: card.target_uri.as_deref().and_then(links::web_address).map(str::to_owned),
        }
    }

    /// When an entry was entered. What a run that goes on still enters counts as of the last that ended.
    fn entered(&self, entry: u64) -> Timestamp {
        self.growth.entered_at(entry).or_else(|| self.growth.last()).unwrap_or_default()
    }
}
