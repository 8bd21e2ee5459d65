//! What is new in the record since an entry, as far as publishers brought it about: statements, changed words, pages gone.
//!
//! A better extractor may open an edition for a capture that was held long before, and every capture of a page that stays gone
//! enters the absence anew. Neither is news: an edition is one only where its capture is new too, and an absence only where
//! the statement was not known to be gone.

use crate::{Dictum, browse::StatementCard, error::Result, gaps::site, kin::LinkKind};
use dictum_archive::{AbsentEntry, EditionEntry, EnteredAbsence, Entry};
use dictum_model::HowAbsent;
use jiff::Timestamp;

/// So much of the words must agree for a statement to be one that was moved. A guess: a page that moves is sometimes touched up.
const SHARE_OF_ONE_MOVED: f32 = 0.95;

/// Something that publishers brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The entry that tells of it.
    pub entry: u64,
    /// The statement's id.
    pub statement: String,
    /// When it was seen, where the capture tells.
    pub seen_at: Option<Timestamp>,
    /// The address it was seen at, where it is known.
    pub target_uri: Option<String>,
    /// What it is.
    pub what: NewsKind,
    /// The statement as lists show it; none where it was listed and never held.
    pub card: Option<StatementCard>,
}

/// What became of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewsKind {
    /// It is held for the first time.
    New,
    /// It is held for the first time at this address, and its words were held at another of the same site.
    Moved {
        /// The id of the statement at the other address.
        from: String,
    },
    /// Its publisher changed the words: another edition than the one named was there before.
    Changed {
        /// The entry of the edition before.
        before: u64,
    },
    /// It was seen to be gone.
    Gone {
        /// How.
        how: HowAbsent,
    },
}

impl NewsKind {
    /// The word for it: `new`, `moved`, `changed`, `gone`.
    pub fn as_str(&self) -> &'static str {
        match self {
            NewsKind::New => "new",
            NewsKind::Moved { .. } => "moved",
            NewsKind::Changed { .. } => "changed",
            NewsKind::Gone { .. } => "gone",
        }
    }
}

impl Dictum {
    /// The number of the last entry.
    pub fn last_entry(&self) -> Result<u64> {
        Ok(self.archive.catalogue()?.length()?)
    }

    /// What is new since an entry, in the order of entry, as `after` is the last one known.
    pub fn news_after(&self, after: u64) -> Result<Vec<News>> {
        let mut entries = Vec::new();
        self.archive.catalogue()?.entries_after(after, |number, entry| {
            if matches!(entry, Entry::Edition(_) | Entry::Absent(_)) {
                entries.push((number, entry));
            }
            Ok(())
        })?;
        let mut news = Vec::new();
        for (number, entry) in entries {
            news.extend(match entry {
                Entry::Edition(edition) => self.news_of_edition(after, number, edition)?,
                Entry::Absent(absent) => self.news_of_absence(number, absent)?,
                _ => None,
            });
        }
        Ok(news)
    }

    fn news_of_edition(&self, after: u64, number: u64, edition: EditionEntry) -> Result<Option<News>> {
        if edition.capture <= after {
            return Ok(None);
        }
        let catalogue = self.archive.catalogue()?;
        let shown = catalogue.capture(edition.capture)?.capture;
        let before =
            catalogue.editions(&edition.statement)?.into_iter().rev().find(|held| held.entry < number);
        let what = match before {
            Some(before) => NewsKind::Changed { before: before.entry },
            None => match self.moved_from(&edition.statement, shown.target_uri.as_deref(), number)? {
                Some(from) => NewsKind::Moved { from },
                None => NewsKind::New,
            },
        };
        Ok(Some(News {
            entry: number,
            seen_at: shown.captured_at,
            target_uri: shown.target_uri,
            what,
            card: self.with_shelf(|shelf| shelf.statement(&edition.statement))?,
            statement: edition.statement,
        }))
    }

    /// The statement of the same site that has these words and was held before.
    fn moved_from(&self, statement: &str, target_uri: Option<&str>, number: u64) -> Result<Option<String>> {
        let Some(here) = target_uri.and_then(site) else { return Ok(None) };
        for link in self.links(statement)? {
            let is_here = link.statement.target_uri.as_deref().and_then(site).as_ref() == Some(&here);
            let held = self.archive.catalogue()?.editions(&link.statement.id)?;
            let was_first = held.first().is_some_and(|first| first.entry < number);
            if link.kind == LinkKind::SameWords && link.share >= SHARE_OF_ONE_MOVED && is_here && was_first {
                return Ok(Some(link.statement.id));
            }
        }
        Ok(None)
    }

    fn news_of_absence(&self, number: u64, absent: AbsentEntry) -> Result<Option<News>> {
        let earlier = self.archive.catalogue()?.absences(&absent.statement)?;
        let before = earlier.into_iter().rfind(|held| held.entry < number);
        if let Some(before) = before
            && !self.was_shown_since(&before, number)?
        {
            return Ok(None);
        }
        Ok(Some(News {
            entry: number,
            seen_at: absent.observed_at,
            what: NewsKind::Gone { how: absent.how },
            card: self.with_shelf(|shelf| shelf.statement(&absent.statement))?,
            statement: absent.statement,
            target_uri: Some(absent.target_uri),
        }))
    }

    /// Says whether a capture showed the statement between an earlier sight of its absence and an entry.
    fn was_shown_since(&self, absence: &EnteredAbsence, until: u64) -> Result<bool> {
        let captures = self.with_shelf(|shelf| shelf.captures_of(&absence.absent.statement))?;
        Ok(captures.iter().any(|read| read.capture > absence.entry && read.capture < until))
    }
}
