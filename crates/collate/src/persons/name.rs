//! A name as printed, taken apart: titles, given names, family name, suffix; and how alike two of them are.

use super::letters;
use crate::Words;

/// Forms of address: no part of a name, and no office.
const ADDRESS: [&str; 32] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "hon",
    "honourable",
    "honorable",
    "his",
    "her",
    "excellency",
    "the",
    "rt",
    "right",
    "madam",
    "madame",
    "mme",
    "monsieur",
    "herr",
    "frau",
    "señor",
    "señora",
    "господин",
    "госпожа",
    "mp",
    "he",
];

/// Words of offices as they stand before a name.
const OFFICES: [&str; 44] = [
    "president",
    "minister",
    "prime",
    "foreign",
    "secretary",
    "ambassador",
    "general",
    "chancellor",
    "senator",
    "spokesperson",
    "spokesman",
    "spokeswoman",
    "deputy",
    "vice",
    "acting",
    "king",
    "queen",
    "prince",
    "princess",
    "pm",
    "governor",
    "congressman",
    "congresswoman",
    "representative",
    "speaker",
    "chairman",
    "chairwoman",
    "chair",
    "commissioner",
    "colonel",
    "captain",
    "admiral",
    "marshal",
    "judge",
    "justice",
    "premier",
    "press",
    "defence",
    "treasurer",
    "attorney",
    "президент",
    "министр",
    "посол",
    "премьер",
];

/// What stands for whoever speaks, and names nobody.
const NOBODY: [&str; 44] = [
    "question",
    "answer",
    "journalist",
    "reporter",
    "moderator",
    "host",
    "interviewer",
    "presenter",
    "caller",
    "compere",
    "interpreter",
    "translator",
    "audience",
    "participant",
    "member",
    "delegate",
    "official",
    "student",
    "voice",
    "staff",
    "correspondent",
    "unknown",
    "comment",
    "call",
    "remark",
    "committee",
    "republican",
    "democrat",
    "leader",
    "government",
    "senate",
    "department",
    "council",
    "office",
    "union",
    "party",
    "caucus",
    "association",
    "group",
    "coalition",
    "people",
    "family",
    "media",
    "all",
];

/// Joints of a family name that some print and some leave out.
const PARTICLES: [&str; 22] = [
    "van", "von", "der", "den", "de", "la", "le", "di", "du", "da", "do", "dos", "das", "del", "della", "al",
    "el", "ter", "zu", "zur", "bin", "y",
];

const SUFFIXES: [&str; 6] = ["jr", "sr", "junior", "ii", "iii", "iv"];

/// Honours and seats printed after a name: no part of it.
const HONOURS: [&str; 18] = [
    "esq", "mp", "mep", "mla", "phd", "md", "qc", "kc", "am", "ao", "ac", "oam", "csc", "obe", "cbe", "kbe",
    "usn", "usa",
];

/// A name, taken apart into folded words in Latin letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NameParts {
    /// Words of an office that stand before it.
    pub(super) office: Vec<String>,
    /// Given and middle names, initials among them.
    pub(super) given: Vec<Part>,
    /// The family name; none for what names an office or nobody, and for a name in ideographs, which is compared whole.
    pub(super) family: Option<Part>,
    suffix: Option<String>,
    /// All of it folded: what two writings of the same words share.
    pub(super) whole: String,
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    latin: String,
    is_cyrillic: bool,
}

impl Part {
    fn of(word: &str) -> Part {
        let is_cyrillic = word.chars().any(letters::is_cyrillic);
        let latin = if is_cyrillic { letters::latin(word) } else { word.to_owned() };
        Part { latin, is_cyrillic }
    }

    pub(super) fn is_initial(&self) -> bool {
        self.latin.chars().count() == 1
    }

    /// What all transliterations of the name share.
    pub(super) fn key(&self) -> String {
        letters::sound(&self.latin)
    }
}

/// How alike two names are, the most alike first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameLikeness {
    /// The same words, titles and order aside.
    Words,
    /// The same names in another transliteration or alphabet.
    Transliteration,
    /// The same but for a doubled letter: a slip, or another person.
    Spelling,
    /// One has an initial for a name, or lacks a middle name, of the other.
    Initials,
    /// One has a familiar form of a given name, or a mark of a generation, that the other lacks.
    Familiar,
    /// One, or each, is a family name alone.
    Family,
}

impl NameLikeness {
    /// Every likeness, in order.
    pub const ALL: [NameLikeness; 6] = [
        NameLikeness::Words,
        NameLikeness::Transliteration,
        NameLikeness::Spelling,
        NameLikeness::Initials,
        NameLikeness::Familiar,
        NameLikeness::Family,
    ];

    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            NameLikeness::Words => "words",
            NameLikeness::Transliteration => "transliteration",
            NameLikeness::Spelling => "spelling",
            NameLikeness::Initials => "initials",
            NameLikeness::Familiar => "familiar",
            NameLikeness::Family => "family-name",
        }
    }
}

impl NameParts {
    pub(super) fn of(name: &str) -> NameParts {
        let words = words_in_order(name);
        let whole = words.join(" ");
        let unnamed = NameParts { whole: whole.clone(), ..NameParts::default() };
        if name.chars().any(letters::is_ideograph) || words.len() > 8 {
            return unnamed;
        }
        let titles = words.iter().take_while(|word| is_title(word)).count();
        let (titles, names) = words.split_at(titles);
        // “President of Vessaria” and “Journalist” are no names; nor is what has digits.
        let is_office = names.first().is_none_or(|first| matches!(first.as_str(), "of" | "for"));
        if is_office || names.iter().any(|word| names_nobody(word)) {
            return unnamed;
        }
        let mut names = names.to_vec();
        while names.len() > 1 && names.last().is_some_and(|last| HONOURS.contains(&last.as_str())) {
            names.pop();
        }
        let suffix = names.pop_if(|last| SUFFIXES.contains(&last.as_str()));
        let Some(family) = names.pop() else { return unnamed };
        let given =
            names.iter().filter(|word| !PARTICLES.contains(&word.as_str())).map(|word| Part::of(word));
        NameParts {
            given: given.collect(),
            office: titles.iter().filter(|word| OFFICES.contains(&word.as_str())).cloned().collect(),
            family: Some(Part::of(&family)),
            suffix,
            whole: names.iter().chain([&family]).map(String::as_str).collect::<Vec<_>>().join(" "),
        }
    }

    /// Which names this one is compared with: those whose family names sound alike.
    pub(super) fn family_key(&self) -> String {
        match &self.family {
            Some(family) => family.key(),
            None => format!("={}", self.whole),
        }
    }

    /// How much it tells: more names in full before fewer, in full before initials.
    pub(super) fn fullness(&self) -> (usize, usize) {
        let full = self.given.iter().filter(|part| !part.is_initial()).count();
        (full, self.given.len())
    }

    /// How alike two names are; none for names that two persons have.
    pub(super) fn likeness(&self, other: &NameParts) -> Option<NameLikeness> {
        let (Some(family), Some(other_family)) = (&self.family, &other.family) else {
            return (self.whole == other.whole).then_some(NameLikeness::Words);
        };
        let alike = part_likeness(family, other_family).filter(|alike| *alike <= NameLikeness::Spelling)?;
        let given = given_likeness(&self.given, &other.given)?;
        // A family name alone has to be the very name, but for the alphabet.
        let is_other_name = alike > NameLikeness::Words && family.is_cyrillic == other_family.is_cyrillic;
        if given == NameLikeness::Family && is_other_name {
            return None;
        }
        let suffix = match (&self.suffix, &other.suffix) {
            (a, b) if a == b => NameLikeness::Words,
            (Some(_), Some(_)) => return None,
            _ => NameLikeness::Familiar,
        };
        Some(alike.max(given).max(suffix))
    }
}

/// The words of a name, folded; “Tollak, Maren” is put in the order of “Maren Tollak”.
fn words_in_order(name: &str) -> Vec<String> {
    let words = |text: &str| -> Vec<String> {
        Words::of(text).iter().map(|word| word.trim_end_matches("'s").to_owned()).collect()
    };
    let all = words(name);
    let Some((family, given)) = name.split_once(',') else { return all };
    let (family, given) = (words(family), words(given));
    let inverts = (1..=2).contains(&family.len())
        && (1..=3).contains(&given.len())
        && !given
            .iter()
            .any(|word| is_title(word) || SUFFIXES.contains(&word.as_str()) || names_nobody(word))
        && !given.iter().any(|word| word == "of");
    if inverts { given.into_iter().chain(family).collect() } else { all }
}

/// Says whether a folded word is a form of address or of an office: no part of a name.
pub(crate) fn is_title(word: &str) -> bool {
    ADDRESS.contains(&word) || OFFICES.contains(&word)
}

fn names_nobody(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    NOBODY.contains(&word) || NOBODY.contains(&singular) || word.chars().any(char::is_numeric)
}

/// How alike the given names are: first against first, and the middle ones each against its fellow, or none at all.
fn given_likeness(a: &[Part], b: &[Part]) -> Option<NameLikeness> {
    let (Some((first, rest)), Some((other_first, other_rest))) = (a.split_first(), b.split_first()) else {
        return Some(NameLikeness::Family);
    };
    let mut alike = part_likeness(first, other_first)?;
    if rest.is_empty() != other_rest.is_empty() {
        alike = alike.max(NameLikeness::Initials);
    } else if rest.len() != other_rest.len() {
        return None;
    } else {
        for (part, other) in rest.iter().zip(other_rest) {
            alike = alike.max(part_likeness(part, other)?);
        }
    }
    Some(alike)
}

fn part_likeness(a: &Part, b: &Part) -> Option<NameLikeness> {
    if a.latin == b.latin {
        return Some(if a.is_cyrillic == b.is_cyrillic {
            NameLikeness::Words
        } else {
            NameLikeness::Transliteration
        });
    }
    if a.is_initial() || b.is_initial() {
        let same = a.latin.chars().next() == b.latin.chars().next();
        return same.then_some(NameLikeness::Initials);
    }
    let is_other_alphabet = a.is_cyrillic != b.is_cyrillic;
    let is_long = a.latin.len() > 3 && b.latin.len() > 3;
    if (is_long || is_other_alphabet) && a.key() == b.key() {
        let is_slip = letters::doubled(&a.latin) != letters::doubled(&b.latin);
        return Some(if is_slip { NameLikeness::Spelling } else { NameLikeness::Transliteration });
    }
    letters::are_familiar(&a.latin, &b.latin).then_some(NameLikeness::Familiar)
}
