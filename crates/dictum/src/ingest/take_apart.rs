//! Files taken apart into captures: one of a page, one a record of a web archive, one a line of statements.

use super::{
    beside::Beside,
    inputs::{self, Input, InputForm, Inputs, Refusal},
    part::{InputPart, PartAccounts},
    web_archives::{self, Gatekeeper},
};
use crate::{
    error::{Error, Result},
    ingest::IngestOptions,
};
use dictum_archive::{LARGEST_PAYLOAD, digest_of};
use dictum_extract::{ReadOptions, SETTLED_BY_SITE_ZONE};
use dictum_formats::{
    imported::{ImportForm, Imported},
    manifest::{ManifestLine, read_manifest},
    warc::{RefersTo, write_resource, write_response},
};
use dictum_model::{Capture, CapturedAtFrom, Correction, Digest};
use std::{
    collections::HashMap,
    io::{BufRead, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// What will be ingested.
pub(crate) struct Plan {
    pub(crate) inputs: Vec<Input>,
    pub(crate) refused: Vec<Refusal>,
    form: Option<InputForm>,
    facts: HashMap<PathBuf, ManifestLine>,
    for_one: Option<ManifestLine>,
    /// The corrections of the one file, where they do not lie beside it.
    correction: Option<PathBuf>,
    /// Where the inputs are parts that workers have read: the parts, and who knows what was found in them.
    accounted: Option<(Vec<InputPart>, Arc<dyn PartAccounts>)>,
}

/// One thing found in a file.
pub(crate) enum Found {
    /// A capture with its bytes.
    Capture(Box<FoundCapture>),
    /// A record that says that bytes seen earlier were seen again.
    Revisit(Box<FoundRevisit>),
    /// What people said, in the archive that was exported, of the reading of bytes.
    Correction(Box<Correction>),
    /// Something that cannot be taken.
    Refused(Refusal),
    /// This many records that hold no capture.
    PassedOver(u64),
}

pub(crate) struct FoundCapture {
    pub(crate) capture: Capture,
    pub(crate) payload: Vec<u8>,
    /// The HTTP response as received, where there was one.
    pub(super) block: Option<Vec<u8>>,
    /// The payload digest as the record declares it: what a later revisit refers to.
    pub(crate) declared: Option<String>,
    /// What the file beside it corrects in its reading.
    pub(crate) corrections: Option<Arc<Beside>>,
}

pub(crate) struct FoundRevisit {
    /// The capture, but for digest and length of its payload.
    pub(crate) capture: Capture,
    /// The digest of its payload, where a record of our own says it: then the capture is told whole but for the length.
    pub(crate) payload: Option<Digest>,
    pub(crate) refers_to: RefersTo,
    pub(crate) declared: Option<String>,
}

impl FoundCapture {
    /// The WARC record that is kept for it.
    pub(crate) fn warc_record(&self) -> Vec<u8> {
        match &self.block {
            Some(block) => write_response(&self.capture, block),
            None => write_resource(&self.capture, &self.payload),
        }
    }
}

impl Plan {
    /// Finds the files and what manifests say of them.
    pub(crate) fn of(paths: &[PathBuf], options: &IngestOptions) -> Result<Plan> {
        Plan::of_inputs(inputs::list(paths)?, options)
    }

    /// Plans for bytes that were handed in under a name.
    pub(crate) fn of_bytes(name: &str, bytes: &[u8], options: &IngestOptions) -> Result<Plan> {
        Plan::of_inputs(Inputs { files: vec![Input::given(name, bytes)], ..Inputs::default() }, options)
    }

    /// Plans for files that have been listed.
    pub(super) fn of_inputs(inputs: Inputs, options: &IngestOptions) -> Result<Plan> {
        let Inputs { files, manifests, refused } = inputs;
        let mut plan = Plan {
            inputs: files,
            refused,
            form: options.form,
            facts: HashMap::new(),
            for_one: None,
            correction: options.correction.clone(),
            accounted: None,
        };
        for (folder, manifest) in manifests {
            // Found in passing, not named: one that is no manifest is refused like any other file.
            if let Err(error) = plan.read_manifest(&folder, &manifest) {
                plan.refused.push(Refusal { what: manifest.display().to_string(), why: error.to_string() });
            }
        }
        if let Some(manifest) = &options.manifest {
            plan.read_manifest(manifest.parent().unwrap_or(Path::new("")), manifest)?;
        }
        let is_for_one = options.target_uri.is_some() || options.captured_at.is_some();
        if (is_for_one || options.correction.is_some()) && plan.inputs.len() != 1 {
            return Err(Error::asked_wrongly(format!(
                "--target-uri, --captured-at and --correction are for one file; {} were named",
                plan.inputs.len()
            ))
            .with_hint(
                "say it of many files in a manifest (--manifest FILE.jsonl), and correct each in a file beside it: PAGE.correction.toml",
            ));
        }
        if is_for_one {
            let line = ManifestLine {
                target_uri: options.target_uri.clone(),
                captured_at: options.captured_at,
                ..ManifestLine::default()
            };
            plan.for_one = Some(line);
        }
        Ok(plan)
    }

    /// Takes parts of files, held against what workers found in them where that is known.
    pub(crate) fn of_parts(parts: &[InputPart], accounts: Option<Arc<dyn PartAccounts>>) -> Plan {
        Plan {
            inputs: parts.iter().map(InputPart::input).collect(),
            refused: Vec::new(),
            form: None,
            facts: HashMap::new(),
            for_one: None,
            correction: None,
            accounted: accounts.map(|accounts| (parts.to_vec(), accounts)),
        }
    }

    /// Takes input number `number` apart as [`Plan::take_apart`] does; of a part that a worker read, only what that worker found.
    pub(crate) fn take_accounted(
        &self,
        number: usize,
        read: &Arc<AtomicU64>,
        hand: &mut dyn FnMut(Found) -> bool,
    ) {
        let Some(input) = self.inputs.get(number) else { return };
        let part = self.accounted.as_ref().and_then(|(parts, accounts)| Some((parts.get(number)?, accounts)));
        let Some((part, accounts)) = part else { return self.take_apart(input, read, &mut (), hand) };
        let told = accounts.account_of(part).and_then(|account| Ok((account, accounts.copy_of(part)?)));
        match told {
            Err(why) => {
                hand(Found::Refused(Refusal { what: input.path.display().to_string(), why }));
            }
            Ok((account, copy)) => {
                let input = Input { copy: copy.as_deref().map(|copy| copy.as_ref().into()), ..input.clone() };
                self.take_apart(&input, read, &mut account.gatekeeper(), &mut |found| {
                    hand(account.held_against(found))
                });
            }
        }
    }

    fn read_manifest(&mut self, folder: &Path, path: &Path) -> Result<()> {
        let text = std::fs::read_to_string(path).map_err(|error| Error::file("read", path, &error))?;
        let lines = read_manifest(&text)
            .map_err(|error| Error::asked_wrongly(format!("{}: {error}", path.display())))?;
        self.facts.extend(lines.into_iter().map(|line| (plain(&folder.join(&line.path)), line)));
        Ok(())
    }

    /// The length of all files in bytes.
    pub(crate) fn total(&self) -> u64 {
        self.inputs.iter().map(|input| input.length).sum()
    }

    /// Takes one file apart, handing each thing found to `hand`, until `hand` says to stop.
    pub(crate) fn take_apart(
        &self,
        input: &Input,
        read: &Arc<AtomicU64>,
        gate: &mut dyn Gatekeeper,
        hand: &mut dyn FnMut(Found) -> bool,
    ) {
        let refuse = |why: String| Found::Refused(Refusal { what: input.path.display().to_string(), why });
        let opened = match inputs::open(input, self.form) {
            Ok(opened) => opened,
            Err(why) => {
                hand(refuse(why));
                return;
            }
        };
        let beside = match Beside::of(input, self.correction.as_deref(), opened.form == InputForm::Page) {
            Ok(beside) => beside.map(Arc::new),
            Err(refusal) => {
                hand(Found::Refused(refusal));
                None
            }
        };
        let mut is_met = false;
        let mut hand_on = |mut found: Found| {
            if let (Found::Capture(capture), Some(beside)) = (&mut found, &beside)
                && beside.is_of(capture.capture.digest)
            {
                capture.corrections = Some(beside.clone());
                is_met = true;
            }
            hand(found)
        };
        let bytes = Counted { inner: opened.bytes, read: read.clone() };
        match opened.form {
            InputForm::Page => {
                hand_on(self.page(input, bytes).unwrap_or_else(refuse));
            }
            InputForm::Warc => web_archives::warc(input, bytes, gate, &mut hand_on),
            InputForm::Wacz => web_archives::wacz(input, read, &mut hand_on),
            InputForm::StatementLines => statement_lines(input, bytes, &mut hand_on),
            InputForm::Import(form) => import(form, input, bytes, &mut hand_on),
        }
        // What is in another part of the file is not missing.
        if let Some(beside) = beside.filter(|_| !is_met && input.range.is_none()) {
            hand(Found::Refused(beside.refuse("it names a payload that this file does not hold".into())));
        }
    }

    fn page(&self, input: &Input, mut bytes: impl Read) -> std::result::Result<Found, String> {
        let mut payload = Vec::new();
        bytes
            .by_ref()
            .take(LARGEST_PAYLOAD as u64 + 1)
            .read_to_end(&mut payload)
            .map_err(|error| error.to_string())?;
        if payload.is_empty() {
            return Err("the file is empty".into());
        }
        if payload.len() > LARGEST_PAYLOAD {
            return Err(too_large());
        }
        let facts = self.for_one.as_ref().or_else(|| self.facts.get(&plain(&input.path)));
        let mut capture = page_capture(&input.name, &payload, facts);
        if let Some(zone) = facts.and_then(|facts| facts.site_zone.as_deref()) {
            settle_clocks(&mut capture, &payload, zone);
        }
        Ok(Found::Capture(Box::new(FoundCapture {
            capture,
            payload,
            block: None,
            declared: None,
            corrections: None,
        })))
    }
}

/// A path without `.` parts and doubled slashes, so that a manifest's spelling and the walk's meet.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}

pub(super) fn too_large() -> String {
    format!("it is larger than {} MiB, the most a capture may have", LARGEST_PAYLOAD >> 20)
}

/// The capture of a page kept as a file.
pub(crate) fn page_capture(name: &str, payload: &[u8], facts: Option<&ManifestLine>) -> Capture {
    let captured_at = facts.and_then(|facts| facts.captured_at);
    Capture {
        source: name.to_owned(),
        digest: digest_of(payload),
        media_type: facts.and_then(|facts| facts.media_type.clone()).or_else(|| media_type_by_name(name)),
        charset: facts.and_then(|facts| facts.charset.clone()),
        bytes: payload.len(),
        target_uri: facts.and_then(|facts| facts.target_uri.clone()),
        captured_at,
        captured_at_candidates: Vec::new(),
        captured_at_from: captured_at.map(|_| CapturedAtFrom::User),
        http_status: facts.and_then(|facts| facts.http_status),
    }
}

/// Settles the time of capture that a page's clocks leave open, by the zone that a manifest gives for its site.
///
/// The manifest is told once and the page is read again and again: so what it settles is entered with the capture. What the
/// page's clocks tell without it stays the page's own to tell.
fn settle_clocks(capture: &mut Capture, payload: &[u8], site_zone: &str) {
    let options = ReadOptions { site_zone: Some(site_zone.to_owned()) };
    let reading = dictum_extract::read(payload, capture.clone(), &options);
    if reading.evidence.iter().any(|evidence| evidence.rule == SETTLED_BY_SITE_ZONE) {
        capture.captured_at = reading.capture.captured_at;
        capture.captured_at_from = reading.capture.captured_at_from;
    }
}

/// Only endings that the bytes themselves do not tell: Markdown looks like plain text.
fn media_type_by_name(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    (lower.ends_with(".md") || lower.ends_with(".markdown")).then(|| "text/markdown".to_owned())
}

fn statement_lines(input: &Input, mut bytes: impl BufRead, hand: &mut dyn FnMut(Found) -> bool) {
    let mut number = 0;
    loop {
        let mut line = Vec::new();
        number += 1;
        let read = bytes.by_ref().take(LARGEST_PAYLOAD as u64 + 1).read_until(b'\n', &mut line);
        let refuse = |why: String| {
            Found::Refused(Refusal { what: format!("{}#line {number}", input.path.display()), why })
        };
        match read {
            Err(error) => {
                hand(refuse(error.to_string()));
                return;
            }
            Ok(0) => return,
            Ok(_) if line.len() > LARGEST_PAYLOAD => {
                hand(refuse(too_large()));
                return;
            }
            Ok(_) => {}
        }
        let payload = line.trim_ascii();
        if !payload.is_empty() && !hand(statement_line(&input.name, number, payload).unwrap_or_else(refuse)) {
            return;
        }
    }
}

fn statement_line(name: &str, number: u64, payload: &[u8]) -> std::result::Result<Found, String> {
    if !payload.starts_with(b"{") {
        return Err("the line is no JSON object".into());
    }
    let mut capture = page_capture(&format!("{name}#{number}"), payload, None);
    capture.media_type = Some(dictum_extract::STATEMENT_JSON.to_owned());
    Ok(Found::Capture(Box::new(FoundCapture {
        capture,
        payload: payload.to_vec(),
        block: None,
        declared: None,
        corrections: None,
    })))
}

/// Takes statements out of a format of others. What is kept of each is its JSON, which says what file it came from.
fn import(form: ImportForm, input: &Input, bytes: impl BufRead, hand: &mut dyn FnMut(Found) -> bool) {
    let mut number = 0;
    let mut is_wanted = true;
    let read = form.read(bytes, LARGEST_PAYLOAD, &mut |imported| {
        number += 1;
        let what = format!("{}#{number}", input.path.display());
        is_wanted = hand(
            imported_statement(form, &input.name, number, &imported)
                .unwrap_or_else(|why| Found::Refused(Refusal { what, why })),
        );
        is_wanted
    });
    let why = match read {
        Err(error) => error.to_string(),
        Ok(()) if number == 0 => "it holds no statement".to_owned(),
        Ok(()) => return,
    };
    if is_wanted {
        hand(Found::Refused(Refusal { what: input.path.display().to_string(), why }));
    }
}

fn imported_statement(
    form: ImportForm,
    name: &str,
    number: u64,
    imported: &Imported,
) -> std::result::Result<Found, String> {
    if !imported.has_words() {
        return Err("it holds no words".into());
    }
    let line = imported.to_json(name, form);
    if line.len() > LARGEST_PAYLOAD {
        return Err(too_large());
    }
    statement_line(name, number, line.as_bytes())
}

/// A reader that counts, for progress.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        self.inner.consume(n);
    }
}
