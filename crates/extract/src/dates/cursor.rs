//! Reads a date or a time of day step by step from a place in a text.

use super::{digits, era};
use crate::lexicon::{List, lexicon};
use jiff::civil::{Date, Time};

/// "Le jeudi, le": more words never stand before a date.
const MOST_OPENINGS: usize = 3;
/// No name of a month or weekday is longer, in bytes.
const LONGEST_WORD: usize = 40;

/// A place in a text that dates and times are read from.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Begins at the beginning.
    pub(super) fn new(text: &'a str) -> Self {
        Cursor { text, at: 0 }
    }

    /// How far it has come, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

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
        let digits = self.rest().chars().take(most).map_while(|c| Some((digits::value(c)?, c.len_utf8())));
        let (mut count, mut length, mut number) = (0, 0, 0_i16);
        for (digit, bytes) in digits {
            (count, length, number) = (count + 1, length + bytes, number * 10 + digit);
        }
        if count < least {
            return None;
        }
        self.at += length;
        Some(number)
    }

    fn digit_follows(&self) -> bool {
        self.rest().chars().next().is_some_and(|c| digits::value(c).is_some())
    }

    /// A year: four digits; more digits may follow only as a glued time, "202119:47".
    fn year(&mut self) -> Option<i16> {
        let year = self.number(4, 4)?;
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let glued_time = matches!(digits, 1 | 2) && rest[digits..].starts_with(':');
        ((digits == 0 || glued_time) && (1000..2200).contains(&year)).then_some(year)
    }

    /// What may stand before a date: "Thursday, ", "le ", "Donnerstag, den ".
    pub(super) fn openings(&mut self) {
        for _ in 0..MOST_OPENINGS {
            let start = self.at;
            let lists = lexicon().entry_in_any_case(self.short_word()).lists;
            if !(lists.has(List::Weekdays) || lists.has(List::DateOpenings)) {
                self.at = start;
                return;
            }
            self.skip(&[' ', ',', '.', '،', '、']);
        }
    }

    /// The word that follows; empty where it is longer than any month's.
    fn short_word(&mut self) -> &'a str {
        let word = self.word();
        if word.len() > LONGEST_WORD { "" } else { word }
    }

    /// Reads the day, and the year's word or the weekday in brackets after it.
    pub(super) fn day(&mut self) -> Option<Date> {
        let start = self.at;
        let forms: &[fn(&mut Self) -> Option<Date>] = if self.digit_follows() {
            &[Self::day_month_year, Self::numeric, Self::year_first]
        } else {
            &[Self::month_day_year, Self::of_era]
        };
        for form in forms {
            self.at = start;
            if let Some(day) = form(self) {
                self.closings();
                return Some(day);
            }
        }
        None
    }

    /// " года", " г.", " م"; "（木）", " (Thursday)".
    fn closings(&mut self) {
        let start = self.at;
        self.skip(&[' ']);
        let word = self.short_word();
        if lexicon().has_in_any_case(List::YearWords, word) {
            // The full stop of "г." is its own; that of a sentence follows a whole word.
            let _ = word.chars().count() == 1 && self.eat(".");
        } else {
            self.at = start;
        }
        let start = self.at;
        self.skip(&[' ']);
        let opened = self.eat("(") || self.eat("（");
        let weekday = self.short_word();
        let closed = opened && (self.eat(")") || self.eat("）"));
        if !(closed && lexicon().has_in_any_case(List::Weekdays, weekday)) {
            self.at = start;
        }
    }

    /// A month by its name, of one word or two, perhaps given in both its names: "نيسان/أبريل", "يوليو (تموز)".
    fn month(&mut self) -> Option<i8> {
        let month = self.one_month()?;
        let start = self.at;
        let _ = self.eat(" ");
        let (slash, bracket) = (self.eat("/"), self.eat("("));
        if !slash && !bracket {
            self.at = start;
            self.eat(".");
            return Some(month);
        }
        let again = self.one_month()?;
        (again == month && (slash || self.eat(")"))).then_some(month)
    }

    fn one_month(&mut self) -> Option<i8> {
        let start = self.at;
        let word = self.short_word();
        if let Some(month) = lexicon().entry_in_any_case(word).month {
            return Some(month);
        }
        // Of two words are the Levantine names of four months; no language of capitals has such.
        if word.is_empty() || word.is_ascii() || !self.eat(" ") || self.word().is_empty() {
            return None;
        }
        lexicon().month(&self.text[start..self.at])
    }

    /// 8 July 2021; 8th of July, 2021; 8 de julio de 2021; 8 июля 2021; 8. Juli 2021; 1er juillet 2021.
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
        self.joiner();
        let month = self.month()?;
        self.skip(&[' ', ',', '-', '،']);
        self.joiner();
        let year = self.year()?;
        Date::new(year, month, day as i8).ok()
    }

    /// A word that joins day, month and year: "of", "de".
    fn joiner(&mut self) {
        let start = self.at;
        let word = self.short_word();
        if lexicon().has_in_any_case(List::DateJoiners, word) && self.rest().starts_with(' ') {
            self.skip(&[' ']);
        } else {
            self.at = start;
        }
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

    /// 令和3年7月8日, 令和元年5月1日.
    fn of_era(&mut self) -> Option<Date> {
        let era = era::Begun::at_start(self.rest())?;
        self.at += era.length();
        let year = if self.eat("元") { 1 } else { self.number(1, 3)? };
        let (month, day) = self.month_and_day_after_year()?;
        era.day(year, month, day)
    }

    /// 年7月8日: what follows the number of a year.
    fn month_and_day_after_year(&mut self) -> Option<(i8, i8)> {
        let month = self.eat("年").then(|| self.number(1, 2)).flatten()?;
        let day = self.eat("月").then(|| self.number(1, 2)).flatten()?;
        (self.eat("日") || self.eat("号") || self.eat("號")).then_some((month as i8, day as i8))
    }

    /// 08.07.2021, and 25/07/2021 or 25-07-2021 where no other order is possible.
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
            '.' => (first, second),
            _ if first > 12 || first == second => (first, second),
            _ if second > 12 => (second, first),
            _ => return None,
        };
        Date::new(year, month as i8, day as i8).ok()
    }

    /// 2021-07-08, 2021/07/08, 2021.07.08, 2021年7月8日.
    fn year_first(&mut self) -> Option<Date> {
        let year = self.number(4, 4).filter(|year| (1000..2200).contains(year))?;
        if self.rest().starts_with('年') {
            let (month, day) = self.month_and_day_after_year()?;
            return Date::new(year, month, day).ok();
        }
        let mark = self.rest().chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
        self.at += mark.len_utf8();
        let month = self.number(1, 2)?;
        let day = if self.eat(mark.encode_utf8(&mut [0; 4])) { self.number(1, 2)? } else { return None };
        if self.digit_follows() {
            return None;
        }
        Date::new(year, month as i8, day as i8).ok()
    }

    /// A time of day after a date: "19:47" glued to it or apart, ", 13:00", " at 9:30 am", "T10:00", " à 14h30".
    pub(super) fn time_after(&mut self) -> Option<Time> {
        self.skip(&[' ', ',', '|', '-', '–', '،']);
        if !self.eat("T") {
            let openings = lexicon().phrases(List::TimeOpenings);
            let opening = openings.iter().find(|opening| self.eat(opening));
            // An opening is a word of its own.
            if opening.is_some() && !self.eat(" ") {
                return None;
            }
        }
        self.time()
    }

    /// Reads a time of day: "19:47", "19:47:05", "9:30 am", "14h30", "14 h 30", "14時30分".
    pub(super) fn time(&mut self) -> Option<Time> {
        let hour = self.number(1, 2)?;
        if !self.eat(":") {
            return self.minutes_after_a_word(hour);
        }
        let minute = self.number(2, 2)?;
        let second = if self.rest().starts_with(':') {
            self.at += 1;
            self.number(2, 2)?
        } else {
            0
        };
        if self.digit_follows() || self.rest().starts_with(':') {
            return None;
        }
        let hour = self.half_of_day(hour)?;
        let start = self.at;
        self.skip(&[' ']);
        if !self.eat("Uhr") {
            self.at = start;
        }
        Time::new(hour as i8, minute as i8, second as i8, 0).ok()
    }

    /// "h30", " h 30", "時30分", "时30分", "点30分".
    fn minutes_after_a_word(&mut self, hour: i16) -> Option<Time> {
        self.skip(&[' ']);
        let wide = ["時", "时", "点", "點"].into_iter().any(|mark| self.eat(mark));
        if !(wide || self.eat("h") || self.eat("H")) {
            return None;
        }
        self.skip(&[' ']);
        let minute = self.number(2, 2)?;
        let closed = if wide { self.eat("分") } else { !self.rest().starts_with(char::is_alphanumeric) };
        closed.then(|| Time::new(hour as i8, minute as i8, 0, 0).ok()).flatten()
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
