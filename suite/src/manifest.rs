//! Reads the dependencies out of a `Cargo.toml`: just enough TOML for that.

/// A dependency that a manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The name of the package, also where the manifest renames it.
    pub package: String,
    /// Whether only tests, examples and benchmarks have it.
    pub for_tests: bool,
    /// The line, counted from 1.
    pub line: usize,
}

/// Lists the dependencies of a manifest, in order.
///
/// Understood are tables (`[dependencies]`, `[dev-dependencies]`, `[build-dependencies]`, those of a
/// `[target.…]`) with an entry a line, and a table of its own for one (`[dependencies.serde]`).
pub fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut table = Table::Other;
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            table = Table::named(header.trim_end_matches(']'));
            if let Table::One { package, for_tests } = &table {
                found.push(Dependency { package: package.clone(), for_tests: *for_tests, line: index + 1 });
            }
            continue;
        }
        match &table {
            Table::Many { for_tests } => {
                if let Some(package) = package_of(line) {
                    found.push(Dependency { package, for_tests: *for_tests, line: index + 1 });
                }
            }
            Table::One { .. } => {
                if let (Some(renamed), Some(last)) = (quoted_after(line, "package"), found.last_mut()) {
                    last.package = renamed;
                }
            }
            Table::Other => {}
        }
    }
    found
}

/// What a table of a manifest is for.
enum Table {
    /// A dependency a line.
    Many { for_tests: bool },
    /// One dependency.
    One { package: String, for_tests: bool },
    /// Anything else.
    Other,
}

impl Table {
    fn named(header: &str) -> Table {
        let (before, after) = match header.rfind("dependencies") {
            Some(at) => (&header[..at], &header[at + "dependencies".len()..]),
            None => return Table::Other,
        };
        if before.starts_with("workspace") {
            return Table::Other; // It declares versions; who takes them is what counts.
        }
        let for_tests = before.ends_with("dev-");
        match after.strip_prefix('.') {
            Some(name) => Table::One { package: name.trim_matches('"').to_owned(), for_tests },
            None => Table::Many { for_tests },
        }
    }
}

/// The package that a line `name = …`, `name.workspace = true` or `name = { package = "…" }` names.
fn package_of(line: &str) -> Option<String> {
    let name: String = line.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
    if name.is_empty() || !line[name.len()..].trim_start().starts_with(['=', '.']) {
        return None;
    }
    Some(quoted_after(line, "package").unwrap_or(name))
}

/// The string of `key = "string"` in a line.
fn quoted_after(line: &str, key: &str) -> Option<String> {
    let value = line.split(key).nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    value.strip_prefix('"')?.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(manifest: &str, expected: &[(&str, bool)]) {
        let found = dependencies(manifest);
        let got: Vec<_> = found.iter().map(|d| (d.package.as_str(), d.for_tests)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn every_way_to_name_a_dependency_is_read() {
        check(
            "[package]\nname = \"x\"\n[dependencies]\nserde.workspace = true\njiff = \"0.2\" # why\n\n\
             [target.'cfg(unix)'.dependencies]\nlibc = { version = \"1\" }\n[build-dependencies]\ncc = \"1\"\n\
             [dependencies.rusqlite]\nversion = \"1\"\n[features]\ndefault = []\n",
            &[("serde", false), ("jiff", false), ("libc", false), ("cc", false), ("rusqlite", false)],
        );
    }

    #[test]
    fn a_dependency_of_tests_is_told_apart() {
        check("[dev-dependencies]\nscraper = \"0.2\"\n", &[("scraper", true)]);
    }

    #[test]
    fn a_renamed_package_is_known_by_its_own_name() {
        check("[dependencies]\nsql = { package = \"rusqlite\", version = \"1\" }\n", &[("rusqlite", false)]);
        check("[dependencies.sql]\npackage = \"rusqlite\"\n", &[("rusqlite", false)]);
    }

    #[test]
    fn versions_that_the_workspace_declares_are_nobodys_dependency() {
        check("[workspace.dependencies]\nserde = \"1\"\n", &[]);
    }
}
