//! Letters of names: Cyrillic in Latin letters, what transliterations agree on, and familiar forms of given names.

/// Cyrillic letters as English-language offices write them most (close to BGN/PCGN), lower case.
const LATIN: [(char, &str); 41] = [
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ё', "e"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "i"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "kh"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "shch"),
    ('ъ', ""),
    ('ы', "y"),
    ('ь', ""),
    ('э', "e"),
    ('ю', "yu"),
    ('я', "ya"),
    ('і', "i"),
    ('ї', "yi"),
    ('є', "ye"),
    ('ґ', "g"),
    ('ў', "u"),
    ('ј', "j"),
    ('љ', "lj"),
    ('њ', "nj"),
];

/// What transliterations of one sound into Latin letters are taken to be; in this order.
const SOUNDS: [(&str, &str); 19] = [
    ("tsch", "ch"),
    ("tch", "ch"),
    ("dzh", "j"),
    ("dj", "j"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("kh", "h"),
    ("zh", "z"),
    ("ph", "f"),
    ("ck", "k"),
    ("tz", "ts"),
    ("ou", "u"),
    ("oo", "u"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("ye", "e"),
    ("y", "i"),
    ("j", "i"),
];

/// Given names and the forms that those who know them use, each line one name. A short list: what is not on it stays apart.
const FAMILIAR: [&[&str]; 27] = [
    &["joseph", "joe"],
    &["robert", "bob", "rob", "bobby"],
    &["william", "bill", "will", "billy"],
    &["michael", "mike"],
    &["anthony", "tony"],
    &["james", "jim", "jimmy"],
    &["thomas", "tom"],
    &["richard", "dick", "rick"],
    &["charles", "charlie", "chuck"],
    &["edward", "ed", "ted"],
    &["elizabeth", "liz", "beth"],
    &["katherine", "kate", "kathy"],
    &["kenneth", "ken"],
    &["benjamin", "ben"],
    &["daniel", "dan"],
    &["david", "dave"],
    &["donald", "don"],
    &["andrew", "andy"],
    &["gregory", "greg"],
    &["jeffrey", "jeff"],
    &["malcolm", "mal"],
    &["matthew", "matt"],
    &["patrick", "pat"],
    &["peter", "pete"],
    &["stephen", "steven", "steve"],
    &["timothy", "tim"],
    &["christopher", "chris"],
];

/// Says whether a letter is Cyrillic.
pub(super) fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52F}').contains(&c)
}

/// Says whether a character is of a script whose names are not parted by spaces into given and family name.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A folded Cyrillic word in Latin letters; letters of other alphabets stay.
pub(super) fn latin(word: &str) -> String {
    let mut latin = String::with_capacity(word.len());
    for c in word.chars() {
        match LATIN.iter().find(|(letter, _)| *letter == c) {
            Some((_, written)) => latin.push_str(written),
            None => latin.push(c),
        }
    }
    latin
}

/// What the transliterations of a name into Latin letters agree on.
///
/// Coarser than [`crate::spelling`]'s, which must not take one word of a sentence for another: here a given and a family name have
/// to agree at once.
pub(super) fn sound(name: &str) -> String {
    let mut sound = SOUNDS.iter().fold(name.to_owned(), |sound, (from, to)| sound.replace(from, to));
    if let Some(stem) = sound.strip_suffix("ander") {
        sound = format!("{stem}andr");
    }
    let mut last = '\0';
    sound.retain(|c| c != '\'' && std::mem::replace(&mut last, c) != c);
    sound
}

/// The consonants that stand double in a name.
pub(super) fn doubled(name: &str) -> Vec<char> {
    let letters: Vec<char> = name.chars().collect();
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    letters.windows(2).filter(|pair| pair[0] == pair[1] && !is_vowel(pair[0])).map(|pair| pair[0]).collect()
}

/// Says whether two given names are forms of one: `joe` and `joseph`.
pub(super) fn are_familiar(a: &str, b: &str) -> bool {
    FAMILIAR.iter().any(|forms| forms.contains(&a) && forms.contains(&b))
}
