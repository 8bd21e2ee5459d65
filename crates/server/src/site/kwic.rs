//! `/kwic`: every place where words stand, in its line; how often they are said over time, and by whom most.

use super::{
    PageResult, Wrong,
    layout::{Layout, Room},
    paging::{PagedList, Paging},
    rendered,
    use_chart::{UseChart, figure},
    wording,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, KwicQuestion},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use dictum::{Dictum, KwicAnswer, KwicLine, LineGroup, UsageAnswer, UseAt, model::ErrorKind};

#[derive(Template)]
#[template(path = "kwic.html")]
struct KwicPage {
    layout: Layout,
    query: String,
    orders: Vec<Choice>,
    groupings: Vec<Choice>,
    width: String,
    found: Option<Lines>,
    trouble: Option<Wrong>,
}

/// A choice of a form.
struct Choice {
    value: &'static str,
    name: &'static str,
    is_chosen: bool,
}

struct Lines {
    /// What was found, in a sentence, with what bounds cut.
    summary: String,
    groups: Vec<Group>,
    lines: Vec<Line>,
    paging: Paging,
    csv: String,
    jsonl: String,
    /// How it is used; on the first page only.
    usage: Option<Usage>,
}

struct Group {
    name: String,
    lines: String,
}

struct Line {
    day: String,
    speaker: String,
    /// Begins a group of this name.
    group: Option<String>,
    before: String,
    matched: String,
    after: String,
    language: String,
    href: String,
}

struct Usage {
    summary: String,
    chart: Option<UseChart>,
    first: Option<At>,
    last: Option<At>,
    speakers: Vec<Speaker>,
}

struct At {
    words: String,
    href: String,
}

struct Speaker {
    name: String,
    href: Option<String>,
    count: String,
    words: String,
    per_million: String,
    log_likelihood: String,
}

const ORDERS: [(&str, &str); 7] = [
    ("day", "day"),
    ("left", "word before"),
    ("left2", "second word before"),
    ("right", "word after"),
    ("right2", "second word after"),
    ("match", "words found"),
    ("left3", "third word before"),
];

pub(crate) async fn show(
    State(hall): State<Hall>,
    Asked(asked): Asked<KwicQuestion>,
) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        if asked.q.is_none() {
            return Ok(page(&asked, None, None)?.into_response());
        }
        match lines(dictum, &asked) {
            Ok(found) => Ok(page(&asked, Some(found), None)?.into_response()),
            Err(problem) if problem.kind == ErrorKind::AskedWrongly => {
                let html = page(&asked, None, Some(Wrong::of(&problem)))?;
                Ok((StatusCode::BAD_REQUEST, html).into_response())
            }
            Err(problem) => Err(problem),
        }
    })
    .await
}

fn page(asked: &KwicQuestion, found: Option<Lines>, trouble: Option<Wrong>) -> PageResult {
    let query = asked.q.clone().unwrap_or_default();
    let title = if query.is_empty() { "In context".to_owned() } else { format!("In context: {query}") };
    let layout = Layout::new(Room::Search, title).unlisted();
    let chosen =
        |value: &str, asked: &Option<String>, default: &str| asked.as_deref().unwrap_or(default) == value;
    rendered(&KwicPage {
        layout: match found {
            Some(_) => layout.with_twin(links::with_query("/api/v1/kwic", &asked.pairs())),
            None if trouble.is_none() => layout.with_twin("/api/v1/words"),
            None => layout,
        },
        orders: ORDERS
            .iter()
            .map(|(value, name)| Choice { value, name, is_chosen: chosen(value, &asked.sort, "day") })
            .collect(),
        groupings: LineGroup::WORDS
            .into_iter()
            .map(|value| Choice { value, name: value, is_chosen: chosen(value, &asked.group, "") })
            .collect(),
        width: asked.width.clone().unwrap_or_else(|| "8".to_owned()),
        query,
        found,
        trouble,
    })
}

fn lines(dictum: &Dictum, asked: &KwicQuestion) -> Result<Lines, Problem> {
    let answer = dictum.kwic(&asked.request()?)?;
    let pairs = asked.pairs();
    let list = PagedList {
        path: "/kwic",
        query: &pairs,
        total: answer.total as u64,
        size: KwicQuestion::LINES,
        thing: "line",
    };
    let paging = list.page(asked.page)?;
    let usage = if asked.page.0 == 1 && answer.total > 0 {
        Some(Usage::of(&dictum.usage(&answer.query)?))
    } else {
        None
    };
    let list = |format: &str| {
        let pairs: Vec<(&str, &str)> = pairs.iter().copied().chain([("format", format)]).collect();
        links::with_query("/api/v1/kwic", &pairs)
    };
    let cut = format!(
        "; there are more, but only the first {} met are counted and put in order: narrow the query",
        wording::thousands(dictum::MOST_LINES as u64)
    );
    Ok(Lines {
        summary: format!(
            "{} in {}{}",
            paging.summary,
            wording::count(answer.turns as u64, "turn"),
            if answer.is_cut { &cut } else { "" }
        ),
        groups: groups(&answer),
        lines: shown(&answer.lines),
        paging,
        csv: list("csv"),
        jsonl: list("jsonl"),
        usage,
    })
}

fn groups(answer: &KwicAnswer) -> Vec<Group> {
    let group = |group: &dictum::LinesOfGroup| Group {
        name: named(&group.name),
        lines: wording::thousands(group.lines as u64),
    };
    answer.groups.iter().map(group).collect()
}

fn named(group: &str) -> String {
    if group.is_empty() { "not told".to_owned() } else { group.to_owned() }
}

fn shown(lines: &[KwicLine]) -> Vec<Line> {
    let mut group: Option<&str> = None;
    let mut shown = Vec::with_capacity(lines.len());
    for line in lines {
        let begins =
            group.is_some_and(|group| group != line.group) || (group.is_none() && !line.group.is_empty());
        group = Some(&line.group);
        shown.push(Line {
            day: if line.day.is_empty() { "no day".to_owned() } else { line.day.clone() },
            speaker: line.speaker.clone(),
            group: begins.then(|| named(&line.group)),
            before: line.before.clone(),
            matched: line.matched.clone(),
            after: line.after.clone(),
            language: wording::language_tag(Some(&line.language)).to_owned(),
            href: links::paragraph(&line.statement, Some(&line.turn), line.paragraph),
        });
    }
    shown
}

impl Usage {
    fn of(answer: &UsageAnswer) -> Usage {
        let at = |at: &UseAt| At {
            words: match at.speaker.as_str() {
                "" => wording::time(&at.day),
                speaker => format!("{}, {speaker}", wording::time(&at.day)),
            },
            href: format!("{}#{}", links::statement(&at.statement), at.turn),
        };
        let cut = if answer.is_cut {
            "; of a part of the archive only, since it holds more turns than are looked at"
        } else {
            ""
        };
        Usage {
            summary: format!(
                "{} in {} words: {} in a million{cut}",
                wording::count(answer.share.count, "use"),
                wording::thousands(answer.share.all),
                figure(answer.share.per_million())
            ),
            chart: UseChart::of(&answer.months),
            first: answer.first.as_ref().map(at),
            last: answer.last.as_ref().map(at),
            speakers: answer.speakers.iter().take(10).map(Speaker::of).collect(),
        }
    }
}

impl Speaker {
    fn of(speaker: &dictum::SpeakerOfUse) -> Speaker {
        let likelihood = speaker.contrast.log_likelihood();
        Speaker {
            name: speaker.name.clone(),
            href: (!speaker.slug.is_empty()).then(|| links::speaker_of_slug(&speaker.slug)),
            count: wording::thousands(speaker.share.count),
            words: wording::thousands(speaker.share.all),
            per_million: figure(speaker.share.per_million()),
            log_likelihood: match speaker.contrast.is_commoner_here() {
                true => figure(likelihood),
                false => format!("{} (less than the rest)", figure(likelihood)),
            },
        }
    }
}
