//! What a verify run saw, and what it did not look at.

use super::number::{Bearing, Number};
use std::collections::BTreeMap;

/// So many findings of one number are told; more are counted. A lost table would else fill the memory.
const MOST_OF_ONE_NUMBER: u64 = 100;

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its stable number, with meaning and cure.
    pub number: &'static Number,
    /// What was found, and where.
    pub what: String,
}

impl Finding {
    /// Its stable number as it is written: `D008`.
    pub fn code(&self) -> &'static str {
        self.number.code
    }

    /// Says whether something kept is lost or changed; otherwise it is only worth knowing.
    pub fn is_damage(&self) -> bool {
        self.number.bearing == Bearing::Damage
    }
}

/// What a verify run saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FixityReport {
    /// Entries hashed.
    pub entries: u64,
    /// Corrections among them.
    pub corrections: u64,
    /// Entries that are not in the signed log yet: after a writer was killed, until the next one.
    pub unpublished: u64,
    /// Payloads hashed.
    pub payloads: u64,
    /// Quotations made again.
    pub quotations: u64,
    /// Payloads of which only the place was compared.
    pub payloads_not_read: u64,
    /// Bytes of packs read.
    pub pack_bytes: u64,
    /// Bytes of payloads hashed.
    pub payload_bytes: u64,
    /// What was checked, each in a few words.
    pub checked: Vec<&'static str>,
    /// What the level left out, likewise.
    pub not_checked: Vec<&'static str>,
    /// What is wrong, in the order in which it was met; of each number the first hundred.
    pub findings: Vec<Finding>,
    /// How often each number was met.
    pub counts: BTreeMap<&'static str, u64>,
}

impl FixityReport {
    /// Adds a finding.
    pub fn find(&mut self, number: &'static Number, what: impl Into<String>) {
        let met = self.counts.entry(number.code).or_default();
        *met += 1;
        if *met <= MOST_OF_ONE_NUMBER {
            self.findings.push(Finding { number, what: what.into() });
        }
    }

    /// Says whether nothing kept is lost or changed, as far as was looked.
    pub fn is_sound(&self) -> bool {
        !self.findings.iter().any(Finding::is_damage)
    }
}
