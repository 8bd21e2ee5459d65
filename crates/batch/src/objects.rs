//! Objects in S3 and Google Cloud Storage, asked for and put by threads that wait; only with the feature `stores`.
//!
//! Credentials, regions and end points come from the environment, as `object_store` reads it. No answer of a store is told whole:
//! some repeat who asked.

use crate::{
    storage::{Address, StoreKind},
    trouble::{file, internal},
};
use dictum::{Error, Result, model::ErrorKind};
use futures_util::StreamExt;
use object_store::{
    ClientConfigKey, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    gcp::{GoogleCloudStorageBuilder, GoogleConfigKey},
    path::Path as Name,
};
use std::{
    collections::HashMap,
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    ops::Range,
    path::Path,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use tokio::runtime::Runtime;

/// A longer file is put in pieces of so many bytes, of which one at a time is held in memory; a store takes 10,000 of them.
const PIECE: u64 = 16 << 20;

/// How long a store may keep silent. Its own bound is on a whole request, 30 seconds, in which not every line brings a large object.
const PATIENCE: &str = "120s";
/// How long a whole request may take: long enough for any object, and an end for what only trickles.
const LONGEST_REQUEST: &str = "6h";

/// One client a bucket, kept for its connections and credentials.
static CLIENTS: LazyLock<Mutex<HashMap<String, Arc<dyn ObjectStore>>>> = LazyLock::new(Mutex::default);

/// What drives all of them: a thread that waits drives, and does the work of the others as well.
static RUNTIME: LazyLock<std::io::Result<Runtime>> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_all().build());

/// A bucket of a store.
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    kind: StoreKind,
    root: String,
}

impl Objects {
    /// The bucket that an address names.
    ///
    /// # Errors
    /// Asked wrongly where what the environment says of it makes no sense.
    pub(crate) fn of(address: &Address) -> Result<Objects> {
        let root = address.root();
        let mut clients = CLIENTS.lock().unwrap_or_else(PoisonError::into_inner);
        let store = match clients.get(&root) {
            Some(known) => known.clone(),
            None => {
                let made = client(address).map_err(|error| {
                    Error::asked_wrongly(format!("{root} cannot be asked: {}", cause(&error)))
                        .with_hint(variables(address.kind))
                })?;
                clients.insert(root.clone(), made.clone());
                made
            }
        };
        Ok(Objects { store, kind: address.kind, root })
    }

    /// The length of an object in bytes; none where there is no such object.
    pub(crate) fn length(&self, name: &str) -> Result<Option<u64>> {
        let path = self.name(name)?;
        match wait(self.store.head(&path))? {
            Ok(object) => Ok(Some(object.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.trouble("look for", name, &error)),
        }
    }

    /// Hands on names and lengths of all objects in a folder.
    pub(crate) fn each(&self, folder: &str, each: &mut dyn FnMut(String, u64)) -> Result<()> {
        let path = self.name(folder)?;
        let listed = wait(async {
            let mut objects = self.store.list(Some(&path));
            while let Some(object) = objects.next().await {
                let object = object?;
                each(object.location.to_string(), object.size);
            }
            Ok(())
        })?;
        listed.map_err(|error| self.trouble("list", folder, &error))
    }

    /// Looks whether a folder can be listed, whatever it holds: trouble is better told before the work than after.
    pub(crate) fn look(&self, folder: &str) -> Result<()> {
        let path = self.name(folder)?;
        let first = wait(async { self.store.list(Some(&path)).next().await })?;
        first.transpose().map(drop).map_err(|error| self.trouble("list", folder, &error))
    }

    /// Copies an object, or a range of it, to the same place in a new file, as it comes in; `false` where there is no such object.
    pub(crate) fn fetch(&self, name: &str, range: Option<Range<u64>>, into: &Path) -> Result<bool> {
        let path = self.name(name)?;
        let start = range.as_ref().map_or(0, |range| range.start);
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        wait(async {
            let mut bytes = match self.store.get_opts(&path, options).await {
                Ok(found) => found.into_stream(),
                Err(object_store::Error::NotFound { .. }) => return Ok(false),
                Err(error) => return Err(self.trouble("fetch", name, &error)),
            };
            let cannot = |error| file("write", into, error);
            let mut copy = File::create(into).map_err(cannot)?;
            copy.seek(SeekFrom::Start(start)).map_err(cannot)?;
            while let Some(bytes) = bytes.next().await {
                let bytes = bytes.map_err(|error| self.trouble("fetch", name, &error))?;
                copy.write_all(&bytes).map_err(cannot)?;
            }
            Ok(true)
        })?
    }

    /// Puts a file, which is there once it is there whole.
    pub(crate) fn put(&self, from: &Path, name: &str) -> Result<()> {
        let path = self.name(name)?;
        let cannot = |error: std::io::Error| file("read", from, error);
        let pieces = File::open(from).map_err(cannot)?;
        let length = pieces.metadata().map_err(cannot)?.len();
        let next = || {
            let mut piece = Vec::new();
            (&pieces).take(PIECE).read_to_end(&mut piece).map(|_| piece).map_err(cannot)
        };
        let trouble = |error| self.trouble("write", name, &error);
        if length <= PIECE {
            return wait(self.store.put(&path, next()?.into()))?.map(drop).map_err(trouble);
        }
        wait(async {
            let mut upload = self.store.put_multipart(&path).await.map_err(trouble)?;
            let sent = async {
                for _ in 0..length.div_ceil(PIECE) {
                    upload.put_part(PutPayload::from(next()?)).await.map_err(trouble)?;
                }
                upload.complete().await.map(drop).map_err(trouble)
            };
            let sent = sent.await;
            if sent.is_err() {
                // Pieces that cannot be taken back are for the bucket's own rules to remove.
                let _ = upload.abort().await;
            }
            sent
        })?
    }

    fn name(&self, name: &str) -> Result<Name> {
        Name::parse(name).map_err(|error| {
            Error::asked_wrongly(format!("{}{name} is no name of an object: {error}", self.root))
        })
    }

    /// Trouble with an object, with the cure.
    fn trouble(&self, action: &str, name: &str, error: &object_store::Error) -> Error {
        use object_store::Error::{NotFound, PermissionDenied, Unauthenticated};
        let what = format!("cannot {action} {}{name}", self.root);
        let (bucket, variables) = (self.root.trim_end_matches('/'), variables(self.kind));
        let cause = cause(error);
        // Where an object alone is missing, whoever asked for it says so.
        if matches!(error, NotFound { .. }) || cause.starts_with(NO_BUCKET) {
            Error::not_found(format!("{what}: there is no bucket {bucket}"))
                .with_hint("look for its name, and for the end point and region that the environment names")
        } else if matches!(error, PermissionDenied { .. } | Unauthenticated { .. }) {
            Error::asked_wrongly(format!("{what}: the store does not allow it"))
                .with_hint(format!("reading, listing and writing must be allowed in {bucket}; {variables}"))
        } else {
            Error::new(ErrorKind::Unavailable, format!("{what}: {cause}"))
                .with_hint(format!("run it again where it may pass: what is done stays done; {variables}"))
        }
    }
}

/// Waits for what a store does.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> Result<T> {
    match &*RUNTIME {
        Ok(runtime) => Ok(runtime.block_on(work)),
        Err(error) => Err(internal(format!("cannot wait for a store: {error}"))),
    }
}

fn client(address: &Address) -> object_store::Result<Arc<dyn ObjectStore>> {
    // One that is installed already does as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let is_told = |name: &str| std::env::var_os(name).is_some();
    let bounds = [(ClientConfigKey::ReadTimeout, PATIENCE), (ClientConfigKey::Timeout, LONGEST_REQUEST)];
    Ok(match address.kind {
        StoreKind::S3 => {
            let mut builder = AmazonS3Builder::from_env().with_bucket_name(&address.bucket);
            for (key, bound) in bounds.into_iter().filter(|_| !is_told("AWS_TIMEOUT")) {
                builder = builder.with_config(AmazonS3ConfigKey::Client(key), bound);
            }
            Arc::new(builder.build()?)
        }
        StoreKind::Gs => {
            let mut builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(&address.bucket);
            for (key, bound) in bounds.into_iter().filter(|_| !is_told("GOOGLE_TIMEOUT")) {
                builder = builder.with_config(GoogleConfigKey::Client(key), bound);
            }
            Arc::new(builder.build()?)
        }
    })
}

/// Where a store's credentials come from.
fn variables(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::S3 => {
            "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION are asked, or AWS_SKIP_SIGNATURE=true for what is public, and AWS_ENDPOINT for another store than Amazon's"
        }
        StoreKind::Gs => {
            "GOOGLE_SERVICE_ACCOUNT names the file of a key, or GOOGLE_SKIP_SIGNATURE=true asks for what is public"
        }
    }
}

/// How trouble begins where both stores say that there is no such bucket.
const NO_BUCKET: &str = "NoSuchBucket:";

/// So much of what a store or the net says is told, in characters.
const MOST_TOLD: usize = 300;

/// The cause of trouble in few words: a store's code and reason where it gives them, else the innermost trouble.
fn cause(error: &object_store::Error) -> String {
    let whole = error.to_string();
    let within = |tag: &str| {
        let (_, rest) = whole.split_once(&format!("<{tag}>"))?;
        Some(rest.split_once(&format!("</{tag}>"))?.0.to_owned())
    };
    let told = match (within("Code"), within("Message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        _ => {
            let mut innermost: &dyn std::error::Error = error;
            while let Some(source) = innermost.source() {
                innermost = source;
            }
            let first = whole.lines().next().unwrap_or_default().to_owned();
            let innermost = innermost.to_string();
            if first.contains(&innermost) { first } else { format!("{first}: {innermost}") }
        }
    };
    told.chars().take(MOST_TOLD).collect()
}

/// Has a bucket lie elsewhere, in memory for one.
#[cfg(test)]
pub(crate) fn lies_in(root: &str, store: Arc<dyn ObjectStore>) {
    CLIENTS.lock().unwrap_or_else(PoisonError::into_inner).insert(root.to_owned(), store);
}
