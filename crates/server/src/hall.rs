//! The way from the net to the hall: questions are put on threads that may block, and only so many at a time.

use crate::{options::ServeOptions, problem::Problem};
use axum::extract::FromRef;
use dictum::Dictum;
use std::{
    sync::{Arc, Mutex, PoisonError, TryLockError},
    thread::available_parallelism,
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Questions under way at a time, for each core. A guess: enough to hide waits for the disk, few enough to bound memory.
const SEATS_A_CORE: usize = 4;

/// How long a question waits for a seat before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers of more than a mebibyte take so many mebibytes of memory at most, however slowly they are read: four of the largest payloads.
const ROOM_FOR_LARGE_ANSWERS: usize = 256;

/// How long an answer may take. The thread goes on after that, but keeps its seat.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// The archive, for many to ask at once.
#[derive(Clone)]
pub(crate) struct Hall {
    open: Arc<Open>,
    seats: Arc<Semaphore>,
    room: Arc<Semaphore>,
    writing: Arc<Semaphore>,
    options: Arc<ServeOptions>,
}

impl FromRef<Hall> for Arc<ServeOptions> {
    fn from_ref(hall: &Hall) -> Arc<ServeOptions> {
        hall.options.clone()
    }
}

/// The archive as it is open now.
struct Open {
    dictum: Mutex<Arc<Dictum>>,
    /// Held by whoever opens it anew.
    opening: Mutex<()>,
}

impl Open {
    /// The archive; where something was redacted since, by another process, it is opened anew first, so that no word of it is shown.
    fn current(&self) -> Result<Arc<Dictum>, Problem> {
        let held = self.dictum.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !held.is_outdated()? {
            return Ok(held);
        }
        let _opening = match self.opening.try_lock() {
            Ok(opening) => opening,
            Err(TryLockError::Poisoned(opening)) => opening.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(Problem::busy()),
        };
        let anew = Arc::new(held.opened_anew()?);
        *self.dictum.lock().unwrap_or_else(PoisonError::into_inner) = anew.clone();
        Ok(anew)
    }
}

impl Hall {
    pub(crate) fn new(dictum: Arc<Dictum>, options: ServeOptions) -> Hall {
        let cores = available_parallelism().map_or(2, usize::from);
        let open = Open { dictum: Mutex::new(dictum), opening: Mutex::default() };
        Hall {
            open: Arc::new(open),
            seats: Arc::new(Semaphore::new(cores * SEATS_A_CORE)),
            room: Arc::new(Semaphore::new(ROOM_FOR_LARGE_ANSWERS)),
            writing: Arc::new(Semaphore::new(1)),
            options: Arc::new(options),
        }
    }

    /// Waits for room for an answer of so many bytes; none is needed for a small one. What is given is to be held until all is sent.
    pub(crate) async fn room_for(&self, bytes: usize) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        let mebibytes = bytes.div_ceil(1 << 20).min(ROOM_FOR_LARGE_ANSWERS);
        if mebibytes <= 1 {
            return Ok(None);
        }
        let room = self.room.clone().acquire_many_owned(mebibytes as u32);
        let room = timeout(PATIENCE, room).await.map_err(|_| Problem::busy())?;
        room.map(Some).map_err(|_| Problem::busy())
    }

    /// Waits until no other request writes. What is given is to be held until the writing is done.
    pub(crate) async fn turn_to_write(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = timeout(PATIENCE, self.writing.clone().acquire_owned()).await;
        turn.map_err(|_| Problem::busy())?.map_err(|_| Problem::busy())
    }

    /// Puts a question to the archive, and waits for its answer.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Dictum) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let seat = timeout(PATIENCE, self.seats.clone().acquire_owned()).await;
        let seat = seat.map_err(|_| Problem::busy())?.map_err(|_| Problem::busy())?;
        let open = self.open.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            question(&*open.current()?)
        });
        match timeout(LONGEST_ANSWER, answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(panicked)) => Err(Problem::internal(&panicked)),
            Err(_) => Err(Problem::busy()),
        }
    }
}
