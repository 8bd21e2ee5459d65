//! Licences and sources: whether what we build on may be passed on with what we build.
//!
//! `deny.toml` says which licences are allowed, for `cargo deny` and for this check alike; the check needs no
//! tool installed and no network.

use std::collections::BTreeSet;

/// The licences that a `deny.toml` allows, as SPDX identifiers.
pub fn allowed_by(deny_toml: &str) -> Vec<&str> {
    let table = deny_toml.split("[licenses]").nth(1).unwrap_or_default();
    let list = table.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    list.split('"').skip(1).step_by(2).collect()
}

/// Says whether an SPDX expression can be met with licences that are allowed.
///
/// `OR` needs one side, `AND` both; the slash that old manifests write means `OR`.
pub fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.replace('/', " OR ");
    any_of(expression.trim(), allowed)
}

/// Where the packages of a `Cargo.lock` come from, each place once; our own have none.
pub fn sources_of(cargo_lock: &str) -> BTreeSet<&str> {
    let lines = cargo_lock.lines().filter_map(|line| line.strip_prefix("source = "));
    lines.map(|source| source.trim_matches('"')).collect()
}

fn any_of(expression: &str, allowed: &[&str]) -> bool {
    split_outside_brackets(expression, " OR ").into_iter().any(|side| all_of(side, allowed))
}

fn all_of(expression: &str, allowed: &[&str]) -> bool {
    split_outside_brackets(expression, " AND ").into_iter().all(|side| {
        let side = side.trim();
        match side.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inside) => any_of(inside, allowed),
            None => allowed.contains(&side),
        }
    })
}

fn split_outside_brackets<'a>(expression: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, c) in expression.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && at >= start && expression[at..].starts_with(word) => {
                parts.push(&expression[start..at]);
                start = at + word.len();
            }
            _ => {}
        }
    }
    parts.push(&expression[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_allowed_licences_is_read() {
        let text =
            "[advisories]\nignore = [\"x\"]\n[licenses]\nallow = [\n  \"MIT\", # plain\n  \"ISC\",\n]\n";
        assert_eq!(allowed_by(text), ["MIT", "ISC"]);
    }

    #[test]
    fn every_place_that_packages_come_from_is_told_once() {
        let lock = "name = \"a\"\nsource = \"registry+x\"\n\nname = \"b\"\nsource = \"registry+x\"\n\nname = \"c\"\nsource = \"git+y\"\n";
        assert_eq!(sources_of(lock).into_iter().collect::<Vec<_>>(), ["git+y", "registry+x"]);
    }

    #[test]
    fn an_expression_is_met_by_one_side_of_or_and_both_of_and() {
        for met in
            ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(MIT OR GPL-3.0) AND ISC", "MIT AND (ISC OR X) AND MIT"]
        {
            assert!(is_met(met, &["MIT", "ISC"]), "{met}");
        }
        for unmet in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT AND X) OR Y", "MIT WITH X", "(MIT"] {
            assert!(!is_met(unmet, &["MIT", "ISC"]), "{unmet}");
        }
    }
}
