//! What was harvested by hand: whoever asked for it knows of it, so it is told as new only by alerts that want that too.
//!
//! A file beside the harvester's others, a line for each beginning and end of a harvest with the last entry there was. Of one that was killed the end is
//! the next one's beginning, which takes in what it had stored.

use crate::journal::{Journal, make_folder};
use dictum::{News, NewsKind, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The beginning or end of a harvest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    /// It began after this entry.
    After(u64),
    /// It ended with this entry.
    UpTo(u64),
}

/// The stretches of entries that harvests by hand brought.
pub struct ByHand {
    path: PathBuf,
}

impl ByHand {
    /// Those of the harvester's folder.
    pub fn of(home: &Path) -> ByHand {
        ByHand { path: home.join("by-hand.jsonl") }
    }

    /// Notes that a harvest begins after an entry.
    pub fn begin(&self, last_entry: u64) -> Result<()> {
        self.note(Line::After(last_entry))
    }

    /// Notes that it ended with an entry.
    pub fn end(&self, last_entry: u64) -> Result<()> {
        self.note(Line::UpTo(last_entry))
    }

    /// Says whether something is new to the archive alone, and not to whoever harvested it by hand before this entry was the last.
    pub(crate) fn brought(&self, last_before: u64) -> Result<impl Fn(&News) -> bool + use<>> {
        let stretches = stretches(&self.lines()?, last_before);
        Ok(move |news: &News| {
            matches!(news.what, NewsKind::New | NewsKind::Moved { .. })
                && stretches.iter().any(|(after, up_to)| (after + 1..=*up_to).contains(&news.entry))
        })
    }

    /// Forgets what was told of, or passed over, up to this entry; a harvest that goes on goes on after it.
    pub(crate) fn forget(&self, last_entry: u64) -> Result<()> {
        let lines = self.lines()?;
        if lines.is_empty() {
            return Ok(());
        }
        let goes_on = matches!(lines.last(), Some(Line::After(_)));
        let left: &[Line] = if goes_on { &[Line::After(last_entry)] } else { &[] };
        Journal::open(&self.path)?.0.rewrite(left)
    }

    fn note(&self, line: Line) -> Result<()> {
        make_folder(self.path.parent().unwrap_or(Path::new(".")))?;
        Journal::open(&self.path)?.0.write(&[line])
    }

    fn lines(&self) -> Result<Vec<Line>> {
        if self.path.exists() { Ok(Journal::open(&self.path)?.1) } else { Ok(Vec::new()) }
    }
}

/// From after which entry up to which one harvests went; one without an end goes up to the next, or to `last`.
fn stretches(lines: &[Line], last: u64) -> Vec<(u64, u64)> {
    let mut stretches = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if let Line::After(after) = line {
            let up_to = match lines.get(at + 1) {
                Some(Line::After(entry) | Line::UpTo(entry)) => *entry,
                None => last,
            };
            stretches.push((*after, up_to));
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_harvest_that_was_killed_ends_where_the_next_begins() {
        let lines = [Line::After(3), Line::After(7), Line::UpTo(9), Line::After(20)];
        assert_eq!(stretches(&lines, 30), [(3, 7), (7, 9), (20, 30)]);
    }

    #[test]
    fn what_was_noted_is_read_again_until_it_is_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let by_hand = ByHand::of(&home.path().join("harvest"));
        by_hand.begin(3).unwrap();
        by_hand.end(9).unwrap();
        assert_eq!(by_hand.lines().unwrap(), [Line::After(3), Line::UpTo(9)]);
        by_hand.forget(12).unwrap();
        assert_eq!(by_hand.lines().unwrap(), []);
        by_hand.begin(12).unwrap();
        by_hand.forget(15).unwrap();
        assert_eq!(by_hand.lines().unwrap(), [Line::After(15)]);
    }
}
