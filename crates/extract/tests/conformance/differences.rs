//! Differences that are meant: a data file of headings with a reason, and under each the names that it explains.

use std::collections::{BTreeMap, BTreeSet};

/// Fails unless exactly those that are listed differ. `found` has their names with what was seen and what was expected.
pub fn assert_only_these_differ(listed: &str, found: &BTreeMap<String, String>) {
    let names: BTreeSet<&str> = listed
        .lines()
        .map(|line| line.split(" # ").next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty() && !line.starts_with('['))
        .collect();
    let unexplained: Vec<String> = found
        .iter()
        .filter(|(name, _)| !names.contains(name.as_str()))
        .map(|(name, what)| format!("{name}\n{what}"))
        .collect();
    let outdated: Vec<&&str> = names.iter().filter(|name| !found.contains_key(**name)).collect();
    assert!(
        unexplained.is_empty() && outdated.is_empty(),
        "{} differ without a reason:\n{}\n\nlisted, and differ no longer: {outdated:?}",
        unexplained.len(),
        unexplained.join("\n")
    );
}
