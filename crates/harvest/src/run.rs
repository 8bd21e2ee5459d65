//! A run: from the seeds to what they lead to, one request at a time, until nothing is left that may be fetched now.
//!
//! Each turn takes the task that may be fetched soonest; asks its site's rules, fetches, puts the answer in the inbox, and only
//! then says in the journal that it is done. Sites are served one after another, so that a slow one delays the rest of a run
//! by a minute at most, and no machine is asked twice at once.

mod answers;
mod discovery;
mod sites;

use crate::{
    frontier::{Event, Frontier, Look, Task, TaskKind, key_of},
    inbox::Inbox,
    net::{Clock, Failure, Net, Request},
    politeness::{MOST_TRIES, Site},
    report::Report,
    scope::Traps,
    source::Seedbed,
    target::Target,
};
use dictum::{Dictum, HeldPage, Result};
use jiff::{SignedDuration, Timestamp};
use std::path::Path;

/// Who robots.txt is read for.
pub const PRODUCT: &str = "dictum";

/// So many redirects are followed.
const MOST_REDIRECTS: u8 = 8;

/// A run waits so long for a task that must not be fetched yet; what must wait longer is left to the next one.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(20);

/// How a run goes about it.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Fetches lists, and tells what it would fetch of pages; stores nothing.
    pub dry_run: bool,
    /// Whether pages that are held are fetched all the same, if they are due.
    pub looks_again: bool,
    /// How long to wait for a task that must not be fetched yet.
    pub patience: SignedDuration,
}

impl Default for RunOptions {
    fn default() -> Self {
        RunOptions { dry_run: false, looks_again: false, patience: PATIENCE }
    }
}

/// A run in the making.
pub struct Run<'a> {
    pub(crate) dictum: &'a Dictum,
    net: &'a dyn Net,
    clock: &'a dyn Clock,
    pub(crate) sources: &'a [Seedbed],
    pub(crate) options: RunOptions,
    pub(crate) frontier: Frontier,
    inbox: Inbox,
    traps: Traps,
    /// Pages fetched of each source.
    counts: Vec<u64>,
    /// Lists in a row of each source that named nothing new.
    barren_lists: Vec<u32>,
    pub(crate) report: Report,
}

impl<'a> Run<'a> {
    /// Prepares a run, or goes on with one that was cut short: what it had stored is taken in, and not fetched again.
    ///
    /// `home` is the harvester's folder; `job` names the state in it.
    pub fn open(
        dictum: &'a Dictum,
        net: &'a dyn Net,
        clock: &'a dyn Clock,
        sources: &'a [Seedbed],
        options: RunOptions,
        home: &Path,
        job: &str,
    ) -> Result<Run<'a>> {
        let frontier = if options.dry_run {
            Frontier::in_memory(PRODUCT)
        } else {
            crate::journal::make_folder(&home.join("jobs"))?;
            Frontier::open(&home.join("jobs").join(format!("{job}.jsonl")), PRODUCT)?
        };
        let mut run = Run {
            dictum,
            net,
            clock,
            sources,
            options,
            frontier,
            inbox: Inbox::open(home)?,
            traps: Traps::default(),
            counts: vec![0; sources.len()],
            barren_lists: vec![0; sources.len()],
            report: Report::default(),
        };
        run.take_in()?;
        run.begin_or_go_on()?;
        Ok(run)
    }

    /// Begins a round with the seeds that are due; of one that was cut short, passes over what it had stored already.
    fn begin_or_go_on(&mut self) -> Result<()> {
        let now = self.clock.now();
        if let Some(begun_at) = self.frontier.begun_at() {
            let waiting: Vec<Task> = self.frontier.waiting().cloned().collect();
            for task in waiting {
                let held = self.dictum.held_page(&task.uri)?;
                let fetched_at = held.and_then(|held| held.last_captured_at);
                // Its capture was durable and the journal's line was not: a list is fetched again, for what it leads to.
                if let Some(at) = fetched_at.filter(|at| *at >= begun_at && task.kind == TaskKind::Page) {
                    self.frontier.note(Event::Done { uri: task.uri, look: Look { at, ..Look::default() } });
                }
            }
        } else {
            self.frontier.note(Event::Begun { at: now });
        }
        for (source, described) in self.sources.iter().enumerate() {
            for seed in &described.seeds {
                let is_due = !self.options.looks_again
                    || self
                        .frontier
                        .look(seed)
                        .is_none_or(|look| now.duration_since(look.at) >= described.every);
                if is_due {
                    self.want(seed, TaskKind::Seed, source, 0);
                }
            }
        }
        self.frontier.keep()
    }

    /// Wants a page, if it was not met in this round; says whether it was not.
    pub(crate) fn want(&mut self, uri: &str, kind: TaskKind, source: usize, depth: u8) -> bool {
        let uri = uri.split('#').next().unwrap_or_default().to_owned();
        self.frontier.want(Task {
            uri,
            kind,
            source,
            depth,
            not_before: None,
            tries: 0,
            redirects: 0,
            is_doubted: false,
        })
    }

    /// Runs until nothing is left that may be fetched soon enough.
    ///
    /// # Errors
    /// Where the archive or the harvester's folder cannot be used. Trouble with pages and sites is told in the report.
    pub fn finish(mut self) -> Result<Report> {
        while let Some((task, at)) = self.next_task() {
            let now = self.clock.now();
            if at.duration_since(now) > self.options.patience {
                break;
            }
            self.clock.wait_until(at);
            self.turn(task)?;
            self.frontier.keep()?;
            if self.inbox.is_due() {
                self.take_in()?;
            }
        }
        self.take_in()?;
        self.report.left = self.frontier.waiting().filter(|task| self.has_room(task)).count() as u64;
        if !self.options.dry_run {
            self.frontier.end_round(self.clock.now())?;
        }
        Ok(self.report)
    }

    /// The task that may be fetched soonest, and when that is: lists before pages, so that what vanishes from them is noticed.
    fn next_task(&self) -> Option<(Task, Timestamp)> {
        let now = self.clock.now();
        let ready = |task: &Task| {
            let origin = Target::of(&task.uri).map(|target| target.origin()).unwrap_or_default();
            let site = self.frontier.sites.get(&origin).map_or(Timestamp::MIN, |site| site.next_at);
            site.max(task.not_before.unwrap_or(Timestamp::MIN)).max(now)
        };
        let of_this_run = self.frontier.waiting().filter(|task| self.has_room(task));
        let soonest = of_this_run
            .map(|task| (ready(task), task.kind, task))
            .min_by_key(|(at, kind, task)| (*at, *kind, task.depth))?;
        Some((soonest.2.clone(), soonest.0))
    }

    fn has_room(&self, task: &Task) -> bool {
        let source = self.sources.get(task.source);
        source.is_some_and(|source| {
            self.counts.get(task.source).is_some_and(|count| *count < source.most_pages)
        })
    }

    fn turn(&mut self, task: Task) -> Result<()> {
        let target = match Target::of(&task.uri) {
            Ok(target) => target,
            Err(failure) => return self.give_up(&task, &failure.to_string()),
        };
        if self.options.dry_run && task.kind == TaskKind::Page {
            self.report.would_fetch.push(task.uri.clone());
            return self.done(&task, Look::default());
        }
        if self.traps.are_at(&task.uri) {
            self.report.traps += 1;
            return self.done(&task, Look { at: self.clock.now(), ..Look::default() });
        }
        let now = self.clock.now();
        let origin = target.origin();
        let Some(rules) = self.frontier.sites.get(&origin).and_then(|site| site.rules(now)) else {
            return self.ask_for_rules(&task, &target);
        };
        if !rules.allow(&target.path_and_query) {
            self.report.forbid(&task.uri);
            return self.done(&task, Look { at: now, ..Look::default() });
        }
        let held = self.dictum.held_page(&task.uri)?;
        let request = self.request_for(&task, held.as_ref())?;
        let answer = self.net.fetch(&request);
        let now = self.clock.now();
        if let Some(count) = self.counts.get_mut(task.source) {
            *count += 1;
        }
        match answer {
            Ok(exchange) => self.answered(task, &origin, now, held, &exchange),
            Err(failure @ (Failure::Unreachable(_) | Failure::Malformed(_))) => {
                self.put_off(task, &origin, None, None, &failure.to_string())
            }
            Err(failure) => self.give_up(&task, &failure.to_string()),
        }
    }

    /// A request that says what is held, so that a server need not send it again.
    fn request_for(&self, task: &Task, held: Option<&HeldPage>) -> Result<Request> {
        let mut request = Request::of(&task.uri);
        let look = self.frontier.look(&task.uri);
        match held.and_then(|held| held.payload.as_ref()) {
            Some(payload) => {
                let marks = self.dictum.server_marks(payload.digest)?;
                request.etag = marks.etag;
                request.last_modified = marks.last_modified;
            }
            // Feeds and site maps are in no record: what they were marked with stands in the journal. What they named is wanted
            // again when a round is new, so they are asked for whole unless the source is watched.
            None if self.options.looks_again => {
                request.etag = look.and_then(|look| look.etag.clone());
                request.last_modified = look.and_then(|look| look.last_modified.clone());
            }
            None => {}
        }
        // A list is read for what it leads to: in a harvest of all of it, an answer without it would end the way.
        if !self.options.looks_again && task.kind != TaskKind::Page {
            return Ok(Request::of(&task.uri));
        }
        Ok(request)
    }

    fn take_in(&mut self) -> Result<()> {
        if self.options.dry_run {
            return Ok(());
        }
        if let Some(summary) = self.inbox.take_in(self.dictum)? {
            self.report.add(&summary);
        }
        Ok(())
    }

    fn done(&mut self, task: &Task, look: Look) -> Result<()> {
        self.frontier.note(Event::Done { uri: task.uri.clone(), look });
        Ok(())
    }

    fn give_up(&mut self, task: &Task, why: &str) -> Result<()> {
        self.report.trouble(format!("{}: {why}", task.uri));
        self.done(task, Look { at: self.clock.now(), ..Look::default() })
    }

    /// Tries a page again later, until it was tried too often.
    fn put_off(
        &mut self,
        mut task: Task,
        origin: &str,
        status: Option<u16>,
        retry_after: Option<SignedDuration>,
        why: &str,
    ) -> Result<()> {
        let now = self.clock.now();
        let site = self.frontier.sites.entry(origin.to_owned()).or_insert_with(Site::unknown);
        let until = site.failed(now, retry_after);
        task.tries += 1;
        if task.tries >= MOST_TRIES {
            self.report
                .trouble(format!("{}: {why}; given up for now, after {} attempts", task.uri, task.tries));
            return self.done(&task, Look { at: now, status, ..Look::default() });
        }
        tracing::info!("{}: {why}; tried again at {until}", task.uri);
        task.not_before = Some(until);
        self.frontier.note(Event::Wanted(task));
        Ok(())
    }

    /// The key that tells two addresses apart.
    fn is_one_page(a: &str, b: &str) -> bool {
        key_of(a) == key_of(b)
    }
}
