//! An element as a small tree, and the words in it.

/// An element with all that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name without prefix.
    pub name: String,
    /// Its attributes, without prefixes but for `xml:`.
    pub attributes: Vec<(String, String)>,
    /// What is in it, in order.
    pub children: Vec<Node>,
}

/// A part of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, its references undone.
    Text(String),
}

impl Element {
    /// Adds text behind what is in it.
    pub(super) fn push_text(&mut self, text: String) {
        match self.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(&text),
            _ => self.children.push(Node::Text(text)),
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements right within it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element right within it with a name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// All elements below it with a name, in order, but none within another such.
    pub fn below(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            } else {
                found.extend(element.below(name));
            }
        }
        found
    }

    /// The words in it, white space folded; a line break of TEI or Akoma Ntoso becomes `\n`.
    pub fn words(&self) -> String {
        self.words_without(&|_| false)
    }

    /// The same without what is in some of the elements within.
    pub fn words_without(&self, is_left_out: &dyn Fn(&Element) -> bool) -> String {
        let mut raw = String::new();
        self.gather(is_left_out, &mut raw);
        let lines = raw.split(LINE_BREAK).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn gather(&self, is_left_out: &dyn Fn(&Element) -> bool, out: &mut String) {
        // Of words that stand each in an element, `join` says what is set together; the space between the elements says nothing.
        let is_of_tokens = self.elements().any(Element::is_token);
        for node in &self.children {
            match node {
                Node::Text(text) if is_of_tokens && text.trim().is_empty() => {}
                Node::Text(text) => out.push_str(text),
                Node::Element(element) if is_left_out(element) => {}
                Node::Element(element) if matches!(element.name.as_str(), "lb" | "br" | "eol") => {
                    out.push(LINE_BREAK)
                }
                Node::Element(element) => {
                    element.gather(is_left_out, out);
                    let joins =
                        element.attribute("join").is_some_and(|join| join == "right" || join == "both");
                    if element.name == "s" || (element.is_token() && !joins) {
                        out.push(' ');
                    }
                }
            }
        }
    }

    fn is_token(&self) -> bool {
        matches!(self.name.as_str(), "w" | "pc")
    }
}

/// No character of XML: it cannot stand in text that was read.
const LINE_BREAK: char = '\u{1}';
