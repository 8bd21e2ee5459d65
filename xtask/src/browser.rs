//! Drives the reading room in headless Chromium: builds, opens the samples, runs `suite/browser`; axe-core and html-validate judge every kind
//! of page there, and linkinator the links of the room as files.

use crate::{
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, find_program, output, run},
    set_up::CHROMIUM,
    steps::Outcome,
};
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// How long the reading room may take to open: far more than it needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The oldest major version of Node.js that the browser's driver runs on.
const OLDEST_NODE: u32 = 20;

/// What the line begins with that names the reading room's address.
const ADDRESS: &str = "Reading room: ";

/// Opens the samples in a fresh archive and drives its reading room, served and as files; and that of an archive whose every word is a trap.
pub fn browser(checkout: &Checkout) -> Result<Outcome> {
    let chromium = CHROMIUM.iter().find_map(|name| find_program(name));
    let chromium = chromium.context("Chromium is not installed: run `cargo xtask set-up`")?;
    expect_node_of(OLDEST_NODE)?;
    cargo_steps::release(checkout)?;
    let driver = checkout.root.join("suite/browser");
    fetch_driver(&driver)?;
    let pictures = fresh(checkout.root.join("artefacts/browser"))?;
    let folder = fresh(checkout.target.join("browser"))?;
    let room = ReadingRoom::open(checkout, Path::new("samples"), &folder.join("archive"))?;
    println!("the reading room is open at {}", room.address);
    let traps = folder.join("traps");
    let writer = checkout.target.join("release/hostile");
    run(command_in(&checkout.root, writer).arg("--traps").arg(&traps))?;
    let site = folder.join("site");
    let mut export = command_in(&checkout.root, checkout.dictum());
    run(export
        .args(["export", "--to", "site", "--archive"])
        .arg(folder.join("archive"))
        .arg("--out")
        .arg(&site))?;
    let trapped = ReadingRoom::open(checkout, &traps, &folder.join("trapped"))?;
    let long = ReadingRoom::open(checkout, &long_page(&folder)?, &folder.join("long-archive"))?;
    let mut tests = command_in(&driver, "node");
    tests.args(["--test", "--test-reporter", "spec"]).env("CHROMIUM", chromium);
    tests.env("READING_ROOM", &room.address).env("TRAPPED_ROOM", &trapped.address);
    tests.env("LONG_ROOM", &long.address);
    run(tests.env("STATIC_SITE", &site).env("PICTURES", &pictures))?;
    println!("pictures are in {}", pictures.display());
    Ok(Outcome::Done)
}

/// Writes a page of 35,000 words, which packs as text does: drawn from a thousand words of invented syllables, the first of them more often.
fn long_page(folder: &Path) -> Result<PathBuf> {
    const SYLLABLES: [&str; 10] = ["va", "ren", "tol", "lak", "mi", "sor", "den", "ul", "hes", "ti"];
    let words: Vec<String> = (0..1000_usize)
        .map(|n| [n / 100, n / 10 % 10, n % 10].map(|syllable| SYLLABLES[syllable]).concat())
        .collect();
    let mut drawn = 7_u64;
    let mut sentence = || {
        let words: Vec<&str> = (0..35)
            .map(|_| {
                drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let share = (drawn >> 33) % 1000;
                words[(share * share / 1000) as usize].as_str()
            })
            .collect();
        format!("<p>The Council says: {}.</p>\n", words.join(" "))
    };
    let paragraphs: String = (0..1000).map(|_| sentence()).collect();
    let page = folder.join("long.html");
    let html = format!(
        "<!DOCTYPE html><html lang=en><body><article><h1>The budget of Varn, read out in full</h1>{paragraphs}</article></body></html>"
    );
    fs::write(&page, html).with_context(|| format!("cannot write {}", page.display()))?;
    Ok(page)
}

/// Fails, naming the version, where Node.js is older than `oldest`.
fn expect_node_of(oldest: u32) -> Result<()> {
    let version = output(Command::new("node").arg("--version"))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|digits| digits.parse().ok());
    if major.is_none_or(|major: u32| major < oldest) {
        bail!(
            "Node.js {oldest} or newer is needed, and {} is installed: install a newer one",
            version.trim()
        );
    }
    Ok(())
}

/// Installs the driver's packages at the versions of its lock file, unless they are there.
fn fetch_driver(driver: &Path) -> Result<()> {
    let modified = |name: &str| fs::metadata(driver.join(name)).and_then(|file| file.modified()).ok();
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_some() && installed >= modified("package-lock.json") {
        return Ok(());
    }
    run(command_in(driver, "npm").arg("ci"))
}

/// Makes a folder anew, empty.
pub fn fresh(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// A running `dictum open`, closed when dropped.
pub struct ReadingRoom {
    process: Child,
    /// Where it is: `http://127.0.0.1:PORT/`.
    pub address: String,
}

impl ReadingRoom {
    /// Opens captures in a new archive at `archive` and waits until the room says where it is.
    pub fn open(checkout: &Checkout, captures: &Path, archive: &Path) -> Result<ReadingRoom> {
        let mut command = command_in(&checkout.root, checkout.dictum());
        command.arg("open").arg(captures);
        command.args(["--listen", "127.0.0.1:0", "--no-browser", "--archive"]).arg(archive);
        ReadingRoom::of(command)
    }

    /// Serves an archive that there is; what the server logs goes to a file.
    pub fn serve(checkout: &Checkout, archive: &Path, log: File) -> Result<ReadingRoom> {
        let mut command = command_in(&checkout.root, checkout.dictum());
        command.args(["serve", "--verbose", "--listen", "127.0.0.1:0", "--no-browser", "--archive"]);
        command.arg(archive).stderr(log);
        ReadingRoom::of(command)
    }

    fn of(mut command: Command) -> Result<ReadingRoom> {
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let process = spawned.context("cannot run `dictum`")?;
        let mut room = ReadingRoom { process, address: String::new() };
        let printed = room.process.stdout.take().context("its output is not to be had")?;
        room.address = address_in(printed)?;
        Ok(room)
    }

    /// The number of the process that serves.
    pub fn process(&self) -> u32 {
        self.process.id()
    }

    /// Has the server end by itself, so that it logs what it logs at the end.
    pub fn end(mut self) -> Result<()> {
        output(Command::new("kill").args(["-INT", &self.process().to_string()]))?;
        self.process.wait().context("the server cannot be waited for")?;
        Ok(())
    }
}

impl Drop for ReadingRoom {
    fn drop(&mut self) {
        // It may have ended by itself, which the tests will have noticed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits for the line that names the address; shows what is printed before and after it.
fn address_in(printed: ChildStdout) -> Result<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(printed).lines().map_while(Result::ok) {
            println!("  {line}");
            if let Some(address) = line.trim().strip_prefix(ADDRESS) {
                // Nobody listens for a second address.
                let _ = sender.send(address.trim().to_owned());
            }
        }
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(address) => Ok(address),
        Err(mpsc::RecvTimeoutError::Timeout) => bail!("the reading room did not open in {PATIENCE:?}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            bail!("`dictum` ended without a line `{ADDRESS}http://…`")
        }
    }
}
