//! The visible text of a page by an independent parser: a walk over the tree that html5ever makes.

use html5ever::{ParseOpts, parse_document, tendril::TendrilSink, tree_builder::TreeBuilderOpts};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Elements whose text is not shown, by our reading of a page as words; the standard's own are among them.
pub const UNSHOWN: &[&str] = &[
    "script", "style", "title", "noscript", "template", "svg", "math", "iframe", "textarea", "noembed",
    "noframes", "canvas", "object", "audio", "video",
];

/// The text of a page that is shown, in the order of the tree.
pub fn tree_text(page: &str) -> String {
    let options = ParseOpts {
        // With scripts off the text of `noscript` would be parsed; with them on it is one text, which is not shown.
        tree_builder: TreeBuilderOpts { scripting_enabled: true, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let tree = parse_document(RcDom::default(), options).one(page);
    let mut text = String::new();
    // Pages nest deeper than a stack of calls bears.
    let mut waiting: Vec<Handle> = vec![tree.document.clone()];
    while let Some(node) = waiting.pop() {
        match &node.data {
            NodeData::Text { contents } => text.push_str(&contents.borrow()),
            NodeData::Element { .. } if is_unshown(&node) => continue,
            _ => {}
        }
        waiting.extend(node.children.borrow().iter().rev().cloned());
    }
    text
}

fn is_unshown(node: &Handle) -> bool {
    let NodeData::Element { name, attrs, .. } = &node.data else { return false };
    let is_hidden = attrs.borrow().iter().any(|attribute| match &*attribute.name.local {
        "hidden" => true,
        "style" => hides(&attribute.value),
        _ => false,
    });
    is_hidden || UNSHOWN.contains(&&*name.local)
}

fn hides(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("display") && value.trim().eq_ignore_ascii_case("none")
    })
}
