//! What the words of a class, an id, a role or a microdata property say: `site-nav`, `article__body`, `share-row`.
//!
//! The words are those of web authors everywhere, not of one site. A word decides alone, since authors join
//! them freely; where two contradict, the reading weighs lines, not names.

use super::{
    Traits,
    name::{Name, Names},
};

/// What the words of a class attribute say, and whether it names the text of an article.
pub(crate) fn of_class(value: &str) -> Traits {
    let words = of_words(value);
    let body = if words.may_name_body && names_body(value) { Traits::BODY } else { Traits::NONE };
    let unseen = if words.may_hide && names_unseen(value) { Traits::UNSEEN } else { Traits::NONE };
    body | unseen | words.traits
}

/// Says whether one of the classes is a usual name for what is not shown. Whole classes only: `hidden-xs` is shown elsewhere.
/// It is the style sheet that hides, and we do not have it: so a whole line can be kept out by a class, words in one cannot.
fn names_unseen(value: &str) -> bool {
    let unseen =
        ["hidden", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "element-invisible"];
    value.split_ascii_whitespace().any(|class| unseen.contains(&class))
}

/// What the words of an id say: as those of a class, but ids are too free to name an article's text.
pub(crate) fn of_id(value: &str) -> Traits {
    of_words(value).traits
}

/// The traits of an ARIA role.
pub(crate) fn of_role(role: &str) -> Traits {
    match role {
        "navigation" | "menu" | "menubar" | "breadcrumb" => Traits::NAVIGATION,
        "contentinfo" => Traits::FOOTER,
        "banner" => Traits::HEADER,
        "complementary" => Traits::ASIDE,
        "search" | "form" | "button" => Traits::FORM,
        "main" => Traits::MAIN,
        "article" => Traits::ARTICLE,
        "alert" | "dialog" | "alertdialog" => Traits::PROMOTION,
        "listbox" => Traits::CAPTION,
        _ => Traits::NONE,
    }
}

/// The traits of a schema.org property or type.
pub(crate) fn of_microdata(name: &str) -> Traits {
    match name.rsplit('/').next().unwrap_or(name) {
        "articleBody" => Traits::BODY | Traits::ARTICLE,
        "headline" => Traits::HEADLINE,
        "description" => Traits::LEAD,
        "caption" => Traits::CAPTION,
        "Article" | "NewsArticle" | "BlogPosting" | "Report" => Traits::ARTICLE,
        "SiteNavigationElement" | "BreadcrumbList" => Traits::NAVIGATION,
        "WPFooter" => Traits::FOOTER,
        "WPHeader" => Traits::HEADER,
        "WPSideBar" => Traits::ASIDE,
        "Comment" | "UserComments" => Traits::COMMENTS,
        "contentLocation" | "locationCreated" => Traits::PLACE,
        "datePublished" | "dateModified" | "dateCreated" | "startDate" => Traits::DATED,
        "author" | "publisher" => Traits::META,
        _ => Traits::NONE,
    }
}

/// What words say together.
struct Words {
    traits: Traits,
    /// Whether one of them ends as the names of an article's text do.
    may_name_body: bool,
    /// Whether one of them ends a name for what is not shown.
    may_hide: bool,
}

impl Words {
    /// Adds a word, of which the last bytes are given as [`Name::packed`] takes them.
    #[inline]
    fn add(&mut self, word: &[u8], packed: u64) {
        let known = match word.len() {
            0..=Name::PACKED => WORDS.get(Name::packed(packed)),
            _ => WORDS.of_word(word),
        };
        match known {
            Some(Word::Says(traits)) => self.traits |= traits,
            Some(Word::EndsHiding) => self.may_hide = true,
            None => {}
        }
        self.may_name_body |=
            matches!(word, [.., b'd' | b'D', b'y' | b'Y'] | [.., b'n' | b'N' | b'x' | b'X', b't' | b'T']);
    }
}

/// What the words of `siteNav__item is-active` say: `site`, `Nav`, `item`, `is`, `active`.
fn of_words(value: &str) -> Words {
    let bytes = value.as_bytes();
    let mut words = Words { traits: Traits::NONE, may_name_body: false, may_hide: false };
    let (mut start, mut is_after_low, mut packed) = (0, false, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        let low = LOWERED[usize::from(byte)];
        let is_capital = low != byte && low != PARTS;
        if low == PARTS || is_capital && is_after_low {
            words.add(&bytes[start..at], packed);
            start = at + usize::from(low == PARTS);
            packed = 0;
        }
        packed = packed << 8 | u64::from(low);
        is_after_low = byte.is_ascii_lowercase();
    }
    words.add(&bytes[start..], packed);
    words
}

/// What stands in the table for bytes that part words. It leaves a word that has not begun as it is.
const PARTS: u8 = 0;

/// Each letter and digit in lower case, and [`PARTS`] for all other bytes.
static LOWERED: [u8; 256] = {
    let mut lowered = [PARTS; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            lowered[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    lowered
};

/// What a word is to us.
#[derive(Clone, Copy)]
enum Word {
    /// It says this.
    Says(Traits),
    /// The names for what is not shown end in it.
    EndsHiding,
}

/// What each word says.
static WORDS: Names<Word, 512> = Names::new(&[
    (
        Word::Says(Traits::NAVIGATION),
        "nav navbar navigation menu submenu megamenu breadcrumb breadcrumbs crumbs pagination pager toolbar topbar skip",
    ),
    (Word::Says(Traits::FOOTER), "footer foot colophon bottommeta copyright"),
    (Word::Says(Traits::ASIDE), "sidebar aside rail widget widgets sidecol"),
    (
        Word::Says(Traits::SHARE),
        "share sharing social socials addthis sharethis addtoany print followus toolbox sharebar",
    ),
    (
        Word::Says(Traits::RELATED),
        "related recommended recommend recommendations trending popular mostread readmore outbrain taboola cut seealso latest teaser teasers promo more",
    ),
    (Word::Says(Traits::COMMENTS), "comments disqus respond commentlist comment"),
    (
        Word::Says(Traits::CAPTION),
        "caption figcaption slider slideshow carousel gallery photo credit credits imagecaption player video",
    ),
    (Word::Says(Traits::TAGS), "tags tag taglist topics keywords tagscol categories"),
    (Word::Says(Traits::META), "meta byline author dateline timestamp postmeta authors"),
    (Word::Says(Traits::META.and(Traits::DATED)), "date published pubdate datetime"),
    (Word::Says(Traits::LEAD), "lead summary deck dek standfirst subtitle subhead subheadline chapo"),
    (Word::Says(Traits::PLACE), "place location"),
    (Word::Says(Traits::HEADLINE), "headline"),
    (Word::Says(Traits::TITLE), "title"),
    (
        Word::Says(Traits::PROMOTION),
        "cookie cookies gdpr consent newsletter subscribe subscription popup modal advert ads ad advertisement sponsor sponsored signup banner donate",
    ),
    (Word::Says(Traits::PULLED), "pullquote blockquote"),
    (Word::EndsHiding, "hidden only visuallyhidden text invisible"),
]);

/// What the classes of an article's text end in, letters alone.
const BODIES: &[&str] = &[
    "articlebody",
    "articlecontent",
    "articletext",
    "entrycontent",
    "postcontent",
    "postbody",
    "storybody",
    "storycontent",
    "newscontent",
    "newstext",
    "bodytext",
    "fieldnamebody",
    "econtent",
];

/// The length of the shortest of them.
const SHORTEST_BODY: usize = "bodytext".len();

/// Says whether a class names the text of an article as whole words side by side: `article-body`, `entry-content`.
fn names_body(value: &str) -> bool {
    // All of them end in "body", "content" or "text".
    let may_be = |class: &&str| {
        let last = class.bytes().rev().find(u8::is_ascii_alphanumeric);
        class.len() >= SHORTEST_BODY && matches!(last, Some(b'y' | b'Y' | b't' | b'T'))
    };
    value.split_ascii_whitespace().filter(may_be).any(|class| {
        let ends = |body: &&str| {
            let mut letters = class.bytes().rev().filter(u8::is_ascii_alphanumeric);
            body.bytes()
                .rev()
                .all(|letter| letters.next().is_some_and(|one| one.eq_ignore_ascii_case(&letter)))
        };
        BODIES.iter().any(ends)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_class_speak_for_themselves() {
        assert!(of_class("c-siteNav__item is-active").any(Traits::NAVIGATION));
        assert!(of_class("share-row").any(Traits::SHARE));
        assert!(!of_class("canal headquarters navy").any(Traits::FURNITURE));
        assert!(names_body("x entry-content") && names_body("article__body") && !names_body("content"));
    }
}
