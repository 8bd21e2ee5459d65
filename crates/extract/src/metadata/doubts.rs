//! Doubts about the words themselves: what was spoiled before it was published is told, and left as it is.

use super::{Statement, warn};
use crate::mojibake;
use dictum_model::Reading;

/// One odd pair of characters may be chance.
const LEAST_MISREAD: usize = 2;

impl Statement<'_> {
    /// Warns of spoiled words in headline and body, at the first line that has some.
    pub(super) fn warn_of_spoiled_words(&self, reading: &mut Reading) {
        let lines = self.zones.headline.clone().chain(self.zones.body.iter().copied());
        let (mut misread, mut lost) = (Found::default(), Found::default());
        for line in lines.filter(|line| *line < self.page.lines.len()) {
            let spoiled = mojibake::of(self.page.words_of(line));
            misread.add(spoiled.misread, line);
            lost.add(spoiled.lost, line);
        }
        if let Some(line) = misread.first.filter(|_| misread.count >= LEAST_MISREAD) {
            let message = format!(
                "{} characters stand as two or three of another charset: they were spoiled before they were published, and \
                 are given as they stand",
                misread.count
            );
            warn(reading, "mojibake", message, Some(self.span(self.page.lines[line].at.clone())));
        }
        if let Some(line) = lost.first {
            let message =
                format!("{} characters cannot be read, or were lost before they were published", lost.count);
            warn(reading, "characters-lost", message, Some(self.span(self.page.lines[line].at.clone())));
        }
    }
}

/// How many were found, and the first line that has one.
#[derive(Default)]
struct Found {
    count: usize,
    first: Option<usize>,
}

impl Found {
    fn add(&mut self, count: usize, line: usize) {
        self.count += count;
        if count > 0 {
            self.first.get_or_insert(line);
        }
    }
}
