//! `batch worker trace`: one step of the search for shared passages, rows in, rows out.
//!
//! The engine brings the rows together that belong together; each step sees some of them and no more:
//!
//! | step | rows in | which must come one after another | rows out |
//! |---|---|---|---|
//! | `seeds` | paragraphs | – | seeds |
//! | `pairs` | seeds | those of one `hash`, all of them | pairs |
//! | `links` | pairs, and the paragraphs named in them | those of one `own_doc`, all of them | links |
//! | `clusters` | links | all that lead to one another in one stream | uses |
//! | `whole` | paragraphs, all of them | – | links |
//!
//! `whole` is what one machine does by itself; the other way finds the same links.

use crate::{
    cells::Cells,
    files::TableStream,
    rows::Cell,
    schema::{CLUSTERS, LINKS, PAIRS, SEEDS, TRACED, WORK},
    trouble::not_ours,
};
use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use dictum::{Result, model::Digest};
use dictum_collate::{
    ReuseLink, ReusedPassage, SeedPair, SeedPlace, TravellingParagraph, TravellingSeed, links_of_pairs,
    links_of_paragraphs, pair_seeds, reuse_clusters, travelling_seeds,
};
use std::io::{Read, Write};

/// A step of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceStep {
    /// Paragraphs to seeds.
    Seeds,
    /// Seeds of one hash to pairs.
    Pairs,
    /// Pairs of one statement, with the words, to links.
    Links,
    /// Links to the uses of each wording.
    Clusters,
    /// All paragraphs to all links.
    Whole,
}

impl std::str::FromStr for TraceStep {
    type Err = String;

    fn from_str(word: &str) -> std::result::Result<TraceStep, String> {
        match word {
            "seeds" => Ok(TraceStep::Seeds),
            "pairs" => Ok(TraceStep::Pairs),
            "links" => Ok(TraceStep::Links),
            "clusters" => Ok(TraceStep::Clusters),
            "whole" => Ok(TraceStep::Whole),
            _ => Err("seeds, pairs, links, clusters or whole".to_owned()),
        }
    }
}

/// Does one step: an Arrow stream in, another out.
///
/// # Errors
/// Where the rows are not those of the step.
pub fn run_trace_step(step: TraceStep, input: impl Read, out: impl Write) -> Result<()> {
    let batches = StreamReader::try_new(input, None).map_err(|error| not_ours("standard input", error))?;
    let batches = batches.map(|batch| batch.map_err(|error| not_ours("standard input", error)));
    match step {
        TraceStep::Seeds => seeds(batches, TableStream::begin(out, &SEEDS)?),
        TraceStep::Pairs => pairs(batches, TableStream::begin(out, &PAIRS)?),
        TraceStep::Links => links(batches, TableStream::begin(out, &LINKS)?),
        TraceStep::Clusters => clusters(batches, TableStream::begin(out, &CLUSTERS)?),
        TraceStep::Whole => whole(batches, TableStream::begin(out, &LINKS)?),
    }
}

/// The number that a statement goes by: the first 63 bits of the digest of its words, so that the same words are traced once.
///
/// Two of a thousand million statements share one by chance with a likelihood of one in twenty; their passages would be told as one
/// statement's, and nothing worse.
fn doc_of(words: &str) -> Result<u64> {
    let digest: Digest = words.parse().map_err(|error| not_ours("words", error))?;
    let first = digest.0.first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
    Ok(first >> 1)
}

fn seeds<W: Write>(
    batches: impl Iterator<Item = Result<RecordBatch>>,
    mut out: TableStream<W>,
) -> Result<()> {
    for batch in batches {
        for paragraph in paragraphs_of(&batch?)? {
            let mut pushed = Ok(());
            travelling_seeds(&paragraph, |seed| {
                if pushed.is_ok() {
                    pushed = out.push(&seed_cells(&seed));
                }
            });
            pushed?;
        }
    }
    out.finish()
}

/// The spoken paragraphs of a batch of the table `paragraphs`.
fn paragraphs_of(batch: &RecordBatch) -> Result<Vec<TravellingParagraph>> {
    let cells = Cells::of(batch, &TRACED)?;
    let mut paragraphs = Vec::new();
    for row in 0..batch.num_rows() {
        if cells.truth("is_spoken", row)? {
            let place = SeedPlace {
                doc: doc_of(cells.text("words", row)?)?,
                turn: cells.count("turn_number", row)?,
                paragraph: cells.count("paragraph_number", row)?,
                word: 0,
            };
            paragraphs.push(TravellingParagraph { place, text: cells.text("text", row)?.to_owned() });
        }
    }
    Ok(paragraphs)
}

fn seed_cells(seed: &TravellingSeed) -> [Cell<'static>; 6] {
    let SeedPlace { doc, turn, paragraph, word } = seed.place;
    [
        Cell::count(seed.hash),
        Cell::count(doc),
        Cell::count(turn),
        Cell::count(paragraph),
        Cell::count(word),
        // Compared and sorted, and nothing else: the sign is of no account.
        Cell::Number(seed.going_on.map(u64::cast_signed)),
    ]
}

fn pairs<W: Write>(
    batches: impl Iterator<Item = Result<RecordBatch>>,
    mut out: TableStream<W>,
) -> Result<()> {
    let mut held: Vec<TravellingSeed> = Vec::new();
    for batch in batches {
        let batch = batch?;
        let cells = Cells::of(&batch, &SEEDS)?;
        for row in 0..batch.num_rows() {
            let seed = seed_of(&cells, row)?;
            if held.last().is_some_and(|last| last.hash != seed.hash) {
                give_pairs(&mut held, &mut out)?;
            }
            held.push(seed);
        }
    }
    give_pairs(&mut held, &mut out)?;
    out.finish()
}

fn seed_of(cells: &Cells<'_>, row: usize) -> Result<TravellingSeed> {
    Ok(TravellingSeed {
        hash: cells.count("hash", row)?,
        place: SeedPlace {
            doc: cells.count("doc", row)?,
            turn: cells.count("turn_number", row)?,
            paragraph: cells.count("paragraph_number", row)?,
            word: cells.count("word", row)?,
        },
        going_on: cells.maybe_number("going_on", row)?.map(i64::cast_unsigned),
    })
}

/// Pairs the seeds of one hash, and forgets them. The same paragraph twice, as after a shard was read twice, counts once.
fn give_pairs<W: Write>(held: &mut Vec<TravellingSeed>, out: &mut TableStream<W>) -> Result<()> {
    held.sort_unstable();
    held.dedup();
    let mut pushed = Ok(());
    pair_seeds(held, |SeedPair { own, other }| {
        if pushed.is_ok() {
            let cells = [own, other].map(|place| {
                [
                    Cell::count(place.doc),
                    Cell::count(place.turn),
                    Cell::count(place.paragraph),
                    Cell::count(place.word),
                ]
            });
            pushed = out.push(&cells.concat());
        }
    });
    held.clear();
    pushed
}

/// What is held of one statement while its rows come.
#[derive(Default)]
struct Work {
    own_doc: Option<u64>,
    paragraphs: Vec<TravellingParagraph>,
    pairs: Vec<SeedPair>,
}

fn links<W: Write>(
    batches: impl Iterator<Item = Result<RecordBatch>>,
    mut out: TableStream<W>,
) -> Result<()> {
    let mut work = Work::default();
    for batch in batches {
        let batch = batch?;
        let cells = Cells::of(&batch, &WORK)?;
        for row in 0..batch.num_rows() {
            let own_doc: u64 = cells.count("own_doc", row)?;
            if work.own_doc.is_some_and(|held| held != own_doc) {
                std::mem::take(&mut work).give(&mut out)?;
            }
            work.own_doc = Some(own_doc);
            work.take(&cells, own_doc, row)?;
        }
    }
    work.give(&mut out)?;
    out.finish()
}

impl Work {
    fn take(&mut self, cells: &Cells<'_>, own_doc: u64, row: usize) -> Result<()> {
        let place = SeedPlace {
            doc: cells.count("doc", row)?,
            turn: cells.count("turn_number", row)?,
            paragraph: cells.count("paragraph_number", row)?,
            word: 0,
        };
        if let Some(text) = cells.maybe_text("text", row)? {
            self.paragraphs.push(TravellingParagraph { place, text: text.to_owned() });
            return Ok(());
        }
        let own = SeedPlace {
            doc: own_doc,
            turn: cells.count("own_turn", row)?,
            paragraph: cells.count("own_paragraph", row)?,
            word: cells.count("own_word", row)?,
        };
        let other = SeedPlace { word: cells.count("other_word", row)?, ..place };
        self.pairs.push(SeedPair { own, other });
        Ok(())
    }

    fn give<W: Write>(mut self, out: &mut TableStream<W>) -> Result<()> {
        self.paragraphs.sort_unstable();
        self.paragraphs.dedup_by_key(|paragraph| paragraph.place);
        let mut pushed = Ok(());
        links_of_pairs(&mut self.paragraphs, &self.pairs, |link| push_link(&link, out, &mut pushed));
        pushed
    }
}

fn push_link<W: Write>(link: &ReuseLink, out: &mut TableStream<W>, pushed: &mut Result<()>) {
    if pushed.is_ok() {
        let [own, other] = [&link.own, &link.other].map(passage_cells);
        *pushed = out.push(&[own.as_slice(), &other, &[Cell::count(link.edits)]].concat());
    }
}

fn passage_cells(passage: &ReusedPassage) -> [Cell<'static>; 5] {
    let ReusedPassage { doc, turn, paragraph, start, end } = *passage;
    [Cell::count(doc), Cell::count(turn), Cell::count(paragraph), Cell::count(start), Cell::count(end)]
}

fn whole<W: Write>(
    batches: impl Iterator<Item = Result<RecordBatch>>,
    mut out: TableStream<W>,
) -> Result<()> {
    let mut paragraphs = Vec::new();
    for batch in batches {
        paragraphs.extend(paragraphs_of(&batch?)?);
    }
    paragraphs.sort_unstable();
    paragraphs.dedup_by_key(|paragraph| paragraph.place);
    let mut pushed = Ok(());
    links_of_paragraphs(&mut paragraphs, |link| push_link(&link, &mut out, &mut pushed));
    pushed?;
    out.finish()
}

fn clusters<W: Write>(
    batches: impl Iterator<Item = Result<RecordBatch>>,
    mut out: TableStream<W>,
) -> Result<()> {
    let mut links = Vec::new();
    for batch in batches {
        let batch = batch?;
        let cells = Cells::of(&batch, &LINKS)?;
        for row in 0..batch.num_rows() {
            links.push(link_of(&cells, row)?);
        }
    }
    for cluster in reuse_clusters(links.into_iter()) {
        let Some(first) = cluster.uses.first() else { continue };
        let name = format!("{:016x}-{}-{}-{}", first.doc, first.turn, first.paragraph, first.start);
        for passage in &cluster.uses {
            out.push(&[[Cell::text(&name)].as_slice(), &passage_cells(passage)].concat())?;
        }
    }
    out.finish()
}

fn link_of(cells: &Cells<'_>, row: usize) -> Result<ReuseLink> {
    let passage = |[doc, turn, paragraph, start, end]: [&str; 5]| -> Result<ReusedPassage> {
        Ok(ReusedPassage {
            doc: cells.count(doc, row)?,
            turn: cells.count(turn, row)?,
            paragraph: cells.count(paragraph, row)?,
            start: cells.count(start, row)?,
            end: cells.count(end, row)?,
        })
    };
    Ok(ReuseLink {
        own: passage(["own_doc", "own_turn", "own_paragraph", "own_start", "own_end"])?,
        other: passage(["other_doc", "other_turn", "other_paragraph", "other_start", "other_end"])?,
        edits: cells.count("edits", row)?,
    })
}
