//! What traces found, kept for as long as the shared passages are what they were.

use crate::error::Result;
use dictum_archive::derived::Reuse;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Answers by what was asked, and the shared passages that they were found in.
pub(crate) struct TracedAtHand<K, V>(Mutex<Answers<K, V>>);

struct Answers<K, V> {
    of: Option<Arc<Reuse>>,
    answers: HashMap<K, Arc<V>>,
    /// What they weigh together.
    weight: usize,
}

impl<K, V> Default for TracedAtHand<K, V> {
    fn default() -> Self {
        TracedAtHand(Mutex::new(Answers { of: None, answers: HashMap::new(), weight: 0 }))
    }
}

impl<K: Eq + Hash, V> TracedAtHand<K, V> {
    /// Gives what was found in these shared passages before, or finds it and keeps it; all is forgotten where all would weigh more than
    /// `most`, or with other shared passages.
    pub(super) fn of(
        &self,
        reuse: &Arc<Reuse>,
        asked: K,
        most: usize,
        weigh: impl FnOnce(&V) -> usize,
        find: impl FnOnce() -> Result<V>,
    ) -> Result<Arc<V>> {
        {
            let mut kept = self.lock();
            if !kept.is_of(reuse) {
                *kept = Answers { of: Some(reuse.clone()), answers: HashMap::new(), weight: 0 };
            }
            if let Some(answer) = kept.answers.get(&asked) {
                return Ok(answer.clone());
            }
        }
        let answer = Arc::new(find()?);
        let mut kept = self.lock();
        // Something was committed since: what was found is of before.
        if kept.is_of(reuse) {
            let weight = weigh(&answer);
            if kept.weight + weight > most {
                kept.answers.clear();
                kept.weight = 0;
            }
            if kept.answers.insert(asked, answer.clone()).is_none() {
                kept.weight += weight;
            }
        }
        Ok(answer)
    }

    fn lock(&self) -> MutexGuard<'_, Answers<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Answers<K, V> {
    fn is_of(&self, reuse: &Arc<Reuse>) -> bool {
        self.of.as_ref().is_some_and(|known| Arc::ptr_eq(known, reuse))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stay_until_they_weigh_too_much_together() {
        let home = tempfile::tempdir().unwrap();
        let reuse = Arc::new(Reuse::open(home.path()).unwrap());
        let kept = TracedAtHand::<u8, u8>::default();
        let was_found = |asked: u8| {
            let mut found = false;
            let find = || {
                found = true;
                Ok(asked)
            };
            assert_eq!(*kept.of(&reuse, asked, 5, |_| 2, find).unwrap(), asked);
            found
        };
        assert!(was_found(1) && was_found(2));
        assert!(!was_found(1) && !was_found(2));
        // A third would make six.
        assert!(was_found(3) && !was_found(3));
        assert!(was_found(1) && !was_found(3));
    }
}
