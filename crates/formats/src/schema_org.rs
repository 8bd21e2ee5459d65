//! A statement as search engines understand it: schema.org in JSON-LD.

use serde_json::{Map, Value, json};

/// What is told of a statement. Addresses are whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementFacts<'a> {
    /// Its permanent link.
    pub link: &'a str,
    /// Its headline.
    pub headline: Option<&'a str>,
    /// Who speaks, with the office.
    pub speakers: Vec<(&'a str, Option<&'a str>)>,
    /// Who put it out.
    pub publisher: Option<&'a str>,
    /// When it was said.
    pub delivered_on: Option<&'a str>,
    /// When it was put out.
    pub published_at: Option<&'a str>,
    /// Its language.
    pub language: Option<&'a str>,
    /// Where it was said.
    pub place: Option<&'a str>,
    /// The page it was captured from.
    pub captured_from: Option<&'a str>,
    /// How many words it has.
    pub words: u64,
}

/// Writes JSON-LD that may stand in a page: it has no character that ends an element.
pub fn json_ld(facts: &StatementFacts<'_>) -> String {
    let person = |(name, role): &(&str, Option<&str>)| {
        let mut person = json!({"@type": "Person", "name": name});
        if let Some(role) = role {
            person["jobTitle"] = (*role).into();
        }
        person
    };
    let mut told = Map::new();
    told.insert("@context".into(), "https://schema.org".into());
    told.insert("@type".into(), "Article".into());
    told.insert("@id".into(), facts.link.into());
    told.insert("url".into(), facts.link.into());
    told.insert("wordCount".into(), facts.words.into());
    let plain = [
        ("headline", facts.headline),
        ("dateCreated", facts.delivered_on),
        ("datePublished", facts.published_at.or(facts.delivered_on)),
        ("inLanguage", facts.language),
        ("isBasedOn", facts.captured_from),
    ];
    told.extend(plain.into_iter().filter_map(|(key, value)| Some((key.to_owned(), Value::from(value?)))));
    if !facts.speakers.is_empty() {
        told.insert("author".into(), facts.speakers.iter().map(person).collect());
    }
    if let Some(publisher) = facts.publisher {
        told.insert("publisher".into(), json!({"@type": "Organization", "name": publisher}));
    }
    if let Some(place) = facts.place {
        told.insert("locationCreated".into(), json!({"@type": "Place", "name": place}));
    }
    tame(&Value::Object(told).to_string())
}

/// In strings of JSON alone can these characters stand, and there their escapes mean the same.
fn tame(json: &str) -> String {
    let mut tamed = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                tamed.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            character => tamed.push(character),
        }
    }
    tamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_headline_ends_the_element_that_it_stands_in() {
        let hostile = "</script><script>alert(1)</script> & more";
        let facts =
            StatementFacts { headline: Some(hostile), link: "https://a.example/", ..Default::default() };
        let written = json_ld(&facts);
        assert!(!written.contains('<') && !written.contains('&'), "{written}");
        let read: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["headline"], hostile);
        assert!(read.get("author").is_none());
    }
}
