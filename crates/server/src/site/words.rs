//! `/words`: which words stand how often, which stand near another, and which one speaker or period has more of than the rest.

use super::{
    PageResult, Wrong,
    layout::{Layout, Room},
    paging::{PagedList, Paging},
    rendered,
    use_chart::figure,
    wording,
};
use crate::{
    hall::Hall,
    links,
    problem::Problem,
    questions::{Asked, WordsQuestion},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use dictum::{
    Dictum, ListedWords, WordsAnswer,
    model::ErrorKind,
    statistics::{Collocate, KeyWord, WordCount},
};

#[derive(Template)]
#[template(path = "words.html")]
struct WordsPage {
    layout: Layout,
    asked: Form,
    found: Option<List>,
    trouble: Option<Wrong>,
}

/// What stands in the form.
struct Form {
    q: String,
    with: String,
    window: String,
    of: String,
    against: String,
    hides: bool,
}

struct List {
    summary: String,
    columns: Vec<&'static str>,
    rows: Vec<Row>,
    paging: Paging,
    csv: String,
    jsonl: String,
}

struct Row {
    word: String,
    href: String,
    figures: Vec<String>,
}

pub(crate) async fn show(
    State(hall): State<Hall>,
    Asked(asked): Asked<WordsQuestion>,
) -> Result<Response, Problem> {
    hall.ask(move |dictum| {
        // Nothing was asked yet: all words of all turns would take seconds that nobody wants.
        if asked.pairs().is_empty() {
            return Ok(page(&asked, None, None)?.into_response());
        }
        match list(dictum, &asked) {
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

fn page(asked: &WordsQuestion, found: Option<List>, trouble: Option<Wrong>) -> PageResult {
    let written = |field: &Option<String>| field.clone().unwrap_or_default();
    let layout = Layout::new(Room::Words, "Words").unlisted();
    rendered(&WordsPage {
        layout: match found {
            Some(_) => layout.with_twin(links::with_query("/api/v1/word-list", &asked.pairs())),
            None if trouble.is_none() => layout.with_twin("/api/v1/words"),
            None => layout,
        },
        asked: Form {
            q: written(&asked.q),
            with: written(&asked.with),
            window: asked.window.clone().unwrap_or_else(|| dictum::WINDOW.to_string()),
            of: written(&asked.of),
            against: written(&asked.against),
            hides: asked.hide_function_words.is_some(),
        },
        found,
        trouble,
    })
}

fn list(dictum: &Dictum, asked: &WordsQuestion) -> Result<List, Problem> {
    let answer = dictum.words(&asked.request()?)?;
    let pairs = asked.pairs();
    let paged = PagedList {
        path: "/words",
        query: &pairs,
        total: answer.total as u64,
        size: WordsQuestion::WORDS,
        thing: "word",
    };
    let take_away = |format: &str| {
        let pairs: Vec<(&str, &str)> = pairs.iter().copied().chain([("format", format)]).collect();
        links::with_query("/api/v1/word-list", &pairs)
    };
    let narrowing = asked.of.as_deref().or(asked.q.as_deref());
    Ok(List {
        summary: summary(&answer, asked),
        columns: columns(&answer.words),
        rows: rows(&answer, narrowing, asked.with.as_deref()),
        paging: paged.page(asked.page)?,
        csv: take_away("csv"),
        jsonl: take_away("jsonl"),
    })
}

fn summary(answer: &WordsAnswer, asked: &WordsQuestion) -> String {
    let counted = format!(
        "{} counted, {} different",
        wording::count(answer.all, "word"),
        wording::thousands(answer.different)
    );
    let other = wording::thousands(answer.other);
    let told = match (&answer.words, &asked.with) {
        (ListedWords::Collocates(_), Some(with)) => format!("{counted}; “{with}” stands {other} times"),
        (ListedWords::KeyWords(_), _) => format!("{counted}; set against {other} others"),
        _ => counted,
    };
    match answer.is_cut {
        true => format!(
            "{told}. There are more than are counted for one question: these are figures of a part; narrow the query"
        ),
        false => told,
    }
}

fn columns(words: &ListedWords) -> Vec<&'static str> {
    match words {
        ListedWords::Frequencies(_) => vec!["Times", "In a million", "Turns"],
        ListedWords::Collocates(_) => vec!["Near", "Times in all", "Log-likelihood", "Log-dice"],
        ListedWords::KeyWords(_) => {
            vec![
                "Times here",
                "In a million",
                "Times there",
                "In a million there",
                "Log-likelihood",
                "Log ratio",
            ]
        }
    }
}

fn rows(answer: &WordsAnswer, narrowing: Option<&str>, with: Option<&str>) -> Vec<Row> {
    let row = |word: &str, query: String, figures: Vec<String>| Row {
        word: word.to_owned(),
        href: links::with_query("/kwic", &[("q", &query)]),
        figures,
    };
    let narrowed = |query: String| match narrowing {
        Some(narrowing) => format!("{query} ({narrowing})"),
        None => query,
    };
    match &answer.words {
        ListedWords::Frequencies(list) => {
            list.iter().map(|found| row(&found.word, narrowed(exact(&found.word)), of_count(found))).collect()
        }
        ListedWords::Collocates(list) => {
            let both = |word: &str| match with {
                Some(with) => format!("{} {with}", exact(word)),
                None => exact(word),
            };
            list.iter()
                .map(|found| row(&found.word, narrowed(both(&found.word)), of_collocate(found)))
                .collect()
        }
        ListedWords::KeyWords(list) => list
            .iter()
            .map(|found| row(&found.word, narrowed(exact(&found.word)), of_key_word(found)))
            .collect(),
    }
}

/// A word in the form in which it was counted, as the search is asked for it.
fn exact(word: &str) -> String {
    format!("\"{word}\"")
}

fn of_count(found: &WordCount) -> Vec<String> {
    vec![
        wording::thousands(found.share.count),
        figure(found.share.per_million()),
        wording::thousands(found.texts),
    ]
}

fn of_collocate(found: &Collocate) -> Vec<String> {
    vec![
        wording::thousands(found.together.both),
        wording::thousands(found.together.collocate),
        figure(found.together.log_likelihood()),
        found.together.log_dice().map(|dice| format!("{dice:.2}")).unwrap_or_default(),
    ]
}

fn of_key_word(found: &KeyWord) -> Vec<String> {
    let contrast = found.contrast;
    vec![
        wording::thousands(contrast.here.count),
        figure(contrast.here.per_million()),
        wording::thousands(contrast.there.count),
        figure(contrast.there.per_million()),
        figure(contrast.log_likelihood()),
        format!("{:.2}", contrast.log_ratio()),
    ]
}
