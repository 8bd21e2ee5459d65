//! Words of the archive that are spelt nearly like one that stands nowhere.

use super::forms::each_beginning;
use tantivy::{Searcher, Term, schema::Field};

/// So many words with the same first letter are looked at in each segment: enough for the commonest letter of a million words.
const MOST_LOOKED_AT: usize = 100_000;

/// Finds words that are spelt nearly like a folded word, nearest first, then the most frequent.
pub(super) fn spellings_near(
    searcher: &Searcher,
    field: Field,
    word: &str,
    most: usize,
) -> tantivy::Result<Vec<String>> {
    let wanted: Vec<char> = word.chars().collect();
    let farthest = if wanted.len() < 4 {
        return Ok(Vec::new());
    } else if wanted.len() < 8 {
        1
    } else {
        2
    };
    let first: String = wanted.iter().take(1).collect();
    let mut near: Vec<(usize, String)> = Vec::new();
    for segment in searcher.segment_readers() {
        each_beginning(&*segment.inverted_index(field)?, &first, MOST_LOOKED_AT, |rest| {
            let other: Vec<char> = first.chars().chain(rest.chars()).collect();
            let far = distance(&wanted, &other, farthest);
            near.extend((1..=farthest).contains(&far).then(|| (far, other.iter().collect())));
        })?;
    }
    near.sort_unstable();
    near.dedup();
    let mut ranked = Vec::with_capacity(near.len());
    for (far, word) in near {
        let turns = searcher.doc_freq(&Term::from_field_text(field, &word))?;
        ranked.push((far, std::cmp::Reverse(turns), word));
    }
    ranked.sort_unstable();
    Ok(ranked.into_iter().take(most).map(|(_, _, word)| word).collect())
}

/// How many letters have to be put in, taken out, replaced or swapped with the next; more than `farthest` where it is more.
fn distance(a: &[char], b: &[char], farthest: usize) -> usize {
    if a.len().abs_diff(b.len()) > farthest {
        return farthest + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().all(|far| *far > farthest) {
            return farthest + 1;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn letters_put_in_taken_out_replaced_or_swapped_are_counted() {
        let far = |a: &str, b: &str| {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            distance(&letters(a), &letters(b), 2)
        };
        for (a, b, expected) in [
            ("treaty", "treaty", 0),
            ("treaty", "traety", 1),
            ("treaty", "treat", 1),
            ("treaty", "treatty", 1),
            ("treaty", "treety", 1),
            ("treaty", "entreaty", 2),
            ("treaty", "peace", 3),
        ] {
            assert_eq!(far(a, b), expected, "{a} {b}");
        }
    }
}
