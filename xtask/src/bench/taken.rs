//! What a running program takes of the machine, as Linux tells it.

use std::fs;

/// Which memory is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// What it has now of its own, without files that it has mapped: those the machine may take back.
    Now,
    /// The most that it has had so far.
    Peak,
}

impl Memory {
    fn field(self) -> &'static str {
        match self {
            Memory::Now => "RssAnon:",
            Memory::Peak => "VmHWM:",
        }
    }
}

/// The memory of a program, in megabytes; `None` once it has ended, or where the machine does not tell.
pub fn memory_of(process: u32, memory: Memory) -> Option<f64> {
    let told = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix(memory.field()))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1e3)
}

/// The seconds that a program has had of all cores so far: told in hundredths, behind its name in brackets. `None` likewise.
pub fn cpu_of(process: u32) -> Option<f64> {
    let told = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut numbers = told.rsplit(')').next()?.split_whitespace().skip(11).map(str::parse::<f64>);
    let (user, system) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (user + system > 0.0).then_some((user + system) / 100.0)
}

/// How much is going on on the machine beside what is measured: how many wanted a core, over the last minute.
pub fn load_of_machine() -> String {
    let told = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split_whitespace().next().unwrap_or("not told").to_owned()
}
