//! The index's files, looked at before tantivy believes them: where a block of words says that it unpacks to four gigabytes, tantivy makes
//! room for four gigabytes, though a damaged byte says so.

use std::{io, ops::Range, path::Path, sync::Arc};
use tantivy::{
    Directory, HasLen,
    directory::{
        DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenReadError, OpenWriteError},
    },
};

/// More bytes no block of words unpacks to: a block is 16 KiB and one turn of a page, and no page that is read has half as many.
const LONGEST_BLOCK: u32 = 256 << 20;

/// The bytes of the store's own footer (tantivy 0.27, `store/footer.rs`), which stands after the blocks and their index.
const STORE_FOOTER: usize = 28;

/// The folder of an index.
#[derive(Clone, Debug)]
pub(super) struct WaryDirectory(pub(super) MmapDirectory);

/// A file of blocks: each begins with the number of bytes it unpacks to.
#[derive(Debug)]
struct Blocks {
    file: Arc<dyn FileHandle>,
    /// Where the index of the blocks ends. What is read up to there, or after it, is no block.
    index_end: usize,
}

impl Blocks {
    fn of(file: Arc<dyn FileHandle>) -> Blocks {
        // Last of all stands how long tantivy's footer is, and a number by which it is known.
        let length = file.len();
        let footer = length
            .checked_sub(8)
            .and_then(|at| file.read_bytes(at..length).ok())
            .and_then(|bytes| number(&bytes))
            .map_or(0, |footer| footer as usize + 8);
        Blocks { index_end: length.saturating_sub(footer.saturating_add(STORE_FOOTER)), file }
    }
}

impl HasLen for Blocks {
    fn len(&self) -> usize {
        self.file.len()
    }
}

impl FileHandle for Blocks {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let is_of_blocks = range.end < self.index_end;
        let bytes = self.file.read_bytes(range)?;
        if is_of_blocks && number(&bytes).is_some_and(|unpacked| unpacked > LONGEST_BLOCK) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "a block of words is not what was written",
            ));
        }
        Ok(bytes)
    }
}

/// The number that bytes begin with.
fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?))
}

impl Directory for WaryDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = self.0.get_file_handle(path)?;
        let is_of_blocks = path.extension().is_some_and(|extension| extension == "store");
        Ok(if is_of_blocks { Arc::new(Blocks::of(file)) } else { file })
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.0.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.0.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}
