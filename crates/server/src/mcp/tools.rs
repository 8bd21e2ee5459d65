//! The tools: their descriptions, and what each answers.

mod trace;

use super::{
    answers::Answer,
    arguments::{Checked, Compared, Covered, Named, Passage, Searched, read},
};
use crate::{
    links,
    problem::Problem,
    public_address::PublicAddress,
    questions::{CheckQuestion, PageNumber, SearchQuestion, day},
};
use dictum::{CheckMatch, Coverage, Dictum, SearchHit, SearchRequest, ShelfFilter, StatementCard};
use rmcp::model::{Tool, ToolAnnotations};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How much of a statement's words is given at once, in characters; more is asked for turn by turn.
const LONGEST: usize = 40_000;

/// How many changes between editions are told one by one.
const CHANGES: usize = 200;

/// Name, description, properties and which of them are required.
type Described = (&'static str, &'static str, Value, &'static [&'static str]);

fn described() -> [Described; 7] {
    let text = |about: &str| json!({"type": "string", "description": about});
    let number = |about: &str| json!({"type": "integer", "minimum": 1, "description": about});
    let day = |about: &str| json!({"type": "string", "description": about, "examples": ["2021", "2021-07", "2021-07-08"]});
    let statement = || text("The statement’s id, as other answers give it, or its address on the web.");
    [
        (
            "search_record",
            "Finds turns in which words stand: words, \"phrases\", speaker:NAME, said:2021-07..2021-09, role:answer.",
            json!({"query": text("The query, 256 characters at most."), "page": number("Which page of the hits, from 1.")}),
            &["query"],
        ),
        (
            "check_quote",
            "Checks a quotation against the record, word by word: exact, abridged, altered, spliced or not-found, with cautions. It says nothing of whether it is true.",
            json!({"quote": text("The quotation."), "speaker": text("Who is said to have said it."), "publisher": text("A publisher’s exact name."), "on": day("When it is said to have been said."), "from": day("The first day."), "to": day("The last day.")}),
            &["quote"],
        ),
        (
            "get_passage",
            "Gives one turn or paragraph of a statement, with who spoke it and in answer to what.",
            json!({"statement": statement(), "passage": text("A turn (t3) or a paragraph of it (t3p2).")}),
            &["statement", "passage"],
        ),
        (
            "get_statement",
            "Gives a statement: its words in turns, its editions, what it rests on.",
            json!({"statement": statement(), "edition": number("The entry number of an edition; without it the latest.")}),
            &["statement"],
        ),
        (
            "trace_phrase",
            "Traces wording through the record: first use and last, by whom, when, and in which words, exact or altered.",
            json!({"phrase": text("A phrase of two words or more; or a statement’s id or address, for its passages that stand elsewhere."), "said": text("The period: 2021-07..2021-09, 2021-07.. or 2021.")}),
            &["phrase"],
        ),
        (
            "compare_editions",
            "Says what the publisher changed between two editions of a statement, word by word.",
            json!({"statement": statement(), "old": number("The entry number of the older edition; without both, the last two."), "new": number("The entry number of the newer edition.")}),
            &["statement"],
        ),
        (
            "coverage",
            "Says what the archive holds, of a speaker, publisher or period or in all, and what it knows to be missing.",
            json!({"speaker": text("A speaker’s name."), "publisher": text("A publisher’s exact name."), "from": day("The first day."), "to": day("The last day.")}),
            &[],
        ),
    ]
}

/// All tools, as they are listed.
pub(super) fn all() -> Vec<Tool> {
    let tool = |(name, about, properties, required): Described| {
        let schema = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        });
        let schema: Map<String, Value> = schema.as_object().cloned().unwrap_or_default();
        let annotations = ToolAnnotations::new().read_only(true).idempotent(true).open_world(false);
        Tool::new(name, about, Arc::new(schema)).with_annotations(annotations)
    };
    described().into_iter().map(tool).collect()
}

/// Says whether there is a tool of that name.
pub(super) fn is_known(name: &str) -> bool {
    described().iter().any(|(known, ..)| *known == name)
}

/// Answers a tool's question.
pub(super) fn answer(
    dictum: &Dictum,
    ours: &PublicAddress,
    name: &str,
    arguments: Value,
) -> Result<Answer, Problem> {
    match name {
        "search_record" => search(dictum, ours, read(arguments)?),
        "check_quote" => check(dictum, ours, read(arguments)?),
        "get_passage" => passage(dictum, ours, &read(arguments)?),
        "get_statement" => statement(dictum, ours, &read(arguments)?),
        "trace_phrase" => trace::trace(dictum, ours, read(arguments)?),
        "compare_editions" => compare(dictum, ours, &read(arguments)?),
        "coverage" => coverage(dictum, read(arguments)?),
        other => Err(Problem::not_found(format!("there is no tool {other}"))),
    }
}

fn search(dictum: &Dictum, ours: &PublicAddress, asked: Searched) -> Result<Answer, Problem> {
    let page = PageNumber(asked.page.max(1));
    let question = SearchQuestion { q: Some(asked.query), page, ..SearchQuestion::default() };
    let found = dictum.search(&SearchRequest { with_facets: false, ..question.request()? })?;
    let reachable = question.reachable(found.total);
    let has_next = page.0.saturating_mul(SearchQuestion::HITS) < reachable;
    let told = |hit: &SearchHit| {
        let passage = &hit.passage;
        let mut told = told_of(&hit.statement, ours);
        told["edition"] = passage.edition.into();
        told["permanent_link"] = ours.of(&links::passage(hit)).into();
        told["passage"] = passage.turn.as_ref().map(|turn| format!("{turn}p{}", passage.paragraph)).into();
        told["role"] = passage.role.clone().into();
        told
    };
    let archived = |hit: &SearchHit| {
        let excerpt: String = hit.passage.excerpt.iter().map(|stretch| stretch.text.as_str()).collect();
        let mut archived = archived_of(&hit.statement);
        archived["excerpt"] = excerpt.into();
        archived["speaker"] = hit.passage.speaker.clone().into();
        archived["question"] = hit.passage.question.clone().into();
        archived
    };
    Ok(Answer {
        told: json!({
            "total": found.total, "next_page": has_next.then_some(page.0 + 1),
            "hits": found.hits.iter().map(told).collect::<Vec<_>>(),
            "why_empty": found.why_empty.as_ref().map(|why| json!({
                "words_nowhere": why.nowhere.iter().map(|nowhere| &nowhere.term).collect::<Vec<_>>(),
                "searched": told_coverage(&why.coverage),
            })),
        }),
        archived: json!({"hits": found.hits.iter().map(archived).collect::<Vec<_>>()}),
    })
}

fn check(dictum: &Dictum, ours: &PublicAddress, asked: Checked) -> Result<Answer, Problem> {
    let Checked { quote, speaker, publisher, on, from, to } = asked;
    let question = CheckQuestion { quote: Some(quote), speaker, publisher, on, from, to };
    let answer = dictum.check(&question.request()?)?;
    let cautions: Vec<&str> = answer.cautions.iter().map(|noted| noted.caution.as_str()).collect();
    let notes: Vec<&str> = answer.cautions.iter().map(|noted| noted.note.as_str()).collect();
    let told =
        |found: &CheckMatch| {
            let mut told = told_of(&found.statement, ours);
            told["verdict"] = found.verdict.as_str().into();
            told["edition"] = found.edition.into();
            told["capture"] = found.capture.into();
            told["role"] = found.role.clone().into();
            told["permanent_link"] = ours.of(&found.path).into();
            told["passages"] = found.passages.iter().map(|at| json!({
            "passage": format!("{}p{}", at.turn, at.paragraph), "bytes": [at.span.start, at.span.end],
        })).collect();
            told["evidence"] = ours.of(&links::evidence(found.capture)).into();
            told
        };
    let archived = |found: &CheckMatch| {
        let mut archived = archived_of(&found.statement);
        archived["speaker"] = found.speaker.clone().into();
        archived["question"] = found.question.clone().into();
        archived["citation"] = found.citation.formatted.clone().into();
        archived["publishers_page"] = found.link.clone().into();
        archived["context"] = found.context.iter().map(|paragraph| paragraph.text.clone()).collect();
        archived["differences"] = differences(found);
        archived
    };
    Ok(Answer {
        told: json!({
            "verdict": answer.verdict.as_str(),
            "means": crate::promises::of_verdict(answer.verdict),
            "cautions": cautions,
            "matches": answer.matches.iter().map(told).collect::<Vec<_>>(),
            "others": answer.others.iter().map(told).collect::<Vec<_>>(),
            "searched": told_coverage(&answer.coverage),
            "this_answer": ours.of(&question.address("/check")),
        }),
        archived: json!({
            "cautions": notes,
            "matches": answer.matches.iter().map(archived).collect::<Vec<_>>(),
            "others": answer.others.iter().map(archived).collect::<Vec<_>>(),
        }),
    })
}

/// Where quotation and record differ.
fn differences(found: &CheckMatch) -> Value {
    let different = found.alignment.iter().filter(|stretch| stretch.change != dictum::Change::Same);
    let one = |stretch: &dictum::AlignedStretch| {
        json!({
            "change": stretch.change.as_str(), "quoted": stretch.quoted, "recorded": stretch.recorded,
            "class": stretch.class.map(|class| class.as_str()),
        })
    };
    different.map(one).collect()
}

fn passage(dictum: &Dictum, ours: &PublicAddress, asked: &Passage) -> Result<Answer, Problem> {
    let passage = dictum.passage(&asked.statement, Some(&asked.passage))?;
    let mut told = told_of(&passage.card, ours);
    told["edition"] = passage.edition.into();
    told["passage"] = passage.anchor.clone().into();
    told["role"] = passage.role.into();
    told["permanent_link"] = ours.of(&passage.path).into();
    let mut archived = archived_of(&passage.card);
    archived["words"] = passage.words.into();
    archived["speaker"] = passage.speaker.into();
    archived["question"] = passage.question.into();
    archived["citation"] = passage.citation.formatted.into();
    archived["publishers_page"] = passage.link.into();
    Ok(Answer { told, archived })
}

fn statement(dictum: &Dictum, ours: &PublicAddress, asked: &Named) -> Result<Answer, Problem> {
    let view = match asked.edition {
        Some(edition) => dictum.show_edition(&asked.statement, edition)?,
        None => dictum.show(&asked.statement)?,
    };
    let mut told = told_of(&view.card, ours);
    told["edition"] = view.edition_shown.into();
    told["editions"] = view.editions.iter().map(|edition| edition.entry).collect();
    told["captures"] = view.captures.iter().map(|capture| capture.entered.entry).collect();
    told["seen_to_be_gone"] = (!view.absences.is_empty()).into();
    told["corrected_by_people"] = (!view.reading.corrections.is_empty()).into();
    let mut left = LONGEST;
    let mut turns = Vec::new();
    for turn in view.statement().map_or(&[][..], |statement| &statement.turns) {
        let words: Vec<&str> = turn.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        let words = words.join("\n");
        let length = words.chars().count();
        if length > left {
            told["continues_at_turn"] = turn.id.clone().into();
            break;
        }
        left -= length;
        turns.push(json!({
            "turn": turn.id, "role": turn.role.as_str(),
            "label": turn.label.as_ref().map(|label| label.text.clone()), "words": words,
        }));
    }
    let mut archived = archived_of(&view.card);
    archived["citation"] = view.citation.formatted.clone().into();
    archived["turns"] = turns.into();
    Ok(Answer { told, archived })
}

fn compare(dictum: &Dictum, ours: &PublicAddress, asked: &Compared) -> Result<Answer, Problem> {
    let editions = match (asked.old, asked.new) {
        (Some(old), Some(new)) => Some([old, new]),
        (None, None) => None,
        _ => return Err(Problem::asked_wrongly("one edition is named, and two are compared")),
    };
    let answer = dictum.compare(&asked.statement, editions)?;
    let [old, new] = [&answer.old, &answer.new].map(|state| state.edition.unwrap_or_default());
    let mut told = answer.statement.as_ref().map_or_else(|| json!({}), |card| told_of(card, ours));
    let id = answer.statement.as_ref().map_or(asked.statement.as_str(), |card| &card.id);
    told["old"] = old.into();
    told["new"] = new.into();
    told["permanent_link"] = ours.of(&links::compare(id, old, new)).into();
    let changes = answer.changes();
    told["changes"] = changes.len().into();
    told["words_added"] = answer.tally.words_added.into();
    told["words_removed"] = answer.tally.words_removed.into();
    let change = |change: &dictum::ListedChange<'_>| {
        let place = change.row.new.as_ref().or(change.row.old.as_ref());
        json!({
            "change": change.change, "old": change.old, "new": change.new,
            "classes": change.classes.iter().map(|class| class.as_str()).collect::<Vec<_>>(),
            "turn": place.and_then(|place| place.turn.clone()),
        })
    };
    let mut archived = answer.statement.as_ref().map_or_else(|| json!({}), archived_of);
    archived["citation"] = dictum.cite(id, None, None)?.citation.formatted.into();
    archived["changes"] = changes.iter().take(CHANGES).map(change).collect();
    Ok(Answer { told, archived })
}

fn coverage(dictum: &Dictum, asked: Covered) -> Result<Answer, Problem> {
    let filter = ShelfFilter {
        speaker_slug: asked.speaker.as_deref().map(dictum::slug),
        publisher: asked.publisher,
        day_prefix: None,
        from: asked.from.as_deref().map(day).transpose()?,
        to: asked.to.as_deref().map(day).transpose()?,
    };
    let mut told = told_coverage(&dictum.coverage(&filter)?);
    told["months"] =
        dictum.months(&filter)?.iter().map(|count| json!([count.month, count.statements])).collect();
    let publishers = dictum.overview()?.publishers;
    let publishers: Vec<Value> = publishers.iter().map(|(name, held)| json!([name, held])).collect();
    Ok(Answer { told, archived: json!({"publishers": publishers}) })
}

fn told_coverage(coverage: &Coverage) -> Value {
    json!({
        "statements": coverage.statements, "period": coverage.period, "known_but_not_held": coverage.not_held,
    })
}

/// What the archive itself says of a statement.
fn told_of(card: &StatementCard, ours: &PublicAddress) -> Value {
    json!({
        "statement": card.id, "edition": card.edition, "capture": card.capture, "digest": card.payload.to_string(),
        "delivered_on": card.delivered_on, "published_at": card.published_at, "kind": card.kind,
        "permanent_link": ours.of(&links::statement(&card.id)),
    })
}

/// What its page says of itself.
fn archived_of(card: &StatementCard) -> Value {
    let speakers: Vec<Value> =
        card.speakers.iter().map(|speaker| json!({"name": speaker.name, "role": speaker.role})).collect();
    json!({
        "statement": card.id, "headline": card.headline, "publisher": card.publisher, "place": card.place,
        "speakers": speakers, "address": card.target_uri,
    })
}
