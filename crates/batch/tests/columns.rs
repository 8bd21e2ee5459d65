//! The paper on the columns names every table and column, and nothing else.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_batch::schema::{CLUSTERS, LINKS, MANIFEST, PAIRS, REFUSED, SEEDS, TABLES, TASKS, Table, WORK};

const PAPER: &str = include_str!("../../../docs/guide/columns.md");

/// The rows of the section of a table, as far as they name a column.
fn named(table: &Table) -> Vec<&'static str> {
    let head = format!("### `{}`, version {}\n", table.name, table.version);
    let section = PAPER.split(&head).nth(1).unwrap_or_default();
    let section = section.split("\n#").next().unwrap();
    section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

#[test]
fn the_paper_names_the_columns_of_every_table_in_their_order() {
    let others = [REFUSED, TASKS, MANIFEST, SEEDS, PAIRS, WORK, LINKS, CLUSTERS];
    for table in TABLES.iter().chain(&others) {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(named(table), columns, "{}", table.name);
    }
}
