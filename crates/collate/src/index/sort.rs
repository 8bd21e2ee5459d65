//! Sorts the places of all words by the words from there on.
//!
//! First by the word itself, by counting; then within each word by the next four, as one number of 64 bits. Deeper
//! order would help only phrases of six words that stand in thousands of places.

/// Gives where each word's places begin (one more for the end; word 0 is the gap and has none), and the places.
pub(super) fn sorted_places(words: &[u32], codes: &[u16], vocabulary: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; vocabulary + 2];
    for &word in words.iter().filter(|word| **word != 0) {
        starts[word as usize + 1] += 1;
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    let mut next = starts.clone();
    let mut places = vec![0_u32; starts[vocabulary + 1] as usize];
    for (place, &word) in words.iter().enumerate().filter(|(_, word)| **word != 0) {
        let slot = &mut next[word as usize];
        places[*slot as usize] = place as u32;
        *slot += 1;
    }
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    for bounds in starts.windows(2).filter(|bounds| bounds[1] - bounds[0] > 1) {
        sort_group(&mut places[bounds[0] as usize..bounds[1] as usize], codes, &mut keyed);
    }
    (starts, places)
}

/// Sorts the places of one word by the four words after it, ties by place.
fn sort_group(places: &mut [u32], codes: &[u16], keyed: &mut Vec<(u64, u32)>) {
    keyed.clear();
    keyed.extend(places.iter().map(|&place| (key(codes, place as usize), place)));
    keyed.sort_unstable();
    for (place, (_, sorted)) in places.iter_mut().zip(keyed.iter()) {
        *place = *sorted;
    }
}

/// The four words after a place as one number; nothing after a gap counts.
fn key(codes: &[u16], place: usize) -> u64 {
    let mut key = 0;
    let mut ended = false;
    for ahead in 1..=4 {
        let code = codes.get(place + ahead).copied().filter(|_| !ended).unwrap_or(0);
        ended |= code == 0;
        key = key << 16 | u64::from(code);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_in_the_order_of_the_words_from_there_on() {
        let words = [3, 1, 2, 0, 3, 1, 1, 0, 3, 0];
        let codes: Vec<u16> = words.iter().map(|w| *w as u16).collect();
        let (starts, places) = sorted_places(&words, &codes, 3);
        assert_eq!(starts, [0, 0, 3, 4, 7]);
        assert_eq!(places, [6, 5, 1, 2, 8, 4, 0]);
    }
}
