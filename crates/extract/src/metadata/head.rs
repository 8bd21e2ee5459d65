//! What the head of a page tells: publisher, address, languages offered, place. Where it tells two things, both are named.

use super::{Statement, note, warn};
use crate::{language, page::Value};
use dictum_model::{FurnitureKind, Reading};

/// What may stand between a headline and the publisher in a title.
const TITLE_MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " « ", " / "];

impl Statement<'_> {
    /// Fills in what the head tells.
    pub(super) fn tell_by_head(&self, statement: &mut dictum_model::Statement, reading: &mut Reading) {
        statement.publisher = self.publisher(reading);
        statement.canonical_uri = self.canonical_uri(reading);
        if statement.place.is_none() {
            statement.place = self.value("place", self.page.told.places.first(), reading);
        }
        let told = &self.page.told;
        statement.translations = told.translations.iter().map(|value| value.word.clone()).collect();
        if let Some(first) = told.translations.first() {
            note(reading, "translations", first.rule, Some(self.span(first.at.clone())));
        }
        if statement.translations.is_empty() {
            statement.translations = super::chrome::translations(self.source, self.page, self.zones, reading);
        }
    }

    fn value(&self, field: &'static str, value: Option<&Value>, reading: &mut Reading) -> Option<String> {
        let value = value.filter(|value| !value.word.is_empty())?;
        note(reading, field, value.rule, Some(self.span(value.at.clone())));
        Some(value.word.clone())
    }

    fn publisher(&self, reading: &mut Reading) -> Option<String> {
        let told = &self.page.told;
        if let Some(first) = told.publishers.first() {
            // A name and its short form are one publisher's.
            let differs =
                |other: &&Value| !holds(&first.word, &other.word) && !holds(&other.word, &first.word);
            if let Some(other) = told.publishers.iter().find(differs) {
                let message = format!(
                    "the page names two publishers: “{}” ({}) and “{}” ({}); the first is given",
                    first.word, first.rule, other.word, other.rule
                );
                warn(reading, "publishers-differ", message, None);
            }
        }
        let named = self.value("publisher", told.publishers.first().or(told.sites.first()), reading);
        named.or_else(|| self.publisher_in_title(reading))
    }

    /// "Headline | Ministry of Fisheries": the end of the title, where the page's own imprint names the same.
    fn publisher_in_title(&self, reading: &mut Reading) -> Option<String> {
        let title = self.page.told.title.as_ref()?;
        let headline = self.headline.as_ref()?;
        let rest = title.word.strip_prefix(headline.words.as_str())?;
        let (at, mark) = TITLE_MARKS.iter().filter_map(|mark| Some((rest.rfind(mark)?, mark))).max()?;
        let name = rest[at + mark.len()..].trim();
        let imprints = reading.furniture.iter().filter(|furniture| furniture.kind == FurnitureKind::Legal);
        let confirmed = imprints.into_iter().any(|imprint| imprint.text.contains(name));
        if name.split(' ').count() < 2 || !confirmed {
            return None;
        }
        note(reading, "publisher", "title-end", Some(self.span(title.at.clone())));
        Some(name.to_owned())
    }

    /// The address the page calls its own. One without a host is that of the host that was asked.
    fn canonical_uri(&self, reading: &mut Reading) -> Option<String> {
        self.absolute_uri(reading).or_else(|| {
            let asked = reading.capture.target_uri.clone()?;
            let host = origin(&asked)?;
            let own = self.page.told.addresses.iter().find(|value| value.rule == "link-canonical")?;
            let path = own.word.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
            note(reading, "canonical_uri", own.rule, Some(self.span(own.at.clone())));
            Some(format!("{host}/{path}"))
        })
    }

    fn absolute_uri(&self, reading: &mut Reading) -> Option<String> {
        let is_absolute =
            |value: &&Value| value.word.starts_with("http://") || value.word.starts_with("https://");
        let mut addresses = self.page.told.addresses.iter().filter(is_absolute);
        // What is called canonical is meant as an answer to this very question.
        let first =
            addresses.clone().find(|value| value.rule == "link-canonical").or(addresses.clone().next())?;
        if let Some(other) = addresses.find(|other| plain(&other.word) != plain(&first.word)) {
            let message = format!(
                "the page gives two addresses for itself: {} ({}) and {} ({}); the first is given",
                first.word, first.rule, other.word, other.rule
            );
            warn(reading, "addresses-differ", message, None);
        }
        self.value("canonical_uri", Some(first), reading)
    }

    /// The language of the words themselves, with the headline's where those of the body are too few; what the page says of
    /// its language only where they do not tell.
    pub(super) fn languages(
        &self,
        of_body: Option<&'static str>,
        statement: &mut dictum_model::Statement,
        reading: &mut Reading,
    ) {
        let body = || self.zones.body.iter().map(|&line| self.page.words_of(line));
        let headline = || self.headline.as_ref().map(|found| found.words.as_str());
        let by_words = of_body.or_else(|| language::of(body().chain(headline())));
        let declared = self.page.told.languages.first();
        match (by_words, declared) {
            (Some(tag), declared) => {
                statement.language = Some(tag.to_owned());
                note(reading, "language", "frequent-words", self.body_span());
                let other = declared.map(|value| (value, language::primary(&value.word)));
                if let Some((value, other)) = other.filter(|(_, other)| is_tag(other) && other != tag) {
                    let message =
                        format!("the page calls its language {other} ({}), its words are {tag}", value.rule);
                    warn(reading, "language-differs", message, Some(self.span(value.at.clone())));
                }
            }
            (None, Some(value)) => {
                statement.language = Some(language::primary(&value.word)).filter(|tag| is_tag(tag));
                note(reading, "language", value.rule, Some(self.span(value.at.clone())));
            }
            (None, None) => {}
        }
    }
}

fn is_tag(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Says whether one name holds the other, whatever its case.
fn holds(one: &str, other: &str) -> bool {
    one.to_lowercase().contains(&other.to_lowercase())
}

/// The scheme and host of an address.
fn origin(address: &str) -> Option<&str> {
    let start = address.find("://")? + "://".len();
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |end| start + end);
    (end > start).then(|| &address[..end])
}

/// An address without what makes no other page of it: scheme, "www.", a last slash, a fragment.
fn plain(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.split('#').next().unwrap_or(rest).trim_end_matches('/')
}
