//! The steps of `cargo xtask test`, in order, and what runs them.

use crate::{
    browser, cargo_steps, checkout::Checkout, doors, editions, exports, fuzz, hostile, mutations, oracle,
    quotations, scores, set_up, spark,
};
use anyhow::Result;
use std::time::{Duration, Instant};

/// One step, which can be run alone by its name.
pub struct Step {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What to do when it fails.
    pub cure: &'static str,
    /// Does it.
    pub run: fn(&Checkout) -> Result<Outcome>,
}

/// How a step ended that did not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it is for.
    Done,
    /// It could not be done here; why.
    Skipped(String),
}

/// Every step: what fails soonest and is mended quickest comes first.
pub const STEPS: &[Step] = &[
    Step {
        name: "set-up",
        about: "installs what the other steps need, where it is missing",
        cure: "install by hand what is named above",
        run: set_up::set_up,
    },
    Step { name: "fmt", about: "is everything formatted?", cure: "run `cargo fmt`", run: cargo_steps::fmt },
    Step {
        name: "lint",
        about: "clippy, warnings as errors",
        cure: "mend what clippy names; `cargo clippy --fix` does some of it",
        run: cargo_steps::lint,
    },
    Step {
        name: "tidy",
        about: "the rules of the house: rooms, purity, words, lengths, paths on paper",
        cure: "each line above names file, line and cure; the rules are in suite/src",
        run: cargo_steps::tidy,
    },
    Step {
        name: "cases",
        about: "reads the pages in suite/cases; with --update, writes their readings anew",
        cure: "mend the reading; or, where the new one is right, `cargo xtask cases --update` and look at each change",
        run: cargo_steps::cases,
    },
    Step {
        name: "unit",
        about: "all tests of all crates, and the examples in their documentation",
        cure: "run the failed test alone with `cargo test NAME`; where the new result is right, see CONTRIBUTING.md",
        run: cargo_steps::unit,
    },
    Step {
        name: "torn --tenth",
        about: "a tenth of the fault tests: power cuts, kills, failing and full disks, contention",
        cure: TORN_CURE,
        run: cargo_steps::tenth_of_torn,
    },
    Step {
        name: "docs",
        about: "the documentation builds without a warning",
        cure: "mend the doc comment that rustdoc names",
        run: cargo_steps::docs,
    },
    Step {
        name: "release",
        about: "builds the release of `dictum`, and the programs that check it",
        cure: "mend what the compiler names",
        run: cargo_steps::release,
    },
    Step {
        name: "mutations",
        about: "damages archives in 1,200 ways, each to be found by verify; with --all, in 12,000",
        cure: "have verify find what is named above, or the opening refuse it",
        run: mutations::tenth,
    },
    Step {
        name: "exports",
        about: "has the tools of others validate and read back exports of the samples in every form",
        cure: "mend the writer in crates/formats or crates/dictum/src/export; what each tool said stands above; the export stays in the target folder, under exports",
        run: exports::exports,
    },
    Step {
        name: "spark",
        about: "reads, gathers and traces on a standalone cluster of Spark, with losses and from object stores, and compares with one machine",
        cure: "what is not so is named above; logs of master, workers and store stay in the target folder, under spark",
        run: spark::spark,
    },
    Step {
        name: "hostile",
        about: "tries what files, queries and requests may do to harm, some 30,000 cases, and prints what each class took",
        cure: "run its class alone, `target/release/hostile CLASS`; make a test of the smallest such input, and mend",
        run: hostile::hostile,
    },
    Step {
        name: "doors",
        about: "has schemathesis, feedparser, sickle and the official client of MCP try the doors",
        cure: "each failure names the request; serve the samples with `dictum open samples` and ask again",
        run: doors::doors,
    },
    Step {
        name: "browser",
        about: "drives the reading room in headless Chromium; axe-core, html-validate and linkinator judge it",
        cure: "look at the pictures in artefacts/browser, then at the page with `dictum open samples`",
        run: browser::browser,
    },
    Step {
        name: "scores",
        about: "scores readings of real captures against the floors in suite/gates",
        cure: "mend the reading; a floor is never lowered",
        run: scores::scores,
    },
    Step {
        name: "editions",
        about: "scores editions and their changes in real pairs of captures against the floors in suite/gates",
        cure: "mend the comparison; a floor is never lowered",
        run: editions::editions,
    },
    Step {
        name: "oracle",
        about: "compares the visible text of real pages with that of an independent parser",
        cure: "mend the HTML scanner; what is meant to differ has its reason in crates/extract/tests/conformance",
        run: oracle::oracle,
    },
    Step {
        name: "quotations",
        about: "checks quotations of the real statements, and times a thousand",
        cure: "mend the check; the labelled quotations and their scorer stand beside the checkout",
        run: quotations::quotations,
    },
];

/// What `cargo xtask cases --update` does: no step of `test`, since it writes into the checkout.
pub const UPDATE_CASES: Step = Step {
    name: "cases --update",
    about: "writes the readings in suite/cases anew",
    cure: "mend the case that is named above",
    run: cargo_steps::update_cases,
};

/// All damages that verify must find: by name only.
pub const ALL_MUTATIONS: Step = Step {
    name: "mutations --all",
    about: "damages archives in 12,000 ways, each to be found by verify",
    cure: "have verify find what is named above, or the opening refuse it",
    run: mutations::all,
};

/// The full count of proofs, of which the unit step does a twentieth.
pub const PROOFS: Step = Step {
    name: "proofs",
    about: "1,000 good proofs and 10,000 changed ones through both verifiers",
    cure: "the failed test names each proof that the two judge wrongly or otherwise",
    run: cargo_steps::proofs,
};

const TORN_CURE: &str = "each line names the fault, the operation it came in, and what was wrong afterwards; docs/guide/faults.md says what a row means";

/// The fault tests with all their counts: by name only.
pub const TORN: Step = Step {
    name: "torn",
    about: "all the fault tests: power cuts, kills, failing and full disks, contention",
    cure: TORN_CURE,
    run: cargo_steps::torn,
};

/// The fuzz targets, an hour of them: by name only.
pub const FUZZ: Step = Step {
    name: "fuzz",
    about: "runs each fuzz target for some minutes, an hour in all",
    cure: "make a test of what was found, and mend what it shows",
    run: fuzz::fuzz,
};

/// Runs steps in order and prints how each went; says whether all went well.
///
/// Stops at the first that fails, unless told to keep going.
pub fn run(checkout: &Checkout, steps: &[&Step], keep_going: bool) -> bool {
    let began = Instant::now();
    let mut report = Report::default();
    for step in steps {
        println!("\n── {}: {}", step.name, step.about);
        let step_began = Instant::now();
        let outcome = (step.run)(checkout);
        report.add(step, &outcome, step_began.elapsed());
        if outcome.is_err() && !keep_going {
            break;
        }
    }
    if steps.len() > 1 {
        println!("\n{}in all {}", report.lines, seconds(began.elapsed()));
    }
    println!("{} passed, {} failed, {} skipped", report.passed, report.failed, report.skipped);
    report.failed == 0
}

/// How the steps went so far.
#[derive(Default)]
struct Report {
    lines: String,
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Report {
    /// Notes how a step went; trouble is told at once, with its cure, and again at the end.
    fn add(&mut self, step: &Step, outcome: &Result<Outcome>, took: Duration) {
        let (name, took) = (step.name, seconds(took));
        let line = match outcome {
            Ok(Outcome::Done) => {
                self.passed += 1;
                format!("ok       {name:<8} {took:>8}\n")
            }
            Ok(Outcome::Skipped(why)) => {
                self.skipped += 1;
                format!("SKIPPED  {name:<8} {took:>8}  {why}\n")
            }
            Err(trouble) => {
                self.failed += 1;
                format!(
                    "FAILED   {name:<8} {took:>8}  {trouble:#}\n                            cure: {}\n",
                    step.cure
                )
            }
        };
        print!("{line}");
        self.lines.push_str(&line);
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;
    use std::path::PathBuf;

    const GOOD: Step = Step { name: "good", about: "", cure: "", run: |_| Ok(Outcome::Done) };
    const BAD: Step = Step { name: "bad", about: "", cure: "do better", run: |_| bail!("it broke") };

    fn run_in_nowhere(steps: &[&Step], keep_going: bool) -> bool {
        run(&Checkout { root: PathBuf::new(), target: PathBuf::new() }, steps, keep_going)
    }

    #[test]
    fn one_step_that_fails_fails_the_run() {
        assert!(run_in_nowhere(&[&GOOD, &GOOD], false));
        assert!(!run_in_nowhere(&[&BAD, &GOOD], true));
    }

    #[test]
    fn a_run_stops_at_the_first_failure_unless_told_to_keep_going() {
        const NEVER: Step = Step { name: "never", about: "", cure: "", run: |_| panic!("was run") };
        assert!(!run_in_nowhere(&[&BAD, &NEVER], false));
        assert!(std::panic::catch_unwind(|| run_in_nowhere(&[&BAD, &NEVER], true)).is_err());
    }

    #[test]
    fn trouble_is_told_with_its_cure() {
        let mut report = Report::default();
        report.add(&BAD, &Err(anyhow::anyhow!("it broke")), Duration::ZERO);
        assert!(report.lines.contains("it broke") && report.lines.contains("cure: do better"));
    }
}
