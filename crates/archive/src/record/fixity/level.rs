//! How deep a verify run looks.

use dictum_model::Digest;

/// How deep a verify run looks; each level takes in those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Structure only: what an opening needs.
    Open,
    /// The whole record but for the payloads' bytes.
    Record,
    /// The payloads too, all of them or a share.
    ReadData(Share),
}

impl Level {
    /// Says whether this level takes in what `other` looks at, leaving shares aside.
    pub(super) fn reaches(self, other: Level) -> bool {
        self.depth() >= other.depth()
    }

    /// Says whether every payload is read.
    pub(super) fn reads_all_data(self) -> bool {
        self == Level::ReadData(Share::ALL)
    }

    fn depth(self) -> u8 {
        match self {
            Level::Open => 0,
            Level::Record => 1,
            Level::ReadData(_) => 2,
        }
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Level::Open => f.write_str("open"),
            Level::Record => f.write_str("record"),
            Level::ReadData(share) => write!(f, "read-data {share}"),
        }
    }
}

/// The n-th of t parts of all payloads: a job that takes another part every night has read all of them after t nights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    number: u32,
    of: u32,
}

impl Share {
    /// Everything.
    pub const ALL: Share = Share { number: 1, of: 1 };

    /// The n-th of t parts; `None` unless 1 ≤ n ≤ t.
    pub fn new(number: u32, of: u32) -> Option<Share> {
        (1..=of).contains(&number).then_some(Share { number, of })
    }

    /// Says whether a payload is in this part. It goes by the digest, so that a growing archive moves no payload to another part.
    pub(super) fn takes_in(self, payload: Digest) -> bool {
        let [a, b, c, d, ..] = payload.0;
        u32::from_be_bytes([a, b, c, d]) % self.of == self.number - 1
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_payload_is_in_exactly_one_of_the_parts(digest: [u8; 32], of in 1u32..40) {
            let parts = (1..=of).filter_map(|number| Share::new(number, of));
            prop_assert_eq!(parts.filter(|part| part.takes_in(Digest(digest))).count(), 1);
        }
    }

    #[test]
    fn there_is_no_part_nought_and_none_past_the_last() {
        assert_eq!((Share::new(0, 3), Share::new(4, 3), Share::new(0, 0)), (None, None, None));
        assert_eq!(Share::new(1, 1), Some(Share::ALL));
    }
}
