//! The floors that scores must keep, as written in `suite/gates/`, and the scorer's printed table.
//!
//! A floor file is the plainest TOML: a table a corpus, a number a measure. `every` is the floor of all
//! measures that have none of their own; `invented` is how many invented values are borne.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

/// The floors of one corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Floors {
    /// The corpus, by the name of its folder.
    pub corpus: String,
    /// The least each measure may be, from 0 to 1; `every` stands for those without one.
    pub measures: BTreeMap<String, f64>,
    /// How many invented values are borne; any number if none is given.
    pub invented: Option<u64>,
}

impl Floors {
    /// Reads a floor file.
    pub fn read_all(text: &str) -> Result<Vec<Floors>> {
        let mut all: Vec<Floors> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if let Some(corpus) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                all.push(Floors { corpus: corpus.to_owned(), ..Floors::default() });
            } else if !line.is_empty() {
                let at = || format!("line {}: `{line}`", index + 1);
                all.last_mut().with_context(at)?.add(line).with_context(at)?;
            }
        }
        Ok(all)
    }

    fn add(&mut self, line: &str) -> Result<()> {
        let (name, value) = line.split_once('=').context("`measure = number` is expected")?;
        let (name, value) = (name.trim(), value.trim());
        if name == "invented" {
            self.invented = Some(value.parse().context("a count is expected")?);
        } else {
            self.measures.insert(name.to_owned(), value.parse().context("a number is expected")?);
        }
        Ok(())
    }

    /// Says what of a table lies below these floors, a line each; none if all is well.
    pub fn breaches(&self, table: &Table) -> Vec<String> {
        let mut found = Vec::new();
        if table.not_read > 0 {
            found.push(format!("{} captures were not read", table.not_read));
        }
        if self.invented.is_some_and(|borne| table.invented > borne) {
            found.push(format!("{} values invented", table.invented));
        }
        for (name, floor) in &self.measures {
            if name != "every" && !table.measures.contains_key(name) {
                found.push(format!("{name} has the floor {floor} and was not scored"));
            }
        }
        for (name, score) in &table.measures {
            let floor = self.measures.get(name).or_else(|| self.measures.get("every"));
            if let Some(floor) = floor.filter(|floor| score < *floor) {
                found.push(format!("{name} is {score:.4}, its floor {floor:.4}"));
            }
        }
        found
    }
}

/// What the scorer printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The mean of each measure.
    pub measures: BTreeMap<String, f64>,
    /// How many captures have gold and no reading.
    pub not_read: u64,
    /// How many values were given where the page tells none.
    pub invented: u64,
}

impl Table {
    /// Reads the table out of what the scorer printed.
    pub fn read(printed: &str) -> Result<Table> {
        let mut lines = printed.lines().skip_while(|line| !line.starts_with("measure "));
        lines.next().context("the scorer printed no table")?;
        let mut measures = BTreeMap::new();
        for line in lines {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let [name, mean, _] = words.as_slice() {
                measures.insert((*name).to_owned(), mean.parse().with_context(|| format!("`{line}`"))?);
            } else if line.starts_with("captures ") {
                let (not_read, invented) = (count(line, "not read ")?, count(line, "values invented ")?);
                return Ok(Table { measures, not_read, invented });
            }
        }
        bail!("the scorer's table has no last line `captures …`")
    }
}

fn count(line: &str, after: &str) -> Result<u64> {
    let rest = line.split(after).nth(1).with_context(|| format!("no `{after}` in `{line}`"))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().with_context(|| format!("no count after `{after}` in `{line}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "-- a.html\n    headline: gold 'a' got 'measure b'\n\
        measure           mean   perfect\nheadline        0.9950  149/150\ndated           1.0000  150/150\n\
        captures 150, not read 0, values invented 2, overall 0.9975\n";

    fn breaches(floors: &str, printed: &str) -> Vec<String> {
        Floors::read_all(floors).unwrap()[0].breaches(&Table::read(printed).unwrap())
    }

    #[test]
    fn scores_at_their_floors_pass() {
        assert_eq!(breaches("[c]\nevery = 0.99 # why\ndated = 1.0\ninvented = 2\n", PRINTED), [""; 0]);
    }

    #[test]
    fn each_way_to_fall_short_is_told() {
        assert_eq!(breaches("[c]\nheadline = 0.996", PRINTED), ["headline is 0.9950, its floor 0.9960"]);
        assert_eq!(breaches("[c]\nevery = 1", PRINTED), ["headline is 0.9950, its floor 1.0000"]);
        assert_eq!(breaches("[c]\ninvented = 1", PRINTED), ["2 values invented"]);
        assert_eq!(breaches("[c]\nturns = 0.5", PRINTED), ["turns has the floor 0.5 and was not scored"]);
        assert_eq!(breaches("[c]", &PRINTED.replace("read 0", "read 3")), ["3 captures were not read"]);
    }

    #[test]
    fn a_table_or_floor_that_cannot_be_read_is_an_error() {
        assert!(Table::read("nothing").is_err());
        assert!(Table::read("measure  mean perfect\nheadline 1.0 1/1\n").is_err());
        assert!(Floors::read_all("headline = 1.0").is_err());
        assert!(Floors::read_all("[c]\nheadline = high").is_err());
    }
}
