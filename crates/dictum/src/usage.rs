//! How words are used over time and by whom: by month relative to the words spoken in it, first and last, and who says them most.

use crate::{
    Dictum,
    error::Result,
    search::parsed,
    within::{DayNumber, Found, Person, scope},
};
use dictum_archive::derived::{TurnItem, Wanted};
use dictum_collate::{Contrast, Query, Share};
use std::collections::{BTreeMap, HashMap};

/// How words are used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UsageAnswer {
    /// The query as asked.
    pub query: String,
    /// How often what was looked for stands, among how many words of what the query narrows to.
    pub share: Share,
    /// In how many turns.
    pub turns: u64,
    /// By month, earliest first; without a month what tells no day. Months in which nothing was spoken are left out.
    pub months: Vec<MonthOfUse>,
    /// The first use of which the day is told.
    pub first: Option<UseAt>,
    /// The last one.
    pub last: Option<UseAt>,
    /// Persons who use it, those first of whom it is surest that they use it oftener than the rest.
    pub speakers: Vec<SpeakerOfUse>,
    /// Whether there were more turns than can be looked at for one question, so that all figures are of a part.
    pub is_cut: bool,
}

/// A month and what was said in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthOfUse {
    /// `2021-07`; `2021` where only the year is told; empty where nothing is.
    pub month: String,
    /// How often what was looked for stands in it, among how many words.
    pub share: Share,
}

/// A person and how often they use what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerOfUse {
    /// The name by which the person is best known.
    pub name: String,
    /// That name in links; empty for a name that the list of speakers does not have.
    pub slug: String,
    /// How often, among how many words of theirs.
    pub share: Share,
    /// The same set against everybody else's words.
    pub contrast: Contrast,
}

/// One use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UseAt {
    /// The statement's id.
    pub statement: String,
    /// The turn's id.
    pub turn: String,
    /// The day.
    pub day: String,
    /// Who speaks, as printed; empty where nobody is named.
    pub speaker: String,
}

/// More persons are not listed.
const MOST_SPEAKERS: usize = 100;

/// Uses and words, gathered turn by turn.
#[derive(Default)]
struct Gathered {
    months: BTreeMap<u64, Share>,
    names: HashMap<String, Share>,
    first: Option<(u64, UseAt)>,
    last: Option<(u64, UseAt)>,
    turns: u64,
}

impl Dictum {
    /// Tells how often what was looked for is said, when and by whom, relative to all words of what the query narrows to.
    ///
    /// # Errors
    /// As [`Dictum::kwic`].
    pub fn usage(&self, query: &str) -> Result<UsageAnswer> {
        let asked = parsed(query)?;
        let all = dictum_collate::ParsedQuery {
            query: scope(&asked.query).unwrap_or(Query::All),
            parts: Vec::new(),
            ..asked.clone()
        };
        let mut gathered = Gathered::default();
        let used = self.each_match(asked, &mut |found| {
            gathered.take_use(found);
            true
        })?;
        let spoken = self.each_turn(all, Wanted::Facts, &mut |turn| {
            gathered.take_words(turn);
            true
        })?;
        let mut answer = gathered.answer(query);
        answer.is_cut = used.is_cut || spoken.is_cut;
        answer.speakers = self.speakers_of_use(gathered.names, answer.share)?;
        Ok(answer)
    }

    /// Puts the names of one person together.
    fn speakers_of_use(&self, names: HashMap<String, Share>, all: Share) -> Result<Vec<SpeakerOfUse>> {
        let mut persons = self.persons();
        let mut shares: BTreeMap<String, (Person, Share)> = BTreeMap::new();
        // A name is looked up only where it says the words, or is of one who does under another name.
        for (name, share) in names.into_iter().filter(|(name, _)| !name.is_empty()) {
            let person = persons.person(&name)?;
            let key = if person.slug.is_empty() { format!("={name}") } else { person.slug.clone() };
            let (_, sum) = shares.entry(key).or_insert_with(|| (person, Share::default()));
            sum.count += share.count;
            sum.all += share.all;
        }
        let speaker = |(person, share): (Person, Share)| SpeakerOfUse {
            name: person.name,
            slug: person.slug,
            share,
            contrast: Contrast {
                here: share,
                there: Share { count: all.count - share.count, all: all.all.saturating_sub(share.all) },
            },
        };
        let mut speakers: Vec<SpeakerOfUse> =
            shares.into_values().filter(|(_, share)| share.count > 0).map(speaker).collect();
        let rank = |speaker: &SpeakerOfUse| {
            let sure = speaker.contrast.log_likelihood();
            if speaker.contrast.is_commoner_here() { sure } else { -sure }
        };
        speakers.sort_by(|a, b| rank(b).total_cmp(&rank(a)).then_with(|| a.name.cmp(&b.name)));
        speakers.truncate(MOST_SPEAKERS);
        Ok(speakers)
    }
}

impl Gathered {
    fn take_use(&mut self, found: &Found<'_>) {
        let (turn, uses) = (found.turn, found.matches.len() as u64);
        self.turns += 1;
        self.months.entry(turn.day() / 100).or_default().count += uses;
        self.name(turn.speaker).count += uses;
        let (day, at) = (turn.day(), || UseAt {
            statement: turn.statement.to_owned(),
            turn: turn.id.to_owned(),
            day: DayNumber(turn.day()).to_string(),
            speaker: turn.speaker.to_owned(),
        });
        if day > 0 && self.first.as_ref().is_none_or(|(first, _)| day < *first) {
            self.first = Some((day, at()));
        }
        if day > 0 && self.last.as_ref().is_none_or(|(last, _)| day > *last) {
            self.last = Some((day, at()));
        }
    }

    fn take_words(&mut self, turn: &TurnItem<&str>) {
        self.months.entry(turn.day() / 100).or_default().all += turn.length;
        self.name(turn.speaker).all += turn.length;
    }

    fn name(&mut self, speaker: &str) -> &mut Share {
        if !self.names.contains_key(speaker) {
            self.names.insert(speaker.to_owned(), Share::default());
        }
        self.names.entry(speaker.to_owned()).or_default()
    }

    fn answer(&mut self, query: &str) -> UsageAnswer {
        let sum = |share: fn(&Share) -> u64| self.months.values().map(share).sum();
        let month = |(month, share): (&u64, &Share)| MonthOfUse {
            month: DayNumber(month * 100).to_string(),
            share: *share,
        };
        UsageAnswer {
            query: query.to_owned(),
            share: Share { count: sum(|share| share.count), all: sum(|share| share.all) },
            turns: self.turns,
            months: self.months.iter().map(month).collect(),
            first: self.first.take().map(|(_, at)| at),
            last: self.last.take().map(|(_, at)| at),
            ..UsageAnswer::default()
        }
    }
}
