//! HTML that is built to be too deep, too wide, or without an end.

use super::laws::read_lawfully;
use crate::{Case, chance::Chance};

/// How long a bomb is, in bytes.
const LENGTH: usize = 400 << 10;

/// Elements to be nested.
const NESTED: &[&str] = &[
    "div",
    "span",
    "p",
    "b",
    "i",
    "a",
    "font",
    "table",
    "ul",
    "li",
    "ol",
    "dl",
    "dd",
    "blockquote",
    "form",
    "button",
    "select",
    "option",
    "optgroup",
    "svg",
    "math",
    "mi",
    "foreignObject",
    "template",
    "ruby",
    "rt",
    "center",
    "pre",
    "h1",
    "nobr",
    "marquee",
    "object",
    "applet",
    "details",
    "article",
    "main",
    "section",
    "td",
    "tr",
    "tbody",
    "caption",
    "colgroup",
    "frameset",
    "title",
    "textarea",
    "iframe",
    "noscript",
    "x-y",
    "figure",
    "label",
    "summary",
    "time",
    "q",
    "footer",
    "nav",
    "header",
    "aside",
];

/// What is never closed.
const UNCLOSED: &[&str] = &[
    "<!--",
    "<!",
    "<!DOCTYPE ",
    "<![CDATA[",
    "<?",
    "<script>",
    "<style>",
    "<textarea>",
    "<title>",
    "<plaintext>",
    "<xmp>",
    "<iframe>",
    "<noembed>",
    "<noframes>",
    "<svg><style>",
    "<math><![CDATA[",
    "<a href=\"",
    "<a href='",
    "<a href=",
    "<a ",
    "<",
    "</",
    "</a ",
    "<script><!--",
    "<script><!--<script>",
    "<template>",
    "<select>",
    "<table><tr><td><table>",
    "<svg><![CDATA[",
    "<p title=\"",
    "&",
    "&#",
    "&#x",
    "<!-- --",
    "<!--><!--",
    "<script type=\"application/ld+json\">",
    "<script type=\"application/ld+json\">{\"a\":\"",
];

/// What stands over and over behind it.
const FILLED: &[&str] =
    &["x", "<", "-", " ", "\"", "</", "<!--", "&amp", "\0", "\n", "<a>", "]]", "--", "</scrip", "é", "'a=b "];

/// Doctypes and beginnings that browsers tell modes and charsets by.
const BEGINNINGS: &[&str] = &[
    "<!DOCTYPE",
    "<!DOCTYPE html SYSTEM \"about:legacy-compat\">",
    "<!DOCTYPE html PUBLIC \"",
    "<!doctype \0>",
    "<!DOCTYPE html [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&c;&c;\">]>",
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
    "<?xml version='1.0'?><!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"http://203.0.113.9/e\">]><p>&e;</p>",
    "\u{feff}\u{feff}<html>",
    "\0\0<html>",
    "<html\0>",
    "<HTML/><HTML><HtMl lang=x lang=y>",
    "<meta charset=\"utf-16\">",
    "<meta http-equiv=content-type content=\"text/html; charset=utf-7\">+ADw-script+AD4-",
    "<body><head><body><html><frameset>",
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let depth = NESTED.iter().flat_map(|name| depth_of(name));
    let unclosed = UNCLOSED.iter().flat_map(|open| FILLED.iter().map(move |filling| endless(open, filling)));
    let odd = BEGINNINGS.iter().map(|beginning| {
        page(
            format!("begins {beginning:.24}"),
            format!("{beginning}<title>Toast</title><p>The sea is calm.</p>"),
        )
    });
    Box::new(depth.chain(mixed()).chain(unclosed).chain(wide()).chain(entities()).chain(odd))
}

fn page(name: impl Into<String>, html: String) -> Case {
    Case::new(name, html.len(), move || read_lawfully(html.as_bytes(), Some("text/html"), None))
}

/// An element in itself, in itself with words, and closed again at the end.
fn depth_of(name: &'static str) -> [Case; 3] {
    let open = format!("<{name}>");
    let times = LENGTH / open.len();
    let half = LENGTH / (2 * open.len() + 1);
    [
        page(format!("deep <{name}>"), open.repeat(times)),
        page(format!("deep <{name}> with words"), format!("{open}net ").repeat(LENGTH / (open.len() + 4))),
        page(
            format!("deep <{name}> closed"),
            format!("{}The sea is calm.{}", open.repeat(half), format!("</{name}>").repeat(half)),
        ),
    ]
}

/// Elements nested by chance, closed by chance.
fn mixed() -> impl Iterator<Item = Case> {
    (0..80_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let some: Vec<&str> = (0..=chance.below(5)).map(|_| chance.one_of(NESTED)).collect();
        let mut html = String::new();
        while html.len() < LENGTH / 2 {
            let name = chance.one_of(&some);
            match chance.below(8) {
                0 => html.push_str(&format!("</{name}>")),
                1 => html.push_str("The boats are in. "),
                2 => html.push_str(&format!("<{name} class=\"c{}\" id=a>", chance.below(1000))),
                _ => html.push_str(&format!("<{name}>")),
            }
        }
        page(format!("mixed {seed} {some:?}"), html)
    })
}

fn endless(open: &str, filling: &str) -> Case {
    let html = format!("<p>The sea is calm.</p>{open}{}", filling.repeat((LENGTH / 4) / filling.len()));
    page(format!("endless {open}{filling:?}"), html)
}

/// Attributes: many, long, doubled, malformed.
fn wide() -> impl Iterator<Item = Case> {
    let many = |name: &str, one: fn(usize) -> String, count: usize| {
        let attributes: String = (0..count).map(one).collect();
        page(format!("attributes {name}"), format!("<div {attributes}>The sea is calm.</div>"))
    };
    let long = [
        "href", "class", "id", "style", "title", "content", "datetime", "alt", "itemprop", "lang", "rel",
        "type", "name", "hidden",
    ];
    let long = long.into_iter().flat_map(|name| {
        ["a", "a ", "&amp;", "&", "-", "2031-06-28 ", "\n", "é", "x.y/", "share "].into_iter().map(move |unit| {
            let value = unit.repeat((1 << 20) / unit.len());
            let html = format!("<meta {name}=\"{value}\"><a {name}=\"{value}\">net</a><time {name}=\"{value}\">net</time>");
            page(format!("long {name}={unit:?}"), html)
        })
    });
    let some = [
        many("80,000", |i| format!("a{i}=b "), 80_000),
        many("80,000 alike", |_| "a=b ".to_owned(), 80_000),
        many("80,000 classes", |i| format!("class=c{i} "), 80_000),
        many("80,000 without values", |i| format!("a{i} "), 80_000),
        many("80,000 quotes", |_| "\"'=".to_owned(), 80_000),
        many("80,000 slashes", |_| "/ ".to_owned(), 80_000),
        many("80,000 in references", |i| format!("a=\"&#{i};\" "), 80_000),
    ];
    some.into_iter().chain(long)
}

/// References to characters: floods, without end, without sense.
fn entities() -> impl Iterator<Item = Case> {
    let units = [
        "&amp;",
        "&",
        "&;",
        "&#",
        "&#x",
        "&#0;",
        "&#x110000;",
        "&#xD800;",
        "&#99999999999;",
        "&NotEqualTilde;",
        "&nosuchreference;",
        "&ampamp",
        "&#x26;amp;",
        "&CounterClockwiseContourIntegral;",
        "&nbsp;",
        "&#8203;",
        "&zwj;",
        "&lt;",
        "&#x202E;",
        "&#13;",
        "&notin",
        "&nGt;",
        "&ThickSpace;",
    ];
    units.into_iter().map(|unit| {
        let flood = unit.repeat((1 << 20) / unit.len());
        page(format!("flood {unit}"), format!("<p>Net {flood}</p><title>{flood}</title>"))
    })
}
