//! SQLite's FTS5, with the tokenizer that folds accents as we do.

use super::{Engine, Kind, Paragraph};
use rusqlite::{Connection, params};
use std::path::Path;

pub(crate) fn build(path: &Path, paragraphs: &[Paragraph]) -> Connection {
    let mut connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
             CREATE VIRTUAL TABLE turn USING fts5 (words, speaker UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');",
        )
        .unwrap();
    let writing = connection.transaction().unwrap();
    {
        let mut insert = writing.prepare("INSERT INTO turn VALUES (?1, ?2)").unwrap();
        for paragraph in paragraphs {
            insert.execute(params![paragraph.words, paragraph.speaker]).unwrap();
        }
    }
    writing.commit().unwrap();
    connection.execute_batch("INSERT INTO turn (turn) VALUES ('optimize')").unwrap();
    connection
}

pub(crate) fn version() -> String {
    rusqlite::version().to_owned()
}

impl Engine for Connection {
    fn ask(&self, kind: Kind, words: &[String]) -> usize {
        let asked = match kind {
            Kind::Near => format!("NEAR(\"{}\" \"{}\", 5)", words[0], words[1]),
            _ => format!("\"{}\"", words.join(" ")),
        };
        match kind {
            Kind::Facets => count(
                self,
                "SELECT n FROM (SELECT count(*) AS n FROM turn WHERE turn MATCH ?1 GROUP BY speaker)",
                &asked,
            ),
            Kind::Kwic => {
                let sql = "SELECT length(snippet(turn, 0, '[', ']', '…', 16)) > 0 FROM turn WHERE turn MATCH ?1 LIMIT 1000";
                count(self, sql, &asked)
            }
            _ => {
                let best = "SELECT length(words) > 0 FROM turn WHERE turn MATCH ?1 ORDER BY rank LIMIT 20";
                count(self, best, &asked);
                count(self, "SELECT count(*) FROM turn WHERE turn MATCH ?1", &asked)
            }
        }
    }
}

/// The sum of what a query gives.
fn count(connection: &Connection, sql: &str, asked: &str) -> usize {
    let mut query = connection.prepare_cached(sql).unwrap();
    let rows = query.query_map([asked], |row| row.get::<_, usize>(0)).unwrap();
    rows.map(Result::unwrap).sum()
}
