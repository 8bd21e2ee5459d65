//! Counting what was found by speaker, publisher, kind, year, language and role.

use std::collections::BTreeMap;
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::{Column, StrColumn},
};

/// What turns are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacetField {
    /// Who speaks; for a headline all speakers of the statement.
    Speaker,
    /// Who put it out.
    Publisher,
    /// What the statement is.
    Kind,
    /// The year of the day it is filed under, `2021`.
    Year,
    /// In which language.
    Language,
    /// What the turn is.
    Role,
}

impl FacetField {
    /// All of them, as they are shown.
    pub const ALL: [FacetField; 6] = [
        FacetField::Speaker,
        FacetField::Publisher,
        FacetField::Kind,
        FacetField::Year,
        FacetField::Language,
        FacetField::Role,
    ];

    /// Its name, which is that of its column too.
    pub fn as_str(self) -> &'static str {
        match self {
            FacetField::Speaker => "speaker",
            FacetField::Publisher => "publisher",
            FacetField::Kind => "kind",
            FacetField::Year => "year",
            FacetField::Language => "language",
            FacetField::Role => "role",
        }
    }
}

/// How many of the turns found have one value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value; empty where the page did not tell.
    pub value: String,
    /// How many turns and headlines.
    pub turns: u64,
}

/// The turns found, counted by one fact: most first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The fact.
    pub field: FacetField,
    /// Its values.
    pub counts: Vec<FacetCount>,
}

type Counted = [BTreeMap<String, u64>; 6];

/// Counts all that is found.
pub(super) struct FacetCollector;

/// Counts what is found in a segment.
pub(super) struct SegmentFacets {
    names: Vec<NameCounts>,
    days: Column<u64>,
    years: BTreeMap<u64, u64>,
}

struct NameCounts {
    field: FacetField,
    column: Option<StrColumn>,
    /// For each number of a name, and at the end for none.
    turns: Vec<u64>,
}

impl Collector for FacetCollector {
    type Fruit = Vec<Facet>;
    type Child = SegmentFacets;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentFacets> {
        let columns = segment.fast_fields();
        let named = FacetField::ALL.into_iter().filter(|field| *field != FacetField::Year);
        let names = named.map(|field| {
            let column = columns.str(field.as_str())?;
            let names = column.as_ref().map_or(0, |column| column.num_terms());
            Ok(NameCounts { field, column, turns: vec![0; names + 1] })
        });
        Ok(SegmentFacets {
            names: names.collect::<tantivy::Result<_>>()?,
            days: columns.u64("day")?,
            years: BTreeMap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Counted>>) -> tantivy::Result<Vec<Facet>> {
        let mut counted = Counted::default();
        for segment in segments {
            for (all, here) in counted.iter_mut().zip(segment?) {
                for (value, turns) in here {
                    *all.entry(value).or_default() += turns;
                }
            }
        }
        Ok(FacetField::ALL.into_iter().zip(counted).map(|(field, values)| facet(field, values)).collect())
    }
}

fn facet(field: FacetField, values: BTreeMap<String, u64>) -> Facet {
    let mut counts: Vec<_> = values.into_iter().map(|(value, turns)| FacetCount { value, turns }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.turns));
    Facet { field, counts }
}

impl SegmentCollector for SegmentFacets {
    type Fruit = tantivy::Result<Counted>;

    fn collect(&mut self, doc: DocId, _: Score) {
        for names in &mut self.names {
            names.count(doc);
        }
        let year = self.days.first(doc).unwrap_or(0) / 10_000;
        *self.years.entry(year).or_default() += 1;
    }

    fn harvest(self) -> tantivy::Result<Counted> {
        let mut counted = Counted::default();
        for names in self.names {
            names.tell(&mut counted[names.field as usize])?;
        }
        let year = |year: u64| if year == 0 { String::new() } else { format!("{year:04}") };
        counted[FacetField::Year as usize] =
            self.years.into_iter().map(|(number, turns)| (year(number), turns)).collect();
        Ok(counted)
    }
}

impl NameCounts {
    fn count(&mut self, doc: DocId) {
        let none = self.turns.len() - 1;
        let number = self.column.as_ref().and_then(|column| column.ords().first(doc));
        let number = number.map_or(none, |number| (number as usize).min(none));
        self.turns[number] += 1;
    }

    fn tell(&self, counted: &mut BTreeMap<String, u64>) -> tantivy::Result<()> {
        for (number, turns) in self.turns.iter().enumerate().filter(|(_, turns)| **turns > 0) {
            let mut name = String::new();
            if let Some(column) = self.column.as_ref().filter(|_| number + 1 < self.turns.len()) {
                column.ord_to_str(number as u64, &mut name)?;
            }
            *counted.entry(name).or_default() += turns;
        }
        Ok(())
    }
}
