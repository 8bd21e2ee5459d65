//! C2SP `tlog-checkpoint`: which log, how many entries, and the root of their tree, in lines that are signed as a note.

use super::{
    note::{Note, NoteError, SigningKey, VerifierKey},
    strict::{decimal, hash, to_base64},
    tree::TreeHead,
};
use std::fmt;

/// The state of a log that its owner signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, which its key bears too.
    pub origin: String,
    /// How many entries it has, and their root.
    pub head: TreeHead,
    /// Further lines; ours has none.
    pub extensions: Vec<String>,
}

/// Says why a checkpoint is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note is.
    #[error("{0}")]
    Note(#[from] NoteError),
    /// Its text does not state a log's size and root.
    #[error("it is no checkpoint: {0}")]
    Malformed(&'static str),
}

impl Checkpoint {
    /// Signs it.
    ///
    /// # Errors
    /// [`NoteError::Malformed`] where origin or extensions hold what no line can.
    pub fn sign(&self, keys: &[&SigningKey]) -> Result<Note, NoteError> {
        Note::sign(self.to_string(), keys)
    }

    /// Reads what a note states, without asking who signed it.
    ///
    /// # Errors
    /// [`CheckpointError::Malformed`].
    pub fn of_note(note: &Note) -> Result<Checkpoint, CheckpointError> {
        let malformed = CheckpointError::Malformed;
        let mut lines = note.text().strip_suffix('\n').unwrap_or_default().split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(malformed("it names no log"))?;
        let size = lines.next().and_then(decimal).ok_or(malformed("its second line is not a size"))?;
        let root = lines.next().and_then(hash).ok_or(malformed("its third line is not a root"))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(malformed("one of its lines is empty"));
        }
        Ok(Checkpoint { origin: origin.to_owned(), head: TreeHead { size, root }, extensions })
    }

    /// Reads a note's text, and what it states, only if a known key signed it.
    ///
    /// # Errors
    /// [`CheckpointError::Note`] where it is no note or none of the keys signed it; [`CheckpointError::Malformed`].
    pub fn open(text: &str, known: &[VerifierKey]) -> Result<Checkpoint, CheckpointError> {
        let note: Note = text.parse()?;
        note.signers(known)?;
        Checkpoint::of_note(&note)
    }
}

impl fmt::Display for Checkpoint {
    /// Writes the lines that are signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.head.size, to_base64(self.head.root.0))?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
