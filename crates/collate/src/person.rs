//! Whether two names, as printed, may be one person.

use crate::{Words, persons::is_title, spelling::is_same_name};
use dictum_model::{Statement, TurnRole};

/// Says whether a name asked for may be the person named in the record: titles aside, every word of the shorter name
/// stands in the longer one, an initial for a full name, a transliteration for another.
pub fn is_same_person(asked: &str, named: &str) -> bool {
    Person::named(asked).is(named)
}

/// A person asked for, to be held against many names.
#[derive(Clone, Debug)]
pub(crate) struct Person<'a> {
    name: &'a str,
    bare: Vec<String>,
}

impl<'a> Person<'a> {
    pub(crate) fn named(name: &'a str) -> Person<'a> {
        Person { name, bare: bare(name) }
    }

    /// As [`is_same_person`].
    pub(crate) fn is(&self, named: &str) -> bool {
        if self.name == named {
            return !self.bare.is_empty();
        }
        let named = bare(named);
        let (few, many) =
            if self.bare.len() <= named.len() { (&self.bare, &named) } else { (&named, &self.bare) };
        !few.is_empty() && few.iter().all(|word| many.iter().any(|other| is_same_part(word, other)))
    }
}

/// The name the words of a turn are known under: the turn's own speaker, else the only speaker of a statement that is
/// nobody else's; nothing for an unnamed questioner.
pub fn speaker_of(statement: &Statement, turn: usize) -> Option<&str> {
    let turn = statement.turns.get(turn)?;
    let sole = match (turn.role, statement.speakers.as_slice()) {
        (TurnRole::Speech | TurnRole::Answer | TurnRole::Text, [speaker]) => Some(speaker.name.as_str()),
        _ => None,
    };
    turn.speaker.as_deref().or(sole)
}

/// The words of a name without titles; all of them where nothing else is left ("The President").
fn bare(name: &str) -> Vec<String> {
    let all: Vec<String> =
        Words::of(name).iter().map(|word| word.trim_end_matches("'s").to_owned()).collect();
    let bare: Vec<String> = all.iter().filter(|word| !is_title(word) && *word != "of").cloned().collect();
    if bare.is_empty() { all } else { bare }
}

fn is_same_part(a: &str, b: &str) -> bool {
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    a == b || initial(a, b) || initial(b, a) || is_same_name(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_under_several_names() {
        for (asked, named) in [
            ("Orlo", "Anton Orlo"),
            ("President Orlo", "Mr. Anton ORLO"),
            ("Vice Premier Orlo", "Governor Anton Orlo"),
            ("A. Orlo", "Anton Orlo"),
            ("Sergei Vant", "Sergey Vant"),
            ("The President", "President"),
            ("TGO", "tgo"),
        ] {
            assert!(is_same_person(asked, named), "{asked} / {named}");
        }
    }

    #[test]
    fn two_persons_stay_two() {
        for (asked, named) in [("Anton Orlo", "Maria Orlo"), ("Vant", "Orlo"), ("", "Orlo"), ("TGO", "TON")] {
            assert!(!is_same_person(asked, named), "{asked} / {named}");
        }
    }
}
