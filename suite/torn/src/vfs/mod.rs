//! SQLite's file system with a recorder before it: installed once as the process's default, so that the product opens its
//! catalogue as ever and knows nothing of it.
//!
//! Everything is handed on to SQLite's own unix file system. Writes, cuts, removals and syncs of files in a watched sandbox are
//! told to its recorder first. When SQLite syncs a folder it opens it by the system call `openDirectory`, which SQLite lets
//! one replace: so folders are told just when it does that, and not when we believe that it does. The shared-memory file is
//! not recorded: the first to open a catalogue after a crash empties it.

#![allow(unsafe_code, reason = "SQLite's file systems are tables of C functions")]

mod file;

use crate::{
    recorder::{Decision, watcher_of},
    trace::{Operation, parent},
};
use anyhow::{Result, anyhow, bail};
use rusqlite::ffi;
use std::{
    ffi::{CStr, OsStr, c_char, c_int},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    ptr,
    sync::OnceLock,
};

/// What stands behind ours.
struct Behind {
    unix: *mut ffi::sqlite3_vfs,
    open_directory: OpenDirectory,
}

// SAFETY: SQLite's file systems are registered once, never freed, and made to be called from any thread.
unsafe impl Send for Behind {}
// SAFETY: as above.
unsafe impl Sync for Behind {}

type OpenDirectory = unsafe extern "C" fn(*const c_char, *mut c_int) -> c_int;

static BEHIND: OnceLock<std::result::Result<Behind, String>> = OnceLock::new();

/// Puts the recording file system before SQLite's own, for the whole process. To be called before a catalogue is opened.
pub fn install() -> Result<()> {
    match BEHIND.get_or_init(|| register().map_err(|trouble| trouble.to_string())) {
        Ok(_) => Ok(()),
        Err(trouble) => bail!("SQLite takes no file system of ours: {trouble}"),
    }
}

fn register() -> Result<Behind> {
    // SAFETY: plain calls of SQLite's API; the table registered is a copy of the unix one, and is leaked so that it lives for ever.
    unsafe {
        let unix = ffi::sqlite3_vfs_find(c"unix".as_ptr());
        if unix.is_null() {
            bail!("it has none named unix");
        }
        let open_directory = replace_open_directory(unix)?;
        let mut ours = *unix;
        ours.szOsFile += size_of::<file::Recorded>() as c_int;
        ours.zName = c"recording".as_ptr();
        ours.pNext = ptr::null_mut();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        let as_default = 1;
        match ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), as_default) {
            ffi::SQLITE_OK => Ok(Behind { unix, open_directory }),
            code => bail!("it answers {code}"),
        }
    }
}

/// Sets our function for the system call, and gives the one that was there.
unsafe fn replace_open_directory(unix: *mut ffi::sqlite3_vfs) -> Result<OpenDirectory> {
    let name = c"openDirectory".as_ptr();
    // SAFETY: the unix file system has both functions, and its system call of that name has the type stated (os_unix.c, aSyscall).
    unsafe {
        let (Some(get), Some(set)) = ((*unix).xGetSystemCall, (*unix).xSetSystemCall) else {
            bail!("its system calls cannot be replaced");
        };
        let original = get(unix, name).ok_or_else(|| anyhow!("it has no system call openDirectory"))?;
        let ours = std::mem::transmute::<OpenDirectory, unsafe extern "C" fn()>(open_directory);
        if set(unix, name, Some(ours)) != ffi::SQLITE_OK {
            bail!("its system call openDirectory cannot be replaced");
        }
        Ok(std::mem::transmute::<unsafe extern "C" fn(), OpenDirectory>(original))
    }
}

fn behind() -> Option<&'static Behind> {
    BEHIND.get().and_then(|behind| behind.as_ref().ok())
}

/// SQLite opens a file's folder, to sync it.
unsafe extern "C" fn open_directory(file: *const c_char, descriptor: *mut c_int) -> c_int {
    let Some(behind) = behind() else { return ffi::SQLITE_CANTOPEN };
    // SAFETY: SQLite hands over a path that ends with a zero byte.
    let path = unsafe { path_of(file) };
    if let Some(watched) = path.and_then(|path| watcher_of(&path)) {
        watched.recorder.note(Operation::SyncFolder(parent(&watched.path).to_owned()));
    }
    // SAFETY: the arguments as they came.
    unsafe { (behind.open_directory)(file, descriptor) }
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let Some(behind) = behind() else { return ffi::SQLITE_CANTOPEN };
    // SAFETY: SQLite hands over a path that ends with a zero byte, or none for a temporary file.
    let path = unsafe { path_of(name) };
    let watched = path.as_deref().and_then(watcher_of);
    let creates = flags & ffi::SQLITE_OPEN_CREATE != 0 && path.as_deref().is_some_and(|path| !path.exists());
    if let (Some(watched), true) = (&watched, creates)
        && let Decision::Fail(_) = watched.recorder.decide(Operation::Create(watched.path.clone()))
    {
        // SAFETY: SQLite gives room for a file; one without methods is not closed.
        unsafe { (*file).pMethods = ptr::null() };
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: `file` has the room that `szOsFile` asked for.
    unsafe { file::open(behind.unix, name, file, flags, out_flags, watched) }
}

unsafe extern "C" fn delete(_vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    let Some(behind) = behind() else { return ffi::SQLITE_IOERR_DELETE };
    // SAFETY: SQLite hands over a path that ends with a zero byte.
    let path = unsafe { path_of(name) };
    if let Some((path, watched)) = path.and_then(|path| watcher_of(&path).map(|watched| (path, watched)))
        && path.exists()
        && let Decision::Fail(_) = watched.recorder.decide(Operation::Remove(watched.path))
    {
        return ffi::SQLITE_IOERR_DELETE;
    }
    // SAFETY: the unix file system's own function, with arguments as they came.
    unsafe {
        match (*behind.unix).xDelete {
            Some(delete) => delete(behind.unix, name, sync_folder),
            None => ffi::SQLITE_IOERR_DELETE,
        }
    }
}

unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: the caller says that it ends with a zero byte.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes();
    Some(Path::new(OsStr::from_bytes(bytes)).to_owned())
}
