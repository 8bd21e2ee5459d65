//! XML as our feeds and exports need it written: elements, attributes and text, nothing that could be nested wrongly or act.
//!
//! A hundred lines in place of a crate: of all that one knows, writing needs the escapes alone. [`crate::xml_reader`] reads it.

/// A piece of XML that is being written.
#[derive(Debug, Default)]
pub struct Xml {
    written: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// Begins a file, with its declaration.
    pub fn file() -> Xml {
        Xml { written: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Opens an element.
    pub fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> &mut Xml {
        self.tag(name, attributes, ">");
        self.open.push(name);
        self
    }

    /// Closes the element opened last.
    pub fn close(&mut self) -> &mut Xml {
        if let Some(name) = self.open.pop() {
            self.end_tag(name);
        }
        self
    }

    /// Writes an element that holds nothing.
    pub fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> &mut Xml {
        self.tag(name, attributes, "/>\n");
        self
    }

    /// Writes an element that holds text.
    pub fn text(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) -> &mut Xml {
        self.tag(name, attributes, ">");
        escape(text, &mut self.written);
        self.end_tag(name);
        self
    }

    /// Closes what is open, and gives what was written.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.written
    }

    /// Gives what was written, with what is open left open.
    pub fn unfinished(self) -> String {
        self.written
    }

    /// Writes text inside the element that is open.
    pub fn words(&mut self, text: &str) -> &mut Xml {
        escape(text, &mut self.written);
        self
    }

    /// Ends the line.
    pub fn end_line(&mut self) -> &mut Xml {
        self.written.push('\n');
        self
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.written.push('<');
        self.written.push_str(name);
        for (attribute, value) in attributes {
            self.written.push(' ');
            self.written.push_str(attribute);
            self.written.push_str("=\"");
            escape(value, &mut self.written);
            self.written.push('"');
        }
        self.written.push_str(end);
    }

    fn end_tag(&mut self, name: &str) {
        self.written.push_str("</");
        self.written.push_str(name);
        self.written.push_str(">\n");
    }
}

/// Writes text so that it is text in XML; characters that XML 1.0 has no way to write become U+FFFD.
///
/// Nearly all text needs nothing: it is copied in stretches. U+FFFE and U+FFFF begin with the byte 0xEF in UTF-8, as few others do.
fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        out.push_str(&rest[..at]);
        let mut characters = rest[at..].chars();
        match characters.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            Some('\r') => out.push_str("&#13;"),
            Some('\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            Some(character) => out.push(character),
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | 0xef) || (byte < 0x20 && byte != b'\t' && byte != b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_open_is_closed_and_text_is_text() {
        let mut xml = Xml::file();
        xml.open("a", &[("href", "x\"&<y")]).text("b", &[], "1 < 2 & \u{1}]]>").empty("c", &[]);
        let written = xml.finish();
        let expected = "<a href=\"x&quot;&amp;&lt;y\"><b>1 &lt; 2 &amp; \u{fffd}]]&gt;</b>\n<c/>\n</a>\n";
        assert!(written.ends_with(expected), "{written}");
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_element(text in "\\PC*|.*") {
            let mut xml = Xml::default();
            xml.text("t", &[("a", &text)], &text);
            let written = xml.finish();
            prop_assert_eq!(written.matches('<').count(), 2);
            prop_assert_eq!(written.matches('"').count(), 2);
        }
    }
}
