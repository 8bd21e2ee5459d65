//! Builds the fuzz targets on the stable toolchain and runs each for a while, one after the other.
//!
//! They are programs over libFuzzer. What `cargo fuzz` does on the nightly toolchain is done here by compiler flags that the
//! stable one has too: coverage is counted, only the sanitizers are missing, which safe code has little need of.

use crate::{
    checkout::Checkout,
    processes::{command_in, output, run},
    steps::Outcome,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Each target, and the folders whose files it begins with beside its own seeds.
const TARGETS: &[(&str, &[&str])] = &[
    ("decode", &[]),
    ("html", &["samples", "suite/cases"]),
    ("text", &["samples", "suite/cases"]),
    ("dates", &[]),
    ("labels", &[]),
    ("warc", &["samples/crawl"]),
    ("wacz", &[]),
    ("query", &["suite/queries"]),
    ("proof_bundle", &[]),
    ("tei", &[]),
    ("akoma_ntoso", &[]),
];

/// How long each target runs, in seconds: an hour for all.
const SECONDS_EACH: u32 = 330;

/// What counts coverage in a form that libFuzzer reads.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table";

/// Runs every target for its time, and fails where one has found something.
pub fn fuzz(checkout: &Checkout) -> Result<Outcome> {
    let folder = checkout.target.join("fuzz");
    let programs = build(checkout, &folder)?;
    let mut found = Vec::new();
    for (target, seeds) in TARGETS {
        let corpus = folder.join("corpus").join(target);
        let finds = folder.join("found").join(target);
        for made in [&corpus, &finds] {
            fs::create_dir_all(made).with_context(|| format!("cannot make {}", made.display()))?;
        }
        let mut command = command_in(&folder, programs.join(target));
        let own = format!("fuzz/seeds/{target}");
        let seeds = seeds.iter().copied().chain([own.as_str()]).map(|seed| checkout.root.join(seed));
        command.arg(&corpus).args(seeds.filter(|seed| seed.is_dir()));
        command.arg(format!("-artifact_prefix={}/", finds.display()));
        command.arg(format!("-max_total_time={SECONDS_EACH}"));
        command.args(["-max_len=65536", "-timeout=20", "-rss_limit_mb=1024", "-print_final_stats=1"]);
        if let Err(trouble) = run(&mut command) {
            println!("{trouble:#}: what was found lies in {}", finds.display());
            found.push(*target);
        }
    }
    if !found.is_empty() {
        bail!("{} found something", found.join(", "));
    }
    Ok(Outcome::Done)
}

/// Builds all targets, and gives the folder of their programs.
fn build(checkout: &Checkout, folder: &Path) -> Result<PathBuf> {
    let told = output(Command::new("rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say what it builds for")?;
    let mut cargo = command_in(&checkout.root.join("fuzz"), "cargo");
    // With a target named, the flags are for the programs alone, and not for what builds them.
    cargo.args(["build", "--release", "--target", host]);
    run(cargo.env("CARGO_TARGET_DIR", folder.join("build")).env("RUSTFLAGS", COVERAGE))?;
    Ok(folder.join("build").join(host).join("release"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_of_the_manifest_is_run() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let mut named: Vec<&str> = manifest
            .lines()
            .filter_map(|line| line.strip_prefix("path = \"targets/")?.strip_suffix(".rs\""))
            .collect();
        let mut run: Vec<&str> = TARGETS.iter().map(|(target, _)| *target).collect();
        named.sort_unstable();
        run.sort_unstable();
        assert_eq!(named, run);
    }
}
