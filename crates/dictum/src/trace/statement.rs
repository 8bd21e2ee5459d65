//! Which passages of a statement stand elsewhere, and which statements are the same, or a part of it.

use super::{TracedUse, bytes_of};
use crate::{
    Dictum,
    browse::StatementCard,
    error::Result,
    kin::{LinkKind, LinkedStatement},
};
use dictum_collate::{ReuseBuilder, ReuseLink, ReuseSegment, ReuseWork, ReusedPassage};
use dictum_model::Statement;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// So many statements are looked up for one passage; a stock phrase stands in thousands.
const MOST_ELSEWHERE: usize = 20;
/// So much of a statement's words in another make it an excerpt, or both one, in percent.
const SAME_SHARE: u64 = 80;
/// A statement of fewer words is no excerpt but a remark.
const FEWEST_WORDS: u64 = 30;
/// Passages that share so much of the longer are one, in percent.
const ONE_PASSAGE: u32 = 60;

/// A statement's passages that stand elsewhere.
#[derive(Clone, Debug)]
pub struct StatementTrace {
    /// The statement.
    pub card: StatementCard,
    /// Its passages, in its order.
    pub passages: Vec<TracedPassage>,
    /// Statements that are this one elsewhere, excerpts of it, or hold it whole; and its translations.
    pub same: Vec<SameStatement>,
}

/// A passage that stands elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedPassage {
    /// The turn's id.
    pub turn: String,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// Byte range in the paragraph's text.
    pub range: Range<usize>,
    /// The words.
    pub words: String,
    /// In how many other statements it was found; of a frequent wording only the nearest, see [`TraceAnswer::Phrase`](super::TraceAnswer).
    pub statements: usize,
    /// Where else it stands, earliest first, up to twenty.
    pub elsewhere: Vec<TracedUse>,
}

/// A statement that is the same, or a part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SameStatement {
    /// The other statement.
    pub statement: StatementCard,
    /// How the two are one.
    pub kind: SamenessKind,
    /// How much of this statement stands in the other, from 0 to 1; of a translation what its numbers agree.
    pub share: f32,
}

/// How two statements are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamenessKind {
    /// The same words at another address.
    SameWords,
    /// The same statement in another language.
    Translation,
    /// This statement is a part of the other.
    ExcerptOf,
    /// The other is a part of this statement.
    HasExcerpt,
}

impl SamenessKind {
    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            SamenessKind::SameWords => "same-words",
            SamenessKind::Translation => "translation",
            SamenessKind::ExcerptOf => "excerpt-of",
            SamenessKind::HasExcerpt => "has-excerpt",
        }
    }
}

impl Dictum {
    /// Traces the passages of the statement that a card names.
    pub(super) fn trace_card(&self, card: StatementCard, limit: usize) -> Result<StatementTrace> {
        let view = self.show(&card.id)?;
        let Some(statement) = view.statement() else {
            return Ok(StatementTrace { card, passages: Vec::new(), same: Vec::new() });
        };
        let links = self.links_elsewhere(card.edition, statement)?;
        let same = self.same_statements(&card, &links, &view.links)?;
        let passages = self.passages(statement, &links, limit)?;
        Ok(StatementTrace { card, passages, same })
    }

    /// Sets a statement's passages against those of the latest editions of all others.
    pub(super) fn links_elsewhere(&self, edition: u64, statement: &Statement) -> Result<Vec<ReuseLink>> {
        let mut builder = ReuseBuilder::new();
        builder.add(edition, statement);
        let bytes = builder.finish();
        let mut links = Vec::new();
        let Ok(own) = ReuseSegment::open(&bytes) else { return Ok(links) };
        let reuse = self.reuse()?;
        let segments = reuse.segments();
        let work = ReuseWork::new(own, &segments);
        let hits = [work.hits(0, 1)];
        (0..work.shares()).for_each(|share| work.links(share, &hits, |link| links.push(link)));
        let others: BTreeSet<u64> = links.iter().map(|link| link.other.doc).collect();
        let latest = self.with_shelf(|shelf| shelf.latest_among(others))?;
        links.retain(|link| latest.contains(&link.other.doc));
        links.sort_by_key(|link| (link.own, link.other));
        Ok(links)
    }

    fn passages(
        &self,
        statement: &Statement,
        links: &[ReuseLink],
        limit: usize,
    ) -> Result<Vec<TracedPassage>> {
        let mut passages = Vec::new();
        for group in grouped(links).into_iter().take(limit) {
            let own = group[0].own;
            let turn = statement.turns.get(own.turn as usize);
            let held = turn.and_then(|turn| Some((turn, turn.paragraphs.get(own.paragraph as usize)?)));
            let Some((turn, paragraph)) = held else { continue };
            let range = bytes_of(&paragraph.text, own.start..own.end);
            passages.push(TracedPassage {
                turn: turn.id.clone(),
                paragraph: own.paragraph as usize + 1,
                words: paragraph.text.get(range.clone()).unwrap_or_default().to_owned(),
                range,
                statements: group.iter().map(|link| link.other.doc).collect::<BTreeSet<u64>>().len(),
                elsewhere: self.elsewhere(&group)?,
            });
        }
        Ok(passages)
    }

    /// Where else a passage stands, each statement once, earliest first.
    fn elsewhere(&self, group: &[&ReuseLink]) -> Result<Vec<TracedUse>> {
        let mut nearest: BTreeMap<u64, &ReuseLink> = BTreeMap::new();
        for link in group {
            let held = nearest.entry(link.other.doc).or_insert(link);
            if link.edits < held.edits {
                *held = link;
            }
        }
        let mut uses = Vec::new();
        for link in nearest.values().take(MOST_ELSEWHERE) {
            let speaker = self.speaker_of_passage(&link.other)?;
            uses.extend(self.traced_use(&link.other, link.edits, speaker.as_deref())?);
        }
        uses.sort_by(|a, b| a.statement.day().cmp(b.statement.day()));
        Ok(uses)
    }

    fn speaker_of_passage(&self, passage: &ReusedPassage) -> Result<Option<String>> {
        let Some(card) = self.with_shelf(|shelf| shelf.statement_of_edition(passage.doc))? else {
            return Ok(None);
        };
        let reading = self.reading(card.capture)?;
        let named = reading
            .statement
            .as_ref()
            .and_then(|held| dictum_collate::speaker_of(held, passage.turn as usize))
            .map(str::to_owned);
        Ok(named)
    }

    /// The statements that share most of their words with this one, and its translations.
    fn same_statements(
        &self,
        card: &StatementCard,
        links: &[ReuseLink],
        linked: &[LinkedStatement],
    ) -> Result<Vec<SameStatement>> {
        let mut by_doc: BTreeMap<u64, Vec<&ReuseLink>> = BTreeMap::new();
        links.iter().for_each(|link| by_doc.entry(link.other.doc).or_default().push(link));
        let mut same: Vec<SameStatement> = linked.iter().map(of_kin).collect();
        for (doc, links) in by_doc {
            let here = covered(links.iter().map(|link| link.own));
            let there = covered(links.iter().map(|link| link.other));
            if here.max(there) < FEWEST_WORDS {
                continue;
            }
            let Some(other) = self.with_shelf(|shelf| shelf.statement_of_edition(doc))? else { continue };
            let is_linked = linked.iter().any(|linked| linked.statement.id == other.id);
            let is_most = |words: u64, of: u64| words * 100 >= of * SAME_SHARE && of >= FEWEST_WORDS;
            let kind = match (is_most(here, card.words), is_most(there, other.words)) {
                _ if is_linked => continue,
                (true, true) => SamenessKind::SameWords,
                (true, false) => SamenessKind::ExcerptOf,
                (false, true) => SamenessKind::HasExcerpt,
                (false, false) => continue,
            };
            let share = here as f32 / card.words.max(1) as f32;
            same.push(SameStatement { statement: other, kind, share: share.min(1.0) });
        }
        Ok(same)
    }
}

fn of_kin(linked: &LinkedStatement) -> SameStatement {
    let kind = match linked.kind {
        LinkKind::SameWords => SamenessKind::SameWords,
        LinkKind::Translation => SamenessKind::Translation,
    };
    SameStatement { statement: linked.statement.clone(), kind, share: linked.share }
}

/// Links whose own passages are one, in the order of the statement; the first of each group has the longest.
pub(super) fn grouped(links: &[ReuseLink]) -> Vec<Vec<&ReuseLink>> {
    let mut groups: Vec<Vec<&ReuseLink>> = Vec::new();
    let mut by_length: Vec<&ReuseLink> = links.iter().collect();
    by_length.sort_by_key(|link| (std::cmp::Reverse(link.own.end - link.own.start), link.own, link.other));
    for link in by_length {
        match groups.iter_mut().find(|group| is_one(&group[0].own, &link.own)) {
            Some(group) => group.push(link),
            None => groups.push(vec![link]),
        }
    }
    groups.sort_by_key(|group| group[0].own);
    groups
}

fn is_one(longer: &ReusedPassage, other: &ReusedPassage) -> bool {
    let shared = longer.end.min(other.end).saturating_sub(longer.start.max(other.start));
    (longer.turn, longer.paragraph) == (other.turn, other.paragraph)
        && shared * 100 >= (longer.end - longer.start) * ONE_PASSAGE
}

/// How many words some passages cover together.
fn covered(passages: impl Iterator<Item = ReusedPassage>) -> u64 {
    let mut passages: Vec<ReusedPassage> = passages.collect();
    passages.sort_unstable();
    let (mut words, mut last) = (0, (0, 0, 0));
    for passage in passages {
        let end = if (last.0, last.1) == (passage.turn, passage.paragraph) { last.2 } else { 0 };
        words += u64::from(passage.end.saturating_sub(passage.start.max(end)));
        last = (passage.turn, passage.paragraph, passage.end.max(end));
    }
    words
}
