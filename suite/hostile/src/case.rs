//! A case, and a class of them.

use std::time::Duration;

/// What a case of no great length may take: costs that do not grow with it are paid out of this. Measured on an idle machine
/// the longest takes a third.
const ALWAYS: Duration = Duration::from_millis(100);

/// What is measured and judged.
pub type Run = Box<dyn FnOnce() -> Result<(), String> + Send>;

/// One thing that somebody might try.
pub struct Case {
    /// What it is, so that it can be found again.
    pub name: String,
    /// The length of the input in bytes.
    pub bytes: usize,
    /// The processor time it may take.
    pub allowed: Duration,
    /// Tries it; says what was broken.
    pub run: Run,
}

impl Case {
    /// A case whose input is `bytes` long: a second a megabyte is allowed, and never less than a tenth of a second.
    pub fn new(
        name: impl Into<String>,
        bytes: usize,
        run: impl FnOnce() -> Result<(), String> + Send + 'static,
    ) -> Case {
        let allowed = Duration::from_micros(bytes as u64).max(ALWAYS);
        Case { name: name.into(), bytes, allowed, run: Box::new(run) }
    }

    /// The same case, held to another time.
    pub fn within(self, allowed: Duration) -> Case {
        Case { allowed, ..self }
    }
}

/// A class of cases.
pub struct Class {
    /// What it is called, in the table and on the command line.
    pub name: &'static str,
    /// Its cases, made as they are asked for. Always the same ones.
    pub cases: fn() -> Box<dyn Iterator<Item = Case>>,
}

/// Says that something was broken unless it holds.
pub fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}
