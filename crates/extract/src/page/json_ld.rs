//! JSON-LD: the little of schema.org that tells of a statement, each value with its own place.

use super::{Told, Value, html};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{borrow::Cow, ops::Range};

/// The largest block worth parsing: real ones are a few kilobytes.
const LARGEST: usize = 1 << 20;
/// How many objects of one block are looked at.
const MOST_OBJECTS: usize = 64;

/// The rule of a headline that is written with JSON's escapes: read alone, its bytes would not be its words.
pub(crate) const ESCAPED: &str = "json-ld-escaped";

type Raw<'a> = Option<&'a RawValue>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Node<'a> {
    #[serde(borrow, rename = "@type")]
    kind: Raw<'a>,
    #[serde(borrow, rename = "@graph")]
    graph: Raw<'a>,
    #[serde(borrow, rename = "@id")]
    id: Raw<'a>,
    #[serde(borrow)]
    name: Raw<'a>,
    #[serde(borrow)]
    headline: Raw<'a>,
    #[serde(borrow, rename = "datePublished")]
    date_published: Raw<'a>,
    #[serde(borrow, rename = "inLanguage")]
    in_language: Raw<'a>,
    #[serde(borrow)]
    publisher: Raw<'a>,
    #[serde(borrow)]
    description: Raw<'a>,
    #[serde(borrow)]
    url: Raw<'a>,
    #[serde(borrow, rename = "mainEntityOfPage")]
    main_entity_of_page: Raw<'a>,
    #[serde(borrow, rename = "contentLocation")]
    content_location: Raw<'a>,
    #[serde(borrow, rename = "locationCreated")]
    location_created: Raw<'a>,
}

/// Reads what a block of JSON-LD at `at` of the decoded text tells. Comment marks around the JSON are borne.
pub(crate) fn read(block: &str, at: Range<usize>, told: &mut Told) {
    let (Some(start), Some(end)) = (block.find(['{', '[']), block.rfind(['}', ']'])) else { return };
    if block.len() > LARGEST || end < start {
        return;
    }
    let places = Places { block, at: at.start };
    let mut waiting = vec![&block[start..=end]];
    for _ in 0..MOST_OBJECTS {
        let Some(next) = waiting.pop() else { return };
        if next.starts_with('[') {
            let items: Vec<&RawValue> = serde_json::from_str(next).unwrap_or_default();
            waiting.extend(items.into_iter().rev().map(RawValue::get));
        } else if let Some(node) = object(next) {
            waiting.extend(node.graph.map(RawValue::get));
            tell(&node, places, told);
        }
    }
}

fn tell(node: &Node<'_>, places: Places<'_>, told: &mut Told) {
    match node.kind.map(kinds).unwrap_or_default() {
        Kind::Article => article(node, places, told),
        // What the page is about tells more than the page: its values come last.
        Kind::Page => {
            told.page_published.extend(places.value(node.date_published));
            told.languages.extend(places.value(node.in_language));
        }
        Kind::Site => told.sites.extend(places.value(node.name)),
        Kind::Other => {}
    }
}

/// What the type of an object is to us.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    Article,
    Page,
    Site,
    #[default]
    Other,
}

fn kinds(raw: &RawValue) -> Kind {
    let names: Vec<Cow<'_, str>> = if raw.get().starts_with('[') {
        serde_json::from_str(raw.get()).unwrap_or_default()
    } else {
        serde_json::from_str(raw.get()).into_iter().collect()
    };
    let kind = |name: &Cow<'_, str>| match name.as_ref() {
        "BlogPosting" | "Report" => Kind::Article,
        name if name.ends_with("Article") => Kind::Article,
        "WebPage" | "ItemPage" => Kind::Page,
        "WebSite" => Kind::Site,
        _ => Kind::Other,
    };
    names.iter().map(kind).find(|kind| *kind != Kind::Other).unwrap_or_default()
}

fn article(node: &Node<'_>, places: Places<'_>, told: &mut Told) {
    told.headlines.extend(places.value(node.headline));
    told.published.extend(places.value(node.date_published).map(Value::without_escapes));
    told.languages.extend(places.value(node.in_language).map(Value::without_escapes));
    told.publishers.extend(places.value(node.publisher).map(Value::without_escapes));
    told.summaries.extend(places.value(node.description).map(Value::without_escapes));
    told.addresses.extend(places.address(node.main_entity_of_page).or_else(|| places.address(node.url)));
    let place = places.value(node.location_created).or_else(|| places.value(node.content_location));
    told.places.extend(place.map(Value::without_escapes));
}

impl Value {
    /// Whether escapes stand in it matters only where its words are shown with their place.
    fn without_escapes(self) -> Value {
        Value { rule: "json-ld", ..self }
    }
}

fn object(text: &str) -> Option<Node<'_>> {
    text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten()
}

/// Where values of a block stand in the decoded text.
#[derive(Clone, Copy)]
struct Places<'a> {
    block: &'a str,
    at: usize,
}

impl<'a> Places<'a> {
    /// A string, the name of an object, or the first of several.
    fn value(self, raw: Raw<'a>) -> Option<Value> {
        self.named(raw).or_else(|| self.named(first(raw)))
    }

    fn named(self, raw: Raw<'a>) -> Option<Value> {
        self.string(raw).or_else(|| self.string(object(raw?.get())?.name))
    }

    /// An address: a string, or an object's.
    fn address(self, raw: Raw<'a>) -> Option<Value> {
        let value = self.string(raw).or_else(|| {
            let node = object(raw?.get())?;
            self.string(node.id).or_else(|| self.string(node.url))
        });
        value.map(Value::without_escapes)
    }

    fn string(self, raw: Raw<'a>) -> Option<Value> {
        let written = raw?.get();
        let contents = written.strip_prefix('"')?.strip_suffix('"')?;
        let start = contents.as_ptr() as usize - self.block.as_ptr() as usize + self.at;
        let word = html::decoded(&serde_json::from_str::<Cow<'_, str>>(written).ok()?);
        let rule = if html::decoded(contents) == word { "json-ld" } else { ESCAPED };
        Some(Value { word, rule, at: start..start + contents.len() }).filter(|value| !value.word.is_empty())
    }
}

/// The first item of an array.
fn first(raw: Raw<'_>) -> Raw<'_> {
    let text = raw?.get();
    let items: Vec<&RawValue> = text.starts_with('[').then(|| serde_json::from_str(text).ok()).flatten()?;
    items.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(block: &str) -> Told {
        let mut told = Told::default();
        read(block, 7..7 + block.len(), &mut told);
        told
    }

    #[test]
    fn each_value_knows_its_own_place() {
        let block = r#"<!-- {"@graph":[{"@type":["Thing","NewsArticle"],"headline":"Nets &amp; boats","publisher":{"name":"Port"},
            "datePublished":"2031-05-24","mainEntityOfPage":{"@id":"https://port.example/a"},"contentLocation":[{"name":"Lindale"}]}]} -->"#;
        let told = told(block);
        let all = [&told.headlines, &told.publishers, &told.published, &told.addresses, &told.places];
        for (values, word) in
            all.into_iter().zip(["Nets & boats", "Port", "2031-05-24", "https://port.example/a", "Lindale"])
        {
            assert_eq!(values.len(), 1, "{word}");
            assert_eq!((values[0].word.as_str(), values[0].rule), (word, "json-ld"));
            assert_eq!(html::decoded(&block[values[0].at.start - 7..values[0].at.end - 7]), word);
        }
    }

    #[test]
    fn an_escaped_headline_is_marked() {
        let told = told(r#"{"@type":"Article","headline":"A \u201cnet\u201d"}"#);
        assert_eq!((told.headlines[0].word.as_str(), told.headlines[0].rule), ("A “net”", ESCAPED));
    }

    #[test]
    fn what_is_no_article_or_no_json_tells_nothing_of_a_statement() {
        for block in
            [r#"{"@type":"Person","headline":"A"}"#, "{", "]{", "[[[[", r#"{"@type":7,"headline":"A"}"#, ""]
        {
            assert!(told(block).headlines.is_empty(), "{block}");
        }
        assert_eq!(told(r#"[{"@type":"WebSite","name":"Port"}]"#).sites[0].word, "Port");
    }
}
