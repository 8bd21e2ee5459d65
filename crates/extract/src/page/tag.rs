//! The elements of HTML that matter to a reading.

use super::name::{Name, Names};

/// What an element does to the lines around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Breaks no line and says nothing: `span` and all unknown names.
    Inline,
    /// Sets bold.
    Bold,
    /// Sets in italics.
    Italic,
    /// A link.
    Link,
    /// A time.
    Time,
    /// A block that says nothing more.
    Block,
    /// A paragraph: closed by the next block.
    Paragraph,
    /// A heading of a level.
    Heading(u8),
    /// `article`.
    Article,
    /// `main`.
    Main,
    /// `nav`.
    Nav,
    /// `aside`.
    Aside,
    /// `header`.
    Header,
    /// `footer`.
    Footer,
    /// `ul`, `ol`, `dl`, `menu`.
    List,
    /// `li`: closed by the next one.
    Item,
    /// `dt`, `dd`: closed by the next one.
    Term,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// `blockquote`.
    Quote,
    /// `pre`.
    Pre,
    /// `figure`.
    Figure,
    /// `figcaption`, `caption`.
    Caption,
    /// `form`, `select`, `button` and the like.
    Form,
    /// `address`.
    Address,
    /// `br`.
    Break,
    /// `hr`.
    Rule,
    /// `meta`.
    Meta,
    /// `link`, in the head.
    HeadLink,
    /// `html`.
    Root,
    /// `body`.
    Body,
    /// `title`.
    Title,
    /// `script`.
    Script,
    /// Elements whose content is not shown as text: `style`, `noscript`, `template`, `svg`…
    Unshown,
    /// Elements without content: `img`, `input`…
    Void,
}

impl Tag {
    /// Says whether it begins and ends a block.
    pub(crate) fn is_block(self) -> bool {
        !matches!(
            self,
            Tag::Inline
                | Tag::Bold
                | Tag::Italic
                | Tag::Link
                | Tag::Time
                | Tag::Break
                | Tag::Meta
                | Tag::HeadLink
                | Tag::Void
                | Tag::Title
                | Tag::Script
                | Tag::Unshown
        )
    }

    /// Says whether it never has content.
    pub(crate) fn is_void(self) -> bool {
        matches!(self, Tag::Break | Tag::Rule | Tag::Meta | Tag::HeadLink | Tag::Void)
    }

    /// The element of a name.
    pub(crate) fn named(name: Name) -> Tag {
        NAMES.get(name).unwrap_or(Tag::Inline)
    }
}

/// The names of each element.
static NAMES: Names<Tag, 512> = Names::new(&[
    (Tag::Bold, "b strong"),
    (Tag::Italic, "i em cite"),
    (Tag::Link, "a"),
    (Tag::Time, "time"),
    (Tag::Paragraph, "p"),
    (
        Tag::Block,
        "div section fieldset details summary center hgroup dialog table tbody thead tfoot legend search",
    ),
    (Tag::Heading(1), "h1"),
    (Tag::Heading(2), "h2"),
    (Tag::Heading(3), "h3"),
    (Tag::Heading(4), "h4"),
    (Tag::Heading(5), "h5"),
    (Tag::Heading(6), "h6"),
    (Tag::Article, "article"),
    (Tag::Main, "main"),
    (Tag::Nav, "nav"),
    (Tag::Aside, "aside"),
    (Tag::Header, "header"),
    (Tag::Footer, "footer"),
    (Tag::List, "ul ol dl menu dir"),
    (Tag::Item, "li"),
    (Tag::Term, "dt dd"),
    (Tag::Row, "tr"),
    (Tag::Cell, "td th"),
    (Tag::Quote, "blockquote"),
    (Tag::Pre, "pre xmp listing plaintext"),
    (Tag::Figure, "figure"),
    (Tag::Caption, "figcaption caption"),
    (Tag::Form, "form select option optgroup button"),
    (Tag::Address, "address"),
    (Tag::Break, "br"),
    (Tag::Rule, "hr"),
    (Tag::Meta, "meta"),
    (Tag::HeadLink, "link"),
    (Tag::Root, "html"),
    (Tag::Body, "body head"),
    (Tag::Title, "title"),
    (Tag::Script, "script"),
    (
        Tag::Unshown,
        "style noscript template svg iframe textarea noembed noframes math canvas object audio video",
    ),
    (Tag::Void, "img input wbr area base col embed param source track frame keygen"),
]);
