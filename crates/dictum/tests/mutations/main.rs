//! Damages tiny archives in thousands of ways: each is found with a number, or lies in bytes that nothing uses.
//!
//! `DICTUM_MUTATIONS` says how many are tried (`cargo xtask mutations`: 1,200; with `--all`: 12,000). A miss is excused only where everything that
//! the archive answers is the same; misses are counted by what the bytes are.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test's own set-up needs may fail loudly")]

mod mutation;
mod outcome;
mod specimen;
mod sqlite_bytes;
mod table;

use mutation::{Chance, Damage, Mutation};
use outcome::try_out;
use specimen::Specimen;
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};
use table::Table;

/// How many are tried where nobody says.
const TRIED_BY_DEFAULT: usize = 100;

/// The sorts of files, by what their paths begin with, and how many of a hundred damages each gets.
const KINDS: &[(&str, &str, usize)] = &[
    ("FORMAT", "FORMAT", 1),
    ("lock", "lock", 1),
    ("record/catalogue.sqlite-wal", "catalogue's log", 14),
    ("record/catalogue.sqlite-shm", "catalogue's memory", 1),
    ("record/catalogue.sqlite", "catalogue", 27),
    ("record/packs/", "packs", 20),
    ("record/log/", "log", 12),
    ("derived/shelf.sqlite", "shelf", 8),
    ("derived/fulltext/", "full text", 8),
    ("derived/postings/", "postings", 4),
    ("derived/reuse/", "shared passages", 4),
];

/// The sorts of damage, and how many of a hundred each gets.
const SORTS: &[(&str, usize)] = &[("flip", 66), ("cut", 15), ("swap", 16), ("delete", 3)];

/// The name of a file's sort.
fn kind_of(file: &Path) -> &'static str {
    let file = file.to_string_lossy();
    KINDS.iter().find(|(begins, _, _)| file.starts_with(begins)).map_or("other", |(_, name, _)| name)
}

/// One damage of one of the specimens.
type Trial<'a> = (&'a Specimen, Mutation);

/// Chooses about `count` different damages.
fn choose<'a>(specimens: &[&'a Specimen], count: usize) -> Vec<Trial<'a>> {
    let mut chance = Chance(12_000);
    let (mut chosen, mut seen) = (Vec::new(), HashSet::new());
    let mut short = 0;
    for (_, name, share) in KINDS {
        for (sort, of_hundred) in SORTS {
            let wanted = count * share * of_hundred / 10_000;
            let before = chosen.len();
            for _ in 0..wanted * 12 {
                if chosen.len() - before >= wanted {
                    break;
                }
                let specimen = specimens[chance.below(specimens.len())];
                let trial = one(specimen, name, sort, &mut chance);
                chosen.extend(trial.filter(|trial| seen.insert((trial.0.is_in_flight, trial.1.clone()))));
            }
            short += wanted - (chosen.len() - before);
        }
    }
    // What small files cannot take, the catalogue does.
    while short > 0 {
        let specimen = specimens[chance.below(specimens.len())];
        let trial = one(specimen, "catalogue", "flip", &mut chance);
        let new = trial.filter(|trial| seen.insert((trial.0.is_in_flight, trial.1.clone())));
        short -= usize::from(new.is_some());
        chosen.extend(new);
    }
    chosen
}

fn one<'a>(specimen: &'a Specimen, kind: &str, sort: &str, chance: &mut Chance) -> Option<Trial<'a>> {
    let all = specimen.files();
    let files: Vec<&PathBuf> = all.iter().filter(|file| kind_of(file) == kind).collect();
    if files.is_empty() {
        return None;
    }
    let file = files[chance.below(files.len())];
    let bytes = fs::read(specimen.root.join(file)).unwrap();
    let damage = chance.damage(sort, &bytes, file, &all)?;
    if damage == Damage::PutBack
        && fs::read(specimen.earlier.join(file)).ok().is_none_or(|held| held == bytes)
    {
        return None;
    }
    Some((specimen, Mutation { file: file.clone(), damage }))
}

/// What the bytes of a missed damage are.
fn class(specimen: &Specimen, mutation: &Mutation) -> String {
    let name = mutation.file.to_string_lossy();
    let bytes = fs::read(specimen.root.join(&mutation.file)).unwrap();
    match &mutation.damage {
        Damage::Flip { byte, .. } if name.ends_with(".sqlite") => sqlite_bytes::class(&bytes, *byte),
        Damage::Flip { byte, .. } if name.ends_with("-wal") => sqlite_bytes::log_class(&bytes, *byte),
        Damage::SwapBlocks { one, other, .. } if name.ends_with(".sqlite") => {
            format!("{} / {}", sqlite_bytes::class(&bytes, *one), sqlite_bytes::class(&bytes, *other))
        }
        Damage::SwapBlocks { one, other, .. } if name.ends_with("-wal") => {
            format!("{} / {}", sqlite_bytes::log_class(&bytes, *one), sqlite_bytes::log_class(&bytes, *other))
        }
        Damage::Cut { .. } => "bytes after the end of what is used".into(),
        _ => format!("{name}"),
    }
}

/// The memory's own file system where there is one: thousands of archives are made and thrown away.
fn home() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

#[test]
fn every_damage_is_found_with_a_number_or_lies_in_bytes_that_nothing_uses() {
    let count = std::env::var("DICTUM_MUTATIONS").ok().and_then(|count| count.parse().ok());
    let home = home();
    let at_rest = Specimen::at_rest(home.path());
    let in_flight = Specimen::in_flight(home.path(), &at_rest);
    let trials = choose(&[&at_rest, &in_flight], count.unwrap_or(TRIED_BY_DEFAULT));
    let (table, next) = (Mutex::new(Table::default()), Mutex::new(trials.iter()));
    if std::env::var_os("DICTUM_MUTATIONS_LOUD").is_none() {
        std::panic::set_hook(Box::new(|_| ()));
    }
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let bench = home.path().join(format!("bench-{worker}"));
            let (table, next) = (&table, &next);
            scope.spawn(move || {
                loop {
                    let Some((specimen, mutation)) = next.lock().unwrap().next() else { break };
                    let outcome = try_out(specimen, mutation, &bench);
                    let class = class(specimen, mutation);
                    let kind = kind_of(&mutation.file);
                    let mut table = table.lock().unwrap();
                    table.add(kind, mutation.damage.sort(), mutation.to_string(), &class, &outcome);
                }
            });
        }
    });
    let _ = std::panic::take_hook();
    let table = table.into_inner().unwrap();
    table.print();
    assert!(table.total() as usize * 100 >= trials.len() * 95, "too many damages changed nothing");
    assert!(table.panicked.is_empty(), "{} panics:\n{}", table.panicked.len(), table.panicked.join("\n"));
    assert!(table.silent.is_empty(), "{} silent:\n{}", table.silent.len(), table.silent.join("\n"));
}
