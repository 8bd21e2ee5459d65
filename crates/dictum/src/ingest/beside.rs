//! The file of corrections that lies beside a capture: `page.html.correction.toml`.

use super::inputs::{CORRECTION_ENDING, Input, Refusal};
use dictum_formats::correction_toml::{CorrectionFile, read_corrections};
use dictum_model::{Correction, Digest, Reading};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// A longer file of corrections is not read, in bytes: room for some dozen long entries.
const LONGEST: u64 = 1 << 20;

/// Where the corrections of a file's captures lie.
fn correction_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(CORRECTION_ENDING);
    name.into()
}

/// Corrections that somebody wrote of a file's captures.
#[derive(Debug)]
pub(crate) struct Beside {
    path: PathBuf,
    file: CorrectionFile,
}

impl Beside {
    /// Reads the corrections of an input: those named for it, or those beside it, if there are any.
    pub(crate) fn of(input: &Input, named: Option<&Path>, is_page: bool) -> Result<Option<Beside>, Refusal> {
        let (path, at) = match named {
            Some(path) => (path.to_owned(), path.to_owned()),
            None if !input.is_file() => return Ok(None),
            // It lies beside the copy, where there is one, and is known as lying beside the file.
            None => (correction_of(&input.path), correction_of(input.at())),
        };
        if named.is_none() && !at.is_file() {
            return Ok(None);
        }
        let refuse = |why: String| Refusal { what: path.display().to_string(), why };
        let length = std::fs::metadata(&at).map_err(|error| refuse(error.to_string()))?.len();
        if length > LONGEST {
            return Err(refuse(format!(
                "it has {length} bytes; a file of corrections has {LONGEST} at most"
            )));
        }
        let text = std::fs::read_to_string(&at).map_err(|error| refuse(error.to_string()))?;
        let file = read_corrections(&text).map_err(|error| refuse(error.to_string()))?;
        if file.payload.is_none() && !is_page {
            let why =
                "the file beside it holds many captures: name the one that is meant: payload = \"sha256:…\"";
            return Err(refuse(why.into()));
        }
        Ok(Some(Beside { path, file }))
    }

    /// Says whether it is about these bytes.
    pub(crate) fn is_of(&self, payload: Digest) -> bool {
        self.file.payload.is_none_or(|named| named == payload)
    }

    pub(crate) fn refuse(&self, why: String) -> Refusal {
        Refusal { what: self.path.display().to_string(), why }
    }

    /// Its corrections, placed on the page; all of them, or none where one makes no sense.
    pub(crate) fn placed(
        &self,
        payload: &[u8],
        reading: &Reading,
        held: &[Correction],
        now: Option<Timestamp>,
    ) -> Result<Vec<Correction>, Refusal> {
        crate::correct::placed(payload, reading, held, &self.file, now).map_err(|why| self.refuse(why))
    }
}
