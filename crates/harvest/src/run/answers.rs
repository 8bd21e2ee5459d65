//! What is done with an answer.

use super::{MOST_REDIRECTS, Run};
use crate::{
    frontier::{Event, Look, Task, TaskKind},
    inbox::{ReadAnswer, read_answer},
    net::Exchange,
    politeness::{Site, retry_after},
    seed::{Answer, answer_of},
};
use dictum::{FetchedPage, HeldPage, Result, survey, whole_address};
use jiff::{SignedDuration, Timestamp};

/// A server that says once that a page is not there (404) is asked again after this: a site that is being mended says so of all its
/// pages. One that says that it was taken away (410) is believed.
const DOUBT: SignedDuration = SignedDuration::from_mins(10);

impl Run<'_> {
    pub(super) fn answered(
        &mut self,
        task: Task,
        origin: &str,
        now: Timestamp,
        held: Option<HeldPage>,
        exchange: &Exchange,
    ) -> Result<()> {
        let answer = match read_answer(&task.uri, &exchange.response) {
            Ok(answer) => answer,
            Err(why) => {
                return self.put_off(task, origin, None, None, &format!("the answer cannot be read: {why}"));
            }
        };
        let status = answer.http.status.unwrap_or(0);
        if status == 429 || status >= 500 || status == 408 {
            let wait = answer.http.fields.get("Retry-After").and_then(|value| retry_after(value, now));
            return self.put_off(task, origin, Some(status), wait, &format!("the server answered {status}"));
        }
        let delay = self.sources.get(task.source).map(|source| source.delay).unwrap_or_default();
        self.frontier.sites.entry(origin.to_owned()).or_insert_with(Site::unknown).answered(now, delay);
        self.report.fetched += 1;
        let look = look_of(&answer, now);
        match status {
            200..=299 => self.brought(task, now, held, exchange, &answer, look),
            304 => {
                self.report.unmodified += 1;
                if let Some(payload) = held.and_then(|held| held.payload) {
                    self.inbox.put_unmodified(&task.uri, now, exchange, &payload)?;
                }
                // A server may leave its marks out of this answer: those of before go on to hold.
                let before = self.frontier.look(&task.uri).cloned().unwrap_or_default();
                let look = Look {
                    etag: look.etag.or(before.etag),
                    last_modified: look.last_modified.or(before.last_modified),
                    ..look
                };
                self.done(&task, look)
            }
            301 | 302 | 303 | 307 | 308 => self.redirected(&task, now, exchange, &answer, look),
            404 | 410 => self.missing(task, now, held, exchange, &answer, look),
            _ => {
                self.report.trouble(format!("{}: the server answered {status}", task.uri));
                if held.is_some() && !answer.payload.is_empty() {
                    self.keep(&task, now, held.as_ref(), exchange, &answer)?;
                }
                self.done(&task, look)
            }
        }
    }

    fn brought(
        &mut self,
        task: Task,
        now: Timestamp,
        held: Option<HeldPage>,
        exchange: &Exchange,
        answer: &ReadAnswer,
        look: Look,
    ) -> Result<()> {
        match answer_of(&answer.payload, answer.http.media_type.as_deref()) {
            Answer::List { items, parts } => {
                if !self.options.dry_run {
                    self.inbox.put_aside(&task.uri, now, exchange)?;
                }
                self.follow_feed(&task, &items, &parts)?;
            }
            Answer::Page => {
                let page = FetchedPage {
                    payload: &answer.payload,
                    target_uri: &task.uri,
                    media_type: answer.http.media_type.as_deref(),
                    charset: answer.charset.as_deref(),
                    http_status: answer.http.status.unwrap_or(200),
                };
                let survey = survey(&page);
                if !answer.payload.is_empty() {
                    self.keep(&task, now, held.as_ref(), exchange, answer)?;
                }
                self.traps.note(&task.uri, survey.is_statement || !survey.listings.is_empty());
                self.follow_page(&task, &survey)?;
            }
            Answer::Other => self.report.others += 1,
        }
        self.done(&task, look)
    }

    fn keep(
        &mut self,
        task: &Task,
        now: Timestamp,
        held: Option<&HeldPage>,
        exchange: &Exchange,
        answer: &ReadAnswer,
    ) -> Result<()> {
        if self.options.dry_run {
            return Ok(());
        }
        let payload = held.and_then(|held| held.payload.as_ref());
        self.inbox.put(&task.uri, now, exchange, answer, payload)
    }

    /// Follows a redirect as a page of its own, asked like any other: rules, address and scope are looked at anew.
    fn redirected(
        &mut self,
        task: &Task,
        now: Timestamp,
        exchange: &Exchange,
        answer: &ReadAnswer,
        look: Look,
    ) -> Result<()> {
        let link = answer.http.fields.get("Location").map(str::trim);
        let further = link.and_then(|link| whole_address(Some(&task.uri), link));
        if !self.options.dry_run {
            self.inbox.put_aside(&task.uri, now, exchange)?;
        }
        let Some(further) = further else {
            return self.give_up(task, "a redirect that leads nowhere");
        };
        if task.redirects >= MOST_REDIRECTS {
            return self.give_up(task, "too many redirects");
        }
        let next =
            Task { uri: further, redirects: task.redirects + 1, tries: 0, not_before: None, ..task.clone() };
        let is_same = Run::is_one_page(&task.uri, &next.uri);
        let is_ours =
            self.sources.get(task.source).is_some_and(|source| source.scope.takes(&next.uri, next.depth));
        if is_same && next.uri != task.uri {
            // Another spelling of the same page: its task takes the place of this one.
            self.frontier.note(Event::Wanted(next));
            return Ok(());
        }
        self.done(task, look)?;
        if is_ours {
            self.frontier.want(next);
        } else {
            self.report.outside += 1;
        }
        Ok(())
    }

    fn missing(
        &mut self,
        mut task: Task,
        now: Timestamp,
        held: Option<HeldPage>,
        exchange: &Exchange,
        answer: &ReadAnswer,
        look: Look,
    ) -> Result<()> {
        let was_there =
            held.as_ref().is_some_and(|held| held.statement.is_some() && held.last_status != look.status);
        if was_there && look.status == Some(404) && !task.is_doubted {
            task.is_doubted = true;
            task.not_before = now.checked_add(DOUBT).ok();
            self.frontier.note(Event::Wanted(task));
            return Ok(());
        }
        self.report.missing += 1;
        if held.is_some() {
            self.keep(&task, now, held.as_ref(), exchange, answer)?;
        } else if task.kind == TaskKind::Seed {
            self.report.trouble(format!("{}: the server answered {}", task.uri, look.status.unwrap_or(404)));
        }
        self.done(&task, look)
    }
}

fn look_of(answer: &ReadAnswer, at: Timestamp) -> Look {
    let field = |name: &str| answer.http.fields.get(name).map(str::to_owned);
    Look { at, status: answer.http.status, etag: field("ETag"), last_modified: field("Last-Modified") }
}
