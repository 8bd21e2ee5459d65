//! The statistics of words: how often, with which others, and of whom more than of the rest.
//!
//! Each formula has its source beside it. All work on counts alone, so that whoever doubts a figure can make it again from the
//! counts that every door prints beside it.

/// How often a word stands in a text, and how many words that text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How often the word stands there.
    pub count: u64,
    /// How many words there are in all.
    pub all: u64,
}

impl Share {
    /// How often the word stands in a million words; 0 in a text without words.
    pub fn per_million(self) -> f64 {
        if self.all == 0 { 0.0 } else { self.count as f64 * 1e6 / self.all as f64 }
    }
}

/// How often a word stands in one text and in another that shares nothing with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contrast {
    /// In the text looked at.
    pub here: Share,
    /// In the text it is set against.
    pub there: Share,
}

impl Contrast {
    /// How sure it is that the two differ: G² over the two counts of the word and what would be expected of them, from 0.
    ///
    /// Above 3.84 (6.63, 10.83, 15.13) so great a difference comes about by chance in less than one case of 20 (100, 1,000,
    /// 10,000), were words drawn one by one, which they are not: it ranks, and proves little.
    ///
    /// Source: Rayson and Garside, “Comparing corpora using frequency profiling” (2000), equations 1 and 2; its
    /// authors’ calculator uses the same.
    pub fn log_likelihood(self) -> f64 {
        let (a, b) = (self.here.count as f64, self.there.count as f64);
        let (c, d) = (self.here.all as f64, self.there.all as f64);
        if c + d == 0.0 {
            return 0.0;
        }
        let expected = |all: f64| all * (a + b) / (c + d);
        (2.0 * (surprise(a, expected(c)) + surprise(b, expected(d)))).max(0.0)
    }

    /// How much oftener the word stands here: 0 for equally often, 1 for twice as often, 2 for four times, -1 for half
    /// as often. A word that one side lacks counts there as standing half a time, since nothing has no logarithm.
    ///
    /// Source: Hardie, “Log Ratio: an informal introduction” (2014), CASS Lancaster.
    pub fn log_ratio(self) -> f64 {
        let relative = |share: Share| {
            let count = if share.count == 0 { 0.5 } else { share.count as f64 };
            count / share.all.max(1) as f64
        };
        (relative(self.here) / relative(self.there)).log2()
    }

    /// Says whether the word is the commoner here.
    pub fn is_commoner_here(self) -> bool {
        u128::from(self.here.count) * u128::from(self.there.all)
            > u128::from(self.there.count) * u128::from(self.here.all)
    }
}

/// How often two words stand near each other, and how often each stands at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// How many words near the node are the collocate.
    pub both: u64,
    /// How many words stand near the node in all.
    pub near: u64,
    /// How often the node stands.
    pub node: u64,
    /// How often the collocate stands.
    pub collocate: u64,
    /// How many words there are in all.
    pub all: u64,
}

impl Together {
    /// How sure it is that the collocate stands near the node oftener, or more seldom, than elsewhere: G² over the whole
    /// table of words near the node and away from it, the collocate and others, from 0.
    ///
    /// Source: Dunning, “Accurate methods for the statistics of surprise and coincidence” (1993), −2 log λ of two
    /// binomials; over windows as in Evert, “The statistics of word cooccurrences” (2005), section 2.2.3.
    pub fn log_likelihood(self) -> f64 {
        let a = self.both as f64;
        let b = self.near.saturating_sub(self.both) as f64;
        let c = self.collocate.saturating_sub(self.both) as f64;
        let d = self.all.saturating_sub(self.near).saturating_sub(self.collocate.saturating_sub(self.both))
            as f64;
        let all = a + b + c + d;
        if all == 0.0 {
            return 0.0;
        }
        let cell = |observed: f64, row: f64, column: f64| surprise(observed, row * column / all);
        let sum =
            cell(a, a + b, a + c) + cell(b, a + b, b + d) + cell(c, c + d, a + c) + cell(d, c + d, b + d);
        (2.0 * sum).max(0.0)
    }

    /// How typical the pair is, whatever the size of the archive: at most 14, where the two never stand apart; one more for
    /// twice as typical; below 0 where they meet less than once in 16,384. None where they never meet. A word that stands near one
    /// node several times counts for one, or the most would be passed.
    ///
    /// Source: Rychlý, “A lexicographer-friendly association score” (2008).
    pub fn log_dice(self) -> Option<f64> {
        let sum = self.node as f64 + self.collocate as f64;
        let both = self.both.min(self.node).min(self.collocate);
        (both > 0).then(|| 14.0 + (2.0 * both as f64 / sum).log2())
    }
}

/// A term of G²: the count times the logarithm of how far it is from what was expected; nothing for a count of nothing.
fn surprise(observed: f64, expected: f64) -> f64 {
    if observed == 0.0 || expected == 0.0 { 0.0 } else { observed * (observed / expected).ln() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(count: u64, all: u64) -> Share {
        Share { count, all }
    }

    fn table(both: u64, node_only: u64, collocate_only: u64, neither: u64) -> Together {
        let near = both + node_only;
        let collocate = both + collocate_only;
        Together { both, near, node: near, collocate, all: near + collocate_only + neither }
    }

    #[test]
    fn the_figures_that_dunning_published_come_out() {
        // Table 2 of the paper, pairs of neighbours in 30,000 words of banking news: -2 log λ and the four counts.
        for (published, [a, b, c, d]) in [
            (270.72, [110, 2442, 111, 29114]),
            (263.90, [29, 13, 123, 31612]),
            (256.84, [31, 23, 139, 31584]),
            (167.23, [10, 0, 3, 31764]),
            (157.21, [76, 104, 2476, 29121]),
            (146.80, [9, 5, 0, 31763]),
        ] {
            let computed = table(a, b, c, d).log_likelihood();
            assert!((computed - published).abs() < 0.006, "{published}: {computed}");
        }
    }

    #[test]
    fn log_dice_has_the_marks_that_rychly_gives_it() {
        assert_eq!(table(300, 0, 0, 9).log_dice(), Some(14.0));
        let once_in = |times: u64| table(1, times - 1, times - 1, 0).log_dice().unwrap();
        assert!(once_in(16_384).abs() < 1e-9 && once_in(20_000) < 0.0);
        let meeting =
            |both| Together { both, node: 3000, collocate: 3000, ..Together::default() }.log_dice().unwrap();
        assert!((meeting(6) - meeting(3) - 1.0).abs() < 1e-9);
        assert!((meeting(300) - meeting(3) - 6.644).abs() < 0.001, "a hundred times is about seven points");
        assert_eq!(table(0, 5, 5, 5).log_dice(), None);
    }

    #[test]
    fn log_ratio_counts_doublings_as_hardie_does() {
        let ratio = |a, b| Contrast { here: share(a, 1000), there: share(b, 1000) }.log_ratio();
        for (a, b, expected) in [(10, 10, 0.0), (20, 10, 1.0), (40, 10, 2.0), (10, 20, -1.0), (16, 0, 5.0)] {
            assert!((ratio(a, b) - expected).abs() < 1e-9, "{a} {b}");
        }
    }

    #[test]
    fn a_word_used_alike_is_no_key_word() {
        let alike = Contrast { here: share(30, 1000), there: share(300, 10_000) };
        assert!(alike.log_likelihood() < 1e-9 && !alike.is_commoner_here());
        assert_eq!(Contrast::default().log_likelihood(), 0.0);
        assert!((share(3, 1500).per_million() - 2000.0).abs() < 1e-9 && share(3, 0).per_million() == 0.0);
    }

    /// The two-cell form as its authors' calculator words it: 2*((a*ln(a/E1)) + (b*ln(b/E2))).
    fn by_the_calculator(a: f64, b: f64, c: f64, d: f64) -> f64 {
        let (e1, e2) = (c * (a + b) / (c + d), d * (a + b) / (c + d));
        2.0 * (a * (a / e1).ln() + b * (b / e2).ln())
    }

    /// G² by logarithms of likelihoods, as Dunning derives it: no expected counts at all.
    fn by_likelihoods(k1: f64, n1: f64, k2: f64, n2: f64) -> f64 {
        let log = |p: f64, k: f64, n: f64| {
            let term = |count: f64, share: f64| if count == 0.0 { 0.0 } else { count * share.ln() };
            term(k, p) + term(n - k, 1.0 - p)
        };
        let p = (k1 + k2) / (n1 + n2);
        2.0 * (log(k1 / n1, k1, n1) + log(k2 / n2, k2, n2) - log(p, k1, n1) - log(p, k2, n2))
    }

    proptest! {
        #[test]
        fn log_likelihoods_agree_with_another_way_to_them(a in 1_u64..500, b in 1_u64..500, c in 0_u64..500, d in 1_u64..90_000) {
            let contrast = Contrast { here: share(a, a + c), there: share(b, b + d) };
            let other = by_the_calculator(a as f64, b as f64, (a + c) as f64, (b + d) as f64);
            prop_assert!((contrast.log_likelihood() - other.max(0.0)).abs() < 1e-6 * (1.0 + other.abs()));
            let other = by_likelihoods(a as f64, (a + b) as f64, c as f64, (c + d) as f64);
            prop_assert!((table(a, b, c, d).log_likelihood() - other).abs() < 1e-6 * (1.0 + other.abs()));
        }

        #[test]
        fn no_counts_make_a_figure_that_is_none(both in 0_u64.., near in 0_u64.., node in 0_u64.., collocate in 0_u64.., all in 0_u64..) {
            let together = Together { both, near, node, collocate, all };
            prop_assert!(together.log_likelihood().is_finite() && together.log_dice().is_none_or(f64::is_finite));
            let contrast = Contrast { here: share(both, near), there: share(node, all) };
            prop_assert!(contrast.log_likelihood().is_finite() && contrast.log_ratio().is_finite());
        }
    }
}
