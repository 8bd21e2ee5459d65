//! Parts of input files: what workers share out among them, and what is taken of each into one archive.
//!
//! A WARC file in gzip members is parted where a member begins with a record; any other file is one part. Every byte is read once for it:
//! a member's beginning that is only guessed at may lie within a page that was itself an archive, and would make captures of its
//! contents. A part is known by the digest of its bytes and where they lie, so that the same input is always parted alike.

use super::{
    IngestOptions, InputForm, Refusal,
    inputs::{self, Input, Inputs},
    members,
    take_apart::{Found, Plan},
    web_archives::{Gate, Gatekeeper},
};
use crate::error::{Error, Result};
use dictum_formats::warc::Place;
use dictum_model::{Capture, Digest};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashSet,
    io::Read,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

/// Whole records of an input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputPart {
    /// The file.
    pub path: PathBuf,
    /// Its name as evidence of where the bytes came from.
    pub name: String,
    /// What it holds.
    pub form: InputForm,
    /// The bytes of it that are meant.
    pub range: Range<u64>,
    /// Whether those are all.
    pub is_whole: bool,
    /// The SHA-256 of those bytes, in hexadecimal digits.
    pub digest: String,
    /// A copy that has these bytes at the same places, where the path itself cannot be opened.
    pub copy: Option<PathBuf>,
}

/// A copy of a file or of a part of one, which goes with this.
pub type FileCopy = Box<dyn AsRef<Path> + Send>;

/// Input files in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The parts, in the order in which an ingest would take them.
    pub parts: Vec<InputPart>,
    /// What cannot be parted, with the reason.
    pub refused: Vec<Refusal>,
}

/// Something found in a part.
pub enum PartItem {
    /// A capture with its bytes.
    Capture(Box<Capture>, Vec<u8>),
    /// A record that says that bytes seen earlier were seen again: all is told but digest and length.
    Revisit(Box<Capture>),
    /// Something that cannot be taken.
    Refused(Refusal),
    /// So many records that hold no capture of their own.
    PassedOver(u64),
}

/// What a worker found in a part: what is taken of it is held against this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartAccount {
    /// The sources and payloads of its captures.
    pub captures: HashSet<(String, Digest)>,
    /// The places of records that must not be looked into.
    pub poisoned: HashSet<String>,
    /// Whether the worker could not reach the end: what it did not find is passed over.
    pub is_cut_short: bool,
}

impl PartAccount {
    /// Passes over what was poison to the worker.
    pub(super) fn gatekeeper(&self) -> impl Gatekeeper + '_ {
        |place: Place| match self.poisoned.contains(&place.to_string()) {
            true => Gate::Skip("whoever read it was ended by it: the bytes stay where they are".into()),
            false => Gate::Take,
        }
    }

    /// Refuses a capture that the worker did not find: then the worker read other bytes, or reads them otherwise.
    pub(super) fn held_against(&self, found: Found) -> Found {
        match found {
            Found::Capture(capture)
                if !self.captures.contains(&(capture.capture.source.clone(), capture.capture.digest)) =>
            {
                Found::Refused(Refusal {
                    what: capture.capture.source,
                    why: match self.is_cut_short {
                        true => "it lies behind a record that ended its reader".into(),
                        false => "the worker did not find it: remove the part's shard and have it read again"
                            .into(),
                    },
                })
            }
            found => found,
        }
    }
}

/// Knows what workers found.
pub trait PartAccounts: Send + Sync {
    /// Tells what was found in a part.
    ///
    /// # Errors
    /// Says why it cannot be told, with the cure.
    fn account_of(&self, part: &InputPart) -> std::result::Result<PartAccount, String>;

    /// Brings a copy of a part that lies where it cannot be opened, with its bytes at the places that they have in the file.
    ///
    /// # Errors
    /// Says why it cannot be brought, with the cure.
    fn copy_of(&self, _part: &InputPart) -> std::result::Result<Option<FileCopy>, String> {
        Ok(None)
    }
}

/// Parts files, each part of about so many bytes. `bring` brings copies of those that lie where they cannot be opened.
///
/// # Errors
/// Where a file cannot be read or brought; what is there and cannot be parted is refused.
pub fn parts_of(
    inputs: Inputs,
    part_bytes: u64,
    bring: &dyn Fn(&Input) -> Result<Option<FileCopy>>,
) -> Result<Parts> {
    let plan = Plan::of_inputs(inputs, &IngestOptions::default())?;
    let mut parts = Parts { refused: plan.refused.clone(), ..Parts::default() };
    for input in &plan.inputs {
        let copy = bring(input)?;
        let input = &Input { copy: copy.as_deref().map(|copy| copy.as_ref().into()), ..input.clone() };
        match form_to_part(input) {
            Ok(form) => {
                let stretches = members::stretches(input.at(), form == InputForm::Warc, part_bytes);
                let stretches = stretches.map_err(|error| Error::file("read", &input.path, &error))?;
                let is_whole = stretches.len() == 1;
                parts.parts.extend(stretches.into_iter().map(|stretch| InputPart {
                    path: input.path.clone(),
                    name: input.name.clone(),
                    form,
                    range: stretch.range,
                    is_whole,
                    digest: stretch.digest,
                    copy: None,
                }));
            }
            Err(why) => parts.refused.push(Refusal { what: input.path.display().to_string(), why }),
        }
    }
    Ok(parts)
}

/// Reads a part as an ingest would, asking the gatekeeper before each record of a WARC file. Stops when `each` says `false`.
pub fn read_part(part: &InputPart, gate: &mut dyn Gatekeeper, each: &mut dyn FnMut(PartItem) -> bool) {
    let plan = Plan::of_parts(std::slice::from_ref(part), None);
    let nobody_watches = Arc::new(AtomicU64::new(0));
    for input in &plan.inputs {
        plan.take_apart(input, &nobody_watches, gate, &mut |found| {
            each(match found {
                Found::Capture(found) => PartItem::Capture(Box::new(found.capture), found.payload),
                Found::Revisit(found) => PartItem::Revisit(Box::new(found.capture)),
                Found::Refused(refusal) => PartItem::Refused(refusal),
                Found::PassedOver(count) => PartItem::PassedOver(count),
                Found::Correction(_) => PartItem::PassedOver(1),
            })
        });
    }
}

impl InputPart {
    /// The input that it is, for the stages of an ingest.
    pub(super) fn input(&self) -> Input {
        let length = self.range.end.saturating_sub(self.range.start);
        Input {
            range: (!self.is_whole).then(|| self.range.clone()),
            copy: self.copy.clone(),
            ..Input::of(self.path.clone(), self.name.clone(), length)
        }
    }
}

/// The form of a file that can be parted: one that tells of its captures all that is known of them.
fn form_to_part(input: &Input) -> std::result::Result<InputForm, String> {
    if input.path.as_os_str() == "-" {
        return Err("standard input cannot be read by workers: name files".into());
    }
    match inputs::open(input, None)?.form {
        InputForm::Page => Err(
            "a page by itself is not shared out: “dictum ingest” takes it, and “dictum export --to warc” packs many into one file".into(),
        ),
        form => Ok(form),
    }
}

/// Says whether the bytes of a part are still those it was made of.
///
/// # Errors
/// Where they cannot be read.
pub fn is_unchanged(part: &InputPart) -> Result<bool> {
    let cannot = |error: std::io::Error| Error::file("read", &part.path, &error);
    let mut bytes = inputs::bytes_of(&part.input()).map_err(cannot)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        match bytes.read(&mut buffer).map_err(cannot)? {
            0 => break,
            count => hash.update(&buffer[..count]),
        }
    }
    Ok(dictum_model::Digest(hash.finalize().into()).hex() == part.digest)
}
