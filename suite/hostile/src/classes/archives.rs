//! WACZ files whose ZIP plays tricks: each is refused whole, with the reason.

use super::containers::sound;
use crate::{
    Case,
    case::ensure,
    chance::Chance,
    zip_writer::{Part, zip},
};
use dictum_formats::{
    digest_of,
    wacz::{Wacz, WaczError, ZipError},
    warc::WarcReader,
};
use std::io::{Cursor, Read};

/// The parts of a small sound file.
fn sound_parts() -> Vec<Part> {
    let warc = sound();
    let pages = b"{\"format\": \"json-pages-1.0\", \"id\": \"pages\"}\n{\"url\": \"https://ports.vessaria.example/a\"}\n";
    let resource = |path: &str, contents: &[u8]| {
        let hash = digest_of(contents);
        format!("{{\"path\": \"{path}\", \"hash\": \"{hash}\", \"bytes\": {}}}", contents.len())
    };
    let package = format!(
        "{{\"profile\": \"data-package\", \"wacz_version\": \"1.1.1\", \"resources\": [{}, {}]}}",
        resource("archive/data.warc", &warc),
        resource("pages/pages.jsonl", pages)
    );
    vec![
        Part::stored("archive/data.warc", &warc),
        Part::deflated("pages/pages.jsonl", pages),
        Part::stored("datapackage.json", package.as_bytes()),
    ]
}

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let file = zip(&sound_parts(), false);
    let large = zip(&sound_parts(), true);
    let sound = [("sound", file.clone()), ("sound, 64 bits", large.clone())].map(|(name, file)| {
        Case::new(name, file.len(), move || {
            ensure(records_of(&file) == Some(3), || format!("{:?} records", records_of(&file)))
        })
    });
    let tricks = tricks()
        .into_iter()
        .map(|(name, file)| Case::new(name.clone(), file.len(), move || refused_whole(&file)));
    let short = file.clone();
    let cut = (0..file.len()).step_by(3).map(move |end| {
        let file = short[..end].to_vec();
        Case::new(format!("cut at {end}"), file.len(), move || refused_whole(&file))
    });
    let broken = (0..700_u64).map(move |seed| {
        let mut chance = Chance::from_seed(seed);
        let file = chance.mutated(if seed % 2 == 0 { &large } else { &file });
        Case::new(format!("broken {seed}"), file.len(), move || {
            records_of(&file);
            Ok(())
        })
    });
    Box::new(sound.into_iter().chain(tricks).chain(cut).chain(broken))
}

fn refused_whole(file: &[u8]) -> Result<(), String> {
    match Wacz::open(Cursor::new(file)) {
        Err(WaczError::Zip(ZipError::Unreadable(error))) => Err(format!("refused as unreadable: {error}")),
        Err(_) => Ok(()),
        Ok(_) => Err("it was opened".to_owned()),
    }
}

/// How many records there are in the parts that are found sound; none where the file is refused whole.
fn records_of(file: &[u8]) -> Option<usize> {
    let mut wacz = Wacz::open(Cursor::new(file)).ok()?;
    let checked = wacz.check();
    wacz.listed_pages();
    let mut count = 0;
    for path in checked.warcs {
        let mut unpacked = Vec::new();
        wacz.part(&path).ok()?.read_to_end(&mut unpacked).ok()?;
        count += WarcReader::new(&unpacked[..]).flatten().count();
    }
    Some(count)
}

/// Files that another reader might see otherwise than this one.
fn tricks() -> Vec<(String, Vec<u8>)> {
    let mut tricks: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, parts: &[Part]| tricks.push((name.to_owned(), zip(parts, false)));
    let with = |part: Part| [sound_parts(), vec![part]].concat();
    for name in [
        "/etc/passwd",
        "../a",
        "a/../../b",
        "a//b",
        "./a",
        "C:/a",
        "C:a",
        "a\\b",
        "\\\\host\\a",
        "a\0b",
        "a\n",
        "",
        "..",
        ".",
        "a/.",
        "/",
        "\u{202e}/../a",
        "archive/../archive/data.warc",
        "con:",
    ] {
        add(&format!("named {name:?}"), &with(Part::stored(name, b"x")));
    }
    for twice in ["archive/data.warc", "datapackage.json", "pages/pages.jsonl"] {
        add(&format!("two of {twice}"), &with(Part::stored(twice, b"x")));
    }
    let other = |change: &dyn Fn(&mut Part)| {
        let mut part = Part::deflated("archive/b.warc", b"Calm seas. Calm seas.");
        change(&mut part);
        with(part)
    };
    add("encrypted", &other(&|part| part.flags = 1));
    add("encrypted strongly", &other(&|part| part.flags = 0x41));
    add("a link", &other(&|part| part.mode = 0o120_777));
    add("another name inside", &other(&|part| part.local_name = "archive/c.warc".into()));
    add("a longer name inside", &other(&|part| part.local_name = "archive/b.warc.gz".into()));
    add("without a description", &[Part::stored("archive/data.warc", b"x")]);
    for description in ["", "{", "[]", "null", "{\"resources\": 5}", "{\"resources\": [5]}", "\u{feff}{}"] {
        add(
            &format!("described as {description}"),
            &[Part::stored("datapackage.json", description.as_bytes())],
        );
    }
    add("deep description", &[Part::deflated("datapackage.json", "[".repeat(1 << 20).as_bytes())]);
    let bomb = vec![0; 65 << 20];
    add("a bomb", &with(Part::deflated("archive/b.warc", &bomb)));
    add("many parts", &vec![Part::stored("a", b""); 70_000]);
    tricks.extend(lies());
    tricks
}

/// Lies about places and lengths, written over a sound file.
fn lies() -> Vec<(String, Vec<u8>)> {
    let mut lies = Vec::new();
    let (small, large) = (zip(&sound_parts(), false), zip(&sound_parts(), true));
    let extremes: [u64; 6] = [0, 1, 7, 0x7fff_ffff, 0xffff_fffe, u64::MAX];
    let mut over = |name: &str, file: &[u8], mark: &[u8], at: usize, width: usize| {
        let Some(found) = file.windows(mark.len()).rposition(|window| window == mark) else { return };
        let place = found + at..found + at + width;
        for value in extremes {
            let mut file = file.to_vec();
            let written = &value.to_le_bytes()[..width];
            if file[place.clone()] != *written && !is_harmless(name, value) {
                file[place.clone()].copy_from_slice(written);
                lies.push((format!("{name} is {value}"), file));
            }
        }
    };
    for (name, at, width) in [
        ("disks", 4, 2),
        ("the directory's disk", 6, 2),
        ("entries", 10, 2),
        ("the directory's length", 12, 4),
        ("the directory's offset", 16, 4),
        ("the comment's length", 20, 2),
    ] {
        over(name, &small, b"PK\x05\x06", at, width);
    }
    for (name, at, width) in [
        ("name's length", 28, 2),
        ("extra's length", 30, 2),
        ("comment's length", 32, 2),
        ("header's offset", 42, 4),
    ] {
        over(&format!("the last part's {name}"), &small, b"PK\x01\x02", at, width);
    }
    for (name, at, width) in [("name's length", 26, 2), ("extra's length", 28, 2)] {
        over(&format!("inside, the last part's {name}"), &small, b"PK\x03\x04", at, width);
    }
    for (name, at, width) in [
        ("disks", 16, 4),
        ("entries", 32, 8),
        ("the directory's length", 40, 8),
        ("the directory's offset", 48, 8),
    ] {
        over(&format!("in 64 bits, {name}"), &large, b"PK\x06\x06", at, width);
    }
    over("the place of the 64-bit end", &large, b"PK\x06\x07", 8, 8);
    lies.push(("a file before the ZIP".to_owned(), [b"GIF89a".to_vec(), small.clone()].concat()));
    lies.push(("bytes behind the ZIP".to_owned(), [small.clone(), b"x".to_vec()].concat()));
    lies.push(("two ZIPs".to_owned(), [small.clone(), small].concat()));
    lies
}

/// Says whether a lie is one that no reader could see another file by.
fn is_harmless(name: &str, value: u64) -> bool {
    // Extra bytes before a stored part's data that stay within the part: its digest is what catches that.
    name.starts_with("inside, the last part's extra") && value < 8
}
