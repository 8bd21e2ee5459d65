//! Requests to the reading room and its API: odd methods, paths, headers and bodies; every answer is typed, guarded and tame.

use crate::{
    Case,
    case::ensure,
    room::{Answer, Room},
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use std::time::Duration;

/// What an answer may take.
const ANSWER: Duration = Duration::from_millis(400);

/// Paths that lead to pages, files and verbs, some with `*` where a word goes.
const PATHS: &[&str] = &[
    "/",
    "/archive",
    "/archive/*",
    "/archive/2031/*",
    "/archive/2031/06/*",
    "/statement/*",
    "/speakers",
    "/speaker/*",
    "/publishers",
    "/not-held",
    "/search?q=*",
    "/search?q=sea&page=*",
    "/check?quote=*",
    "/check?quote=sea&on=*",
    "/check?quote=sea&speaker=*&publisher=*",
    "/check/document",
    "/evidence/*",
    "/evidence/1?from=*&to=9",
    "/evidence/1?turn=*&paragraph=*",
    "/payload/*",
    "/about",
    "/help",
    "/style.css?v=*",
    "/favicon.svg",
    "/robots.txt",
    "/archive?publisher=*",
    "/publisher/*",
    "/captures/*/*",
    "/statement/*/captures",
    "/log/entries?from=*&kind=*",
    "/log/entries/*",
    "/api/v1/calendar?day=*",
    "/api/v1/publishers/*",
    "/api/v1/overview",
    "/api/v1/months?*=*",
    "/api/v1/statements?day=*",
    "/api/v1/statements?page=*",
    "/api/v1/statements/*",
    "/api/v1/speakers/*",
    "/api/v1/search?q=*",
    "/api/v1/check?quote=*",
    "/api/v1/captures/*",
    "/api/v1/words?*",
    "/*",
    "/statement/*?edition=*",
];

/// Words that are put into paths, percent-encoded already where they must be.
const WORDS: &[&str] = &[
    "..",
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e",
    "%00",
    "a%00b",
    "%",
    "%zz",
    "%ff%fe",
    "%c0%ae%c0%ae",
    "%ed%a0%80",
    "%0d%0aSet-Cookie:%20a=b",
    "%0a",
    "%3Cscript%3Edocument.title='canary'%3C/script%3E",
    "%22%20onload=%22canary()",
    "'%20OR%201=1--",
    "1;DROP%20TABLE%20entry",
    "-1",
    "0",
    "1",
    "999999999999999999999",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "1e9",
    "0x1",
    "+1",
    "%2B1",
    "NaN",
    "true",
    "[]",
    "{}",
    "a[]=b",
    "a=b&a=c&a=d",
    "&&&&",
    "=",
    "",
    "%20",
    ".",
    "%2F",
    "2031",
    "2031-02-30",
    "99999",
    "-2031",
    "0000",
    "sha256:00",
    "sha256:zz",
    "%E2%80%AE",
    "%F0%9F%98%80",
    "~",
    "*",
    "%25252e",
    "javascript:canary()",
    "//canary.example",
    "http://canary.example",
    "\\..\\..",
    "%5c..%5c",
    "${jndi:ldap://canary.example}",
    "{{7*7}}",
    "%7B%7B7*7%7D%7D",
    "a+b",
    "ﬁ",
    "con",
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let paths = PATHS.iter().filter(|path| path.contains('*')).flat_map(|path| {
        WORDS.iter().map(move |word| {
            asked(format!("GET {path} {word}"), Method::GET, path.replace('*', word), Vec::new(), Vec::new())
        })
    });
    let methods = PATHS.iter().flat_map(|path| {
        ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "HEAD", "X", "get"].map(
            |method| {
                let known = Method::from_bytes(method.as_bytes()).unwrap();
                asked(format!("{method} {path}"), known, path.replace('*', "1"), Vec::new(), b"a=b".to_vec())
            },
        )
    });
    Box::new(
        paths.chain(methods).chain(headers()).chain(bodies()).chain(traps()).chain(super::sockets::cases()),
    )
}

/// Headers that caches, proxies and browsers send, and some that nobody does.
fn headers() -> impl Iterator<Item = Case> {
    let fields: Vec<(&str, Vec<u8>)> = vec![
        ("range", b"bytes=0-".to_vec()),
        ("range", b"bytes=-1".to_vec()),
        ("range", b"bytes=9-1".to_vec()),
        ("range", b"bytes=0-0,0-0,0-0".repeat(500)),
        ("range", b"bytes=99999999999999999999-".to_vec()),
        ("range", b"lines=1".to_vec()),
        ("if-range", b"\"a\"".to_vec()),
        ("if-none-match", b"*".to_vec()),
        ("if-none-match", b"\"".to_vec()),
        ("if-none-match", b"\"a\",".repeat(5000)),
        ("if-none-match", b"\xff".to_vec()),
        ("if-match", b"*".to_vec()),
        ("if-match", b"\"a\"".to_vec()),
        ("if-modified-since", b"Sun, 06 Nov 9999 08:49:37 GMT".to_vec()),
        ("if-modified-since", b"a".to_vec()),
        ("accept", b"*/*,".repeat(5000)),
        ("accept", b"application/xml;q=NaN".to_vec()),
        ("accept-encoding", b"gzip;q=999".to_vec()),
        ("accept-language", b"a-".repeat(9000)),
        ("host", b"canary.example".to_vec()),
        ("host", b"".to_vec()),
        ("host", b"a@b:99999".to_vec()),
        ("x-forwarded-for", b"127.0.0.1".to_vec()),
        ("x-forwarded-host", b"canary.example".to_vec()),
        ("x-http-method-override", b"DELETE".to_vec()),
        ("x-original-url", b"/etc/passwd".to_vec()),
        ("forwarded", b"for=1;host=canary.example".to_vec()),
        ("origin", b"https://canary.example".to_vec()),
        ("origin", b"null".to_vec()),
        ("referer", b"javascript:canary()".to_vec()),
        ("cookie", b"a=b; ".repeat(2000)),
        ("content-type", b"\xff".to_vec()),
        ("content-encoding", b"gzip".to_vec()),
        ("transfer-encoding", b"chunked".to_vec()),
        ("content-length", b"-1".to_vec()),
        ("content-length", b"99999999999999999999".to_vec()),
        ("expect", b"100-continue".to_vec()),
        ("expect", b"200-ok".to_vec()),
        ("upgrade", b"websocket".to_vec()),
        ("upgrade", b"h2c".to_vec()),
        ("connection", b"keep-alive, close, te".to_vec()),
        ("te", b"trailers".to_vec()),
        ("authorization", b"Bearer ".to_vec()),
        ("user-agent", b"() { :; }; canary".to_vec()),
        ("purpose", b"prefetch".to_vec()),
        ("access-control-request-method", b"DELETE".to_vec()),
    ];
    fields.into_iter().flat_map(|(name, value)| {
        ["/", "/style.css", "/search?q=sea", "/api/v1/overview", "/favicon.svg"].map(|path| {
            asked(
                format!("{name} {:.20} of {path}", String::from_utf8_lossy(&value)),
                Method::GET,
                path.to_owned(),
                vec![(name.to_owned(), value.clone())],
                Vec::new(),
            )
        })
    })
}

/// Bodies of the two doors that take one.
fn bodies() -> impl Iterator<Item = Case> {
    let mut bodies: Vec<(String, &str, Vec<u8>)> = Vec::new();
    let types = [
        "application/x-www-form-urlencoded",
        "text/plain",
        "text/html",
        "application/json",
        "text/plain; charset=utf-16",
        "multipart/form-data; boundary=",
        "a",
        "image/png",
        "text/html; charset=\"",
        "application/vnd.dictum.statement+json",
    ];
    let units: [&[u8]; 16] = [
        b"",
        b"\0",
        b"\xff",
        b"text=",
        b"text=a&text=b",
        b"text=%",
        b"text=%zz",
        b"text=%00",
        b"&",
        b"{",
        b"<div>",
        b"\"calm seas, every one\" ",
        b"\xe2\x80\x9c",
        b"text=%e2%80%9c",
        b"<p>\"",
        b"'",
    ];
    for media_type in types {
        for unit in units {
            for length in [1, 1000, 100_000] {
                bodies.push((
                    format!("{unit:?} for {length}"),
                    media_type,
                    unit.repeat(length / unit.len().max(1)).to_vec(),
                ));
            }
        }
    }
    bodies.push(("a megabyte and one".to_owned(), "text/plain", vec![b'a'; (1 << 20) + 1]));
    bodies.push(("sixteen megabytes".to_owned(), "text/plain", vec![b'a'; 16 << 20]));
    bodies.into_iter().enumerate().map(|(number, (name, media_type, body))| {
        let path = if number % 2 == 0 { "/check/document" } else { "/api/v1/check/document" };
        let length = body.len();
        let case = asked(
            format!("POST {path} {media_type} {name}"),
            Method::POST,
            path.to_owned(),
            vec![("content-type".to_owned(), media_type.into())],
            body,
        );
        case.within(Duration::from_micros(length as u64) + ANSWER * 2)
    })
}

/// Every page and twin that leads to a trap: nothing of it acts.
fn traps() -> impl Iterator<Item = Case> {
    let room = Room::open();
    let mut paths: Vec<String> = [
        "/",
        "/archive",
        "/archive/2031",
        "/archive/2031/06",
        "/speakers",
        "/publishers",
        "/not-held",
        "/search?q=canary",
        "/check?quote=the%20canary%20sings%20in%20the%20harbour",
        "/api/v1/search?q=canary",
        "/api/v1/statements",
        "/api/v1/speakers",
        "/api/v1/publishers",
        "/api/v1/not-held",
        "/api/v1/check?quote=the%20canary%20sings%20in%20the%20harbour",
    ]
    .map(str::to_owned)
    .into();
    // Every address that the lists lead to, once.
    let mut at = 0;
    while at < paths.len().min(600) {
        let page = room.ask(Request::get(&paths[at]).body(Body::empty()).unwrap());
        if page.header("content-type").starts_with("text/html") {
            let html = String::from_utf8_lossy(&page.body).into_owned();
            for link in html.split("href=\"/").skip(1).filter_map(|rest| rest.split(['"', '#']).next()) {
                let path = format!("/{}", link.replace("&amp;", "&").replace("&#38;", "&"));
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        at += 1;
    }
    paths.into_iter().map(|path| asked(format!("GET {path}"), Method::GET, path, Vec::new(), Vec::new()))
}

fn asked(name: String, method: Method, path: String, headers: Vec<(String, Vec<u8>)>, body: Vec<u8>) -> Case {
    let room = Room::open();
    let length =
        path.len() + body.len() + headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
    Case::new(name, length, move || {
        let mut request = Request::builder().method(&method).uri(&path);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        // What is no address or header does not reach the room: the server's own reader of HTTP refuses it.
        let Ok(request) = request.body(Body::from(body)) else { return Ok(()) };
        let answer = room.ask(request);
        ensure(!answer.status.is_server_error(), || format!("answered {}", answer.status))?;
        guarded(&answer)?;
        tame(&answer)?;
        let is_odd = !matches!(method, Method::GET | Method::HEAD | Method::POST);
        ensure(!is_odd || answer.status.is_client_error(), || {
            format!("{method} was answered {}", answer.status)
        })
    })
    .within(ANSWER)
}

/// Fails unless every header is there that keeps archived words from acting.
fn guarded(answer: &Answer) -> Result<(), String> {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        ensure(answer.header(name) == value, || format!("{name} is “{}”", answer.header(name)))?;
    }
    let policy = answer.header("content-security-policy");
    ensure(policy.contains("default-src 'none'"), || format!("the policy is “{policy}”"))?;
    // Our own script alone, in a file of its own.
    let allows_others = policy.replacen("script-src 'self';", "", 1).contains("script-src");
    ensure(!allows_others && !policy.contains("unsafe"), || format!("the policy is “{policy}”"))?;
    ensure(!answer.headers.contains_key("set-cookie"), || "a cookie was set".to_owned())?;
    let is_attachment = answer.header("content-disposition").starts_with("attachment");
    ensure(!is_attachment || policy.contains("sandbox"), || "captured bytes without a sandbox".to_owned())?;
    let is_known = [
        "text/html; charset=utf-8",
        "application/json",
        "application/problem+json",
        "application/octet-stream",
        "application/zip",
        "application/jsonl; charset=utf-8",
        "application/xml; charset=utf-8",
        "text/xml; charset=utf-8",
        "application/atom+xml; charset=utf-8",
        "application/feed+json",
        "application/link-format",
        "text/csv; charset=utf-8",
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
        "image/svg+xml",
        "text/plain; charset=utf-8",
    ];
    let told = answer.header("content-type");
    let is_bare = answer.body.is_empty() || answer.status == StatusCode::NOT_MODIFIED;
    ensure(is_bare || is_known.contains(&told), || format!("the media type is “{told}”"))
}

/// Fails where archived or typed words would act in a page: as an element, an attribute, or a link.
fn tame(answer: &Answer) -> Result<(), String> {
    if !answer.header("content-type").starts_with("text/html") {
        return Ok(());
    }
    let html = String::from_utf8_lossy(&answer.body);
    let lower = without_data(&html)?.to_ascii_lowercase();
    for acting in
        ["<script", "<img", "<svg onload", "<iframe", "<base", "<math", "<object", "<embed", "<title>canary"]
    {
        ensure(!lower.contains(acting), || format!("{acting} is an element of the page"))?;
    }
    for attribute in [
        "onload=",
        "onerror=",
        "onclick=",
        "onmouseover=",
        "onfocus=",
        "http-equiv=",
        "style=",
        "srcdoc=",
        "action=\"//",
        "href=\"javascript:",
        "src=\"javascript:",
        "action=\"javascript:",
    ] {
        let acts = lower.match_indices(attribute).any(|(at, _)| is_in_tag(&lower, at));
        ensure(!acts, || format!("{attribute} within a tag"))?;
    }
    let leads_off = lower
        .split("href=\"")
        .skip(1)
        .any(|rest| ["javascript:", "data:", "//", "vbscript:"].iter().any(|bad| rest.starts_with(bad)));
    ensure(!leads_off, || "a link leads to a script or by a path of another's".to_owned())
}

/// A page without the reference to our own script, which the head of every page has, and without the one element that holds data for
/// search engines, which must hold it whole.
fn without_data(html: &str) -> Result<String, String> {
    let html = match html.split_once("<script src=\"/keys.js?v=") {
        Some((before, rest)) => {
            let (version, after) =
                rest.split_once("\" defer></script>").ok_or("our own script has no end")?;
            ensure(version.len() == 16, || format!("our own script is of version “{version}”"))?;
            format!("{before}{after}")
        }
        None => html.to_owned(),
    };
    let Some((before, rest)) = html.split_once("<script type=\"application/ld+json\">") else {
        return Ok(html);
    };
    let (data, after) = rest.split_once("</script>").ok_or("the data in the page have no end")?;
    let is_data = serde_json::from_str::<serde_json::Value>(data).is_ok_and(|data| data.is_object());
    ensure(is_data, || "the data in the page are no JSON: something in them ended them".to_owned())?;
    Ok(format!("{before}{after}"))
}

/// Says whether a place lies within a tag and outside the quotation marks of its attributes.
fn is_in_tag(html: &str, at: usize) -> bool {
    let before = &html[..at];
    let (open, close) = (before.rfind('<'), before.rfind('>'));
    open > close && open.is_some_and(|open| before[open..].matches('"').count().is_multiple_of(2))
}
