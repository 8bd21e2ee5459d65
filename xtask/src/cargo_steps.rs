//! The steps that Cargo does: format, lint, tests, documentation, release build.

use crate::{
    checkout::Checkout,
    processes::{command_in, find_program, run},
    steps::Outcome,
};
use anyhow::Result;
use std::process::Command;

/// Checks the format of everything.
pub fn fmt(checkout: &Checkout) -> Result<Outcome> {
    cargo(checkout, &["fmt", "--all", "--check"])
}

/// Runs clippy over everything, tests and examples too.
pub fn lint(checkout: &Checkout) -> Result<Outcome> {
    cargo(checkout, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

/// Runs the tidy tests, and shows the lengths they print. A finding needs no backtrace.
pub fn tidy(checkout: &Checkout) -> Result<Outcome> {
    let arguments = ["test", "--quiet", "--package", "suite", "--test", "tidy", "--", "--nocapture"];
    run(command(checkout).args(arguments).env("RUST_BACKTRACE", "0"))?;
    Ok(Outcome::Done)
}

/// Reads the cases and compares each reading with the one committed.
pub fn cases(checkout: &Checkout) -> Result<Outcome> {
    run(command(checkout).args(CASES).env("RUST_BACKTRACE", "0").env_remove("UPDATE_CASES"))?;
    Ok(Outcome::Done)
}

/// Writes the readings of the cases anew.
pub fn update_cases(checkout: &Checkout) -> Result<Outcome> {
    run(command(checkout).args(CASES).env("RUST_BACKTRACE", "0").env("UPDATE_CASES", "1"))?;
    Ok(Outcome::Done)
}

const CASES: [&str; 6] = ["test", "--quiet", "--package", "suite", "--test", "cases"];

/// Runs all tests: through nextest where it is installed, for its speed and its report.
pub fn unit(checkout: &Checkout) -> Result<Outcome> {
    if find_program("cargo-nextest").is_some() {
        println!("cargo-nextest runs the tests");
        cargo(checkout, &["nextest", "run", "--workspace", "--no-fail-fast"])?;
    } else {
        println!("cargo test runs the tests, since cargo-nextest is not installed");
        cargo(checkout, &["test", "--workspace", "--all-targets", "--no-fail-fast"])?;
    }
    cargo(checkout, &["test", "--workspace", "--doc"])
}

/// Makes 1,000 proofs and changes 10,000, and has both verifiers judge each; `unit` does a twentieth of it.
pub fn proofs(checkout: &Checkout) -> Result<Outcome> {
    let arguments = ["test", "--release", "--package", "dictum", "--test", "proofs", "--", "--nocapture"];
    run(command(checkout).args(arguments).env("DICTUM_PROOFS", "all"))?;
    Ok(Outcome::Done)
}

/// Builds the documentation.
pub fn docs(checkout: &Checkout) -> Result<Outcome> {
    let arguments = ["doc", "--workspace", "--no-deps"];
    run(command(checkout).args(arguments).env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Outcome::Done)
}

/// The examples that steps run.
const EXAMPLES_RUN: &[&str] =
    &["compare_with_html5ever", "corpus_quotations", "pack_warcs", "questions", "score_editions"];

/// Builds the release of `dictum` and of every program that a step runs, by one command: what a package is built with depends on what
/// is built beside it, so that a command for each would build most packages several times.
pub fn release(checkout: &Checkout) -> Result<Outcome> {
    let mut cargo = command(checkout);
    cargo.args(["build", "--release", "--workspace", "--bins"]);
    EXAMPLES_RUN.iter().for_each(|example| {
        cargo.args(["--example", example]);
    });
    run(&mut cargo)?;
    Ok(Outcome::Done)
}

/// Builds an example of a crate, as users would have it: for benchmarks.
pub fn release_example(checkout: &Checkout, package: &str, example: &str) -> Result<Outcome> {
    cargo(checkout, &["build", "--release", "--package", package, "--example", example])
}

/// Runs the fault tests with all their counts, of an optimised build: else they take half as long again.
pub fn torn(checkout: &Checkout) -> Result<Outcome> {
    cargo(checkout, &["build", "--release", "--package", "dictum-cli"])?;
    cargo(checkout, &["run", "--release", "--quiet", "--package", "torn"])
}

/// Runs a tenth of the fault tests.
pub fn tenth_of_torn(checkout: &Checkout) -> Result<Outcome> {
    // The program that they kill stands beside theirs, in the same folder.
    cargo(checkout, &["build", "--package", "dictum-cli"])?;
    cargo(checkout, &["run", "--quiet", "--package", "torn", "--", "--tenth"])
}

fn cargo(checkout: &Checkout, arguments: &[&str]) -> Result<Outcome> {
    run(command(checkout).args(arguments))?;
    Ok(Outcome::Done)
}

fn command(checkout: &Checkout) -> Command {
    let mut command = command_in(&checkout.root, "cargo");
    // All steps build into the folder that this program was built into, however it was named.
    command.env("CARGO_TARGET_DIR", &checkout.target);
    command
}
