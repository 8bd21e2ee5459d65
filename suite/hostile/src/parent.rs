//! The process that starts another for each class, and outlives what kills it.

use crate::{
    Class, Share,
    child::{Ran, Told},
    table::Tally,
};
use std::{
    io::{self, BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

/// How long a case may be silent before its process is ended: many times what any may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many classes run at a time.
const AT_A_TIME: usize = 2;

/// Runs classes in processes of `program`, two at a time, and gives their tallies in the order of the classes.
///
/// # Errors
/// Where a process cannot be started.
pub fn run(program: &Path, classes: &[&Class], share: Share, timed: bool) -> io::Result<Vec<Tally>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, io::Result<Tally>)>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(class) = classes.get(at) else { break };
                    let tally = run_class(program, class, share, timed);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, tally));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, tally)| tally).collect()
}

fn run_class(program: &Path, class: &Class, share: Share, timed: bool) -> io::Result<Tally> {
    let mut tally = Tally::of(class.name);
    let mut from = 0;
    loop {
        let mut command = Command::new(program);
        command.args(["--child", class.name, "--share", &share.to_string(), "--from", &from.to_string()]);
        command.args((!timed).then_some("--untimed"));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let unfinished = follow(&mut child, &mut tally);
        let Some(mut case) = unfinished else { return Ok(tally.close()) };
        from = case.number + 1;
        case.broken = Some(match child.try_wait()? {
            Some(status) => format!("the process died: {status}"),
            None => format!("it hung for {PATIENCE:?}"),
        });
        child.kill()?;
        child.wait()?;
        tally.add(case);
    }
}

/// Follows a child to its end; gives the case that it did not end.
fn follow(child: &mut Child, tally: &mut Tally) -> Option<Ran> {
    let told = lines_of(child);
    let mut open = None;
    loop {
        match told.recv_timeout(PATIENCE) {
            Ok(Told::Begun(case)) => open = Some(case),
            Ok(Told::Ended { took, memory, broken }) => {
                if let Some(case) = open.take() {
                    tally.add(Ran { took, memory, broken, ..case });
                }
            }
            Err(RecvTimeoutError::Timeout) => return open,
            Err(RecvTimeoutError::Disconnected) => {
                // What it died of is known once it has been waited for.
                thread::sleep(Duration::from_millis(20));
                return open;
            }
        }
    }
}

fn lines_of(child: &mut Child) -> Receiver<Told> {
    let (sender, receiver) = channel();
    if let Some(out) = child.stdout.take() {
        thread::spawn(move || {
            for told in BufReader::new(out).lines().map_while(Result::ok).filter_map(|line| Told::read(&line))
            {
                if sender.send(told).is_err() {
                    return;
                }
            }
        });
    }
    receiver
}
