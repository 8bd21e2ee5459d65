//! Two statements set beside each other, paragraph by paragraph: a statement and its translation, or the same words on two sites.
//!
//! Which paragraphs belong together follows from what no translator changes: their order, how long they are beside each other, the
//! numbers in them, and which of them are questions and which answers (after Gale and Church, *A Program for Aligning Sentences in
//! Bilingual Corpora*, 1993, with numbers as anchors). No paragraph is left out and none is moved: where one stands alone, it stands alone.

use crate::Words;
use dictum_model::{Statement, TurnRole};
use std::ops::Range;

/// So far from the straight line the search for the way goes, in paragraphs; translations do not drift further.
const BAND: usize = 60;

/// What it costs that a paragraph has nothing beside it. Beside 0 for two that match in length, about 1.4 for one four times as long.
const ALONE: f32 = 1.6;
/// What it costs that two paragraphs stand beside one.
const TWO_FOR_ONE: f32 = 1.3;
/// What it costs that a question stands beside an answer.
const OTHER_ROLE: f32 = 3.0;
/// What a number in both is worth, for three at most.
const NUMBER: f32 = 0.8;
/// What it costs where there are numbers and none is in both.
const OTHER_NUMBERS: f32 = 1.2;

/// A paragraph of a statement: its turn and its place in it, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BesideAt {
    /// The turn.
    pub turn: usize,
    /// The paragraph.
    pub paragraph: usize,
}

/// Paragraphs that belong together: of each statement none, one or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BesideRow {
    /// Of the first statement.
    pub left: Vec<BesideAt>,
    /// Of the second.
    pub right: Vec<BesideAt>,
}

/// A paragraph as it is compared.
struct Block {
    at: BesideAt,
    role: TurnRole,
    length: f32,
    numbers: Vec<String>,
}

/// Steps of the way: so many paragraphs of the one beside so many of the other.
const STEPS: [[usize; 2]; 5] = [[1, 1], [1, 0], [0, 1], [2, 1], [1, 2]];

/// Sets the paragraphs of two statements beside each other, in their order.
pub fn beside(left: &Statement, right: &Statement) -> Vec<BesideRow> {
    let (left, right) = (blocks(left), blocks(right));
    let total = |blocks: &[Block]| blocks.iter().map(|block| block.length).sum::<f32>().max(1.0);
    // One that leaves half out is not twice as terse.
    let ratio = (total(&right) / total(&left)).clamp(0.8, 1.25);
    let way = Way { ratio, left: &left, right: &right };
    let places = |blocks: &[Block], range: Range<usize>| blocks[range].iter().map(|block| block.at).collect();
    way.shortest()
        .into_iter()
        .map(|(l, r)| BesideRow { left: places(&left, l), right: places(&right, r) })
        .collect()
}

fn blocks(statement: &Statement) -> Vec<Block> {
    let turns = statement.turns.iter().enumerate();
    turns
        .flat_map(|(turn, held)| {
            held.paragraphs.iter().enumerate().map(move |(paragraph, block)| Block {
                at: BesideAt { turn, paragraph },
                role: held.role,
                length: weight(&block.text),
                numbers: numbers(&block.text),
            })
        })
        .collect()
}

/// The length of a text: letters of scripts that write a word in one or two count for more.
fn weight(text: &str) -> f32 {
    text.chars().map(|letter| if (letter as u32) < 0x2E80 { 1.0 } else { 2.5 }).sum::<f32>() + 1.0
}

fn numbers(text: &str) -> Vec<String> {
    let words = Words::of(text);
    words.iter().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned).collect()
}

/// The search for the cheapest way through both.
struct Way<'a> {
    left: &'a [Block],
    right: &'a [Block],
    /// How much longer the right is than the left.
    ratio: f32,
}

impl Way<'_> {
    /// The pairs of ranges on the cheapest way.
    fn shortest(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let (rows, width) = (self.left.len() + 1, 2 * BAND + 1);
        let mut cost = vec![f32::INFINITY; rows * width];
        let mut came_by = vec![u8::MAX; rows * width];
        let at = |l: usize, r: usize| self.column(l, r).map(|column| l * width + column);
        if let Some(start) = at(0, 0) {
            cost[start] = 0.0;
        }
        for l in 0..rows {
            for r in self.reach(l) {
                let Some(here) = at(l, r) else { continue };
                for (step, [more_l, more_r]) in STEPS.iter().enumerate() {
                    let before = l.checked_sub(*more_l).zip(r.checked_sub(*more_r));
                    let Some((from_l, from_r)) = before else { continue };
                    let Some(there) = at(from_l, from_r) else { continue };
                    let whole = cost[there] + self.price(from_l..l, from_r..r);
                    if whole < cost[here] {
                        (cost[here], came_by[here]) = (whole, step as u8);
                    }
                }
            }
        }
        let (mut l, mut r, mut way) = (self.left.len(), self.right.len(), Vec::new());
        while l + r > 0 {
            let step = at(l, r).and_then(|here| STEPS.get(usize::from(came_by[here])));
            // Beyond the band nothing was looked at: what is left stands alone.
            let [less_l, less_r] = step.copied().unwrap_or(if l > 0 { [1, 0] } else { [0, 1] });
            way.push((l - less_l..l, r - less_r..r));
            (l, r) = (l - less_l, r - less_r);
        }
        way.reverse();
        way
    }

    /// The middle of the band in a row.
    fn middle(&self, l: usize) -> usize {
        l * self.right.len() / self.left.len().max(1)
    }

    fn column(&self, l: usize, r: usize) -> Option<usize> {
        (r + BAND).checked_sub(self.middle(l)).filter(|column| *column <= 2 * BAND)
    }

    fn reach(&self, l: usize) -> Range<usize> {
        let middle = self.middle(l);
        middle.saturating_sub(BAND)..(middle + BAND + 1).min(self.right.len() + 1)
    }

    fn price(&self, l: Range<usize>, r: Range<usize>) -> f32 {
        let (left, right) = (&self.left[l], &self.right[r]);
        let (Some(first_left), Some(first_right)) = (left.first(), right.first()) else { return ALONE };
        let length = |blocks: &[Block]| blocks.iter().map(|block| block.length).sum::<f32>();
        let apart = (length(right) / (length(left) * self.ratio)).ln().abs();
        let two = if left.len() + right.len() > 2 { TWO_FOR_ONE } else { 0.0 };
        let role = if is_asked(first_left.role) == is_asked(first_right.role) { 0.0 } else { OTHER_ROLE };
        // Two paragraphs for one are one speaker's.
        let of_one = |blocks: &[Block]| blocks.windows(2).all(|pair| pair[0].at.turn == pair[1].at.turn);
        let turns = if of_one(left) && of_one(right) { 0.0 } else { OTHER_ROLE };
        apart + two + role + turns + numbers_apart(left, right)
    }
}

fn is_asked(role: TurnRole) -> bool {
    role == TurnRole::Question
}

fn all_numbers(blocks: &[Block]) -> Vec<&str> {
    blocks.iter().flat_map(|block| block.numbers.iter().map(String::as_str)).collect()
}

fn numbers_apart(left: &[Block], right: &[Block]) -> f32 {
    let (left, right) = (all_numbers(left), all_numbers(right));
    let shared = left.iter().filter(|number| right.contains(number)).count();
    match (shared, left.is_empty(), right.is_empty()) {
        (_, true, true) => 0.0,
        (0, ..) => OTHER_NUMBERS,
        (shared, ..) => -NUMBER * shared.min(3) as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_model::{Paragraph, ParagraphForm, Span, Turn};
    use proptest::prelude::*;

    fn statement(turns: &[(TurnRole, &[&str])]) -> Statement {
        let paragraph = |text: &&str| Paragraph {
            text: (*text).to_owned(),
            form: ParagraphForm::Prose,
            span: Span { start: 0, end: 0 },
        };
        let turn = |(at, (role, texts)): (usize, &(TurnRole, &[&str]))| Turn {
            id: format!("t{}", at + 1),
            role: *role,
            speaker: None,
            label: None,
            language: None,
            translation_of: None,
            paragraphs: texts.iter().map(paragraph).collect(),
        };
        Statement { turns: turns.iter().enumerate().map(turn).collect(), ..Statement::default() }
    }

    fn shape(rows: &[BesideRow]) -> Vec<[usize; 2]> {
        rows.iter().map(|row| [row.left.len(), row.right.len()]).collect()
    }

    #[test]
    fn paragraphs_stand_beside_those_that_say_the_same() {
        let left = statement(&[(
            TurnRole::Text,
            &[
                "The harbour has been open since 1871.",
                "We pay 40 crews, and each of them has a boat of its own.",
                "Thank you.",
            ],
        )]);
        let right = statement(&[(
            TurnRole::Text,
            &[
                "Der Hafen ist seit 1871 offen.",
                "Wir bezahlen 40 Mannschaften, und jede von ihnen hat ein eigenes Boot.",
                "Danke.",
            ],
        )]);
        assert_eq!(shape(&beside(&left, &right)), [[1, 1], [1, 1], [1, 1]]);
    }

    #[test]
    fn a_paragraph_that_was_left_out_stands_alone_and_one_that_was_parted_beside_both() {
        let left = statement(&[(
            TurnRole::Text,
            &[
                "In 1871 the harbour was opened by 12 captains of the coast.",
                "Nobody on this coast knows the lamp of the harbour better than those who trimmed it.",
                "There were 300 boats. There were 17 priests.",
            ],
        )]);
        let right = statement(&[(
            TurnRole::Text,
            &[
                "1871 wurde der Hafen von 12 Kapitänen der Küste eröffnet.",
                "Es gab 300 Boote.",
                "Es gab 17 Priester.",
            ],
        )]);
        assert_eq!(shape(&beside(&left, &right)), [[1, 1], [1, 0], [1, 2]]);
    }

    #[test]
    fn a_question_stands_beside_a_question() {
        let ask = |question: &'static str, answer: &'static str| {
            vec![(TurnRole::Question, vec![question]), (TurnRole::Answer, vec![answer])]
        };
        let turns =
            [ask("Who pays?", "The council does."), ask("And when?", "In May, as it did before.")].concat();
        let turns: Vec<(TurnRole, &[&str])> = turns.iter().map(|(role, texts)| (*role, &texts[..])).collect();
        // The second asks nothing before the last question.
        let rows = beside(&statement(&turns), &statement(&turns[2..]));
        let paired: Vec<_> =
            rows.iter().filter(|row| !row.left.is_empty() && !row.right.is_empty()).collect();
        assert!(paired.iter().all(|row| row.left[0].turn % 2 == row.right[0].turn % 2), "{rows:?}");
    }

    proptest! {
        #[test]
        fn every_paragraph_stands_once_and_in_its_order(left in "[a-z 0-9\n]{0,300}", right in "[a-z 0-9\n]{0,900}") {
            let of = |text: &str| {
                let lines: Vec<&str> = text.lines().collect();
                statement(&[(TurnRole::Text, &lines)])
            };
            let (left, right) = (of(&left), of(&right));
            let rows = beside(&left, &right);
            let count = |statement: &Statement| statement.turns[0].paragraphs.len();
            let lefts: Vec<usize> = rows.iter().flat_map(|row| row.left.iter().map(|at| at.paragraph)).collect();
            let rights: Vec<usize> = rows.iter().flat_map(|row| row.right.iter().map(|at| at.paragraph)).collect();
            prop_assert_eq!(lefts, (0..count(&left)).collect::<Vec<_>>());
            prop_assert_eq!(rights, (0..count(&right)).collect::<Vec<_>>());
        }
    }
}
