//! Which statements are one statement: on two sites in the same words, or in two languages.
//!
//! Candidates are found by keys, so that each newcomer costs the same whatever is held: the least hashes of its runs of words
//! (statements that share most of their words share most of those), its address without marks of language, and its day.
//! Whether a candidate is kin follows from the words kept in their order, or, over two languages, from what no translator
//! changes: the numbers and the order of turns. Kin are linked, never merged.

use crate::{BlockAt, Comparison, Difference, Words, compare, hash::hash_word};
use dictum_model::{EditClass, Statement, TurnRole};
use std::collections::BTreeSet;

/// How many words make a run. Four are too many to be shared by chance, and few enough to outlive most edits.
const RUN: usize = 4;
/// How many least hashes are keys. Of two texts that share half of their runs, 96 of 100 pairs have two keys in common.
const LEAST_HASHES: usize = 8;
/// Shorter statements look like others by chance: greetings, condolences.
const FEWEST_WORDS: usize = 40;
/// So much of the longer text must be kept, in order, in the other. On 20,123 real statements, pairs of one day above it are
/// the same statement; a yearly message that only changes its year is of another day.
const LEAST_KEPT: f32 = 0.75;
/// One name, number or date replaced in so many words is a slip or an edit; more are another matter in the same form, as
/// when one day's notices approve the same aid for two provinces: four of the first seven pairs met were such.
const WORDS_FOR_A_FACT: u64 = 200;
/// So many of the numbers of either text must stand in the other, where languages differ.
const LEAST_NUMBERS: f32 = 0.6;
/// Fewer numbers in common may be chance.
const FEWEST_NUMBERS: usize = 3;
/// So many turns in the same order of roles are no chance, whatever the numbers.
const TELLING_TURNS: usize = 8;

/// How two statements are kin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kinship {
    /// The same words, this share of them in order.
    SameWords(f32),
    /// The same statement in another language: this share of the numbers and turns agrees.
    Translation(f32),
}

/// The keys that kin in the same words share: none for a short statement.
pub fn word_keys(statement: &Statement) -> Vec<u64> {
    let mut hashes = BTreeSet::new();
    let mut last = [0_u64; RUN];
    let mut count = 0;
    let spoken = statement.turns.iter().flat_map(|turn| &turn.paragraphs).filter(|block| block.is_spoken());
    let mut words = Words::default();
    for paragraph in spoken {
        words.clear();
        words.append(&paragraph.text);
        for word in words.iter() {
            last.rotate_left(1);
            last[RUN - 1] = hash_word(word);
            count += 1;
            if count >= RUN {
                keep_least(&mut hashes, mixed(&last));
            }
        }
    }
    if count < FEWEST_WORDS { Vec::new() } else { hashes.into_iter().collect() }
}

fn keep_least(hashes: &mut BTreeSet<u64>, hash: u64) {
    if hashes.len() < LEAST_HASHES {
        hashes.insert(hash);
    } else if hashes.last().is_some_and(|largest| hash < *largest) && hashes.insert(hash) {
        hashes.pop_last();
    }
}

/// One hash of a run of words, in which their order counts.
fn mixed(run: &[u64; RUN]) -> u64 {
    let mix = |hash: u64, word: &u64| (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    let hash = run.iter().fold(0xCBF2_9CE4_8422_2325, mix);
    hash ^ hash >> 31
}

/// Says how two statements are kin, if they are; whether their days agree is for the caller.
///
/// `same_address` says that their addresses differ by nothing but a mark of language.
pub fn kinship(a: &Statement, b: &Statement, same_address: bool) -> Option<Kinship> {
    let language = |statement: &'_ Statement| {
        statement.language.as_deref().map(|tag| tag.get(..2).unwrap_or(tag).to_owned())
    };
    match (language(a), language(b)) {
        (Some(one), Some(other)) if one != other => translation(a, b, same_address),
        _ => same_words(a, b),
    }
}

fn same_words(a: &Statement, b: &Statement) -> Option<Kinship> {
    let comparison = compare(a, b)?;
    let tally = comparison.tally;
    if facts_replaced(&comparison) > tally.words_kept / WORDS_FOR_A_FACT {
        return None;
    }
    let longer = tally.words_kept + tally.words_removed.max(tally.words_added);
    let share = tally.words_kept as f32 / longer.max(1) as f32;
    (tally.words_kept >= FEWEST_WORDS as u64 && share >= LEAST_KEPT).then_some(Kinship::SameWords(share))
}

/// How often a name, number or date of the one text is another in the other, headlines apart.
fn facts_replaced(comparison: &Comparison) -> u64 {
    let is_fact = |class: &EditClass| matches!(class, EditClass::Name | EditClass::Number | EditClass::Date);
    let rows = comparison.rows.iter().filter(|row| row.new != Some(BlockAt::Headline));
    let replaced = rows.flat_map(|row| &row.hunks).filter(|hunk| hunk.difference == Difference::Replaced);
    replaced.filter(|hunk| hunk.classes.first().is_some_and(is_fact)).count() as u64
}

fn translation(a: &Statement, b: &Statement, same_address: bool) -> Option<Kinship> {
    if same_address {
        return Some(Kinship::Translation(1.0));
    }
    let (a_numbers, b_numbers) = (numbers(a), numbers(b));
    let shared = a_numbers.intersection(&b_numbers).count();
    let share = shared as f32 / a_numbers.len().max(b_numbers.len()).max(1) as f32;
    let is_one_order = roles(a) == roles(b);
    let by_numbers = shared >= FEWEST_NUMBERS && share >= LEAST_NUMBERS && is_one_order;
    let by_turns = a.turns.len() >= TELLING_TURNS && is_one_order && (shared > 0 || a_numbers.is_empty());
    (by_numbers || by_turns).then_some(Kinship::Translation(share))
}

fn roles(statement: &Statement) -> Vec<TurnRole> {
    statement.turns.iter().map(|turn| turn.role).collect()
}

/// The numbers in digits, without what parts thousands or decimals: that is a matter of language.
fn numbers(statement: &Statement) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    let spoken = statement.turns.iter().flat_map(|turn| &turn.paragraphs).filter(|block| block.is_spoken());
    for paragraph in spoken {
        let words = Words::of(&paragraph.text);
        let digits = words.iter().filter(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
        numbers.extend(digits.map(|word| word.chars().filter(char::is_ascii_digit).collect::<String>()));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_model::{Paragraph, ParagraphForm, Span, Turn};
    use proptest::prelude::*;

    fn statement(language: &str, turns: &[(TurnRole, &str)]) -> Statement {
        let turn = |(at, (role, text)): (usize, &(TurnRole, &str))| Turn {
            id: format!("t{}", at + 1),
            role: *role,
            speaker: None,
            label: None,
            language: None,
            translation_of: None,
            paragraphs: vec![Paragraph {
                text: (*text).to_owned(),
                form: ParagraphForm::Prose,
                span: Span { start: 0, end: 0 },
            }],
        };
        Statement {
            language: Some(language.to_owned()),
            turns: turns.iter().enumerate().map(turn).collect(),
            ..Statement::default()
        }
    }

    fn speech(language: &str, text: &str) -> Statement {
        statement(language, &[(TurnRole::Speech, text)])
    }

    /// A text of so many words, all different.
    fn words(from: usize, count: usize) -> String {
        (from..from + count).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_copy_with_a_line_of_its_own_is_kin_and_another_text_is_not() {
        let one = speech("en", &words(0, 200));
        let copy = speech("en", &format!("The embassy notes: {}", words(0, 200)));
        assert!(matches!(kinship(&one, &copy, false), Some(Kinship::SameWords(share)) if share > 0.97));
        assert_eq!(kinship(&one, &speech("en", &words(100, 200)), false), None);
    }

    #[test]
    fn the_same_form_filled_in_for_another_province_is_another_statement() {
        let form = |province: &str, count: &str| {
            let text = "The minister approves aid for the province of NAME after the flood. The roads of NAME are to be mended \
                first, and then its COUNT bridges. The council of NAME will report each week until all of the aid has been \
                paid out and every household that lost its boats has been heard.";
            speech("en", &text.replace("NAME", province).replace("COUNT", count))
        };
        assert!(kinship(&form("Vesland", "14"), &form("Vesland", "14"), false).is_some());
        assert_eq!(kinship(&form("Vesland", "14"), &form("Norland", "9"), false), None);
    }

    #[test]
    fn short_texts_have_no_keys() {
        assert!(word_keys(&speech("en", &words(0, 30))).is_empty());
        assert_eq!(word_keys(&speech("en", &words(0, 200))).len(), LEAST_HASHES);
    }

    #[test]
    fn a_translation_keeps_the_numbers_and_the_turns() {
        use TurnRole::{Answer, Question};
        let english =
            statement("en", &[(Question, "Why 1,250 ferries?"), (Answer, "In 2031 we had 17, not 94.")]);
        let french = statement(
            "fr",
            &[(Question, "Pourquoi 1 250 bacs, soit 1250 ?"), (Answer, "En 2031, 17 et non 94.")],
        );
        assert!(matches!(kinship(&english, &french, false), Some(Kinship::Translation(_))));
        let other = statement("fr", &[(Question, "Pourquoi 12 bacs ?"), (Answer, "En 2031, 18 et non 95.")]);
        assert_eq!(kinship(&english, &other, false), None);
        assert_eq!(kinship(&english, &other, true), Some(Kinship::Translation(1.0)));
    }

    proptest! {
        #[test]
        fn copies_with_a_few_changes_share_two_keys(changed in proptest::collection::vec(0_usize..400, 0..12)) {
            let text: Vec<String> = (0..400).map(|n| if changed.contains(&n) { format!("other{n}") } else { format!("word{n}") }).collect();
            let (one, copy) = (word_keys(&speech("en", &words(0, 400))), word_keys(&speech("en", &text.join(" "))));
            let shared = one.iter().filter(|key| copy.contains(key)).count();
            prop_assert!(shared >= 2, "{shared} of {LEAST_HASHES}");
        }
    }
}
