//! Citations out of plain facts: as text, CSL-JSON, BibTeX and RIS. A fact that is absent is left out.
//!
//! Names stay as the page prints them: which part of a name is the family's cannot be told by rule, so every
//! style gets the whole name as one literal.

use dictum_model::{Digest, Moment, StatementKind};
use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Map, Value, json};

/// What is known of a statement that is cited, and of the capture it rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CitedFacts<'a> {
    /// The speaker or author of the passage.
    pub speaker: Option<&'a str>,
    /// The speaker's office.
    pub speaker_role: Option<&'a str>,
    /// The headline of the statement.
    pub headline: Option<&'a str>,
    /// What the statement is.
    pub kind: Option<StatementKind>,
    /// The body that put it out.
    pub publisher: Option<&'a str>,
    /// When it was said.
    pub delivered_on: Option<Moment>,
    /// When it was put out.
    pub published_at: Option<Moment>,
    /// Its language as a BCP 47 tag.
    pub language: Option<&'a str>,
    /// Its address.
    pub uri: Option<&'a str>,
    /// When the capture was made.
    pub captured_at: Option<Timestamp>,
    /// The digest of the capture's payload.
    pub digest: Option<Digest>,
    /// The words cited.
    pub passage: Option<&'a str>,
}

/// Words a citation as a line of text, after the Chicago manual's notes: speaker and office, headline, kind and
/// days, publisher, address, capture. The passage is not part of it.
pub fn citation_text(facts: &CitedFacts<'_>) -> String {
    let speaker = facts.speaker.map(|name| match facts.speaker_role {
        Some(role) => format!("{name} ({role})"),
        None => name.to_owned(),
    });
    let parts = [
        speaker,
        facts.headline.map(|headline| format!("“{}”", one_line(headline))),
        facts.kind.map(kind_in_words),
        facts.delivered_on.map(|on| format!("delivered {}", day_in_words(on))),
        facts.publisher.map(str::to_owned),
        facts.published_at.map(|at| format!("published {}", day_in_words(at))),
        facts.uri.map(str::to_owned),
        facts.captured_at.map(|at| format!("captured {}", instant_in_words(at))),
        facts.digest.map(|digest| digest.to_string()),
    ];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    if known.is_empty() { String::new() } else { format!("{}.", known.join(", ")) }
}

/// Words a citation as one item of CSL-JSON 1.0.2.
pub fn citation_csl(facts: &CitedFacts<'_>) -> Value {
    let mut item = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(key.to_owned(), value);
        }
    };
    put("id", Some(json!(key(facts))));
    put("type", Some(json!(csl_type(facts.kind))));
    put("title", facts.headline.map(|headline| json!(one_line(headline))));
    put("author", facts.speaker.map(|name| json!([{ "literal": name }])));
    put("genre", facts.kind.map(|kind| json!(kind_in_words(kind))));
    put("publisher", facts.publisher.map(|publisher| json!(publisher)));
    put("event-date", facts.delivered_on.map(|on| date_parts(day_parts(on))));
    put("issued", facts.published_at.map(|at| date_parts(day_parts(at))));
    put("accessed", facts.captured_at.map(|at| date_parts(day_parts(Moment::Day(utc_day(at))))));
    put("URL", facts.uri.map(|uri| json!(uri)));
    put("language", facts.language.map(|tag| json!(tag)));
    put("note", facts.digest.map(|digest| json!(digest.to_string())));
    put("annote", facts.passage.map(|passage| json!(passage)));
    Value::Object(item)
}

/// Words a citation as an entry for BibLaTeX (which plain BibTeX reads too, without the days).
pub fn citation_bibtex(facts: &CitedFacts<'_>) -> String {
    let fields = [
        ("author", facts.speaker.map(|name| format!("{{{}}}", tex(name)))),
        ("title", facts.headline.map(|headline| format!("{{{}}}", tex(headline)))),
        ("type", facts.kind.map(kind_in_words)),
        ("organization", facts.publisher.map(tex)),
        ("eventdate", facts.delivered_on.map(iso_day)),
        ("date", facts.published_at.map(iso_day)),
        // BibLaTeX takes an address verbatim; only braces would break the entry.
        ("url", facts.uri.map(|uri| uri.replace('{', "%7B").replace('}', "%7D"))),
        ("urldate", facts.captured_at.map(|at| utc_day(at).to_string())),
        ("langid", facts.language.map(tex)),
        ("note", facts.digest.map(|digest| tex(&digest.to_string()))),
        ("annotation", facts.passage.map(tex)),
    ];
    let known = fields.into_iter().filter_map(|(name, value)| Some(format!("  {name} = {{{}}},\n", value?)));
    let entry = if facts.uri.is_some() { "online" } else { "misc" };
    format!("@{entry}{{{},\n{}}}\n", key(facts), known.collect::<String>())
}

/// Words a citation as a record of RIS.
pub fn citation_ris(facts: &CitedFacts<'_>) -> String {
    let said = facts.delivered_on.map(|on| format!("Delivered {}", iso_day(on)));
    let lines = [
        ("TY", Some(if facts.uri.is_some() { "ELEC" } else { "GEN" }.to_owned())),
        ("ID", Some(key(facts))),
        ("AU", facts.speaker.map(one_line)),
        ("TI", facts.headline.map(one_line)),
        ("M3", facts.kind.map(kind_in_words)),
        ("PB", facts.publisher.map(one_line)),
        ("PY", facts.published_at.map(|at| format!("{:04}", at.year()))),
        ("DA", facts.published_at.map(|at| ris_day(day_parts(at)))),
        ("Y2", facts.captured_at.map(|at| ris_day(day_parts(Moment::Day(utc_day(at)))))),
        ("LA", facts.language.map(one_line)),
        ("UR", facts.uri.map(one_line)),
        ("N1", said),
        ("N1", facts.digest.map(|digest| digest.to_string())),
        ("N1", facts.passage.map(one_line)),
    ];
    let known = lines.into_iter().filter_map(|(tag, value)| Some(format!("{tag}  - {}\r\n", value?)));
    known.chain(["ER  - \r\n".to_owned()]).collect()
}

/// A name for the entry: of the capture, where one is known.
fn key(facts: &CitedFacts<'_>) -> String {
    facts.digest.map_or("dictum".into(), |digest| format!("dictum-{}", &digest.hex()[..12]))
}

fn kind_in_words(kind: StatementKind) -> String {
    kind.as_str().replace('-', " ")
}

fn csl_type(kind: Option<StatementKind>) -> &'static str {
    use StatementKind::*;
    match kind {
        Some(Address | Remarks | NewsConference | Briefing) => "speech",
        Some(Interview) => "interview",
        Some(Article) => "article",
        Some(Debate) => "hearing",
        Some(Statement | Letter | Comment | PressRelease | Greeting | Other) | None => "document",
    }
}

/// Year, month and day, as far as they were told.
fn day_parts(moment: Moment) -> Vec<i64> {
    match (moment, moment.day()) {
        (_, Some(day)) => vec![day.year().into(), day.month().into(), day.day().into()],
        (Moment::Month(year, month), _) => vec![year.into(), month.into()],
        _ => vec![moment.year().into()],
    }
}

fn date_parts(parts: Vec<i64>) -> Value {
    json!({ "date-parts": [parts] })
}

fn iso_day(moment: Moment) -> String {
    moment.day().map_or_else(|| moment.to_string(), |day| day.to_string())
}

/// `2021/07/08/`: year, month, day and further words, parted by three slashes.
fn ris_day(parts: Vec<i64>) -> String {
    let part = |at: usize| parts.get(at).map_or(String::new(), |number| format!("{number:02}"));
    format!("{:04}/{}/{}/", parts[0], part(1), part(2))
}

fn utc_day(at: Timestamp) -> civil::Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn day_in_words(moment: Moment) -> String {
    match moment {
        Moment::Year(year) => year.to_string(),
        Moment::Month(year, month) => format!("{} {year}", month_name(month)),
        _ => moment.day().map_or_else(|| moment.to_string(), civil_day_in_words),
    }
}

fn civil_day_in_words(day: civil::Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

fn instant_in_words(at: Timestamp) -> String {
    let utc = at.to_zoned(TimeZone::UTC);
    format!("{} {:02}:{:02} UTC", civil_day_in_words(utc.date()), utc.hour(), utc.minute())
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or_default()
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words on one line, with what TeX reads as commands made plain.
fn tex(words: &str) -> String {
    let mut plain = String::new();
    for letter in one_line(words).chars() {
        match letter {
            '\\' => plain.push_str("\\textbackslash{}"),
            '~' => plain.push_str("\\textasciitilde{}"),
            '^' => plain.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => {
                plain.push('\\');
                plain.push(letter);
            }
            _ => plain.push(letter),
        }
    }
    plain
}
