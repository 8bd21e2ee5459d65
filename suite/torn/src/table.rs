//! The table that a run prints: a line for each sort of fault.

use crate::rows::tally::Tally;
use std::fmt::Write as _;

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The fault.
    pub fault: &'static str,
    /// What came of it.
    pub tally: Tally,
    /// The bugs that were sown, each with how often it showed, and in how many tries.
    pub seeded: Vec<Seeded>,
}

/// What came of a bug that was sown.
#[derive(Clone, Debug)]
pub struct Seeded {
    /// What was sown.
    pub bug: &'static str,
    /// What came of it.
    pub tally: Tally,
}

impl Line {
    /// Says whether nothing was wrong, and every bug that was sown showed.
    pub fn is_well(&self) -> bool {
        self.tally.violations.is_empty() && self.seeded.iter().all(Seeded::is_caught)
    }
}

impl Seeded {
    /// Says whether it showed; where nothing could be tried, nothing can show.
    pub fn is_caught(&self) -> bool {
        self.tally.tried == 0 || !self.tally.violations.is_empty()
    }
}

/// How many violations of a line are told in full.
const VIOLATIONS_TOLD: usize = 10;

/// Writes the table, and under it what was wrong.
pub fn written(lines: &[Line]) -> String {
    let mut text = String::from(
        "fault                                    tried distinct violations seeded bugs caught\n",
    );
    for Line { fault, tally, seeded } in lines {
        let caught = seeded.iter().filter(|seeded| seeded.is_caught()).count();
        let _ = writeln!(
            text,
            "{fault:<40} {:>5} {:>8} {:>10} {caught} of {}",
            tally.tried,
            tally.distinct,
            tally.violations.len(),
            seeded.len()
        );
        for note in &tally.notes {
            let _ = writeln!(text, "    {note}");
        }
        for Seeded { bug, tally } in seeded {
            let _ = writeln!(text, "    sown: {bug}: {} of {} show it", tally.violations.len(), tally.tried);
        }
    }
    for line in lines {
        for violation in line.tally.violations.iter().take(VIOLATIONS_TOLD) {
            let _ = writeln!(text, "VIOLATION  {}: {violation}", line.fault);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(violations: &[&str]) -> Tally {
        let violations = violations.iter().map(|violation| (*violation).to_owned()).collect();
        Tally { tried: 3, distinct: 2, violations, notes: Vec::new() }
    }

    #[test]
    fn a_violation_or_a_sown_bug_that_does_not_show_is_not_well() {
        let line = |own: &[&str], sown: &[&str]| Line {
            fault: "kill",
            tally: tally(own),
            seeded: vec![Seeded { bug: "no sync", tally: tally(sown) }],
        };
        assert!(line(&[], &["lost"]).is_well());
        assert!(!line(&["lost"], &["lost"]).is_well());
        assert!(!line(&[], &[]).is_well());
        assert!(written(&[line(&["gone"], &[])]).contains("VIOLATION  kill: gone"));
    }
}
