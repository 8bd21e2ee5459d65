//! The three stages of an ingest side by side: take apart and read; enter; index.

use super::{
    Beside, IngestSummary, Progress,
    inputs::Refusal,
    take_apart::{Found, FoundCapture, FoundRevisit, Plan},
};
use crate::{
    Dictum,
    absence::enter_absences,
    derive::{Indexer, ReadItem},
    edition::{Uncommitted, decide_edition},
    error::{Error, Result},
    repack::site_of,
};
use dictum_archive::{Intake, Kept, derived::ReadCapture};
use dictum_extract::ReadOptions;
use dictum_model::{Capture, Correction, Digest, ErrorKind, Reading};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::AtomicU64,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

/// What is handed from stage to stage at once: large enough to keep locks out of the way, small enough to hold in memory.
const BATCH_ITEMS: usize = 64;
const BATCH_BYTES: usize = 4 << 20;

/// A batch with its place in the order of the input.
struct Batch<T> {
    number: u64,
    items: Vec<T>,
}

/// Something found, and its reading where it is a capture that was not entered before.
struct Prepared {
    found: Found,
    reading: Option<Reading>,
}

/// Entered captures on their way to the indexes; every entry up to `known_to` has been handed on with them.
struct Entered {
    items: Vec<ReadItem>,
    known_to: u64,
}

/// Runs all stages to the end of the input.
pub(super) fn run(
    dictum: &Dictum,
    intake: &mut Intake<'_>,
    plan: &Plan,
    now: Timestamp,
    progress: &dyn Progress,
    summary: &mut IngestSummary,
) -> Result<()> {
    progress.begin(plan.total());
    let read = Arc::new(AtomicU64::new(0));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let (found_out, found_in) = sync_channel::<Batch<Found>>(workers);
    let (prepared_out, prepared_in) = sync_channel::<Batch<Prepared>>(workers);
    let (entered_out, entered_in) = sync_channel::<Entered>(4);
    // Owned by the workers alone: when they have gone, the first stage is told, and does not wait for ever.
    let found_in = Arc::new(Mutex::new(found_in));
    std::thread::scope(|scope| {
        let taking = read.clone();
        scope.spawn(move || take_apart(plan, &taking, &found_out));
        for _ in 0..workers {
            let (prepared_out, found_in) = (prepared_out.clone(), found_in.clone());
            scope.spawn(move || prepare(dictum, &found_in, &prepared_out));
        }
        drop((prepared_out, found_in));
        let indexing = scope.spawn(move || index(dictum, &entered_in));
        let mut entering = Entering {
            dictum,
            intake,
            summary,
            now,
            declared: HashMap::new(),
            declared_in: String::new(),
            met: HashSet::new(),
            uncommitted: Uncommitted::default(),
        };
        let entered = entering.run(prepared_in, &entered_out, &read, progress);
        drop(entered_out);
        progress.indexing();
        let indexed = indexing.join().unwrap_or_else(|_| Err(stage_broke()));
        // The writer's own trouble comes first: a stage that lost its neighbour only says so.
        entered.and(indexed)
    })?;
    summary.files = plan.inputs.len() as u64;
    Ok(())
}

fn stage_broke() -> Error {
    Error::new(ErrorKind::Internal, "a stage of the ingest broke off")
        .with_hint("run it again: what was kept stays kept")
}

/// First stage: files into things found, in batches. Ends early when nobody takes them any more.
fn take_apart(plan: &Plan, read: &Arc<AtomicU64>, out: &SyncSender<Batch<Found>>) {
    let mut batch = Batch { number: 0, items: Vec::new() };
    let mut bytes = 0;
    let mut is_wanted = true;
    for number in 0..plan.inputs.len() {
        plan.take_accounted(number, read, &mut |found| {
            bytes += if let Found::Capture(capture) = &found { capture.payload.len() } else { 0 };
            batch.items.push(found);
            if batch.items.len() >= BATCH_ITEMS || bytes >= BATCH_BYTES {
                let next = Batch { number: batch.number + 1, items: Vec::new() };
                is_wanted = out.send(std::mem::replace(&mut batch, next)).is_ok();
                bytes = 0;
            }
            is_wanted
        });
        if !is_wanted {
            return;
        }
    }
    // Nobody left to take it means that the writer has stopped, and says why.
    let _ = out.send(batch);
}

/// Second stage, on all cores: read what was not entered before.
fn prepare(dictum: &Dictum, found: &Mutex<Receiver<Batch<Found>>>, out: &SyncSender<Batch<Prepared>>) {
    loop {
        let batch = match found.lock().unwrap_or_else(PoisonError::into_inner).recv() {
            Ok(batch) => batch,
            Err(_) => return,
        };
        let items = batch.items.into_iter().map(|found| prepare_one(dictum, found)).collect();
        if out.send(Batch { number: batch.number, items }).is_err() {
            return;
        }
    }
}

fn prepare_one(dictum: &Dictum, found: Found) -> Prepared {
    let Found::Capture(found) = found else { return Prepared { found, reading: None } };
    // Bytes that were entered before cost no second reading. If this look fails, the writer's own will say why.
    let is_seen = dictum.archive.catalogue().and_then(|catalogue| catalogue.find_capture(&found.capture));
    let reading = match is_seen {
        Ok(Some(_)) if found.corrections.is_none() => None,
        _ => Some(read(&found)),
    };
    Prepared { found: Found::Capture(found), reading }
}

fn read(found: &FoundCapture) -> Reading {
    dictum_extract::read(&found.payload, found.capture.clone(), &ReadOptions::default())
}

/// How many bytes may be told of a capture beside its payload: an entry has room for them, whatever is escaped in it.
const MOST_TOLD: usize = 24 << 10;

/// The bytes of what is told of a capture: where it came from, and what it is.
fn told_of(capture: &Capture) -> usize {
    let told = [&capture.target_uri, &capture.media_type, &capture.charset];
    capture.source.len() + told.into_iter().flatten().map(String::len).sum::<usize>()
}

/// One capture is refused, and not everything that is ingested with it.
fn too_much_told(capture: Capture) -> Refusal {
    let why = format!(
        "its address, type and source have {} bytes; {MOST_TOLD} are the most that an entry has room for",
        told_of(&capture)
    );
    Refusal { what: capture.source.chars().take(200).collect(), why }
}

/// Third stage, alone: enter everything, in the order of the input.
struct Entering<'a, 'b> {
    dictum: &'a Dictum,
    intake: &'a mut Intake<'b>,
    summary: &'a mut IngestSummary,
    /// When corrections that do not say it were made.
    now: Timestamp,
    /// Payload digests as the records of one WARC file declare them, for the revisits in it.
    declared: HashMap<String, Digest>,
    declared_in: String,
    /// Payloads met in this run: only of those does an export say what people corrected.
    met: HashSet<Digest>,
    uncommitted: Uncommitted,
}

impl Entering<'_, '_> {
    fn run(
        &mut self,
        prepared: Receiver<Batch<Prepared>>,
        out: &SyncSender<Entered>,
        read: &AtomicU64,
        progress: &dyn Progress,
    ) -> Result<()> {
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        let mut uncommitted = Vec::new();
        for batch in prepared {
            waiting.insert(batch.number, batch.items);
            while let Some(items) = waiting.remove(&next) {
                next += 1;
                for item in items {
                    self.enter(item, &mut uncommitted)?;
                    if self.intake.is_due() {
                        self.commit(&mut uncommitted, out)?;
                    }
                }
                let met = self.summary.captures + self.summary.revisits + self.summary.seen;
                progress.advance(read.load(std::sync::atomic::Ordering::Relaxed), met);
            }
        }
        self.commit(&mut uncommitted, out)
    }

    fn commit(&mut self, uncommitted: &mut Vec<ReadItem>, out: &SyncSender<Entered>) -> Result<()> {
        self.intake.commit()?;
        self.uncommitted.clear();
        let known_to = self.intake.catalogue().length()?;
        out.send(Entered { items: std::mem::take(uncommitted), known_to }).map_err(|_| stage_broke())
    }

    /// Enters what was found; what the indexes must be told of goes to `out`.
    fn enter(&mut self, prepared: Prepared, out: &mut Vec<ReadItem>) -> Result<()> {
        match prepared.found {
            Found::Refused(refusal) => self.summary.refuse(refusal),
            Found::Capture(found) if told_of(&found.capture) > MOST_TOLD => {
                self.summary.refuse(too_much_told(found.capture));
            }
            Found::Revisit(found) if told_of(&found.capture) > MOST_TOLD => {
                self.summary.refuse(too_much_told(found.capture));
            }
            Found::PassedOver(records) => self.summary.passed_over += records,
            Found::Capture(found) => self.enter_capture(&found, prepared.reading, out)?,
            Found::Revisit(found) => out.extend(self.enter_revisit(*found)?),
            Found::Correction(correction) => self.enter_retold_correction(*correction, out)?,
        }
        Ok(())
    }

    fn enter_capture(
        &mut self,
        found: &FoundCapture,
        reading: Option<Reading>,
        out: &mut Vec<ReadItem>,
    ) -> Result<()> {
        self.remember_declared(found);
        self.met.insert(found.capture.digest);
        self.summary.payload_bytes += found.payload.len() as u64;
        let site = reading.as_ref().and_then(site_of);
        let kept = self.intake.keep_page_of(site.as_deref(), &found.capture, || found.warc_record())?;
        match kept {
            Kept::Seen(_) => {
                self.summary.seen += 1;
                return match &found.corrections {
                    Some(beside) => self.correct_held(found, beside, reading, out),
                    None => Ok(()),
                };
            }
            Kept::Redacted(_) => return self.refuse_redacted(&found.capture.source, found.capture.digest),
            Kept::Capture(_) => self.summary.captures += 1,
            Kept::Revisit(_) => self.summary.revisits += 1,
        }
        let mut reading = reading.unwrap_or_else(|| read(found));
        // Before what people say of it, as it is when they say it later: so an export, which carries no editions, brings back this order.
        let shows = self.shown_by(kept.entry(), &reading, false)?;
        let held = if let Kept::Revisit(_) = kept { self.corrections_of(found)? } else { Vec::new() };
        let entered = match &found.corrections {
            Some(beside) => self.enter_corrections(found, beside, &reading)?,
            None => 0,
        };
        if entered > 0 && matches!(kept, Kept::Revisit(_)) {
            self.refresh(found.capture.digest, &found.payload, kept.entry(), out)?;
        }
        let corrections = if entered > 0 { self.corrections_of(found)? } else { held };
        dictum_extract::correct(&found.payload, &mut reading, &corrections);
        out.push(ReadItem { capture: kept.entry(), reading, shows, is_refreshed: false });
        Ok(())
    }

    /// Enters what a file beside bytes that are held says of them; their captures are told to the indexes anew.
    fn correct_held(
        &mut self,
        found: &FoundCapture,
        beside: &Beside,
        reading: Option<Reading>,
        out: &mut Vec<ReadItem>,
    ) -> Result<()> {
        let reading = reading.unwrap_or_else(|| read(found));
        if self.enter_corrections(found, beside, &reading)? > 0 {
            self.refresh(found.capture.digest, &found.payload, 0, out)?;
        }
        Ok(())
    }

    /// Enters a correction that an export carries, of bytes that it or another export of this run has brought.
    fn enter_retold_correction(&mut self, correction: Correction, out: &mut Vec<ReadItem>) -> Result<()> {
        let digest = correction.payload;
        if !self.met.contains(&digest) {
            self.summary.refuse(Refusal {
                what: format!("a correction by {}", correction.by),
                why: format!("the bytes that it corrects, {digest}, are in none of the files that were ingested with it"),
            });
            return Ok(());
        }
        if self.intake.enter_correction(correction)?.is_some() {
            self.summary.corrections += 1;
            self.intake.commit()?;
            self.uncommitted.clear();
            let payload = self.dictum.archive.payload(digest)?;
            self.refresh(digest, &payload, 0, out)?;
        }
        Ok(())
    }

    /// Tells the indexes anew of all captures of these bytes but one.
    fn refresh(&mut self, digest: Digest, payload: &[u8], but: u64, out: &mut Vec<ReadItem>) -> Result<()> {
        let corrections = self.intake.catalogue().corrections_of_payload(digest)?;
        for held in self.intake.catalogue().captures_of_payload(digest)? {
            if held.entry != but {
                // Read as its own capture is: address and time may be others.
                let own = dictum_extract::read(payload, held.capture, &ReadOptions::default());
                out.push(self.decide(held.entry, own, payload, &corrections, true)?);
            }
        }
        Ok(())
    }

    fn corrections_of(&self, found: &FoundCapture) -> Result<Vec<Correction>> {
        Ok(self.intake.catalogue().corrections_of_payload(found.capture.digest)?)
    }

    /// Enters the corrections beside a capture, and tells how many are new. A file with a mistake is refused whole.
    fn enter_corrections(&mut self, found: &FoundCapture, beside: &Beside, reading: &Reading) -> Result<u64> {
        let held = self.corrections_of(found)?;
        match beside.placed(&found.payload, reading, &held, Some(self.now)) {
            Err(refusal) => {
                self.summary.refuse(refusal);
                Ok(0)
            }
            Ok(corrections) => {
                let mut entered = 0;
                for correction in corrections {
                    entered += u64::from(self.intake.enter_correction(correction)?.is_some());
                }
                self.summary.corrections += entered;
                Ok(entered)
            }
        }
    }

    fn decide(
        &mut self,
        capture: u64,
        mut reading: Reading,
        payload: &[u8],
        corrections: &[Correction],
        is_refreshed: bool,
    ) -> Result<ReadItem> {
        let shows = self.shown_by(capture, &reading, is_refreshed)?;
        dictum_extract::correct(payload, &mut reading, corrections);
        Ok(ReadItem { capture, reading, shows, is_refreshed })
    }

    /// Decides which edition of which statement a capture shows, and enters what it shows to be gone, unless that was done before.
    fn shown_by(
        &mut self,
        capture: u64,
        reading: &Reading,
        is_refreshed: bool,
    ) -> Result<Option<ReadCapture>> {
        let before = self.intake.catalogue().length()?;
        let shows =
            decide_edition(&self.dictum.archive, self.intake, &mut self.uncommitted, capture, reading)?;
        self.summary.editions += self.intake.catalogue().length()? - before;
        if !is_refreshed {
            self.summary.absences +=
                enter_absences(&self.dictum.archive, self.intake, &mut self.uncommitted, capture, reading)?;
        }
        Ok(shows)
    }

    fn remember_declared(&mut self, found: &FoundCapture) {
        let Some(declared) = &found.declared else { return };
        let file = found.capture.source.split('#').next().unwrap_or_default();
        if file != self.declared_in {
            self.declared.clear();
            self.declared_in = file.to_owned();
        }
        self.declared.insert(declared.clone(), found.capture.digest);
    }

    /// A revisit names bytes met earlier in its file, or a capture entered before.
    fn enter_revisit(&mut self, found: FoundRevisit) -> Result<Option<ReadItem>> {
        let Some(original) = self.original_of(&found)? else {
            self.summary.refuse(Refusal {
                what: found.capture.source,
                why: "it says that its bytes were seen before, but they are not held: ingest the capture it refers to first".into(),
            });
            return Ok(None);
        };
        let mut capture = found.capture;
        // Bytes met in this run may not be committed yet, so what is known of them is asked of the writer.
        let first = self.intake.catalogue().captures_of_payload(original)?.into_iter().next();
        if let Some(first) = first {
            capture.digest = original;
            capture.bytes = first.capture.bytes;
            if found.payload.is_none() {
                capture.media_type = first.capture.media_type;
                capture.charset = first.capture.charset;
            }
        }
        if self.intake.catalogue().redaction_of(original)?.is_some() {
            self.refuse_redacted(&capture.source, original)?;
            return Ok(None);
        }
        // Its bytes are read before it is entered: nothing may be committed between a capture and its edition.
        self.intake.commit()?;
        self.uncommitted.clear();
        let payload = self.dictum.archive.payload(original)?;
        let reading = dictum_extract::read(&payload, capture.clone(), &ReadOptions::default());
        match self.intake.keep(&capture, Vec::new)? {
            Kept::Seen(_) | Kept::Redacted(_) => {
                self.summary.seen += 1;
                Ok(None)
            }
            Kept::Capture(entry) | Kept::Revisit(entry) => {
                self.summary.revisits += 1;
                let corrections = self.intake.catalogue().corrections_of_payload(original)?;
                self.decide(entry, reading, &payload, &corrections, false).map(Some)
            }
        }
    }

    /// Bytes that were let go do not come back by accident.
    fn refuse_redacted(&mut self, source: &str, payload: Digest) -> Result<()> {
        if let Some(redaction) = self.intake.catalogue().redaction_of(payload)? {
            self.summary.refuse(Refusal { what: source.to_owned(), why: redaction.to_string() });
        }
        Ok(())
    }

    fn original_of(&self, found: &FoundRevisit) -> Result<Option<Digest>> {
        if let Some(payload) = found.payload {
            return Ok(self.intake.catalogue().place(payload)?.map(|_| payload));
        }
        let in_file = found.declared.as_ref().and_then(|declared| self.declared.get(declared));
        if let Some(digest) = in_file {
            return Ok(Some(*digest));
        }
        let Some(uri) = found.refers_to.target_uri.as_ref().or(found.capture.target_uri.as_ref()) else {
            return Ok(None);
        };
        let candidates = self.intake.catalogue().captures_of_uri(uri)?;
        let wanted = found.refers_to.captured_at;
        let same_time =
            candidates.iter().find(|entered| wanted.is_some() && entered.capture.captured_at == wanted);
        Ok(same_time.map(|entered| entered.capture.digest))
    }
}

/// Last stage, alone: make what was entered findable.
fn index(dictum: &Dictum, entered: &Receiver<Entered>) -> Result<()> {
    let mut indexer = None;
    let mut known_to = 0;
    while let Ok(batch) = entered.recv() {
        if batch.items.is_empty() && indexer.is_none() {
            continue;
        }
        let indexer = match &mut indexer {
            Some(indexer) => indexer,
            None => indexer.insert(Indexer::open(dictum)?),
        };
        for item in &batch.items {
            indexer.put(item)?;
        }
        known_to = batch.known_to;
        if indexer.is_due() {
            indexer.commit(known_to)?;
        }
    }
    if let Some(mut indexer) = indexer {
        indexer.commit(known_to)?;
        indexer.finish()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{Dictum, IngestOptions};
    use dictum_archive::{Archive, Disk};
    use dictum_model::ErrorKind;
    use std::{io, path::Path, sync::Arc};

    /// A disk with nothing free.
    struct FullDisk;

    impl Disk for FullDisk {
        fn free(&self, _path: &Path) -> io::Result<u64> {
            Ok(0)
        }
    }

    #[test]
    fn a_writer_that_fails_ends_the_ingest_while_input_is_still_waiting() {
        let home = tempfile::tempdir().unwrap();
        let lines: String =
            (0..3000).map(|n| format!("{{\"id\":\"{n}\",\"text\":\"Day {n} was quiet.\"}}\n")).collect();
        let input = home.path().join("days.jsonl");
        std::fs::write(&input, lines).unwrap();
        let archive = Archive::init_on(&home.path().join("archive"), Arc::new(FullDisk)).unwrap();
        let error =
            Dictum::around(archive).unwrap().ingest(&[input], &IngestOptions::default(), &()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.to_string().contains("the disk is full"), "{error}");
    }
}
