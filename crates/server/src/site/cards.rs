//! Statements as lists show them.

use super::wording;
use crate::links;
use dictum::StatementCard;

/// A statement in a list.
pub(crate) struct Card {
    pub(crate) href: String,
    pub(crate) headline: String,
    pub(crate) language: String,
    pub(crate) when: Option<When>,
    /// Whether the statement before it in the list is of the same day.
    pub(crate) is_same_day: bool,
    pub(crate) speakers: Vec<Name>,
    /// What it is and where it was said.
    pub(crate) facts: Vec<String>,
    pub(crate) publisher: Option<String>,
}

/// A day or time, for programs and for people.
pub(crate) struct When {
    pub(crate) iso: String,
    pub(crate) words: String,
}

/// A speaker's name.
pub(crate) struct Name {
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) href: Option<String>,
}

impl When {
    /// A time as told; none for an empty word.
    pub(crate) fn of(told: &str) -> Option<When> {
        (!told.is_empty()).then(|| When { iso: told.to_owned(), words: wording::time(told) })
    }
}

impl Card {
    pub(crate) fn of(card: &StatementCard) -> Card {
        let facts = [card.kind.as_deref().map(wording::title), card.place.clone()];
        Card {
            href: links::statement(&card.id),
            headline: card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned()),
            language: wording::language_tag(card.language.as_deref()).to_owned(),
            when: When::of(card.day()),
            is_same_day: false,
            speakers: names(card),
            facts: facts.into_iter().flatten().collect(),
            publisher: card.publisher.clone(),
        }
    }

    /// Cards of a list in its order.
    pub(crate) fn of_list(cards: &[StatementCard]) -> Vec<Card> {
        let mut shown: Vec<Card> = cards.iter().map(Card::of).collect();
        for at in 1..shown.len() {
            shown[at].is_same_day = cards[at].day() == cards[at - 1].day();
        }
        shown
    }
}

/// Who speaks in a statement.
pub(crate) fn names(card: &StatementCard) -> Vec<Name> {
    let name = |speaker: &dictum::ShelvedSpeaker| Name {
        name: speaker.name.clone(),
        role: speaker.role.clone(),
        href: links::speaker(&speaker.name),
    };
    card.speakers.iter().map(name).collect()
}
