//! Counting what was found by speaker, publisher, kind, year, language and role.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};
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
pub(super) struct FacetCollector {
    /// The columns of each segment.
    pub(super) columns: Vec<Arc<FacetColumns>>,
}

/// The columns of a segment that is counted by, kept open from question to question.
pub(super) struct FacetColumns {
    names: Vec<NameColumn>,
    days: Column<u64>,
}

struct NameColumn {
    field: FacetField,
    column: Option<StrColumn>,
    /// Names that were told before, by their numbers: finding one in the column's dictionary costs more than counting a hundred turns.
    told: Mutex<HashMap<u64, String>>,
}

/// Counts what is found in a segment.
pub(super) struct SegmentFacets {
    columns: Arc<FacetColumns>,
    /// For each column, for each number of a name, and at the end for none.
    turns: Vec<Vec<u64>>,
    years: BTreeMap<u64, u64>,
}

impl FacetColumns {
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<FacetColumns> {
        let columns = segment.fast_fields();
        let named = FacetField::ALL.into_iter().filter(|field| *field != FacetField::Year);
        let names = named.map(|field| {
            let column = columns.str(field.as_str())?;
            Ok(NameColumn { field, column, told: Mutex::default() })
        });
        Ok(FacetColumns { names: names.collect::<tantivy::Result<_>>()?, days: columns.u64("day")? })
    }
}

impl Collector for FacetCollector {
    type Fruit = Vec<Facet>;
    type Child = SegmentFacets;

    fn for_segment(&self, number: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentFacets> {
        let columns = match self.columns.get(number as usize) {
            Some(columns) => columns.clone(),
            None => Arc::new(FacetColumns::open(segment)?),
        };
        let turns = columns.names.iter().map(|names| vec![0; names.count() + 1]).collect();
        Ok(SegmentFacets { columns, turns, years: BTreeMap::new() })
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
        for (names, turns) in self.columns.names.iter().zip(&mut self.turns) {
            turns[names.number(doc)] += 1;
        }
        let year = self.columns.days.first(doc).unwrap_or(0) / 10_000;
        *self.years.entry(year).or_default() += 1;
    }

    fn harvest(self) -> tantivy::Result<Counted> {
        let mut counted = Counted::default();
        for (names, turns) in self.columns.names.iter().zip(&self.turns) {
            names.tell(turns, &mut counted[names.field as usize])?;
        }
        let year = |year: u64| if year == 0 { String::new() } else { format!("{year:04}") };
        counted[FacetField::Year as usize] =
            self.years.into_iter().map(|(number, turns)| (year(number), turns)).collect();
        Ok(counted)
    }
}

impl NameColumn {
    /// How many names there are.
    fn count(&self) -> usize {
        self.column.as_ref().map_or(0, |column| column.num_terms())
    }

    /// The number of a turn's name; how many there are where it has none.
    fn number(&self, doc: DocId) -> usize {
        let none = self.count();
        let number = self.column.as_ref().and_then(|column| column.ords().first(doc));
        number.map_or(none, |number| (number as usize).min(none))
    }

    fn tell(&self, turns: &[u64], counted: &mut BTreeMap<String, u64>) -> tantivy::Result<()> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, turns) in turns.iter().enumerate().filter(|(_, turns)| **turns > 0) {
            let name = match (told.get(&(number as u64)), &self.column) {
                (Some(name), _) => name.clone(),
                (None, Some(column)) if number < self.count() => {
                    let mut name = String::new();
                    column.ord_to_str(number as u64, &mut name)?;
                    told.insert(number as u64, name.clone());
                    name
                }
                _ => String::new(),
            };
            *counted.entry(name).or_default() += turns;
        }
        Ok(())
    }
}
