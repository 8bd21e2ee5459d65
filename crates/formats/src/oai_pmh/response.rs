//! What a harvester is answered.

use super::{DUBLIN_CORE, OaiError};
use crate::xml::Xml;
use jiff::{Timestamp, tz::TimeZone};

/// Who answers, for `Identify`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// What the archive is called.
    pub name: String,
    /// Whom to write to.
    pub contact: String,
    /// The time of the first record.
    pub earliest: Timestamp,
    /// The host that identifiers begin with.
    pub host: String,
    /// An identifier as an example.
    pub sample: String,
}

/// A set of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OaiSet {
    /// Its name in requests.
    pub spec: String,
    /// Its name.
    pub name: String,
}

/// What is told of every record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OaiHeader {
    /// `oai:archive.example:ID`.
    pub identifier: String,
    /// When it was entered, changed or taken away.
    pub datestamp: Timestamp,
    /// The sets it is in.
    pub sets: Vec<String>,
    /// Whether it was taken away.
    pub is_deleted: bool,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OaiRecord {
    /// What is told of every record.
    pub header: OaiHeader,
    /// Elements of Dublin Core with their values, such as `title`; none of what was taken away.
    pub dublin_core: Vec<(&'static str, String)>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OaiAnswer {
    /// Who answers.
    Identify(Repository),
    /// The one form of metadata.
    Formats,
    /// All sets.
    Sets(Vec<OaiSet>),
    /// Headers, and the token of what follows.
    Identifiers(Vec<OaiHeader>, Option<String>),
    /// Records, and the token of what follows.
    Records(Vec<OaiRecord>, Option<String>),
    /// One record.
    Record(Box<OaiRecord>),
    /// What is wrong with the request.
    Error(OaiError),
}

/// An answer with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OaiResponse<'a> {
    /// When it is given.
    pub given_at: Timestamp,
    /// The address that was asked.
    pub base: &'a str,
    /// The arguments of the request.
    pub arguments: &'a [(String, String)],
    /// The answer.
    pub answer: OaiAnswer,
}

const SCHEMA_INSTANCE: (&str, &str) = ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");

impl OaiResponse<'_> {
    /// Writes the answer.
    pub fn to_xml(&self) -> String {
        let mut xml = Xml::file();
        xml.open(
            "OAI-PMH",
            &[
                ("xmlns", "http://www.openarchives.org/OAI/2.0/"),
                SCHEMA_INSTANCE,
                (
                    "xsi:schemaLocation",
                    "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
                ),
            ],
        );
        xml.text("responseDate", &[], &seconds(self.given_at));
        xml.text("request", &self.arguments_that_stand(), self.base);
        self.answer.write(self.base, &mut xml);
        xml.finish()
    }

    /// The arguments repeated in the answer: those the schema knows, and none where they were wrong (section 3.2).
    fn arguments_that_stand(&self) -> Vec<(&str, &str)> {
        use super::OaiErrorCode::{BadArgument, BadVerb};
        let is_wrong = |error: &OaiError| matches!(error.code, BadArgument | BadVerb);
        match &self.answer {
            OaiAnswer::Error(error) if is_wrong(error) => Vec::new(),
            _ => self.arguments.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        }
    }
}

impl OaiAnswer {
    fn write(&self, base: &str, xml: &mut Xml) {
        match self {
            OaiAnswer::Identify(repository) => repository.write(base, xml),
            OaiAnswer::Formats => {
                xml.open("ListMetadataFormats", &[]).open("metadataFormat", &[]);
                xml.text("metadataPrefix", &[], DUBLIN_CORE);
                xml.text("schema", &[], "http://www.openarchives.org/OAI/2.0/oai_dc.xsd");
                xml.text("metadataNamespace", &[], "http://www.openarchives.org/OAI/2.0/oai_dc/");
                xml.close().close();
            }
            OaiAnswer::Sets(sets) => {
                xml.open("ListSets", &[]);
                for set in sets {
                    xml.open("set", &[])
                        .text("setSpec", &[], &set.spec)
                        .text("setName", &[], &set.name)
                        .close();
                }
                xml.close();
            }
            OaiAnswer::Identifiers(headers, token) => {
                xml.open("ListIdentifiers", &[]);
                headers.iter().for_each(|header| header.write(xml));
                write_token(token.as_deref(), xml);
                xml.close();
            }
            OaiAnswer::Records(records, token) => {
                xml.open("ListRecords", &[]);
                records.iter().for_each(|record| record.write(xml));
                write_token(token.as_deref(), xml);
                xml.close();
            }
            OaiAnswer::Record(record) => {
                xml.open("GetRecord", &[]);
                record.write(xml);
                xml.close();
            }
            OaiAnswer::Error(error) => {
                xml.text("error", &[("code", error.code.as_str())], &error.message);
            }
        }
    }
}

fn write_token(token: Option<&str>, xml: &mut Xml) {
    if let Some(token) = token {
        xml.text("resumptionToken", &[], token);
    }
}

impl Repository {
    fn write(&self, base: &str, xml: &mut Xml) {
        xml.open("Identify", &[]).text("repositoryName", &[], &self.name).text("baseURL", &[], base);
        xml.text("protocolVersion", &[], "2.0").text("adminEmail", &[], &self.contact);
        xml.text("earliestDatestamp", &[], &seconds(self.earliest));
        xml.text("deletedRecord", &[], "persistent").text("granularity", &[], "YYYY-MM-DDThh:mm:ssZ");
        xml.open("description", &[]);
        let location = "http://www.openarchives.org/OAI/2.0/oai-identifier http://www.openarchives.org/OAI/2.0/oai-identifier.xsd";
        xml.open(
            "oai-identifier",
            &[
                ("xmlns", "http://www.openarchives.org/OAI/2.0/oai-identifier"),
                SCHEMA_INSTANCE,
                ("xsi:schemaLocation", location),
            ],
        );
        xml.text("scheme", &[], "oai").text("repositoryIdentifier", &[], &self.host);
        xml.text("delimiter", &[], ":").text("sampleIdentifier", &[], &self.sample);
        xml.close().close().close();
    }
}

impl OaiHeader {
    fn write(&self, xml: &mut Xml) {
        let deleted: &[(&str, &str)] = if self.is_deleted { &[("status", "deleted")] } else { &[] };
        xml.open("header", deleted).text("identifier", &[], &self.identifier);
        xml.text("datestamp", &[], &seconds(self.datestamp));
        self.sets.iter().for_each(|set| {
            xml.text("setSpec", &[], set);
        });
        xml.close();
    }
}

impl OaiRecord {
    fn write(&self, xml: &mut Xml) {
        xml.open("record", &[]);
        self.header.write(xml);
        if !self.header.is_deleted {
            let location =
                "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
            xml.open("metadata", &[]).open(
                "oai_dc:dc",
                &[
                    ("xmlns:oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
                    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
                    SCHEMA_INSTANCE,
                    ("xsi:schemaLocation", location),
                ],
            );
            for (element, value) in &self.dublin_core {
                xml.text(element, &[], value);
            }
            xml.close().close();
        }
        xml.close();
    }
}

/// A time to the second, as the protocol wants it.
fn seconds(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::{super::OaiErrorCode, *};

    fn written(answer: OaiAnswer) -> String {
        let arguments = [("verb".to_owned(), "GetRecord".to_owned())];
        let given_at = "2031-05-02T10:00:00.25Z".parse().unwrap();
        OaiResponse { given_at, base: "https://a.example/oai", arguments: &arguments, answer }.to_xml()
    }

    #[test]
    fn a_record_that_was_taken_away_has_a_header_alone() {
        let header = OaiHeader {
            identifier: "oai:a.example:1".into(),
            datestamp: "2031-05-02T10:00:00Z".parse().unwrap(),
            sets: vec!["p-1".into()],
            is_deleted: true,
        };
        let dublin_core = vec![("dc:title", "On <the> sea".to_owned())];
        let deleted = OaiRecord { header: header.clone(), dublin_core: dublin_core.clone() };
        let xml = written(OaiAnswer::Record(Box::new(deleted)));
        assert!(xml.contains("<header status=\"deleted\">") && !xml.contains("metadata>"), "{xml}");
        let held = OaiRecord { header: OaiHeader { is_deleted: false, ..header }, dublin_core };
        let xml = written(OaiAnswer::Record(Box::new(held)));
        assert!(xml.contains("<dc:title>On &lt;the&gt; sea</dc:title>"), "{xml}");
        assert!(xml.contains("<responseDate>2031-05-02T10:00:00Z</responseDate>"), "{xml}");
    }

    #[test]
    fn wrong_arguments_are_not_repeated() {
        let wrong = written(OaiAnswer::Error(OaiErrorCode::BadVerb.with("no")));
        assert!(wrong.contains("<request>https://a.example/oai</request>"), "{wrong}");
        let none = written(OaiAnswer::Error(OaiErrorCode::IdDoesNotExist.with("no")));
        assert!(none.contains("<request verb=\"GetRecord\">"), "{none}");
    }
}
