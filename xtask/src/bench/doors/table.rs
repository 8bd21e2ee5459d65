//! The tables that the load of the doors is told in.

use super::wrk::Answered;

/// What one kind of page is asked for with, and what is wanted of it.
pub struct Kind {
    /// What it is called in the table.
    pub name: &'static str,
    /// So many answers a second are wanted; none where nothing is said.
    pub wanted: Option<u32>,
    /// What the asker says that it can unpack.
    pub accepted: &'static str,
}

/// At half of the load that is wanted, 99 of 100 answers are to come within this, in milliseconds.
const QUICK: f64 = 50.0;

/// What the server took over a load.
#[derive(Clone, Copy)]
pub struct Taken {
    /// Processor time, in seconds.
    pub cpu: f64,
    /// Memory before it, in megabytes.
    pub before: f64,
    /// Memory after it, in megabytes.
    pub after: f64,
}

/// How one kind of page was answered.
pub struct Row<'a> {
    /// Which kind.
    pub kind: &'a Kind,
    /// As fast as it goes.
    pub full: Answered,
    /// At half of the rate that is wanted.
    pub half: Answered,
    /// What full load took of the server.
    pub taken: Taken,
}

/// The head of the table of loads.
pub fn head() -> String {
    format!(
        "{:<26}{:>10}{:>10}{:>9}{:>9}{:>10}{:>9}{:>9}{:>9}{:>8}{:>14}",
        "pages",
        "different",
        "answers/s",
        "median",
        "99 %",
        "ms CPU",
        "half/s",
        "median",
        "99 %",
        "trouble",
        "memory, MB"
    )
}

impl Row<'_> {
    /// The row, with a word on what was wanted.
    pub fn told(&self) -> String {
        let Row { kind, full, half, taken } = self;
        let memory = format!("{:.0} → {:.0}", taken.before, taken.after);
        format!(
            "{:<26}{:>10}{:>10.0}{:>6.1} ms{:>6.1} ms{:>10.3}{:>9.0}{:>6.1} ms{:>6.1} ms{:>8}{:>14}{}",
            kind.name,
            full.different,
            full.a_second,
            full.median,
            full.last,
            taken.cpu * 1e3 / full.asked.max(1) as f64,
            half.a_second,
            half.median,
            half.last,
            full.trouble + half.trouble,
            memory,
            self.verdict()
        )
    }

    fn verdict(&self) -> String {
        let Some(wanted) = self.kind.wanted else { return String::new() };
        let full = if self.full.a_second >= f64::from(wanted) { "as wanted" } else { "FEWER THAN WANTED" };
        let half = if self.half.last < QUICK { "" } else { ", SLOWER THAN WANTED AT HALF" };
        format!("  {wanted}/s: {full}{half}")
    }
}

/// The head of the table of reading while an archive grows.
pub fn growing_head() -> String {
    format!(
        "{:<26}{:>12}{:>9}{:>14}{:>9}{:>9}",
        "while an ingest runs", "alone", "99 %", "beside it", "99 %", "kept"
    )
}

/// How one kind of page was answered alone and beside an ingest.
pub fn growing_row(name: &str, alone: &Answered, beside: &Answered, lasted: bool) -> String {
    let kept = beside.a_second / alone.a_second.max(1.0);
    let verdict = if kept > 0.5 { "as wanted" } else { "LESS THAN HALF" };
    let note = if lasted { "" } else { " (the ingest ended before the load did)" };
    format!(
        "{name:<26}{:>10.0}/s{:>6.0} ms{:>12.0}/s{:>6.0} ms{:>7.0} %  {verdict}{note}",
        alone.a_second,
        alone.last,
        beside.a_second,
        beside.last,
        kept * 100.0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(a_second: f64, last: f64) -> Answered {
        Answered { a_second, last, asked: 1000, ..Answered::default() }
    }

    fn told(full: f64, last: f64) -> String {
        let kind = Kind { name: "search", wanted: Some(500), accepted: "identity" };
        let taken = Taken { cpu: 0.5, before: 60.0, after: 70.0 };
        Row { kind: &kind, full: answered(full, 9.0), half: answered(250.0, last), taken }.told()
    }

    #[test]
    fn a_row_says_whether_its_aims_were_met() {
        assert!(told(500.0, 12.0).ends_with("500/s: as wanted"));
        assert!(told(499.0, 12.0).ends_with("FEWER THAN WANTED"));
        assert!(told(600.0, 51.0).ends_with("as wanted, SLOWER THAN WANTED AT HALF"));
        assert!(told(600.0, 1.0).contains("0.500"));
    }

    #[test]
    fn less_than_half_of_what_was_read_alone_is_told() {
        let row = |beside| growing_row("search", &answered(100.0, 1.0), &answered(beside, 1.0), true);
        assert!(row(51.0).ends_with("as wanted"));
        assert!(row(49.0).ends_with("LESS THAN HALF"));
    }
}
