//! What came of one damage: found, with which number and at which level; or missed, and whether any answer changed.

use crate::{
    mutation::Mutation,
    specimen::{Specimen, answers, copy_folder},
};
use dictum::{Bearing, Level, Share, verify_folder, verify_quotations};
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, Instant},
};

/// What came of one damage.
#[derive(Debug)]
pub struct Outcome {
    /// How it was found, if it was.
    pub sight: Sight,
    /// The numbers of what was found.
    pub codes: Vec<&'static str>,
    /// What panicked, verifying or opening.
    pub panicked: Option<String>,
    /// How long verifying at three levels, opening and asking took.
    pub took: Duration,
}

/// How a damage was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// The folder was refused by name before any check.
    Refused,
    /// Found as damage at this level first.
    Open,
    /// Likewise.
    Record,
    /// Likewise, with quotations made from every statement of the shelf.
    ReadData,
    /// Only as damage of what is derived.
    Derived,
    /// Only as something worth knowing.
    Noted,
    /// Not found, and every answer is the same.
    Unused,
    /// Not found, and answers differ.
    Silent,
    /// The damage changed nothing: two blocks that were the same.
    Same,
}

/// The levels, with what a damage is that is first found at each.
pub const LEVELS: &[(Level, Sight)] = &[
    (Level::Open, Sight::Open),
    (Level::Record, Sight::Record),
    (Level::ReadData(Share::ALL), Sight::ReadData),
];

/// Damages a copy of the specimen in `bench`, verifies it, opens it and asks it everything.
pub fn try_out(specimen: &Specimen, mutation: &Mutation, bench: &Path) -> Outcome {
    let (verified, opened) = (bench.join("verified"), bench.join("opened"));
    for copy in [&verified, &opened] {
        let _ = fs::remove_dir_all(copy);
        copy_folder(&specimen.root, copy);
    }
    let mut outcome = Outcome { sight: Sight::Same, codes: vec![], panicked: None, took: Duration::ZERO };
    let is_different = mutation.apply(specimen, &verified) && mutation.apply(specimen, &opened);
    if !is_different {
        return outcome;
    }
    let began = Instant::now();
    let looked = catch_unwind(AssertUnwindSafe(|| look(specimen, &verified)));
    let asked = catch_unwind(AssertUnwindSafe(|| answers(&opened)));
    outcome.took = began.elapsed();
    match looked {
        Ok((sight, codes)) => (outcome.sight, outcome.codes) = (sight, codes),
        Err(_) => outcome.panicked = Some("verify".into()),
    }
    match asked {
        Ok(answer) if outcome.sight == Sight::Unused => {
            if answer.ok().as_ref() != Some(&specimen.answers) {
                outcome.sight = Sight::Silent;
            }
        }
        Ok(_) => {}
        Err(_) => outcome.panicked = Some("opening".into()),
    }
    outcome
}

/// Verifies level by level, leaving out what the specimen shows undamaged, down to the first that finds damage.
fn look(specimen: &Specimen, root: &Path) -> (Sight, Vec<&'static str>) {
    let mut lesser = (Sight::Unused, vec![]);
    for ((level, sight), sound) in LEVELS.iter().zip(&specimen.counts) {
        let Ok(mut report) = verify_folder(root, *level, |_, _| ()) else {
            return (Sight::Refused, vec![]);
        };
        if *sight == Sight::ReadData && verify_quotations(root, u64::MAX, &mut report, |_, _| ()).is_err() {
            return (Sight::Refused, vec![]);
        }
        let is_new = |code: &&str| report.counts.get(code) != sound.get(code);
        let codes: Vec<&'static str> = report.counts.keys().copied().filter(|code| is_new(code)).collect();
        if !report.is_sound() {
            return (*sight, codes);
        }
        if report.findings.iter().any(|found| found.number.bearing == Bearing::Derived) {
            lesser = (Sight::Derived, codes);
        } else if !codes.is_empty() && lesser.0 == Sight::Unused {
            lesser = (Sight::Noted, codes);
        }
    }
    lesser
}
