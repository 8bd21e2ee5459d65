//! What the markup around a line says of it, as a set.

use std::ops::{BitOr, BitOrAssign};

/// A set of the things markup can say of a line: by its elements, roles, microdata and the words of its classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traits(u32);

impl Traits {
    /// Nothing said.
    pub(crate) const NONE: Traits = Traits(0);
    /// Menus, breadcrumbs, pagers.
    pub(crate) const NAVIGATION: Traits = Traits(1);
    /// The foot of the page.
    pub(crate) const FOOTER: Traits = Traits(1 << 1);
    /// The head of the page or of an article.
    pub(crate) const HEADER: Traits = Traits(1 << 2);
    /// Beside the main text.
    pub(crate) const ASIDE: Traits = Traits(1 << 3);
    /// Share, print, send.
    pub(crate) const SHARE: Traits = Traits(1 << 4);
    /// Other items the site recommends.
    pub(crate) const RELATED: Traits = Traits(1 << 5);
    /// Readers' comments.
    pub(crate) const COMMENTS: Traits = Traits(1 << 6);
    /// Words that belong to a picture, film or gallery.
    pub(crate) const CAPTION: Traits = Traits(1 << 7);
    /// Topics, tags, persons.
    pub(crate) const TAGS: Traits = Traits(1 << 8);
    /// Date, author, place: small print about the statement.
    pub(crate) const META: Traits = Traits(1 << 9);
    /// The summary that stands between headline and text.
    pub(crate) const LEAD: Traits = Traits(1 << 10);
    /// What the markup calls the text of the article.
    pub(crate) const BODY: Traits = Traits(1 << 11);
    /// Within an article.
    pub(crate) const ARTICLE: Traits = Traits(1 << 12);
    /// Within the page's main part.
    pub(crate) const MAIN: Traits = Traits(1 << 13);
    /// A block quotation.
    pub(crate) const QUOTE: Traits = Traits(1 << 14);
    /// An item of a list.
    pub(crate) const LIST: Traits = Traits(1 << 15);
    /// Within a form, on a button.
    pub(crate) const FORM: Traits = Traits(1 << 16);
    /// Cookies, newsletters, advertisements, pop-ups.
    pub(crate) const PROMOTION: Traits = Traits(1 << 17);
    /// What the markup calls the headline.
    pub(crate) const HEADLINE: Traits = Traits(1 << 18);
    /// Preformatted.
    pub(crate) const PRE: Traits = Traits(1 << 19);
    /// The place something was said at.
    pub(crate) const PLACE: Traits = Traits(1 << 20);
    /// A quotation pulled out of the text for show.
    pub(crate) const PULLED: Traits = Traits(1 << 21);
    /// The whole line stands in a `time` element or a block named for a date.
    pub(crate) const DATED: Traits = Traits(1 << 22);
    /// A cell of a table.
    pub(crate) const CELL: Traits = Traits(1 << 23);
    /// The publisher's words say that this is not for readers on a screen.
    pub(crate) const UNSEEN: Traits = Traits(1 << 24);
    /// What the markup calls a title, of whatever.
    pub(crate) const TITLE: Traits = Traits(1 << 25);

    /// What keeps a line out of a statement's text.
    pub(crate) const FURNITURE: Traits = Traits(
        Self::NAVIGATION.0
            | Self::FOOTER.0
            | Self::ASIDE.0
            | Self::SHARE.0
            | Self::RELATED.0
            | Self::COMMENTS.0
            | Self::CAPTION.0
            | Self::TAGS.0
            | Self::FORM.0
            | Self::PROMOTION.0
            | Self::UNSEEN.0,
    );

    /// The part of [`Traits::FURNITURE`] that names are seldom wrong about.
    pub(crate) const SURELY_FURNITURE: Traits = Traits(
        Self::NAVIGATION.0
            | Self::FOOTER.0
            | Self::SHARE.0
            | Self::COMMENTS.0
            | Self::FORM.0
            | Self::UNSEEN.0,
    );

    /// What an article's beginning cancels: the words of the containers around it.
    pub(crate) const OUTSIDE_ARTICLE: Traits = Traits(Self::FURNITURE.0 | Self::HEADER.0 | Self::META.0);

    /// Says whether the two sets share a member.
    pub(crate) fn any(self, other: Traits) -> bool {
        self.0 & other.0 != 0
    }

    /// The members that both sets have.
    pub(crate) fn both(self, other: Traits) -> Traits {
        Traits(self.0 & other.0)
    }

    /// The members of either set.
    pub(crate) const fn and(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }

    /// This set without the members of the other.
    pub(crate) const fn without(self, other: Traits) -> Traits {
        Traits(self.0 & !other.0)
    }
}

impl BitOr for Traits {
    type Output = Traits;
    fn bitor(self, other: Traits) -> Traits {
        self.and(other)
    }
}

impl BitOrAssign for Traits {
    fn bitor_assign(&mut self, other: Traits) {
        self.0 |= other.0;
    }
}
