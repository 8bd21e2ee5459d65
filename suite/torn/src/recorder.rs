//! The recorder: is asked before each operation of a disk, writes it down, and lets it fail where a fault is planned.

use crate::trace::Operation;
use anyhow::{Context, Result};
use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The device answers with an error (EIO).
    Device,
    /// There is no room left (ENOSPC).
    NoRoom,
    /// Half is written, and then there is no room left.
    ShortWrite,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Fault; 3] = [Fault::Device, Fault::NoRoom, Fault::ShortWrite];

    /// What the operating system would say.
    pub fn error(self) -> io::Error {
        const EIO: i32 = 5;
        const ENOSPC: i32 = 28;
        io::Error::from_raw_os_error(if self == Fault::Device { EIO } else { ENOSPC })
    }
}

/// Which operation fails, and whether all after it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The number of the operation, from 0.
    pub site: usize,
    /// How it fails.
    pub fault: Fault,
    /// Whether every one after it fails too.
    pub is_sticky: bool,
}

/// A bug sown on purpose: the tests must show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeededBug {
    /// Packs are not forced to the medium.
    NoPackSync,
    /// No folder is forced to the medium.
    NoFolderSync,
    /// The catalogue's rows are committed before the pack is written.
    RowBeforePayload,
    /// SQLite runs with `synchronous=NORMAL`.
    SynchronousNormal,
    /// SQLite runs with `synchronous=OFF`.
    SynchronousOff,
    /// The disk says that it wrote, and did not.
    WritesSwallowed,
    /// SQLite is told that it wrote what there was no room for.
    WantOfRoomUntold,
    /// The disk says that it removed a pack, and did not.
    PacksStay,
}

/// What is to become of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is to be done.
    Do,
    /// It is to be said to be done, and not done.
    Pretend,
    /// It fails.
    Fail(Fault),
}

/// Writes down what is done below one folder, the sandbox.
pub struct Recorder {
    sandbox: PathBuf,
    bug: Option<SeededBug>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    operations: Vec<Operation>,
    sites: usize,
    plan: Option<Plan>,
    has_failed: bool,
}

/// Those that write down what SQLite does: its file system is one for the whole process.
static WATCHING: RwLock<Vec<Arc<Recorder>>> = RwLock::new(Vec::new());

impl Recorder {
    /// Begins to watch a sandbox, which must be there.
    pub fn watch(sandbox: &Path, bug: Option<SeededBug>) -> Result<Watch> {
        Recorder::watch_on(sandbox, bug, Vec::new())
    }

    /// Goes on with a trace in a sandbox that holds what it led to.
    pub fn watch_on(sandbox: &Path, bug: Option<SeededBug>, operations: Vec<Operation>) -> Result<Watch> {
        crate::vfs::install()?;
        let sandbox = sandbox.canonicalize().with_context(|| format!("cannot find {}", sandbox.display()))?;
        let state = Mutex::new(State { operations, ..State::default() });
        let recorder = Arc::new(Recorder { sandbox, bug, state });
        WATCHING.write().unwrap_or_else(PoisonError::into_inner).push(recorder.clone());
        Ok(Watch(recorder))
    }

    /// Lets an operation fail.
    pub fn plan(&self, plan: Plan) {
        self.state().plan = Some(plan);
    }

    /// Lets nothing fail any more.
    pub fn lift(&self) {
        self.state().plan = None;
    }

    /// Says whether the planned fault came about.
    pub fn has_failed(&self) -> bool {
        self.state().has_failed
    }

    /// How many operations were asked about so far.
    pub fn sites(&self) -> usize {
        self.state().sites
    }

    /// The bug that is sown.
    pub fn bug(&self) -> Option<SeededBug> {
        self.bug
    }

    /// Notes that so many entries were acknowledged.
    pub fn acknowledge(&self, entries: u64) {
        self.state().operations.push(Operation::Acknowledge(entries));
    }

    /// Notes that so many entries were said to be in the backup.
    pub fn note_backup(&self, entries: u64) {
        self.state().operations.push(Operation::BackedUp(entries));
    }

    /// What was done so far.
    pub fn operations(&self) -> Vec<Operation> {
        let operations = self.state().operations.clone();
        match self.bug {
            Some(SeededBug::RowBeforePayload) => crate::trace::with_rows_before_payloads(&operations),
            _ => operations,
        }
    }

    /// The path as seen from the sandbox; none where it lies elsewhere.
    pub fn relative(&self, path: &Path) -> Option<String> {
        path.strip_prefix(&self.sandbox).ok().map(|path| path.to_string_lossy().into_owned())
    }

    /// Decides about an operation, and writes it down unless it fails.
    pub fn decide(&self, operation: Operation) -> Decision {
        let mut state = self.state();
        let site = state.sites;
        state.sites += 1;
        if let Some(fault) = state.fault_at(site) {
            state.has_failed = true;
            state.note_failed(operation, fault);
            return Decision::Fail(fault);
        }
        let decision = self.bugged(&operation);
        if decision == Decision::Do {
            state.operations.push(operation);
        }
        decision
    }

    /// Writes down what cannot fail.
    pub fn note(&self, operation: Operation) {
        if self.bugged(&operation) == Decision::Do {
            self.state().operations.push(operation);
        }
    }

    fn bugged(&self, operation: &Operation) -> Decision {
        let lies = match (self.bug, operation) {
            (Some(SeededBug::NoPackSync), Operation::SyncFile(path)) => path.contains("/packs/"),
            (Some(SeededBug::NoFolderSync), Operation::SyncFolder(_)) => true,
            (Some(SeededBug::WritesSwallowed), Operation::Write { path, .. }) => path.contains("/packs/"),
            (Some(SeededBug::PacksStay), Operation::Remove(path)) => path.contains("/packs/"),
            _ => false,
        };
        if lies { Decision::Pretend } else { Decision::Do }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn fault_at(&self, site: usize) -> Option<Fault> {
        let plan = self.plan?;
        (site == plan.site || (plan.is_sticky && site > plan.site)).then_some(plan.fault)
    }

    /// Writes down what a failed operation did all the same.
    fn note_failed(&mut self, operation: Operation, fault: Fault) {
        match operation {
            Operation::Write { path, offset, bytes } if fault == Fault::ShortWrite => {
                let half = bytes[..bytes.len() / 2].into();
                self.operations.push(Operation::Write { path, offset, bytes: half });
            }
            Operation::SyncFile(path) => self.operations.push(Operation::SyncFailed(path)),
            _ => {}
        }
    }
}

/// A recorder that watches until it is dropped.
pub struct Watch(Arc<Recorder>);

impl Watch {
    /// The recorder, to share.
    pub fn recorder(&self) -> Arc<Recorder> {
        self.0.clone()
    }
}

impl std::ops::Deref for Watch {
    type Target = Recorder;

    fn deref(&self) -> &Recorder {
        &self.0
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watching = WATCHING.write().unwrap_or_else(PoisonError::into_inner);
        watching.retain(|other| !Arc::ptr_eq(other, &self.0));
    }
}

/// Who watches a path, and the path as seen from there.
pub fn watcher_of(path: &Path) -> Option<Watched> {
    let watching = WATCHING.read().unwrap_or_else(PoisonError::into_inner);
    watching
        .iter()
        .find_map(|recorder| Some(Watched { path: recorder.relative(path)?, recorder: recorder.clone() }))
}

/// A file that is watched.
pub struct Watched {
    /// By whom.
    pub recorder: Arc<Recorder>,
    /// Its path from the sandbox.
    pub path: String,
}
