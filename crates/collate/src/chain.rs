//! The quick way to an abridged quotation: each part between its marks of omission stands in the record as it is.
//!
//! Of all places of the parts those are chosen together that follow one another in the least room, since what a mark
//! leaves out seldom is long.

use crate::moves::{Jump, Move, Row};

/// Places for all parts in order.
pub(crate) struct Chain {
    pub(crate) moves: Vec<Move>,
    /// For each column the word of the run; nothing for a gap.
    pub(crate) columns: Vec<Option<usize>>,
    /// How many words of the record lie between the first and the last.
    pub(crate) length: usize,
}

/// The places of a part, with the place before it that leads there in the least room.
struct Link {
    at: usize,
    first: usize,
    before: usize,
}

/// Finds the shortest chain of all parts in one run of the record, the earliest of equals.
pub(crate) fn shortest(parts: &[&[Row<'_>]], ids: &[u32]) -> Option<Chain> {
    let mut links: Vec<Vec<Link>> = Vec::with_capacity(parts.len());
    for (number, part) in parts.iter().enumerate() {
        let places = places(part, ids);
        let reached = match number.checked_sub(1) {
            None => places.map(|at| Link { at, first: at, before: 0 }).collect(),
            Some(last) => {
                let (before, length) = (&links[last], parts[last].len());
                places.filter_map(|at| nearest(before, length, at)).collect::<Vec<Link>>()
            }
        };
        if reached.is_empty() {
            return None;
        }
        links.push(reached);
    }
    let ends = links.last()?.iter().enumerate();
    let (mut at, last) = ends.min_by_key(|(_, link)| link.at - link.first)?;
    let length = last.at - last.first;
    let mut chosen = Vec::with_capacity(parts.len());
    for links in links.iter().rev() {
        let link = links.get(at)?;
        chosen.push(link.at);
        at = link.before;
    }
    chosen.reverse();
    Some(laid_out(parts, &chosen, length))
}

/// Where a part stands as it is.
fn places<'i>(part: &'i [Row<'_>], ids: &'i [u32]) -> impl Iterator<Item = usize> + 'i {
    let stands = |at: &usize| {
        ids.get(*at..*at + part.len()).is_some_and(|ids| part.iter().zip(ids).all(|(row, id)| row.id == *id))
    };
    (0..ids.len()).filter(stands)
}

/// The link to the last place of the part before from which one at `at` may follow.
fn nearest(before: &[Link], length: usize, at: usize) -> Option<Link> {
    let last = before.partition_point(|link| link.at + length <= at).checked_sub(1)?;
    Some(Link { at, first: before[last].first, before: last })
}

/// The moves of the parts at their places.
fn laid_out(parts: &[&[Row<'_>]], chosen: &[usize], length: usize) -> Chain {
    let mut chain = Chain { moves: Vec::new(), columns: Vec::new(), length };
    let mut q = 0;
    for (part, &at) in parts.iter().zip(chosen) {
        let parted = chain.columns.last().copied().flatten().is_some_and(|last: usize| last + 1 < at);
        if parted {
            let from = chain.columns.len();
            chain.columns.push(None);
            chain.moves.push(Move::Jump { from, to: from + 1, kind: Jump::Omission });
        }
        for word in at..at + part.len() {
            chain.moves.push(Move::Same { q, t: chain.columns.len() });
            chain.columns.push(Some(word));
            q += 1;
        }
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moves::CONTENT_WORTH;

    /// The words of the record that parts are set against, by place.
    fn places_of(quote: &[&[u32]], record: &[u32]) -> Option<Vec<usize>> {
        let row = |id: &u32| Row {
            word: "",
            id: *id,
            worth: CONTENT_WORTH,
            bracketed: false,
            after_mark: false,
            at_edge: false,
        };
        let rows: Vec<Vec<Row<'_>>> = quote.iter().map(|part| part.iter().map(row).collect()).collect();
        let parts: Vec<&[Row<'_>]> = rows.iter().map(Vec::as_slice).collect();
        shortest(&parts, record).map(|chain| chain.columns.into_iter().flatten().collect())
    }

    #[test]
    fn parts_are_chosen_together_in_the_least_room() {
        assert_eq!(places_of(&[&[1, 2], &[5]], &[1, 2, 9, 1, 2, 9, 5, 9, 5]), Some(vec![3, 4, 6]));
        assert_eq!(places_of(&[&[1], &[2], &[3]], &[1, 2, 1, 3, 2, 3]), Some(vec![0, 1, 3]));
    }

    #[test]
    fn parts_out_of_order_or_lacking_make_no_chain() {
        assert_eq!(places_of(&[&[5], &[1, 2]], &[1, 2, 9, 5]), None);
        assert_eq!(places_of(&[&[1, 2], &[2, 3]], &[1, 2, 3]), None);
        assert_eq!(places_of(&[&[1], &[7]], &[1, 2, 3]), None);
    }
}
