//! From an alignment to a judgement: edits are classed, and the verdict follows from the classes.

use crate::{
    Ground, Judgement, Omission, Op, Passage, Quote, Step,
    arrange::{Arrangement, Prepared, Spot},
    caution,
    edit::{self, InText},
    lexicon::Lexicon,
    moves::{Jump, Move},
    person::{is_same_person, speaker_of},
    spelling::likeness,
    stream::Stream,
    verdict::{between, bracket_moves, columns_of, row_of, verdict},
};
use dictum_model::{Caution, EditClass, Statement, TurnRole};

/// Sets a quotation against the streams; nothing if no passage aligns above the floor.
pub(crate) fn judge(
    prepared: &Prepared<'_>,
    streams: &[Stream<'_>],
    speaker: Option<&str>,
) -> Option<Judgement> {
    let rank = |spot: Spot| rank_of(&streams[spot.stream], spot.word, speaker);
    let arrangement = prepared.arrange(streams, rank)?;
    let lexicon = Lexicon::of(language(streams, &arrangement));
    let judged = Judged { prepared, streams, arrangement: &arrangement, lexicon };
    judged.judgement(speaker)
}

/// Where the same words stand twice in a statement: the speaker asked for first, a questioner last.
fn rank_of(stream: &Stream<'_>, word: usize, speaker: Option<&str>) -> u32 {
    let turn = stream.turn_of(word);
    let named = speaker_of(stream.statement, turn);
    let wrong = speaker.is_some_and(|asked| !named.is_some_and(|named| is_same_person(asked, named)));
    let question = stream.statement.turns.get(turn).is_some_and(|turn| turn.role == TurnRole::Question);
    2 * u32::from(wrong) + u32::from(question)
}

fn language<'a>(streams: &[Stream<'a>], arrangement: &Arrangement) -> Option<&'a str> {
    let spot = arrangement.columns.iter().flatten().next()?;
    let stream = &streams[spot.stream];
    let turn = stream.statement.turns.get(stream.turn_of(spot.word))?;
    turn.language.as_deref().or(stream.statement.language.as_deref())
}

/// An alignment under judgement.
struct Judged<'a> {
    prepared: &'a Prepared<'a>,
    streams: &'a [Stream<'a>],
    arrangement: &'a Arrangement,
    lexicon: &'static Lexicon,
}

/// A stretch of moves that reads on in the record: between two jumps.
struct Part {
    passages: Vec<Passage>,
    statement: usize,
}

impl Judged<'_> {
    fn judgement(&self, speaker: Option<&str>) -> Option<Judgement> {
        let steps = self.steps();
        let omissions = self.omissions();
        let splices = self.jumps().filter(|kind| *kind != Jump::Omission).count();
        let verdict = verdict(&steps, &omissions, splices, self.is_one_passage());
        let score = self.score(&steps);
        if !crate::floor::holds(self.prepared, &self.arrangement.moves, verdict, score) {
            return None;
        }
        let parts = self.parts();
        let mut grounds = self.grounds(&steps, &omissions, &parts);
        if let Some(asked) = speaker {
            let strangers = parts.iter().filter_map(|part| {
                caution::of_speaker(self.streams[part.statement].statement, part.passages.first()?, asked)
            });
            grounds.extend(strangers);
        }
        let first = parts.first().and_then(|part| Some((part.statement, part.passages.first()?.turn)));
        let named = first.and_then(|(stream, turn)| speaker_of(self.streams[stream].statement, turn));
        let passages = parts.into_iter().flat_map(|part| part.passages).collect();
        Some(Judgement {
            verdict,
            grounds,
            score,
            passages,
            steps,
            omissions,
            speaker: named.map(str::to_owned),
        })
    }

    fn quote(&self) -> &Quote {
        self.prepared.quote
    }

    fn passage(&self, column: usize) -> Option<Passage> {
        let spot = self.arrangement.columns.get(column).copied().flatten()?;
        Some(self.streams[spot.stream].passage(spot.word))
    }

    fn statement(&self, column: usize) -> Option<&Statement> {
        let spot = self.arrangement.columns.get(column).copied().flatten()?;
        Some(self.streams[spot.stream].statement)
    }

    fn held(&self, column: usize) -> Option<InText<'_>> {
        let spot = self.arrangement.columns.get(column).copied().flatten()?;
        let stream = &self.streams[spot.stream];
        let passage = stream.passage(spot.word);
        let text = &caution::paragraph(stream.statement, &passage)?.text;
        Some(InText { word: stream.word(spot.word), text, start: passage.start })
    }

    fn claimed(&self, q: usize) -> InText<'_> {
        let start = self.quote().words().range(q).start;
        InText { word: self.prepared.rows[q].word, text: self.quote().text(), start }
    }

    fn steps(&self) -> Vec<Step> {
        let moves = &self.arrangement.moves;
        let in_bracket = bracket_moves(moves, self.prepared);
        let mut steps = Vec::with_capacity(moves.len());
        let mut last: Option<(usize, usize)> = None;
        for (at, step) in moves.iter().enumerate() {
            if let Move::Same { q, t } = *step {
                steps.push(self.same(q, t, last));
                last = Some((q, t));
            } else {
                steps.extend(self.edit(step, in_bracket[at]));
                last = None;
            }
        }
        steps
    }

    /// A word that is the same; `last` is the word before it, if that was the same too.
    fn same(&self, q: usize, t: usize, last: Option<(usize, usize)>) -> Step {
        let (quote, record) = (self.quote().words().range(q), self.passage(t));
        let (claimed, text) = (&self.quote().text()[quote.clone()], self.quote().text());
        let held = self.held(t).zip(record);
        let as_held = held.and_then(|(held, record)| held.text.get(record.start..record.end)).unwrap_or("");
        let mended = self.quote().is_bracketed(q)
            && !as_held.contains(['[', ']'])
            && !held.is_some_and(|(held, record)| is_in_bracket(held.text, record.start));
        let gap_differs = last.zip(held).is_some_and(|((q, t), (held, record))| {
            let before = self.passage(t).filter(|before| before.paragraph == record.paragraph);
            let held_gap = before.and_then(|before| held.text.get(before.end..record.start));
            let gap = text.get(self.quote().words().range(q).end..quote.start).unwrap_or("");
            held_gap.is_some_and(|held| !is_same_gap(gap, held))
        });
        let class = if mended {
            Some(EditClass::BracketInsertion)
        } else {
            (gap_differs || claimed != as_held).then_some(EditClass::Typography)
        };
        Step { op: Op::Same, class, quote: Some(quote), record }
    }

    fn edit(&self, step: &Move, in_bracket: bool) -> Option<Step> {
        let words = self.quote().words();
        let (op, class, quote, record) = match *step {
            Move::Same { .. } | Move::Jump { .. } => return None,
            Move::Substituted { q, t } => {
                let class = edit::class_of_change(
                    self.claimed(q),
                    self.held(t)?,
                    self.prepared.rows[q].at_edge,
                    self.lexicon,
                );
                (Op::Substituted, class, Some(words.range(q)), self.passage(t))
            }
            Move::SplitInRecord { q, t } => {
                let class =
                    edit::class_of_split(self.claimed(q).word, self.held(t)?.word, self.held(t + 1)?.word);
                let (first, second) = (self.passage(t)?, self.passage(t + 1)?);
                let whole = first.paragraph == second.paragraph;
                let record = if whole { Passage { end: second.end, ..first } } else { first };
                (Op::Substituted, class, Some(words.range(q)), Some(record))
            }
            Move::SplitInQuote { q, t } => {
                let class =
                    edit::class_of_split(self.held(t)?.word, self.claimed(q).word, self.claimed(q + 1).word);
                let quote = words.range(q).start..words.range(q + 1).end;
                (Op::Substituted, class, Some(quote), self.passage(t))
            }
            Move::Added { q } => {
                let class = edit::class_of_word(self.claimed(q), self.lexicon);
                (Op::Added, class, Some(words.range(q)), None)
            }
            Move::Dropped { t } => {
                (Op::Dropped, edit::class_of_word(self.held(t)?, self.lexicon), None, self.passage(t))
            }
        };
        let class = if in_bracket { EditClass::BracketInsertion } else { class };
        Some(Step { op, class: Some(class), quote, record })
    }

    /// The kinds of jump that the arrangement makes.
    fn jumps(&self) -> impl Iterator<Item = Jump> {
        self.arrangement.moves.iter().filter_map(|step| match *step {
            Move::Jump { kind, .. } => Some(kind),
            _ => None,
        })
    }

    /// Says whether all that the quotation took lies together, as in one passage whose clauses were shuffled.
    fn is_one_passage(&self) -> bool {
        let spots: Vec<Spot> = columns_of(&self.arrangement.moves)
            .filter_map(|t| self.arrangement.columns.get(t).copied().flatten())
            .collect();
        let Some(first) = spots.first() else { return false };
        let low = spots.iter().map(|spot| spot.word).min().unwrap_or(0);
        let high = spots.iter().map(|spot| spot.word).max().unwrap_or(0);
        let together = spots.iter().all(|spot| spot.stream == first.stream);
        together && high - low <= self.prepared.rows.len() * 3 / 2 + 4
    }

    fn omissions(&self) -> Vec<Omission> {
        let mut omissions = Vec::new();
        let mut marks = self.quote().marks().iter();
        for at in 0..self.arrangement.moves.len() {
            let Move::Jump { from, to, kind: Jump::Omission } = self.arrangement.moves[at] else { continue };
            let next = self.arrangement.moves[at..].iter().find_map(row_of);
            let mark = marks.find(|mark| next.is_some_and(|q| mark.before_word == q));
            let (Some(mark), Some(statement)) = (mark, self.statement(to)) else { continue };
            let Some((before, after)) = self.passage(from.saturating_sub(1)).zip(self.passage(to)) else {
                continue;
            };
            let swallowed = between(statement, before, after);
            if !swallowed.is_empty() {
                let bearing_meaning = caution::bearing_meaning(statement, &swallowed, self.lexicon);
                omissions.push(Omission { mark: mark.range.clone(), swallowed, bearing_meaning });
            }
        }
        omissions
    }

    fn grounds(&self, steps: &[Step], omissions: &[Omission], parts: &[Part]) -> Vec<Ground> {
        let mut grounds = Vec::new();
        for step in steps.iter().filter(|step| step.class.is_some_and(EditClass::bears_meaning)) {
            grounds.push(Ground { caution: Caution::Meaning, passage: step.record });
        }
        for omission in omissions {
            grounds.extend(
                omission.bearing_meaning.iter().map(|&passage| Ground::new(Caution::Omission, passage)),
            );
        }
        for step in
            steps.iter().filter(|step| step.op != Op::Same && step.class == Some(EditClass::BracketInsertion))
        {
            let Some((passage, statement)) = step.record.and_then(|p| Some((p, self.statement_of(&p)?)))
            else {
                continue;
            };
            let bearing = caution::bearing_meaning(statement, &[passage], self.lexicon);
            grounds.extend(bearing.into_iter().map(|passage| Ground::new(Caution::Omission, passage)));
        }
        for part in parts {
            let statement = self.streams[part.statement].statement;
            grounds.extend(caution::of_surroundings(statement, &part.passages, self.lexicon));
        }
        grounds
    }

    fn statement_of(&self, passage: &Passage) -> Option<&Statement> {
        self.streams.iter().find(|stream| stream.doc == passage.doc).map(|stream| stream.statement)
    }

    /// What the quotation took from the record, cut at the jumps.
    fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut open = false;
        for step in &self.arrangement.moves {
            if matches!(step, Move::Jump { .. }) {
                open = false;
                continue;
            }
            for column in columns_of(std::slice::from_ref(step)) {
                let Some(spot) = self.arrangement.columns.get(column).copied().flatten() else { continue };
                if !open {
                    parts.push(Part { passages: Vec::new(), statement: spot.stream });
                    open = true;
                }
                if let (Some(part), Some(passage)) = (parts.last_mut(), self.passage(column)) {
                    part.take(passage);
                }
            }
        }
        parts
    }

    /// The share of the quotation's weight that stands in the record, slips and spellings counted by likeness.
    fn score(&self, steps: &[Step]) -> f32 {
        let rows = &self.prepared.rows;
        let all: i32 = rows.iter().filter(|row| !row.bracketed).map(|row| row.worth).sum();
        let found: f32 = self.arrangement.moves.iter().map(|step| self.found(step)).sum();
        let dropped =
            steps.iter().filter(|s| s.op == Op::Dropped && s.class != Some(EditClass::BracketInsertion));
        let penalty = dropped.count() as f32;
        ((found - penalty) / (all.max(1) as f32)).clamp(0.0, 1.0)
    }

    fn found(&self, step: &Move) -> f32 {
        let rows = &self.prepared.rows;
        let worth =
            |q: usize| rows.get(q).map_or(0.0, |row| if row.bracketed { 0.0 } else { row.worth as f32 });
        match *step {
            Move::Same { q, .. } => worth(q),
            Move::Substituted { q, t } => {
                let held = self.held(t).map_or("", |held| held.word);
                let cut = rows[q].at_edge && crate::moves::is_cut(rows[q].word, held);
                let likeness = if cut { 60 } else { likeness(rows[q].word, held) };
                worth(q) * likeness as f32 / 100.0
            }
            Move::SplitInRecord { q, .. } => worth(q) * 0.9,
            Move::SplitInQuote { q, .. } => (worth(q) + worth(q + 1)) * 0.9,
            _ => 0.0,
        }
    }
}

impl Part {
    /// Widens the last passage over a word, or opens one for its paragraph.
    fn take(&mut self, word: Passage) {
        match self.passages.last_mut() {
            Some(last) if (last.doc, last.turn, last.paragraph) == (word.doc, word.turn, word.paragraph) => {
                last.start = last.start.min(word.start);
                last.end = last.end.max(word.end);
            }
            _ => self.passages.push(word),
        }
    }
}

/// Says whether a square bracket is open at byte `at`.
fn is_in_bracket(text: &str, at: usize) -> bool {
    const OPENING: [char; 2] = ['[', '［'];
    let last = text[..at].rfind(|c| OPENING.contains(&c) || matches!(c, ']' | '］'));
    last.is_some_and(|last| text[last..].starts_with(OPENING))
}

/// Says whether the punctuation between two words is the same after folding.
fn is_same_gap(claimed: &str, held: &str) -> bool {
    claimed == held || {
        let folded = |text: &str| crate::Folded::of(text).text;
        folded(claimed) == folded(held)
    }
}
