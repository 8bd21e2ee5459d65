//! Installs what the steps need and the machine lacks, from Debian's packages.

use crate::{
    checkout::Checkout,
    processes::{find_program, output, run},
    steps::Outcome,
};
use anyhow::{Result, bail};
use std::process::Command;

/// A program that a step needs.
struct Needed {
    /// Any of these will do.
    programs: &'static [&'static str],
    /// The Debian packages that bring it.
    packages: &'static [&'static str],
    /// What for.
    purpose: &'static str,
}

/// Names that Chromium goes by.
pub const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

const NEEDED: &[Needed] = &[
    Needed { programs: &["cc"], packages: &["gcc", "libc6-dev"], purpose: "building SQLite" },
    Needed { programs: CHROMIUM, packages: &["chromium"], purpose: "driving the reading room" },
    Needed { programs: &["node"], packages: &["nodejs"], purpose: "driving the browser" },
    Needed { programs: &["npm"], packages: &["npm"], purpose: "fetching the browser's driver" },
    Needed { programs: &["java"], packages: &["openjdk-17-jre-headless"], purpose: "a cluster of Spark" },
    Needed { programs: &["python3"], packages: &["python3"], purpose: "verifying proofs, scoring readings" },
];

/// Installs what is missing, as root or through `sudo`; says what is missing where it may not.
pub fn set_up(_: &Checkout) -> Result<Outcome> {
    let missing: Vec<&Needed> = NEEDED.iter().filter(|needed| !is_there(needed)).collect();
    if missing.is_empty() {
        println!("everything needed is there");
        return Ok(Outcome::Done);
    }
    for needed in &missing {
        println!("missing: {} (for {})", needed.programs.join(" or "), needed.purpose);
    }
    let packages: Vec<&str> = missing.iter().flat_map(|needed| needed.packages).copied().collect();
    install(&packages)?;
    match missing.iter().find(|needed| !is_there(needed)) {
        Some(needed) => {
            bail!("{} was installed and is still not found in PATH", needed.programs.join(" or "))
        }
        None => Ok(Outcome::Done),
    }
}

/// Installs packages of Debian, as root or through `sudo`.
pub fn install(packages: &[&str]) -> Result<()> {
    if find_program("apt-get").is_none() {
        bail!("this machine has no apt-get: install {} in its own way", packages.join(", "));
    }
    run(apt_get()?.arg("update"))?;
    run(apt_get()?.args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn is_there(needed: &Needed) -> bool {
    needed.programs.iter().any(|program| find_program(program).is_some())
}

/// Makes a call of `apt-get` that asks nothing and waits for another to end.
fn apt_get() -> Result<Command> {
    const QUIET: [&str; 4] = ["--quiet", "--quiet", "-o", "DPkg::Lock::Timeout=300"];
    let is_root = output(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = if is_root {
        Command::new("apt-get")
    } else if find_program("sudo").is_some() {
        let mut command = Command::new("sudo");
        command.args(["--non-interactive", "--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        command
    } else {
        bail!("installing takes root or sudo: run `apt-get install` with the packages' names as root");
    };
    command.args(QUIET).env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
