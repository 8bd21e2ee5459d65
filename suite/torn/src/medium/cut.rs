//! The power goes: which of the waiting changes are found afterwards.

use super::{Contents, DataChange, Medium, Node, Promise, Standing, WaitingData};
use crate::{chance::Chance, tree, tree::Tree};
use std::collections::BTreeSet;

/// What becomes of the changes that wait when the power goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// None is kept.
    Everything,
    /// All are kept.
    Nothing,
    /// The first so many are kept.
    AllAfterOne,
    /// Any are kept.
    Some,
    /// Any are kept, and of one write only some sectors.
    TornSector,
}

impl Loss {
    /// Every loss.
    pub const ALL: [Loss; 5] =
        [Loss::Everything, Loss::Nothing, Loss::AllAfterOne, Loss::Some, Loss::TornSector];

    /// Those that chance draws anew each time.
    pub const DRAWN: [Loss; 3] = [Loss::AllAfterOne, Loss::Some, Loss::TornSector];
}

/// Which changes are kept, by when they were made.
struct Fate {
    kept: BTreeSet<usize>,
    torn: Option<usize>,
    /// Sectors are so many bytes.
    sector: usize,
}

impl Medium {
    /// The tree found after the power goes now.
    pub fn cut(&self, loss: Loss, chance: &mut Chance) -> Tree {
        let fate = self.fate(loss, chance);
        let mut names = self.names.clone();
        for waiting in self.waiting_names.iter().filter(|waiting| fate.kept.contains(&waiting.at)) {
            waiting.change.apply(&mut names);
        }
        let mut tree = Tree::default();
        for (path, node) in names {
            match node {
                Node::Folder => drop(tree.folders.insert(path)),
                Node::File(number) => {
                    let bytes = self.files[number].after(&fate, self.promise, chance);
                    tree.files.insert(path, bytes);
                }
            }
        }
        tree
    }

    fn fate(&self, loss: Loss, chance: &mut Chance) -> Fate {
        let waiting = self.waiting();
        let mut fate =
            Fate { kept: BTreeSet::new(), torn: None, sector: if chance.once_in(2) { 512 } else { 4096 } };
        match loss {
            Loss::Everything => {}
            Loss::Nothing => fate.kept.extend(&waiting),
            Loss::AllAfterOne => {
                let first_lost = chance.below(waiting.len() + 1);
                fate.kept.extend(waiting.iter().take(first_lost));
            }
            Loss::Some => fate.kept.extend(waiting.iter().filter(|_| chance.once_in(2))),
            Loss::TornSector => {
                let keeps_rest = chance.once_in(2);
                fate.kept.extend(waiting.iter().filter(|_| keeps_rest || chance.once_in(2)));
                fate.torn = self.torn_write(chance);
                fate.kept.extend(fate.torn);
            }
        }
        if self.promise == Promise::Ext4Like && matches!(loss, Loss::Some | Loss::TornSector) {
            self.keep_journal_in_order(&mut fate, chance);
        }
        fate
    }

    /// When each change was made that may be lost, in order.
    fn waiting(&self) -> BTreeSet<usize> {
        let names = self.waiting_names.iter().map(|name| name.at);
        names.chain(self.waiting_data().map(|data| data.at)).collect()
    }

    fn waiting_data(&self) -> impl Iterator<Item = &WaitingData> {
        let all = self.files.iter().flat_map(|contents| &contents.waiting);
        all.filter(|data| data.standing != Standing::Stands)
    }

    /// The last write, or any.
    fn torn_write(&self, chance: &mut Chance) -> Option<usize> {
        let is_write = |data: &&WaitingData| matches!(data.change, DataChange::Write { .. });
        let mut writes: Vec<usize> = self.waiting_data().filter(is_write).map(|data| data.at).collect();
        writes.sort_unstable();
        let nth = if chance.once_in(2) { writes.len().checked_sub(1)? } else { chance.below(writes.len()) };
        writes.get(nth).copied()
    }

    /// Names and lengths are kept up to one moment.
    fn keep_journal_in_order(&self, fate: &mut Fate, chance: &mut Chance) {
        let names = self.waiting_names.iter().map(|name| name.at);
        let is_cut = |data: &&WaitingData| matches!(data.change, DataChange::Cut(_));
        let journal: BTreeSet<usize> =
            names.chain(self.waiting_data().filter(is_cut).map(|data| data.at)).collect();
        let first_lost = chance.below(journal.len() + 1);
        for (nth, at) in journal.into_iter().enumerate() {
            if nth < first_lost {
                fate.kept.insert(at);
            } else {
                fate.kept.remove(&at);
            }
        }
    }
}

impl Contents {
    /// The bytes found after a power cut.
    fn after(&self, fate: &Fate, promise: Promise, chance: &mut Chance) -> Vec<u8> {
        let mut bytes = self.stands.clone();
        let is_journaled = promise == Promise::Ext4Like;
        let mut grows_no_more = false;
        for data in &self.waiting {
            let is_kept = data.standing == Standing::Stands || fate.kept.contains(&data.at);
            match &data.change {
                DataChange::Cut(length) if is_kept => bytes.resize(*length as usize, 0),
                // What follows a cut goes to blocks that nothing leads to before the cut is in the journal.
                DataChange::Cut(_) if is_journaled => break,
                DataChange::Cut(_) => {}
                DataChange::Write { grows, .. } if is_journaled && *grows && (!is_kept || grows_no_more) => {
                    grows_no_more = true;
                }
                DataChange::Write { offset, bytes: written, grows } if is_kept => {
                    let is_torn = fate.torn == Some(data.at);
                    match (is_torn, is_journaled && *grows) {
                        (false, _) => tree::write(&mut bytes, *offset as usize, written),
                        (true, true) => {
                            grows_no_more = true;
                            let pages = chance.below(written.len() / 4096 + 1) * 4096;
                            tree::write(&mut bytes, *offset as usize, &written[..pages]);
                        }
                        (true, false) => {
                            write_some_sectors(&mut bytes, *offset as usize, written, fate.sector, chance);
                        }
                    }
                }
                DataChange::Write { .. } => {}
            }
        }
        bytes
    }
}

/// Writes some of the sectors that a write touches; a file that grew may have its new length all the same.
fn write_some_sectors(file: &mut Vec<u8>, offset: usize, written: &[u8], sector: usize, chance: &mut Chance) {
    let mut from = 0;
    while from < written.len() {
        let to = ((offset + from) / sector * sector + sector - offset).min(written.len());
        if chance.once_in(2) {
            tree::write(file, offset + from, &written[from..to]);
        }
        from = to;
    }
    if chance.once_in(2) && file.len() < offset + written.len() {
        file.resize(offset + written.len(), 0);
    }
}
