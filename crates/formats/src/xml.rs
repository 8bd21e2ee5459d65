//! XML as our feeds need it written: elements, attributes and text, nothing that could be nested wrongly or act.
//!
//! Sixty lines in place of a crate: we write it and never read it, and of all it knows need the escapes alone.

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
            self.written.push_str(&format!("</{name}>\n"));
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
        self.written.push_str(&format!("</{name}>\n"));
        self
    }

    /// Closes what is open, and gives what was written.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.written
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.written.push_str(&format!("<{name}"));
        for (attribute, value) in attributes {
            self.written.push_str(&format!(" {attribute}=\""));
            escape(value, &mut self.written);
            self.written.push('"');
        }
        self.written.push_str(end);
    }
}

/// Writes text so that it is text in XML; characters that XML 1.0 has no way to write become U+FFFD.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(character),
            '\r' => out.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
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
