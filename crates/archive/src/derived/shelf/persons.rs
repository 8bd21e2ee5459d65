//! Speakers as persons: names as printed joined to one person each, with why, and counted.
//!
//! Names are joined family by family as statements are shelved: what a capture costs depends on how many bear the family names in it,
//! not on how much is held.

use super::{Page, Shelf, ShelfWriter};
use crate::error::Result;
use dictum_collate::{JoinedPerson, PrintedName, Ruling, Sight, Why, Witness, family_key, join_names};
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const TABLES: &str = "
CREATE TABLE IF NOT EXISTS person (
    slug TEXT PRIMARY KEY, name TEXT NOT NULL, statements INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS person_statements ON person (statements DESC, slug);
CREATE TABLE IF NOT EXISTS person_name (
    slug TEXT PRIMARY KEY, family TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, statements INTEGER NOT NULL,
    likeness TEXT, other TEXT, office TEXT, publisher TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS person_name_person ON person_name (person);
CREATE INDEX IF NOT EXISTS person_name_family ON person_name (family);
";

/// A speaker: a person under all the names that are joined to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerCount {
    /// The name by which the person is best known here: as most often printed, with a given name where there is one.
    pub name: String,
    /// That name in links.
    pub slug: String,
    /// How many statements the person speaks in, under any of the names.
    pub statements: u64,
}

/// A name of a person as printed, and why it is taken for theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameOfPerson {
    /// The name.
    pub name: String,
    /// The name in links.
    pub slug: String,
    /// How many statements print it.
    pub statements: u64,
    /// How it is like another name of the person: a word of [`dictum_collate::NameLikeness`], or `told` where a person said so; none for the
    /// name that the others were joined to.
    pub likeness: Option<String>,
    /// The slug of the name that it is like.
    pub like: Option<String>,
    /// The office that both hold in the same years.
    pub office: Option<String>,
    /// The publisher that prints both in the same years.
    pub publisher: Option<String>,
}

const COLUMNS: &str = "name, slug, statements, likeness, other, office, publisher";

/// The word for what a person said of two names.
const TOLD: &str = "told";

impl Shelf {
    /// Lists speakers with how many statements they speak in, most first.
    pub fn speakers(&self, page: Page) -> Result<Vec<SpeakerCount>> {
        let mut query = self.connection.prepare_cached(
            "SELECT slug, name, statements FROM person ORDER BY statements DESC, slug LIMIT ?1 OFFSET ?2",
        )?;
        let rows = query.query_map(params![page.take, page.skip], speaker)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Counts speakers.
    pub fn count_speakers(&self) -> Result<u64> {
        Ok(self.connection.query_row("SELECT count(*) FROM person", [], |row| row.get(0))?)
    }

    /// Finds the person who bears a name, by the slug of any of the names.
    pub fn speaker(&self, slug: &str) -> Result<Option<SpeakerCount>> {
        let mut query = self.connection.prepare_cached(
            "SELECT slug, name, statements FROM person WHERE slug = (SELECT person FROM person_name WHERE slug = ?1)",
        )?;
        Ok(query.query_row([slug], speaker).optional()?)
    }

    /// The names of a person, those printed most first; `slug` is that of any of them.
    pub fn names_of_person(&self, slug: &str) -> Result<Vec<NameOfPerson>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM person_name WHERE person = (SELECT person FROM person_name WHERE slug = ?1) \
             ORDER BY statements DESC, slug"
        ))?;
        let rows = query.query_map([slug], name_of_person)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The names of all persons of whom a name has each of these folded words, in the order of the persons; at most `limit` names.
    pub fn names_of_persons_called(&self, words: &[String], limit: usize) -> Result<Vec<String>> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        // A slug keeps accents, which folding takes off: names are compared word by word here, and only narrowed down by SQL.
        let mut query =
            self.connection.prepare_cached("SELECT name, person FROM person_name ORDER BY person")?;
        let mut persons = BTreeSet::new();
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let name = dictum_collate::Words::of(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?);
            if words.iter().all(|word| name.iter().any(|other| other == word)) {
                persons.insert(row.get::<_, String>(1)?);
            }
        }
        let mut names = Vec::new();
        for person in persons {
            names.extend(self.names_of_person(&person)?.into_iter().map(|name| name.name));
            if names.len() >= limit {
                names.truncate(limit);
                break;
            }
        }
        Ok(names)
    }

    /// The names of one family as the statements print them.
    fn printed_names(&self, family: &str) -> Result<Vec<PrintedName>> {
        let mut query = self.connection.prepare_cached(
            "SELECT p.slug, p.name, p.role, s.publisher, min(nullif(substr(s.day, 1, 4), '')), max(nullif(substr(s.day, 1, 4), '')), \
             count(DISTINCT s.id) FROM speaker AS p JOIN statement AS s ON s.id = p.statement WHERE p.family = ?1 AND p.slug <> '' \
             GROUP BY p.slug, p.name, p.role, s.publisher ORDER BY p.slug, p.name",
        )?;
        let mut rows = query.query([family])?;
        let mut names: BTreeMap<String, Spellings> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let year = |column| -> rusqlite::Result<Option<i32>> {
                Ok(row.get::<_, Option<String>>(column)?.and_then(|year| year.parse().ok()))
            };
            let statements = row.get(6)?;
            let spellings = names.entry(row.get(0)?).or_default();
            *spellings.counts.entry(row.get(1)?).or_default() += statements;
            let years = year(4)?.zip(year(5)?).map(|(first, last)| [first, last]);
            spellings.sights.push(Sight { office: row.get(2)?, publisher: row.get(3)?, years, statements });
        }
        Ok(names.into_iter().map(|(key, spellings)| spellings.printed(key)).collect())
    }

    /// The family that a slug's names are compared in: one for all spellings of it.
    fn family_of(&self, slug: &str) -> Result<Option<String>> {
        let mut query =
            self.connection.prepare_cached("SELECT family FROM speaker WHERE slug = ?1 LIMIT 1")?;
        Ok(query.query_row([slug], |row| row.get(0)).optional()?)
    }

    fn count_statements_of(&self, slugs: &[&str]) -> Result<u64> {
        let marks = vec!["?"; slugs.len()].join(",");
        let sql = format!("SELECT count(DISTINCT statement) FROM speaker WHERE slug IN ({marks})");
        Ok(self.connection.prepare(&sql)?.query_row(params_from_iter(slugs), |row| row.get(0))?)
    }
}

/// The spellings of one slug, and where it was seen.
#[derive(Default)]
struct Spellings {
    counts: BTreeMap<String, u64>,
    sights: Vec<Sight>,
}

impl Spellings {
    /// Under the spelling that is printed most; of equals that which is not all in capitals.
    fn printed(self, key: String) -> PrintedName {
        let is_shouted = |name: &str| !name.chars().any(char::is_lowercase);
        let best = self.counts.into_iter().max_by_key(|(name, count)| (!is_shouted(name), *count));
        PrintedName { name: best.map(|(name, _)| name).unwrap_or_default(), key, sights: self.sights }
    }
}

impl ShelfWriter {
    /// The family that a name of a speaker is compared in, noted as one to be joined anew.
    pub(super) fn family_to_join(&mut self, slug: &str, name: &str) -> Result<String> {
        let family = self.shelf.family_of(slug)?.unwrap_or_else(|| family_key(name));
        self.families.insert(family.clone());
        Ok(family)
    }

    /// Notes the families of a statement's speakers, who are about to be put anew, as ones to be joined.
    pub(super) fn note_families_of(&mut self, statement: &str) -> Result<()> {
        let mut query = self
            .shelf
            .connection
            .prepare_cached("SELECT DISTINCT family FROM speaker WHERE statement = ?1")?;
        for family in query.query_map([statement], |row| row.get(0))? {
            self.families.insert(family?);
        }
        Ok(())
    }

    /// Joins the names that were put since the last time, and those that rulings tie to them, to persons.
    pub fn join_persons(&mut self, rulings: &[Ruling], is_ruled_anew: bool) -> Result<()> {
        let mut families = std::mem::take(&mut self.families);
        self.add_ruled(&mut families, rulings, is_ruled_anew)?;
        if families.is_empty() {
            return Ok(());
        }
        let mut names: BTreeMap<String, (PrintedName, String)> = BTreeMap::new();
        for family in &families {
            for printed in self.shelf.printed_names(family)? {
                names.insert(printed.key.clone(), (printed, family.clone()));
            }
        }
        let printed: Vec<PrintedName> = names.values().map(|(printed, _)| printed.clone()).collect();
        let connection = &self.shelf.connection;
        for family in &families {
            connection
                .prepare_cached(
                    "DELETE FROM person WHERE slug IN (SELECT person FROM person_name WHERE family = ?1)",
                )?
                .execute([family])?;
            connection.prepare_cached("DELETE FROM person_name WHERE family = ?1")?.execute([family])?;
        }
        for person in join_names(&printed, rulings) {
            self.put_person(&person, &names)?;
        }
        Ok(())
    }

    /// Adds the families of names that rulings tie to one already there; all that are ruled on, where a ruling is new.
    fn add_ruled(
        &self,
        families: &mut BTreeSet<String>,
        rulings: &[Ruling],
        is_ruled_anew: bool,
    ) -> Result<()> {
        let mut ties = Vec::new();
        for ruling in rulings {
            let both = [self.shelf.family_of(&ruling.name)?, self.shelf.family_of(&ruling.other)?];
            ties.push(both.into_iter().flatten().collect::<Vec<String>>());
        }
        loop {
            let before = families.len();
            for tie in &ties {
                if is_ruled_anew || tie.iter().any(|family| families.contains(family)) {
                    families.extend(tie.iter().cloned());
                }
            }
            if families.len() == before {
                return Ok(());
            }
        }
    }

    fn put_person(
        &self,
        person: &JoinedPerson,
        names: &BTreeMap<String, (PrintedName, String)>,
    ) -> Result<()> {
        let slugs: Vec<&str> = person.names.iter().map(|name| name.key.as_str()).collect();
        let Some((main, _)) = slugs.first().and_then(|slug| names.get(*slug)) else { return Ok(()) };
        let connection = &self.shelf.connection;
        connection.prepare_cached("INSERT OR REPLACE INTO person VALUES (?1, ?2, ?3)")?.execute(params![
            main.key,
            main.name,
            self.shelf.count_statements_of(&slugs)?
        ])?;
        let mut insert = connection
            .prepare_cached("INSERT OR REPLACE INTO person_name VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)")?;
        for name in &person.names {
            let Some((printed, family)) = names.get(&name.key) else { continue };
            let (likeness, other, witness) = match &name.why {
                Some(Why::Alike { likeness, to, witness }) => {
                    (Some(likeness.as_str()), Some(to), witness.as_ref())
                }
                Some(Why::Told) => (Some(TOLD), None, None),
                None => (None, None, None),
            };
            let office = witness.and_then(|witness| match witness {
                Witness::Office(office) => Some(office),
                Witness::Publisher(_) => None,
            });
            let publisher = witness.and_then(|witness| match witness {
                Witness::Publisher(publisher) => Some(publisher),
                Witness::Office(_) => None,
            });
            let statements = self.shelf.count_statements_of(&[&name.key])?;
            insert.execute(params![
                name.key,
                family,
                main.key,
                printed.name,
                statements,
                likeness,
                other,
                office,
                publisher
            ])?;
        }
        Ok(())
    }
}

fn speaker(row: &Row<'_>) -> rusqlite::Result<SpeakerCount> {
    Ok(SpeakerCount { slug: row.get(0)?, name: row.get(1)?, statements: row.get(2)? })
}

fn name_of_person(row: &Row<'_>) -> rusqlite::Result<NameOfPerson> {
    Ok(NameOfPerson {
        name: row.get(0)?,
        slug: row.get(1)?,
        statements: row.get(2)?,
        likeness: row.get(3)?,
        like: row.get(4)?,
        office: row.get(5)?,
        publisher: row.get(6)?,
    })
}
