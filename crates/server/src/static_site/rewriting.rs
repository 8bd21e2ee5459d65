//! A page of the served room made a file: its links relative, and without what only a server can answer.
//!
//! The pages are our own templates', in which every value is escaped: a quotation mark within a tag is always one that we set.

use super::addresses::{Place, place_of, relative};
use std::fmt::Write;

/// What browsers are told of each page, since a host of files sends no headers of ours.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; \
                      img-src 'self' data:; form-action 'self'; base-uri 'none'\">";

/// Elements of the head that tell of the served room.
const TELL_OF_THE_SERVER: [(&str, &str); 3] = [
    ("<link rel=\"alternate\"", ">"),
    ("<link rel=\"canonical\"", ">"),
    ("<script type=\"application/ld+json\">", "</script>"),
];

/// Attributes that lead somewhere.
const LEADING: [&str; 3] = [" href", " src", " action"];

/// A page as it is written, and the addresses of the served room that it leads to.
pub(super) struct Rewritten {
    pub(super) html: String,
    pub(super) leads_to: Vec<String>,
}

impl Rewritten {
    /// Makes a file of a page.
    pub(super) fn of(html: &str, file: &str) -> Rewritten {
        let html = without_server(html).replacen(
            "<meta charset=\"utf-8\">",
            &format!("<meta charset=\"utf-8\">\n{POLICY}"),
            1,
        );
        let mut rewritten = Rewritten { html: String::with_capacity(html.len()), leads_to: Vec::new() };
        let mut rest = html.as_str();
        while let Some((before, from_value_on)) = rest.split_once("=\"") {
            let value = from_value_on.split('"').next().unwrap_or_default();
            rewritten.html.push_str(before);
            rewritten.html.push_str("=\"");
            if LEADING.iter().any(|name| before.ends_with(name)) {
                rewritten.lead(value, file);
            } else {
                rewritten.html.push_str(value);
            }
            rest = &from_value_on[value.len()..];
        }
        rewritten.html.push_str(rest);
        rewritten
    }

    fn lead(&mut self, value: &str, from: &str) {
        let address = value.replace("&#38;", "&").replace("&amp;", "&");
        match place_of(&address) {
            Place::Elsewhere => self.html.push_str(value),
            Place::Page { file, rest, .. } => {
                // A query of ours has no character that ends an attribute but the ampersand.
                let rest = rest.replace('&', "&amp;");
                let _ = write!(self.html, "{}{rest}", relative(from, &file));
                self.leads_to.push(address);
            }
        }
    }
}

fn without_server(html: &str) -> String {
    let mut html = html.to_owned();
    for (opening, closing) in TELL_OF_THE_SERVER {
        while let Some(start) = html.find(opening) {
            let Some(length) = html[start..].find(closing) else { break };
            html.replace_range(start..start + length + closing.len(), "");
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_relative_and_what_tells_of_the_server_goes() {
        let page = "<meta charset=\"utf-8\"><link rel=\"canonical\" href=\"http://here/x\">\
                    <a href=\"/archive?a=1&#38;page=2\">a</a><a href=\"#t1\">b</a><a href=\"https://c.example/\">c</a>\
                    <form action=\"/search\"><script src=\"/keys.js?v=1\" defer></script>";
        let Rewritten { html, leads_to } = Rewritten::of(page, "statement/x.html");
        assert!(!html.contains("canonical") && html.contains("Content-Security-Policy"));
        assert!(html.contains("href=\"../archive-") && html.contains("action=\"../search.html\""));
        assert!(html.contains("href=\"#t1\"") && html.contains("href=\"https://c.example/\""));
        assert!(html.contains("src=\"../keys.js\""));
        assert_eq!(leads_to, ["/archive?a=1&page=2", "/search", "/keys.js?v=1"]);
    }
}
