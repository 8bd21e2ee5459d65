//! Keyword in context: every place where what was looked for stands, in its line, sorted and grouped.

use crate::{
    Dictum,
    error::{Error, Result},
    search::parsed,
    within::{DayNumber, Found},
};
use dictum_collate::{LineOrder, line_key, words_around};
use std::collections::BTreeMap;

/// More lines are not put in order: they are held in memory at once, some 400 bytes each.
pub const MOST_LINES: usize = 50_000;

/// Which lines are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KwicRequest {
    /// What is looked for, in the grammar of the search.
    pub query: String,
    /// How many words stand on each side.
    pub width: usize,
    /// In which order.
    pub order: LineOrder,
    /// What the lines are put together by, before they are put in order.
    pub group: Option<LineGroup>,
    /// How many lines to pass over.
    pub skip: usize,
    /// How many lines at most.
    pub take: usize,
}

/// What lines are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineGroup {
    /// The person who speaks, under all names.
    Speaker,
    /// The year.
    Year,
    /// The kind of statement.
    Kind,
    /// The publisher.
    Publisher,
}

impl LineGroup {
    /// The words for them, in every door.
    pub const WORDS: [&'static str; 4] = ["speaker", "year", "kind", "publisher"];
}

impl std::str::FromStr for LineGroup {
    type Err = Error;

    fn from_str(written: &str) -> Result<LineGroup> {
        Ok(match written {
            "speaker" => LineGroup::Speaker,
            "year" => LineGroup::Year,
            "kind" => LineGroup::Kind,
            "publisher" => LineGroup::Publisher,
            other => {
                let words = LineGroup::WORDS.join(", ");
                return Err(Error::asked_wrongly(format!("lines are not grouped by “{other}”"))
                    .with_hint(format!("group them by one of {words}")));
            }
        })
    }
}

/// Lines with what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KwicAnswer {
    /// The query as asked.
    pub query: String,
    /// How many lines there are.
    pub total: usize,
    /// In how many turns.
    pub turns: usize,
    /// The groups with how many lines each has, those with most first; one without a name where nothing is told.
    pub groups: Vec<LinesOfGroup>,
    /// The lines asked for.
    pub lines: Vec<KwicLine>,
    /// Whether there are more than [`MOST_LINES`], of which only those were counted and put in order.
    pub is_cut: bool,
}

/// A group of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinesOfGroup {
    /// Its name; empty where nothing is told.
    pub name: String,
    /// How many lines it has.
    pub lines: usize,
}

/// A place where what was looked for stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KwicLine {
    /// The statement's id.
    pub statement: String,
    /// The turn's id.
    pub turn: String,
    /// The position of the paragraph in its turn, from 1.
    pub paragraph: usize,
    /// The day of the statement, as precise as was told, or empty.
    pub day: String,
    /// What the turn is.
    pub role: String,
    /// Who speaks, as printed; empty where nobody is named.
    pub speaker: String,
    /// Who put it out.
    pub publisher: String,
    /// What the statement is.
    pub kind: String,
    /// In which language the turn is.
    pub language: String,
    /// The group it is in, where grouping was asked for.
    pub group: String,
    /// The words before.
    pub before: String,
    /// The words looked for, as they stand.
    pub matched: String,
    /// The words after.
    pub after: String,
}

/// A line with what it is sorted by.
struct Sorted {
    key: Vec<String>,
    day: u64,
    edition: u64,
    turn: u64,
    line: KwicLine,
}

impl Dictum {
    /// Sets every place where what was looked for stands in its line. Headlines, which nobody speaks, are passed over.
    ///
    /// # Errors
    /// Asked wrongly, where the query is not of the grammar or has no words to line up by.
    pub fn kwic(&self, request: &KwicRequest) -> Result<KwicAnswer> {
        let query = parsed(&request.query)?;
        let mut held: Vec<Sorted> = Vec::new();
        let mut is_cut = false;
        let mut turns = 0;
        let walked = self.each_match(query, &mut |found| {
            turns += 1;
            for at in 0..found.matches.len() {
                if held.len() == MOST_LINES {
                    is_cut = true;
                    return false;
                }
                held.push(sorted_line(found, at, request));
            }
            true
        })?;
        let groups = self.grouped(&mut held, request.group)?;
        order(&mut held, request.order, &groups);
        Ok(KwicAnswer {
            query: request.query.clone(),
            total: held.len(),
            turns,
            groups,
            lines: held.into_iter().skip(request.skip).take(request.take).map(|sorted| sorted.line).collect(),
            is_cut: is_cut || walked.is_cut,
        })
    }

    /// Names each line's group, and counts the groups.
    fn grouped(&self, held: &mut [Sorted], group: Option<LineGroup>) -> Result<Vec<LinesOfGroup>> {
        let Some(group) = group else { return Ok(Vec::new()) };
        let mut persons = self.persons();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for Sorted { line, .. } in held {
            line.group = match group {
                LineGroup::Speaker => persons.person(&line.speaker)?.name,
                LineGroup::Year => line.day.get(..4).unwrap_or_default().to_owned(),
                LineGroup::Kind => line.kind.clone(),
                LineGroup::Publisher => line.publisher.clone(),
            };
            *counts.entry(line.group.clone()).or_default() += 1;
        }
        let mut groups: Vec<LinesOfGroup> =
            counts.into_iter().map(|(name, lines)| LinesOfGroup { name, lines }).collect();
        if group != LineGroup::Year {
            groups.sort_by_key(|group| std::cmp::Reverse(group.lines));
        }
        Ok(groups)
    }
}

fn sorted_line(found: &Found<'_>, at: usize, request: &KwicRequest) -> Sorted {
    let (item, matched) = (found.turn, &found.matches[at]);
    let around = words_around(item.words, found.words, matched.clone(), request.width);
    let text = |range: std::ops::Range<usize>| in_one_line(item.words.get(range).unwrap_or_default());
    Sorted {
        key: line_key(found.words, matched, request.order),
        day: item.day(),
        edition: item.edition,
        turn: item.turn,
        line: KwicLine {
            statement: item.statement.to_owned(),
            turn: item.id.to_owned(),
            paragraph: 1 + item.words[..around.matched.start].matches('\n').count(),
            day: DayNumber(item.day()).to_string(),
            role: item.role.to_owned(),
            speaker: item.speaker.to_owned(),
            publisher: item.publisher.to_owned(),
            kind: item.kind.to_owned(),
            language: item.language.to_owned(),
            group: String::new(),
            before: text(around.before),
            matched: text(around.matched),
            after: text(around.after),
        },
    }
}

/// A line shows where a paragraph ends by its sign.
fn in_one_line(text: &str) -> String {
    text.replace('\n', " ¶ ")
}

/// Groups in the order given, lines by their key, then as they stand in time.
fn order(held: &mut [Sorted], order: LineOrder, groups: &[LinesOfGroup]) {
    let places: BTreeMap<&str, usize> =
        groups.iter().enumerate().map(|(place, group)| (group.name.as_str(), place)).collect();
    let place = |sorted: &Sorted| places.get(sorted.line.group.as_str()).copied();
    let in_time = |sorted: &Sorted| (sorted.day, sorted.edition, sorted.turn);
    // The sort is stable, so that lines of one turn stay in their order.
    held.sort_by(|a, b| {
        let by_key = if order == LineOrder::Day { std::cmp::Ordering::Equal } else { a.key.cmp(&b.key) };
        place(a).cmp(&place(b)).then(by_key).then_with(|| in_time(a).cmp(&in_time(b)))
    });
}
