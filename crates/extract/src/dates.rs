//! Dates and times of day as pages print them.

use crate::lexicon::{List, lexicon};
use jiff::civil::{Date, Time};

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

/// Reads the date that a text begins with: "8 July 2021", "July 8, 2021", "08.07.2021", "2021-07-08",
/// "8 июля 2021 года", "2021年7月8日", a weekday before it, a time of day after it.
pub(crate) fn read_date(text: &str) -> Option<PrintedDate> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.weekday();
    let day = cursor.day()?;
    let after_day = cursor.at;
    let time = cursor.time_after();
    let length = if time.is_some() { cursor.at } else { after_day };
    Some(PrintedDate { day, time, length })
}

/// Reads a text that is a date and nothing more, apart from closing punctuation.
pub(crate) fn whole_date(text: &str) -> Option<PrintedDate> {
    let printed = read_date(text)?;
    let rest = text[printed.length..].trim();
    (rest.is_empty() || rest == ".").then_some(printed)
}

/// Reads a text that is a time of day and nothing more: "15:31".
pub(crate) fn whole_time(text: &str) -> Option<Time> {
    let mut cursor = Cursor { text, at: 0 };
    let time = cursor.time()?;
    text[cursor.at..].trim().is_empty().then_some(time)
}

/// Every date of a text, in order.
pub(crate) fn find_dates(text: &str) -> Vec<FoundDate> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    for (i, c) in text.char_indices() {
        if i >= from
            && !before.is_alphanumeric()
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

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self, unwanted: &[char]) {
        self.at = self.text.len() - self.rest().trim_start_matches(unwanted).len();
    }

    fn eat(&mut self, word: &str) -> bool {
        let hit = self.rest().starts_with(word);
        self.at += if hit { word.len() } else { 0 };
        hit
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// Reads a number of so many digits.
    fn number(&mut self, least: usize, most: usize) -> Option<i16> {
        let digits = self.rest().bytes().take(most).take_while(u8::is_ascii_digit).count();
        if digits < least {
            return None;
        }
        let number = self.rest()[..digits].parse().ok();
        self.at += digits;
        number
    }

    /// A year: four digits; more digits may follow only as a glued time, "202119:47".
    fn year(&mut self) -> Option<i16> {
        let year = self.number(4, 4)?;
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let glued_time = matches!(digits, 1 | 2) && rest[digits..].starts_with(':');
        ((digits == 0 || glued_time) && (1000..2200).contains(&year)).then_some(year)
    }

    fn weekday(&mut self) {
        let start = self.at;
        let word = self.word().to_lowercase();
        if lexicon().has(List::Weekdays, &word) {
            self.skip(&[' ', ',', '.']);
        } else {
            self.at = start;
        }
    }

    fn day(&mut self) -> Option<Date> {
        let start = self.at;
        for form in [Self::day_month_year, Self::month_day_year, Self::numeric, Self::year_first] {
            self.at = start;
            if let Some(day) = form(self) {
                return Some(day);
            }
        }
        None
    }

    fn month(&mut self) -> Option<i8> {
        let word = self.word().to_lowercase();
        let month = lexicon().month(&word)?;
        self.eat(".");
        Some(month)
    }

    /// 8 July 2021; 8th of July, 2021; 8 de julio de 2021; 8 июля 2021 года; 8. Juli 2021.
    fn day_month_year(&mut self) -> Option<Date> {
        let day = self.number(1, 2)?;
        for ordinal in ["st", "nd", "rd", "th", "er", "º", "."] {
            if self.eat(ordinal) {
                break;
            }
        }
        if !self.rest().starts_with([' ', '-']) {
            return None;
        }
        self.skip(&[' ', '-']);
        let _ = self.eat("of ") || self.eat("de ");
        let month = self.month()?;
        self.skip(&[' ', ',', '-']);
        let _ = self.eat("de ") || self.eat("del ");
        let year = self.year()?;
        let date = Date::new(year, month, day as i8).ok()?;
        let _ = self.eat(" года") || self.eat(" г.");
        Some(date)
    }

    /// July 8, 2021; July 8th 2021.
    fn month_day_year(&mut self) -> Option<Date> {
        let month = self.month()?;
        self.skip(&[' ']);
        let day = self.number(1, 2)?;
        for ordinal in ["st", "nd", "rd", "th"] {
            if self.eat(ordinal) {
                break;
            }
        }
        if !self.rest().starts_with([' ', ',']) {
            return None;
        }
        self.skip(&[' ', ',']);
        let year = self.year()?;
        Date::new(year, month, day as i8).ok()
    }

    /// 08.07.2021, and 25/07/2021 where no other order is possible.
    fn numeric(&mut self) -> Option<Date> {
        let first = self.number(1, 2)?;
        let mark = self.rest().chars().next().filter(|c| matches!(c, '.' | '/' | '-'))?;
        self.at += 1;
        let second = self.number(1, 2)?;
        if !self.eat(mark.encode_utf8(&mut [0; 4])) {
            return None;
        }
        let year = self.year()?;
        let (day, month) = match mark {
            '/' if first > 12 => (first, second),
            '/' if second > 12 || first == second => (second, first),
            '/' => return None,
            _ => (first, second),
        };
        Date::new(year, month as i8, day as i8).ok()
    }

    /// 2021-07-08, 2021/07/08, 2021.07.08, 2021年7月8日.
    fn year_first(&mut self) -> Option<Date> {
        let year = self.number(4, 4).filter(|year| (1000..2200).contains(year))?;
        let mark = self.rest().chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
        self.at += mark.len_utf8();
        let month = self.number(1, 2)?;
        let parted = if mark == '年' { self.eat("月") } else { self.eat(mark.encode_utf8(&mut [0; 4])) };
        let day = self.number(1, 2).filter(|_| parted)?;
        let closed = if mark == '年' {
            self.eat("日")
        } else {
            !self.rest().starts_with(|c: char| c.is_ascii_digit())
        };
        closed.then(|| Date::new(year, month as i8, day as i8).ok()).flatten()
    }

    /// A time of day after a date: "19:47" glued to it or apart, ", 13:00", " at 9:30 am", "T10:00".
    fn time_after(&mut self) -> Option<Time> {
        self.skip(&[' ', ',', '|', '-', '–']);
        let _ = self.eat("at ") || self.eat("T") || self.eat("в ");
        self.time()
    }

    fn time(&mut self) -> Option<Time> {
        let hour = self.number(1, 2)?;
        if !self.eat(":") {
            return None;
        }
        let minute = self.number(2, 2)?;
        let second = if self.rest().starts_with(':') {
            self.at += 1;
            self.number(2, 2)?
        } else {
            0
        };
        if self.rest().starts_with(|c: char| c.is_ascii_digit() || c == ':') {
            return None;
        }
        let hour = self.half_of_day(hour)?;
        Time::new(hour as i8, minute as i8, second as i8, 0).ok()
    }

    fn half_of_day(&mut self, hour: i16) -> Option<i16> {
        let start = self.at;
        self.skip(&[' ']);
        let word: String = self.rest().chars().take(4).collect::<String>().to_ascii_lowercase();
        let (half, length) = match word.as_str() {
            "a.m." | "p.m." => (word.as_bytes()[0], 4),
            _ if word.starts_with("am") || word.starts_with("pm") => (word.as_bytes()[0], 2),
            _ => {
                self.at = start;
                return Some(hour);
            }
        };
        if self.rest()[length..].starts_with(|c: char| c.is_alphanumeric()) {
            self.at = start;
            return Some(hour);
        }
        self.at += length;
        match (half, hour) {
            (b'a', 12) => Some(0),
            (b'p', 12) => Some(12),
            (b'p', 1..=11) => Some(hour + 12),
            (b'a', 0..=11) => Some(hour),
            _ => None,
        }
    }
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
        ] {
            let read = whole_date(text).map(|printed| printed.day.to_string());
            assert_eq!(read.as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_days_or_none_is_no_date() {
        for text in
            ["03/04/2021", "31 June 2021", "May 2021", "8 July", "July 8, 20211", "3 houses 2021", "1.2.3.4"]
        {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_day_follows_its_date_even_glued() {
        for (text, time) in [
            ("30 August 202119:47", "19:47:00"),
            ("October 12, 2002, 13:00", "13:00:00"),
            ("8 July 2021 at 9:30 pm", "21:30:00"),
            ("8 July 2021 12:05 a.m.", "00:05:00"),
        ] {
            let read = whole_date(text).and_then(|printed| printed.time).map(|time| time.to_string());
            assert_eq!(read.as_deref(), Some(time), "{text}");
        }
        assert_eq!(whole_date("8 July 2021 at 25:00"), None);
    }
}
