//! Feeds: what is new in a list, as Atom 1.0 (RFC 4287) and as JSON Feed 1.1.
//!
//! Ids are permanent links and times are the record's, so that a feed asked for twice is the same to the byte until something
//! was entered.

use crate::xml::Xml;
use jiff::Timestamp;
use serde_json::{Value, json};

/// The media type of Atom.
pub const ATOM_TYPE: &str = "application/atom+xml; charset=utf-8";

/// The media type of a JSON Feed.
pub const JSON_FEED_TYPE: &str = "application/feed+json";

/// A feed. Its addresses are whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What it is a feed of.
    pub title: String,
    /// The page of the same list.
    pub page: String,
    /// Where the feed is; the id of its Atom form, too.
    pub own: String,
    /// The program that wrote it, with its version.
    pub generator: &'static str,
    /// The latest of its items' times; of an empty feed, when the record last grew.
    pub updated: Timestamp,
    /// Its items, newest first.
    pub items: Vec<FeedItem>,
}

/// An item of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedItem {
    /// The permanent link that it is known by and read at.
    pub link: String,
    /// What it is called.
    pub title: String,
    /// When it was entered in the record.
    pub updated: Timestamp,
    /// What is to be said of it, in plain text.
    pub summary: String,
    /// Who speaks.
    pub authors: Vec<String>,
    /// Who put it out.
    pub publisher: Option<String>,
    /// Its language, as BCP 47 has it.
    pub language: Option<String>,
    /// The page that it was captured from.
    pub via: Option<String>,
}

impl Feed {
    /// Writes it as Atom.
    pub fn to_atom(&self) -> String {
        let mut xml = Xml::file();
        xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom")]);
        xml.text("id", &[], &self.own).text("title", &[], &self.title);
        xml.text("updated", &[], &self.updated.to_string());
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &self.own)]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &self.page)]);
        xml.text("generator", &[], self.generator);
        self.items.iter().for_each(|item| item.write(&mut xml));
        xml.finish()
    }

    /// Writes it as a JSON Feed.
    pub fn to_json(&self) -> Value {
        json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title, "home_page_url": self.page, "feed_url": self.own,
            "items": self.items.iter().map(FeedItem::to_json).collect::<Vec<_>>(),
        })
    }
}

impl FeedItem {
    fn write(&self, xml: &mut Xml) {
        let language = self.language.as_deref().map(|language| ("xml:lang", language));
        xml.open("entry", language.as_slice());
        xml.text("id", &[], &self.link).text("title", &[], &self.title);
        xml.text("updated", &[], &self.updated.to_string());
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &self.link)]);
        if let Some(via) = &self.via {
            xml.empty("link", &[("rel", "via"), ("href", via)]);
        }
        // An entry without an author would make the feed invalid: then its publisher stands for it, or nobody known.
        let nobody = ["not told".to_owned()];
        let publisher = self.publisher.as_slice();
        let named = [&self.authors, publisher, &nobody].into_iter().find(|names| !names.is_empty());
        for name in named.into_iter().flatten() {
            xml.open("author", &[]).text("name", &[], name).close();
        }
        if let Some(publisher) = &self.publisher {
            xml.empty("category", &[("term", publisher)]);
        }
        xml.text("summary", &[], &self.summary).close();
    }

    fn to_json(&self) -> Value {
        let authors: Vec<Value> = self.authors.iter().map(|name| json!({"name": name})).collect();
        let mut item = json!({
            "id": self.link, "url": self.link, "title": self.title, "content_text": self.summary,
            "date_modified": self.updated.to_string(),
        });
        if !authors.is_empty() {
            item["authors"] = authors.into();
        }
        for (key, value) in [("language", &self.language), ("external_url", &self.via)] {
            if let Some(value) = value {
                item[key] = value.as_str().into();
            }
        }
        if let Some(publisher) = &self.publisher {
            item["tags"] = json!([publisher]);
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed() -> Feed {
        let updated: Timestamp = "2031-05-02T10:00:00Z".parse().unwrap();
        Feed {
            title: "Harbours & herring".into(),
            page: "https://archive.example/search?q=a&b".into(),
            own: "https://archive.example/feeds/search.atom?q=a&b".into(),
            generator: "Dictum",
            updated,
            items: vec![FeedItem {
                link: "https://archive.example/statement/1".into(),
                title: "<b>On the sea</b>".into(),
                updated,
                summary: "Address".into(),
                authors: Vec::new(),
                publisher: Some("Port of Halm".into()),
                language: Some("en".into()),
                via: None,
            }],
        }
    }

    #[test]
    fn an_entry_without_a_speaker_has_its_publisher_as_author() {
        let atom = feed().to_atom();
        assert!(atom.contains("<author><name>Port of Halm</name>"), "{atom}");
        assert!(atom.contains("<title>&lt;b&gt;On the sea&lt;/b&gt;</title>"), "{atom}");
        assert!(atom.contains("search?q=a&amp;b"), "{atom}");
    }

    #[test]
    fn both_forms_have_the_same_ids_and_times() {
        let (atom, json) = (feed().to_atom(), feed().to_json());
        assert_eq!(json["items"][0]["id"], "https://archive.example/statement/1");
        assert!(atom.contains("<id>https://archive.example/statement/1</id>"));
        assert_eq!(json["items"][0]["date_modified"], "2031-05-02T10:00:00Z");
        assert!(json["items"][0].get("authors").is_none());
    }
}
