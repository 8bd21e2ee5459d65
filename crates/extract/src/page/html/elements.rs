//! The elements that are open, and what they say together of the text within.

use super::attributes::Attributes;
use crate::page::{Blocks, Traits, builder::Setting, hints, name::Name, tag::Tag};

/// How deep elements are followed; deeper ones still break lines, but say nothing.
const DEEPEST: usize = 512;

/// The stack of open elements.
pub(super) struct Elements<'a> {
    open: Vec<Open>,
    deeper: usize,
    blocks: Blocks,
    classes: Lately<'a>,
    ids: Lately<'a>,
}

#[derive(Clone, Copy)]
struct Open {
    tag: Tag,
    name: Name,
    setting: Setting,
    unshown: bool,
}

/// What holds outside of all elements.
static OUTSIDE: Open = Open { tag: Tag::Inline, name: Name::NONE, setting: Setting::PLAIN, unshown: false };

impl<'a> Elements<'a> {
    /// Nothing is open yet.
    pub(super) fn new() -> Self {
        Elements {
            open: Vec::with_capacity(64),
            deeper: 0,
            blocks: Blocks::default(),
            classes: Lately::new(hints::of_class),
            ids: Lately::new(hints::of_id),
        }
    }

    /// How text is set here.
    pub(super) fn setting(&self) -> &Setting {
        &self.innermost().setting
    }

    fn innermost(&self) -> &Open {
        self.open.last().unwrap_or(&OUTSIDE)
    }

    /// The blocks met on the way.
    pub(super) fn into_blocks(self) -> Blocks {
        self.blocks
    }

    /// Says whether text is not shown here.
    pub(super) fn is_unshown(&self) -> bool {
        self.innermost().unshown
    }

    /// Opens an element.
    pub(super) fn open(&mut self, tag: Tag, name: Name, attributes: &Attributes<'a>) {
        if self.open.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let mut setting = *self.setting();
        let style = attributes.style.map(Style::read).unwrap_or_default();
        let is_hidden = attributes.hidden || style.hides;
        let unshown = self.is_unshown() || tag == Tag::Unshown || tag == Tag::Script || is_hidden;
        setting.bold |= tag == Tag::Bold || style.sets_bold;
        setting.italic |= tag == Tag::Italic;
        setting.linked |= tag == Tag::Link && attributes.href.is_some();
        if let Tag::Heading(level) = tag {
            setting.heading = level;
        }
        if tag.is_block() {
            let names = block_names(tag, self.own_traits(attributes));
            setting.traits = within(setting.traits, names);
            if Blocks::follows(tag) {
                setting.block = self.blocks.open(tag, names, setting.block);
            }
        } else if tag == Tag::Inline || tag == Tag::Time {
            setting.traits |= self.own_traits(attributes);
        }
        self.open.push(Open { tag, name, setting, unshown });
    }

    /// What the attributes of an element say of its text.
    fn own_traits(&mut self, attributes: &Attributes<'a>) -> Traits {
        let mut traits = attributes.class.map_or(Traits::NONE, |class| self.classes.traits(class));
        traits |= attributes.id.map_or(Traits::NONE, |id| self.ids.traits(id));
        traits |= attributes.role.map_or(Traits::NONE, hints::of_role);
        traits |= attributes.itemprop.map_or(Traits::NONE, hints::of_microdata);
        traits | attributes.itemtype.map_or(Traits::NONE, hints::of_microdata)
    }

    /// Closes the innermost element of this name, and all within it.
    pub(super) fn close(&mut self, tag: Tag, name: Name) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        // An inline end tag does not reach out of its block; a block's end tag reaches as far as it must.
        for (i, open) in self.open.iter().enumerate().rev() {
            if open.name == name {
                self.open.truncate(i);
                return;
            }
            // What an inline end tag closed beyond a hidden element would show words that a piece of the page hides.
            if !tag.is_block() && (is_wall(open.tag) || open.unshown) {
                return;
            }
        }
    }

    /// Closes what a block closes by beginning: an open paragraph, the item before.
    pub(super) fn close_implied(&mut self, tag: Tag) {
        let closes = |open: Tag| match tag {
            Tag::Item => matches!(open, Tag::Item | Tag::Paragraph),
            Tag::Term => matches!(open, Tag::Term | Tag::Paragraph),
            Tag::Row => matches!(open, Tag::Row | Tag::Cell | Tag::Paragraph),
            Tag::Cell => matches!(open, Tag::Cell | Tag::Paragraph),
            Tag::Heading(_) => matches!(open, Tag::Heading(_) | Tag::Paragraph),
            _ => open == Tag::Paragraph,
        };
        let walls =
            |open: Tag| open.is_block() && !matches!(open, Tag::Paragraph | Tag::Heading(_) | Tag::Cell);
        let mut keep = self.open.len();
        for (i, open) in self.open.iter().enumerate().rev() {
            if closes(open.tag) {
                keep = i;
            } else if walls(open.tag) {
                break;
            }
        }
        self.open.truncate(keep);
    }
}

/// Elements an inline end tag does not reach beyond.
fn is_wall(tag: Tag) -> bool {
    matches!(tag, Tag::Cell | Tag::Caption | Tag::Article | Tag::Quote)
}

/// What a style attribute says of text.
#[derive(Clone, Copy, Default)]
struct Style {
    hides: bool,
    sets_bold: bool,
}

impl Style {
    fn read(style: &str) -> Style {
        let mut read = Style::default();
        for (property, value) in style.split(';').filter_map(|declaration| declaration.split_once(':')) {
            let (property, value) = (property.trim(), value.trim());
            let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
            read.hides |= is(property, "display") && is(value, "none");
            read.sets_bold |= is(property, "font-weight") && (is(value, "bold") || is(value, "700"));
        }
        read
    }
}

/// What is said of a block's text: by the blocks around it and by its own names.
fn within(around: Traits, names: Traits) -> Traits {
    let begins_article = names.any(Traits::BODY | Traits::ARTICLE) && !around.any(Traits::ARTICLE);
    (if begins_article { around.without(Traits::OUTSIDE_ARTICLE) } else { around }) | names
}

/// What a block's element and attributes say of it.
fn block_names(tag: Tag, own: Traits) -> Traits {
    let article = tag == Tag::Article || own.any(Traits::BODY | Traits::ARTICLE);
    let by_element = match tag {
        Tag::Article => Traits::ARTICLE,
        Tag::Main => Traits::MAIN,
        Tag::Nav => Traits::NAVIGATION,
        Tag::Aside => Traits::ASIDE,
        Tag::Header => Traits::HEADER,
        Tag::Footer => Traits::FOOTER,
        Tag::Item => Traits::LIST,
        Tag::Quote => Traits::QUOTE,
        Tag::Pre => Traits::PRE,
        Tag::Figure | Tag::Caption => Traits::CAPTION,
        Tag::Form => Traits::FORM,
        Tag::Cell => Traits::CELL,
        _ => Traits::NONE,
    };
    // The whole page's own classes and those of an article speak of layout, not of what they hold.
    let own = if matches!(tag, Tag::Root | Tag::Body) || article {
        own.without(Traits::OUTSIDE_ARTICLE)
    } else {
        own
    };
    by_element | own
}

/// What the names met lately say: pages repeat their classes hundreds of times.
struct Lately<'a> {
    met: Vec<Met<'a>>,
    read: fn(&str) -> Traits,
}

#[derive(Clone, Copy, Default)]
struct Met<'a> {
    value: &'a str,
    traits: Traits,
}

impl<'a> Lately<'a> {
    /// How many are remembered: a page's own classes are seldom more.
    const MOST: usize = 256;

    fn new(read: fn(&str) -> Traits) -> Self {
        Lately { met: Vec::new(), read }
    }

    /// What a name says, read once while it is remembered.
    fn traits(&mut self, value: &'a str) -> Traits {
        if self.met.is_empty() {
            self.met.resize(Lately::MOST, Met::default());
        }
        let met = &mut self.met[place(value.as_bytes()) % Lately::MOST];
        if met.value != value {
            *met = Met { value, traits: (self.read)(value) };
        }
        met.traits
    }
}

/// A number from the length of a name and its last eight bytes, in which names differ most.
fn place(name: &[u8]) -> usize {
    let last = name
        .last_chunk::<8>()
        .map_or_else(|| Name::of(name).mixed() as u64, |last| u64::from_le_bytes(*last));
    ((last ^ name.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
}
