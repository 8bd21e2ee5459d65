//! Lines that say when something was said: "Delivered on 8 July 2031", "Tuesday, July 8, 2031, 11:00 a.m. Ministry of Ports".

use crate::{
    dates::{self, PrintedDate},
    lexicon::{List, lexicon},
    names,
    page::bullet_length,
};
use dictum_model::Moment;

/// When, and perhaps where, something was said.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    printed: PrintedDate,
    /// The house it was said in.
    pub(crate) venue: Option<String>,
}

impl Delivery {
    /// The day, and the hour where it is told.
    pub(crate) fn moment(&self) -> Moment {
        let day = self.printed.day;
        self.printed.time.map_or(Moment::Day(day), |time| Moment::Local(day.to_datetime(time)))
    }
}

/// Says whether a line names the field whose value says when something was said: "Delivered on:".
pub(crate) fn is_its_field(words: &str) -> bool {
    words
        .strip_suffix([':', '：'])
        .is_some_and(|name| lexicon().has_in_any_case(List::DeliveredOn, name.trim()))
}

/// Reads the value of such a field: a day, and nothing else but what stands in brackets.
pub(crate) fn value(words: &str) -> Option<Delivery> {
    let printed = dates::read_date(words)?;
    let rest = words[printed.length..].trim();
    (rest.is_empty() || rest.starts_with('(')).then_some(Delivery { printed, venue: None })
}

/// Reads a line that says when something was said; a day and an hour with a house behind them say it of something spoken.
pub(crate) fn line(words: &str, is_spoken: bool) -> Option<Delivery> {
    const LONGEST: usize = 120;
    let words = words[bullet_length(words)..].trim_matches(['(', ')', '（', '）', '.', ' ', '・', '○']);
    if words.len() > LONGEST || !dates::has_digit(words) {
        return None;
    }
    let [found] = dates::find_dates(words)[..] else { return None };
    let (lead, rest) = (words[..found.start].trim(), words[found.end()..].trim());
    if !lead.is_empty() {
        let says_so = lexicon().has_in_any_case(List::DeliveredOn, lead.trim_end_matches([':', '：']));
        let is_all = rest.is_empty() || rest.starts_with(['~', '～', '〜', '-', '–']);
        return (says_so && is_all).then_some(Delivery { printed: found.printed, venue: None });
    }
    // A bare date may be that of publication.
    let house = rest.strip_prefix('於').map(|house| house.trim_start_matches([':', '：']).trim());
    let house = house.unwrap_or_else(|| rest.trim_start_matches([',', '，', ' ']));
    let is_house = rest.starts_with('於') || names::is_office(house);
    (is_spoken && found.printed.time.is_some() && !house.is_empty() && is_house)
        .then(|| Delivery { printed: found.printed, venue: Some(house.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &str) -> Option<String> {
        let told = line(words, true)?;
        Some(format!("{} {}", told.moment(), told.venue.unwrap_or_default()))
    }

    #[test]
    fn a_day_is_that_of_delivery_where_the_line_says_so_or_names_an_hour_and_a_house() {
        assert_eq!(told("Prononcé le 8 janvier 2031").as_deref(), Some("2031-01-08 "));
        assert_eq!(
            told("Tuesday, July 8, 2031, 11:00 a.m. Ministry of Ports").as_deref(),
            Some("2031-07-08T11:00 Ministry of Ports")
        );
        assert_eq!(told("July 8, 2031"), None);
        assert_eq!(told("Updated: July 8, 2031"), None);
        assert_eq!(told("On July 8, 2031, 11:00 a.m. we met the envoys of both towns"), None);
    }

    #[test]
    fn the_value_of_a_field_may_have_a_remark_behind_it() {
        assert!(is_its_field("Delivered on:") && !is_its_field("Published on:"));
        assert!(value("7 July 2031 (Transcript, exactly as it was delivered)").is_some());
        assert!(value("7 July 2031 was a wet day").is_none());
    }
}
