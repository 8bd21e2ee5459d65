//! `dictum.toml`: whom to name as a contact, the sources that are watched, and what is told to whom.

use crate::{
    alerts::{Alert, Occasion},
    scope::site_of,
    source::{DELAY, DEPTH, EVERY, Follow, MOST_PAGES, Seedbed},
};
use dictum::{Error, Result};
use jiff::SignedDuration;
use serde::Deserialize;
use std::path::Path;

/// The file's name in an archive's folder.
pub const FILE: &str = "dictum.toml";

/// What an archive's `dictum.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// An address of mail or of the web at which whoever harvests can be reached.
    pub contact: Option<String>,
    /// Where the archive's reading room is served: what alerts link to.
    pub public_address: Option<String>,
    /// What is watched.
    pub sources: Vec<Seedbed>,
    /// What is told.
    pub alerts: Vec<Alert>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    harvest: Harvest,
    #[serde(default)]
    source: Vec<WrittenSource>,
    #[serde(default)]
    alert: Vec<WrittenAlert>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Harvest {
    contact: Option<String>,
    public_address: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSource {
    name: String,
    seeds: Vec<String>,
    within: Option<Vec<String>>,
    #[serde(default)]
    exclude: Vec<String>,
    depth: Option<u8>,
    follow: Option<WrittenFollow>,
    delay: Option<String>,
    every: Option<String>,
    look_again: Option<bool>,
    most_pages: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenFollow {
    Listings,
    Links,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAlert {
    name: String,
    search: Option<String>,
    speaker: Option<String>,
    publisher: Option<String>,
    #[serde(default)]
    on: Vec<Occasion>,
    #[serde(default)]
    harvested: bool,
    webhook: Option<String>,
    secret: Option<String>,
}

impl Config {
    /// Reads the file at a path; where there is none, nothing is set.
    ///
    /// # Errors
    /// Where it cannot be read, or says what makes no sense.
    pub fn read(path: &Path) -> Result<Config> {
        match std::fs::read_to_string(path) {
            Ok(text) => Config::parse(&text).map_err(|error| {
                let hint =
                    error.hint().unwrap_or("docs/guide/harvest.md has all that may stand there").to_owned();
                Error::asked_wrongly(format!("{}: {error}", path.display())).with_hint(hint)
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
            Err(error) => Err(crate::journal::trouble("read", path, &error)),
        }
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// Where it says what makes no sense.
    pub fn parse(text: &str) -> Result<Config> {
        let file: File = toml::from_str(text)
            .map_err(|error| Error::asked_wrongly(error.to_string().trim().to_owned()))?;
        let config = Config {
            contact: file.harvest.contact,
            public_address: file
                .harvest
                .public_address
                .map(|address| address.trim_end_matches('/').to_owned()),
            sources: file.source.into_iter().map(source).collect::<Result<_>>()?,
            alerts: file.alert.into_iter().map(alert).collect::<Result<_>>()?,
        };
        let mut names: Vec<&str> = config.alerts.iter().map(|alert| alert.name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Error::asked_wrongly(format!("two alerts are called “{}”", pair[0]))),
            None => Ok(config),
        }
    }
}

fn source(written: WrittenSource) -> Result<Seedbed> {
    let wrong = |what: &str| Error::asked_wrongly(format!("the source “{}” {what}", written.name));
    if written.seeds.is_empty() {
        return Err(wrong("has no seeds"));
    }
    if let Some(seed) = written.seeds.iter().find(|seed| crate::target::Target::of(seed).is_err()) {
        return Err(wrong(&format!("has a seed that is no address of the web: {seed}")));
    }
    let within =
        written.within.clone().unwrap_or_else(|| written.seeds.iter().map(|seed| site_of(seed)).collect());
    let delay = duration(written.delay.as_deref(), DELAY).ok_or_else(|| wrong("has a delay that is none"))?;
    let every =
        duration(written.every.as_deref(), EVERY).ok_or_else(|| wrong("has an “every” that is no time"))?;
    Ok(Seedbed {
        scope: crate::scope::Scope {
            within,
            exclude: written.exclude,
            depth: written.depth.unwrap_or(DEPTH),
        },
        follow: match written.follow {
            Some(WrittenFollow::Links) => Follow::Links,
            Some(WrittenFollow::Listings) | None => Follow::Listings,
        },
        delay,
        every,
        looks_again: written.look_again.unwrap_or(true),
        most_pages: written.most_pages.unwrap_or(MOST_PAGES),
        name: written.name,
        seeds: written.seeds,
    })
}

/// A time as people write it: `90s`, `6h`, `2 days`.
fn duration(written: Option<&str>, usual: SignedDuration) -> Option<SignedDuration> {
    let Some(written) = written else { return Some(usual) };
    let span: jiff::Span = written.trim().parse().ok()?;
    let relative = jiff::SpanRelativeTo::days_are_24_hours();
    span.to_duration(relative).ok().filter(|duration| !duration.is_negative())
}

fn alert(written: WrittenAlert) -> Result<Alert> {
    let wrong = |what: &str| Error::asked_wrongly(format!("the alert “{}” {what}", written.name));
    let occasions = if written.on.is_empty() { Occasion::ALL.to_vec() } else { written.on.clone() };
    if written.webhook.is_some() != written.secret.is_some() {
        return Err(wrong("needs both “webhook” and “secret”, or neither"));
    }
    if let Some(webhook) = &written.webhook
        && crate::target::Target::of(webhook).is_err()
    {
        return Err(wrong("has a webhook that is no address of the web"));
    }
    if let Some(query) = &written.search
        && let Err(why) = dictum::search_fault(query).map_or(Ok(()), Err::<(), String>)
    {
        return Err(wrong(&format!("has a search that cannot be asked: {why}")));
    }
    Ok(Alert {
        name: written.name,
        search: written.search,
        speaker: written.speaker,
        publisher: written.publisher,
        occasions,
        tells_harvested: written.harvested,
        webhook: written.webhook,
        secret: written.secret,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_with_what_is_usual_for_what_it_leaves_out() {
        let config = Config::parse(
            "[harvest]\ncontact = 'desk@port.example'\npublic_address = 'https://archive.example/'\n\
             [[source]]\nname = 'Port'\nseeds = ['https://www.port.example/news']\nevery = '90m'\ndelay = '5s'\nfollow = 'links'\n\
             [[alert]]\nname = 'Dues'\nsearch = 'dues OR herring'\non = ['changed', 'gone']\n",
        )
        .unwrap();
        assert_eq!(config.public_address.as_deref(), Some("https://archive.example"));
        let source = &config.sources[0];
        assert_eq!(source.every, SignedDuration::from_mins(90));
        assert_eq!((source.delay, source.follow), (SignedDuration::from_secs(5), Follow::Links));
        assert_eq!(source.scope.within, ["port.example"]);
        assert_eq!(config.alerts[0].occasions, [Occasion::Changed, Occasion::Gone]);
    }

    #[test]
    fn what_makes_no_sense_is_told_by_name() {
        for (text, why) in [
            ("[[source]]\nname = 'Port'\nseeds = []", "“Port” has no seeds"),
            ("[[source]]\nname = 'Port'\nseeds = ['port.example']", "no address of the web"),
            ("[[source]]\nname = 'Port'\nseeds = ['http://a.example']\nevery = 'often'", "“every”"),
            ("[[source]]\nname = 'Port'\nseeds = ['http://a.example']\nevry = '1h'", "evry"),
            ("[[alert]]\nname = 'A'\nwebhook = 'https://hook.example'", "“secret”"),
            ("[[alert]]\nname = 'A'\non = ['sometimes']", "sometimes"),
            ("[[alert]]\nname = 'A'\nsearch = '(('", "search that cannot be asked"),
            ("[[alert]]\nname = 'A'\n[[alert]]\nname = 'A'", "two alerts"),
        ] {
            let error = Config::parse(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
