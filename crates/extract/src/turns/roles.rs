//! Who asks and who answers, among those whom labels name.

use super::{Draft, Setting};
use crate::{labels::House, lexicon::LabelWord};
use dictum_model::{ParagraphForm, StatementKind, TurnRole};
use std::collections::HashSet;

/// Settles the roles of labelled turns: whoever is named and asks, asks; what follows a question is its answer.
pub(super) fn settle(setting: &Setting<'_>, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut() {
        if is_of_house(setting, draft) {
            draft.role = TurnRole::Question;
        }
    }
    let asking = asking(setting, drafts);
    for draft in drafts.iter_mut().filter(|draft| draft.label.is_some() && draft.role == TurnRole::Speech) {
        if draft.person.is_some_and(|person| asking.contains(&person)) {
            draft.role = TurnRole::Question;
        }
    }
    let last_question = drafts.iter().rposition(|draft| draft.role == TurnRole::Question);
    let mut exchange = Exchange::default();
    for (number, draft) in drafts.iter_mut().enumerate() {
        let is_last = last_question.is_none_or(|last| last < number);
        exchange.goes_on(setting, draft, is_last);
    }
}

/// Says whether a turn is a newspaper's or station's: it asks where people come to ask, or where it does ask.
fn is_of_house(setting: &Setting<'_>, draft: &Draft) -> bool {
    use StatementKind::{Briefing, Interview, NewsConference};
    let found = draft.label.and_then(|(block, _)| setting.labels[block].as_ref());
    let come_to_ask = matches!(setting.kind, Some(Briefing | Interview | NewsConference));
    found.is_some_and(|found| found.house != House::None) && (come_to_ask || puts_question(setting, draft))
}

/// A question and who has answered it so far.
#[derive(Default)]
struct Exchange {
    is_open: bool,
    answered: Vec<Answerer>,
}

/// Who answers: a person, or the words of a label for an office.
#[derive(PartialEq, Eq)]
enum Answerer {
    Person(usize),
    Office(String),
}

impl Exchange {
    fn goes_on(&mut self, setting: &Setting<'_>, draft: &mut Draft, is_after_last_question: bool) {
        match draft.role {
            TurnRole::Question => *self = Exchange { is_open: true, answered: Vec::new() },
            TurnRole::Moderator => self.is_open = false,
            TurnRole::Answer => self.answered.extend(answerer(setting, draft)),
            TurnRole::Speech if self.is_open && draft.label.is_some() => {
                let Some(who) = answerer(setting, draft) else { return };
                let again = self.answered.contains(&who);
                // Labelled again with no question between: closing words, if no question follows either.
                if !(again && is_after_last_question) {
                    draft.role = TurnRole::Answer;
                }
                self.answered.push(who);
            }
            _ => {}
        }
    }
}

fn answerer(setting: &Setting<'_>, draft: &Draft) -> Option<Answerer> {
    let (block, length) = draft.label?;
    let label = || setting.blocks[block].words[..length].to_lowercase();
    Some(draft.person.map_or_else(|| Answerer::Office(label()), Answerer::Person))
}

/// The persons who ask.
fn asking(setting: &Setting<'_>, drafts: &[Draft]) -> HashSet<usize> {
    let main = setting.people.main().or_else(|| host(setting, drafts));
    let others =
        || drafts.iter().filter_map(|draft| draft.person).filter(move |person| Some(*person) != main);
    let by_office = setting.labels.iter().flatten().any(|found| found.word == Some(LabelWord::Office));
    match setting.kind {
        // In an interview whoever is named and is not its subject asks.
        Some(StatementKind::Interview) if main.is_some() || by_office => others().collect(),
        Some(StatementKind::Debate) | None => HashSet::new(),
        _ if (main.is_some() || by_office) && is_faced(setting, drafts) => {
            others().filter(|&person| asks(setting, drafts, person)).collect()
        }
        _ if main.is_none() && is_faced(setting, drafts) => facing(setting, drafts),
        _ => HashSet::new(),
    }
}

/// The one among those who speak at a conference whose office the page tells, if it tells no other's.
fn host(setting: &Setting<'_>, drafts: &[Draft]) -> Option<usize> {
    if setting.kind == Some(StatementKind::Interview) {
        return named_by_office(setting, drafts);
    }
    if !matches!(setting.kind, Some(StatementKind::NewsConference | StatementKind::Briefing)) {
        return None;
    }
    let mut officials =
        drafts.iter().filter_map(|draft| draft.person).filter(|&person| setting.people.has_office(person));
    let host = officials.next()?;
    officials.all(|person| person == host).then_some(host)
}

/// The one whom a label stands for that says an office alone: "PRIME MINISTER:".
fn named_by_office(setting: &Setting<'_>, drafts: &[Draft]) -> Option<usize> {
    let by_office = drafts.iter().filter(|draft| {
        let found = draft.label.and_then(|(block, _)| setting.labels[block].as_ref());
        found.is_some_and(|found| found.word == Some(LabelWord::Office))
    });
    let mut people = by_office.filter_map(|draft| draft.person);
    let first = people.next()?;
    people.all(|person| person == first).then_some(first)
}

/// Who puts questions to one person that the page does not name beside the words: each is followed by that one.
fn facing(setting: &Setting<'_>, drafts: &[Draft]) -> HashSet<usize> {
    let persons: Vec<(usize, bool)> =
        drafts.iter().filter_map(|draft| Some((draft.person?, puts_question(setting, draft)))).collect();
    let put = persons.windows(2).filter(|pair| pair[0].1 && pair[0].0 != pair[1].0);
    let asked: HashSet<usize> = put.clone().map(|pair| pair[0].0).collect();
    let faced: HashSet<usize> = put.map(|pair| pair[1].0).collect();
    let is_told = persons.len() > 3 && faced.len() == 1 && asked.is_disjoint(&faced);
    if is_told { asked } else { HashSet::new() }
}

/// Says whether somebody faces questions: at a conference, or after a speech of his own.
fn is_faced(setting: &Setting<'_>, drafts: &[Draft]) -> bool {
    let conference = matches!(setting.kind, Some(StatementKind::NewsConference | StatementKind::Briefing));
    let speech = drafts.first().is_some_and(|draft| draft.label.is_none() && !draft.is_silent());
    conference || speech
}

/// Says whether a person without an office, not named beside the words, puts a question.
fn asks(setting: &Setting<'_>, drafts: &[Draft], person: usize) -> bool {
    let mut own = drafts.iter().filter(|draft| draft.person == Some(person));
    let asked_as_guest = own.clone().any(|draft| draft.role == TurnRole::Question);
    let stranger = person >= setting.named_beside && !setting.people.has_office(person);
    asked_as_guest || stranger && own.any(|draft| puts_question(setting, draft))
}

/// Says whether the last words of a turn are a question.
fn puts_question(setting: &Setting<'_>, draft: &Draft) -> bool {
    let spoken = draft.paragraphs.iter().rev().find(|one| one.form != ParagraphForm::Note);
    spoken.is_some_and(|one| setting.blocks[one.block].words.ends_with(['?', '？', '؟']))
}
