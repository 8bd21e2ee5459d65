//! Where in some statements a quotation may stand, and its best alignment there.
//!
//! A contiguous run of the quotation's words is looked for first. Otherwise stretches around shared pairs of words and
//! rare words are cut out of the statements, as many as cover the quotation, and aligned in one go.

use crate::{
    Candidates, Quote, align,
    anchor::{self, Anchored},
    chain::{self, Chain},
    hash::WordNumbers,
    lexicon::{Classes, Lexicon},
    moves::{CONTENT_WORTH, Column, FUNCTION_WORTH, GAP, Move, NO_WORD, Path, Row},
    stream::Stream,
};
use std::ops::Range;

/// The most stretches of the record that are aligned at once.
const MOST_STRETCHES: usize = 8;
/// A word that a statement has this often at most may anchor the quotation without its neighbour.
const RARE: usize = 4;
/// A statement of so few words beyond the quotation's is aligned whole.
const SHORT: usize = 48;

/// A quotation made ready to be set against statements.
pub(crate) struct Prepared<'a> {
    pub(crate) quote: &'a Quote,
    pub(crate) lexicon: &'static Lexicon,
    pub(crate) rows: Vec<Row<'a>>,
    /// What an index knows of the words, where one was asked.
    pub(crate) found: Option<&'a Candidates>,
    numbers: WordNumbers<'a>,
    /// For each distinct word, the rows it stands in.
    rows_of: Vec<Vec<u32>>,
}

/// An alignment with what its columns are.
pub(crate) struct Arrangement {
    pub(crate) moves: Vec<Move>,
    /// For each column, the stream and the word in it; nothing for a gap.
    pub(crate) columns: Vec<Option<Spot>>,
}

/// A word of one of the streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) stream: usize,
    pub(crate) word: usize,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(quote: &'a Quote, lexicon: &'static Lexicon) -> Prepared<'a> {
        let words = quote.words();
        let mut numbers = WordNumbers::with_room_for(words.len());
        let mut rows_of: Vec<Vec<u32>> = Vec::new();
        let mut rows = Vec::with_capacity(words.len());
        for q in 0..words.len() {
            let word = words.word(q);
            let id = numbers.number(word);
            if id as usize == rows_of.len() {
                rows_of.push(Vec::new());
            }
            rows_of[id as usize].push(q as u32);
            let function = lexicon.classes(word).has(Classes::FUNCTION);
            let after_mark = quote.mark_before(q).is_some();
            let at_edge = q == 0 || q + 1 == words.len() || after_mark || quote.mark_before(q + 1).is_some();
            let worth = if function { FUNCTION_WORTH } else { CONTENT_WORTH };
            rows.push(Row { word, id, worth, bracketed: quote.is_bracketed(q), after_mark, at_edge });
        }
        Prepared { quote, lexicon, rows, found: None, numbers, rows_of }
    }

    /// The same with what an index knows of the words.
    pub(crate) fn knowing(self, found: Option<&'a Candidates>) -> Prepared<'a> {
        Prepared { found, ..self }
    }

    /// The number of each word of a stream among the quotation's words.
    fn ids(&self, stream: &Stream<'_>) -> Vec<u32> {
        (0..stream.len()).map(|i| self.numbers.find(stream.word(i)).unwrap_or(NO_WORD)).collect()
    }

    /// Finds the best alignment with the streams; where the words stand as they are in several places, the one
    /// that `rank` gives the least for.
    pub(crate) fn arrange(&self, streams: &[Stream<'_>], rank: impl Fn(Spot) -> u32) -> Option<Arrangement> {
        let ids: Vec<Vec<u32>> = streams.iter().map(|stream| self.ids(stream)).collect();
        self.contiguous(streams, &ids, &rank)
            .or_else(|| self.chained(streams, &ids))
            .or_else(|| self.anchored(streams, &ids, &rank))
            .or_else(|| self.aligned(streams, &ids))
    }

    /// The parts between marks of omission, each as it stands, one after the other in a turn of the only stream.
    fn chained(&self, streams: &[Stream<'_>], ids: &[Vec<u32>]) -> Option<Arrangement> {
        let ([stream], [ids]) = (streams, ids) else { return None };
        let parts: Vec<&[Row<'_>]> = self.rows.chunk_by(|_, next| !next.after_mark).collect();
        if parts.len() < 2 || self.rows.iter().any(|row| row.bracketed) {
            return None;
        }
        let chains = stream
            .runs()
            .into_iter()
            .filter_map(|run| chain::shortest(&parts, &ids[run.clone()]).map(|chain| (run.start, chain)));
        let (start, Chain { moves, columns, .. }) = chains.min_by_key(|(_, chain)| chain.length)?;
        let spot = |t: Option<usize>| t.map(|t| Spot { stream: 0, word: start + t });
        Some(Arrangement { moves, columns: columns.into_iter().map(spot).collect() })
    }

    /// The quotation with few changes in one turn of the only stream; of several turns that hold it, with fewest edits
    /// and then the one that `rank` gives the least for.
    fn anchored(
        &self,
        streams: &[Stream<'_>],
        ids: &[Vec<u32>],
        rank: impl Fn(Spot) -> u32,
    ) -> Option<Arrangement> {
        let ([stream], [ids]) = (streams, ids) else { return None };
        let found = stream.runs().into_iter().filter_map(|run| {
            let column =
                |t: usize| Column { word: stream.word(run.start + t), id: ids[run.start + t], turn: 0 };
            anchor::anchored(&self.rows, &ids[run.clone()], column).map(|anchored| (run.start, anchored))
        });
        let edits = |moves: &[Move]| moves.iter().filter(|step| !matches!(step, Move::Same { .. })).count();
        let (start, Anchored { moves, words }) = found.min_by_key(|(start, anchored)| {
            let first = Spot { stream: 0, word: start + anchored.words.start };
            (edits(&anchored.moves), rank(first))
        })?;
        let columns = words.map(|t| Some(Spot { stream: 0, word: start + t })).collect();
        Some(Arrangement { moves, columns })
    }

    /// The whole quotation as one run of words.
    fn contiguous(
        &self,
        streams: &[Stream<'_>],
        ids: &[Vec<u32>],
        rank: impl Fn(Spot) -> u32,
    ) -> Option<Arrangement> {
        let wanted: Vec<u32> = self.rows.iter().map(|row| row.id).collect();
        let mut best: Option<(u32, Spot)> = None;
        for (stream, ids) in ids.iter().enumerate() {
            for run in streams[stream].runs() {
                for word in occurrences(&ids[run.clone()], &wanted).map(|at| run.start + at) {
                    let spot = Spot { stream, word };
                    let rank = rank(spot);
                    if best.is_none_or(|(least, _)| rank < least) {
                        best = Some((rank, spot));
                    }
                }
            }
        }
        let (_, Spot { stream, word }) = best?;
        let columns = (word..word + wanted.len()).map(|word| Some(Spot { stream, word })).collect();
        Some(Arrangement { moves: (0..wanted.len()).map(|i| Move::Same { q: i, t: i }).collect(), columns })
    }

    fn aligned(&self, streams: &[Stream<'_>], ids: &[Vec<u32>]) -> Option<Arrangement> {
        let mut spots: Vec<Option<Spot>> = Vec::new();
        let mut columns: Vec<Column<'_>> = Vec::new();
        let mut turn = 0;
        for (stream, range) in self.stretches(streams, ids) {
            let new_turn = match spots.last() {
                Some(Some(last)) => {
                    last.stream != stream
                        || streams[stream].turn_of(last.word) != streams[stream].turn_of(range.start)
                }
                _ => true,
            };
            turn += u32::from(new_turn);
            if !spots.is_empty() {
                spots.push(None);
                columns.push(Column { word: "", id: GAP, turn });
            }
            for word in range {
                spots.push(Some(Spot { stream, word }));
                columns.push(Column { word: streams[stream].word(word), id: ids[stream][word], turn });
            }
        }
        let Path { moves } = align::align(&self.rows, &columns)?;
        Some(Arrangement { moves, columns: spots })
    }

    /// The stretches worth aligning, in order, none touching another.
    fn stretches(&self, streams: &[Stream<'_>], ids: &[Vec<u32>]) -> Vec<(usize, Range<usize>)> {
        let mut chosen: Vec<(usize, Range<usize>)> = Vec::new();
        let mut sightings: Vec<Sighting> = Vec::new();
        for (stream, ids) in ids.iter().enumerate() {
            for run in streams[stream].runs() {
                if run.len() <= self.rows.len() + SHORT && streams.len() == 1 {
                    chosen.push((stream, run));
                } else {
                    self.look(stream, run.clone(), ids, &mut sightings);
                }
            }
        }
        chosen.extend(self.cover(sightings));
        chosen.sort_by_key(|(stream, range)| (*stream, range.start));
        let mut apart: Vec<(usize, Range<usize>)> = Vec::with_capacity(chosen.len());
        for (stream, range) in chosen {
            match apart.last_mut() {
                Some((last_stream, last)) if *last_stream == stream && range.start < last.end => {
                    last.end = last.end.max(range.end);
                }
                _ => apart.push((stream, range)),
            }
        }
        apart
    }

    /// Notes where pairs of neighbouring words, and rare words, of the quotation stand in a run.
    fn look(&self, stream: usize, run: Range<usize>, ids: &[u32], sightings: &mut Vec<Sighting>) {
        let mut counts = vec![0_usize; self.rows_of.len()];
        for &id in &ids[run.clone()] {
            if let Some(count) = counts.get_mut(id as usize) {
                *count += 1;
            }
        }
        for t in run.clone() {
            let Some(rows) = self.rows_of.get(ids[t] as usize) else { continue };
            let rare = counts[ids[t] as usize] <= RARE;
            for &q in rows {
                let next = self.rows.get(q as usize + 1).map(|row| row.id);
                let pair = t + 1 < run.end && next == Some(ids[t + 1]);
                let worth = self.rows[q as usize].worth;
                if pair || (rare && worth == CONTENT_WORTH) {
                    let diagonal = t as i64 - i64::from(q);
                    sightings.push(Sighting { stream, diagonal, q, run: (run.start, run.end) });
                }
            }
        }
    }

    /// Chooses stretches greedily, each for the words of the quotation that none before it has.
    fn cover(&self, mut sightings: Vec<Sighting>) -> Vec<(usize, Range<usize>)> {
        let slack = 6 + self.rows.len() as i64 / 6;
        sightings.sort_unstable_by_key(|s| (s.stream, s.run.0, s.diagonal, s.q));
        let mut covered = vec![false; self.rows.len()];
        let mut stretches = Vec::new();
        let mut first_place: Option<(usize, i64)> = None;
        while stretches.len() < MOST_STRETCHES {
            let Some(best) = best_cluster(&sightings, &covered, slack, first_place) else { break };
            let cluster = &sightings[best.clone()];
            let (first, last) = (cluster[0], cluster[cluster.len() - 1]);
            first_place = first_place.or(Some((first.stream, first.diagonal)));
            let mut rows: Vec<u32> = cluster.iter().map(|s| s.q).collect();
            rows.sort_unstable();
            for &q in &rows {
                // A pair covers two words; the gaps of an altered run are its own.
                let end = (q as usize + 3).min(covered.len());
                covered[q as usize..end].fill(true);
            }
            let part = self.part_around(rows[0] as usize, rows[rows.len() - 1] as usize);
            let start = (first.diagonal + part.start as i64 - slack).max(first.run.0 as i64) as usize;
            let end = (last.diagonal + part.end as i64 + slack).clamp(0, first.run.1 as i64) as usize;
            if start < end {
                stretches.push((first.stream, start..end));
            }
            sightings.drain(best);
        }
        stretches
    }

    /// The rows between the marks of omission around `first` and `last`.
    fn part_around(&self, first: usize, last: usize) -> Range<usize> {
        let start = (0..=first).rev().find(|&q| self.rows[q].after_mark).unwrap_or(0);
        let end = (last + 1..self.rows.len()).find(|&q| self.rows[q].after_mark).unwrap_or(self.rows.len());
        start..end
    }
}

/// A word of the quotation seen in a run of the record, on its diagonal (place there less place here).
#[derive(Clone, Copy, Debug)]
struct Sighting {
    stream: usize,
    diagonal: i64,
    q: u32,
    run: (usize, usize),
}

/// The sightings on neighbouring diagonals that show most words not covered yet; of several, those nearest to the
/// stretch chosen first, since the parts around a mark of omission seldom stand far apart.
fn best_cluster(
    sightings: &[Sighting],
    covered: &[bool],
    slack: i64,
    near: Option<(usize, i64)>,
) -> Option<Range<usize>> {
    let distance = |s: &Sighting| match near {
        Some((stream, diagonal)) if stream == s.stream => s.diagonal.abs_diff(diagonal),
        Some(_) => u64::MAX,
        None => 0,
    };
    let mut seen = vec![0_u32; covered.len()];
    let mut fresh = 0_usize;
    let mut best: Option<(usize, u64, Range<usize>)> = None;
    let mut start = 0;
    for (end, s) in sightings.iter().enumerate() {
        while start < end && !together(&sightings[start], s, slack) {
            let q = sightings[start].q as usize;
            seen[q] -= 1;
            fresh -= usize::from(seen[q] == 0 && !covered[q]);
            start += 1;
        }
        fresh += usize::from(seen[s.q as usize] == 0 && !covered[s.q as usize]);
        seen[s.q as usize] += 1;
        let better = best
            .as_ref()
            .is_none_or(|(most, nearest, _)| fresh > *most || (fresh == *most && distance(s) < *nearest));
        if better && fresh > 0 {
            best = Some((fresh, distance(s), start..end + 1));
        }
    }
    best.map(|(_, _, range)| range)
}

fn together(a: &Sighting, b: &Sighting, slack: i64) -> bool {
    a.stream == b.stream && a.run == b.run && b.diagonal - a.diagonal <= slack
}

/// Where `wanted` stands in `ids`, as one run.
fn occurrences<'i>(ids: &'i [u32], wanted: &'i [u32]) -> impl Iterator<Item = usize> + 'i {
    let first = wanted.first().copied();
    let starts = ids.iter().enumerate().filter(move |(_, id)| Some(**id) == first);
    starts.map(|(at, _)| at).filter(move |&at| ids[at..].starts_with(wanted))
}
