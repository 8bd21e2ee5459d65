//! Set-up, tests, tidy checks and scores of the workspace: `cargo xtask test` runs them all. Benchmarks are run by name only.
//!
//! It builds in seconds, since everything waits for it: one small dependency, no room of the house. Each
//! step is a function in a file of its own; [`steps`] holds their list and runs it.

mod bench;
mod browser;
mod cargo_steps;
mod checkout;
mod doors;
mod editions;
mod exports;
mod floors;
mod fuzz;
mod hostile;
mod mutations;
mod oracle;
mod processes;
mod quotations;
mod scores;
mod set_up;
mod spark;
mod steps;

use bench::BENCHES;
use checkout::Checkout;
use std::process::ExitCode;
use steps::{ALL_MUTATIONS, FUZZ, PROOFS, STEPS, Step, TORN, UPDATE_CASES};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(wanted) = Wanted::of(&arguments) else {
        eprint!("{}", usage());
        return ExitCode::from(2);
    };
    let checkout = match Checkout::find() {
        Ok(checkout) => checkout,
        Err(trouble) => {
            eprintln!("{trouble:#}");
            return ExitCode::FAILURE;
        }
    };
    if steps::run(&checkout, &wanted.steps, wanted.keep_going) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What the command line asks for.
struct Wanted {
    steps: Vec<&'static Step>,
    keep_going: bool,
}

impl Wanted {
    /// Reads the arguments; none if they cannot be understood.
    fn of(arguments: &[String]) -> Option<Wanted> {
        let words: Vec<&str> =
            arguments.iter().map(String::as_str).filter(|word| *word != "--keep-going").collect();
        let name = words.join(" ");
        let alone = BENCHES.iter().chain([&UPDATE_CASES, &ALL_MUTATIONS, &PROOFS, &FUZZ, &TORN]);
        let steps: Vec<&Step> = match name.as_str() {
            "test" => STEPS.iter().collect(),
            name => STEPS.iter().chain(alone).filter(|step| step.name == name).collect(),
        };
        let keep_going = words.len() < arguments.len();
        (!steps.is_empty()).then_some(Wanted { steps, keep_going })
    }
}

fn usage() -> String {
    let mut text =
        "cargo xtask test [--keep-going]   every step below, up to the first that fails\n".to_owned();
    for step in STEPS.iter().chain(BENCHES).chain([&UPDATE_CASES, &ALL_MUTATIONS, &PROOFS, &FUZZ, &TORN]) {
        text.push_str(&format!("cargo xtask {:<22}{}\n", step.name, step.about));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(arguments: &[&str]) -> Option<Vec<&'static str>> {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Wanted::of(&arguments).map(|wanted| wanted.steps.iter().map(|step| step.name).collect())
    }

    #[test]
    fn test_asks_for_every_step_and_a_name_for_one() {
        assert_eq!(names(&["test"]).map(|names| names.len()), Some(STEPS.len()));
        assert_eq!(names(&["--keep-going", "lint"]), Some(vec!["lint"]));
        assert_eq!(names(&["cases", "--update"]), Some(vec!["cases --update"]));
    }

    #[test]
    fn a_benchmark_is_run_by_its_two_words_and_never_by_test() {
        assert_eq!(names(&["bench", "read"]), Some(vec!["bench read"]));
        assert!(names(&["test"]).is_some_and(|names| !names.contains(&"bench read")));
    }

    #[test]
    fn what_cannot_be_understood_gets_the_usage() {
        for arguments in
            [&[][..], &["nothing"], &["test", "lint"], &["test", "--fast"], &["lint", "--update"], &["bench"]]
        {
            assert_eq!(names(arguments), None, "{arguments:?}");
        }
        assert!(STEPS.iter().all(|step| usage().contains(step.about)));
    }
}
