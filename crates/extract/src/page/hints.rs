//! What the words of a class, an id, a role or a microdata property say: `site-nav`, `article__body`, `share-row`.
//!
//! The words are those of web authors everywhere, not of one site. A word decides alone, since authors join
//! them freely; where two contradict, the reading weighs lines, not names.

use super::Traits;

/// The traits that the words of a class or id attribute name.
pub(crate) fn of_class(value: &str) -> Traits {
    words(value).fold(Traits::NONE, |traits, word| traits | of_word(word))
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

/// Splits `siteNav__item is-active` into `site` `Nav` `item` `is` `active`.
fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(CamelWords)
}

/// The words of a camel-case name.
#[derive(Clone, Copy)]
struct CamelWords<'a>(&'a str);

impl<'a> Iterator for CamelWords<'a> {
    type Item = &'a str;
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.0;
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let hump =
            (1..bytes.len()).find(|&i| bytes[i].is_ascii_uppercase() && bytes[i - 1].is_ascii_lowercase());
        let (word, rest) = rest.split_at(hump.unwrap_or(rest.len()));
        self.0 = rest;
        Some(word)
    }
}

fn of_word(word: &str) -> Traits {
    const LONGEST: usize = 16;
    if word.len() > LONGEST {
        return Traits::NONE;
    }
    let mut lower = [0; LONGEST];
    lower[..word.len()].copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    match &lower[..word.len()] {
        b"nav" | b"navbar" | b"navigation" | b"menu" | b"submenu" | b"megamenu" | b"breadcrumb"
        | b"breadcrumbs" | b"crumbs" | b"pagination" | b"pager" | b"toolbar" | b"topbar" | b"skip" => {
            Traits::NAVIGATION
        }
        b"footer" | b"foot" | b"colophon" | b"bottommeta" | b"copyright" => Traits::FOOTER,
        b"sidebar" | b"aside" | b"rail" | b"widget" | b"widgets" | b"sidecol" => Traits::ASIDE,
        b"share" | b"sharing" | b"social" | b"socials" | b"addthis" | b"sharethis" | b"addtoany"
        | b"print" | b"followus" | b"toolbox" | b"sharebar" => Traits::SHARE,
        b"related" | b"recommended" | b"recommend" | b"recommendations" | b"trending" | b"popular"
        | b"mostread" | b"readmore" | b"outbrain" | b"taboola" | b"cut" | b"seealso" | b"latest"
        | b"teaser" | b"teasers" | b"promo" | b"more" => Traits::RELATED,
        b"comments" | b"disqus" | b"respond" | b"commentlist" | b"comment" => Traits::COMMENTS,
        b"caption" | b"figcaption" | b"slider" | b"slideshow" | b"carousel" | b"gallery" | b"photo"
        | b"credit" | b"credits" | b"imagecaption" | b"player" | b"video" => Traits::CAPTION,
        b"tags" | b"tag" | b"taglist" | b"topics" | b"keywords" | b"tagscol" | b"categories" => Traits::TAGS,
        b"meta" | b"byline" | b"author" | b"dateline" | b"timestamp" | b"postmeta" | b"authors" => {
            Traits::META
        }
        b"date" | b"published" | b"pubdate" | b"datetime" => Traits::META | Traits::DATED,
        b"lead" | b"summary" | b"deck" | b"dek" | b"standfirst" | b"subtitle" | b"subhead"
        | b"subheadline" => Traits::LEAD,
        b"place" | b"location" => Traits::PLACE,
        b"headline" => Traits::HEADLINE,
        b"cookie" | b"cookies" | b"gdpr" | b"consent" | b"newsletter" | b"subscribe" | b"subscription"
        | b"popup" | b"modal" | b"advert" | b"ads" | b"ad" | b"advertisement" | b"sponsor" | b"sponsored"
        | b"signup" | b"banner" | b"donate" => Traits::PROMOTION,
        b"pullquote" | b"blockquote" => Traits::PULLED,
        _ => Traits::NONE,
    }
}

/// Says whether a class names the text of an article as whole words side by side: `article-body`, `entry-content`.
pub(crate) fn names_body(value: &str) -> bool {
    value.split_ascii_whitespace().any(|class| {
        let class = class.to_ascii_lowercase();
        let class: String = class.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        [
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
        ]
        .iter()
        .any(|name| class.ends_with(name))
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
