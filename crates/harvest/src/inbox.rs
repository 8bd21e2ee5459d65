//! Where answers lie between the net and the record: a WARC file of requests and responses, durable before a page counts as
//! fetched, and taken in by the same ingest as any other.
//!
//! So the archive is locked for moments and not for the hours of a harvest, and what was fetched when a run was killed is not
//! fetched again. The record keeps responses; what it has no place for, requests and the headers of answers that brought
//! nothing new, stays in `exchanges/`, a WARC file a month.

use crate::{
    journal::{make_folder, trouble},
    net::Exchange,
};
use dictum::{
    Dictum, HeldPayload, IngestOptions, IngestSummary, Result,
    model::{Capture, CapturedAtFrom, Digest},
};
use dictum_formats::{
    digest_of,
    http::HttpResponse,
    warc::{RefersTo, read_one, write_request, write_response, write_revisit, write_unmodified},
};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

/// The largest payload that is taken out of an answer, in bytes.
const LARGEST_PAYLOAD: usize = 64 << 20;

/// So many answers wait at most …
const MOST_WAITING: usize = 50;

/// … and so many bytes.
const MOST_BYTES: u64 = 32 << 20;

/// The file of the answers that wait.
pub struct Inbox {
    folder: PathBuf,
    waiting: usize,
    bytes: u64,
    file: Option<File>,
}

/// An answer taken apart.
pub struct ReadAnswer {
    /// Its header.
    pub http: HttpResponse,
    /// What it brought, all encodings undone.
    pub payload: Vec<u8>,
    /// The charset that the header tells.
    pub charset: Option<String>,
}

/// Takes an answer apart; says why where it cannot be.
pub fn read_answer(target_uri: &str, response: &[u8]) -> std::result::Result<ReadAnswer, String> {
    let http = HttpResponse::read(response).ok_or("it has no status")?;
    let probe = write_response(&capture_of(target_uri, Timestamp::UNIX_EPOCH, Digest([0; 32]), 0), response);
    let record = read_one(&probe).map_err(|error| error.refusal.to_string())?;
    let payload = record.payload(LARGEST_PAYLOAD).map_err(|error| error.to_string())?;
    if payload.truncated {
        return Err("what it unpacks to is too large".into());
    }
    Ok(ReadAnswer { http, payload: payload.bytes.into_owned(), charset: record.charset() })
}

fn capture_of(target_uri: &str, captured_at: Timestamp, digest: Digest, bytes: usize) -> Capture {
    Capture {
        source: "harvest".to_owned(),
        digest,
        media_type: None,
        charset: None,
        bytes,
        target_uri: Some(target_uri.to_owned()),
        captured_at: Some(captured_at),
        captured_at_candidates: Vec::new(),
        captured_at_from: Some(CapturedAtFrom::Warc),
        http_status: None,
    }
}

impl Inbox {
    /// The inbox in a harvester's folder, with what a killed run left in it.
    pub fn open(harvest: &Path) -> Result<Inbox> {
        let inbox = Inbox { folder: harvest.to_owned(), waiting: 0, bytes: 0, file: None };
        make_folder(&inbox.folder.join("exchanges"))?;
        Ok(inbox)
    }

    fn path(&self) -> PathBuf {
        self.folder.join("inbox.warc")
    }

    /// Puts an answer in, durably.
    pub fn put(
        &mut self,
        target_uri: &str,
        at: Timestamp,
        exchange: &Exchange,
        answer: &ReadAnswer,
        held: Option<&HeldPayload>,
    ) -> Result<()> {
        let digest = digest_of(&answer.payload);
        let capture = capture_of(target_uri, at, digest, answer.payload.len());
        let response = write_response(&capture, &exchange.response);
        let request = write_request(&capture, &response, &exchange.request);
        let is_held = held.is_some_and(|held| held.digest == digest);
        let revisit = is_held.then(|| {
            let header = &exchange.response[..answer.http.header_length];
            write_revisit(&capture, &refers_to(target_uri, held), header)
        });
        self.note_exchange(at, &[&request, revisit.as_deref().unwrap_or_default()])?;
        self.append(&[&response, &request])
    }

    /// Puts in, durably, that a server said that nothing had changed.
    pub fn put_unmodified(
        &mut self,
        target_uri: &str,
        at: Timestamp,
        exchange: &Exchange,
        held: &HeldPayload,
    ) -> Result<()> {
        let capture = capture_of(target_uri, at, held.digest, held.bytes);
        let revisit = write_unmodified(&capture, &refers_to(target_uri, Some(held)), &exchange.response);
        let request = write_request(&capture, &revisit, &exchange.request);
        self.note_exchange(at, &[&request, &revisit])?;
        self.append(&[&revisit, &request])
    }

    /// Puts a request and the answer to it, which the record has no place for, beside the record.
    pub fn put_aside(&mut self, target_uri: &str, at: Timestamp, exchange: &Exchange) -> Result<()> {
        let capture = capture_of(target_uri, at, digest_of(&[]), 0);
        let response = write_response(&capture, &exchange.response);
        let request = write_request(&capture, &response, &exchange.request);
        self.note_exchange(at, &[&response, &request])
    }

    /// Says whether it is time to take in what waits.
    pub fn is_due(&self) -> bool {
        self.waiting >= MOST_WAITING || self.bytes >= MOST_BYTES
    }

    /// Takes what waits into the archive; nothing where nothing waits.
    pub fn take_in(&mut self, dictum: &Dictum) -> Result<Option<IngestSummary>> {
        self.file = None;
        let path = self.path();
        if fs::metadata(&path).map_or(0, |metadata| metadata.len()) == 0 {
            return Ok(None);
        }
        let summary = dictum.ingest(std::slice::from_ref(&path), &IngestOptions::default(), &())?;
        fs::remove_file(&path).map_err(|error| trouble("remove", &path, &error))?;
        (self.waiting, self.bytes) = (0, 0);
        Ok(Some(summary))
    }

    fn append(&mut self, records: &[&[u8]]) -> Result<()> {
        let path = self.path();
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(opened(&path)?),
        };
        let bytes = records.concat();
        file.write_all(&bytes)
            .and_then(|()| file.sync_data())
            .map_err(|error| trouble("write", &path, &error))?;
        self.waiting += 1;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn note_exchange(&self, at: Timestamp, records: &[&[u8]]) -> Result<()> {
        let month = at.to_zoned(TimeZone::UTC).strftime("%Y-%m").to_string();
        let path = self.folder.join("exchanges").join(format!("{month}.warc"));
        opened(&path)?.write_all(&records.concat()).map_err(|error| trouble("write", &path, &error))
    }
}

fn opened(path: &Path) -> Result<File> {
    OpenOptions::new().create(true).append(true).open(path).map_err(|error| trouble("open", path, &error))
}

fn refers_to(target_uri: &str, held: Option<&HeldPayload>) -> RefersTo {
    RefersTo {
        record_id: None,
        target_uri: Some(target_uri.to_owned()),
        captured_at: held.and_then(|held| held.captured_at),
    }
}
