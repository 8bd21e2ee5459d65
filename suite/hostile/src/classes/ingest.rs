//! Files and folders handed to an ingest: whatever they are, they are refused with a reason or taken, what was held stays as it was, and
//! the archive verifies.

use super::containers::sound;
use crate::{
    Case,
    case::ensure,
    chance::Chance,
    packing::{gzip, gzip_of_zeros, zstd, zstd_of_zeros},
};
use dictum::{Dictum, IngestOptions, IngestSummary, model::ErrorKind};
use std::{fs, path::Path, time::Duration};

/// What an ingest of one small file may take: a durable commit, three indexes, and a look at the whole archive afterwards.
const INGEST: Duration = Duration::from_secs(2);

/// What is written into a fresh folder.
type Made = Box<dyn Fn(&Path) + Send>;

/// What makes a folder odd.
#[cfg(unix)]
type Make = fn(&Path);

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let files = files().into_iter().map(|Odd { name, file, bytes }| {
        let length = bytes.len();
        case(
            name.to_owned(),
            length,
            Box::new(move |folder: &Path| fs::write(folder.join(file), &bytes).unwrap()),
        )
    });
    let broken = (0..40_u64).map(|seed| {
        let bytes = Chance::from_seed(seed).mutated(&sound());
        case(
            format!("broken {seed}"),
            bytes.len(),
            Box::new(move |folder: &Path| fs::write(folder.join("a.warc"), &bytes).unwrap()),
        )
    });
    Box::new(files.chain(broken).chain(folders()))
}

/// A file that is odd: what it is, what it is called, and its bytes.
struct Odd {
    name: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
}

fn odd(name: &'static str, file: &'static str, bytes: Vec<u8>) -> Odd {
    Odd { name, file, bytes }
}

/// Files by name and bytes.
fn files() -> Vec<Odd> {
    let bomb = 256 << 20;
    let line = |words: &str| format!("{{\"id\":\"a\",\"headline\":\"Toast\",\"text\":{words}}}\n");
    let text = |unit: &str, length: usize| unit.repeat(length / unit.len());
    vec![
        odd("nothing", "a.html", Vec::new()),
        odd("one zero", "a.html", vec![0]),
        odd("a program", "a.html", b"\x7fELF\x02\x01\x01\0\0\0".to_vec()),
        odd("gzip of nothing", "a.html.gz", gzip(b"")),
        odd("gzip cut short", "a.html.gz", gzip(b"<h1>Toast</h1>")[..20].to_vec()),
        odd("a page as a gzip bomb", "a.html.gz", gzip_of_zeros(bomb)),
        odd("lines as a gzip bomb", "a.jsonl.gz", gzip_of_zeros(bomb)),
        odd("a page as a zstd bomb", "a.html.zst", zstd_of_zeros(bomb)),
        odd("records as a zstd bomb", "a.warc.zst", zstd_of_zeros(bomb)),
        odd("records that are none", "a.warc", text("nothing here\n", 1 << 20).into_bytes()),
        odd("a line of 2 MB", "a.jsonl", line(&format!("\"{}\"", text("calm ", 2 << 20))).into_bytes()),
        odd("a line that never ends", "a.jsonl", line(&format!("\"{}", text("calm ", 2 << 20))).into_bytes()),
        odd("deep lines", "a.jsonl", line(&text("[", 1 << 20)).into_bytes()),
        odd("lines of nothing", "a.jsonl", [line("\"a\""), text("\n", 1 << 20)].concat().into_bytes()),
        odd("lines of braces", "a.jsonl", [line("\"a\""), text("{}\n", 60_000)].concat().into_bytes()),
        odd("lines that are no text", "a.jsonl", [line("\"a\"").into_bytes(), vec![0xff, b'\n', 0xfe]].concat()),
        odd("the same id many times", "a.jsonl", line("\"Calm seas, all day.\"").repeat(200).into_bytes()),
        odd("an address of 70,000 bytes", "a.warc", with_address(&text("a", 70_000))),
        odd("an address with line ends", "a.warc", with_address("https://a.example/\u{85}\u{2028}\\n\\r")),
        odd("an address that is no text", "a.warc", [b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: \xff\xfe\r\nContent-Length: 1\r\n\r\na\r\n\r\n".to_vec()].concat()),
        odd("a name of 60,000 bytes", "a.jsonl", format!("{{\"id\":\"{}\",\"headline\":\"{}\",\"text\":\"Calm seas.\",\"language\":\"{}\"}}\n", text("a", 60_000), text("b ", 60_000), text("c", 70_000)).into_bytes()),
        odd(
            "a page with an address, a language and a title of 70,000 bytes each",
            "a.html",
            format!(
                "<html lang=\"{0}\"><title>{0}</title><link rel=canonical href=\"https://a.example/{0}\"><h1>{0}</h1><p>Calm seas.",
                text("a", 70_000)
            )
            .into_bytes(),
        ),
        odd("an address of backslashes", "a.warc", with_address(&format!("https://a.example/{}", text("\\", 40_000)))),
        odd("a name that is a path", "a.jsonl", line("\"Calm seas.\"").replace("\"a\"", "\"../../../etc/passwd\"").into_bytes()),
        odd("names of zeros", "a.jsonl", line("\"Calm\\u0000seas.\"").replace("\"a\"", "\"\\u0000\"").into_bytes()),
        odd("a page of 400 KB of <div>", "a.html", text("<div>", 400 << 10).into_bytes()),
        odd("a page of labels", "a.txt", text("Ada Lorn: Calm seas.\n\n", 400 << 10).into_bytes()),
        odd("a word of 1 MB", "a.txt", text("calm", 1 << 20).into_bytes()),
        odd("a paragraph of 2 MB", "a.txt", text("The sea is calm. ", 2 << 20).into_bytes()),
        odd("a hundred thousand words, each new", "a.txt", (0..100_000).map(|n| format!("w{n} ")).collect::<String>().into_bytes()),
        odd("half of UTF-16", "a.txt", vec![0xff, 0xfe, b'a']),
        odd("a ZIP and no WACZ", "a.wacz", b"PK\x03\x04".to_vec()),
        odd("zstd cut short", "a.warc.zst", zstd(&sound())[..40].to_vec()),
        odd("a correction of nothing", "a.html.correction.toml", b"by = 1".to_vec()),
        odd("a manifest that is none", "manifest.jsonl", b"{\"path\": 5}\n".to_vec()),
        odd("a manifest of itself", "manifest.jsonl", b"{\"path\": \"manifest.jsonl\"}\n{\"path\": \"../../..\"}\n{\"path\": \"/etc/passwd\"}\n".to_vec()),
        odd("a manifest that is no text", "manifest.jsonl", vec![0xff; 100]),
    ]
}

fn with_address(address: &str) -> Vec<u8> {
    format!("WARC/1.1\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nWARC-Target-URI: {address}\r\nContent-Length: 26\r\n\r\nThe sea is calm all of it.\r\n\r\n").into_bytes()
}

/// Folders that lead in a circle, hold what cannot be opened, or are named oddly.
#[cfg(unix)]
fn folders() -> Vec<Case> {
    use std::{
        ffi::OsStr,
        os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener},
        process::Command,
    };
    let made: Vec<(&str, Make)> = vec![
        ("a link to its own folder", |folder| symlink(folder, folder.join("a")).unwrap()),
        ("a link to itself", |folder| symlink(folder.join("a.html"), folder.join("a.html")).unwrap()),
        ("a link to nothing", |folder| symlink("nowhere", folder.join("a.html")).unwrap()),
        ("a link to the root", |folder| symlink("/", folder.join("a")).unwrap()),
        ("a link to a file that never ends", |folder| symlink("/dev/zero", folder.join("a.html")).unwrap()),
        ("a named pipe", |folder| {
            Command::new("mkfifo").arg(folder.join("a.html")).status().unwrap();
        }),
        ("a socket", |folder| drop(UnixListener::bind(folder.join("a.html")).unwrap())),
        ("a name that is no text", |folder| {
            fs::write(folder.join(OsStr::from_bytes(b"\xff\xfe.html")), "<h1>Toast</h1><p>Calm.").unwrap()
        }),
        ("names with line ends and stars", |folder| {
            for name in
                ["a\nb.html", "*.html", "?.html", "-.html", "--archive.html", " .html", "a\u{202e}lmth.html"]
            {
                fs::write(folder.join(name), format!("<h1>Toast</h1><p>Calm seas, {name:?}.")).unwrap();
            }
        }),
        ("folders a hundred deep", |folder| {
            let deep: std::path::PathBuf =
                std::iter::once(folder.to_owned()).chain((0..100).map(|n| n.to_string().into())).collect();
            fs::create_dir_all(&deep).unwrap();
            fs::write(deep.join("a.html"), "<h1>Toast</h1><p>Calm.").unwrap();
        }),
        ("a folder named as a page", |folder| fs::create_dir(folder.join("a.html")).unwrap()),
        ("a manifest that is a folder", |folder| fs::create_dir(folder.join("manifest.jsonl")).unwrap()),
        ("a manifest that is a pipe", |folder| {
            Command::new("mkfifo").arg(folder.join("manifest.jsonl")).status().unwrap();
        }),
        ("a correction that is a folder", |folder| {
            fs::write(folder.join("a.html"), "<h1>Toast</h1><p>Calm.").unwrap();
            fs::create_dir(folder.join("a.html.correction.toml")).unwrap();
        }),
        ("a correction that is a pipe", |folder| {
            fs::write(folder.join("a.html"), "<h1>Toast</h1><p>Calm.").unwrap();
            Command::new("mkfifo").arg(folder.join("a.html.correction.toml")).status().unwrap();
        }),
        ("a hundred pages", |folder| {
            for n in 0..100 {
                fs::write(folder.join(format!("{n}.html")), format!("<h1>Toast {n}</h1><p>Calm seas."))
                    .unwrap();
            }
        }),
    ];
    made.into_iter().map(|(name, make)| case(name.to_owned(), 0, Box::new(make))).collect()
}

#[cfg(not(unix))]
fn folders() -> Vec<Case> {
    Vec::new()
}

/// Ingests what was made into an archive that holds one statement.
fn case(name: String, bytes: usize, make: Made) -> Case {
    let case = Case::new(name, bytes, move || {
        let home = tempfile::tempdir().unwrap();
        let (held, made) = (home.path().join("held.jsonl"), home.path().join("made"));
        fs::write(
            &held,
            "{\"id\":\"held\",\"headline\":\"Held\",\"text\":\"What was held stays as it was.\"}\n",
        )
        .unwrap();
        fs::create_dir(&made).unwrap();
        make(&made);
        let dictum = Dictum::init(&home.path().join("archive")).unwrap();
        ingest(&dictum, &held)?;
        let before = format!("{:?}", dictum.show("held").map_err(|error| error.to_string())?);
        let summary = ingest(&dictum, &made)?;
        ensure(summary.refused == 0 || !summary.refusals.is_empty(), || {
            "refused without a reason".to_owned()
        })?;
        let after = format!("{:?}", dictum.show("held").map_err(|error| error.to_string())?);
        ensure(before == after, || "what was held has changed".to_owned())?;
        let again = ingest(&dictum, &made)?;
        ensure(again.captures + again.revisits + again.editions == 0, || format!("taken twice: {again:?}"))?;
        verified(&dictum)
    });
    let allowed = INGEST + case.allowed;
    case.within(allowed)
}

fn ingest(dictum: &Dictum, path: &Path) -> Result<IngestSummary, String> {
    match dictum.ingest(&[path.to_owned()], &IngestOptions::default(), &()) {
        Err(error) if error.kind() == ErrorKind::Internal => Err(format!("a fault of ours: {error}")),
        Err(error) => Err(format!("the whole ingest was refused: {error}")),
        Ok(summary) => Ok(summary),
    }
}

fn verified(dictum: &Dictum) -> Result<(), String> {
    let report = dictum.verify(|_, _| ()).map_err(|error| error.to_string())?;
    ensure(report.is_sound(), || format!("the archive is not sound: {:?}", report.findings))
}
