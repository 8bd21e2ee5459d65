//! The table of what was found: by sort of file and of damage, and every miss by its class.

use crate::outcome::{Outcome, Sight};
use std::{collections::BTreeMap, time::Duration};

const COLUMNS: &[(Sight, &str)] = &[
    (Sight::Refused, "refused"),
    (Sight::Open, "open"),
    (Sight::Record, "record"),
    (Sight::ReadData, "read-data"),
    (Sight::Derived, "derived"),
    (Sight::Noted, "noted"),
    (Sight::Unused, "unused"),
    (Sight::Silent, "SILENT"),
];

/// What was tried and what came of it.
#[derive(Default)]
pub struct Table {
    rows: BTreeMap<(String, &'static str), BTreeMap<Sight, u64>>,
    codes: BTreeMap<&'static str, u64>,
    missed: BTreeMap<String, u64>,
    /// What was not found though answers changed.
    pub silent: Vec<String>,
    /// What panicked.
    pub panicked: Vec<String>,
    /// What took longest, and how long.
    slowest: (Duration, String),
}

impl Table {
    /// Adds one outcome. `class` says of a missed byte what it is.
    pub fn add(&mut self, kind: &str, sort: &'static str, what: String, class: &str, outcome: &Outcome) {
        if let Some(where_it_was) = &outcome.panicked {
            self.panicked.push(format!("{what}: {where_it_was}"));
        }
        self.slowest = std::mem::take(&mut self.slowest).max((outcome.took, what.clone()));
        if outcome.sight == Sight::Same {
            return;
        }
        *self.rows.entry((kind.to_owned(), sort)).or_default().entry(outcome.sight).or_default() += 1;
        for code in &outcome.codes {
            *self.codes.entry(code).or_default() += 1;
        }
        match outcome.sight {
            Sight::Unused => *self.missed.entry(format!("{kind}, {sort}: {class}")).or_default() += 1,
            Sight::Silent => self.silent.push(format!("{what} ({class})")),
            _ => {}
        }
    }

    /// How many damages changed something.
    pub fn total(&self) -> u64 {
        self.rows.values().flat_map(BTreeMap::values).sum()
    }

    /// Prints it.
    pub fn print(&self) {
        print!("{:<22} {:<7} {:>6}", "file", "damage", "tried");
        COLUMNS.iter().for_each(|(_, name)| print!(" {name:>9}"));
        println!();
        let mut sums: BTreeMap<Sight, u64> = BTreeMap::new();
        for ((kind, sort), sights) in &self.rows {
            print_row(kind, sort, sights);
            sights.iter().for_each(|(sight, count)| *sums.entry(*sight).or_default() += count);
        }
        print_row("all", "", &sums);
        println!("\nfound by number:");
        self.codes.iter().for_each(|(code, count)| println!("  {code} {count:>6}"));
        println!("missed, every answer the same:");
        self.missed.iter().for_each(|(class, count)| println!("  {count:>6}  {class}"));
        let (took, what) = &self.slowest;
        println!("slowest: {} ms for three verify runs, opening and asking: {what}", took.as_millis());
        let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        if let Some(peak) = memory.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
            println!("most memory taken by this process: {}", peak.trim());
        }
    }
}

fn print_row(kind: &str, sort: &str, sights: &BTreeMap<Sight, u64>) {
    print!("{kind:<22} {sort:<7} {:>6}", sights.values().sum::<u64>());
    for (sight, _) in COLUMNS {
        print!(" {:>9}", sights.get(sight).copied().unwrap_or(0));
    }
    println!();
}
