//! How files are laid out: heads, lengths, names of modules, and lints switched off.

use crate::{Finding, House, TextFile, rooms::is_test_file, rust};

/// No file of Rust is longer, in lines. Half of them should be under 150.
pub const LONGEST_FILE: usize = 700;

/// No function of the product is longer, in lines. Half of them should be under 10, hardly any over 60.
pub const LONGEST_FUNCTION: usize = 80;

/// Names that say nothing of what a module holds.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "types", "misc", "helpers", "helper", "new"];

/// Finds files of Rust that do not begin by saying what they are for.
pub fn files_without_a_head(house: &House) -> Vec<Finding> {
    let headless = house.rust_files().filter(|file| !file.contents.starts_with("//!"));
    headless.map(|file| finding(file, 0, "open the file with `//!` and what it is for")).collect()
}

/// Finds files longer than [`LONGEST_FILE`].
pub fn files_too_long(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.rust_files() {
        let lines = file.contents.lines().count();
        if lines > LONGEST_FILE {
            let what = format!("{lines} lines, {LONGEST_FILE} at most: one concept, one file; part it");
            found.push(finding(file, 0, &what));
        }
    }
    found
}

/// Finds functions of the product longer than [`LONGEST_FUNCTION`].
pub fn functions_too_long(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for Measured { file, function, lines } in product_functions(house) {
        if lines > LONGEST_FUNCTION {
            let name = &function.name;
            let what = format!("`{name}` has {lines} lines, {LONGEST_FUNCTION} at most: name its steps");
            found.push(finding(file, function.start, &what));
        }
    }
    found
}

/// The lengths of all files of Rust and of all functions of the product, in lines, shortest first.
pub fn lengths(house: &House) -> Lengths {
    let mut files: Vec<usize> = house.rust_files().map(|file| file.contents.lines().count()).collect();
    let mut functions: Vec<usize> = product_functions(house).iter().map(|measured| measured.lines).collect();
    files.sort_unstable();
    functions.sort_unstable();
    Lengths { files, functions }
}

/// How long the files and functions are, in lines, shortest first.
#[derive(Clone, Debug)]
pub struct Lengths {
    /// Of every file of Rust.
    pub files: Vec<usize>,
    /// Of every function outside tests.
    pub functions: Vec<usize>,
}

/// The one in the middle; 0 of none.
pub fn median(sorted: &[usize]) -> usize {
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Finds functions that return a bare tuple of more than two.
pub fn tuples_of_more_than_two(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for Measured { file, function, .. } in product_functions(house) {
        if has_wide_tuple(&function.returns) {
            let what = format!("`{}` returns a bare tuple of more than two: give it a struct", function.name);
            found.push(finding(file, function.start, &what));
        }
    }
    found
}

/// Finds modules whose name says nothing.
pub fn modules_with_empty_names(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.rust_files() {
        let parts = file.path.trim_end_matches(".rs").split('/');
        let named = parts.filter(|part| EMPTY_NAMES.contains(part));
        found.extend(named.map(|name| finding(file, 0, &empty_name(name))));
        let code = rust::Layers::read(&file.contents).code;
        for at in rust::words_at(&code, "mod") {
            let name: String =
                code[at + 3..].trim_start().chars().take_while(|c| rust::is_word(*c)).collect();
            if EMPTY_NAMES.contains(&name.as_str()) {
                found.push(finding(file, at, &empty_name(&name)));
            }
        }
    }
    found
}

/// Finds `pub use …::*`.
pub fn glob_reexports(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.rust_files() {
        let code = rust::Layers::read(&file.contents).code;
        for (at, path) in rust::imports(&code) {
            if path.ends_with('*') && is_public(&code[..at]) {
                found.push(finding(file, at, "name what is re-exported, one by one"));
            }
        }
    }
    found
}

/// Finds lints switched off without a reason in the attribute or a comment beside it.
pub fn lints_off_without_a_reason(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.rust_files() {
        let layers = rust::Layers::read(&file.contents);
        for attribute in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
            for (at, _) in layers.code.match_indices(attribute) {
                if !has_reason(&layers, at) {
                    found.push(finding(file, at, "give a `reason = \"…\"`, or say why in a comment above"));
                }
            }
        }
    }
    found
}

/// A function of the product, the file it stands in, and how many lines it has.
struct Measured<'a> {
    file: &'a TextFile,
    function: rust::Function,
    lines: usize,
}

fn product_functions(house: &House) -> Vec<Measured<'_>> {
    let mut found = Vec::new();
    for file in house.rust_files().filter(|file| !is_test_file(&file.path)) {
        let code = rust::Layers::read(&file.contents).product;
        for function in rust::functions(&code).into_iter().filter(|function| !function.body.is_empty()) {
            let lines = 1 + code[function.start..function.body.end].matches('\n').count();
            found.push(Measured { file, function, lines });
        }
    }
    found
}

/// Says whether a type holds a tuple of three or more, itself or in angle brackets.
fn has_wide_tuple(returns: &str) -> bool {
    returns.match_indices('(').any(|(at, _)| {
        let is_call = returns[..at].ends_with(rust::is_word); // `Fn(a, b, c)` is no tuple.
        let inside = rust::in_brackets(&returns[at..], '(', ')').unwrap_or_default();
        let parts = rust::split_at_top(inside, ',');
        !is_call && parts.iter().filter(|part| !part.trim().is_empty()).count() > 2
    })
}

fn is_public(before: &str) -> bool {
    let declaration = before.rsplit([';', '}', '{', ']']).next().unwrap_or_default();
    rust::words_at(declaration, "pub").next().is_some()
}

fn has_reason(layers: &rust::Layers, at: usize) -> bool {
    let end = layers.code[at..].find(']').map_or(layers.code.len(), |close| at + close);
    let line_from = layers.code[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line_to = layers.code[end..].find('\n').map_or(layers.code.len(), |newline| end + newline);
    let above_from = layers.code[..line_from.saturating_sub(1)].rfind('\n').map_or(0, |newline| newline + 1);
    let said = |from: usize, to: usize| layers.comments[from..to].trim_start();
    let above = said(above_from, line_from);
    layers.code[at..end].contains("reason")
        || said(line_from, line_to).starts_with("//")
        || (above.starts_with("//") && !above.starts_with("///") && !above.starts_with("//!"))
}

fn empty_name(name: &str) -> String {
    format!("a module named `{name}` says nothing of what it holds: name it by its one concept")
}

fn finding(file: &TextFile, at: usize, what: &str) -> Finding {
    Finding::at(&file.path, &file.contents, at, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(&House) -> Vec<Finding>, text: &str, expected: usize) {
        let house = House::of(&[("crates/archive/src/a.rs", text)]);
        assert_eq!(rule(&house).len(), expected, "{text}");
    }

    #[test]
    fn a_file_without_a_head_is_found() {
        check(files_without_a_head, "//! What it is for.\n", 0);
        check(files_without_a_head, "use std::fmt;\n//! Too late.\n", 1);
        check(files_without_a_head, "", 1);
    }

    #[test]
    fn a_file_that_is_too_long_is_found() {
        check(files_too_long, &"\n".repeat(LONGEST_FILE), 0);
        check(files_too_long, &"\n".repeat(LONGEST_FILE + 1), 1);
    }

    #[test]
    fn a_function_that_is_too_long_is_found_unless_in_tests() {
        let of_lines = |lines: usize| format!("fn f() {{{}}}\n", "\n".repeat(lines - 1));
        check(functions_too_long, &of_lines(LONGEST_FUNCTION), 0);
        check(functions_too_long, &of_lines(LONGEST_FUNCTION + 1), 1);
        check(functions_too_long, &format!("#[test]\n{}", of_lines(200)), 0);
    }

    #[test]
    fn lengths_are_counted_in_lines() {
        let house = House::of(&[("crates/cli/src/a.rs", "fn a() {\n}\nfn b() {}\nfn c() {\n\n}\n")]);
        let lengths = lengths(&house);
        assert_eq!((lengths.files, lengths.functions.as_slice()), (vec![6], [1, 2, 3].as_slice()));
        assert_eq!(median(&lengths.functions), 2);
    }

    #[test]
    fn a_wide_tuple_is_found_wherever_it_is_returned() {
        for returns in
            ["(u8, u8, u8)", "Option<(u8, u8, u8)>", "Result<Vec<(u8, u8, u8)>, E>", "(A, (B, C, D))"]
        {
            check(tuples_of_more_than_two, &format!("fn f() -> {returns} {{}}"), 1);
        }
        for returns in ["(u8, u8)", "(A<B, C>, D,)", "impl Fn(u8, u8, u8) -> u8", "((A, B), (C, D))"] {
            check(tuples_of_more_than_two, &format!("fn f(x: (A, B, C)) -> {returns} {{}}"), 0);
        }
    }

    #[test]
    fn a_module_whose_name_says_nothing_is_found() {
        check(modules_with_empty_names, "mod utils;\n", 1);
        check(modules_with_empty_names, "mod align;\nfn new() {}\n", 0);
        let house = House::of(&[("crates/archive/src/helpers/x.rs", ""), ("crates/archive/src/misc.rs", "")]);
        assert_eq!(modules_with_empty_names(&house).len(), 2);
    }

    #[test]
    fn a_glob_reexport_is_found_and_a_glob_import_is_not() {
        check(glob_reexports, "pub use a::*;", 1);
        check(glob_reexports, "pub(crate) use {a::b, c::*};", 1);
        check(glob_reexports, "pub fn f() {}\nuse super::*;", 0);
        check(glob_reexports, "pub struct S;\nuse super::*;", 0);
    }

    #[test]
    fn a_lint_switched_off_without_a_reason_is_found() {
        check(lints_off_without_a_reason, "#[allow(dead_code)]\nfn f() {}", 1);
        check(lints_off_without_a_reason, "/// What f does.\n#[expect(dead_code)]\nfn f() {}", 1);
        check(
            lints_off_without_a_reason,
            "#[expect(dead_code, reason = \"read by the printer\")]\nfn f() {}",
            0,
        );
        check(lints_off_without_a_reason, "#[allow(dead_code)] // Read by the printer.\nfn f() {}", 0);
        check(lints_off_without_a_reason, "// Read by the printer.\n#[allow(dead_code)]\nfn f() {}", 0);
    }
}
