//! Who is said to have said something, and when: from the words around a quotation.

use super::lexicon::{LEXICON, is_unspaced};
use crate::{is_same_person, sentence};
use dictum_model::Moment;
use jiff::civil;
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

/// An attribution between two stretches of one quotation has so many words at most.
const LONGEST_GAP: usize = 16;

/// An attribution inside the marks has so many bytes at most: sixteen words of any script.
const LONGEST_INSIDE: usize = 600;
/// How many names of an article are told apart. A guess with room: a long article has a hundred; what is named beyond them
/// goes by the name as it stands.
const MOST_NAMES: usize = 500;
/// How many words a name has at most; a run of capitals that goes on is known by its first words.
const MOST_WORDS_OF_A_NAME: usize = 12;
/// How many bytes a word of a name has at most.
const LONGEST_WORD_OF_A_NAME: usize = 80;

/// The words around a quotation.
#[derive(Clone, Debug, Default)]
pub(super) struct Sayer {
    /// The block that it begins in.
    pub(super) block: usize,
    /// Attributions that part it.
    pub(super) inside: Vec<String>,
    /// The rest of its sentence.
    pub(super) after: String,
    /// What its sentence begins with.
    pub(super) before: String,
    /// Where in its block it begins, in bytes.
    pub(super) start: usize,
}

/// Who said something, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) speaker: Option<String>,
    pub(super) said_on: Option<Moment>,
}

/// The names of an article, and whose words it gave last.
pub(super) struct Naming {
    /// Full names, in the order of the article.
    full: Vec<String>,
    /// The fullest form of each name that was asked for.
    fullest: HashMap<String, String>,
    /// Where people are named, in the order of the article.
    mentions: Vec<Mention>,
    last: Option<Last>,
}

/// A place outside quotations where a person is named.
struct Mention {
    block: usize,
    end: usize,
    /// The fullest form of the name.
    person: String,
}

struct Last {
    name: String,
    block: usize,
}

impl Naming {
    /// Gathers the full names of an article, given its blocks without what they quote.
    pub(super) fn new(texts: &[String]) -> Naming {
        let names: Vec<Vec<Name>> = texts.iter().map(|text| names_in(text)).collect();
        let mut naming =
            Naming { full: Vec::new(), fullest: HashMap::new(), mentions: Vec::new(), last: None };
        let mut met = HashSet::new();
        for name in names.iter().flatten().filter(|name| name.words.contains(' ')) {
            if naming.full.len() < MOST_NAMES && met.insert(name.words.as_str()) {
                naming.full.push(name.words.clone());
            }
        }
        let people = naming.people_of(texts, &names);
        naming.find_mentions(&people, &names);
        naming
    }

    /// Those who are people: named with an office, or beside a verb of saying.
    fn people_of(&mut self, texts: &[String], names: &[Vec<Name>]) -> Vec<String> {
        let (mut people, mut met) = (Vec::new(), HashSet::new());
        for (text, names) in texts.iter().zip(names) {
            let verb = verb_in(text);
            let is_subject = |name: &Name| verb.as_ref().is_some_and(|verb| distance(&name.range, verb) <= 1);
            for name in names.iter().filter(|name| name.has_office || is_subject(name)) {
                let person = self.fullest(&name.words);
                if people.len() < MOST_NAMES && met.insert(person.clone()) {
                    people.push(person);
                }
            }
        }
        people
    }

    fn find_mentions(&mut self, people: &[String], names: &[Vec<Name>]) {
        let mut known: HashMap<&str, Option<&String>> = HashMap::new();
        for (block, name) in
            names.iter().enumerate().flat_map(|(block, names)| names.iter().map(move |name| (block, name)))
        {
            if known.len() >= MOST_NAMES && !known.contains_key(name.words.as_str()) {
                continue;
            }
            let person = *known
                .entry(&name.words)
                .or_insert_with(|| people.iter().find(|person| is_same_person(&name.words, person)));
            let mention = |person: &String| Mention { block, end: name.range.end, person: person.clone() };
            self.mentions.extend(person.map(mention));
        }
    }

    /// Tells who is said to have said a quotation; who said the last one in its block, where nothing else is told.
    pub(super) fn said_of(&mut self, sayer: &Sayer) -> Said {
        let near = sayer.inside.iter().chain([&sayer.after, &sayer.before]);
        let said_on = near.clone().find_map(|words| day_in(words));
        let told = near.into_iter().find_map(|words| self.named_in(words, sayer));
        let signed = || name_after_dash(&sayer.after).map(|name| self.fullest(&name));
        let named = told.or_else(signed);
        let goes_on = self.last.as_ref().filter(|last| last.block == sayer.block);
        let speaker = named.or_else(|| goes_on.map(|last| last.name.clone()));
        if let Some(name) = &speaker {
            self.last = Some(Last { name: name.clone(), block: sayer.block });
        }
        Said { speaker, said_on }
    }

    /// The name beside a verb of saying; for “he” or “the minister” whoever was named last.
    fn named_in(&mut self, words: &str, sayer: &Sayer) -> Option<String> {
        let verb = verb_in(words)?;
        let names: Vec<Name> = names_in(words).into_iter().filter(|name| !is_place(name, &verb)).collect();
        let nearest = names.iter().min_by_key(|name| distance(&name.range, &verb));
        match (nearest, pronoun_in(words)) {
            (Some(name), None) => Some(self.fullest(&name.words)),
            (Some(name), Some(pronoun)) if distance(&name.range, &verb) < distance(&pronoun, &verb) => {
                Some(self.fullest(&name.words))
            }
            (_, Some(_)) => self.meant(sayer),
            (None, None) => None,
        }
    }

    /// Whom a pronoun means: the person named last before it, in its own block or an earlier one; else who spoke last.
    fn meant(&self, sayer: &Sayer) -> Option<String> {
        let here = self.named_before(sayer.block, sayer.start).filter(|mention| mention.block == sayer.block);
        let last = || self.last.as_ref().map(|last| last.name.clone());
        let earlier = || self.named_before(sayer.block, 0).map(|mention| mention.person.clone());
        here.map(|mention| mention.person.clone()).or_else(last).or_else(earlier)
    }

    /// Where a person was named last before a place.
    fn named_before(&self, block: usize, start: usize) -> Option<&Mention> {
        let after = self.mentions.partition_point(|mention| (mention.block, mention.end) <= (block, start));
        self.mentions.get(after.checked_sub(1)?)
    }

    /// The fullest form of a name that the article has.
    fn fullest(&mut self, name: &str) -> String {
        if let Some(known) = self.fullest.get(name) {
            return known.clone();
        }
        if self.fullest.len() >= MOST_NAMES {
            return name.to_owned();
        }
        let fuller = |full: &&String| full.len() > name.len() && is_same_person(name, full);
        let fullest = self.full.iter().find(fuller).cloned().unwrap_or_else(|| name.to_owned());
        self.fullest.insert(name.to_owned(), fullest.clone());
        fullest
    }
}

/// How far a name stands from a verb, in bytes.
fn distance(range: &Range<usize>, verb: &Range<usize>) -> usize {
    if range.start >= verb.end { range.start - verb.end } else { verb.start.saturating_sub(range.end) }
}

/// Says whether a name is bound to something else than the verb: “told the cadets of Port Salvan”, “in Velgard”.
fn is_place(name: &Name, verb: &Range<usize>) -> bool {
    name.is_bound && distance(&name.range, verb) > 1
}

/// Says whether a gap between two stretches is an attribution after which the quotation goes on.
pub(super) fn goes_on_after(gap: &str) -> bool {
    let words = gap.split_whitespace().count();
    let is_open = gap.trim_end().ends_with([',', '，', ':', '：', '—', '–']);
    words <= LONGEST_GAP && is_open && (verb_in(gap).is_some() || words <= 4)
}

/// An attribution inside the marks: « …, — сказал министр, — … », « …, a dit X, … ».
pub(super) fn inside(text: &str) -> Option<Range<usize>> {
    let start =
        text.match_indices(", — ").chain(text.match_indices("! — ")).chain(text.match_indices("? — "));
    for (at, _) in start {
        let from = at + 1;
        let said = &text[from..text.floor_char_boundary(from + LONGEST_INSIDE)];
        let Some(end) =
            [", — ", ". — "].iter().filter_map(|close| said.get(5..)?.find(close).map(|end| end + 5)).min()
        else {
            continue;
        };
        let attribution = &said[..end];
        if attribution.split_whitespace().count() <= LONGEST_GAP && verb_in(attribution).is_some() {
            return Some(from..from + end + ", — ".len());
        }
    }
    None
}

/// The first sentence of what stands after a quotation.
pub(super) fn first_sentence(text: &str) -> &str {
    text.get(sentence::rest(text, 0)).unwrap_or_default()
}

/// The beginning of the sentence that a quotation stands in. “am 3. Mai”: a full stop behind a number does not end it.
pub(super) fn last_sentence(text: &str) -> &str {
    let mut start = sentence::lead_in(text, text.len()).start;
    loop {
        let before = text[..start].trim_end();
        let is_ordinal = before.strip_suffix('.').is_some_and(ends_in_day);
        if !is_ordinal {
            return &text[start..];
        }
        start = sentence::lead_in(text, before.len() - 1).start;
    }
}

/// Says whether a text ends in one or two digits: the day of a date, not its year.
fn ends_in_day(text: &str) -> bool {
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (1..=2).contains(&digits)
}

/// The first verb of saying.
fn verb_in(text: &str) -> Option<Range<usize>> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let words: Vec<Range<usize>> = words_of(&lower).collect();
    let single = words.iter().find(|word| LEXICON.verbs.contains(&lower[(*word).clone()])).cloned();
    let double = words
        .windows(2)
        .map(|pair| pair[0].start..pair[1].end)
        .find(|pair| LEXICON.verbs.contains(&lower[pair.clone()]));
    let joined = || {
        let is_unspaced_text = lower.chars().any(is_unspaced);
        let found = LEXICON.joined_verbs.iter().filter(|_| is_unspaced_text);
        found
            .filter_map(|verb| lower.find(verb).map(|at| at..at + verb.len()))
            .min_by_key(|range| range.start)
    };
    single.or(double).or_else(joined)
}

/// The last pronoun, or office that stands for a name.
fn pronoun_in(text: &str) -> Option<Range<usize>> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let words: Vec<Range<usize>> = words_of(&lower).collect();
    let stretches =
        (1..=3).flat_map(|n| words.windows(n).map(|some| some[0].start..some[some.len() - 1].end));
    let spaced = stretches
        .filter(|stretch| LEXICON.pronouns.contains(&lower[stretch.clone()]))
        .max_by_key(|stretch| stretch.start);
    let joined = || {
        let pronouns = LEXICON.pronouns.iter().filter(|pronoun| pronoun.chars().all(is_unspaced));
        pronouns.filter_map(|pronoun| lower.find(pronoun).map(|at| at..at + pronoun.len())).next()
    };
    spaced.or_else(joined)
}

/// The words of a text, by their places: letters, digits, and what joins them.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        let word = text[start..start + length].trim_end_matches(['.', '-', '\'', '’']);
        at = start + length;
        Some(start..start + word.len())
    })
}

/// A name in a text: capitalised words next to each other, offices left out.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    words: String,
    range: Range<usize>,
    /// Whether an office stands before it.
    has_office: bool,
    /// Whether a word stands before it that binds it: “of Port Salvan”.
    is_bound: bool,
}

fn names_in(text: &str) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut run: Option<Name> = None;
    let (mut has_office, mut is_bound, mut count) = (false, false, 0);
    for word in words_of(text) {
        let letters = text[word.clone()].trim_end_matches("'s").trim_end_matches("’s");
        let joins = run.as_ref().is_some_and(|run| text[run.range.end..word.start].trim().is_empty());
        if !is_name_part(letters) || !joins {
            names.extend(run.take());
        }
        if is_name_part(letters) {
            let range = word.start..word.start + letters.len();
            match &mut run {
                Some(run) => {
                    count += 1;
                    if count < MOST_WORDS_OF_A_NAME {
                        run.words.push(' ');
                        run.words.push_str(letters);
                    }
                    run.range.end = range.end;
                }
                None => {
                    count = 1;
                    run = Some(Name { words: letters.to_owned(), range, has_office, is_bound });
                }
            }
            if letters.len() < word.len() {
                // A name in the genitive ends there: “Tollak's Ministry”.
                names.extend(run.take());
            }
        }
        has_office = LEXICON.offices.contains(letters.to_lowercase().as_str());
        is_bound = LEXICON.binders.contains(text[word].to_lowercase().as_str());
    }
    names.extend(run);
    names
}

/// A word with a capital letter that is neither an office nor a word that only begins a sentence.
fn is_name_part(word: &str) -> bool {
    if word.len() > LONGEST_WORD_OF_A_NAME {
        return false;
    }
    let lower = word.to_lowercase();
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !LEXICON.offices.contains(lower.as_str())
        && !LEXICON.not_names.contains(lower.as_str())
        && !LEXICON.months.iter().any(|(month, _)| *month == lower)
}

/// `— Maren Tollak, Foreign Minister`: a name behind a dash, as under a block quotation.
fn name_after_dash(text: &str) -> Option<String> {
    let signed = text.trim_start().strip_prefix(['—', '–'])?;
    names_in(signed).into_iter().next().map(|name| name.words)
}

/// A day or month in a text, with its year: `3 May 2021`, `May 3, 2021`, `May 2021`, `le 3 mai 2021`, `3. Mai 2021`, `2021年5月3日`.
fn day_in(text: &str) -> Option<Moment> {
    let words: Vec<&str> = words_of(text).map(|word| &text[word]).collect();
    let month_at = |at: usize| {
        let lower = words.get(at)?.to_lowercase();
        LEXICON.months.iter().find(|(month, _)| *month == lower).map(|(_, number)| *number)
    };
    let number = |at: usize| {
        let digits = words.get(at)?.trim_end_matches(|c: char| c.is_ascii_lowercase());
        digits.parse::<i16>().ok()
    };
    let is_of = |at: usize| words.get(at).is_some_and(|word| matches!(*word, "de" | "del" | "of"));
    let is_day = |day: &i16| (1..=31).contains(day);
    let is_year = |year: &i16| (1400..=2200).contains(year);
    (0..words.len()).find_map(|at| {
        let month = month_at(at)?;
        let last = at.checked_sub(if at > 1 && is_of(at - 1) { 2 } else { 1 });
        let next = if is_of(at + 1) { at + 2 } else { at + 1 };
        let before = last.and_then(number).filter(is_day);
        let (after, second) = (number(next), number(next + 1).filter(is_year));
        match (before, after.filter(is_year), after.filter(is_day), second) {
            (Some(day), Some(year), ..) | (_, _, Some(day), Some(year)) => {
                civil::Date::new(year, month, day as i8).ok().map(Moment::Day)
            }
            (None, Some(year), ..) => Some(Moment::Month(year, month)),
            _ => None,
        }
    })
}
