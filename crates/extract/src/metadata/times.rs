//! The three times: when it was said, when it was put out, when the page was fetched. Never mixed up.

use super::{Statement, address, chrome::PageDate, note, warn};
use crate::{
    clocks::{self, Clock},
    dates,
    furniture::Shape,
    headline::{self, delivery},
    page::{ToldTime, Traits, Value},
    publishers,
    reader::ReadOptions,
    zones::Zones,
};
use dictum_model::{CapturedAtFrom, Moment, Reading, Span, StatementKind};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    fmt::rfc2822,
};
use std::ops::Range;

/// The rule of a time of capture that the page's clocks left open and the zone of the site, as a person gave it, settled.
pub const SETTLED_BY_SITE_ZONE: &str = "page-clocks-with-site-zone";

/// How many lines from the headline its date may stand.
const NEAR_HEADLINE: usize = 8;
/// How many lines below the headline the line of place and day may stand.
const NEAR_PLACE: usize = 3;
/// How many lines below it a field may stand that says when it was said: other fields come before.
const NEAR_DELIVERY: usize = 14;
/// Clocks that stand still in a cached page are told of only where they are further from the time of capture.
const CLOCKS_MAY_DIFFER: SignedDuration = SignedDuration::from_hours(1);

/// Settles when the page was fetched, if nobody knew: by its YAML head, or by its clocks. Where somebody knew, the
/// clocks are held against it.
pub(super) fn fill_capture(
    page: &Statement<'_>,
    page_date: Option<PageDate>,
    options: &ReadOptions,
    reading: &mut Reading,
) {
    let by_head = page.page.told.captured.as_ref();
    if reading.capture.captured_at.is_none()
        && let Some((value, at)) = by_head.and_then(|value| Some((value, value.word.parse().ok()?)))
    {
        reading.capture.captured_at = Some(at);
        reading.capture.captured_at_from = Some(CapturedAtFrom::User);
        note(reading, "captured_at", value.rule, Some(page.span(value.at.clone())));
    }
    let Some(PageDate { day, line }) = page_date else { return };
    let span = Some(page.span(page.page.lines[line].at.clone()));
    let clocks: Vec<Clock> = page.zones.shapes.iter().filter_map(clock_of).collect();
    let (told, rule) = settled(day, &clocks, options, reading.capture.target_uri.as_deref());
    if let Some(known) = reading.capture.captured_at {
        return compare_clocks(known, &told, span, reading);
    }
    reading.warnings.extend(clocks::warning(&told));
    match told {
        clocks::Told::Instant(at) => {
            reading.capture.captured_at = Some(at);
            reading.capture.captured_at_from = Some(CapturedAtFrom::PageClocks);
            note(reading, "captured_at", rule, span);
        }
        clocks::Told::Either(candidates) => {
            reading.capture.captured_at_candidates = candidates;
            note(reading, "captured_at_candidates", "page-clocks", span);
        }
        clocks::Told::Nothing | clocks::Told::Contradiction => {}
    }
}

/// What the clocks say, with the zone of the site only where it is needed; and the rule that settled it.
fn settled(
    day: Date,
    clocks: &[Clock],
    options: &ReadOptions,
    target_uri: Option<&str>,
) -> (clocks::Told, &'static str) {
    let told = clocks::settle(day, clocks, None);
    if !matches!(told, clocks::Told::Either(_)) {
        return (told, "page-clocks");
    }
    match (&options.site_zone, target_uri.and_then(publishers::site_zone)) {
        (Some(zone), _) => (clocks::settle(day, clocks, Some(zone)), SETTLED_BY_SITE_ZONE),
        (None, Some(zone)) => (clocks::settle(day, clocks, Some(zone)), "page-clocks-with-publishers-zone"),
        (None, None) => (told, "page-clocks"),
    }
}

/// Warns where the page's clocks show another time than that of the capture.
fn compare_clocks(known: Timestamp, told: &clocks::Told, span: Option<Span>, reading: &mut Reading) {
    if let clocks::Told::Instant(shown) = told
        && known.duration_since(*shown).abs() > CLOCKS_MAY_DIFFER
    {
        let message =
            format!("the page's clocks show {shown}, it was captured at {known}: it may be an older copy");
        warn(reading, "clocks-differ", message, span);
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
    /// Where in the decoded text, if there.
    at: Option<Range<usize>>,
}

/// Settles when the statement was said and put out.
pub(super) fn fill_statement(
    page: &Statement<'_>,
    statement: &mut dictum_model::Statement,
    reading: &mut Reading,
) {
    warn_of_ambiguity(page, reading);
    let published = published(page, reading.capture.target_uri.as_deref());
    if let Some(first) = published.first() {
        statement.published_at = Some(first.moment);
        note(reading, "published_at", first.rule, first.at.clone().map(|at| page.span(at)));
        warn_of_conflict(&published, reading);
    }
    match page.told.day {
        Some(day) => by_headline(page, Moment::Day(day.printed.day), statement, reading),
        None => {
            by_place_and_day(page, statement, reading);
            by_line_of_delivery(page, statement, reading);
        }
    }
    warn_of_impossible_order(statement, reading);
}

fn by_headline(
    page: &Statement<'_>,
    moment: Moment,
    statement: &mut dictum_model::Statement,
    reading: &mut Reading,
) {
    let span: Option<Span> = page.headline_span();
    let written = matches!(statement.kind, Some(StatementKind::Article | StatementKind::Letter));
    if !page.told.day_is_publication && !written {
        statement.delivered_on = Some(moment);
        note(reading, "delivered_on", "headline-tail", span);
    } else if statement.published_at.is_none() {
        statement.published_at = Some(moment);
        note(reading, "published_at", "headline-tail", span);
    } else if statement.published_at.is_some_and(|other| !may_be_one_day(other, moment)) {
        let message = format!("the headline's day of publication is {moment}, the page's another");
        warn(reading, "published-dates-differ", message, span);
    }
}

/// "Port Salvan, 27 June 2031" on a line of its own below the headline: where and when something spoken was said.
fn by_place_and_day(page: &Statement<'_>, statement: &mut dictum_model::Statement, reading: &mut Reading) {
    let start = page.zones.headline.end;
    if !is_spoken(statement) || start == 0 {
        return;
    }
    for line in page.page.lines.iter().skip(start).take(NEAR_PLACE) {
        let Some(told) = headline::place_and_day(page.page.words(line)) else { continue };
        let span = Some(page.span(line.at.clone()));
        statement.delivered_on = Some(Moment::Day(told.day));
        note(reading, "delivered_on", "place-and-day", span);
        if statement.place.is_none() {
            statement.place = Some(told.place);
            note(reading, "place", "place-and-day", span);
        }
        return;
    }
}

fn is_spoken(statement: &dictum_model::Statement) -> bool {
    use StatementKind::{Address, Briefing, Debate, Interview, NewsConference, Remarks, Statement};
    let spoken = [Address, Briefing, Debate, Interview, NewsConference, Remarks, Statement];
    statement.kind.is_some_and(|kind| spoken.contains(&kind))
}

/// A line below the headline that says when something was said, and at times where; its value may stand on the next line.
fn by_line_of_delivery(page: &Statement<'_>, statement: &mut dictum_model::Statement, reading: &mut Reading) {
    let start = page.zones.headline.end;
    if statement.delivered_on.is_some() || start == 0 {
        return;
    }
    let lines = &page.page.lines;
    for number in start..(start + NEAR_DELIVERY).min(lines.len()) {
        let words = page.page.words_of(number);
        let near = number < start + NEAR_PLACE;
        let is_field = delivery::is_its_field(words) && number + 1 < lines.len();
        let at = if is_field { number + 1 } else { number };
        let told = match is_field {
            true => delivery::value(page.page.words_of(at)),
            false => delivery::line(words, near && is_spoken(statement)),
        };
        let Some(told) = told else { continue };
        let span = Some(page.line_span(at));
        statement.delivered_on = Some(told.moment());
        note(reading, "delivered_on", "line-of-delivery", span);
        if statement.venue.is_none() && told.venue.is_some() {
            statement.venue = told.venue;
            note(reading, "venue", "line-of-delivery", span);
        }
        return;
    }
}

/// A date near the headline whose order could mean two days is not read; that is said.
fn warn_of_ambiguity(page: &Statement<'_>, reading: &mut Reading) {
    let start = page.zones.headline.start.saturating_sub(2);
    let end = (page.zones.headline.end + NEAR_HEADLINE).min(page.page.lines.len());
    let lines = page.page.lines.get(start..end).unwrap_or(&[]);
    let printed = lines.iter().map(|line| (page.page.words(line), line.at.clone()));
    let told = page.page.told.published.iter().map(|value| (value.word.as_str(), value.at.clone()));
    if let Some((words, at)) = printed.chain(told).find(|(words, _)| dates::is_ambiguous(words)) {
        let message =
            format!("“{words}” may be either of two days: its order is not told, so it is not read");
        warn(reading, "date-ambiguous", message, Some(page.span(at)));
    }
}

fn warn_of_conflict(published: &[Read], reading: &mut Reading) {
    let Some(first) = published.first() else { return };
    if let Some(other) = published.iter().find(|read| !may_be_one_day(read.moment, first.moment)) {
        let message = format!(
            "the page names two days of publication: {} ({}) and {} ({}); the first is given",
            first.moment, first.rule, other.moment, other.rule
        );
        warn(reading, "published-dates-differ", message, None);
    }
}

/// Warns where what is said later than it was put out, or put out later than it was fetched.
fn warn_of_impossible_order(statement: &dictum_model::Statement, reading: &mut Reading) {
    let (said, put_out) = (statement.delivered_on.and_then(Moment::day), statement.published_at);
    if let (Some(said), Some(put_out)) = (said, put_out)
        && put_out.day().is_some_and(|day| day < said)
        && !may_be_one_day(Moment::Day(said), put_out)
    {
        let message = format!("it is dated {said}, and was published before that, {put_out}");
        warn(reading, "published-before-delivery", message, None);
    }
    if let (Some(put_out), Some(fetched)) = (put_out, reading.capture.captured_at) {
        let fetched = Moment::Instant(fetched, jiff::tz::Offset::UTC);
        let later = put_out.day() > fetched.day() && !may_be_one_day(put_out, fetched);
        if later {
            let message = format!("it was published on {put_out}, after the page was fetched, {fetched}");
            warn(reading, "published-after-capture", message, None);
        }
    }
}

/// Says whether two times can be of one day somewhere: an instant is of two days at once, by where one stands.
fn may_be_one_day(one: Moment, other: Moment) -> bool {
    let (Some(day), Some(other_day)) = (one.day(), other.day()) else { return one.year() == other.year() };
    let is_instant = |moment| matches!(moment, Moment::Instant(..));
    let apart = if is_instant(one) || is_instant(other) { 1 } else { 0 };
    (day.duration_since(other_day)).abs() <= SignedDuration::from_hours(24 * apart)
}

/// When the page says it was put out, best evidence first.
fn published(page: &Statement<'_>, target_uri: Option<&str>) -> Vec<Read> {
    let told = &page.page.told;
    let mut found: Vec<Read> = told.published.iter().filter_map(read_value).collect();
    let mut times: Vec<&ToldTime> =
        told.times.iter().filter(|time| time.published && !time.in_furniture).collect();
    times.sort_by_key(|time| !time.in_article);
    found.extend(times.first().and_then(|time| read_value(&time.value)));
    found.extend(beside_headline(page));
    found.extend(time_above_body(page));
    found.extend(announced(page));
    found.extend(told.page_published.iter().filter_map(read_value));
    if found.is_empty() {
        found.extend(in_address(page, target_uri));
    }
    found
}

fn read_value(value: &Value) -> Option<Read> {
    Some(Read { moment: moment(&value.word)?, rule: value.rule, at: Some(value.at.clone()) })
}

/// Reads a time in machine form, or as pages print it.
fn moment(word: &str) -> Option<Moment> {
    let word = word.trim();
    word.parse::<Moment>()
        .ok()
        .or_else(|| dates::whole_date(word).map(|printed| day_and_time(printed.day, printed.time)))
        .or_else(|| rfc2822::parse(word).ok().map(|at| Moment::Instant(at.timestamp(), at.offset())))
        .or_else(|| with_parted_offset(word))
}

/// "2031-05-24 08:00:00 +0200".
fn with_parted_offset(word: &str) -> Option<Moment> {
    let (time, offset) = word.rsplit_once(' ').filter(|(_, offset)| offset.starts_with(['+', '-', 'Z']))?;
    format!("{time}{offset}").parse().ok()
}

fn day_and_time(day: Date, time: Option<Time>) -> Moment {
    time.map_or(Moment::Day(day), |time| Moment::Local(day.to_datetime(time)))
}

/// The day that the page's address bears: its own word for it before what was asked for.
fn in_address(page: &Statement<'_>, target_uri: Option<&str>) -> Option<Read> {
    let own = page.page.told.addresses.iter();
    let mut own = own.filter_map(|value| Some((address::day_in(&value.word)?, Some(value.at.clone()))));
    let (day, at) = own.next().or_else(|| Some((address::day_in(target_uri?)?, None)))?;
    Some(Read { moment: Moment::Day(day), rule: "address", at })
}

/// A `time` element between headline and body that nobody calls the time of publication.
fn time_above_body(page: &Statement<'_>) -> Option<Read> {
    let body = page.page.lines.get(*page.zones.body.first()?)?.at.start;
    let headline = page.page.lines.get(page.zones.headline.clone())?.first()?.at.start;
    let between = |time: &&ToldTime| {
        !time.published && !time.in_furniture && (headline..body).contains(&time.value.at.start)
    };
    let mut times = page.page.told.times.iter().filter(between);
    let read = read_value(&times.next()?.value)?;
    times.next().is_none().then_some(Read { rule: "time-element", ..read })
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
        Some(Read { moment: day_and_time(printed.day, time), rule: "dateline", at: Some(at) })
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
            at: Some(line.at.clone()),
        }),
        _ => None,
    });
    announced.next()
}
