//! Names in scripts that part no words: "外交部发言人林岚", "北野外務大臣", "김대변인".
//!
//! There an office stands right before or after the name, and a family name is seldom longer than two characters.

use super::Named;
use crate::lexicon::{List, lexicon};

/// The longest name without a dot between its parts; foreign names have one ("阿尔·伯恩").
const LONGEST_NAME: usize = 4;

/// Says whether a character belongs to such a script.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Says whether words can be a name.
pub(super) fn is_name(words: &str) -> bool {
    let dotted = words.contains(['·', '・', '．']);
    let count = words.chars().count();
    count > 1
        && (count <= LONGEST_NAME || dotted && count <= 3 * LONGEST_NAME)
        && words.chars().all(|c| {
            is_wide(c) && !matches!(c, '\u{3000}'..='\u{303F}') || matches!(c, '·' | '・' | '．' | ' ')
        })
}

/// Reads a name with the office before or behind it; nothing if words are in another script.
pub(super) fn read(words: &str) -> Option<Named> {
    if words.is_empty() || !words.chars().all(|c| is_wide(c) || matches!(c, '·' | '・' | '．' | ' ')) {
        return None;
    }
    let offices = || lexicon().phrases(List::Offices).iter().filter(|phrase| phrase.starts_with(is_wide));
    let behind = offices().find_map(|office| Some((words.strip_suffix(office)?, office)));
    let parted = behind.or_else(|| offices().find_map(|office| Some((words.strip_prefix(office)?, office))));
    let (name, office) =
        parted.map_or((words, None), |(name, office)| (name.trim(), Some(office.to_owned())));
    let bare = strip_honorific(name);
    let key: Vec<String> = Some(bare.replace(' ', "")).filter(|key| !key.is_empty()).into_iter().collect();
    Some(Named { name: bare.to_owned(), office, key, honoured: bare.len() < name.len() })
}

fn strip_honorific(name: &str) -> &str {
    let honorifics = lexicon().phrases(List::Honorifics).iter();
    honorifics
        .filter(|phrase| phrase.starts_with(is_wide))
        .find_map(|phrase| name.strip_suffix(phrase))
        .map_or(name, str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_part_from_names_that_no_space_parts_from_them() {
        for (words, name, office) in [
            ("林岚", "林岚", None),
            ("外交部发言人林岚", "林岚", Some("外交部发言人")),
            ("北野外務大臣", "北野", Some("外務大臣")),
            ("김대변인", "김", Some("대변인")),
            ("山辺氏", "山辺", None),
        ] {
            let named = read(words).unwrap();
            assert_eq!((named.name.as_str(), named.office.as_deref()), (name, office), "{words}");
        }
        assert!(read("Ada Lorn").is_none());
    }

    #[test]
    fn a_clause_is_no_name() {
        assert!(is_name("林岚") && is_name("阿尔·伯恩"));
        assert!(!is_name("我想强调的是下面一点") && !is_name("《渔报》"));
    }
}
