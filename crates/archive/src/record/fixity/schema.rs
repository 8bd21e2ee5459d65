//! Has the catalogue the tables, indexes and triggers that this program makes, word for word?

use super::{Examination, number};
use crate::{
    error::Result,
    record::catalogue::{Catalogue, SchemaItem},
};

pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let found = examination.archive.catalogue()?.schema()?;
    let expected = Catalogue::expected_schema()?;
    for item in found.iter().filter(|item| !expected.contains(item)) {
        let what = format!("the catalogue's “{}” is not as this program makes it", item.name.escape_debug());
        examination.find(&number::SCHEMA_CHANGED, what);
    }
    for SchemaItem { name, .. } in &expected {
        if !found.iter().any(|item| item.name == *name) {
            examination.find(&number::SCHEMA_LACKING, format!("the catalogue has no “{name}”"));
        }
    }
    Ok(())
}
