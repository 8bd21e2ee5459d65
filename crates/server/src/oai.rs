//! `/oai`: what the archive holds, for libraries to harvest (OAI-PMH 2.0), in the order in which the record grew.
//!
//! What was redacted is told as deleted. What its publisher has taken away is not: it is held here, and that is the point of it.

use crate::{
    hall::Hall, links, options::ServeOptions, problem::Problem, public_address::PublicAddress, site::wording,
};
use axum::{
    extract::State,
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use dictum::{Dictum, EditionRange, Growth, ShelfFilter, StatementCard, WithdrawnStatement};
use dictum_formats::{
    digest_of,
    oai_pmh::{
        Harvest, MEDIA_TYPE, OaiAnswer, OaiErrorCode, OaiHeader, OaiRecord, OaiRequest, OaiResponse, OaiSet,
        Repository,
    },
};
use jiff::Timestamp;
use std::sync::Arc;

/// How many records an answer has.
const RECORDS: usize = 100;

/// Whom to write to, where nobody has said: OAI-PMH wants an address, and this one is nobody's (RFC 2606).
const NOBODY: &str = "nobody@invalid.example";

pub(crate) async fn answer(
    State(hall): State<Hall>,
    State(options): State<Arc<ServeOptions>>,
    ours: PublicAddress,
    uri: Uri,
    body: String,
) -> Result<Response, Problem> {
    let written = [uri.query().unwrap_or_default(), body.trim()];
    let written = written.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    let arguments: Vec<(String, String)> = serde_urlencoded::from_str(&written).unwrap_or_default();
    hall.ask(move |dictum| {
        let contact = options.contact.as_deref().unwrap_or(NOBODY);
        let repository = Holdings { dictum, growth: &*dictum.growth()?, ours: &ours, contact };
        let answer = match OaiRequest::read(&arguments) {
            Ok(request) => repository.answer(request)?,
            Err(error) => OaiAnswer::Error(error),
        };
        // The protocol wants the time of the answer in it.
        let given_at =
            Timestamp::try_from(std::time::SystemTime::now()).map_err(|error| Problem::internal(&error))?;
        let base = ours.of("/oai");
        let written = OaiResponse { given_at, base: &base, arguments: &arguments, answer }.to_xml();
        Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], written).into_response())
    })
    .await
}

/// What is held, as a harvester sees it.
struct Holdings<'a> {
    dictum: &'a Dictum,
    growth: &'a Growth,
    ours: &'a PublicAddress,
    contact: &'a str,
}

/// Records of an answer, and the number of the entry that the next one goes on after.
struct Harvested {
    records: Vec<OaiRecord>,
    goes_on_after: Option<u64>,
}

impl Holdings<'_> {
    fn answer(&self, request: OaiRequest) -> Result<OaiAnswer, Problem> {
        Ok(match request {
            OaiRequest::Identify => OaiAnswer::Identify(self.repository()),
            OaiRequest::ListMetadataFormats(None) => OaiAnswer::Formats,
            OaiRequest::ListMetadataFormats(Some(identifier)) => match self.record(&identifier)? {
                Some(_) => OaiAnswer::Formats,
                None => no_id(&identifier),
            },
            OaiRequest::ListSets => OaiAnswer::Sets(self.sets()?),
            OaiRequest::GetRecord(identifier) => match self.record(&identifier)? {
                Some(record) => OaiAnswer::Record(Box::new(record)),
                None => no_id(&identifier),
            },
            OaiRequest::ListRecords(harvest) => match self.harvest(&harvest)? {
                Some(harvested) => {
                    let token = harvested.goes_on_after.map(|after| harvest.token(after));
                    OaiAnswer::Records(harvested.records, token)
                }
                None => nothing(),
            },
            OaiRequest::ListIdentifiers(harvest) => match self.harvest(&harvest)? {
                Some(harvested) => {
                    let headers = harvested.records.into_iter().map(|record| record.header).collect();
                    OaiAnswer::Identifiers(headers, harvested.goes_on_after.map(|after| harvest.token(after)))
                }
                None => nothing(),
            },
        })
    }

    fn repository(&self) -> Repository {
        Repository {
            name: "Dictum".to_owned(),
            contact: self.contact.to_owned(),
            earliest: self.growth.first().unwrap_or_default(),
            host: self.ours.host().to_owned(),
            sample: self.identifier("0123456789abc"),
        }
    }

    fn sets(&self) -> Result<Vec<OaiSet>, Problem> {
        let publishers = self.dictum.overview()?.publishers.into_iter().filter_map(|(name, _)| name);
        Ok(publishers.map(|name| OaiSet { spec: set_of(&name), name }).collect())
    }

    fn identifier(&self, id: &str) -> String {
        format!("oai:{}:{id}", self.ours.host())
    }

    fn record(&self, identifier: &str) -> Result<Option<OaiRecord>, Problem> {
        let prefix = self.identifier("");
        let Some(id) = identifier.strip_prefix(&prefix) else { return Ok(None) };
        if let Ok(card) = self.dictum.resolve(id)
            && card.id == id
        {
            return Ok(Some(self.held(&card)));
        }
        let withdrawn = self.dictum.withdrawn()?.into_iter().find(|withdrawn| withdrawn.id == id);
        Ok(withdrawn.map(|withdrawn| self.deleted(&withdrawn)))
    }

    /// The records of a harvest after the entry that it goes on after; `None` where there is none.
    fn harvest(&self, harvest: &Harvest) -> Result<Option<Harvested>, Problem> {
        let publisher = match &harvest.set {
            Some(set) => match self.sets()?.into_iter().find(|held| held.spec == *set) {
                Some(held) => Some(held.name),
                None => return Ok(None),
            },
            None => None,
        };
        let filter = ShelfFilter { publisher, ..ShelfFilter::default() };
        let mut found: Vec<(u64, OaiRecord)> = Vec::new();
        let earlier = harvest.from.map_or(0, |from| self.growth.before_second(from.as_second()));
        let last = harvest.until.map_or(u64::MAX, |until| self.growth.by_second(until.as_second()));
        let mut after = harvest.after.max(earlier);
        // Where clocks went back between two runs, of one stretch of entries none may be wanted: then the next is looked at.
        while found.len() <= RECORDS && after < last {
            let cards =
                self.dictum.statements_by_edition(&filter, EditionRange::Above(after), RECORDS as u64 + 1)?;
            let Some(last) = cards.last() else { break };
            after = last.edition;
            let records = cards.iter().map(|card| (card.edition, self.held(card)));
            found.extend(records.filter(|(entry, record)| self.is_wanted(harvest, *entry, record)));
        }
        if harvest.set.is_none() {
            let withdrawn = self.dictum.withdrawn()?;
            let later = withdrawn.iter().filter(|withdrawn| withdrawn.entry > harvest.after);
            let records = later.map(|withdrawn| (withdrawn.entry, self.deleted(withdrawn)));
            found.extend(records.filter(|(_, record)| is_in_time(harvest, record)));
        }
        found.sort_by_key(|(entry, _)| *entry);
        let goes_on = found.len() > RECORDS;
        found.truncate(RECORDS);
        let goes_on_after = found.last().filter(|_| goes_on).map(|(entry, _)| *entry);
        let records: Vec<OaiRecord> = found.into_iter().map(|(_, record)| record).collect();
        Ok((!records.is_empty()).then_some(Harvested { records, goes_on_after }))
    }

    /// What a run that goes on still enters has no time yet, and is given once it has.
    fn is_wanted(&self, harvest: &Harvest, entry: u64, record: &OaiRecord) -> bool {
        self.growth.entered_at(entry).is_some() && is_in_time(harvest, record)
    }

    fn held(&self, card: &StatementCard) -> OaiRecord {
        let link = self.ours.of(&links::statement(&card.id));
        let day = Some(card.day().to_owned()).filter(|day| !day.is_empty());
        let words = wording::count(card.words, "word");
        let mut dublin_core = vec![("dc:identifier", link), ("dc:identifier", card.payload.to_string())];
        let told = [
            ("dc:title", card.headline.clone()),
            ("dc:publisher", card.publisher.clone()),
            ("dc:date", day),
            ("dc:language", card.language.clone()),
            ("dc:type", card.kind.as_deref().map(wording::title)),
            ("dc:coverage", card.place.clone()),
            ("dc:source", card.target_uri.clone()),
            ("dc:format", Some(words)),
        ];
        dublin_core.extend(told.into_iter().filter_map(|(element, value)| Some((element, value?))));
        dublin_core.extend(card.speakers.iter().map(|speaker| ("dc:creator", speaker.name.clone())));
        let datestamp = self.growth.entered_at(card.edition).or_else(|| self.growth.last());
        OaiRecord {
            header: OaiHeader {
                identifier: self.identifier(&card.id),
                datestamp: datestamp.unwrap_or_default(),
                sets: card.publisher.as_deref().map(set_of).into_iter().collect(),
                is_deleted: false,
            },
            dublin_core,
        }
    }

    fn deleted(&self, withdrawn: &WithdrawnStatement) -> OaiRecord {
        let header = OaiHeader {
            identifier: self.identifier(&withdrawn.id),
            datestamp: withdrawn.withdrawn_at,
            sets: Vec::new(),
            is_deleted: true,
        };
        OaiRecord { header, dublin_core: Vec::new() }
    }
}

/// Times are told to the second.
fn is_in_time(harvest: &Harvest, record: &OaiRecord) -> bool {
    let at = record.header.datestamp.as_second();
    harvest.from.is_none_or(|from| from.as_second() <= at)
        && harvest.until.is_none_or(|until| at <= until.as_second())
}

/// The name of the set of a publisher: names of sets have few characters, and those of publishers many.
fn set_of(publisher: &str) -> String {
    format!("publisher-{}", &digest_of(publisher.as_bytes()).hex()[..16])
}

fn no_id(identifier: &str) -> OaiAnswer {
    OaiAnswer::Error(OaiErrorCode::IdDoesNotExist.with(format!("“{identifier}” is nothing held here")))
}

fn nothing() -> OaiAnswer {
    OaiAnswer::Error(OaiErrorCode::NoRecordsMatch.with("no record is as was asked"))
}
