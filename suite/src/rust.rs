//! Reads Rust just closely enough for the checks: code, comments and literals apart, tests blanked.
//!
//! A full parser would be exact and take longer to build than all checks take to write. What is needed of
//! the grammar is small: where comments and literals begin and end, and which brace closes which.

use std::ops::Range;

/// A file of Rust in layers of the same length: what is not of a layer is blank in it, lines stay lines.
#[derive(Clone, Debug)]
pub struct Layers {
    /// The code: no comments, no insides of literals.
    pub code: String,
    /// The code without tests: items under `#[cfg(test)]` and `#[test]`.
    pub product: String,
    /// The insides of string literals.
    pub literals: String,
    /// The comments, doc comments among them.
    pub comments: String,
}

impl Layers {
    /// Takes a file apart.
    pub fn read(text: &str) -> Layers {
        let [mut code, mut literals, mut comments] = [blank(text), blank(text), blank(text)];
        for (layer, range) in pieces(text) {
            let of = match layer {
                Layer::Code => &mut code,
                Layer::Literal => &mut literals,
                Layer::Comment => &mut comments,
            };
            of[range.clone()].copy_from_slice(&text.as_bytes()[range]);
        }
        let [code, literals, comments] = [code, literals, comments].map(text_of);
        let product = without_tests(&code);
        Layers { code, product, literals, comments }
    }

    /// The string literals that stand outside tests, with where each begins.
    pub fn product_literals(&self) -> Vec<(usize, &str)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(open) = find_from(&self.product, "\"", at) {
            let Some(close) = find_from(&self.product, "\"", open + 1) else { break };
            found.push((open + 1, &self.literals[open + 1..close]));
            at = close + 1;
        }
        found
    }
}

/// A function: where its head begins, what it says it returns, and its body.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where `fn` stands.
    pub start: usize,
    /// What stands between `->` and the body, or nothing.
    pub returns: String,
    /// From the opening brace to the closing one; empty for a declaration.
    pub body: Range<usize>,
}

/// Lists the functions in code.
pub fn functions(code: &str) -> Vec<Function> {
    words_at(code, "fn").filter_map(|start| function_at(code, start)).collect()
}

fn function_at(code: &str, start: usize) -> Option<Function> {
    let after = code[start + 2..].trim_start();
    let name: String = after.chars().take_while(|c| is_word(*c)).collect();
    if name.is_empty() {
        return None; // The type `fn(…)`.
    }
    let open = start + head_length(&code[start..])?;
    let end = if code.as_bytes()[open] == b'{' { closing(code, open) } else { open };
    let signature = &after[name.len()..after.len() - (code.len() - open)];
    let returns = returned(signature).unwrap_or_default().to_owned();
    Some(Function { name, start, returns, body: open..end })
}

/// What stands between the arrow and the `where` of `<generics>(parameters) -> …`.
fn returned(signature: &str) -> Option<&str> {
    let rest = after_brackets(signature.trim_start(), '<', '>');
    let rest = after_brackets(rest.trim_start(), '(', ')').trim_start().strip_prefix("->")?;
    let end = words_at(rest, "where").next().unwrap_or(rest.len());
    Some(rest[..end].trim())
}

/// What follows the brackets that the text begins with; the text, if it begins with none.
fn after_brackets(text: &str, open: char, close: char) -> &str {
    match in_brackets(text, open, close) {
        Some(inside) => &text[(open.len_utf8() + inside.len() + close.len_utf8()).min(text.len())..],
        None => text,
    }
}

/// What stands inside the brackets that the text begins with; an arrow's `>` closes none.
pub fn in_brackets(text: &str, open: char, close: char) -> Option<&str> {
    let inside = text.strip_prefix(open)?;
    let mut depth = 1;
    for (at, c) in inside.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close && !(c == '>' && inside[..at].ends_with('-')) {
            depth -= 1;
        }
        if depth == 0 {
            return Some(&inside[..at]);
        }
    }
    Some(inside)
}

/// How far a function's head goes: to its brace or its semicolon.
fn head_length(code: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' | b';' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// Lists the paths that `use` declarations bring in, groups written out: `std::{fs, io}` is two.
pub fn imports(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for at in words_at(code, "use") {
        let tree = code[at + 3..].split(';').next().unwrap_or_default();
        for path in expanded(tree) {
            found.push((at, path));
        }
    }
    found
}

/// Writes out the groups of a `use` tree, without white space and `as` names.
fn expanded(tree: &str) -> Vec<String> {
    let Some(open) = tree.find('{') else {
        let path = tree.split(" as ").next().unwrap_or(tree);
        return vec![path.chars().filter(|c| !c.is_whitespace()).collect()];
    };
    let prefix: String = tree[..open].chars().filter(|c| !c.is_whitespace()).collect();
    let inside = &tree[open + 1..closing(tree, open)];
    let mut paths = Vec::new();
    for branch in split_at_top(inside, ',') {
        for path in expanded(branch) {
            if !path.is_empty() {
                paths.push(format!("{prefix}{path}"));
            }
        }
    }
    paths
}

/// Splits at a mark that stands outside all brackets.
pub fn split_at_top(text: &str, mark: char) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '>' if !text[..at].ends_with('-') => depth -= 1,
            c if c == mark && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Finds `word` where no letter, digit or underscore touches it.
pub fn words_at<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let (before, after) = (&code[..*at], &code[at + word.len()..]);
        let starts = !word.starts_with(is_word) || !before.ends_with(is_word);
        starts && (!word.ends_with(is_word) || !after.starts_with(is_word))
    })
}

/// Says whether a character can stand in a name.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where the brace that opens at `open` closes; the end of the text, if it does not.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_i32;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    code.len()
}

/// Blanks the items that only tests have.
fn without_tests(code: &str) -> String {
    let mut bytes = code.as_bytes().to_vec();
    for mark in ["#[cfg(test)]", "#[test]"] {
        for (at, _) in code.match_indices(mark) {
            let after = at + mark.len();
            let Some(stop) = head_length(&code[after..]).map(|length| after + length) else { continue };
            let end = if code.as_bytes()[stop] == b'{' { closing(code, stop) } else { stop };
            for byte in bytes.iter_mut().take(end + 1).skip(at).filter(|byte| **byte != b'\n') {
                *byte = b' ';
            }
        }
    }
    text_of(bytes)
}

fn find_from(text: &str, what: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| from + at)
}

fn blank(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| if byte == b'\n' { b'\n' } else { b' ' }).collect()
}

fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Code,
    Literal,
    Comment,
}

/// Cuts a file into runs of code, insides of literals, and comments.
fn pieces(text: &str) -> Vec<(Layer, Range<usize>)> {
    let mut found = Vec::new();
    let (mut at, mut code_from) = (0, 0);
    while let Some(next) = text[at..].chars().next() {
        let Some((layer, range)) = comment(text, at).or_else(|| literal(text, at)) else {
            at += next.len_utf8();
            continue;
        };
        found.push((Layer::Code, code_from..range.start));
        code_from = range.end;
        // A literal's closing mark is code, and must not open the next.
        at = (range.end + usize::from(layer == Layer::Literal)).min(text.len());
        found.push((layer, range));
    }
    found.push((Layer::Code, code_from..text.len()));
    found
}

/// The comment that begins at `at`, if one does.
fn comment(text: &str, at: usize) -> Option<(Layer, Range<usize>)> {
    let rest = &text[at..];
    let length = if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        block_comment(rest)
    } else {
        return None;
    };
    Some((Layer::Comment, at..at + length))
}

/// The inside of the literal that begins at `at`, if one does.
fn literal(text: &str, at: usize) -> Option<(Layer, Range<usize>)> {
    let rest = &text[at..];
    let inside = if let Some(inside) = rest.strip_prefix('"') {
        at + 1..at + 1 + string(inside)
    } else if let Some(hashes) = raw_string(text, at) {
        let start = at + 2 + hashes;
        let close = format!("\"{}", "#".repeat(hashes));
        start..find_from(text, &close, start).unwrap_or(text.len())
    } else {
        at + 1..at + character(rest)? - 1
    };
    Some((Layer::Literal, inside))
}

/// How long a block comment is; they nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// How long the inside of a string is.
fn string(inside: &str) -> usize {
    let bytes = inside.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at] != b'"' {
        at += 1 + usize::from(bytes[at] == b'\\');
    }
    at.min(bytes.len())
}

/// How many hashes the raw string that begins at `at` has, if one does.
fn raw_string(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix('r')?;
    let before = text[..at].strip_suffix(['b', 'c']).unwrap_or(&text[..at]);
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    (!before.ends_with(is_word) && rest[hashes..].starts_with('"')).then_some(hashes)
}

/// How long a character literal is with its quotes, if `text` begins with one and not with a lifetime.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let first = inside.chars().next()?;
    if first == '\\' {
        return inside.get(2..)?.find('\'').map(|close| close + 4);
    }
    inside[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_literals_are_set_apart_from_code() {
        let layers =
            Layers::read("let a = \"std::fs\"; // std::net\nlet b = 'x'; /* a /* b */ c */ let c: &'a str;");
        assert_eq!(folded(&layers.code), "let a = \" \"; let b = ' '; let c: &'a str;");
        assert_eq!(folded(&layers.literals), "std::fs x");
        assert_eq!(folded(&layers.comments), "// std::net /* a /* b */ c */");
    }

    #[test]
    fn quotes_inside_literals_do_not_end_them() {
        let layers = Layers::read(r###"f("a\"b", r#"c"d"#, b"e", '"', '\'', br"\"); g()"###);
        assert_eq!(folded(&layers.code).replace(' ', ""), r###"f("",r#""#,b"",'','',br"");g()"###);
    }

    #[test]
    fn layers_keep_every_line_where_it_was() {
        let text = "// é\nfn f() {\n  \"é\n\";\n}\n";
        let layers = Layers::read(text);
        for layer in [&layers.code, &layers.product, &layers.literals, &layers.comments] {
            assert_eq!((layer.len(), layer.lines().count()), (text.len(), 5));
        }
    }

    #[test]
    fn tests_are_no_part_of_the_product() {
        let layers = Layers::read("fn a() { 1 }\n#[cfg(test)]\nmod tests { fn b() { \"x\" } }\nfn c() {}\n");
        assert_eq!(folded(&layers.product), "fn a() { 1 } fn c() {}");
        assert!(layers.product_literals().is_empty());
    }

    #[test]
    fn string_literals_of_the_product_are_listed() {
        let layers = Layers::read("f(\"one\", \"two\");");
        let found: Vec<_> = layers.product_literals().into_iter().map(|(_, literal)| literal).collect();
        assert_eq!(found, ["one", "two"]);
    }

    #[test]
    fn groups_of_imports_are_written_out() {
        let code = "use std::{fs, io::{self, Read as R}};\npub use a::b as c;";
        let paths: Vec<_> = imports(code).into_iter().map(|(_, path)| path).collect();
        assert_eq!(paths, ["std::fs", "std::io::self", "std::io::Read", "a::b"]);
    }

    #[test]
    fn functions_are_found_with_what_they_return_and_their_body() {
        let code =
            "fn a<F: Fn(u8) -> u8>(f: F) -> (u8, u8) where F: Copy { { } }\nfn b();\nlet c: fn(u8) = d;";
        let found = functions(code);
        let heads: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.returns.as_str())).collect();
        assert_eq!(heads, [("a", "(u8, u8)"), ("b", "")]);
        assert_eq!(&code[found[0].body.clone()], "{ { } ");
    }

    #[test]
    fn a_word_is_found_only_whole() {
        assert_eq!(words_at("defn fn fns _fn", "fn").collect::<Vec<_>>(), [5]);
        assert_eq!(words_at("my_std::fs std::fs", "std::fs").collect::<Vec<_>>(), [11]);
    }
}
