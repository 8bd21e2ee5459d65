//! What a page tells of its statement beside the words: kind, people, place, times, language, publisher.
//!
//! Each value is set with the rule that read it and where, so that a person can ask why.

mod address;
mod beside;
mod chrome;
mod doubts;
mod head;
mod times;

pub use times::SETTLED_BY_SITE_ZONE;

use crate::{
    headline,
    names::Named,
    page::{self, Page, Traits},
    reader::ReadOptions,
    wording::{self, Origin, Wording},
    zones::Zones,
};
use dictum_model::{Evidence, Headline, Listing, Reading, Span, StatementKind, Warning};
use std::ops::Range;

/// A page with its places found, ready to be told about.
pub(crate) struct Statement<'a> {
    source: &'a Origin<'a>,
    page: &'a Page,
    zones: &'a Zones,
    headline: Option<Found>,
    told: headline::Told,
}

/// The headline, and which rule found it.
struct Found {
    words: String,
    at: Range<usize>,
    rule: &'static str,
}

impl<'a> Statement<'a> {
    /// Looks at a page whose lines have their places.
    pub(crate) fn of(source: &'a Origin<'a>, page: &'a Page, zones: &'a Zones) -> Self {
        let headline =
            if zones.body.is_empty() { visible_headline(page, zones) } else { found_headline(page, zones) };
        let told = headline.as_ref().map(|found| headline::read(&found.words)).unwrap_or_default();
        Statement { source, page, zones, headline, told }
    }

    /// Fills a reading with all that the page tells.
    pub(crate) fn fill(&self, options: &ReadOptions, reading: &mut Reading) {
        self.listings(reading);
        let page_date = chrome::fill(self.source, self.page, self.zones, reading);
        times::fill_capture(self, page_date, options, reading);
        if self.zones.body.is_empty() && self.headline.is_none() {
            return;
        }
        let kind = self.told.kind.as_ref().map(|named| named.kind);
        let mut named_beside: Vec<Named> = self.told.speakers.clone();
        let introduced =
            if named_beside.is_empty() && kind.is_some() { beside::introduced(self) } else { None };
        named_beside.extend(introduced.iter().map(|one| one.named.clone()));
        let people = named_beside.clone();
        let wording = wording::read(self.source, self.page, &self.zones.body, people, kind, None);
        let language_by_words = wording.language;
        let mut statement = self.blank(kind, wording);
        statement.headline = self.headline_of(reading);
        self.tell_by_headline(&mut statement, reading);
        if let Some(introduced) = introduced {
            note(reading, "speakers", "line-of-name", Some(self.line_span(introduced.line)));
        }
        note_labelled(&statement, &named_beside, reading);
        self.place_by_markup(&mut statement, reading);
        beside::fill_place(self, &mut statement, reading);
        self.tell_by_head(&mut statement, reading);
        self.languages(language_by_words, &mut statement, reading);
        times::fill_statement(self, &mut statement, reading);
        self.warn_of_spoiled_words(reading);
        reading.statement = Some(statement);
    }

    fn blank(&self, kind: Option<StatementKind>, wording: Wording) -> dictum_model::Statement {
        dictum_model::Statement {
            kind,
            speakers: wording.speakers,
            turns: wording.turns,
            ..dictum_model::Statement::default()
        }
    }

    fn span(&self, at: Range<usize>) -> Span {
        (self.source.span)(at)
    }

    fn line_span(&self, line: usize) -> Span {
        self.span(self.page.lines[line].at.clone())
    }

    fn headline_of(&self, reading: &mut Reading) -> Option<Headline> {
        let found = self.headline.as_ref()?;
        let span = self.span(found.at.clone());
        note(reading, "headline", found.rule, Some(span));
        Some(Headline { text: found.words.clone(), span })
    }

    fn headline_span(&self) -> Option<Span> {
        self.headline.as_ref().map(|found| self.span(found.at.clone()))
    }

    fn tell_by_headline(&self, statement: &mut dictum_model::Statement, reading: &mut Reading) {
        let span = self.headline_span();
        statement.venue.clone_from(&self.told.venue);
        statement.place.clone_from(&self.told.place);
        statement.occasion.clone_from(&self.told.occasion);
        let values = [
            ("kind", "headline-word", statement.kind.is_some()),
            ("speakers", "headline-name", !self.told.speakers.is_empty()),
            ("venue", "headline-house", statement.venue.is_some()),
            ("place", "headline-tail", statement.place.is_some()),
            ("occasion", "headline-occasion", statement.occasion.is_some()),
        ];
        for (field, rule, _) in values.into_iter().filter(|(_, _, told)| *told) {
            note(reading, field, rule, span);
        }
    }

    /// A line that the markup calls the place: "Harbour Palace, Lindale".
    fn place_by_markup(&self, statement: &mut dictum_model::Statement, reading: &mut Reading) {
        let placed = |line: &&crate::page::Line| {
            line.traits.any(Traits::PLACE)
                && line.traits.any(Traits::ARTICLE)
                && !line.traits.any(Traits::FURNITURE)
        };
        let Some(line) = self.page.lines.iter().find(placed) else { return };
        let words = self.page.words(line);
        let parts: Vec<&str> = words.split(", ").collect();
        let fits = words.len() < 80 && parts.len() <= 2 && !words.ends_with('.');
        let [.., town] = parts[..] else { return };
        if !fits || statement.place.is_some() {
            return;
        }
        statement.place = Some(town.to_owned());
        note(reading, "place", "markup-place", Some(self.span(line.at.clone())));
        if parts.len() == 2 && statement.venue.is_none() {
            statement.venue = Some(parts[0].to_owned());
            note(reading, "venue", "markup-place", Some(self.span(line.at.clone())));
        }
    }

    /// The whole body, from its first line to its last.
    fn body_span(&self) -> Option<Span> {
        let (first, last) = (*self.zones.body.first()?, *self.zones.body.last()?);
        let (first, last) = (&self.page.lines[first], &self.page.lines[last]);
        (first.at.start < last.at.end).then(|| self.span(first.at.start..last.at.end))
    }

    fn listings(&self, reading: &mut Reading) {
        for listing in &self.zones.listings {
            let (line, start) = listing.headline;
            let shown: Vec<&str> = listing.teaser.clone().map(|line| self.page.words_of(line)).collect();
            let lines = &self.page.lines[listing.lines.clone()];
            let [first, .., last] = lines else {
                let [only] = lines else { continue };
                reading.listings.push(self.listing(listing.day, (line, start), &shown, only.at.clone()));
                continue;
            };
            reading.listings.push(self.listing(
                listing.day,
                (line, start),
                &shown,
                first.at.start..last.at.end,
            ));
        }
    }

    fn listing(
        &self,
        date: Option<jiff::civil::Date>,
        (line, start): (usize, usize),
        shown: &[&str],
        at: Range<usize>,
    ) -> Listing {
        Listing {
            date,
            headline: self.page.words_of(line)[start..].to_owned(),
            teaser: Some(shown.join(" ")).filter(|teaser| !teaser.is_empty()),
            target_uri: self.page.lines[line].link.clone().map(|at| self.source.text[at].to_owned()),
            span: self.span(at),
        }
    }
}

/// Notes where the speakers were named that the headline does not name: by their first label.
fn note_labelled(statement: &dictum_model::Statement, beside: &[Named], reading: &mut Reading) {
    let known = |name: &str| beside.iter().any(|named| named.name == name);
    for speaker in statement.speakers.iter().filter(|speaker| !known(&speaker.name)) {
        let first = statement.turns.iter().find(|turn| turn.speaker.as_ref() == Some(&speaker.name));
        let label = first.and_then(|turn| turn.label.as_ref());
        note(reading, "speakers", "label", label.map(|label| label.span));
    }
}

/// Warns of something that could not be settled.
fn warn(reading: &mut Reading, code: &'static str, message: String, span: Option<Span>) {
    reading.warnings.push(Warning { code, message, span });
}

/// Notes where a value was read.
fn note(reading: &mut Reading, field: &'static str, rule: &'static str, span: Option<Span>) {
    reading.evidence.push(Evidence { field, rule, span });
}

fn visible_headline(page: &Page, zones: &Zones) -> Option<Found> {
    let lines = page.lines.get(zones.headline.clone()).unwrap_or(&[]);
    let (first, last) = (lines.first()?, lines.last()?);
    let words: Vec<&str> = lines.iter().map(|line| page.words(line)).collect();
    let rule = if first.heading > 0 { "heading" } else { "first-line" };
    Some(Found { words: words.join(" "), at: first.at.start..last.at.end, rule })
}

/// The headline on the page, or what the head of the page calls it.
fn found_headline(page: &Page, zones: &Zones) -> Option<Found> {
    visible_headline(page, zones).or_else(|| {
        // What is written with escapes, or in what would be a tag elsewhere, cannot be read again from its bytes alone.
        let reads_alone = |told: &&page::Value| told.rule != page::ESCAPED && !told.word.contains('<');
        let mut told = page.told.headlines.iter().chain(&page.told.title);
        let told = told.find(reads_alone)?;
        // A title strewn into the text of a broken page belongs to the line it stands in.
        let in_a_line =
            page.lines.iter().any(|line| line.at.start < told.at.end && told.at.start < line.at.end);
        (!told.word.is_empty() && !in_a_line).then(|| Found {
            words: told.word.clone(),
            at: told.at.clone(),
            rule: told.rule,
        })
    })
}
