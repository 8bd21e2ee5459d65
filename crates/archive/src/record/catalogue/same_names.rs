//! What people have said about which names are one person's.

use super::Catalogue;
use crate::{
    error::{Error, Result},
    record::entry::Entry,
};
use dictum_model::SameName;

impl Catalogue {
    /// The number of the last entry that says something of two names, or 0.
    pub fn last_same_name(&self) -> Result<u64> {
        if !self.has_table("same_name")? {
            return Ok(0);
        }
        let sql = "SELECT coalesce(max(entry), 0) FROM same_name";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// All that was said of two names, in the order in which it was entered. An archive of before there was any has no table of it.
    pub fn same_names(&self) -> Result<Vec<SameName>> {
        if !self.has_table("same_name")? {
            return Ok(Vec::new());
        }
        let of_entry = |number| match self.entry(number)? {
            Entry::SameName(said) => Ok(*said),
            _ => Err(Error::NoEntry(number)),
        };
        self.numbers("SELECT entry FROM same_name ORDER BY entry", [])?.into_iter().map(of_entry).collect()
    }
}
