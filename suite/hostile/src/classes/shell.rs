//! The command with odd arguments and odd paths: a typed error or an answer, a documented exit code, never a panic.
//!
//! The program is the one that the variable `DICTUM` names; without it the class is empty.

use crate::{Case, case::ensure};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    time::Duration,
};
use tempfile::TempDir;

/// How long a command may run: most take milliseconds of it.
const ANSWER: Duration = Duration::from_secs(5);

/// The verbs that take something, each with what it needs before it.
const VERBS: &[&[&str]] = &[
    &["read"],
    &["read", "--format", "json"],
    &["read", "--as", "warc"],
    &["read", "--as", "wacz"],
    &["read", "--as", "jsonl"],
    &["ingest", "--archive", "fresh"],
    &["search", "--archive", "held"],
    &["check", "--archive", "held"],
    &["show", "--archive", "held"],
    &["cite", "--archive", "held"],
    &["verify", "--archive"],
    &["export", "--archive", "held"],
    &["correct", "--archive", "held"],
    &["init"],
];

/// What is given to a verb: words, paths of the folder that is made for it, numbers.
const ARGUMENTS: &[&str] = &[
    "",
    " ",
    "-",
    "--",
    "--format",
    "--format=xml",
    "--nothing",
    "-vvvvvvvv",
    "\u{202e}",
    "é",
    "nowhere.html",
    ".",
    "folder",
    "folder/*",
    "**/**",
    "*",
    "[",
    "empty.html",
    "zeros.html",
    "deep.html",
    "link.html",
    "circle",
    "torn.warc",
    "torn.wacz",
    "torn.jsonl",
    "/dev/null",
    "/proc/self/mem",
    "-1",
    "99999999999999999999",
    "((((((((((",
    "\"",
    "….",
    "=",
    "a=b",
    "--archive=/dev/null",
    "--archive=empty.html",
    "--at=-1",
    "--on=2031-99-99",
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let Some(program) = std::env::var_os("DICTUM").map(PathBuf::from) else {
        return Box::new(std::iter::empty());
    };
    let texts =
        VERBS.iter().flat_map(|verb| ARGUMENTS.iter().map(move |argument| (*verb, OsString::from(argument))));
    let odd = VERBS.iter().flat_map(|verb| odd_names().into_iter().map(move |argument| (*verb, argument)));
    Box::new(texts.chain(odd).map(move |(verb, argument)| {
        let program = program.clone();
        Case::new(
            format!("{} {:.60}", verb.join(" "), argument.to_string_lossy()),
            argument.len(),
            move || run(&program, verb, argument),
        )
        .within(ANSWER)
    }))
}

/// Names that are no text, and one longer than any file's.
#[cfg(unix)]
fn odd_names() -> Vec<OsString> {
    use std::os::unix::ffi::OsStringExt;
    vec![
        OsString::from_vec(b"\xff\xfe".to_vec()),
        OsString::from_vec(b"--format=\xff".to_vec()),
        OsString::from_vec(vec![b'a'; 100_000]),
    ]
}

#[cfg(not(unix))]
fn odd_names() -> Vec<OsString> {
    vec!["a".repeat(30_000).into()]
}

fn run(program: &Path, verb: &[&str], argument: OsString) -> Result<(), String> {
    let home = tempfile::tempdir().unwrap();
    furnish(home.path());
    let mut command = Command::new(program);
    command.args(verb).arg(argument).current_dir(home.path()).stdin(Stdio::null()).env("NO_COLOR", "1");
    let ended = command.output().map_err(|error| error.to_string())?;
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    let code = ended.status.code().ok_or_else(|| format!("it was ended by a signal: {}", ended.status))?;
    ensure(code < 100 && !told.contains("panicked"), || format!("it ended with {code}: {told:.200}"))?;
    // What is not found, or found damaged, is an answer; troubles are told apart from answers.
    let is_told = !told.trim().is_empty() || !ended.stdout.is_empty();
    ensure(code == 0 || is_told, || format!("it ended with {code} and no word"))?;
    ensure(ended.stdout.len() < 16 << 20, || format!("it printed {} bytes", ended.stdout.len()))
}

/// Puts into a folder what the arguments name.
fn furnish(folder: &Path) {
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("empty.html", b"");
    write("zeros.html", &[0; 4096]);
    write("deep.html", "<div>".repeat(20_000).as_bytes());
    write("torn.warc", &super::containers::sound()[..200]);
    write("torn.wacz", b"PK\x03\x04");
    write("torn.jsonl", b"{\"id\":\"a\",\"text\":");
    fs::create_dir_all(folder.join("folder/inner")).unwrap();
    write("folder/a.html", b"<h1>Toast</h1><p>Calm seas.");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.join("link.html")).unwrap();
        std::os::unix::fs::symlink("../folder", folder.join("folder/circle")).unwrap();
        std::os::unix::fs::symlink("circle", folder.join("circle")).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(held(), folder.join("held")).unwrap();
}

/// An archive that all cases look into, made once for each process.
fn held() -> PathBuf {
    static HELD: OnceLock<TempDir> = OnceLock::new();
    let home = HELD.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let page = home.path().join("a.html");
        fs::write(&page, "<h1>Toast</h1><p>Calm seas.").unwrap();
        let held = dictum::Dictum::init(&home.path().join("held")).unwrap();
        held.ingest(&[page], &dictum::IngestOptions::default(), &()).unwrap();
        home
    });
    home.path().join("held")
}
