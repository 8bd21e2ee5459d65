//! The instant of capture, by the clocks of cities beside a date.

use dictum_model::Warning;
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};
use std::sync::OnceLock;

/// Cities whose zone is named after another one.
const CITIES: &str = include_str!("../languages/cities.zones");

/// A clock on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    /// The city as printed.
    pub(crate) city: String,
    /// The time of day there.
    pub(crate) time: Time,
}

/// What the clocks say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nothing: fewer than two clocks whose zones are known.
    Nothing,
    /// One instant.
    Instant(Timestamp),
    /// Two instants: the cities stand on different days, and the page does not say whose day its date is.
    Either(Vec<Timestamp>),
    /// They cannot all hold.
    Contradiction,
}

/// Settles the instant at which all clocks show their times and one city stands on the page's day.
pub(crate) fn settle(day: Date, clocks: &[Clock], site_zone: Option<&str>) -> Told {
    let zoned: Vec<(TimeZone, Time)> =
        clocks.iter().filter_map(|clock| Some((zone_of(&clock.city)?, clock.time))).collect();
    if zoned.len() < 2 {
        return Told::Nothing;
    }
    let mut instants: Vec<Timestamp> = zoned
        .iter()
        .filter_map(|(zone, time)| Some(zone.to_zoned(day.to_datetime(*time)).ok()?.timestamp()))
        .filter(|at| zoned.iter().all(|(zone, time)| shows(*at, zone, *time)))
        .collect();
    instants.sort_unstable();
    instants.dedup();
    if let (2.., Some(zone)) = (instants.len(), site_zone.and_then(named_zone)) {
        instants.retain(|at| zone.to_datetime(*at).date() == day);
    }
    match instants[..] {
        [] => Told::Contradiction,
        [at] => Told::Instant(at),
        _ => Told::Either(instants),
    }
}

/// Says whether a clock in a zone shows a time of day at an instant.
fn shows(at: Timestamp, zone: &TimeZone, time: Time) -> bool {
    let there = zone.to_datetime(at).time();
    (there.hour(), there.minute()) == (time.hour(), time.minute())
}

/// The warning for what the clocks could not settle.
pub(crate) fn warning(told: &Told) -> Option<Warning> {
    let (code, message) = match told {
        Told::Nothing | Told::Instant(_) => return None,
        Told::Either(_) => (
            "clocks-on-two-days",
            "the cities of the page's clocks stand on different days; say whose date the page bears with --site-zone",
        ),
        Told::Contradiction => (
            "clocks-contradict",
            "the page's date and clocks cannot all hold; the time of capture is left open",
        ),
    };
    Some(Warning { code, message: message.to_owned(), span: None })
}

/// The zone of a city by its name; `None` for cities that no zone is named after and the list does not know.
pub(crate) fn zone_of(city: &str) -> Option<TimeZone> {
    let listed = CITIES.lines().filter_map(|line| line.split_once('='));
    let listed = listed.filter(|(name, _)| name.eq_ignore_ascii_case(city)).map(|(_, zone)| zone).next();
    if let Some(zone) = listed {
        return named_zone(zone);
    }
    let part = city.replace([' ', '-'], "_");
    let named = zone_names().iter().find(|name| {
        name.rsplit_once('/').is_some_and(|(area, last)| area != "Etc" && last.eq_ignore_ascii_case(&part))
    });
    named_zone(named?)
}

fn zone_names() -> &'static [String] {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        jiff::tz::TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect()
    })
}

fn named_zone(name: &str) -> Option<TimeZone> {
    // The bundled rules, never those of the machine: a reading must not depend on where it is made.
    jiff::tz::TimeZoneDatabase::bundled().get(name).ok()
}

/// Says whether a zone of this name is known.
#[cfg(test)]
pub(crate) fn is_zone(name: &str) -> bool {
    named_zone(name).is_some()
}

/// The day so many days before another.
pub(crate) fn days_before(day: Date, days: u32) -> Option<Date> {
    day.checked_sub(i64::from(days).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clocks(times: &[(&str, &str)]) -> Vec<Clock> {
        times
            .iter()
            .map(|(city, time)| Clock { city: (*city).to_owned(), time: time.parse().unwrap() })
            .collect()
    }

    fn at(word: &str) -> Timestamp {
        word.parse().unwrap()
    }

    #[test]
    fn two_clocks_and_a_date_fix_an_instant() {
        let told =
            settle(Date::constant(2030, 6, 28), &clocks(&[("Lima", "07:31"), ("Oslo", "14:31")]), None);
        assert_eq!(told, Told::Instant(at("2030-06-28T12:31:00Z")));
    }

    #[test]
    fn cities_on_two_days_leave_two_candidates_that_the_site_zone_settles() {
        let day = Date::constant(2030, 6, 28);
        let night = clocks(&[("Moscow", "00:41"), ("London", "22:41")]);
        let candidates = vec![at("2030-06-27T21:41:00Z"), at("2030-06-28T21:41:00Z")];
        assert_eq!(settle(day, &night, None), Told::Either(candidates.clone()));
        assert_eq!(settle(day, &night, Some("Europe/London")), Told::Instant(candidates[1]));
        assert_eq!(settle(day, &night, Some("Europe/Moscow")), Told::Instant(candidates[0]));
    }

    #[test]
    fn clocks_that_cannot_hold_and_cities_unknown_settle_nothing() {
        let day = Date::constant(2030, 6, 28);
        assert_eq!(
            settle(day, &clocks(&[("Moscow", "15:31"), ("London", "13:30")]), None),
            Told::Contradiction
        );
        assert_eq!(settle(day, &clocks(&[("Moscow", "15:31"), ("Zubrowka", "13:31")]), None), Told::Nothing);
        assert_eq!(settle(day, &clocks(&[("London", "13:31")]), None), Told::Nothing);
    }
}
