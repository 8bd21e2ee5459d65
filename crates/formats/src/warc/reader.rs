//! Records out of a stream of bytes.

use super::{
    Place, Record, RecordError, RecordKind, Refusal, declared::check_digests, grammar::Grammar,
    members::Members, record::RawRecord, rereadable::Rereadable,
};
use std::{
    collections::BTreeMap,
    io::{self, Read},
};

/// The longest header taken, in bytes. A guess with room: real ones are below 2 KB.
const LONGEST_HEADER: usize = 64 << 10;

/// What a reader takes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest block kept, in bytes; what is longer is cut there and marked truncated.
    pub block: usize,
}

impl Default for Limits {
    /// 64 MiB a block: some hundred times the longest transcript met.
    fn default() -> Self {
        Limits { block: 64 << 20 }
    }
}

/// Reads the records of a WARC file: plain, in gzip members, or in zstd frames (with or without a dictionary).
/// The older ARC files, of either version, are read by it too.
///
/// Memory is bounded by the limit of a block and some 10 MB beside it, whatever the file says.
pub struct WarcReader<R: Read> {
    input: Rereadable<Members<R>>,
    limits: Limits,
    /// Told by the first record.
    grammar: Option<Grammar>,
    passed_over: BTreeMap<&'static str, u64>,
    ended: bool,
}

impl<R: Read> WarcReader<R> {
    /// Makes a reader with the default limits; the form of the file is recognised by its first bytes.
    pub fn new(file: R) -> Self {
        WarcReader::with_limits(file, Limits::default())
    }

    /// Makes a reader with limits of one's own.
    pub fn with_limits(file: R, limits: Limits) -> Self {
        let input = Rereadable::new(Members::new(file));
        WarcReader { input, limits, grammar: None, passed_over: BTreeMap::new(), ended: false }
    }

    /// How many records without a capture were passed over so far, by their kind.
    pub fn passed_over(&self) -> &BTreeMap<&'static str, u64> {
        &self.passed_over
    }

    fn place(&self) -> Place {
        let position = self.input.position();
        match self.input.inner.edge_before(position) {
            Some(edge) => Place { offset: edge.packed, within: position - edge.unpacked },
            None => Place { offset: position, within: 0 },
        }
    }

    /// Reads up to the next record that holds a capture.
    fn read_next(&mut self) -> Option<Result<Record, RecordError>> {
        loop {
            if let Err(error) = self.skip_line_ends() {
                return Some(Err(self.unreadable(error)));
            }
            if let Some(damage) = self.input.inner.take_damage(self.input.position()) {
                let place = Place { offset: damage.packed, within: 0 };
                return Some(Err(RecordError { place, refusal: Refusal::Damaged(damage.reason) }));
            }
            if self.input.ahead().is_empty() {
                return None;
            }
            let began = self.input.position();
            if let Err(error) = self.tell_grammar() {
                return Some(Err(self.unreadable(error)));
            }
            self.input.mark();
            self.input.inner.forget_before(began);
            let place = self.place();
            match self.read_raw().and_then(|raw| self.recognised(raw, place)) {
                Ok(None) => {}
                Ok(Some(record)) => return Some(Ok(record)),
                Err(refusal) => return Some(Err(self.refused(place, began, refusal))),
            }
        }
    }

    fn grammar(&self) -> Grammar {
        self.grammar.unwrap_or_default()
    }

    fn tell_grammar(&mut self) -> io::Result<()> {
        if self.grammar.is_none() {
            let is_warc = self.input.ahead().starts_with(b"WARC/");
            let head = if is_warc { self.input.ahead() } else { self.input.ensure(Grammar::Arc.mark())? };
            self.grammar = Some(Grammar::of(head));
        }
        Ok(())
    }

    /// Turns a refusal into an error and goes to where the next record may begin.
    fn refused(&mut self, place: Place, began: u64, refusal: Refusal) -> RecordError {
        let position = self.input.position();
        let recovered = match refusal {
            // The record was read whole: the next one begins here.
            Refusal::Digest { .. } | Refusal::NoKind => Ok(()),
            Refusal::Unreadable(_) => {
                self.ended = true;
                Ok(())
            }
            // It breaks off at the edge of a member: there the next one begins.
            _ if position > began && self.at_edge() => Ok(()),
            _ => {
                self.input.go_back_past_mark();
                self.consume(usize::from(position == began));
                self.skip_to_mark()
            }
        };
        match (self.input.inner.take_damage(position), recovered) {
            (_, Err(error)) => self.unreadable(error),
            (Some(damage), _) => RecordError { place, refusal: Refusal::Damaged(damage.reason) },
            (None, _) => RecordError { place, refusal },
        }
    }

    fn unreadable(&mut self, error: io::Error) -> RecordError {
        self.ended = true;
        RecordError { place: self.place(), refusal: Refusal::Unreadable(error) }
    }

    /// Goes to the next line, or the next member, that begins as a record does; else to the end.
    fn skip_to_mark(&mut self) -> io::Result<()> {
        let mark = self.grammar().mark();
        loop {
            let reach = self.reach(2 * mark)?;
            if reach == 0 {
                return Ok(());
            }
            if self.at_edge() && self.grammar().begins_record(self.input.ahead()) {
                return Ok(());
            }
            if let Some(at) = self.grammar().find(self.input.ahead(), reach) {
                self.consume(at);
                return Ok(());
            }
            let to_the_edge = reach < self.input.ahead().len() || reach <= mark;
            self.consume(if to_the_edge { reach } else { reach - mark });
            if self.input.inner.is_damaged_at(self.input.position()) {
                return Ok(());
            }
        }
    }

    fn consume(&mut self, count: usize) {
        io::BufRead::consume(&mut self.input, count);
    }

    fn at_edge(&self) -> bool {
        self.input.inner.edge_at(self.input.position())
    }

    /// Has at least `wanted` bytes held where the file has them, and says how many lie before the next edge.
    fn reach(&mut self, wanted: usize) -> io::Result<usize> {
        let held = self.input.ensure(wanted)?.len();
        let position = self.input.position();
        let edge = self.input.inner.edges_after(position).next().map_or(u64::MAX, |edge| edge - position);
        Ok(held.min(usize::try_from(edge).unwrap_or(usize::MAX)))
    }

    /// Passes over the line ends between records.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            let ahead = self.input.ensure(1)?;
            let count = ahead.iter().take_while(|&&byte| matches!(byte, b'\r' | b'\n')).count();
            if count == 0 {
                return Ok(());
            }
            self.consume(count);
        }
    }

    fn read_raw(&mut self) -> Result<RawRecord, Refusal> {
        let header = self.read_header()?;
        let fields = self.grammar().fields(&header);
        let declared = fields.get("Content-Length");
        let length: u64 = declared
            .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|word| word.parse().ok())
            .ok_or_else(|| Refusal::NoLength(declared.map(str::to_owned)))?;
        let keeps = fields.get("WARC-Type").is_none_or(|kind| RecordKind::of(kind, &fields).is_some());
        let block = self.read_block(length, if keeps { self.limits.block } else { 0 })?;
        self.expect_end_of_record(length)?;
        let block_is_whole = block.len() as u64 == length;
        Ok(RawRecord {
            grammar: self.grammar(),
            fields,
            length: header.len() as u64 + length,
            block,
            block_is_whole,
        })
    }

    fn read_header(&mut self) -> Result<Vec<u8>, Refusal> {
        let mut wanted = 512;
        loop {
            let held = self.input.ensure(wanted).map_err(Refusal::Unreadable)?.len();
            let reach = held.min(self.distance_to_cut());
            let stretch = &self.input.ahead()[..reach];
            if let Some(end) = self.grammar().end_of_header(stretch)? {
                let header = stretch[..end].to_vec();
                self.consume(end);
                return Ok(header);
            }
            if reach < held || held < wanted {
                self.consume(reach);
                return Err(Refusal::HeaderCutShort);
            }
            if held >= LONGEST_HEADER {
                // Passed over, so that going back is rationed: else a file of nothing but beginnings is read over and over.
                self.consume(reach);
                return Err(Refusal::HeaderTooLong(LONGEST_HEADER));
            }
            wanted = held * 2;
        }
    }

    /// How far it is, within what is held, to a member that broke off or one that begins with a record.
    fn distance_to_cut(&self) -> usize {
        let (members, position) = (&self.input.inner, self.input.position());
        let is_cut = |&edge: &u64| {
            let ahead = self.input.ahead().get((edge - position) as usize..).unwrap_or_default();
            members.is_damaged_at(edge) || self.grammar().begins_record(ahead)
        };
        members.edges_after(position).find(is_cut).map_or(usize::MAX, |edge| (edge - position) as usize)
    }

    /// Reads a block, keeping at most `keep` bytes of it.
    fn read_block(&mut self, declared: u64, keep: usize) -> Result<Vec<u8>, Refusal> {
        let mut block = Vec::new();
        let mut found = 0;
        while found < declared {
            let reach = self.reach(1).map_err(Refusal::Unreadable)?;
            if reach == 0 || self.next_record_begins_here()? {
                return Err(Refusal::CutShort { declared, found });
            }
            let count = reach.min(usize::try_from(declared - found).unwrap_or(usize::MAX));
            let room = keep - block.len();
            block.extend_from_slice(&self.input.ahead()[..count.min(room)]);
            self.consume(count);
            found += count as u64;
        }
        Ok(block)
    }

    /// Says whether a member begins here with a record of its own, or the one before broke off.
    fn next_record_begins_here(&mut self) -> Result<bool, Refusal> {
        if self.input.inner.is_damaged_at(self.input.position()) {
            return Ok(true);
        }
        if !self.at_edge() {
            return Ok(false);
        }
        let grammar = self.grammar();
        let ahead = self.input.ensure(grammar.mark()).map_err(Refusal::Unreadable)?;
        Ok(grammar.begins_record(ahead))
    }

    /// Behind a block stands a record, or nothing. The two line ends that the standard puts between are not asked
    /// for: some writers count them into the block.
    fn expect_end_of_record(&mut self, length: u64) -> Result<(), Refusal> {
        self.skip_line_ends().map_err(Refusal::Unreadable)?;
        let grammar = self.grammar();
        let ahead = self.input.ensure(grammar.mark()).map_err(Refusal::Unreadable)?;
        let ends = ahead.is_empty() || grammar.may_follow(ahead) || self.at_edge();
        if ends { Ok(()) } else { Err(Refusal::WrongLength(length)) }
    }

    /// Makes a record of what was read; none of a kind that holds no capture.
    fn recognised(&mut self, raw: RawRecord, place: Place) -> Result<Option<Record>, Refusal> {
        let kind = match raw.fields.get("WARC-Type") {
            None => return Err(Refusal::NoKind),
            Some(word) => match RecordKind::of(word, &raw.fields) {
                Some(kind) => kind,
                None => {
                    *self.passed_over.entry(counted_as(word)).or_default() += 1;
                    return Ok(None);
                }
            },
        };
        let record = raw.into_record(kind, place);
        check_digests(&record)?;
        Ok(Some(record))
    }
}

impl<R: Read> Iterator for WarcReader<R> {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read_next();
        self.ended |= next.is_none();
        next
    }
}

/// Reads bytes that are one unpacked record and nothing else, such as [`write_resource`](super::write_resource) gives.
pub fn read_one(bytes: &[u8]) -> Result<Record, RecordError> {
    let mut reader = WarcReader::with_limits(bytes, Limits { block: bytes.len() });
    let place = Place { offset: 0, within: 0 };
    let record = reader.next().unwrap_or(Err(RecordError { place, refusal: Refusal::NotARecord }))?;
    match reader.next() {
        None => Ok(record),
        Some(_) => Err(RecordError { place, refusal: Refusal::NotAlone }),
    }
}

/// The kinds the standard names are counted by name, all others together: a file cannot make the count grow.
fn counted_as(kind: &str) -> &'static str {
    const NAMED: [&str; 4] = ["warcinfo", "request", "metadata", "continuation"];
    NAMED.into_iter().find(|&named| named == kind).unwrap_or("other")
}
