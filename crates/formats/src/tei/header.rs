//! The header: what is told of a statement, and from which capture it is known.

use super::person;
use crate::{
    exported::{Exported, ExportedCapture, People, is_language},
    xml::Xml,
};
use dictum_model::{Moment, Statement, TurnRole};

/// Writes the header of a corpus.
pub(super) fn of_corpus(xml: &mut Xml) {
    xml.open("teiHeader", &[]).end_line().open("fileDesc", &[]).end_line();
    xml.open("titleStmt", &[]).text("title", &[], "Statements of an archive of record").close();
    xml.open("publicationStmt", &[]).text("p", &[], DISTRIBUTOR).close();
    xml.open("sourceDesc", &[]);
    xml.text(
        "p",
        &[],
        "Captures of the publishers’ pages: each text names its own by address, time and digest.",
    );
    xml.close().close();
    encoding(xml, None);
    xml.close();
}

const DISTRIBUTOR: &str = "Exported by Dictum from an archive of captures.";

/// Writes the header of a statement; where it stands alone, with what a corpus says for all.
pub(super) fn of_statement(
    exported: &Exported<'_>,
    id: &str,
    people: &People<'_>,
    is_alone: bool,
    xml: &mut Xml,
) {
    xml.open("teiHeader", &[]).end_line().open("fileDesc", &[]).end_line();
    let headline = exported.statement.headline.as_ref().map(|headline| headline.text.as_str());
    xml.open("titleStmt", &[]).text("title", &[], headline.unwrap_or_default()).close();
    editions(exported, xml);
    publication(exported, xml);
    xml.open("sourceDesc", &[]).end_line();
    let shown = ExportedCapture { capture: exported.read_from, edition: None };
    capture(&shown, "read-from", xml);
    let others = exported.captures.iter().filter(|other| other.capture != exported.read_from);
    others.for_each(|other| capture(other, "capture", xml));
    xml.close().close();
    if is_alone {
        encoding(xml, Some(exported.extractor));
    }
    profile(exported.statement, id, people, xml);
    revisions(exported, xml);
    xml.close();
}

fn editions(exported: &Exported<'_>, xml: &mut Xml) {
    let shown = exported.editions.iter().position(|edition| edition.is_shown);
    if let Some(shown) = shown {
        let words = exported.editions[shown].words.to_string();
        let number = (shown + 1).to_string();
        xml.open("editionStmt", &[]).open("edition", &[("n", &number)]);
        xml.words(&format!("Edition {number} of {}; digest of its folded words ", exported.editions.len()));
        xml.text("idno", &[("type", "words")], &words).close().close();
    }
}

fn publication(exported: &Exported<'_>, xml: &mut Xml) {
    let statement = exported.statement;
    xml.open("publicationStmt", &[]).end_line();
    match statement.publisher.as_deref() {
        Some(publisher) => xml.text("publisher", &[], publisher),
        None => xml.text("distributor", &[], DISTRIBUTOR),
    };
    xml.text("idno", &[("type", "dictum")], exported.id);
    for alias in &statement.aliases {
        xml.text("idno", &[("type", "alias")], alias);
    }
    if let Some(uri) = &statement.canonical_uri {
        xml.text("idno", &[("type", "URI"), ("subtype", "canonical")], uri);
    }
    if let Some(moment) = statement.published_at {
        day("published_at", moment, xml);
    }
    xml.close();
}

/// Writes a time. TEI wants seconds where there is a time of day.
fn day(kind: &str, moment: Moment, xml: &mut Xml) {
    let told = moment.to_string();
    let is_without_seconds = matches!(moment, Moment::Local(_)) && told.len() == "2021-08-30T19:47".len();
    let when = if is_without_seconds { format!("{told}:00") } else { told.clone() };
    xml.text("date", &[("type", kind), ("when", &when)], &told);
}

fn capture(exported: &ExportedCapture<'_>, kind: &str, xml: &mut Xml) {
    let capture = exported.capture;
    xml.open("bibl", &[("type", kind)]).end_line();
    if let Some(uri) = &capture.target_uri {
        xml.text("idno", &[("type", "URI"), ("subtype", "target_uri")], uri);
    }
    xml.text("idno", &[("type", "digest")], &capture.digest.to_string());
    xml.text("idno", &[("type", "source")], &capture.source);
    if let Some(time) = capture.captured_at {
        let time = time.to_string();
        xml.text("date", &[("type", "captured_at"), ("when", &time)], &time);
    }
    xml.close();
}

/// What reads and encodes: the program, and the parts of an exchange.
fn encoding(xml: &mut Xml, extractor: Option<&str>) {
    xml.open("encodingDesc", &[]).end_line();
    xml.open("classDecl", &[]).open("taxonomy", &[("xml:id", "role")]);
    xml.text("desc", &[], "What an utterance is in the exchange.").end_line();
    for role in TurnRole::ALL {
        xml.open("category", &[("xml:id", &format!("role-{role}"))]).open("catDesc", &[]);
        xml.text("term", &[], role.as_str()).close().close();
    }
    xml.close().close();
    if let Some(version) = extractor {
        xml.open("appInfo", &[]).open("application", &[("ident", "dictum"), ("version", version)]);
        xml.text("label", &[], "The extractor of Dictum, which read the page").close().close();
    }
    xml.close();
}

fn profile(statement: &Statement, id: &str, people: &People<'_>, xml: &mut Xml) {
    xml.open("profileDesc", &[]).end_line();
    if let Some(tag) = statement.language.as_deref().filter(|tag| is_language(tag)) {
        xml.open("langUsage", &[]).text("language", &[("ident", tag)], tag).close();
    }
    let terms = terms(statement);
    if !terms.is_empty() {
        xml.open("textClass", &[]).open("keywords", &[]).end_line();
        for [kind, term] in terms {
            xml.text("term", &[("type", kind)], term);
        }
        xml.close().close();
    }
    person::write(people, id, xml);
    setting(statement, xml);
    xml.close();
}

/// What is told by a word alone.
fn terms(statement: &Statement) -> Vec<[&str; 2]> {
    let mut terms = Vec::new();
    terms.extend(statement.kind.map(|kind| ["kind", kind.as_str()]));
    terms.extend(statement.language.as_deref().filter(|tag| !is_language(tag)).map(|tag| ["language", tag]));
    terms.extend(statement.translations.iter().map(|tag| ["translation", tag.as_str()]));
    terms
}

fn setting(statement: &Statement, xml: &mut Xml) {
    let is_told = statement.venue.is_some()
        || statement.place.is_some()
        || statement.occasion.is_some()
        || statement.delivered_on.is_some();
    if !is_told {
        return;
    }
    xml.open("settingDesc", &[]).open("setting", &[]).end_line();
    if let Some(venue) = &statement.venue {
        xml.text("name", &[("type", "venue")], venue);
    }
    if let Some(place) = &statement.place {
        xml.text("placeName", &[], place);
    }
    if let Some(moment) = statement.delivered_on {
        day("delivered_on", moment, xml);
    }
    if let Some(occasion) = &statement.occasion {
        xml.text("activity", &[], occasion);
    }
    xml.close().close();
}

/// What people corrected in the reading.
fn revisions(exported: &Exported<'_>, xml: &mut Xml) {
    if exported.corrections.is_empty() {
        return;
    }
    xml.open("revisionDesc", &[]).end_line();
    for correction in exported.corrections {
        let when = correction.made_at.map(|time| time.to_string());
        let attributes: Vec<(&str, &str)> = when.iter().map(|when| ("when", when.as_str())).collect();
        let from = correction.from.as_deref().unwrap_or("nothing");
        let to = correction.to.as_deref().unwrap_or("nothing");
        let told = format!(
            "{}: {from} was read, {to} is shown. {}: {}",
            correction.field, correction.by, correction.reason
        );
        xml.text("change", &attributes, &told);
    }
    xml.close();
}
