//! Web archives taken apart into captures: WARC and ARC files record by record, WACZ files part by part.

use super::{
    inputs::{Input, Refusal},
    take_apart::{Found, FoundCapture, FoundRevisit, too_large},
};
use dictum_archive::{Entry, LARGEST_PAYLOAD};
use dictum_formats::{
    wacz::{ListedPages, Wacz},
    warc::{Place, Record, RecordKind, WarcReader},
};
use dictum_model::{Capture, HowAbsent};
use std::{
    fs::File,
    io,
    sync::atomic::{AtomicU64, Ordering},
};

/// A file of records: how a refusal names it, and how evidence does, which knows no folders of this machine.
struct Origin {
    path: String,
    name: String,
    /// Where in the file the first byte that is read lies.
    base: u64,
}

impl Origin {
    fn of(input: &Input) -> Origin {
        Origin {
            path: input.path.display().to_string(),
            name: input.name.clone(),
            base: input.range.as_ref().map_or(0, |range| range.start),
        }
    }

    /// A file within this one.
    fn part(&self, part: &str) -> Origin {
        Origin { path: format!("{}#{part}", self.path), name: format!("{}#{part}", self.name), base: 0 }
    }

    /// A place among the bytes that are read, as one in the file.
    fn in_file(&self, place: Place) -> Place {
        Place { offset: self.base + place.offset, ..place }
    }

    fn refuse(&self, why: String) -> Found {
        Found::Refused(Refusal { what: self.path.clone(), why })
    }
}

/// Takes a WARC or ARC file apart.
pub(super) fn warc(
    input: &Input,
    bytes: impl io::Read,
    gate: &mut dyn Gatekeeper,
    hand: &mut dyn FnMut(Found) -> bool,
) {
    records(&Origin::of(input), bytes, &mut |_| {}, gate, hand);
}

/// Whether a record is looked into.
pub enum Gate {
    /// It is.
    Take,
    /// It is not; why.
    Skip(String),
}

/// Is asked of each record of a file before anything in it is unpacked.
pub trait Gatekeeper {
    /// Says what to do with the record at a place of the file.
    fn meet(&mut self, place: Place) -> Gate;
}

impl<F: FnMut(Place) -> Gate> Gatekeeper for F {
    fn meet(&mut self, place: Place) -> Gate {
        self(place)
    }
}

/// Takes everything.
impl Gatekeeper for () {
    fn meet(&mut self, _place: Place) -> Gate {
        Gate::Take
    }
}

/// Hands on what is in a file of records, naming each address to `met`; says whether to go on.
fn records(
    origin: &Origin,
    bytes: impl io::Read,
    met: &mut dyn FnMut(&str),
    gate: &mut dyn Gatekeeper,
    hand: &mut dyn FnMut(Found) -> bool,
) -> bool {
    let mut reader = WarcReader::new(bytes);
    let mut told = None;
    let refuse = |place: &dyn std::fmt::Display, why: String| origin.part(&place.to_string()).refuse(why);
    for next in reader.by_ref() {
        let goes_on = match next {
            Err(error) => hand(refuse(&origin.in_file(error.place), error.refusal.to_string())),
            Ok(record) => {
                record.target_uri.as_deref().into_iter().for_each(&mut *met);
                let place = origin.in_file(record.place);
                if let Gate::Skip(why) = gate.meet(place) {
                    if !hand(refuse(&place, why)) {
                        return false;
                    }
                    continue;
                }
                // What a record of ours was first met under is evidence; where its export lies today is not.
                let source = record.remembered_source();
                let source = source.unwrap_or_else(|| format!("{}#{place}", origin.name));
                let is_about =
                    told.take_if(|told: &mut ToldEntry| Some(&told.about) == record.record_id.as_ref());
                match from_record(record, source) {
                    Ok(Read::Found(mut found)) => {
                        is_about.into_iter().for_each(|told| told.tell(&mut found));
                        hand(found)
                    }
                    Ok(Read::Told(entry)) => {
                        told = Some(entry);
                        true
                    }
                    Err(why) => hand(refuse(&place, why)),
                }
            }
        };
        if !goes_on {
            return false;
        }
    }
    match reader.passed_over().values().sum() {
        0 => true,
        count => hand(Found::PassedOver(count)),
    }
}

/// What a record is.
enum Read {
    /// Something to hand on.
    Found(Found),
    /// The entry that the next record's capture was entered as.
    Told(ToldEntry),
}

/// The entry of a capture, where the capture's record, which follows, does not tell it to the letter.
struct ToldEntry {
    about: String,
    capture: Box<Capture>,
}

impl ToldEntry {
    /// Puts the capture as it was entered in the place of the one read off its record, unless that is of other bytes.
    fn tell(self, found: &mut Found) {
        match found {
            Found::Capture(found) if found.capture.digest == self.capture.digest => {
                found.capture = *self.capture
            }
            Found::Revisit(found) if found.payload == Some(self.capture.digest) => {
                found.capture = *self.capture
            }
            _ => {}
        }
    }
}

/// Makes of a record what it tells; else says why it is refused.
fn from_record(record: Record, source: String) -> Result<Read, String> {
    if record.kind == RecordKind::Entry {
        return from_entry(&record);
    }
    let declared = record.payload_digest.as_ref().map(ToString::to_string);
    if record.kind == RecordKind::Revisit {
        return Ok(Read::Found(Found::Revisit(Box::new(FoundRevisit {
            capture: record.capture(&source, &[]),
            payload: record.remembered_payload(),
            refers_to: record.refers_to,
            declared,
        }))));
    }
    if record.truncated.as_deref() == Some("block-limit") {
        return Err(too_large());
    }
    let (capture, payload) = match record.payload(LARGEST_PAYLOAD) {
        Err(error) => return Err(error.to_string()),
        Ok(payload) if payload.bytes.is_empty() && !tells_absence(&record) => {
            return Err("its payload is empty".into());
        }
        Ok(payload) => (record.capture(&source, &payload.bytes), payload.bytes.into_owned()),
    };
    let block = record.http.is_some().then_some(record.block);
    let found = FoundCapture { capture, payload, block, declared, corrections: None };
    Ok(Read::Found(Found::Capture(Box::new(found))))
}

/// Reads an entry of an archive that was exported.
fn from_entry(record: &Record) -> Result<Read, String> {
    let text = str::from_utf8(&record.block).map_err(|_| "it is an entry that is not UTF-8".to_owned())?;
    match (Entry::from_text(text).map_err(|error| error.to_string())?, record.refers_to.record_id.clone()) {
        (Entry::Capture(capture) | Entry::Revisit(capture), Some(about)) => {
            Ok(Read::Told(ToldEntry { about, capture }))
        }
        (Entry::Correction(correction), _) => Ok(Read::Found(Found::Correction(correction))),
        (entry, _) => Err(format!("an entry of the kind “{}” is not taken by itself", entry.kind())),
    }
}

/// Says whether the answer is that the page is gone, which needs no words.
fn tells_absence(record: &Record) -> bool {
    record.http.as_ref().and_then(|http| http.status).and_then(HowAbsent::of_status).is_some()
}

/// Takes a WACZ file apart; `read` counts its bytes, for progress, once all of it is done.
///
/// It is read twice: no WARC file in it is taken before its digest is known to be right.
pub(super) fn wacz(input: &Input, read: &AtomicU64, hand: &mut dyn FnMut(Found) -> bool) {
    let origin = Origin::of(input);
    match open(input) {
        Ok(mut wacz) => parts(&origin, &mut wacz, hand),
        Err(why) => {
            hand(origin.refuse(why));
        }
    }
    read.fetch_add(input.length, Ordering::Relaxed);
}

fn open(input: &Input) -> Result<Wacz<File>, String> {
    if !input.is_file() {
        return Err(
            "a WACZ file is read from its end: take it in as a file, on the machine that it lies on".into()
        );
    }
    let file = File::open(input.at()).map_err(|error| error.to_string())?;
    Wacz::open(file).map_err(|error| error.to_string())
}

fn parts(origin: &Origin, wacz: &mut Wacz<File>, hand: &mut dyn FnMut(Found) -> bool) {
    let checked = wacz.check();
    for refused in &checked.refused {
        if !hand(origin.part(&refused.path).refuse(refused.fault.to_string())) {
            return;
        }
    }
    if checked.warcs.is_empty() {
        hand(origin.refuse("it holds no WARC file that can be taken".into()));
        return;
    }
    let mut pages = wacz.listed_pages();
    for path in &checked.warcs {
        let goes_on = match wacz.part(path) {
            Ok(part) => records(&origin.part(path), part, &mut |address| pages.met(address), &mut (), hand),
            Err(error) => hand(origin.part(path).refuse(error.to_string())),
        };
        if !goes_on {
            return;
        }
    }
    if let Some(why) = unmet(&pages) {
        hand(origin.part("pages").refuse(why));
    }
}

/// What to say of pages that are listed and not there.
fn unmet(pages: &ListedPages) -> Option<String> {
    let mut unmet = pages.unmet();
    let (count, first) = (unmet.len(), unmet.next()?);
    Some(match count {
        1 => format!("{first} is listed, and no WARC file that was taken holds it"),
        _ => format!(
            "{count} pages are listed, and no WARC file that was taken holds them; the first is {first}"
        ),
    })
}
