//! Where in a segment's turns a run of words stands, each in one of several forms.

use tantivy::{
    DocId, DocSet, InvertedIndexReader, TERMINATED, Term,
    postings::{Postings, SegmentPostings},
    query::Bm25StatisticsProvider,
    schema::IndexRecordOption,
};

/// The words of a run in their order, each as the terms of its forms.
#[derive(Clone, Debug)]
pub(super) struct SequenceTerms(pub(super) Vec<Vec<Term>>);

impl SequenceTerms {
    /// How many turns the rarest of the words stands in, at most.
    pub(super) fn count(&self, statistics: &dyn Bm25StatisticsProvider) -> tantivy::Result<u64> {
        let mut rarest = u64::MAX;
        for forms in &self.0 {
            let mut turns = 0;
            for form in forms {
                turns += statistics.doc_freq(form)?;
            }
            rarest = rarest.min(turns);
        }
        Ok(rarest)
    }

    /// Opens the postings of a segment; `None` where one of the words stands nowhere in it.
    pub(super) fn open(&self, index: &InvertedIndexReader) -> tantivy::Result<Option<Sequence>> {
        let mut words = Vec::with_capacity(self.0.len());
        for forms in &self.0 {
            let mut postings = Vec::with_capacity(forms.len());
            for form in forms {
                postings.extend(index.read_postings(form, IndexRecordOption::WithFreqsAndPositions)?);
            }
            if postings.is_empty() {
                return Ok(None);
            }
            words.push(AnyForm { postings });
        }
        Ok(Some(Sequence { words, starts: Vec::new(), next: Vec::new() }))
    }
}

/// A run of words, on its way through a segment.
pub(super) struct Sequence {
    words: Vec<AnyForm>,
    /// Where it begins in the present turn.
    starts: Vec<u32>,
    /// Room for the places of one word.
    next: Vec<u32>,
}

/// One word in any of its forms.
struct AnyForm {
    postings: Vec<SegmentPostings>,
}

impl Sequence {
    /// How many words it has.
    pub(super) fn length(&self) -> u32 {
        self.words.len() as u32
    }

    /// The first turn at or after a number in which it stands.
    pub(super) fn seek(&mut self, mut target: DocId) -> DocId {
        while target < TERMINATED {
            let doc = self.meet(target);
            if doc == TERMINATED {
                return TERMINATED;
            }
            self.find_starts(doc);
            if !self.starts.is_empty() {
                return doc;
            }
            target = doc + 1;
        }
        TERMINATED
    }

    /// Where it begins in the turn it was sought to.
    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }

    pub(super) fn size_hint(&self) -> u32 {
        self.words.iter().map(AnyForm::size_hint).min().unwrap_or(0)
    }

    /// The first turn at or after a number that has all the words.
    fn meet(&mut self, target: DocId) -> DocId {
        let mut meeting = target;
        'again: loop {
            for word in &mut self.words {
                let doc = word.seek(meeting);
                if doc == TERMINATED {
                    return TERMINATED;
                }
                if doc > meeting {
                    meeting = doc;
                    continue 'again;
                }
            }
            return meeting;
        }
    }

    fn find_starts(&mut self, doc: DocId) {
        self.starts.clear();
        for (offset, word) in self.words.iter_mut().enumerate() {
            let offset = offset as u32;
            if offset == 0 {
                word.places(doc, &mut self.starts);
                continue;
            }
            word.places(doc, &mut self.next);
            self.starts.retain(|start| self.next.binary_search(&(start + offset)).is_ok());
        }
    }
}

impl AnyForm {
    /// The first turn at or after a number that has one of the forms.
    fn seek(&mut self, target: DocId) -> DocId {
        let mut first = TERMINATED;
        for postings in &mut self.postings {
            let doc = if postings.doc() < target { postings.seek(target) } else { postings.doc() };
            first = first.min(doc);
        }
        first
    }

    /// The places of all forms in a turn, in order.
    fn places(&mut self, doc: DocId, places: &mut Vec<u32>) {
        places.clear();
        for postings in self.postings.iter_mut().filter(|postings| postings.doc() == doc) {
            postings.append_positions_with_offset(0, places);
        }
        places.sort_unstable();
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}
