//! Watching: one round over the sources, with the pages that are due again, and the telling of what is new.

use crate::{
    Clock, Net, Report, Run, RunOptions,
    alerts::Notice,
    by_hand::ByHand,
    config::Config,
    frontier::TaskKind,
    journal::{make_folder, replace, trouble},
    outbox::{Deliveries, Outbox},
    schedule::{PagePast, next_look},
};
use dictum::{Dictum, Error, Result, model::ErrorKind};
use jiff::Timestamp;
use std::{fs, path::Path};

/// The name of the watch's state.
const JOB: &str = "watch";

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// What was fetched and what came of it.
    pub run: Report,
    /// How many pages were due again.
    pub due: u64,
    /// What is told by the alerts.
    pub notices: Vec<Notice>,
    /// What became of deliveries to webhooks.
    pub deliveries: Deliveries,
    /// Whether this was the first round of this archive, of which nothing is told: all of it is new.
    pub is_first: bool,
}

/// How a round goes about it.
#[derive(Clone, Debug, Default)]
pub struct RoundOptions {
    /// As for any run.
    pub run: RunOptions,
    /// Takes what is new for told already, and tells nothing of it.
    pub tells_nothing: bool,
}

/// Goes one round. `home` is the harvester's folder.
///
/// # Errors
/// Where the archive or the harvester's folder cannot be used. Trouble with pages, sites and receivers is told in the answer.
pub fn go_round(
    dictum: &Dictum,
    net: &dyn Net,
    clock: &dyn Clock,
    config: &Config,
    options: &RoundOptions,
    home: &Path,
) -> Result<Round> {
    make_folder(home)?;
    let told_to = Marker::of(home).read()?;
    let mut round = Round { is_first: told_to.is_none(), ..Round::default() };
    let run_options = RunOptions { looks_again: true, ..options.run.clone() };
    let is_dry = run_options.dry_run;
    let last_before = dictum.last_entry()?;
    let mut run = Run::open(dictum, net, clock, &config.sources, run_options, home, JOB)?;
    round.due = run.want_what_is_due(clock.now())?;
    round.run = run.finish()?;
    if is_dry {
        return Ok(round);
    }
    let last = dictum.last_entry()?;
    let outbox = Outbox::open(home)?;
    if let (Some(told_to), false) = (told_to, options.tells_nothing) {
        let news = dictum.news_after(told_to)?;
        let is_known = ByHand::of(home).brought(last_before)?;
        for alert in &config.alerts {
            for news in alert.pick(dictum, &news)? {
                if is_known(news) && !alert.tells_harvested {
                    continue;
                }
                let notice = Notice::of(dictum, news, &alert.name, config.public_address.as_deref())?;
                outbox.put(alert, &notice)?;
                round.notices.push(notice);
            }
        }
    }
    // Only now does it count as told: killed before, it is told again, under the same ids.
    Marker::of(home).write(last)?;
    ByHand::of(home).forget(last)?;
    round.deliveries = outbox.deliver(net, clock, &config.alerts)?;
    Ok(round)
}

/// Up to which entry all was told.
struct Marker(std::path::PathBuf);

impl Marker {
    fn of(home: &Path) -> Marker {
        Marker(home.join("told-to"))
    }

    fn read(&self) -> Result<Option<u64>> {
        match fs::read_to_string(&self.0) {
            Ok(text) => text.trim().parse().map(Some).map_err(|_| {
                Error::new(ErrorKind::Damaged, format!("{} does not hold a number", self.0.display()))
                    .with_hint(
                        "remove it: the next round then tells nothing, and the one after it what came since",
                    )
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(trouble("read", &self.0, &error)),
        }
    }

    fn write(&self, entry: u64) -> Result<()> {
        replace(&self.0, format!("{entry}\n").as_bytes())
    }
}

impl Run<'_> {
    /// Wants the pages of statements that are due again, and says how many they are.
    pub(crate) fn want_what_is_due(&mut self, now: Timestamp) -> Result<u64> {
        let mut addresses = Vec::new();
        self.dictum.held_addresses(|uri, _| addresses.push(uri.to_owned()))?;
        let mut count = 0;
        for uri in addresses {
            let source =
                self.sources.iter().position(|source| source.looks_again && source.scope.takes(&uri, 0));
            let Some(source) = source else { continue };
            if self.is_due(&uri, now)? && self.want(&uri, TaskKind::Page, source, 1) {
                count += 1;
            }
        }
        self.frontier.keep()?;
        Ok(count)
    }

    fn is_due(&self, uri: &str, now: Timestamp) -> Result<bool> {
        let Some(held) = self.dictum.held_page(uri)? else { return Ok(false) };
        let looked_at = self.frontier.look(uri).map(|look| look.at).max(held.last_captured_at);
        let Some(looked_at) = looked_at else { return Ok(true) };
        // A page that tells no day, or one of long ago and was put up since, is as old as its first capture at least.
        let first = held.first_captured_at.unwrap_or(looked_at);
        let came_at = held.told_at.map_or(first, |told| told.min(first));
        Ok(next_look(&PagePast { came_at, looked_at, changes: held.changes }) <= now)
    }
}
