//! Words near each other, in either order: exact, by the positions in the index.

use super::sequence::{Sequence, SequenceTerms};
use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError,
    fieldnorm::FieldNormReader,
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::Field,
};

/// Turns in which two runs of words stand with at most so many words between, without overlap.
#[derive(Clone, Debug)]
pub(super) struct NearQuery {
    pub(super) field: Field,
    pub(super) left: SequenceTerms,
    pub(super) right: SequenceTerms,
    pub(super) between: u32,
}

struct NearWeight {
    asked: NearQuery,
    ranking: Option<Bm25Weight>,
}

struct NearScorer {
    left: Sequence,
    right: Sequence,
    between: u32,
    doc: DocId,
    /// How often they stand near each other in the turn.
    times: u32,
    ranking: Option<Bm25Weight>,
    lengths: FieldNormReader,
}

impl Query for NearQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let ranking = match scoring {
            EnableScoring::Disabled { .. } => None,
            EnableScoring::Enabled { statistics_provider: statistics, .. } => {
                let turns = statistics.total_num_docs()?.max(1);
                let words = statistics.total_num_tokens(self.field)?;
                // As rare as the rarer of the two; how often they stand together nobody counted.
                let rarer = self.left.count(statistics)?.min(self.right.count(statistics)?).min(turns);
                Some(Bm25Weight::for_one_term_without_explain(rarer, turns, words as Score / turns as Score))
            }
        };
        Ok(Box::new(NearWeight { asked: self.clone(), ranking }))
    }
}

impl Weight for NearWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = segment.inverted_index(self.asked.field)?;
        let (left, right) = (self.asked.left.open(&index)?, self.asked.right.open(&index)?);
        let (Some(left), Some(right)) = (left, right) else { return Ok(Box::new(EmptyScorer)) };
        let lengths = match segment.fieldnorms_readers().get_field(self.asked.field)? {
            Some(lengths) if self.ranking.is_some() => lengths,
            _ => FieldNormReader::constant(segment.max_doc(), 1),
        };
        let ranking = self.ranking.as_ref().map(|ranking| ranking.boost_by(boost));
        let between = self.asked.between;
        let mut scorer = NearScorer { left, right, between, doc: 0, times: 0, ranking, lengths };
        scorer.find_from(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("a score is for ranking only and is not explained".to_owned()))
    }
}

impl NearScorer {
    /// Goes to the first turn at or after a number in which both stand near each other.
    fn find_from(&mut self, mut target: DocId) -> DocId {
        loop {
            self.doc = self.meet(target);
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            self.times = self.count_near();
            if self.times > 0 {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// The first turn at or after a number that has all the words.
    fn meet(&mut self, mut target: DocId) -> DocId {
        loop {
            let left = self.left.seek(target);
            if left == TERMINATED {
                return TERMINATED;
            }
            target = self.right.seek(left);
            if target == left || target == TERMINATED {
                return target;
            }
        }
    }

    fn count_near(&mut self) -> u32 {
        let (left_length, right_length) = (self.left.length(), self.right.length());
        let (left, right) = (self.left.starts(), self.right.starts());
        let has_near = |start: u32| {
            // The other begins after this one ends, or ends before it begins.
            let after = start + left_length;
            let before = start.saturating_sub(right_length + self.between);
            let stands_in = |from: u32, to: u32| {
                let first = right.partition_point(|other| *other < from);
                right.get(first).is_some_and(|other| *other <= to)
            };
            stands_in(after, after + self.between)
                || start.checked_sub(right_length).is_some_and(|last| stands_in(before, last))
        };
        left.iter().filter(|start| has_near(**start)).count() as u32
    }
}

impl DocSet for NearScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.find_from(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.find_from(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.left.size_hint().min(self.right.size_hint())
    }
}

impl Scorer for NearScorer {
    fn score(&mut self) -> Score {
        let ranking = self.ranking.as_ref();
        ranking.map_or(1.0, |ranking| ranking.score(self.lengths.fieldnorm_id(self.doc), self.times))
    }
}
