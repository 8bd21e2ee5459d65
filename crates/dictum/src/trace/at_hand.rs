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
}

impl<K, V> Default for TracedAtHand<K, V> {
    fn default() -> Self {
        TracedAtHand(Mutex::new(Answers { of: None, answers: HashMap::new() }))
    }
}

impl<K: Eq + Hash, V> TracedAtHand<K, V> {
    /// Gives what was found in these shared passages before, or finds it and keeps it; all is forgotten where there would be more than
    /// `most` answers, or other shared passages.
    pub(super) fn of(
        &self,
        reuse: &Arc<Reuse>,
        asked: K,
        most: usize,
        find: impl FnOnce() -> Result<V>,
    ) -> Result<Arc<V>> {
        {
            let mut kept = self.lock();
            if !kept.is_of(reuse) {
                *kept = Answers { of: Some(reuse.clone()), answers: HashMap::new() };
            }
            if let Some(answer) = kept.answers.get(&asked) {
                return Ok(answer.clone());
            }
        }
        let answer = Arc::new(find()?);
        let mut kept = self.lock();
        // Something was committed since: what was found is of before.
        if kept.is_of(reuse) {
            if kept.answers.len() >= most {
                kept.answers.clear();
            }
            kept.answers.insert(asked, answer.clone());
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
