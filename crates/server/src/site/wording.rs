//! Numbers, days and words of the house as people read them.

/// The months, as a date is written out.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A number with its thousands set apart: `12,345`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A number of things: `1 statement`, `12,345 statements`.
pub(crate) fn count(number: u64, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", thousands(number))
}

/// A time written out, as precisely as it was told: `2021-07-08` is `8 July 2021`.
pub(crate) fn time(written: &str) -> String {
    let (day, clock) = written.split_once('T').map_or((written, None), |(day, clock)| (day, Some(clock)));
    let day = self::day(day);
    match clock {
        Some(clock) => format!("{day}, {}", self::clock(clock)),
        None => day,
    }
}

fn day(written: &str) -> String {
    let mut parts = written.splitn(3, '-');
    let year = parts.next().unwrap_or_default();
    let Some(month) = parts.next().and_then(month_name) else { return written.to_owned() };
    match parts.next() {
        Some(day) => format!("{} {month} {year}", day.trim_start_matches('0')),
        None => format!("{month} {year}"),
    }
}

/// The name of a month by its two digits.
pub(crate) fn month_name(digits: &str) -> Option<&'static str> {
    MONTHS.get(digits.parse::<usize>().ok()?.wrapping_sub(1)).copied()
}

/// The time of day with its offset from UTC, if it was told: `12:31 UTC`, `15:13:55 UTC−04:00`.
fn clock(written: &str) -> String {
    if let Some(clock) = written.strip_suffix('Z') {
        return format!("{} UTC", without_fraction(clock));
    }
    match written.find(['+', '-']) {
        Some(at) => {
            format!("{} UTC{}", without_fraction(&written[..at]), written[at..].replace('-', "−"))
        }
        None => without_fraction(written).to_owned(),
    }
}

fn without_fraction(clock: &str) -> &str {
    let whole = clock.split('.').next().unwrap_or(clock);
    whole.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(whole)
}

/// A period written out.
pub(crate) fn period([first, last]: &[String; 2]) -> String {
    if first == last { time(first) } else { format!("{} to {}", time(first), time(last)) }
}

/// A word of a vocabulary as a title: `news-conference` is `News conference`.
pub(crate) fn title(word: &str) -> String {
    sentence(&word.replace('-', " "))
}

/// A sentence with a capital letter to begin with.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A language as a `lang` attribute may hold it: a page may have told anything; unknown is the empty tag (HTML, `lang`).
pub(crate) fn language_tag(told: Option<&str>) -> &str {
    let is_tag = |tag: &&str| tag.len() <= 35 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    told.filter(is_tag).unwrap_or_default()
}

/// The beginning of a digest, enough to tell it from others by eye.
pub(crate) fn short_digest(digest: &dictum::model::Digest) -> String {
    digest.hex().chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_set_in_thousands() {
        for (number, written) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")] {
            assert_eq!(thousands(number), written);
        }
        assert_eq!([count(1, "speaker"), count(2000, "speaker")], ["1 speaker", "2,000 speakers"]);
    }

    #[test]
    fn a_time_is_written_out_as_precisely_as_it_was_told() {
        for (told, written) in [
            ("2013", "2013"),
            ("2013-05", "May 2013"),
            ("2021-08-03", "3 August 2021"),
            ("2021-08-30T19:47", "30 August 2021, 19:47"),
            ("2022-06-28T12:31:00Z", "28 June 2022, 12:31 UTC"),
            ("2018-05-10T15:13:55-04:00", "10 May 2018, 15:13:55 UTC−04:00"),
            ("2018-05-10T15:00:00.25Z", "10 May 2018, 15:00 UTC"),
            ("soon", "soon"),
            ("2021-13", "2021-13"),
            ("", ""),
        ] {
            assert_eq!(time(told), written, "{told}");
        }
    }

    #[test]
    fn a_language_that_is_no_tag_is_not_passed_on() {
        assert_eq!(language_tag(Some("zh-Hant")), "zh-Hant");
        assert_eq!(language_tag(Some("en\" onclick")), "");
        assert_eq!(language_tag(None), "");
    }

    #[test]
    fn words_of_a_vocabulary_become_titles() {
        assert_eq!(title("news-conference"), "News conference");
        assert_eq!(title(""), "");
    }
}
