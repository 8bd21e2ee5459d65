//! Where in a query the parser stands.

use super::QueryError;

/// Marks that open a quotation, and those that close it.
const MARKS: [(char, &str); 7] =
    [('"', "\""), ('“', "”\"“"), ('„', "“”\""), ('«', "»"), ('»', "«"), ('「', "」"), ('『', "』")];

/// A place in a query; what is read is taken off its front.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Cursor<'a> {
        Cursor { text, at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// What was read since a place.
    pub(super) fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    pub(super) fn next_char(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    pub(super) fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Says whether an operator follows, with a space, a bracket or the end after it.
    pub(super) fn sees(&self, operator: &str) -> bool {
        let after = self.rest().strip_prefix(operator);
        after.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
        })
    }

    /// Takes an operator, and the spaces before it.
    pub(super) fn takes(&mut self, operator: &str) -> bool {
        self.skip_spaces();
        let sees = self.sees(operator);
        self.at += if sees { operator.len() } else { 0 };
        sees
    }

    /// Stands before `near/`, where that comes after spaces; else stays.
    pub(super) fn skip_spaces_before_near(&mut self) {
        let after = self.rest().trim_start();
        if near_follows(after) {
            self.at = self.text.len() - after.len();
        }
    }

    pub(super) fn sees_near(&self) -> bool {
        near_follows(self.rest())
    }

    /// Takes `near/5` and gives what stands after its stroke.
    pub(super) fn takes_near(&mut self) -> Option<&'a str> {
        near_follows(self.rest()).then(|| &self.bare()["near/".len()..])
    }

    /// Says whether a mark follows that opens a quotation.
    pub(super) fn sees_quotation(&self) -> bool {
        self.next_char().is_some_and(|c| MARKS.iter().any(|(open, _)| *open == c))
    }

    /// Takes a quotation and gives what stands in it.
    pub(super) fn quotation(&mut self) -> Result<&'a str, QueryError> {
        let open = self.next_char().unwrap_or('"');
        let closes = MARKS.iter().find(|(mark, _)| *mark == open).map_or("\"", |(_, closes)| closes);
        let inside = &self.rest()[open.len_utf8()..];
        let Some(length) = inside.find(|c| closes.contains(c)) else {
            return Err(self.wrong("the closing quotation mark is missing"));
        };
        let close = inside[length..].chars().next().map_or(0, char::len_utf8);
        self.at += open.len_utf8() + length + close;
        Ok(&inside[..length])
    }

    /// Takes everything up to a space, a bracket or a quotation mark; a stray mark is taken so that it can be named.
    pub(super) fn bare(&mut self) -> &'a str {
        let start = self.at;
        let is_mark = |c: char| MARKS.iter().any(|(open, closes)| *open == c || closes.contains(c));
        let is_end = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || is_mark(c);
        self.at += self.rest().find(is_end).unwrap_or(self.rest().len());
        if self.at == start
            && let Some(stray) = self.next_char()
        {
            self.skip(stray);
        }
        self.since(start)
    }

    pub(super) fn wrong(&self, what: impl Into<String>) -> QueryError {
        self.wrong_at(self.at, what)
    }

    /// Names a trouble with the column of a place.
    pub(super) fn wrong_at(&self, at: usize, what: impl Into<String>) -> QueryError {
        QueryError { column: Some(self.text[..at].chars().count() + 1), what: what.into() }
    }
}

fn near_follows(text: &str) -> bool {
    text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("near/"))
}
