//! Dates and times of day as pages print them, in every language of the lexicon.
//!
//! An order that could mean two days (03/04/2031) is no date; which words join, open and close a date is data.

mod cursor;
mod digits;
mod era;

use cursor::Cursor;
pub(crate) use digits::has_digit;
use jiff::civil::{Date, Time};

/// No date is longer, in bytes, up to its first digit: "Le mercredi, le " and the like.
const FIRST_DIGIT_WITHIN: usize = 48;

/// A date that a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PrintedDate {
    /// The day.
    pub(crate) day: Date,
    /// The time of day that follows it, if one does.
    pub(crate) time: Option<Time>,
    /// How many bytes date and time take.
    pub(crate) length: usize,
}

/// A date somewhere in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FoundDate {
    /// Where it begins.
    pub(crate) start: usize,
    /// What it says.
    pub(crate) printed: PrintedDate,
}

impl FoundDate {
    /// The byte after it.
    pub(crate) fn end(&self) -> usize {
        self.start + self.printed.length
    }
}

/// Reads the date that a text begins with: "8 July 2021", "July 8, 2021", "08.07.2021", "2021-07-08", "8 июля 2021 года",
/// "le 1er juillet 2021", "8 de julio de 2021", "8. Juli 2021", "2021年7月8日", "令和3年7月8日", "٨ تموز/يوليو ٢٠٢١"; a weekday
/// before it or in brackets after it, a time of day after it.
pub(crate) fn read_date(text: &str) -> Option<PrintedDate> {
    if !text.bytes().take(FIRST_DIGIT_WITHIN).any(may_be_digit) {
        return None;
    }
    let mut cursor = Cursor::new(text);
    cursor.openings();
    let day = cursor.day()?;
    let after_day = cursor.at();
    let time = cursor.time_after();
    let length = if time.is_some() { cursor.at() } else { after_day };
    Some(PrintedDate { day, time, length })
}

/// Says whether a byte is a digit or belongs to what may be one.
fn may_be_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || byte >= 0x80
}

/// Reads a text that is a date and nothing more, apart from closing punctuation.
pub(crate) fn whole_date(text: &str) -> Option<PrintedDate> {
    let printed = read_date(text)?;
    let rest = text[printed.length..].trim();
    (rest.is_empty() || matches!(rest, "." | "。")).then_some(printed)
}

/// Reads a text that is a time of day and nothing more: "15:31", "15 h 31", "15時31分".
pub(crate) fn whole_time(text: &str) -> Option<Time> {
    let mut cursor = Cursor::new(text);
    let time = cursor.time()?;
    text[cursor.at()..].trim().is_empty().then_some(time)
}

/// Says whether a text is a date whose order could mean two days, and nothing more: "03/04/2031".
pub(crate) fn is_ambiguous(text: &str) -> bool {
    const LONGEST: usize = "03/04/2031".len();
    let text = text.trim();
    if text.len() > LONGEST {
        return false;
    }
    let mut parts = text.split(['/', '-']);
    let (day, month, year) = (parts.next(), parts.next(), parts.next());
    let small = |part: Option<&str>| {
        part.filter(|part| (1..=2).contains(&part.len()))
            .and_then(|part| part.parse::<u8>().ok())
            .filter(|number| (1..=12).contains(number))
    };
    let is_year = year.is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    parts.next().is_none() && is_year && matches!((small(day), small(month)), (Some(a), Some(b)) if a != b)
}

/// Every date of a text, in order.
pub(crate) fn find_dates(text: &str) -> Vec<FoundDate> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    // No date begins further before the next digit.
    let mut digit = 0;
    for (i, c) in text.char_indices() {
        if i >= digit {
            let rest = text.as_bytes()[i..].iter();
            digit = rest.copied().position(may_be_digit).map_or(usize::MAX, |ahead| i + ahead);
        }
        // Where words are not parted by spaces a date may follow a word; elsewhere only what is no word.
        let begins = !before.is_alphanumeric() || (is_wide(before) && (is_wide(c) || c.is_numeric()));
        if i >= from
            && digit - i < FIRST_DIGIT_WITHIN
            && begins
            && c.is_alphanumeric()
            && let Some(printed) = read_date(&text[i..])
        {
            found.push(FoundDate { start: i, printed });
            from = i + printed.length;
        }
        before = c;
    }
    found
}

/// Says whether a character is of a script that is written without spaces.
fn is_wide(c: char) -> bool {
    ('\u{2E80}'..'\u{FF00}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_pages_print() {
        for (text, day) in [
            ("8 July 2021", "2021-07-08"),
            ("July 8, 2021", "2021-07-08"),
            ("Sept. 8th, 2021", "2021-09-08"),
            ("Thursday, 8 July 2021", "2021-07-08"),
            ("08.07.2021", "2021-07-08"),
            ("25/07/2021", "2021-07-25"),
            ("2021-07-08", "2021-07-08"),
            ("8 июля 2021 года", "2021-07-08"),
            ("8 de julio de 2021", "2021-07-08"),
            ("8. Juli 2021", "2021-07-08"),
            ("1er juillet 2021", "2021-07-01"),
            ("2021年7月8日", "2021-07-08"),
            ("8 يوليو 2021", "2021-07-08"),
            ("٨ تموز/يوليو ٢٠٢١", "2021-07-08"),
            ("8 تشرين الثاني 2021", "2021-11-08"),
            ("الأربعاء، 8 يوليو (تموز) 2021 م", "2021-07-08"),
            ("le 8 juillet 2021", "2021-07-08"),
            ("Le jeudi 8 juillet 2021", "2021-07-08"),
            ("jueves, 8 de julio del 2021", "2021-07-08"),
            ("Donnerstag, den 8. Juli 2021", "2021-07-08"),
            ("8 июля 2021 г.", "2021-07-08"),
            ("четверг, 8 июля 2021", "2021-07-08"),
            ("2021年7月8日（星期四）", "2021-07-08"),
            ("２０２１年７月８日(木)", "2021-07-08"),
            ("令和3年7月8日（木曜日）", "2021-07-08"),
            ("令和元年5月1日", "2019-05-01"),
            ("平成31年4月30日", "2019-04-30"),
            ("昭和64年1月7日", "1989-01-07"),
            ("民國110年7月8日", "2021-07-08"),
            ("13-07-2021", "2021-07-13"),
        ] {
            let read = whole_date(text).map(|printed| printed.day.to_string());
            assert_eq!(read.as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_days_or_none_is_no_date() {
        for text in [
            "03/04/2021",
            "03-04-2021",
            "31 June 2021",
            "May 2021",
            "8 July",
            "July 8, 20211",
            "3 houses 2021",
            "1.2.3.4",
            "令和元年4月30日",
            "平成31年5月1日",
            "令和0年7月8日",
            "8 نيسان/يوليو 2021",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    #[test]
    fn only_an_order_that_means_two_days_is_ambiguous() {
        assert!(is_ambiguous("03/04/2021") && is_ambiguous("3-4-2021"));
        for text in ["13/04/2021", "04/04/2021", "03.04.2021", "03/04", "03/04/21/2021", "2021-03-04"] {
            assert!(!is_ambiguous(text), "{text}");
        }
    }

    #[test]
    fn a_date_is_found_where_words_have_no_spaces() {
        let found = find_dates("部长在港口的讲话2021年7月8日");
        assert_eq!(found.first().map(|date| date.printed.day.to_string()).as_deref(), Some("2021-07-08"));
        assert_eq!(find_dates("x8 July 2021"), []);
    }

    #[test]
    fn a_time_of_day_follows_its_date_even_glued() {
        for (text, time) in [
            ("30 August 202119:47", "19:47:00"),
            ("October 12, 2002, 13:00", "13:00:00"),
            ("8 July 2021 at 9:30 pm", "21:30:00"),
            ("8 July 2021 12:05 a.m.", "00:05:00"),
            ("8 juillet 2021 à 14h30", "14:30:00"),
            ("8 juillet 2021, 14 h 30", "14:30:00"),
            ("8. Juli 2021 um 14:30 Uhr", "14:30:00"),
            ("8 de julio de 2021 a las 14:30", "14:30:00"),
            ("8 июля 2021 года в 14:30", "14:30:00"),
            ("2021年7月8日14時30分", "14:30:00"),
            ("2021年7月8日 14:30", "14:30:00"),
        ] {
            let read = whole_date(text).and_then(|printed| printed.time).map(|time| time.to_string());
            assert_eq!(read.as_deref(), Some(time), "{text}");
        }
        assert_eq!(whole_date("8 July 2021 at 25:00"), None);
    }
}
