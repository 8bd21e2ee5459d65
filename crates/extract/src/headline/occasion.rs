//! At what it was said, as a headline words it: the words after "at the", "lors de", "in the course of" in any
//! language, up to place and day; or what its words stand around, where prepositions do.

use super::{openings_in, place::is_mostly_capitals};
use crate::lexicon::{List, lexicon};

/// How many words after a common preposition are searched for the noun of an occasion: "auf der Münchner Konferenz".
const NOUN_WITHIN: usize = 4;

/// The occasion of a headline without its day; `place` is what was read as its place, `names_kind` whether it says
/// what kind of statement it is.
pub(super) fn of_headline(trunk: &str, names_kind: bool, place: Option<&str>) -> Option<String> {
    if trunk.chars().any(is_wide) {
        return around(trunk);
    }
    // In capitals alone nothing tells where an occasion ends.
    if is_mostly_capitals(trunk) {
        return None;
    }
    let any_words = openings_in(trunk, List::OccasionOpenings).into_iter().next();
    let mut with_noun = openings_in(trunk, List::OccasionAt).into_iter();
    let with_noun = with_noun.find(|opening| begins_with_noun(&trunk[opening.end..]));
    let opening = [any_words, with_noun].into_iter().flatten().min_by_key(|opening| opening.start)?;
    // "Flooded Towns Rebuilt Following Heavy Rain" is news: nothing was said at it.
    if !names_kind && trunk[opening.clone()].starts_with(char::is_uppercase) {
        return None;
    }
    let words = without_place(trunk[opening.end..].trim(), place).trim_end_matches([',', ' ', '(']);
    (words.split(' ').count() > 1).then(|| words.to_owned())
}

fn without_place<'w>(words: &'w str, place: Option<&str>) -> &'w str {
    let Some(shorter) = place.and_then(|place| words.strip_suffix(place)) else { return words };
    let shorter = shorter.trim_end();
    let openings = lexicon().phrases(List::PlaceOpenings).iter();
    openings.filter_map(|opening| shorter.strip_suffix(opening)?.strip_suffix(' ')).next().unwrap_or(shorter)
}

/// Says whether one of the first words is, or ends in, the noun of an occasion: "Friedenskonferenz".
fn begins_with_noun(words: &str) -> bool {
    let nouns = lexicon().phrases(List::OccasionNouns);
    let ends_in_noun = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        nouns.iter().any(|noun| word.ends_with(noun))
    };
    words.split(' ').take(NOUN_WITHIN).take_while(|word| !word.starts_with(['«', '“', '"'])).any(ends_in_noun)
}

/// "在港口论坛开幕式上的讲话", "港湾フォーラムにおける挨拶": what stands between two words of the list, if it ends in a noun.
fn around(trunk: &str) -> Option<String> {
    lexicon().phrases(List::OccasionAround).iter().find_map(|phrase| {
        let (before, after) = phrase.split_once('…')?;
        let start = trunk.find(before)? + before.len();
        let words = &trunk[start..start + trunk[start..].find(after)?];
        let nouns = lexicon().phrases(List::OccasionNouns).iter();
        let ends_in_noun = nouns.filter(|noun| noun.chars().all(is_wide)).any(|noun| words.ends_with(noun));
        (ends_in_noun && words.chars().count() > 2).then(|| words.to_owned())
    })
}

fn is_wide(c: char) -> bool {
    c >= '\u{2E80}'
}

#[cfg(test)]
mod tests {
    #[test]
    fn occasions_are_told_in_many_languages() {
        for (headline, occasion) in [
            (
                "Ada Lorn’s remarks at the opening of the Bridge Forum, Lindale, July 8, 2031",
                "opening of the Bridge Forum",
            ),
            ("Выступление министра на открытии маяка, Линдейл, 8 июля 2031 года", "открытии маяка"),
            (
                "Выступление министра в ходе пленарной сессии форума, Линдейл, 8 июля 2031 года",
                "пленарной сессии форума",
            ),
            (
                "Discours de la ministre Ada Lorn à l’ouverture du Forum des ponts, Lindale, 8 juillet 2031",
                "ouverture du Forum des ponts",
            ),
            (
                "Discours de la ministre lors de la cérémonie des phares à Lindale, le 8 juillet 2031",
                "cérémonie des phares",
            ),
            (
                "Discurso del ministro en la inauguración del faro, Lindale, 8 de julio de 2031",
                "inauguración del faro",
            ),
            (
                "Rede der Ministerin Ada Lorn bei der Eröffnung der Brücke am 8. Juli 2031 in Lindale",
                "Eröffnung der Brücke",
            ),
            ("Rede auf der Lindaler Friedenskonferenz", "Lindaler Friedenskonferenz"),
            ("洛恩部长在港口论坛开幕式上的讲话", "港口论坛开幕式"),
            ("第十回港湾フォーラムにおけるローン外務大臣挨拶", "第十回港湾フォーラム"),
            ("كلمة الوزيرة على هامش منتدى الموانئ", "منتدى الموانئ"),
        ] {
            assert_eq!(crate::headline::read(headline).occasion.as_deref(), Some(occasion), "{headline}");
        }
    }

    #[test]
    fn what_is_only_spoken_of_is_no_occasion() {
        for headline in
            ["Ответ на вопрос СМИ", "日本における難民に関する声明", "Rede zur Lage der Nation", "在海上的船"]
        {
            assert_eq!(crate::headline::read(headline).occasion, None, "{headline}");
        }
    }
}
