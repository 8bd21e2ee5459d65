//! `/trace`: a phrase's history, the passages of a statement that stand elsewhere, and what is repeated most.

use super::{
    PageResult, Wrong,
    chart::Chart,
    layout::{Layout, Room},
    rendered, wording,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, TraceQuestion},
};
use askama::Template;
use axum::extract::State;
use dictum::{
    Dictum, MonthCount, PhraseTrace, StatementTrace, TopTrace, TraceAnswer, TracedUse, TracedWording,
};

#[derive(Template)]
#[template(path = "trace.html")]
struct TracePage {
    layout: Layout,
    query: String,
    said: String,
    trouble: Option<Wrong>,
    phrase: Option<PhraseView>,
    statement: Option<StatementTraceView>,
    /// Lists of wordings, each with its heading.
    top: Vec<WordingsView>,
}

/// A phrase's history.
struct PhraseView {
    uses: usize,
    altered: usize,
    quoted: usize,
    statements: usize,
    kind: &'static str,
    chart: Option<Chart>,
    speakers: Vec<CountView>,
    variants: Vec<CountView>,
    shown: Vec<UseView>,
}

/// Something counted.
struct CountView {
    words: String,
    uses: usize,
}

/// A use of a wording.
struct UseView {
    href: String,
    headline: String,
    facts: String,
    words: String,
}

/// A statement's passages that stand elsewhere.
struct StatementTraceView {
    href: String,
    headline: String,
    passages: Vec<PassageView>,
}

/// A passage that stands elsewhere.
struct PassageView {
    /// Its paragraph, at the first passage of each.
    id: Option<String>,
    href: String,
    words: String,
    statements: usize,
    history: String,
    elsewhere: Vec<UseView>,
}

/// A list of wordings.
struct WordingsView {
    heading: &'static str,
    wordings: Vec<WordingView>,
}

/// A wording with its uses.
struct WordingView {
    words: String,
    history: String,
    facts: String,
}

pub(crate) async fn show(State(hall): State<Hall>, Asked(asked): Asked<TraceQuestion>) -> PageResult {
    hall.ask(move |dictum| {
        let mut page = TracePage {
            layout: Layout::new(Room::Trace, "Trace wording").unlisted().with_twin(twin(&asked)),
            query: asked.q.clone().unwrap_or_default(),
            said: asked.said.clone().unwrap_or_default(),
            trouble: None,
            phrase: None,
            statement: None,
            top: Vec::new(),
        };
        if let Err(problem) = fill(dictum, &asked, &mut page) {
            page.trouble = Some(Wrong::of(&problem));
        }
        rendered(&page)
    })
    .await
}

/// The path of the JSON that says the same.
fn twin(asked: &TraceQuestion) -> String {
    let path = if asked.q.is_some() { "/api/v1/trace" } else { "/api/v1/trace/top" };
    asked.at(path)
}

fn fill(dictum: &Dictum, asked: &TraceQuestion, page: &mut TracePage) -> Result<(), Problem> {
    let Some(request) = asked.request()? else {
        page.top = WordingsView::all(dictum.trace_top(asked.period()?, TraceQuestion::SHOWN)?.as_ref());
        return Ok(());
    };
    match dictum.trace(&request)? {
        TraceAnswer::Phrase(trace) => page.phrase = Some(PhraseView::of(&trace)),
        TraceAnswer::Statement(trace) => page.statement = Some(StatementTraceView::of(&trace)),
    }
    Ok(())
}

/// Where the history of some words is shown.
fn history(words: &str) -> String {
    links::with_query("/trace", &[("q", words)])
}

impl PhraseView {
    fn of(trace: &PhraseTrace) -> PhraseView {
        let months: Vec<MonthCount> = trace
            .months
            .iter()
            .map(|held| MonthCount { month: held.month.clone(), statements: held.uses as u64 })
            .collect();
        let speakers = trace.speakers.iter().map(|held| CountView {
            words: held.name.clone().unwrap_or_else(|| "speaker not told".to_owned()),
            uses: held.uses,
        });
        let variants = trace.variants.iter();
        PhraseView {
            uses: trace.uses,
            altered: trace.altered,
            quoted: trace.quoted,
            statements: trace.statements,
            kind: if trace.kind.as_str() == "stock-phrase" { "stock phrase" } else { "talking point" },
            chart: Chart::of_uses(&months),
            speakers: speakers.collect(),
            variants: variants.map(|held| CountView { words: held.words.clone(), uses: held.uses }).collect(),
            shown: trace.shown.iter().map(UseView::of).collect(),
        }
    }
}

impl UseView {
    fn of(used: &TracedUse) -> UseView {
        let card = &used.statement;
        let edits = match used.edits {
            0 => None,
            1 => Some("one word other".to_owned()),
            edits => Some(format!("{edits} words other")),
        };
        let quoted = used.quoted.as_ref().map(|quoted| match &quoted.speaker {
            Some(speaker) => format!("quoting {speaker}"),
            None => "quoted".to_owned(),
        });
        let day = Some(card.day().to_owned()).filter(|day| !day.is_empty());
        let facts = [day, used.speaker.clone(), card.publisher.clone(), edits, quoted];
        UseView {
            href: links::use_of(used),
            headline: card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned()),
            facts: facts.into_iter().flatten().collect::<Vec<String>>().join(" · "),
            words: used.words.clone(),
        }
    }
}

impl StatementTraceView {
    fn of(trace: &StatementTrace) -> StatementTraceView {
        let href = links::statement(&trace.card.id);
        let mut last = String::new();
        let passages = trace.passages.iter().map(|passage| PassageView {
            id: {
                let id = format!("{}p{}", passage.turn, passage.paragraph);
                let is_first = id != last;
                last.clone_from(&id);
                is_first.then_some(id)
            },
            href: format!("{href}#{}p{}", passage.turn, passage.paragraph),
            words: passage.words.clone(),
            statements: passage.statements,
            history: history(&passage.words),
            elsewhere: passage.elsewhere.iter().map(UseView::of).collect(),
        });
        StatementTraceView {
            passages: passages.collect(),
            headline: trace.card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned()),
            href,
        }
    }
}

impl WordingsView {
    fn all(top: &TopTrace) -> Vec<WordingsView> {
        let list = |heading, wordings: &[TracedWording]| WordingsView {
            heading,
            wordings: wordings.iter().map(WordingView::of).collect(),
        };
        [
            list("Repeated most", &top.repeated),
            list("New in this period", &top.new),
            list("Dropped before it", &top.dropped),
        ]
        .into_iter()
        .filter(|list| !list.wordings.is_empty())
        .collect()
    }
}

impl WordingView {
    fn of(wording: &TracedWording) -> WordingView {
        let facts = format!(
            "{}, {} in all · {} · {} · first {} · last {}",
            wording::count(wording.uses as u64, "use"),
            wording.uses_in_all,
            wording::count(wording.speakers as u64, "speaker"),
            wording.kind.as_str().replace('-', " "),
            wording.first.statement.day(),
            wording.last_day
        );
        WordingView { words: wording.first.words.clone(), history: history(&wording.first.words), facts }
    }
}
