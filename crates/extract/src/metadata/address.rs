//! The day that an address bears: "/2031/07/08/", "/t20310708_81.html", "/2031-07-08-opening".

use jiff::civil::Date;

/// No page of the web is older.
const FIRST_YEAR: i16 = 1990;

/// The day that an address bears, if it bears one and no other.
///
/// Eight digits at the end of a path are as often a number of the page, and are not taken for a day.
pub(super) fn day_in(address: &str) -> Option<Date> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split_once('/')?.1.split(['?', '#']).next()?;
    let segments: Vec<&str> = path.split('/').collect();
    let mut days: Vec<Date> = segments.windows(3).filter_map(of_three).collect();
    days.extend(segments.iter().enumerate().filter_map(|(i, segment)| {
        let is_last = i + 1 == segments.len();
        dashed(segment).or_else(|| eight_digits(segment, is_last))
    }));
    days.dedup();
    match days[..] {
        [day] => Some(day),
        _ => None,
    }
}

/// "2031", "07", "08" or "08-opening".
fn of_three(segments: &[&str]) -> Option<Date> {
    let [year, month, last] = segments else { return None };
    let day = last.split(['-', '_', '.']).next()?;
    let fits = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    fits.then(|| date(year, month, day)).flatten()
}

/// "2031-07-08", "2031-07-08-opening", "2031_07_08".
fn dashed(segment: &str) -> Option<Date> {
    let mark = segment.as_bytes().get(4).filter(|byte| matches!(byte, b'-' | b'_'))?;
    let parts = (segment.get(0..4)?, segment.get(5..7)?, segment.get(8..10)?);
    let parted = segment.as_bytes().get(7) == Some(mark);
    let ends = segment.as_bytes().get(10).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    (parted && ends).then(|| date(parts.0, parts.1, parts.2)).flatten()
}

/// "t20310708_81", "20310708-opening", and "20310708" within a path.
fn eight_digits(segment: &str, is_last: bool) -> Option<Date> {
    let digits = segment.strip_prefix('t').unwrap_or(segment);
    let rest = digits.get(8..)?;
    let parted = rest.starts_with(['_', '-']) || (rest.is_empty() && !is_last);
    parted.then(|| date(digits.get(0..4)?, digits.get(4..6)?, digits.get(6..8)?)).flatten()
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let number =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten();
    let (year, month, day): (i16, i16, i16) = (number(year)?, number(month)?, number(day)?);
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (year >= FIRST_YEAR).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_ways_addresses_bear_one() {
        for address in [
            "https://port.example/2031/07/08/opening",
            "https://port.example/en/2031/7/8-opening.html",
            "https://port.example/news/2031-07-08",
            "https://port.example/news/2031-07-08-opening?id=3",
            "https://port.example/202/203107/t20310708_1104.html",
            "/speeches/20310708/opening",
            "https://port.example/20310708-opening",
        ] {
            assert_eq!(day_in(address), Some(Date::constant(2031, 7, 8)), "{address}");
        }
    }

    #[test]
    fn numbers_that_may_be_no_day_are_left_alone() {
        for address in [
            "https://port.example/20310708",
            "https://port.example/news/20310708.html",
            "https://port.example/2031/07/speech",
            "https://port.example/2031/13/08/",
            "https://port.example/07/08/2031/",
            "https://port.example/1831/07/08/",
            "https://port.example/2031/07/08/2031-07-09",
            "https://2031-07-08.example",
            "https://port.example/2031-07-08b",
            "é/20\u{e9}1-07-08",
            "",
        ] {
            assert_eq!(day_in(address), None, "{address}");
        }
    }
}
