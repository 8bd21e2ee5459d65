//! What people read of a run: a line a class, and a line for each thing that was broken.

use crate::child::Ran;
use std::{fmt, time::Duration};

/// Below this many bytes a time for a megabyte would say more of fixed costs than of the input.
const LONG: usize = 64 << 10;

/// How the cases of a class went.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    class: String,
    cases: usize,
    took: Duration,
    slowest: Option<Ran>,
    /// The slowest for its length, of the long ones: seconds a megabyte.
    slowest_a_megabyte: f64,
    memory: u64,
    /// The cases that broke something.
    pub broken: Vec<Ran>,
}

impl Tally {
    pub(crate) fn of(class: &str) -> Tally {
        Tally { class: class.to_owned(), ..Tally::default() }
    }

    /// Notes a class of which no case was run, as something broken: what tests nothing must not pass.
    pub(crate) fn close(mut self) -> Tally {
        if self.cases == 0 {
            let broken = Some("no case of it was run".to_owned());
            self.broken.push(Ran { name: "none".to_owned(), broken, ..Ran::default() });
        }
        self
    }

    pub(crate) fn add(&mut self, case: Ran) {
        self.cases += 1;
        self.took += case.took;
        self.memory = self.memory.max(case.memory);
        if case.bytes >= LONG {
            let rate = case.took.as_secs_f64() / (case.bytes as f64 / 1e6);
            self.slowest_a_megabyte = self.slowest_a_megabyte.max(rate);
        }
        if case.broken.is_some() {
            self.broken.push(case.clone());
        }
        if self.slowest.as_ref().is_none_or(|slowest| slowest.took < case.took) {
            self.slowest = Some(case);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slowest = self.slowest.as_ref();
        let rate = if self.slowest_a_megabyte > 0.0 {
            format!("{:.3}", self.slowest_a_megabyte)
        } else {
            "–".to_owned()
        };
        write!(
            f,
            "{:<16}{:>7}{:>9.1}{:>10.1}{:>10}{:>9}{:>7}   {}",
            self.class,
            self.cases,
            self.took.as_secs_f64(),
            slowest.map_or(0.0, |case| case.took.as_secs_f64() * 1e3),
            rate,
            self.memory >> 10,
            self.broken.len(),
            slowest.map_or("", |case| case.name.as_str()).chars().take(48).collect::<String>(),
        )
    }
}

/// The whole table.
pub struct Table<'a>(pub &'a [Tally]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<16}{:>7}{:>9}{:>10}{:>10}{:>9}{:>7}   slowest",
            "class", "cases", "CPU s", "worst ms", "worst s/MB", "MiB", "broken"
        )?;
        for tally in self.0 {
            writeln!(f, "{tally}")?;
        }
        let sum = |of: fn(&Tally) -> usize| self.0.iter().map(of).sum::<usize>();
        writeln!(
            f,
            "{:<16}{:>7}{:>9.1}{:>36}",
            "in all",
            sum(|tally| tally.cases),
            self.0.iter().map(|tally| tally.took.as_secs_f64()).sum::<f64>(),
            sum(|tally| tally.broken.len())
        )?;
        for tally in self.0 {
            for case in &tally.broken {
                let (class, number) = (&tally.class, case.number);
                writeln!(
                    f,
                    "BROKEN {class} {number} ({}): {}",
                    case.name,
                    case.broken.as_deref().unwrap_or_default()
                )?;
            }
        }
        Ok(())
    }
}
