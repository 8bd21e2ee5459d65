//! Installs what ours is timed against: a project of Cargo's and virtual environments of Python's, in folders of their
//! own in the target folder. Nothing of them comes near the workspace.

use crate::{
    checkout::Checkout,
    processes::{command_in, find_program, run},
};
use anyhow::{Context, Result};
use std::{fs, path::Path, path::PathBuf, process::Command};

const MANIFEST: &str = include_str!("../../peers/manifest.toml");
const READERS_RS: &str = include_str!("../../peers/readers.rs");
const READERS_PY: &str = include_str!("../../peers/readers.py");
const REQUIREMENTS: &str = include_str!("../../peers/requirements.txt");
const CHECKERS_PY: &str = include_str!("../../peers/checkers.py");
const CHECKERS_REQUIREMENTS: &str = include_str!("../../peers/requirements-check.txt");
const SEARCHERS_PY: &str = include_str!("../../peers/searchers.py");
const SEARCHERS_REQUIREMENTS: &str = include_str!("../../peers/requirements-search.txt");
const DOOR_CLIENTS: &str = include_str!("../../../suite/doors/requirements.txt");
const SPARK: &str = include_str!("../../../suite/spark/requirements.txt");
const TRACERS_PY: &str = include_str!("../../peers/tracers.py");
const TRACERS_REQUIREMENTS: &str = include_str!("../../peers/requirements-trace.txt");
/// What passim requires beside, where a checkout of it is at hand.
const PASSIM_REQUIREMENTS: &str = include_str!("../../peers/requirements-passim.txt");
const VALIDATORS: &str = include_str!("../../peers/requirements-validate.txt");

/// Builds the readers in Rust, ours among them, and gives the program.
pub fn in_rust(checkout: &Checkout, folder: &Path) -> Result<PathBuf> {
    let project = folder.join("rust");
    write(&project, "Cargo.toml", &MANIFEST.replace("{checkout}", &checkout.root.display().to_string()))?;
    write(&project, "readers.rs", READERS_RS)?;
    let mut build = command_in(&project, "cargo");
    run(build.args(["build", "--release"]).env("CARGO_TARGET_DIR", project.join("target")))?;
    Ok(project.join("target/release/readers"))
}

/// Installs the readers in Python, and gives the command that runs them.
pub fn in_python(folder: &Path) -> Result<Command> {
    python(&folder.join("python"), "readers.py", READERS_PY, REQUIREMENTS)
}

/// Installs what else finds quotations, and gives the command that runs it.
pub fn checkers(folder: &Path) -> Result<Command> {
    python(&folder.join("python"), "checkers.py", CHECKERS_PY, CHECKERS_REQUIREMENTS)
}

/// Installs what else answers searches, and gives the command that runs it.
pub fn searchers(folder: &Path) -> Result<Command> {
    python(&folder.join("python"), "searchers.py", SEARCHERS_PY, SEARCHERS_REQUIREMENTS)
}

/// Installs what else finds recurring passages, and gives the command that runs it.
pub fn tracers(folder: &Path) -> Result<Command> {
    let beside = if passim() { PASSIM_REQUIREMENTS } else { "" };
    python(&folder.join("python"), "tracers.py", TRACERS_PY, &format!("{TRACERS_REQUIREMENTS}{beside}"))
}

/// Says whether `PASSIM` names a checkout of passim: no registry has it, and installing it from elsewhere is not ours to do.
pub fn passim() -> bool {
    std::env::var_os("PASSIM").is_some()
}

/// Installs what judges exports, and gives the folder of the programs.
pub fn validators(folder: &Path) -> Result<PathBuf> {
    environment(folder, VALIDATORS)
}

/// Installs the clients that try the doors, and gives the folder of the programs.
pub fn door_clients(folder: &Path) -> Result<PathBuf> {
    environment(folder, DOOR_CLIENTS)
}

/// Installs Spark and what reads columns, and gives the folder of the programs.
pub fn spark(folder: &Path) -> Result<PathBuf> {
    environment(folder, SPARK)
}

/// Installs a program of Python's with what it requires.
fn python(project: &Path, name: &str, program: &str, requirements: &str) -> Result<Command> {
    write(project, name, program)?;
    let mut command = Command::new(environment(project, requirements)?.join("python"));
    command.arg(project.join(name));
    Ok(command)
}

/// Makes a virtual environment with what is required, and gives the folder of its programs.
fn environment(project: &Path, requirements: &str) -> Result<PathBuf> {
    let programs = project.join("venv/bin");
    let python = programs.join("python");
    // What was installed is noted only once all of it was.
    let installed = project.join("installed.txt");
    if fs::read_to_string(&installed).ok().as_deref() != Some(requirements) {
        find_program("python3").context("python3 is not installed: run `cargo xtask set-up`")?;
        write(project, "requirements.txt", requirements)?;
        run(command_in(project, "python3").args(["-m", "venv", "--clear", "venv"]))?;
        run(command_in(project, &python).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "-r",
            "requirements.txt",
        ]))?;
        write(project, "installed.txt", requirements)?;
    }
    Ok(programs)
}

/// Writes a file unless it stands there already, so that nothing is built again for nothing.
fn write(folder: &Path, name: &str, contents: &str) -> Result<()> {
    let path = folder.join(name);
    if fs::read_to_string(&path).ok().as_deref() == Some(contents) {
        return Ok(());
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(&path, contents).with_context(|| format!("cannot write {}", path.display()))
}
