//! `robots.txt` (RFC 9309): which addresses of a site a program may fetch, and how slowly it asks to be visited.
//!
//! Read once into the rules of one program; asked for each address. The longest rule that matches decides, and of two as long
//! the one that allows. Lines that make no sense are passed over, as the standard has it.

/// No more of a file is read, in bytes: the least that RFC 9309, section 2.5, asks a reader to take.
const LONGEST: usize = 500 << 10;

/// No more rules are kept of one file: far above any that was met, and what bounds the cost of a question.
const MOST_RULES: usize = 10_000;

/// What a site asks of one program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// How many seconds to leave between two requests (`Crawl-delay`, which the standard leaves to custom).
    pub crawl_delay: Option<f64>,
    /// The site maps it names.
    pub sitemaps: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    /// The path or pattern, its octets written in one way.
    pattern: Vec<u8>,
    allows: bool,
}

/// The rules of the groups that name the program, and of those for everybody.
#[derive(Default)]
struct Gathered {
    own: Robots,
    everybody: Robots,
    names_program: bool,
}

impl Robots {
    /// Reads a file for the program whose product token is `product`, such as `dictum`.
    pub fn read(text: &[u8], product: &str) -> Robots {
        let text = String::from_utf8_lossy(&text[..text.len().min(LONGEST)]);
        let text = text.trim_start_matches('\u{feff}');
        let mut gathered = Gathered::default();
        let mut sitemaps = Vec::new();
        let (mut is_own, mut is_everybodys, mut heads) = (false, false, false);
        for line in text.split(['\n', '\r']) {
            let Some((key, value)) = fields(line) else { continue };
            match key.as_str() {
                "user-agent" => {
                    if !heads {
                        (is_own, is_everybodys) = (false, false);
                    }
                    heads = true;
                    is_everybodys |= value == "*";
                    is_own |= product_of(value).eq_ignore_ascii_case(product);
                    gathered.names_program |= is_own;
                }
                // A group is not ended by it: it stands for the whole file.
                "sitemap" => sitemaps.push(value.to_owned()),
                _ => {
                    heads = false;
                    for (robots, _) in [(&mut gathered.own, is_own), (&mut gathered.everybody, is_everybodys)]
                        .into_iter()
                        .filter(|(_, is_meant)| *is_meant)
                    {
                        robots.take(&key, value);
                    }
                }
            }
        }
        let robots = if gathered.names_program { gathered.own } else { gathered.everybody };
        Robots { sitemaps, ..robots }
    }

    /// Forbids everything: what is assumed while a server cannot give its file (section 2.3.1.4).
    pub fn forbidding_all() -> Robots {
        Robots { rules: vec![Rule { pattern: b"/".to_vec(), allows: false }], ..Robots::default() }
    }

    fn take(&mut self, key: &str, value: &str) {
        match key {
            "allow" | "disallow" if !value.is_empty() && self.rules.len() < MOST_RULES => {
                self.rules.push(Rule { pattern: plain(value, Side::Rule), allows: key == "allow" });
            }
            "crawl-delay" => {
                let seconds =
                    value.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0);
                self.crawl_delay = self.crawl_delay.or(seconds);
            }
            _ => {}
        }
    }

    /// Says whether an address of the site may be fetched; of `path_and_query` both count.
    pub fn allow(&self, path_and_query: &str) -> bool {
        if path_and_query == "/robots.txt" {
            return true;
        }
        let path = plain(path_and_query, Side::Address);
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

/// Key and value of a line, without comment and white space.
fn fields(line: &str) -> Option<(String, &str)> {
    let line = line.split('#').next().unwrap_or_default();
    let (key, value) = line.split_once(':')?;
    let key = key.trim().to_ascii_lowercase();
    // Widely misspelt, and taken by those who read it as what was meant.
    let key = if key == "useragent" || key == "user agent" { "user-agent".to_owned() } else { key };
    Some((key, value.trim()))
}

/// The product token that a name begins with: `ExampleBot/1.1` is `ExampleBot`.
fn product_of(name: &str) -> &str {
    let is_of_token = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '-';
    name.split(|c| !is_of_token(c)).next().unwrap_or_default()
}

/// What is written in one way: of a rule, stars and the closing dollar keep their meaning; in an address they are plain letters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Rule,
    Address,
}

/// A path with its octets written in one way (section 2.2.2): escapes that stand for plain letters undone, others in capitals,
/// octets outside of US-ASCII escaped.
fn plain(path: &str, side: Side) -> Vec<u8> {
    let bytes = path.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let octet =
            escaped.and_then(|hex| str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let (octet, is_escaped) = octet.map_or((byte, false), |octet| (octet, true));
        at += if is_escaped { 3 } else { 1 };
        let is_plain = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
        let acts = octet == b'*' || (octet == b'$' && at == bytes.len());
        let is_mark = b"*$".contains(&octet) && !(side == Side::Rule && acts);
        if is_plain || (!is_escaped && octet.is_ascii() && !is_mark) {
            plain.push(octet);
        } else {
            plain.extend(format!("%{octet:02X}").bytes());
        }
    }
    plain
}

/// Says whether a path begins as a pattern says, where `*` stands for anything and a closing `$` for the end.
///
/// One way back to the last `*` is enough, so that no pattern takes longer than its length times the path's.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, is_whole) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let (mut in_pattern, mut in_path) = (0, 0);
    let mut last_star = None;
    loop {
        if in_pattern == pattern.len() && (!is_whole || in_path == path.len()) {
            return true;
        }
        match pattern.get(in_pattern) {
            Some(b'*') => {
                last_star = Some((in_pattern, in_path));
                in_pattern += 1;
            }
            Some(byte) if path.get(in_path) == Some(byte) => {
                in_pattern += 1;
                in_path += 1;
            }
            _ => match last_star {
                Some((star, from)) if from < path.len() => {
                    last_star = Some((star, from + 1));
                    (in_pattern, in_path) = (star + 1, from + 1);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each line: product, path, whether it may be fetched.
    fn check(text: &str, cases: &[(&str, &str, bool)]) {
        for (product, path, allowed) in cases {
            assert_eq!(
                Robots::read(text.as_bytes(), product).allow(path),
                *allowed,
                "{product} {path}\n{text}"
            );
        }
    }

    #[test]
    fn groups_are_those_of_section_5_1() {
        let text = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
                    User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n\
                    User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
        check(
            text,
            &[
                ("any", "/a.gif", false),
                ("any", "/a.gif?x", true),
                ("any", "/example/x", false),
                ("any", "/publications/x", true),
                ("foobot", "/x", false),
                ("FooBot", "/example/page.html", true),
                ("foobot", "/example/allowed.gif", true),
                ("barbot", "/example/page.html", false),
                ("bazbot", "/example/page.html", false),
                ("bazbot", "/a.gif", true),
                ("quxbot", "/example/x", true),
            ],
        );
    }

    #[test]
    fn the_longest_match_decides_as_in_section_5_2() {
        let text = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
        check(
            text,
            &[
                ("foobot", "/example/page/disallowed.gif", false),
                ("foobot", "/example/page/a.gif", true),
                ("foobot", "/else", true),
            ],
        );
        check("user-agent: *\ndisallow: /page\nallow: /page", &[("any", "/page", true)]);
        check("user-agent: *\nallow: /p\ndisallow: /", &[("any", "/page", true), ("any", "/q", false)]);
        check("user-agent: *\nallow: /page\ndisallow: /*.htm", &[("any", "/page.htm", false)]);
        check("user-agent: *\nallow: /$\ndisallow: /", &[("any", "/", true), ("any", "/page.htm", false)]);
    }

    #[test]
    fn groups_of_one_name_are_one_and_rules_without_a_group_are_none() {
        let text = "disallow: /lost\nuser-agent: a\ndisallow: /b\nuser-agent: c\ndisallow: /d\nuser-agent: A\ndisallow: /e";
        check(
            text,
            &[
                ("a", "/b", false),
                ("a", "/d", true),
                ("a", "/e", false),
                ("a", "/lost", true),
                ("x", "/b", true),
            ],
        );
    }

    #[test]
    fn a_name_counts_as_far_as_its_product_token_goes() {
        let text = "user-agent: dictum/2.0\ndisallow: /x\nuser-agent: *\ndisallow: /";
        check(text, &[("dictum", "/x", false), ("dictum", "/y", true), ("dict", "/y", false)]);
    }

    #[test]
    fn octets_match_however_they_are_written() {
        for (rule, path, is_one) in [
            ("/foo/bar?baz=quz", "/foo/bar?baz=quz", true),
            ("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar", true),
            ("/foo/bar/\u{30c4}", "/foo/bar/%E3%83%84", true),
            ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", true),
            ("/foo/bar/%62%61%7A", "/foo/bar/baz", true),
            ("/a%2Fb", "/a/b", false),
            ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true),
            ("/path/foo-%24", "/path/foo-$", true),
            ("/a$b", "/a$b/c", true),
            ("/fish*", "/fishheads/yummy.html", true),
            ("/fish", "/Fish.asp", false),
            ("/*.php$", "/folder/filename.php", true),
            ("/*.php$", "/filename.php?parameters", false),
            ("/fish*.php", "/fishheads/catfish.php?id=1", true),
            ("*", "/anything", true),
            ("$", "/anything", false),
        ] {
            assert_eq!(
                matches(&plain(rule, Side::Rule), &plain(path, Side::Address)),
                is_one,
                "{rule} {path}"
            );
        }
    }

    #[test]
    fn delays_and_site_maps_are_read_with_every_line_ending() {
        let text = b"\xef\xbb\xbfUser-Agent: * # everybody\rCrawl-Delay: 2.5\r\nDisallow: /x # a reason\nSitemap: https://port.example/map.xml\nUser-agent: other\nCrawl-delay: 9";
        let robots = Robots::read(text, "dictum");
        assert_eq!(robots.crawl_delay, Some(2.5));
        assert_eq!(robots.sitemaps, ["https://port.example/map.xml"]);
        assert!(!robots.allow("/x"));
        assert!(Robots::read(b"user-agent: *\ncrawl-delay: -1", "a").crawl_delay.is_none());
    }

    #[test]
    fn the_file_itself_may_always_be_fetched() {
        assert!(Robots::forbidding_all().allow("/robots.txt"));
        assert!(!Robots::forbidding_all().allow("/"));
    }

    proptest! {
        #[test]
        fn no_file_and_no_path_make_it_panic(text in "\\PC*|(user-agent:\\*\n(dis)?allow:[/*$%a]*\n)*", path in "/[\\PC/*$%]*") {
            Robots::read(text.as_bytes(), "dictum").allow(&path);
        }

        #[test]
        fn stars_match_as_the_plain_definition_says(pattern in "[ab*]{0,8}\\$?", path in "[ab]{0,10}") {
            fn slow(pattern: &[u8], path: &[u8]) -> bool {
                match pattern {
                    [] => true,
                    b"$" => path.is_empty(),
                    [b'*', rest @ ..] => (0..=path.len()).any(|at| slow(rest, &path[at..])),
                    [byte, rest @ ..] => path.first() == Some(byte) && slow(rest, &path[1..]),
                }
            }
            prop_assert_eq!(matches(pattern.as_bytes(), path.as_bytes()), slow(pattern.as_bytes(), path.as_bytes()));
        }
    }
}
