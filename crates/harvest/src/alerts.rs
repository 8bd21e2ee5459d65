//! What is told to whom: the rules of `dictum.toml` set against what is new in the record.

use dictum::{Dictum, News, NewsKind, Result};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// So many changed places of an edition are told; the comparison has all.
const MOST_CHANGES: usize = 12;

/// What happened to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// It is held for the first time.
    New,
    /// It stands at another address.
    Moved,
    /// Its publisher changed the words.
    Changed,
    /// It is gone.
    Gone,
}

impl Occasion {
    /// All of them.
    pub const ALL: [Occasion; 4] = [Occasion::New, Occasion::Moved, Occasion::Changed, Occasion::Gone];

    fn of(what: &NewsKind) -> Occasion {
        match what {
            NewsKind::New => Occasion::New,
            NewsKind::Moved { .. } => Occasion::Moved,
            NewsKind::Changed { .. } => Occasion::Changed,
            NewsKind::Gone { .. } => Occasion::Gone,
        }
    }
}

/// A rule: of which statements which occasions are told, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What it is called.
    pub name: String,
    /// A query that must find the statement.
    pub search: Option<String>,
    /// A speaker of the statement, under any name of theirs.
    pub speaker: Option<String>,
    /// Its publisher's name.
    pub publisher: Option<String>,
    /// The occasions that are told.
    pub occasions: Vec<Occasion>,
    /// Whether statements are told as new, too, that were harvested by hand.
    pub tells_harvested: bool,
    /// Where it is delivered to.
    pub webhook: Option<String>,
    /// What deliveries are signed with.
    pub secret: Option<String>,
}

/// Something that happened, as it is told: the body of a delivery, and an item of a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The rule that it is told by; empty in a digest of everything.
    pub alert: String,
    /// What happened.
    pub occasion: Occasion,
    /// The entry of the record that tells of it.
    pub entry: u64,
    /// When it was seen.
    pub seen_at: Option<String>,
    /// The statement's id.
    pub statement: String,
    /// Its headline.
    pub headline: Option<String>,
    /// Who speaks in it.
    pub speakers: Vec<String>,
    /// Who put it out.
    pub publisher: Option<String>,
    /// The day it is filed under.
    pub day: Option<String>,
    /// Where it stands, or stood.
    pub target_uri: Option<String>,
    /// In the archive's reading room.
    pub link: Option<String>,
    /// Of one that moved: the statement at the address before.
    pub moved_from: Option<String>,
    /// Of one that is gone: how that was seen.
    pub how: Option<&'static str>,
    /// Of one that was changed: the first of the changes.
    pub changes: Vec<ChangeTold>,
    /// How many changes there are.
    pub change_count: usize,
}

/// A place that a publisher changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeTold {
    /// What was done: `replaced`, `dropped`, `added`, `moved` …
    pub change: &'static str,
    /// The words before the place.
    pub before: String,
    /// The words that were.
    pub old: String,
    /// The words that are.
    pub new: String,
}

impl Notice {
    /// Tells a piece of news.
    pub fn of(dictum: &Dictum, news: &News, alert: &str, public_address: Option<&str>) -> Result<Notice> {
        let card = news.card.as_ref();
        let mut notice = Notice {
            alert: alert.to_owned(),
            occasion: Occasion::of(&news.what),
            entry: news.entry,
            seen_at: news.seen_at.map(|at| at.to_string()),
            statement: news.statement.clone(),
            headline: card.and_then(|card| card.headline.clone()),
            speakers: card
                .map(|card| card.speakers.iter().map(|speaker| speaker.name.clone()).collect())
                .unwrap_or_default(),
            publisher: card.and_then(|card| card.publisher.clone()),
            day: card.map(|card| card.day().to_owned()).filter(|day| !day.is_empty()),
            target_uri: news.target_uri.clone(),
            link: None,
            moved_from: None,
            how: None,
            changes: Vec::new(),
            change_count: 0,
        };
        let mut page = "";
        match &news.what {
            NewsKind::New => {}
            NewsKind::Moved { from } => notice.moved_from = Some(from.clone()),
            NewsKind::Gone { how } => notice.how = Some(how.in_words()),
            NewsKind::Changed { before } => {
                page = "/compare";
                notice.tell_changes(dictum, *before)?;
            }
        }
        let links = public_address.filter(|_| card.is_some());
        notice.link = links.map(|address| format!("{address}/statement/{}{page}", news.statement));
        Ok(notice)
    }

    fn tell_changes(&mut self, dictum: &Dictum, before: u64) -> Result<()> {
        let answer = dictum.compare(&self.statement, Some([before, self.entry]))?;
        for row in &answer.rows {
            for stretch in
                row.stretches.iter().filter(|stretch| stretch.difference != dictum::Difference::Same)
            {
                self.change_count += 1;
                if self.changes.len() < MOST_CHANGES {
                    self.changes.push(ChangeTold {
                        change: stretch.difference.as_str(),
                        before: stretch.before.clone(),
                        old: stretch.old.clone(),
                        new: stretch.new.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}

impl Alert {
    /// Picks what this rule tells.
    pub fn pick<'n>(&self, dictum: &Dictum, news: &'n [News]) -> Result<Vec<&'n News>> {
        let mut picked: Vec<&News> =
            news.iter().filter(|news| self.occasions.contains(&Occasion::of(&news.what))).collect();
        if let Some(publisher) = &self.publisher {
            let wanted = publisher.to_lowercase();
            picked.retain(|news| {
                news.card
                    .as_ref()
                    .and_then(|card| card.publisher.as_ref())
                    .is_some_and(|name| name.to_lowercase() == wanted)
            });
        }
        let speaker = self.speaker.as_ref().map(|name| format!("speaker:\"{}\"", name.replace('"', " ")));
        for query in self.search.iter().chain(&speaker) {
            // What was changed or is gone may have been found for words that it has no longer.
            for any_edition in [false, true] {
                let is_meant = |news: &News| {
                    matches!(news.what, NewsKind::Changed { .. } | NewsKind::Gone { .. }) == any_edition
                };
                let among: HashSet<String> =
                    picked.iter().filter(|news| is_meant(news)).map(|news| news.statement.clone()).collect();
                let found = dictum.which_are_found(query, any_edition, &among)?;
                picked.retain(|news| !is_meant(news) || found.contains(&news.statement));
            }
        }
        Ok(picked)
    }
}
