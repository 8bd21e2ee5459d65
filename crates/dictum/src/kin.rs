//! Links between statements that are one: on two sites in the same words, or in two languages. They are linked, not merged.
//!
//! Each statement is set against a handful of candidates when it is shelved (`collate`'s keys and judgement), so that links
//! come as captures do. They are derived, and made again with the shelf.

use crate::{
    browse::StatementCard,
    error::Result,
    identity::{folded, plain_uri},
};
use dictum_archive::{
    Archive,
    derived::{ShelfWriter, ShelvedKin, ShelvedStatement},
    digest_of,
};
use dictum_collate::{Kinship, kinship, word_keys};
use dictum_extract::ReadOptions;
use dictum_model::Statement;

/// A statement that is another one elsewhere or in another language.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedStatement {
    /// The other statement.
    pub statement: StatementCard,
    /// How the two are one.
    pub kind: LinkKind,
    /// How much agrees, from 0 to 1: the words kept in their order; of a translation the numbers.
    pub share: f32,
}

/// How two statements are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// The same words at another address.
    SameWords,
    /// The same statement in another language.
    Translation,
}

impl LinkKind {
    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            LinkKind::SameWords => "same-words",
            LinkKind::Translation => "translation",
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<LinkKind> {
        [LinkKind::SameWords, LinkKind::Translation].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// So many statements that share keys of words are read again and compared.
const MOST_BY_WORDS: usize = 4;
/// So many of one day in other languages.
const MOST_BY_DAY: u64 = 8;
/// Two keys in common: one alone is often a stock phrase.
const LEAST_SHARED: usize = 2;
/// A statement is put out, or given again elsewhere, so many days from its delivery.
const DAYS_APART: i32 = 3;
/// Where a day is not told, so much must agree.
const SHARE_WITHOUT_DAY: f32 = 0.9;

/// Names of languages as addresses write them.
const LANGUAGE_MARKS: [&str; 44] = [
    "ar", "be", "bg", "cs", "da", "de", "deu", "el", "en", "eng", "english", "es", "esp", "fa", "fi", "fr",
    "fra", "fre", "he", "hi", "hu", "it", "ja", "jp", "ka", "ko", "nl", "no", "pl", "pt", "ro", "ru", "rus",
    "russian", "sk", "spa", "sr", "sv", "tr", "ua", "uk", "uz", "vi", "zh",
];

/// Links a statement that was just shelved with those that are the same.
pub(crate) fn link(
    shelf: &mut ShelfWriter,
    archive: &Archive,
    shelved: &ShelvedStatement,
    statement: &Statement,
) -> Result<()> {
    let language = language_of(shelved);
    let words: Vec<i64> = word_keys(statement).into_iter().map(|key| key as i64).collect();
    let address = shelved.target_uri.as_deref().and_then(without_language).map(|uri| key_of("address", &uri));
    let day = Some(shelved.day()).filter(|day| day.len() == 10).map(|day| key_of("day", day));
    let mut candidates = shelf.shelf().statements_sharing(&words, LEAST_SHARED, MOST_BY_WORDS + 1)?;
    // Without a language of its own nothing says that another one's is other.
    if let Some(language) = &language {
        for key in address.into_iter().chain(day) {
            candidates.extend(shelf.shelf().statements_with_key(key, Some(language), MOST_BY_DAY)?);
        }
    }
    let keys: Vec<i64> = words.into_iter().chain(address).chain(day).collect();
    shelf.put_keys(&shelved.id, language.as_deref().unwrap_or_default(), &keys)?;
    candidates.sort();
    candidates.dedup();
    for candidate in candidates.into_iter().filter(|candidate| *candidate != shelved.id) {
        if let Some(kin) = kin(shelf, archive, shelved, statement, candidate)? {
            shelf.put_kin(&shelved.id, &kin)?;
        }
    }
    Ok(())
}

/// Sets a statement against a candidate, whose words are read again.
fn kin(
    shelf: &ShelfWriter,
    archive: &Archive,
    shelved: &ShelvedStatement,
    statement: &Statement,
    candidate: String,
) -> Result<Option<ShelvedKin>> {
    let Some(other) = shelf.shelf().statement(&candidate)? else { return Ok(None) };
    let Some(days_agree) = days_agree(shelved.day(), other.day()) else { return Ok(None) };
    if !are_of_like_length(shelved.words, other.words) {
        return Ok(None);
    }
    let capture = archive.catalogue()?.capture(other.capture)?.capture;
    let payload = match archive.payload(capture.digest) {
        Ok(payload) => payload,
        Err(error) => {
            tracing::warn!(statement = other.id, %error, "a statement cannot be read again, and is not linked");
            return Ok(None);
        }
    };
    let reading = dictum_extract::read(&payload, capture, &ReadOptions::default());
    let Some(held) = &reading.statement else { return Ok(None) };
    let address = |card: &ShelvedStatement| card.target_uri.as_deref().and_then(without_language);
    let same_address = address(shelved).is_some_and(|uri| Some(uri) == address(&other));
    let same_source = same_address || shares_source(shelved, &other);
    Ok(match kinship(statement, held, same_address) {
        Some(Kinship::SameWords(share)) if days_agree || share >= SHARE_WITHOUT_DAY => {
            Some(ShelvedKin { other: candidate, kind: LinkKind::SameWords.as_str().to_owned(), share })
        }
        Some(Kinship::Translation(share)) if same_address || (days_agree && same_source) => {
            Some(ShelvedKin { other: candidate, kind: LinkKind::Translation.as_str().to_owned(), share })
        }
        _ => None,
    })
}

/// Says whether two days may be one statement's: `false` where one is not told, nothing where they are too far apart.
fn days_agree(a: &str, b: &str) -> Option<bool> {
    let day = |word: &str| word.parse::<jiff::civil::Date>().ok();
    match (day(a), day(b)) {
        (Some(a), Some(b)) => ((a - b).get_days().abs() <= DAYS_APART).then_some(true),
        _ => Some(false),
    }
}

/// Neither a copy nor a translation has three times the words; of scripts without spaces each character is a word.
fn are_of_like_length(a: u64, b: u64) -> bool {
    a.max(b) <= a.min(b).saturating_mul(3)
}

/// Says whether two statements come from one site, one publisher, or one speaker as the same letters write the name.
fn shares_source(a: &ShelvedStatement, b: &ShelvedStatement) -> bool {
    let site = |card: &ShelvedStatement| {
        let uri = without_language(card.target_uri.as_deref()?)?;
        uri.split(['/', '?']).next().map(str::to_owned)
    };
    let names = |card: &ShelvedStatement| -> Vec<String> {
        card.speakers.iter().map(|speaker| folded(&speaker.name)).collect()
    };
    let b_names = names(b);
    site(a).is_some_and(|one| Some(one) == site(b))
        || a.publisher.is_some() && a.publisher == b.publisher
        || names(a).iter().any(|name| b_names.contains(name))
}

fn language_of(card: &ShelvedStatement) -> Option<String> {
    card.language.as_deref().map(|tag| tag.get(..2).unwrap_or(tag).to_lowercase())
}

/// An address without its marks of language: `en.port.example/news/3` and `port.example/fr/news/3` are `port.example/news/3`.
fn without_language(uri: &str) -> Option<String> {
    let plain = plain_uri(uri)?;
    let is_mark = |part: &str| {
        let first = part.split(['-', '_']).next().unwrap_or_default();
        part.len() <= 7 && LANGUAGE_MARKS.contains(&first.to_lowercase().as_str())
    };
    let (host, rest) = plain.split_at(plain.find(['/', '?']).unwrap_or(plain.len()));
    let labels: Vec<&str> = host.split('.').collect();
    // The last label is a country's or like it, however it reads: `port.fr` is a site.
    let kept = labels
        .iter()
        .enumerate()
        .filter(|(at, label)| at + 2 >= labels.len() || !(is_mark(label) || **label == "www"));
    let host: Vec<&str> = kept.map(|(_, label)| *label).collect();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && !is_mark(part)).collect();
    let is_language = |part: &&str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        !(matches!(name, "lang" | "language" | "locale" | "hl" | "l") && is_mark(value))
    };
    let query: Vec<&str> = query.split('&').filter(|part| !part.is_empty()).filter(is_language).collect();
    let is_front_page = path.is_empty() && query.is_empty();
    (!is_front_page).then(|| format!("{}/{}?{}", host.join("."), path.join("/"), query.join("&")))
}

fn key_of(kind: &str, words: &str) -> i64 {
    let digest = digest_of(format!("{kind} {words}").as_bytes());
    digest.0.iter().take(8).fold(0_i64, |key, byte| key << 8 | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_differ_in_the_language_alone_are_one() {
        for (one, other) in [
            ("https://en.port.example/news/3", "https://port.example/news/3"),
            ("https://www.port.example/en/news/3", "https://www.port.example/fr/news/3/"),
            ("https://port.example/news?id=3&lang=en", "https://port.example/news?lang=ru&id=3"),
            ("https://port.example/en-GB/news/3", "https://port.example/pt-BR/news/3"),
        ] {
            assert_eq!(without_language(one), without_language(other), "{one} {other}");
        }
        assert_ne!(
            without_language("https://port.example/en/news/3"),
            without_language("https://port.example/en/news/4")
        );
        assert_ne!(without_language("https://port.fr/news/3"), without_language("https://port.de/news/3"));
        assert_eq!(without_language("https://port.example/en/"), None);
    }

    #[test]
    fn days_are_one_statements_within_three() {
        assert_eq!(days_agree("2031-06-30", "2031-07-02"), Some(true));
        assert_eq!(days_agree("2031-06-30", "2032-06-30"), None);
        assert_eq!(days_agree("2031-06", "2031-06-30"), Some(false));
    }
}
