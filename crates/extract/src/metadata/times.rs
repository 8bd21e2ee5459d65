//! The three times: when it was said, when it was put out, when the page was fetched. Never mixed up.

use super::{Statement, note};
use crate::{
    clocks::{self, Clock},
    dates,
    furniture::Shape,
    page::{Page, ToldTime, Traits, Value},
    reader::ReadOptions,
    zones::Zones,
};
use dictum_model::{CapturedAtFrom, Moment, Reading, Span, StatementKind, Warning};
use jiff::civil::{Date, Time};
use std::ops::Range;

/// How many lines from the headline its date may stand.
const NEAR_HEADLINE: usize = 8;

/// Settles when the page was fetched, if nobody knew: by its clocks, or by its YAML head.
pub(super) fn fill_capture(
    page: &Page,
    zones: &Zones,
    page_date: Option<Date>,
    options: &ReadOptions,
    reading: &mut Reading,
) {
    if reading.capture.captured_at.is_some() {
        return;
    }
    if let Some(at) = page.told.captured.as_ref().and_then(|value| value.word.parse::<jiff::Timestamp>().ok())
    {
        reading.capture.captured_at = Some(at);
        reading.capture.captured_at_from = Some(CapturedAtFrom::User);
        note(reading, "captured_at", "yaml-head", None);
        return;
    }
    let Some(day) = page_date else { return };
    let clocks: Vec<Clock> = zones.shapes.iter().filter_map(clock_of).collect();
    let told = clocks::settle(day, &clocks, options.site_zone.as_deref());
    reading.warnings.extend(clocks::warning(&told));
    match told {
        clocks::Told::Instant(at) => {
            reading.capture.captured_at = Some(at);
            reading.capture.captured_at_from = Some(CapturedAtFrom::PageClocks);
            note(reading, "captured_at", "page-clocks", None);
        }
        clocks::Told::Either(candidates) => reading.capture.captured_at_candidates = candidates,
        clocks::Told::Nothing | clocks::Told::Contradiction => {}
    }
}

fn clock_of(shape: &Shape) -> Option<Clock> {
    match shape {
        Shape::Clock(city, time) => Some(Clock { city: city.clone(), time: *time }),
        _ => None,
    }
}

/// A time and where it was read.
struct Read {
    moment: Moment,
    rule: &'static str,
    at: Range<usize>,
}

/// Settles when the statement was said and put out.
pub(super) fn fill_statement(
    page: &Statement<'_>,
    statement: &mut dictum_model::Statement,
    reading: &mut Reading,
) {
    let published = published(page);
    if let Some(first) = published.first() {
        statement.published_at = Some(first.moment);
        note(reading, "published_at", first.rule, Some(page.span(first.at.clone())));
        warn_of_conflict(&published, reading);
    }
    let Some(day) = page.told.day else { return };
    let moment = Moment::Day(day.printed.day);
    let span: Option<Span> = page.headline_span();
    let written = matches!(statement.kind, Some(StatementKind::Article | StatementKind::Letter));
    if !page.told.day_is_publication && !written {
        statement.delivered_on = Some(moment);
        note(reading, "delivered_on", "headline-tail", span);
    } else if statement.published_at.is_none() {
        statement.published_at = Some(moment);
        note(reading, "published_at", "headline-tail", span);
    }
}

fn warn_of_conflict(published: &[Read], reading: &mut Reading) {
    let Some(first) = published.first().and_then(|read| read.moment.day()) else { return };
    let other = published.iter().find(|read| read.moment.day().is_some_and(|day| day != first));
    if let Some(other) = other {
        let message = format!("the page names two days of publication: {first} and {}", other.moment);
        reading.warnings.push(Warning { code: "published-dates-differ", message, span: None });
    }
}

/// When the page says it was put out, best evidence first.
fn published(page: &Statement<'_>) -> Vec<Read> {
    let told = &page.page.told;
    let mut found: Vec<Read> = told.published.iter().filter_map(read_value).collect();
    let mut times: Vec<&ToldTime> =
        told.times.iter().filter(|time| time.published && !time.in_furniture).collect();
    times.sort_by_key(|time| !time.in_article);
    found.extend(times.first().and_then(|time| read_value(&time.value)));
    found.extend(beside_headline(page));
    if found.is_empty() {
        found.extend(announced(page));
    }
    found
}

fn read_value(value: &Value) -> Option<Read> {
    Some(Read { moment: moment(&value.word)?, rule: value.rule, at: value.at.clone() })
}

/// Reads a time in machine form, or as pages print it.
fn moment(word: &str) -> Option<Moment> {
    word.parse::<Moment>()
        .ok()
        .or_else(|| dates::whole_date(word).map(|printed| day_and_time(printed.day, printed.time)))
}

fn day_and_time(day: Date, time: Option<Time>) -> Moment {
    time.map_or(Moment::Day(day), |time| Moment::Local(day.to_datetime(time)))
}

/// A date printed between headline and body, or just above the headline; a time of day may follow on its own line.
fn beside_headline(page: &Statement<'_>) -> Option<Read> {
    let zones = page.zones;
    let body = *zones.body.first()?;
    if zones.headline.is_empty() || body < zones.headline.start {
        return None;
    }
    let below = zones.headline.end..body.min(zones.headline.end + NEAR_HEADLINE);
    let above = (0..zones.headline.start).rev().take(2);
    below.chain(above).find_map(|line| {
        let Shape::Date(printed) = &zones.shapes[line] else { return None };
        let served = page.page.lines[line].traits.any(Traits::FURNITURE) || is_page_date(zones, line);
        if served {
            return None;
        }
        let time = printed.time.or_else(|| match zones.shapes.get(line + 1) {
            Some(Shape::Time(time)) => Some(*time),
            _ => None,
        });
        let at = page.page.lines[line].at.clone();
        Some(Read { moment: day_and_time(printed.day, time), rule: "dateline", at })
    })
}

/// Says whether a date stands beside clocks: then it is the day the page was served.
fn is_page_date(zones: &Zones, line: usize) -> bool {
    let near = line.saturating_sub(1)..(line + 2).min(zones.shapes.len());
    zones.shapes[near].iter().any(|shape| matches!(shape, Shape::Clock(..)))
}

/// "Publication date: October 12, 2032, 13:00", wherever it stands.
fn announced(page: &Statement<'_>) -> Option<Read> {
    let lines = page.page.lines.iter().zip(&page.zones.shapes);
    let mut announced = lines.filter_map(|(line, shape)| match shape {
        Shape::Publication(Some(printed)) => Some(Read {
            moment: day_and_time(printed.day, printed.time),
            rule: "announced",
            at: line.at.clone(),
        }),
        _ => None,
    });
    announced.next()
}
