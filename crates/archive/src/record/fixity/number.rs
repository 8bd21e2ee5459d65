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
    &MARKER,
    &SCHEMA_CHANGED,
    &SCHEMA_LACKING,
    &UNKNOWN_FILE,
];

const CATALOGUE_FROM_COPY: &str = "restore `record/catalogue.sqlite` from a copy";
const PACK_FROM_COPY: &str = "restore the pack from a copy";

const fn damage(code: &'static str, means: &'static str, cure: &'static str) -> Number {
    Number { code, means, cure, bearing: Bearing::Damage }
}

const fn note(code: &'static str, means: &'static str, cure: &'static str) -> Number {
    Number { code, means, cure, bearing: Bearing::Note }
}

pub(super) static CATALOGUE_FILE: Number =
    damage("D001", "SQLite finds the catalogue's file damaged", CATALOGUE_FROM_COPY);
pub(super) static ENTRY_MISSING: Number = damage("D002", "an entry is missing", CATALOGUE_FROM_COPY);
pub(super) static LEAF_DIFFERS: Number =
    damage("D003", "an entry does not match its leaf hash", CATALOGUE_FROM_COPY);
pub(super) static ENTRY_UNREADABLE: Number = damage("D004", "an entry cannot be read", CATALOGUE_FROM_COPY);
pub(super) static ROW_DIFFERS: Number = damage("D005", "a row differs from its entry", CATALOGUE_FROM_COPY);
pub(super) static PAYLOAD_WITHOUT_PLACE: Number = damage(
    "D006",
    "a payload that an entry names or corrects has no place, or no entry names it",
    CATALOGUE_FROM_COPY,
);
pub(super) static PACK_SHORT: Number = damage("D007", "a pack is missing or cut short", PACK_FROM_COPY);
pub(super) static FRAME_CHANGED: Number = damage("D008", "a frame of a pack has changed", PACK_FROM_COPY);
pub(super) static FRAME_UNREADABLE: Number =
    damage("D009", "a frame does not unfold, or holds no WARC record", PACK_FROM_COPY);
pub(super) static PAYLOAD_CHANGED: Number =
    damage("D010", "a payload does not match its digest", PACK_FROM_COPY);
pub(super) static STRAY_BYTES: Number =
    damage("D011", "bytes of a pack belong to no payload", PACK_FROM_COPY);
pub(super) static UNACKNOWLEDGED_TAIL: Number = note(
    "D012",
    "bytes at the end of a pack were never acknowledged",
    "none needed: the next ingest cuts them off",
);
pub(super) static MARKER: Number =
    damage("D040", "`FORMAT` is missing or changed", "write `dictum archive 1` and a line feed into it");
pub(super) static SCHEMA_CHANGED: Number = damage(
    "D041",
    "a table, index or trigger of the catalogue is not as this program makes it",
    CATALOGUE_FROM_COPY,
);
pub(super) static SCHEMA_LACKING: Number = note(
    "D042",
    "the catalogue lacks a table, index or trigger, as one made by an older release does",
    "none needed: the next ingest makes it",
);
pub(super) static UNKNOWN_FILE: Number =
    note("D043", "a file in `record/` is none of Dictum's", "move it elsewhere, if it is not wanted there");

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
