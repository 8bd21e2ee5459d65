//! The numbered findings: what each means, what cures it, and how it bears on the record.
//!
//! The numbers are stable and never used again. A new one is a constant and a line in [`FINDINGS`]; the table of
//! `docs/guide/verify.md` must say the same, and a test compares them.

/// A finding's number, with what it means whenever it is met.
#[derive(Debug, PartialEq, Eq)]
pub struct Number {
    /// `D008`.
    pub code: &'static str,
    /// What it means.
    pub means: &'static str,
    /// What to do about it.
    pub cure: &'static str,
    /// How it bears on what is kept.
    pub bearing: Bearing,
}

/// How a finding bears on what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// Something kept is lost or changed.
    Damage,
    /// Something that can be made again from the record is lost or changed: no damage to what is kept.
    Derived,
    /// Nothing is lost; it is worth knowing.
    Note,
}

impl Bearing {
    /// Says whether something is lost or changed, be it kept or derived.
    pub fn is_trouble(self) -> bool {
        self != Bearing::Note
    }

    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            Bearing::Damage => "damage",
            Bearing::Derived => "derived",
            Bearing::Note => "note",
        }
    }
}

/// Every finding there is, in the order of the numbers.
pub const FINDINGS: &[&Number] = &[
    &CATALOGUE_FILE,
    &ENTRY_MISSING,
    &LEAF_DIFFERS,
    &ENTRY_UNREADABLE,
    &ROW_DIFFERS,
    &PAYLOAD_WITHOUT_PLACE,
    &PACK_SHORT,
    &FRAME_CHANGED,
    &FRAME_UNREADABLE,
    &PAYLOAD_CHANGED,
    &STRAY_BYTES,
    &UNACKNOWLEDGED_TAIL,
    &PACK_HEAD_CHANGED,
    &PACK_DISCARDED,
    &REDACTED_IS_HELD,
    &CHECKPOINT_BAD,
    &KEYS_CHANGED,
    &PRIVATE_KEY,
    &CATALOGUE_BEHIND,
    &BUNDLE_DIFFERS,
    &TILE_DIFFERS,
    &ROOT_DIFFERS,
    &KEYS_MISSING,
    &OTHER_KEY,
    &ROLLED_BACK,
    &HISTORY_CHANGED,
    &MARKER,
    &SCHEMA_CHANGED,
    &SCHEMA_LACKING,
    &UNKNOWN_FILE,
    &LOG_BROKEN,
    &LOG_BREAKS_OFF,
    &SHELF,
    &FULLTEXT,
    &POSTINGS,
    &DERIVED_BEHIND,
    &RECORD_BEHIND,
    &REUSE,
    &CITATION,
];

const CATALOGUE_FROM_COPY: &str =
    "make it anew with `dictum rebuild`, or restore `record/catalogue.sqlite` from a copy";
const LOG_FROM_COPY: &str = "restore the file from a copy";
const PACK_FROM_COPY: &str = "restore the pack from a copy";

const DELETE_DERIVED: &str = "delete the folder `derived/`: it is made anew";

const fn derived(code: &'static str, means: &'static str) -> Number {
    Number { code, means, cure: DELETE_DERIVED, bearing: Bearing::Derived }
}

const fn damage(code: &'static str, means: &'static str, cure: &'static str) -> Number {
    Number { code, means, cure, bearing: Bearing::Damage }
}

const fn note(code: &'static str, means: &'static str, cure: &'static str) -> Number {
    Number { code, means, cure, bearing: Bearing::Note }
}

pub(crate) static CATALOGUE_FILE: Number =
    damage("D001", "SQLite finds the catalogue's file damaged", CATALOGUE_FROM_COPY);
pub(crate) static ENTRY_MISSING: Number = damage("D002", "an entry is missing", CATALOGUE_FROM_COPY);
pub(crate) static LEAF_DIFFERS: Number =
    damage("D003", "an entry does not match its leaf hash", CATALOGUE_FROM_COPY);
pub(crate) static ENTRY_UNREADABLE: Number = damage("D004", "an entry cannot be read", CATALOGUE_FROM_COPY);
pub(crate) static ROW_DIFFERS: Number = damage("D005", "a row differs from its entry", CATALOGUE_FROM_COPY);
pub(crate) static PAYLOAD_WITHOUT_PLACE: Number = damage(
    "D006",
    "a payload that an entry names or corrects has no place, or no entry names it",
    CATALOGUE_FROM_COPY,
);
pub(crate) static PACK_SHORT: Number = damage("D007", "a pack is missing or cut short", PACK_FROM_COPY);
pub(crate) static FRAME_CHANGED: Number = damage("D008", "a frame of a pack has changed", PACK_FROM_COPY);
pub(crate) static FRAME_UNREADABLE: Number =
    damage("D009", "a frame does not unfold, or holds no WARC record", PACK_FROM_COPY);
pub(crate) static PAYLOAD_CHANGED: Number =
    damage("D010", "a payload does not match its digest", PACK_FROM_COPY);
pub(crate) static STRAY_BYTES: Number =
    damage("D011", "bytes of a pack belong to no payload", PACK_FROM_COPY);
pub(crate) static UNACKNOWLEDGED_TAIL: Number = note(
    "D012",
    "bytes at the end of a pack are named by no row",
    "none needed where a run was killed: they were never acknowledged, and the next ingest cuts them off; else restore `record/` from a copy before anything is ingested",
);
pub(crate) static PACK_HEAD_CHANGED: Number =
    damage("D013", "the dictionary that a site's pack opens with has changed", PACK_FROM_COPY);
pub(crate) static PACK_DISCARDED: Number = note(
    "D014",
    "a pack or catalogue that was replaced, or never finished, is still there",
    "none needed: the next ingest removes it",
);
pub(crate) static CHECKPOINT_BAD: Number = damage(
    "D020",
    "the log's checkpoint is missing, cannot be read, or is not signed by one of the log's keys",
    "restore `record/log/checkpoint` from a copy; without one, remove what is there and change the key with `dictum log rotate-key`",
);
pub(crate) static KEYS_CHANGED: Number = damage(
    "D021",
    "the list of the log's public keys cannot be read or lacks one",
    "restore `record/log/keys` from a copy",
);
pub(crate) static PRIVATE_KEY: Number = note(
    "D022",
    "the log's private key is missing, cannot be read, or can be read by others",
    "restore `private/log-key` from your copy of it and let nobody else read it, or make a new one with `dictum log rotate-key`",
);
pub(crate) static CATALOGUE_BEHIND: Number = damage(
    "D023",
    "the catalogue has fewer entries than the log was signed with",
    "`dictum rebuild` makes the catalogue anew from packs and log",
);
pub(crate) static BUNDLE_DIFFERS: Number =
    damage("D024", "a bundle of the log is missing or holds other entries than the catalogue", LOG_FROM_COPY);
pub(crate) static TILE_DIFFERS: Number = damage(
    "D025",
    "a tile of the log is missing or holds other hashes than those of the entries",
    LOG_FROM_COPY,
);
pub(crate) static ROOT_DIFFERS: Number =
    damage("D026", "the log's tiles give another root than was signed", LOG_FROM_COPY);
pub(crate) static KEYS_MISSING: Number = note(
    "D027",
    "the list of the log's public keys is missing, and the private key is the one that signed",
    "none needed: the next ingest writes it",
);
pub(crate) static OTHER_KEY: Number = damage(
    "D030",
    "a published checkpoint is of another log, or signed by a key that this log does not know",
    "ask where file and archive come from: one of them is not what it is taken for",
);
pub(crate) static ROLLED_BACK: Number = damage(
    "D031",
    "the log has fewer entries than were published: the archive was put back to an earlier state",
    "find the later archive, or a copy of it",
);
pub(crate) static HISTORY_CHANGED: Number = damage(
    "D032",
    "the log does not begin with the entries that were published: history was changed",
    "find the archive that was published, or a copy of it",
);
pub(crate) static REDACTED_IS_HELD: Number = damage(
    "D015",
    "a payload that was redacted is still in a pack",
    "restore `record/catalogue.sqlite` and the packs from one copy",
);
pub(crate) static MARKER: Number =
    damage("D040", "`FORMAT` is missing or changed", "write `dictum archive 1` and a line feed into it");
pub(crate) static SCHEMA_CHANGED: Number = damage(
    "D041",
    "a table, index or trigger of the catalogue is not as this program makes it",
    CATALOGUE_FROM_COPY,
);
pub(crate) static SCHEMA_LACKING: Number = note(
    "D042",
    "the catalogue lacks a table, index or trigger, as one made by an older release does",
    "none needed: the next ingest makes it",
);
pub(crate) static UNKNOWN_FILE: Number =
    note("D043", "a file in `record/` is none of Dictum's", "move it elsewhere, if it is not wanted there");
pub(super) static LOG_BROKEN: Number = damage(
    "D044",
    "the catalogue's write-ahead log is damaged before its end: acknowledged commits in it cannot be read",
    "restore `record/` from a copy; do not delete `record/catalogue.sqlite-wal`",
);
pub(super) static LOG_BREAKS_OFF: Number = note(
    "D045",
    "the end of the catalogue's write-ahead log cannot be read",
    "none needed where power failed or a run was killed; else restore `record/` from a copy before anything is ingested",
);
/// The shelf is damaged, or does not agree with the record.
pub static SHELF: Number =
    derived("D050", "the shelf or a reading that it keeps is damaged, or does not agree with the record");
pub(super) static FULLTEXT: Number =
    derived("D051", "the full-text index is damaged, or does not agree with the record");
pub(super) static POSTINGS: Number =
    derived("D052", "the postings are damaged, or do not agree with the record");
pub(super) static DERIVED_BEHIND: Number = note(
    "D053",
    "what is derived does not know of all entries yet",
    "none needed: the next opening tells it the rest",
);
pub(super) static RECORD_BEHIND: Number = damage(
    "D054",
    "all that is derived knows of entries that the record has not: acknowledged entries are gone",
    "restore `record/` from a copy; where it was put back on purpose, delete `derived/`",
);

pub(super) static REUSE: Number =
    derived("D055", "the shared passages are damaged, or do not agree with the record");

/// A quotation that the archive gave is not found again.
pub static CITATION: Number = Number {
    code: "D060",
    means: "a quotation made from the shelf is not found again, or not in the bytes that it names",
    cure: "delete the folder `derived/`; where it is found again after that, the fault is the program's: report it",
    bearing: Bearing::Derived,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order_and_none_is_used_twice() {
        assert!(FINDINGS.is_sorted_by(|one, next| one.code < next.code));
    }

    #[test]
    fn the_guide_has_the_same_table() {
        let guide = include_str!("../../../../../docs/guide/verify.md");
        let lines: Vec<&str> = guide.lines().filter(|line| line.starts_with("| D0")).collect();
        let expected: Vec<String> = FINDINGS
            .iter()
            .map(|number| {
                format!(
                    "| {} | {} | {} | {} |",
                    number.code,
                    number.bearing.as_str(),
                    number.means,
                    number.cure
                )
            })
            .collect();
        assert_eq!(lines, expected);
    }
}
