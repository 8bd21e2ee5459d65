//! One open file of SQLite's: the unix file, with a recorder before those of its methods that change something.

#![allow(unsafe_code, reason = "SQLite's files are tables of C functions")]

use crate::{
    recorder::{Decision, Fault, SeededBug, Watched},
    trace::Operation,
};
use rusqlite::ffi::{self, sqlite3_file};
use std::{
    ffi::{CStr, c_char, c_int, c_void},
    ptr,
};

/// What stands before the unix file in the room that SQLite gives.
#[repr(C)]
pub struct Recorded {
    /// SQLite's own part, first as it demands.
    head: sqlite3_file,
    /// Who watches; none for files outside a sandbox.
    watched: *mut Watched,
}

/// Opens the unix file behind ours.
///
/// # Safety
/// `file` has room for [`Recorded`] and the unix file behind it; the other arguments are SQLite's.
pub unsafe fn open(
    unix: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
    watched: Option<Watched>,
) -> c_int {
    // SAFETY: see the function's own demands.
    unsafe {
        let recorded = file.cast::<Recorded>();
        (*recorded).head.pMethods = ptr::null();
        (*recorded).watched = ptr::null_mut();
        let Some(open) = (*unix).xOpen else { return ffi::SQLITE_CANTOPEN };
        let code = open(unix, name, inner(file), flags, out_flags);
        if code == ffi::SQLITE_OK {
            (*recorded).head.pMethods = &METHODS;
            (*recorded).watched = watched.map_or(ptr::null_mut(), |watched| Box::into_raw(Box::new(watched)));
        }
        code
    }
}

/// The unix file behind ours.
unsafe fn inner(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: it stands right behind, in the room that SQLite gave for both.
    unsafe { file.cast::<Recorded>().add(1).cast() }
}

/// Hands a call on to the unix file.
macro_rules! hand_on {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: the unix file was opened before SQLite calls any method, and the arguments are as they came.
        unsafe {
            let file = inner($file);
            match (*(*file).pMethods).$method {
                Some(method) => method(file $(, $argument)*),
                None => ffi::SQLITE_IOERR,
            }
        }
    }};
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 3,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: Some(fetch),
    xUnfetch: Some(unfetch),
};

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: the box was made by `open`, and SQLite closes a file once.
    unsafe {
        let watched = std::mem::replace(&mut (*file.cast::<Recorded>()).watched, ptr::null_mut());
        if !watched.is_null() {
            drop(Box::from_raw(watched));
        }
    }
    hand_on!(file, xClose)
}

/// Who watches a file.
unsafe fn watched<'a>(file: *mut sqlite3_file) -> Option<&'a Watched> {
    // SAFETY: the box lives until the file is closed.
    unsafe { (*file.cast::<Recorded>()).watched.as_ref() }
}

/// Asks the recorder about an operation; what nobody watches is to be done.
unsafe fn decide(file: *mut sqlite3_file, operation: impl FnOnce(String) -> Operation) -> Decision {
    // SAFETY: as for `watched`.
    let watched = unsafe { watched(file) };
    watched.map_or(Decision::Do, |watched| watched.recorder.decide(operation(watched.path.clone())))
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    length: c_int,
    offset: i64,
) -> c_int {
    let operation = |path| Operation::Write {
        path,
        offset: offset as u64,
        // SAFETY: SQLite hands over so many bytes.
        bytes: unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), length as usize) }.into(),
    };
    // SAFETY: a file of ours.
    match unsafe { decide(file, operation) } {
        Decision::Do => match hand_on!(file, xWrite, bytes, length, offset) {
            // SAFETY: a file of ours.
            ffi::SQLITE_FULL if unsafe { is_never_told_of_want_of_room(file) } => ffi::SQLITE_OK,
            code => code,
        },
        Decision::Pretend => ffi::SQLITE_OK,
        Decision::Fail(Fault::Device) => ffi::SQLITE_IOERR_WRITE,
        Decision::Fail(Fault::NoRoom) => ffi::SQLITE_FULL,
        Decision::Fail(Fault::ShortWrite) => {
            hand_on!(file, xWrite, bytes, length / 2, offset);
            ffi::SQLITE_FULL
        }
    }
}

unsafe fn is_never_told_of_want_of_room(file: *mut sqlite3_file) -> bool {
    // SAFETY: a file of ours, as the caller says.
    let watched = unsafe { watched(file) };
    watched.is_some_and(|watched| watched.recorder.bug() == Some(SeededBug::WantOfRoomUntold))
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: i64) -> c_int {
    // SAFETY: a file of ours.
    match unsafe { decide(file, |path| Operation::Truncate { path, length: length as u64 }) } {
        Decision::Do => hand_on!(file, xTruncate, length),
        Decision::Pretend => ffi::SQLITE_OK,
        Decision::Fail(_) => ffi::SQLITE_IOERR_TRUNCATE,
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: a file of ours.
    match unsafe { decide(file, Operation::SyncFile) } {
        Decision::Do => hand_on!(file, xSync, flags),
        Decision::Pretend => ffi::SQLITE_OK,
        Decision::Fail(_) => ffi::SQLITE_IOERR_FSYNC,
    }
}

/// Hears of each pragma before SQLite follows it: so a weaker `synchronous` can be sown in the product's own connections.
unsafe extern "C" fn file_control(file: *mut sqlite3_file, code: c_int, argument: *mut c_void) -> c_int {
    if code == ffi::SQLITE_FCNTL_PRAGMA {
        // SAFETY: for this code SQLite hands over its name and value as two strings of its own, which it reads after us.
        unsafe { sow_weaker_sync(file, argument.cast()) };
    }
    hand_on!(file, xFileControl, code, argument)
}

unsafe fn sow_weaker_sync(file: *mut sqlite3_file, pragma: *const *mut c_char) {
    // SAFETY: as the caller says; the value is overwritten in place by a shorter one.
    unsafe {
        let level = match watched(file).and_then(|watched| watched.recorder.bug()) {
            Some(SeededBug::SynchronousNormal) => b'1',
            Some(SeededBug::SynchronousOff) => b'0',
            _ => return,
        };
        let (name, value) = (*pragma.add(1), *pragma.add(2));
        if value.is_null() || !CStr::from_ptr(name).to_bytes().eq_ignore_ascii_case(b"synchronous") {
            return;
        }
        if CStr::from_ptr(value).to_bytes().len() > 1 {
            *value = level as c_char;
            *value.add(1) = 0;
        }
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, into: *mut c_void, length: c_int, offset: i64) -> c_int {
    hand_on!(file, xRead, into, length, offset)
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut i64) -> c_int {
    hand_on!(file, xFileSize, size)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    hand_on!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    hand_on!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, answer: *mut c_int) -> c_int {
    hand_on!(file, xCheckReservedLock, answer)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    hand_on!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    hand_on!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    into: *mut *mut c_void,
) -> c_int {
    hand_on!(file, xShmMap, region, size, extend, into)
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    hand_on!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: the unix file was opened before SQLite calls any method.
    unsafe {
        let file = inner(file);
        if let Some(barrier) = (*(*file).pMethods).xShmBarrier {
            barrier(file);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    hand_on!(file, xShmUnmap, delete)
}

unsafe extern "C" fn fetch(
    file: *mut sqlite3_file,
    offset: i64,
    length: c_int,
    into: *mut *mut c_void,
) -> c_int {
    hand_on!(file, xFetch, offset, length, into)
}

unsafe extern "C" fn unfetch(file: *mut sqlite3_file, offset: i64, page: *mut c_void) -> c_int {
    hand_on!(file, xUnfetch, offset, page)
}
