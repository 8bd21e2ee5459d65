//! The part that identifies a document: work, expression, manifestation, who and what is referred to, and what the standard
//! has no element for.

use super::OWN_NAMESPACE;
use crate::{
    exported::{Exported, People},
    xml::Xml,
};
use dictum_model::Moment;

/// The code that ISO 3166 leaves to its users, for what no page tells.
const COUNTRY: &str = "zz";
/// A day that FRBR wants and nobody tells.
const NO_DAY: &str = "0001-01-01";

/// Names of documents, in the form of the standard's naming convention.
struct Names {
    work: String,
    expression: String,
    manifestation: String,
}

/// Writes the identification of a collection.
pub(super) fn of_collection(xml: &mut Xml) {
    let work = format!("/akn/{COUNTRY}/documentCollection/{NO_DAY}/statements");
    let names = Names { expression: format!("{work}/mul@"), manifestation: format!("{work}/mul@.xml"), work };
    xml.open("meta", &[]).end_line();
    let parts = Parts {
        names: &names,
        days: &[],
        archive: "#dictum",
        author: "#dictum",
        captured_at: None,
        language: "mul",
    };
    parts.write(xml, |_| (), |_| ());
    references("#dictum", xml, |_| ());
    xml.close();
}

/// Writes the identification of a statement.
pub(super) fn of_statement(
    exported: &Exported<'_>,
    prefix: &str,
    people: &People<'_>,
    is_debate: bool,
    xml: &mut Xml,
) {
    let statement = exported.statement;
    let day = exported.filed_under().and_then(Moment::day).map_or(NO_DAY.to_owned(), |day| day.to_string());
    let language = statement.language.as_deref().unwrap_or("und");
    let archive = format!("#{prefix}__dictum");
    let kind = if is_debate { "debate" } else { "statement" };
    let work = format!("/akn/{COUNTRY}/{kind}/{day}/{}", exported.id);
    let names = Names {
        expression: format!("{work}/{language}@"),
        manifestation: format!("{work}/{language}@.xml"),
        work,
    };
    let days: Vec<[String; 2]> =
        [("delivered_on", statement.delivered_on), ("published_at", statement.published_at)]
            .into_iter()
            .filter_map(|(name, moment)| Some([name.to_owned(), moment?.day()?.to_string()]))
            .collect();
    let author = statement.publisher.as_ref().map_or(archive.clone(), |_| format!("#{prefix}__publisher"));
    let captured_at = exported.read_from.captured_at.map(|time| time.to_string());
    let parts = Parts {
        names: &names,
        days: &days,
        archive: &archive,
        author: &author,
        captured_at: captured_at.as_deref(),
        language,
    };
    xml.open("meta", &[]).end_line();
    let aliases = |xml: &mut Xml| {
        for (name, value) in
            [("target_uri", &exported.read_from.target_uri), ("canonical_uri", &statement.canonical_uri)]
        {
            if let Some(value) = value {
                xml.empty("FRBRalias", &[("value", value), ("name", name)]);
            }
        }
        for alias in &statement.aliases {
            xml.empty("FRBRalias", &[("value", alias), ("name", "alias")]);
        }
    };
    let of_work = |xml: &mut Xml| {
        if let Some(kind) = statement.kind {
            xml.empty("FRBRsubtype", &[("value", kind.as_str())]);
        }
        xml.empty("FRBRnumber", &[("value", exported.id)]);
    };
    parts.write(xml, aliases, of_work);
    references(&archive, xml, |xml| referred_to(exported, prefix, people, xml));
    proprietary(exported, prefix, people, xml);
    xml.close();
}

/// What the three parts of an identification tell.
struct Parts<'a> {
    names: &'a Names,
    days: &'a [[String; 2]],
    archive: &'a str,
    author: &'a str,
    captured_at: Option<&'a str>,
    language: &'a str,
}

impl Parts<'_> {
    fn write(&self, xml: &mut Xml, aliases: impl Fn(&mut Xml), of_work: impl Fn(&mut Xml)) {
        xml.open("identification", &[("source", self.archive)]).end_line();
        xml.open("FRBRWork", &[]).end_line();
        self.core(&self.names.work, xml, |xml| aliases(xml));
        xml.empty("FRBRcountry", &[("value", COUNTRY)]);
        of_work(xml);
        xml.close().open("FRBRExpression", &[]).end_line();
        self.core(&self.names.expression, xml, |_| ());
        xml.empty("FRBRlanguage", &[("language", self.language)]);
        xml.close().open("FRBRManifestation", &[]).end_line();
        self.thing(&self.names.manifestation, xml);
        let (date, name) = self.captured_at.map_or((NO_DAY, "not told"), |time| (time, "captured_at"));
        xml.empty("FRBRdate", &[("date", date), ("name", name)]);
        xml.empty("FRBRauthor", &[("href", self.archive)]);
        xml.close().close();
    }

    fn thing(&self, name: &str, xml: &mut Xml) {
        xml.empty("FRBRthis", &[("value", name)]).empty("FRBRuri", &[("value", name)]);
    }

    fn core(&self, name: &str, xml: &mut Xml, aliases: impl Fn(&mut Xml)) {
        self.thing(name, xml);
        aliases(xml);
        for [name, date] in self.days {
            xml.empty("FRBRdate", &[("date", date), ("name", name)]);
        }
        if self.days.is_empty() {
            xml.empty("FRBRdate", &[("date", NO_DAY), ("name", "not told")]);
        }
        xml.empty("FRBRauthor", &[("href", self.author)]);
    }
}

fn references(archive: &str, xml: &mut Xml, more: impl Fn(&mut Xml)) {
    xml.open("references", &[("source", archive)]).end_line();
    refer("TLCOrganization", archive.trim_start_matches('#'), "Dictum, from an archive of captures", xml);
    more(xml);
    xml.close();
}

fn refer(kind: &'static str, id: &str, name: &str, xml: &mut Xml) {
    let class = kind.trim_start_matches("TLC").to_lowercase();
    let href = format!("/akn/ontology/{class}/{id}");
    xml.empty(kind, &[("eId", id), ("href", &href), ("showAs", name)]);
}

fn referred_to(exported: &Exported<'_>, prefix: &str, people: &People<'_>, xml: &mut Xml) {
    let statement = exported.statement;
    for (kind, name, value) in [
        ("TLCOrganization", "publisher", &statement.publisher),
        ("TLCLocation", "venue", &statement.venue),
        ("TLCLocation", "place", &statement.place),
        ("TLCEvent", "occasion", &statement.occasion),
    ] {
        if let Some(value) = value {
            refer(kind, &format!("{prefix}__{name}"), value, xml);
        }
    }
    for person in people.each() {
        refer("TLCPerson", &format!("{prefix}__p{}", person.number), person.name, xml);
        if let Some(office) = person.office {
            refer("TLCRole", &format!("{prefix}__r{}", person.number), office, xml);
        }
    }
    refer("TLCPerson", &format!("{prefix}__unnamed"), "not named", xml);
}

/// What the standard has no element for, in a namespace of our own.
fn proprietary(exported: &Exported<'_>, prefix: &str, people: &People<'_>, xml: &mut Xml) {
    let statement = exported.statement;
    let told = |moment: Option<Moment>| moment.map(|moment| moment.to_string());
    let [delivered_on, published_at] = [statement.delivered_on, statement.published_at].map(told);
    let archive = format!("#{prefix}__dictum");
    xml.open("proprietary", &[("source", &archive), ("xmlns:dictum", OWN_NAMESPACE)]).end_line();
    let mut attributes = vec![("id", exported.id), ("extractor", exported.extractor)];
    for (name, value) in [
        ("delivered_on", delivered_on.as_deref()),
        ("published_at", published_at.as_deref()),
        ("language", statement.language.as_deref()),
        ("kind", statement.kind.map(|kind| kind.as_str())),
    ] {
        attributes.extend(value.map(|value| (name, value)));
    }
    xml.empty("dictum:statement", &attributes);
    for person in people.each().filter(|person| person.is_speaker) {
        xml.empty("dictum:speaker", &[("refersTo", &format!("#{prefix}__p{}", person.number))]);
    }
    for language in &statement.translations {
        xml.empty("dictum:translation", &[("language", language)]);
    }
    for capture in &exported.captures {
        let digest = capture.capture.digest.to_string();
        let captured_at = capture.capture.captured_at.map(|time| time.to_string());
        let mut attributes = vec![("digest", digest.as_str()), ("source", capture.capture.source.as_str())];
        attributes.extend(captured_at.as_deref().map(|time| ("captured_at", time)));
        attributes.extend(capture.capture.target_uri.as_deref().map(|uri| ("target_uri", uri)));
        xml.empty("dictum:capture", &attributes);
    }
    for correction in exported.corrections {
        let field = correction.field.to_string();
        let mut attributes =
            vec![("field", field.as_str()), ("by", &correction.by), ("reason", &correction.reason)];
        attributes.extend(correction.from.as_deref().map(|from| ("from", from)));
        attributes.extend(correction.to.as_deref().map(|to| ("to", to)));
        xml.empty("dictum:correction", &attributes);
    }
    xml.close();
}
