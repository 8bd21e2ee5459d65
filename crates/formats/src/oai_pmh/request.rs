//! What a harvester asks.

use super::{DUBLIN_CORE, OaiError, OaiErrorCode};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// A request that makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OaiRequest {
    /// Who answers.
    Identify,
    /// Which forms of metadata there are, in all or of one record.
    ListMetadataFormats(Option<String>),
    /// Which sets there are.
    ListSets,
    /// Headers of records.
    ListIdentifiers(Harvest),
    /// Records.
    ListRecords(Harvest),
    /// One record.
    GetRecord(String),
}

/// Which records are harvested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Harvest {
    /// Those changed at or after.
    pub from: Option<Timestamp>,
    /// Those changed at or before.
    pub until: Option<Timestamp>,
    /// Those of a set.
    pub set: Option<String>,
    /// Those after the entry of this number.
    pub after: u64,
}

impl Harvest {
    /// The token that a list goes on by after the entry of a number.
    pub fn token(&self, after: u64) -> String {
        let time = |at: Option<Timestamp>| at.map_or(String::new(), |at| at.as_second().to_string());
        let set = self.set.as_deref().unwrap_or_default();
        format!("{after}~{}~{}~{set}", time(self.from), time(self.until))
    }

    fn of_token(token: &str) -> Option<Harvest> {
        let mut parts = token.splitn(4, '~');
        let after = parts.next()?.parse().ok()?;
        let mut time = || match parts.next()? {
            "" => Some(None),
            seconds => Timestamp::from_second(seconds.parse().ok()?).ok().map(Some),
        };
        let (from, until) = (time()?, time()?);
        let set = Some(parts.next()?.to_owned()).filter(|set| !set.is_empty());
        Some(Harvest { from, until, set, after })
    }
}

/// The arguments of a request, each to be taken once.
struct Arguments<'a>(Vec<&'a (String, String)>);

impl<'a> Arguments<'a> {
    fn of(pairs: &'a [(String, String)]) -> Result<Arguments<'a>, OaiError> {
        for (at, (name, _)) in pairs.iter().enumerate() {
            if pairs[..at].iter().any(|(other, _)| other == name) {
                let code = if name == "verb" { OaiErrorCode::BadVerb } else { OaiErrorCode::BadArgument };
                return Err(code.with(format!("“{name}” is given twice")));
            }
        }
        Ok(Arguments(pairs.iter().collect()))
    }

    fn take(&mut self, name: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|(held, _)| held == name)?;
        Some(&self.0.remove(at).1)
    }

    /// Fails where an argument is left that nothing asked for.
    fn end(self) -> Result<(), OaiError> {
        match self.0.first() {
            Some((name, _)) => {
                Err(OaiErrorCode::BadArgument.with(format!("“{name}” is no argument of this verb")))
            }
            None => Ok(()),
        }
    }
}

impl OaiRequest {
    /// Reads the arguments of a request.
    ///
    /// # Errors
    /// The error of the protocol that the request is.
    pub fn read(pairs: &[(String, String)]) -> Result<OaiRequest, OaiError> {
        let mut arguments = Arguments::of(pairs)?;
        let verb = arguments.take("verb").unwrap_or_default();
        let request = match verb {
            "Identify" => OaiRequest::Identify,
            "ListMetadataFormats" => {
                OaiRequest::ListMetadataFormats(arguments.take("identifier").map(str::to_owned))
            }
            "ListSets" => match arguments.take("resumptionToken") {
                // They are given all at once, so no token of theirs was ever given out.
                Some(token) => return Err(no_token(token)),
                None => OaiRequest::ListSets,
            },
            "ListIdentifiers" => OaiRequest::ListIdentifiers(harvest(&mut arguments)?),
            "ListRecords" => OaiRequest::ListRecords(harvest(&mut arguments)?),
            "GetRecord" => {
                let identifier = arguments.take("identifier");
                expect_dublin_core(&mut arguments)?;
                let missing = || OaiErrorCode::BadArgument.with("“identifier” is missing");
                OaiRequest::GetRecord(identifier.ok_or_else(missing)?.to_owned())
            }
            other => return Err(OaiErrorCode::BadVerb.with(format!("“{other}” is no verb of OAI-PMH"))),
        };
        arguments.end()?;
        Ok(request)
    }
}

fn harvest(arguments: &mut Arguments<'_>) -> Result<Harvest, OaiError> {
    if let Some(token) = arguments.take("resumptionToken") {
        return Harvest::of_token(token).ok_or_else(|| no_token(token));
    }
    expect_dublin_core(arguments)?;
    let (from, until) = (arguments.take("from"), arguments.take("until"));
    if from.zip(until).is_some_and(|(from, until)| from.len() != until.len()) {
        return Err(OaiErrorCode::BadArgument.with("“from” and “until” are not of one granularity"));
    }
    let harvest = Harvest {
        from: from.map(|from| time(from, false)).transpose()?,
        until: until.map(|until| time(until, true)).transpose()?,
        set: arguments.take("set").map(str::to_owned),
        after: 0,
    };
    match (harvest.from, harvest.until) {
        (Some(from), Some(until)) if from > until => {
            Err(OaiErrorCode::BadArgument.with("“from” is later than “until”"))
        }
        _ => Ok(harvest),
    }
}

fn expect_dublin_core(arguments: &mut Arguments<'_>) -> Result<(), OaiError> {
    match arguments.take("metadataPrefix") {
        Some(DUBLIN_CORE) => Ok(()),
        Some(other) => {
            Err(OaiErrorCode::CannotDisseminateFormat
                .with(format!("“{other}” is not given, only {DUBLIN_CORE}")))
        }
        None => Err(OaiErrorCode::BadArgument.with("“metadataPrefix” is missing")),
    }
}

fn no_token(token: &str) -> OaiError {
    OaiErrorCode::BadResumptionToken.with(format!("“{token}” is no token that was given out"))
}

/// A day, or a time in seconds, of UTC; `is_end` takes a day to its end.
fn time(written: &str, is_end: bool) -> Result<Timestamp, OaiError> {
    let day = |written: &str| -> Option<Timestamp> {
        let day: Date = written.parse().ok().filter(|_| written.len() == 10)?;
        let at = if is_end { day.at(23, 59, 59, 0) } else { day.at(0, 0, 0, 0) };
        at.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp())
    };
    let second = |written: &str| -> Option<Timestamp> {
        (written.len() == 20 && written.ends_with('Z')).then(|| written.parse().ok())?
    };
    day(written).or_else(|| second(written)).ok_or_else(|| {
        OaiErrorCode::BadArgument
            .with(format!("“{written}” is no time: write 2031-05-02 or 2031-05-02T10:00:00Z"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<OaiRequest, OaiErrorCode> {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        };
        let pairs: Vec<_> = query.split('&').filter(|part| !part.is_empty()).map(pair).collect();
        OaiRequest::read(&pairs).map_err(|error| error.code)
    }

    #[test]
    fn each_error_of_the_protocol_is_told_apart() {
        use OaiErrorCode::{BadArgument, BadResumptionToken, BadVerb, CannotDisseminateFormat};
        for (query, code) in [
            ("", BadVerb),
            ("verb=Nothing", BadVerb),
            ("verb=Identify&verb=Identify", BadVerb),
            ("verb=Identify&from=2031-01-01", BadArgument),
            ("verb=ListRecords", BadArgument),
            ("verb=ListRecords&metadataPrefix=marc", CannotDisseminateFormat),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=soon", BadArgument),
            (
                "verb=ListRecords&metadataPrefix=oai_dc&from=2031-01-01&until=2031-01-01T00:00:00Z",
                BadArgument,
            ),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2031-01-02&until=2031-01-01", BadArgument),
            ("verb=ListRecords&resumptionToken=x", BadResumptionToken),
            ("verb=ListRecords&resumptionToken=1~~~&metadataPrefix=oai_dc", BadArgument),
            ("verb=ListSets&resumptionToken=1", BadResumptionToken),
            ("verb=GetRecord&metadataPrefix=oai_dc", BadArgument),
        ] {
            assert_eq!(read(query), Err(code), "{query}");
        }
    }

    #[test]
    fn a_token_goes_on_with_what_was_asked() {
        let asked = read("verb=ListRecords&metadataPrefix=oai_dc&from=2031-05-02&until=2031-05-02&set=p-1");
        let Ok(OaiRequest::ListRecords(harvest)) = asked else { panic!("{asked:?}") };
        assert_eq!(harvest.until.unwrap().to_string(), "2031-05-02T23:59:59Z");
        let token = harvest.token(7);
        let next = read(&format!("verb=ListRecords&resumptionToken={token}"));
        assert_eq!(next, Ok(OaiRequest::ListRecords(Harvest { after: 7, ..harvest })));
    }
}
