//! Web archives taken apart into captures: WARC and ARC files record by record, WACZ files part by part.

use super::{
    inputs::{Input, Refusal},
    take_apart::{Found, FoundCapture, FoundRevisit, too_large},
};
use dictum_archive::LARGEST_PAYLOAD;
use dictum_formats::{
    wacz::{ListedPages, Wacz},
    warc::{Record, RecordKind, WarcReader},
};
use dictum_model::HowAbsent;
use std::{
    fs::File,
    io::Read,
    sync::atomic::{AtomicU64, Ordering},
};

/// A file of records: how a refusal names it, and how evidence does, which knows no folders of this machine.
struct Origin {
    path: String,
    name: String,
}

impl Origin {
    fn of(input: &Input) -> Origin {
        Origin { path: input.path.display().to_string(), name: input.name.clone() }
    }

    /// A file within this one.
    fn part(&self, part: &str) -> Origin {
        Origin { path: format!("{}#{part}", self.path), name: format!("{}#{part}", self.name) }
    }

    fn refuse(&self, why: String) -> Found {
        Found::Refused(Refusal { what: self.path.clone(), why })
    }
}

/// Takes a WARC or ARC file apart.
pub(super) fn warc(input: &Input, bytes: impl Read, hand: &mut dyn FnMut(Found) -> bool) {
    records(&Origin::of(input), bytes, &mut |_| {}, hand);
}

/// Hands on what is in a file of records, naming each address to `met`; says whether to go on.
fn records(
    origin: &Origin,
    bytes: impl Read,
    met: &mut dyn FnMut(&str),
    hand: &mut dyn FnMut(Found) -> bool,
) -> bool {
    let mut reader = WarcReader::new(bytes);
    let refuse = |place: &dyn std::fmt::Display, why: String| origin.part(&place.to_string()).refuse(why);
    for next in reader.by_ref() {
        let goes_on = match next {
            Err(error) => hand(refuse(&error.place, error.refusal.to_string())),
            Ok(record) => {
                record.target_uri.as_deref().into_iter().for_each(&mut *met);
                let source = format!("{}#{}", origin.name, record.place);
                match from_record(record, &source) {
                    Ok(found) => hand(found),
                    Err((place, why)) => hand(refuse(&place, why)),
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

/// Makes a capture, or a revisit, of a record; else says where it stands and why it is refused.
fn from_record(record: Record, source: &str) -> Result<Found, (String, String)> {
    let place = record.place.to_string();
    let declared = record.payload_digest.as_ref().map(ToString::to_string);
    if record.kind == RecordKind::Revisit {
        let capture = record.capture(source, &[]);
        return Ok(Found::Revisit(Box::new(FoundRevisit { capture, refers_to: record.refers_to, declared })));
    }
    if let Some(reason) = &record.truncated
        && reason == "block-limit"
    {
        return Err((place, too_large()));
    }
    let (capture, payload) = match record.payload(LARGEST_PAYLOAD) {
        Err(error) => return Err((place, error.to_string())),
        Ok(payload) if payload.bytes.is_empty() && !tells_absence(&record) => {
            return Err((place, "its payload is empty".into()));
        }
        Ok(payload) => (record.capture(source, &payload.bytes), payload.bytes.into_owned()),
    };
    let block = record.http.is_some().then_some(record.block);
    Ok(Found::Capture(Box::new(FoundCapture { capture, payload, block, declared, corrections: None })))
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
    if input.path.as_os_str() == "-" {
        return Err("a WACZ file is read from its end: name the file instead of piping it".into());
    }
    let file = File::open(&input.path).map_err(|error| error.to_string())?;
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
            Ok(part) => records(&origin.part(path), part, &mut |address| pages.met(address), hand),
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
