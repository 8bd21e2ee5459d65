//! The elements of HTML that matter to a reading.

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

    /// The element of a lower-case name.
    pub(crate) fn named(name: &[u8]) -> Tag {
        match name {
            b"b" | b"strong" => Tag::Bold,
            b"i" | b"em" | b"cite" => Tag::Italic,
            b"a" => Tag::Link,
            b"time" => Tag::Time,
            b"p" => Tag::Paragraph,
            b"div" | b"section" | b"fieldset" | b"details" | b"summary" | b"center" | b"hgroup"
            | b"dialog" | b"table" | b"tbody" | b"thead" | b"tfoot" | b"legend" | b"search" => Tag::Block,
            b"h1" => Tag::Heading(1),
            b"h2" => Tag::Heading(2),
            b"h3" => Tag::Heading(3),
            b"h4" => Tag::Heading(4),
            b"h5" => Tag::Heading(5),
            b"h6" => Tag::Heading(6),
            b"article" => Tag::Article,
            b"main" => Tag::Main,
            b"nav" => Tag::Nav,
            b"aside" => Tag::Aside,
            b"header" => Tag::Header,
            b"footer" => Tag::Footer,
            b"ul" | b"ol" | b"dl" | b"menu" | b"dir" => Tag::List,
            b"li" => Tag::Item,
            b"dt" | b"dd" => Tag::Term,
            b"tr" => Tag::Row,
            b"td" | b"th" => Tag::Cell,
            b"blockquote" => Tag::Quote,
            b"pre" | b"xmp" | b"listing" | b"plaintext" => Tag::Pre,
            b"figure" => Tag::Figure,
            b"figcaption" | b"caption" => Tag::Caption,
            b"form" | b"select" | b"option" | b"optgroup" | b"button" => Tag::Form,
            b"address" => Tag::Address,
            b"br" => Tag::Break,
            b"hr" => Tag::Rule,
            b"meta" => Tag::Meta,
            b"link" => Tag::HeadLink,
            b"html" => Tag::Root,
            b"body" | b"head" => Tag::Body,
            b"title" => Tag::Title,
            b"script" => Tag::Script,
            b"style" | b"noscript" | b"template" | b"svg" | b"iframe" | b"textarea" | b"noembed"
            | b"noframes" | b"math" | b"canvas" | b"object" | b"audio" | b"video" => Tag::Unshown,
            b"img" | b"input" | b"wbr" | b"area" | b"base" | b"col" | b"embed" | b"param" | b"source"
            | b"track" | b"frame" | b"keygen" => Tag::Void,
            _ => Tag::Inline,
        }
    }
}
