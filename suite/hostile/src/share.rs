//! A share of all cases: `3/10` is every tenth, from the third on.

use std::{fmt, str::FromStr};

/// Which cases are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    first: usize,
    of: usize,
}

impl Share {
    /// Every case.
    pub const ALL: Share = Share { first: 0, of: 1 };

    /// Says whether the case of this number, counted from 0, is one of them.
    pub fn has(self, number: usize) -> bool {
        number % self.of == self.first
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first + 1, self.of)
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(word: &str) -> Result<Share, String> {
        let parts = word.split_once('/').and_then(|(n, of)| Some((n.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((n @ 1.., of)) if n <= of => Ok(Share { first: n - 1, of }),
            _ => Err(format!("“{word}” is no share: 1/10 is a tenth")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_make_up_the_whole() {
        let shares: Vec<Share> = (1..=3).map(|n| format!("{n}/3").parse().unwrap()).collect();
        for number in 0..9 {
            assert_eq!(shares.iter().filter(|share| share.has(number)).count(), 1);
            assert!(Share::ALL.has(number));
        }
        assert_eq!(shares[1].to_string(), "2/3");
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for word in ["", "3", "0/3", "4/3", "a/b", "1/0"] {
            assert!(word.parse::<Share>().is_err(), "{word}");
        }
    }
}
