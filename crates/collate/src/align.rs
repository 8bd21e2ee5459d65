//! Word alignment: the cheapest way to read a quotation off some stretches of the record.
//!
//! A dynamic programme over (words of the quotation) × (words of the record) with affine gaps. Beside the usual moves it
//! may *jump*: at a mark of omission onward within the turn for next to nothing, elsewhere for a price that only a
//! run of several words earns back. So an abridged, an altered and a spliced quotation come out of one computation, and
//! the parts around an ellipsis are chosen together, not one after the other. The score ranks; it never judges.

use crate::{
    moves::{CONTENT_WORTH, Column, GAP, Jump, Move, Path, Row, Shape, is_cut, is_split, tidied},
    spelling::Seen,
};

const SUBSTITUTION: i32 = -4;
/// Dearer than a substitution, so that a last word changed is not one added.
const OPEN_ADDED: i32 = 5;
const NEXT_ADDED: i32 = 2;
const OPEN_DROPPED: i32 = 4;
const NEXT_DROPPED: i32 = 1;
/// A jump without a mark: worth it for some five words; dearer than dropping twenty.
const JUMP: i32 = 24;
const JUMP_AT_MARK_ELSEWHERE: i32 = 18;
const JUMP_AT_MARK: i32 = 1;
const NEVER: i32 = i32::MIN / 4;

// The low four bits of a cell say how its best score came about.
const START: u8 = 0;
const DIAGONAL: u8 = 1;
const ADDED: u8 = 2;
const DROPPED: u8 = 3;
const BY_SPLICE: u8 = 4;
const BY_OMISSION: u8 = 5;
const BY_MARKED_SPLICE: u8 = 6;
const SPLIT_IN_RECORD: u8 = 7;
const SPLIT_IN_QUOTE: u8 = 8;
const HOW: u8 = 15;
/// The added word before this cell is not the first of its row of added words.
const ADDED_ON: u8 = 16;
/// As [`ADDED_ON`], for dropped words.
const DROPPED_ON: u8 = 32;

/// Aligns a quotation with columns of the record; nothing if no word is shared.
pub(crate) fn align(rows: &[Row<'_>], columns: &[Column<'_>]) -> Option<Path> {
    Table::new(rows, columns).fill().trace()
}

/// The scores of one row.
#[derive(Clone)]
struct Line {
    best: Vec<i32>,
    added: Vec<i32>,
}

/// Where one may jump from when a row begins.
#[derive(Clone, Default)]
struct Launch {
    best: i32,
    at: usize,
    /// For a row after a mark: for each column the last best place before it in its turn.
    marked: Vec<(i32, u32)>,
}

impl Launch {
    /// The best score from which a row's word may be set against column `j`, the column before having `beside`; and by
    /// which kind of step.
    #[inline]
    fn base(&self, j: usize, beside: i32) -> (i32, u8) {
        let mut base = (beside, DIAGONAL);
        if self.best - JUMP > base.0 {
            base = (self.best - JUMP, BY_SPLICE);
        }
        if let Some(&(score, _)) = self.marked.get(j - 1) {
            if self.best - JUMP_AT_MARK_ELSEWHERE > base.0 {
                base = (self.best - JUMP_AT_MARK_ELSEWHERE, BY_MARKED_SPLICE);
            }
            if score - JUMP_AT_MARK > base.0 {
                base = (score - JUMP_AT_MARK, BY_OMISSION);
            }
        }
        base
    }
}

struct Table<'a> {
    rows: &'a [Row<'a>],
    columns: &'a [Column<'a>],
    /// The columns' words as a scanner sees them.
    seen: Vec<Seen>,
    column_shapes: Vec<Shape>,
    row_shapes: Vec<Shape>,
    width: usize,
    cells: Vec<u8>,
    launches: Vec<Launch>,
    end: usize,
    score: i32,
}

impl<'a> Table<'a> {
    fn new(rows: &'a [Row<'a>], columns: &'a [Column<'a>]) -> Self {
        let width = columns.len() + 1;
        Table {
            rows,
            columns,
            seen: columns.iter().map(|column| Seen::new(column.word)).collect(),
            column_shapes: Shape::of_each(columns.iter().map(|column| (column.word, false))),
            row_shapes: Shape::of_each(rows.iter().map(|row| (row.word, row.after_mark))),
            width,
            cells: vec![START; width * (rows.len() + 1)],
            launches: vec![Launch::default(); rows.len() + 1],
            end: 0,
            score: NEVER,
        }
    }

    fn fill(mut self) -> Self {
        let mut before = Line { best: vec![NEVER; self.width], added: vec![NEVER; self.width] };
        let mut last = Line { best: vec![0; self.width], added: vec![NEVER; self.width] };
        let mut now = last.clone();
        let mut worths = vec![SUBSTITUTION; self.columns.len()];
        let mut cells = std::mem::take(&mut self.cells);
        for i in 1..=self.rows.len() {
            self.launches[i] = self.launch(i, &last);
            self.weigh(i, &mut worths);
            self.fill_row(i, [&before, &last], &worths, &mut now, &mut cells[i * self.width..]);
            std::mem::swap(&mut before, &mut last);
            std::mem::swap(&mut last, &mut now);
        }
        self.cells = cells;
        for (j, &score) in last.best.iter().enumerate() {
            if score > self.score {
                (self.score, self.end) = (score, j);
            }
        }
        self
    }

    /// Finds where row `i` may be reached from by a jump.
    fn launch(&self, i: usize, last: &Line) -> Launch {
        if i == 1 {
            return Launch { best: NEVER, ..Launch::default() };
        }
        let mut launch = Launch { best: NEVER, ..Launch::default() };
        for (j, &score) in last.best.iter().enumerate() {
            if score > launch.best {
                (launch.best, launch.at) = (score, j);
            }
        }
        if self.rows[i - 1].after_mark {
            launch.marked = self.launch_at_mark(last);
        }
        launch
    }

    fn launch_at_mark(&self, last: &Line) -> Vec<(i32, u32)> {
        let mut marked = Vec::with_capacity(self.width);
        let mut best = (NEVER, 0);
        let turn_of = |j: usize| self.columns.get(j).map(|column| column.turn);
        for (j, &score) in last.best.iter().enumerate() {
            let same_turn = j > 0 && (turn_of(j - 1) == turn_of(j) || j == self.columns.len());
            if !same_turn {
                best = (NEVER, 0);
            } else if score >= best.0 && score > NEVER {
                best = (score, j as u32);
            }
            marked.push(best);
        }
        marked
    }

    /// Fills row `i` from the two rows before it, with what its word is worth against each column.
    fn fill_row(
        &self,
        i: usize,
        [before, last]: [&Line; 2],
        worths: &[i32],
        now: &mut Line,
        cells: &mut [u8],
    ) {
        let (row, row_shape) = (self.rows[i - 1], self.row_shapes[i - 1]);
        let launch = &self.launches[i];
        let (open_added, next_added) = if row.bracketed { (0, 0) } else { (OPEN_ADDED, NEXT_ADDED) };
        let (open_dropped, next_dropped) = self.cost_of_dropping(i);
        let mut dropped = NEVER;
        for j in 0..self.width {
            let (open, on) = (last.best[j] - open_added, last.added[j] - next_added);
            let added = open.max(on);
            let mut how = ADDED;
            let mut best = added;
            let mut flags = if on > open { ADDED_ON } else { 0 };
            if j > 0 {
                let column = &self.columns[j - 1];
                if column.id == GAP {
                    dropped = NEVER;
                } else {
                    let (open, on) = (now.best[j - 1] - open_dropped, dropped - next_dropped);
                    flags |= if on > open { DROPPED_ON } else { 0 };
                    dropped = open.max(on);
                    if dropped > best {
                        (best, how) = (dropped, DROPPED);
                    }
                    let (base, by) = launch.base(j, last.best[j - 1]);
                    if base + worths[j - 1] >= best {
                        (best, how) = (base + worths[j - 1], by);
                    }
                    if column.id != row.id && row_shape.may_be_split(self.column_shapes[j - 1]) {
                        (best, how) = self.with_splits(i, j, before, last, (best, how));
                    }
                }
            }
            now.best[j] = best;
            now.added[j] = added;
            cells[j] = how | flags;
        }
    }

    /// Words replaced by a bracket are marked, and so cheaper to drop.
    fn cost_of_dropping(&self, i: usize) -> (i32, i32) {
        let beside = self.rows[i - 1].bracketed || self.rows.get(i).is_some_and(|row| row.bracketed);
        if beside { (1, 1) } else { (OPEN_DROPPED, NEXT_DROPPED) }
    }

    /// What setting word `i` against each column is worth.
    fn weigh(&self, i: usize, worths: &mut [i32]) {
        let row = self.rows[i - 1];
        let seen = Seen::new(row.word);
        for ((column, other), worth) in self.columns.iter().zip(&self.seen).zip(worths) {
            *worth = if column.id == row.id {
                row.worth
            } else if row.at_edge && is_cut(row.word, column.word) {
                row.worth / 2
            } else {
                match seen.likeness(other) {
                    0 => SUBSTITUTION,
                    likeness => row.worth * likeness as i32 / 150,
                }
            };
        }
    }

    /// Looks whether one word on one side is two on the other.
    fn with_splits(&self, i: usize, j: usize, before: &Line, last: &Line, mut best: (i32, u8)) -> (i32, u8) {
        let row = self.rows[i - 1];
        let word = self.columns[j - 1].word;
        if j >= 2 && self.columns[j - 2].id != GAP && is_split(row.word, self.columns[j - 2].word, word) {
            let score = last.best[j - 2] + row.worth * 2 / 3;
            if score > best.0 {
                best = (score, SPLIT_IN_RECORD);
            }
        }
        if i >= 2 && !row.after_mark && is_split(word, self.rows[i - 2].word, row.word) {
            let score = before.best[j - 1] + CONTENT_WORTH;
            if score > best.0 {
                best = (score, SPLIT_IN_QUOTE);
            }
        }
        best
    }

    /// Walks back from the best end.
    fn trace(self) -> Option<Path> {
        if self.score <= 0 {
            return None;
        }
        let mut moves = Vec::with_capacity(self.rows.len() + 4);
        let (mut i, mut j) = (self.rows.len(), self.end);
        let mut within = DIAGONAL;
        while i > 0 {
            let cell = self.cells[i * self.width + j];
            let how = if within == DIAGONAL { cell & HOW } else { within };
            within = DIAGONAL;
            match how {
                ADDED => {
                    moves.push(Move::Added { q: i - 1 });
                    within = if cell & ADDED_ON != 0 { ADDED } else { DIAGONAL };
                    i -= 1;
                }
                DROPPED => {
                    moves.push(Move::Dropped { t: j - 1 });
                    within = if cell & DROPPED_ON != 0 { DROPPED } else { DIAGONAL };
                    j -= 1;
                }
                SPLIT_IN_RECORD => {
                    moves.push(Move::SplitInRecord { q: i - 1, t: j - 2 });
                    (i, j) = (i - 1, j - 2);
                }
                SPLIT_IN_QUOTE => {
                    moves.push(Move::SplitInQuote { q: i - 2, t: j - 1 });
                    (i, j) = (i - 2, j - 1);
                }
                START => return None,
                _ => (i, j) = self.trace_word(i, j, how, &mut moves),
            }
        }
        moves.reverse();
        Some(Path { moves: tidied(moves) })
    }

    fn trace_word(&self, i: usize, j: usize, how: u8, moves: &mut Vec<Move>) -> (usize, usize) {
        let (q, t) = (i - 1, j - 1);
        let same = self.rows[q].id == self.columns[t].id;
        moves.push(if same { Move::Same { q, t } } else { Move::Substituted { q, t } });
        let launch = &self.launches[i];
        let (from, kind) = match how {
            BY_SPLICE => (launch.at, Jump::Splice),
            BY_MARKED_SPLICE => (launch.at, Jump::MarkedSplice),
            BY_OMISSION => (launch.marked.get(t).map_or(0, |m| m.1 as usize), Jump::Omission),
            _ => return (q, t),
        };
        if from != t {
            moves.push(Move::Jump { from, to: t, kind });
        }
        (q, from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moves::{FUNCTION_WORTH, NO_WORD};

    /// Aligns two texts; `|` in the record parts stretches of one turn, `/` parts turns, `…` is a mark.
    fn shown(quote: &str, record: &str) -> String {
        let quote_words: Vec<&str> = quote.split(' ').collect();
        let id = |word: &str| quote_words.iter().position(|w| *w == word).map_or(NO_WORD, |at| at as u32);
        let mut rows: Vec<Row<'_>> = Vec::new();
        let mut after_mark = false;
        for word in &quote_words {
            if *word == "…" {
                after_mark = true;
                continue;
            }
            let bracketed = word.starts_with('[');
            let worth = if word.len() < 4 { FUNCTION_WORTH } else { CONTENT_WORTH };
            rows.push(Row { word, id: id(word), worth, bracketed, after_mark, at_edge: rows.is_empty() });
            after_mark = false;
        }
        let mut turn = 0;
        let mut columns = Vec::new();
        for word in record.split(' ') {
            turn += u32::from(word == "/");
            let id = if matches!(word, "|" | "/") { GAP } else { id(word) };
            columns.push(Column { word, id, turn });
        }
        let Some(path) = align(&rows, &columns) else { return "nothing".to_owned() };
        let words = path.moves.iter().map(|step| match *step {
            Move::Same { t, .. } => columns[t].word.to_owned(),
            Move::Substituted { q, t } => format!("{}>{}", columns[t].word, rows[q].word),
            Move::SplitInRecord { q, t } => {
                format!("{}+{}>{}", columns[t].word, columns[t + 1].word, rows[q].word)
            }
            Move::SplitInQuote { q, t } => {
                format!("{}>{}+{}", columns[t].word, rows[q].word, rows[q + 1].word)
            }
            Move::Added { q } => format!("+{}", rows[q].word),
            Move::Dropped { t } => format!("-{}", columns[t].word),
            Move::Jump { kind, .. } => format!("{kind:?}"),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    const RECORD: &str = "the harbour council will not open northern gates before winter ends this year";

    #[test]
    fn a_run_of_words_aligns_as_it_stands() {
        assert_eq!(shown("will not open northern gates", RECORD), "will not open northern gates");
    }

    #[test]
    fn changed_dropped_and_added_words_are_told_apart() {
        assert_eq!(
            shown("harbour council will open southern gates long before winter", RECORD),
            "harbour council will -not open northern>southern gates +long before winter"
        );
    }

    #[test]
    fn a_slip_aligns_with_its_word_and_a_word_in_two_with_its_whole() {
        assert_eq!(
            shown("harbuor council will not op en", RECORD),
            "harbour>harbuor council will not open>op+en"
        );
        assert_eq!(
            shown("the harbour coun|cil".replace('|', "").as_str(), "the harbour coun cil"),
            "the harbour coun+cil>council"
        );
    }

    #[test]
    fn a_mark_leaps_onward_in_the_turn_and_takes_the_nearest_places() {
        let record = "peace holds here today and peace holds now while trade grows there and trade grows";
        assert_eq!(shown("peace holds … trade grows", record), "peace holds Omission trade grows");
        let columns: Vec<&str> = record.split(' ').collect();
        assert_eq!(columns[9], "trade");
    }

    #[test]
    fn a_mark_that_leads_back_or_into_another_turn_is_a_splice() {
        assert_eq!(
            shown("council will open … winter ends today", "winter ends today / council will open"),
            "council will open MarkedSplice winter ends today"
        );
    }

    #[test]
    fn parts_far_apart_join_only_by_a_splice() {
        let record =
            "northern harbour council gates remain closed | winter market stalls opened again yesterday";
        assert_eq!(
            shown("northern harbour council gates remain market stalls opened again yesterday", record),
            "northern harbour council gates remain Splice market stalls opened again yesterday"
        );
    }

    #[test]
    fn words_in_brackets_replace_and_join_for_little() {
        assert_eq!(shown("council will [surely] not open", RECORD), "council will +[surely] not open");
        assert_eq!(
            shown("open [some] gates before winter", RECORD),
            "open -northern +[some] gates before winter"
        );
    }

    #[test]
    fn nothing_shared_is_nothing() {
        assert_eq!(shown("entirely different", RECORD), "nothing");
    }
}
