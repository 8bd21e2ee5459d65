//! The process that runs the cases of one class and says how each went, a line before and a line behind it.

use crate::{
    Case, Class, Share,
    measure::{begin_memory, most_memory, processor_time},
};
use std::{
    any::Any,
    io::{self, Write},
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
    thread,
    time::Duration,
};

/// The stack of the thread that cases run on: that of the product's own threads.
const STACK: usize = 2 << 20;

/// The most memory that any case may take, in KiB.
pub const MOST_MEMORY: u64 = 512 << 10;

/// How many times a case may take too long before it is held against it: a machine may be busy with other things.
const TRIES: usize = 3;

/// Which cases of a class are run, and what they are held to.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Which share of them.
    pub share: Share,
    /// From which number on, counted from 0.
    pub from: usize,
    /// Whether time is held against them: not in a build that is slow by nature.
    pub timed: bool,
}

/// How a case went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Its number in its class.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// The length of its input in bytes.
    pub bytes: usize,
    /// The processor time it took.
    pub took: Duration,
    /// The most memory the process held, in KiB.
    pub memory: u64,
    /// What it broke.
    pub broken: Option<String>,
}

/// Runs the cases of a class and writes to `out` how they went.
///
/// # Errors
/// Where nobody reads on.
pub fn run(class: &Class, order: Order, out: &mut impl Write) -> io::Result<()> {
    set_hook(Box::new(|_| {}));
    for (number, case) in (class.cases)().enumerate().skip(order.from) {
        if !order.share.has(number) {
            continue;
        }
        writeln!(out, "begin\t{number}\t{}\t{}", case.bytes, one_line(&case.name))?;
        out.flush()?;
        let mut ran = run_one(number, case, order.timed);
        for _ in 1..TRIES {
            let Some(again) = ran.is_slow().then(|| (class.cases)().nth(number)).flatten() else { break };
            ran = run_one(number, again, order.timed);
        }
        ran.write(out)?;
    }
    Ok(())
}

const TOO_LONG: &str = "too long";

fn run_one(number: usize, case: Case, timed: bool) -> Ran {
    let Case { name, bytes, allowed, run } = case;
    begin_memory();
    let began = processor_time();
    let running = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(words_of(&*panic))));
    let outcome = match running.map(thread::JoinHandle::join) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(words_of(&*panic)),
        Err(error) => Err(format!("no thread: {error}")),
    };
    let took = processor_time().saturating_sub(began);
    let memory = most_memory();
    let broken = match outcome {
        Err(broken) => Some(broken),
        Ok(()) if memory > MOST_MEMORY => Some(format!("too much memory: {} MiB", memory >> 10)),
        Ok(()) if timed && took > allowed => Some(format!("{TOO_LONG}: {took:?}, {allowed:?} allowed")),
        Ok(()) => None,
    };
    Ran { number, name, bytes, took, memory, broken }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("panicked: {}", words.unwrap_or("without a word"))
}

fn one_line(text: &str) -> String {
    text.escape_debug().to_string().chars().take(300).collect()
}

impl Ran {
    fn is_slow(&self) -> bool {
        self.broken.as_ref().is_some_and(|broken| broken.starts_with(TOO_LONG))
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let Ran { number, took, memory, .. } = self;
        let broken = self.broken.as_deref().map(one_line).unwrap_or_default();
        writeln!(out, "end\t{number}\t{}\t{memory}\t{broken}", took.as_micros())?;
        out.flush()
    }
}

/// A line of what a child writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A case begins.
    Begun(Ran),
    /// The case that had begun has ended.
    Ended {
        /// The processor time it took.
        took: Duration,
        /// The most memory, in KiB.
        memory: u64,
        /// What it broke.
        broken: Option<String>,
    },
}

impl Told {
    /// Reads a line; none where it is something else.
    pub fn read(line: &str) -> Option<Told> {
        let mut parts = line.splitn(5, '\t');
        match parts.next()? {
            "begin" => Some(Told::Begun(Ran {
                number: parts.next()?.parse().ok()?,
                bytes: parts.next()?.parse().ok()?,
                name: parts.next()?.to_owned(),
                ..Ran::default()
            })),
            "end" => {
                let took = Duration::from_micros(parts.nth(1)?.parse().ok()?);
                let memory = parts.next()?.parse().ok()?;
                Some(Told::Ended {
                    took,
                    memory,
                    broken: parts.next().filter(|b| !b.is_empty()).map(str::to_owned),
                })
            }
            _ => None,
        }
    }
}
