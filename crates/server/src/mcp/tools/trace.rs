//! `trace_phrase`: a phrase's history, or the passages of a statement that stand elsewhere.

use super::{archived_of, told_coverage, told_of};
use crate::{
    links,
    mcp::{answers::Answer, arguments::Traced},
    problem::Problem,
    public_address::PublicAddress,
    questions::TraceQuestion,
};
use dictum::{Dictum, PhraseTrace, StatementTrace, TraceAnswer, TraceRequest, TracedUse};
use serde_json::{Value, json};

/// Answers what is traced.
pub(super) fn trace(dictum: &Dictum, ours: &PublicAddress, asked: Traced) -> Result<Answer, Problem> {
    let question = TraceQuestion { q: Some(asked.phrase), said: asked.said };
    // Without a name the hall says what is lacking.
    let request = question.request()?.unwrap_or_else(TraceRequest::default);
    Ok(match dictum.trace(&request)? {
        TraceAnswer::Phrase(trace) => of_phrase(&trace, ours, &question),
        TraceAnswer::Statement(trace) => of_statement(&trace, ours),
    })
}

fn of_phrase(trace: &PhraseTrace, ours: &PublicAddress, question: &TraceQuestion) -> Answer {
    let ends = trace.first_and_last.as_ref();
    let end = |at: usize| ends.and_then(|ends| ends.get(at));
    let months: Vec<Value> = trace.months.iter().map(|held| json!([held.month, held.uses])).collect();
    let speakers = trace
        .speakers
        .iter()
        .map(|held| json!({"name": held.name, "uses": held.uses, "first_day": held.first_day}));
    let variants = trace.variants.iter().map(|held| json!({"words": held.words, "uses": held.uses}));
    Answer {
        told: json!({
            "traced": "phrase", "uses": trace.uses, "altered": trace.altered, "quoted": trace.quoted,
            "statements": trace.statements, "kind": (trace.uses > 0).then_some(trace.kind.as_str()),
            "months": months,
            "first": end(0).map(|used| told_use(used, ours)), "last": end(1).map(|used| told_use(used, ours)),
            "shown": trace.shown.iter().map(|used| told_use(used, ours)).collect::<Vec<_>>(),
            "searched": told_coverage(&trace.coverage),
            "this_answer": ours.of(&question.address()),
        }),
        archived: json!({
            "first": end(0).map(archived_use), "last": end(1).map(archived_use),
            "speakers": speakers.collect::<Vec<_>>(), "variants": variants.collect::<Vec<_>>(),
            "shown": trace.shown.iter().map(archived_use).collect::<Vec<_>>(),
        }),
    }
}

fn of_statement(trace: &StatementTrace, ours: &PublicAddress) -> Answer {
    let mut told = told_of(&trace.card, ours);
    told["traced"] = "statement".into();
    let passage = |passage: &dictum::TracedPassage| {
        json!({
            "passage": format!("{}p{}", passage.turn, passage.paragraph),
            "bytes": [passage.range.start, passage.range.end], "statements": passage.statements,
            "elsewhere": passage.elsewhere.iter().map(|used| told_use(used, ours)).collect::<Vec<_>>(),
        })
    };
    told["passages"] = trace.passages.iter().map(passage).collect();
    let same = |same: &dictum::SameStatement| {
        let mut told = told_of(&same.statement, ours);
        told["relation"] = same.kind.as_str().into();
        told["share"] = same.share.into();
        told
    };
    told["same"] = trace.same.iter().map(same).collect();
    let words = |passage: &dictum::TracedPassage| {
        let elsewhere: Vec<Value> = passage.elsewhere.iter().map(archived_use).collect();
        json!({"words": passage.words, "elsewhere": elsewhere})
    };
    let mut archived = archived_of(&trace.card);
    archived["passages"] = trace.passages.iter().map(words).collect();
    archived["same"] = trace.same.iter().map(|same| archived_of(&same.statement)).collect();
    Answer { told, archived }
}

fn told_use(used: &TracedUse, ours: &PublicAddress) -> Value {
    let mut told = told_of(&used.statement, ours);
    told["passage"] = format!("{}p{}", used.turn, used.paragraph).into();
    told["bytes"] = json!([used.range.start, used.range.end]);
    told["edits"] = used.edits.into();
    told["is_quoted"] = used.quoted.is_some().into();
    told["permanent_link"] = ours.of(&links::use_of(used)).into();
    told
}

fn archived_use(used: &TracedUse) -> Value {
    let mut archived = archived_of(&used.statement);
    archived["words"] = used.words.clone().into();
    archived["speaker"] = used.speaker.clone().into();
    archived["quoted_from"] = used.quoted.as_ref().and_then(|quoted| quoted.speaker.clone()).into();
    archived
}
