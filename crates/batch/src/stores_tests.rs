//! Plans, shards and gathering through a store that lies in memory, held against the same with files.

use crate::{
    Task, gather,
    manifest::PartManifest,
    objects::{self, wait},
    part_reader, read_plan,
    read_worker::{Ending, ReadWorker},
    storage,
};
use dictum::{Dictum, ExportSelection, IngestOptions, InputPart, Progress, StatementForm, model::ErrorKind};
use flate2::{Compression, write::GzEncoder};
use futures_util::StreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder, memory::InMemory, path::Path as Name,
};
use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

fn put(store: &Arc<dyn ObjectStore>, name: &str, bytes: Vec<u8>) {
    wait(store.put(&Name::parse(name).unwrap(), bytes.into())).unwrap().unwrap();
}

fn names(store: &Arc<dyn ObjectStore>, folder: &str) -> Vec<String> {
    let folder = Name::from(folder);
    let listed = store.list(Some(&folder)).map(|object| object.unwrap().location.to_string());
    let mut names: Vec<String> = wait(listed.collect()).unwrap();
    names.sort();
    names
}

fn response(number: usize) -> Vec<u8> {
    let body = format!(
        "<html lang=en><body><article><h1>Statement {number}</h1><p>The harbour of Saint Corvin stays open to every ship of every flag, on day {number}.</p></article></body></html>"
    );
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    write!(
        packed,
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-01-01T00:00:{number:02}Z\r\n\
         WARC-Target-URI: https://mfa.vessaria.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
    .unwrap();
    packed.finish().unwrap()
}

/// Words with their address in a file of lines, and a correction of them that lies beside it.
const LINES: &str =
    "{\"id\":\"a\",\"headline\":\"On the tides\",\"text\":\"The tide is higher than it was.\"}\n";

fn correction() -> String {
    let payload = dictum_formats::digest_of(LINES.trim().as_bytes());
    format!(
        "by = \"Ada Brandt\"\nreason = \"The tape says so.\"\npayload = \"{payload}\"\nheadline = \"On the ebb\"\neditorial = true\nmade_at = 2026-11-22T09:00:00Z\n"
    )
}

/// The same input in a folder and in a bucket.
struct Both {
    home: tempfile::TempDir,
    store: Arc<dyn ObjectStore>,
    bucket: &'static str,
}

impl Both {
    fn new(bucket: &'static str) -> Both {
        let (home, store) = (tempfile::tempdir().unwrap(), Arc::new(InMemory::new()));
        let both = Both { home, store, bucket };
        both.lies_in(both.store.clone());
        let file = |numbers: [usize; 3]| numbers.into_iter().flat_map(response).collect::<Vec<u8>>();
        both.add("in/b.warc.gz", file([1, 2, 3]));
        both.add("in/b/c d.warc.gz", file([4, 5, 6]));
        both.add("in/b-c/e.warc.gz", file([7, 8, 1]));
        both.add("in/README.md", b"No capture.".to_vec());
        both.add("in/lines.jsonl", LINES.into());
        both.add("in/lines.jsonl.correction.toml", correction().into());
        both.add("in/page.html", b"<html>".to_vec());
        both
    }

    fn add(&self, name: &str, bytes: Vec<u8>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &bytes).unwrap();
        put(&self.store, name, bytes);
    }

    fn lies_in(&self, store: Arc<dyn ObjectStore>) {
        objects::lies_in(&format!("{}/", self.bucket), store);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn address(&self, name: &str) -> PathBuf {
        format!("{}/{name}", self.bucket).into()
    }

    /// Plans what lies in the bucket, into the bucket, and gives the tasks.
    fn planned(&self, asked: &str) -> (PathBuf, Vec<Task>) {
        let plan = self.address("plan.jsonl");
        let planned = crate::plan(&[self.address(asked)], 300, &plan).unwrap();
        assert_eq!(planned.refused.len(), usize::from(asked == "in"));
        let tasks = read_plan(&plan).unwrap();
        assert_eq!(planned.tasks, tasks.len() as u64);
        (plan, tasks)
    }

    fn archive(&self, name: &str) -> Dictum {
        Dictum::init(&self.path(name)).unwrap()
    }
}

/// Reads as a process of its own would.
fn read(task: &Task, out: &Path) -> dictum::Result<PartManifest> {
    let worker = ReadWorker { reader: Vec::new(), out: out.to_owned(), memory: 0, patience: Duration::ZERO };
    worker.read_by(task, &|order| part_reader::read(order, &mut Vec::new()).map(Ending::Done))
}

fn export(dictum: &Dictum) -> String {
    let mut told = Vec::new();
    dictum
        .export_statements(StatementForm::JSONL, &ExportSelection::default(), &mut told, &mut |_, _| {})
        .unwrap();
    String::from_utf8(told).unwrap()
}

#[test]
fn a_bucket_is_planned_as_a_folder_with_the_same_files_is() {
    let both = Both::new("s3://planned");
    for asked in ["in", "in/b*", "in/b", "in/b/", "in/b/c d.warc.gz"] {
        let (_, far) = both.planned(asked);
        let local = both.path("plan.jsonl");
        crate::plan(&[both.path(asked)], 300, &local).unwrap();
        let local = read_plan(&local).unwrap();
        assert!(local.len() > 1, "{asked}");
        let placed: Vec<Task> = far
            .into_iter()
            .map(|task| {
                let name = task.path.to_str().unwrap().strip_prefix("s3://planned/").unwrap().to_owned();
                Task { path: both.path(&name), ..task }
            })
            .collect();
        assert_eq!(placed, local, "{asked}");
    }
}

#[test]
fn what_is_gathered_from_a_bucket_is_what_is_ingested_from_a_folder() {
    let both = Both::new("gs://gathered");
    let (plan, tasks) = both.planned("in");
    let shards = both.address("shards");
    let dictum = both.archive("gathered");
    let missing = gather(&dictum, &plan, &shards, &()).unwrap_err();
    assert!(missing.to_string().contains("have no shard in gs://gathered/shards"), "{missing}");
    for task in &tasks {
        assert!(!read(task, &shards).unwrap().was_there);
        assert!(read(task, &shards).unwrap().was_there);
    }
    let gathered = gather(&dictum, &plan, &shards, &()).unwrap();
    let ingested = both.archive("ingested");
    let folder = [both.path("in")];
    let alone = ingested.ingest(&folder, &IngestOptions::default(), &()).unwrap();
    // The page by itself is taken by an ingest alone.
    assert_eq!((gathered.captures, gathered.refused), (alone.captures - 1, 0), "{:?}", gathered.refusals);
    assert_eq!(gathered.corrections, 1);
    assert!(export(&dictum) == export(&ingested), "the exports differ");
    assert!(export(&dictum).contains("On the ebb"));
}

#[test]
fn a_shard_is_there_once_its_account_is() {
    let both = Both::new("s3://accounts");
    let (plan, tasks) = both.planned("in/b");
    let shards = both.address("shards");
    let account = |task: &Task| Name::from(format!("shards/{}/manifest.json", task.task));
    for task in &tasks {
        read(task, &shards).unwrap();
    }
    assert!(names(&both.store, "shards").len() > 2 * tasks.len());
    wait(both.store.delete(&account(&tasks[0]))).unwrap().unwrap();
    let dictum = both.archive("archive");
    let error = gather(&dictum, &plan, &shards, &()).unwrap_err();
    assert!(error.to_string().starts_with("1 of 3 parts have no shard"), "{error}");
    assert!(!read(&tasks[0], &shards).unwrap().was_there);
    assert_eq!(gather(&dictum, &plan, &shards, &()).unwrap().captures, 3);
}

#[test]
fn an_object_that_went_or_changed_is_named() {
    let both = Both::new("s3://changed");
    let (_, tasks) = both.planned("in/b");
    let shards = both.address("shards");
    both.add("in/b/c d.warc.gz", [response(4), response(9), response(6)].concat());
    let error = tasks.iter().find_map(|task| read(task, &shards).err()).unwrap();
    assert_eq!(error.kind(), ErrorKind::Damaged);
    assert_eq!(error.to_string(), "s3://changed/in/b/c d.warc.gz has changed since it was planned");
    wait(both.store.delete(&Name::parse("in/b/c d.warc.gz").unwrap())).unwrap().unwrap();
    let error = read(&tasks[1], &shards).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.to_string(), "there is no s3://changed/in/b/c d.warc.gz");
    let error = read_plan(&both.address("other.jsonl")).unwrap_err();
    assert_eq!(error.to_string(), "there is no s3://changed/other.jsonl");
}

#[test]
fn a_range_lies_in_the_copy_where_it_lies_in_the_object_and_goes_with_it() {
    let both = Both::new("s3://ranges");
    // Long enough to be put in pieces.
    let bytes: Vec<u8> = (0..40_u32 << 18).flat_map(u32::to_le_bytes).collect();
    let long = both.path("long");
    std::fs::write(&long, &bytes).unwrap();
    let address = storage::Address::of(&both.address("long")).unwrap().unwrap();
    storage::upload(&long, &address).unwrap();
    let part = InputPart {
        path: both.address("long"),
        name: "long".into(),
        form: dictum::InputForm::Warc,
        range: (20 << 20) + 1..(20 << 20) + 1001,
        is_whole: false,
        digest: String::new(),
        copy: None,
    };
    let copy = storage::copy_of(&part).unwrap().unwrap();
    let path = copy.as_ref().to_owned();
    let copied = std::fs::read(&path).unwrap();
    assert_eq!(copied.len(), part.range.end as usize);
    let range = part.range.start as usize..part.range.end as usize;
    assert_eq!(copied[range.clone()], bytes[range]);
    assert!(copied[..20 << 20].iter().all(|byte| *byte == 0));
    drop(copy);
    assert!(!path.parent().unwrap().exists());
    let whole = storage::near(&both.address("long")).unwrap();
    assert!(std::fs::read(&whole).unwrap() == bytes);
}

/// Has nobody answer for a bucket once an ingest begins.
struct Silencing<'a>(&'a Both);

impl Progress for Silencing<'_> {
    fn begin(&self, _total: u64) {
        let nobody = AmazonS3Builder::new()
            .with_endpoint("http://127.0.0.1:1")
            .with_allow_http(true)
            .with_skip_signature(true)
            .with_bucket_name("silent")
            .with_retry(RetryConfig { max_retries: 0, ..RetryConfig::default() });
        let _ = rustls::crypto::ring::default_provider().install_default();
        self.0.lies_in(Arc::new(nobody.build().unwrap()));
    }

    fn advance(&self, _read: u64, _captures: u64) {}
}

#[test]
fn a_store_that_falls_silent_ends_the_gathering_and_not_the_rest_of_the_order() {
    let both = Both::new("s3://silent");
    let (plan, tasks) = both.planned("in/b*");
    let shards = both.address("shards");
    for task in &tasks {
        read(task, &shards).unwrap();
    }
    let dictum = both.archive("archive");
    let error = gather(&dictum, &plan, &shards, &Silencing(&both)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(error.to_string().starts_with("cannot fetch s3://silent/shards/"), "{error}");
    both.lies_in(both.store.clone());
    assert_eq!(gather(&dictum, &plan, &shards, &()).unwrap().captures, 8);
}
