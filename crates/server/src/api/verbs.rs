//! Every verb of the API: where it is, what answers it, and what its description says. One list makes the routes and the
//! description, so that neither can have what the other lacks.

use super::{
    browse, check, kwic, log, openapi,
    operation::{Operation, Parameter},
    search, show, trace, words, write,
};
use crate::{hall::Hall, wire};
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};
use dictum::model::TokenScope;

/// A verb of the API.
pub(super) struct Verb {
    /// The path under `/api/v1`.
    pub(super) path: &'static str,
    pub(super) answering: MethodRouter<Hall>,
    pub(super) is_post: bool,
    pub(super) operation: Operation,
}

/// The routes of the API.
pub(crate) fn router() -> Router<Hall> {
    let described = Router::new().route("/openapi.json", get(openapi::document));
    all().into_iter().fold(described, |router, verb| router.route(verb.path, verb.answering))
}

/// Every verb.
pub(super) fn all() -> Vec<Verb> {
    [
        lists(),
        missing(),
        words_and_search(),
        words_said(),
        single(),
        checks(),
        traces(),
        log_verbs(),
        writes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn asked(path: &'static str, answering: MethodRouter<Hall>, operation: Operation) -> Verb {
    Verb { path, answering, is_post: false, operation }
}

fn lists() -> Vec<Verb> {
    let narrowed = || {
        [
            Parameter::words("speaker", "The slug of a speaker, as /speakers gives it."),
            Parameter::words("publisher", "A publisher’s exact name."),
            Parameter::day("day", "Days that begin so."),
            Parameter::day("from", "The first day, month or year."),
            Parameter::day("to", "The last day, month or year."),
        ]
    };
    vec![
        asked(
            "/overview",
            get(browse::overview),
            Operation::giving::<wire::OverviewShape<'_>>("overview", "What the archive holds, in numbers."),
        ),
        asked(
            "/months",
            get(browse::months),
            Operation::giving::<wire::MonthsShape<'_>>("months", "Statements by month.")
                .asked_with(narrowed()),
        ),
        asked(
            "/publishers",
            get(browse::publishers),
            Operation::giving::<wire::PublishersShape<'_>>("publishers", "Who put out how many statements."),
        ),
        asked(
            "/statements",
            get(browse::statements),
            Operation::giving::<wire::StatementsShape<'_>>("statements", "Statements, latest day first.")
                .asked_with(narrowed())
                .asked_with(paged()),
        ),
        asked(
            "/speakers",
            get(browse::speakers),
            Operation::giving::<wire::SpeakersShape<'_>>(
                "speakers",
                "Speakers, those with most statements first.",
            )
            .asked_with(paged()),
        ),
        asked(
            "/publishers/{name}",
            get(browse::publisher),
            Operation::giving::<wire::PublisherPageShape<'_>>(
                "publisher",
                "A publisher: what is held and what is listed and not held, by month; the statements, latest day first.",
            )
            .asked_with([Parameter::words("name", "The publisher’s exact name.").in_path()])
            .asked_with(paged()),
        ),
        asked(
            "/calendar",
            get(browse::calendar),
            Operation::giving::<wire::CalendarShape<'_>>(
                "calendar",
                "Captures by the day on which they were made; of a month or a day, a page of them.",
            )
            .asked_with([Parameter::day("day", "Days that begin so.")])
            .asked_with(paged()),
        ),
    ]
}

/// What is known to be missing, changed or gone.
fn missing() -> Vec<Verb> {
    vec![
        asked(
            "/not-held",
            get(browse::not_held),
            Operation::giving::<wire::NotHeldShape<'_>>(
                "not_held",
                "Statements that pages list, but no capture shows.",
            )
            .asked_with(paged()),
        ),
        asked(
            "/changed",
            get(browse::changed),
            Operation::giving::<wire::StatementsShape<'_>>(
                "changed",
                "Statements that their publishers changed, the last changed first.",
            )
            .asked_with(paged()),
        ),
        asked(
            "/gone",
            get(browse::gone),
            Operation::giving::<wire::GoneShape<'_>>(
                "gone",
                "Statements that were seen to be gone, the last seen first.",
            )
            .asked_with(paged()),
        ),
    ]
}

fn words_and_search() -> Vec<Verb> {
    vec![
        asked(
            "/words",
            get(words::words),
            Operation::giving::<wire::WordsShape>(
                "words",
                "The words that answers use, each with what it promises.",
            ),
        ),
        asked(
            "/search",
            get(search::search),
            Operation::giving::<wire::SearchShape<'_>>(
                "search",
                "Turns in which words stand, best first; the grammar of queries is in /words.",
            )
            .asked_with([
                Parameter::words("q", "The query.").required(),
                Parameter::words("speaker", "A speaker’s name, to search within."),
                Parameter::one_of(
                    "format",
                    "All that is found, earliest first, as a list to take away.",
                    &["csv", "jsonl"],
                ),
            ])
            .or_as(&["text/csv", "application/jsonl"])
            .asked_with(paged()),
        ),
    ]
}

/// Words in their lines, over time and counted.
fn words_said() -> Vec<Verb> {
    let q = || Parameter::words("q", "The query, in the grammar of the search.");
    let list = || Parameter::words("format", "csv or jsonl: the whole list, to take away.");
    vec![
        asked(
            "/kwic",
            get(kwic::kwic),
            Operation::giving::<wire::KwicShape<'_>>("kwic", "Every place where words stand, in its line.")
                .asked_with([
                    q().required(),
                    Parameter::words("sort", "day, match, left, right, left2, right2 …"),
                    Parameter::words("group", "speaker, year, kind or publisher."),
                    Parameter::number("width", "Words on each side."),
                    list(),
                ])
                .asked_with(paged()),
        ),
        asked(
            "/usage",
            get(kwic::usage),
            Operation::giving::<wire::UsageShape<'_>>(
                "usage",
                "How often words are said: by month, first and last, and by whom most.",
            )
            .asked_with([q().required(), list()]),
        ),
        asked(
            "/word-list",
            get(kwic::words),
            Operation::giving::<wire::WordListShape<'_>>(
                "word_list",
                "Words with their figures: how often they stand, near which others, and whose key words they are.",
            )
            .asked_with([
                q(),
                Parameter::words("with", "Lists words that stand near these."),
                Parameter::number("window", "How near, in words on each side."),
                Parameter::words("of", "Lists key words of what this query finds."),
                Parameter::words("against", "The query that key words are set against; without it, all the rest."),
                Parameter::number("least", "Leaves out collocates and key words that stand less often."),
                Parameter::words("hide_function_words", "Leaves out words of grammar, where anything is said."),
                list(),
            ])
            .asked_with(paged()),
        ),
    ]
}

/// What every list can be asked with.
fn paged() -> [Parameter; 2] {
    [
        Parameter::words("cursor", "Where the page begins: a word out of the links next and prev."),
        Parameter::number("page", "The number of the page; a cursor goes before it."),
    ]
}

fn single() -> Vec<Verb> {
    let statement = || {
        Parameter::words(
            "id",
            "The statement’s id, the beginning of it, its address, or a name it came with.",
        )
        .in_path()
    };
    vec![
        asked(
            "/statements/{id}",
            get(show::statement),
            Operation::giving::<wire::StatementShape<'_>>("show", "A statement in full.").asked_with([
                statement(),
                Parameter::number(
                    "edition",
                    "The entry number of an edition; without it the latest is shown.",
                ),
            ]),
        ),
        asked(
            "/statements/{id}/compare",
            get(show::compare),
            Operation::giving::<wire::CompareShape<'_>>(
                "compare",
                "What the publisher changed between two editions.",
            )
            .asked_with([
                statement(),
                Parameter::number(
                    "old",
                    "The entry number of the older edition; without both, the last two are compared.",
                ),
                Parameter::number("new", "The entry number of the newer edition."),
            ]),
        ),
        asked(
            "/statements/{id}/beside/{other}",
            get(show::beside),
            Operation::giving::<wire::BesideShape<'_>>(
                "beside",
                "Two statements paragraph by paragraph: a statement and its translation.",
            )
            .asked_with([statement(), Parameter::words("other", "The other statement.").in_path()]),
        ),
        asked(
            "/speakers/{slug}",
            get(browse::speaker),
            Operation::giving::<wire::SpeakerPageShape<'_>>(
                "speaker",
                "A speaker’s statements, latest day first.",
            )
            .asked_with([Parameter::words("slug", "The slug of the name.").in_path()])
            .asked_with(paged()),
        ),
        asked(
            "/captures/{capture}",
            get(show::capture),
            Operation::giving::<wire::EvidenceShape<'_>>(
                "evidence",
                "A captured page line by line, with a passage marked.",
            )
            .asked_with([
                Parameter::number("capture", "The capture’s entry number.").in_path(),
                Parameter::bytes("from", "The first byte of the passage."),
                Parameter::bytes("to", "The byte after its last."),
                Parameter::words("turn", "A turn, in place of bytes: t3."),
                Parameter::number("paragraph", "A paragraph of that turn."),
            ]),
        ),
    ]
}

fn checks() -> Vec<Verb> {
    let quotation = || {
        [
            Parameter::words("quote", "The quotation, 5,000 characters at most.").required(),
            Parameter::words("speaker", "Who is said to have said it."),
            Parameter::words("publisher", "A publisher’s exact name."),
            Parameter::day("on", "When it is said to have been said; stands for both from and to."),
            Parameter::day("from", "The first day, month or year."),
            Parameter::day("to", "The last day, month or year."),
        ]
    };
    let article = Operation::giving::<wire::ArticleShape<'_>>(
        "check_document",
        "Every quotation of an article against the record, the first 200.",
    );
    vec![
        asked(
            "/check",
            get(check::check),
            Operation::giving::<wire::CheckShape<'_>>("check", "A quotation against the record.")
                .asked_with(quotation()),
        ),
        asked(
            "/check/proof",
            get(check::proof),
            Operation::giving_file(
                "proof",
                "A proof, to be verified offline, that a captured page shows the words found.",
                "application/zip",
            )
            .asked_with(quotation()),
        ),
        Verb {
            is_post: true,
            ..asked(
                "/check/document",
                post(check::article),
                article.taking(&["text/plain", "text/markdown", "text/html"]),
            )
        },
    ]
}

fn traces() -> Vec<Verb> {
    let said = || Parameter::words("said", "The period: 2021-07..2021-09, 2021-07.. or 2021.");
    vec![
        asked(
            "/trace",
            get(trace::trace),
            Operation::giving::<wire::TraceShape<'_>>(
                "trace",
                "A phrase’s history, or the passages of a statement that stand elsewhere.",
            )
            .asked_with([
                Parameter::words(
                    "q",
                    "A phrase of two words or more, or a statement by id, name or address.",
                )
                .required(),
                said(),
            ]),
        ),
        asked(
            "/trace/top",
            get(trace::top),
            Operation::giving::<wire::TopTraceShape<'_>>(
                "trace_top",
                "What is repeated most in a period, what is new in it, and what was dropped.",
            )
            .asked_with([said()]),
        ),
    ]
}

fn log_verbs() -> Vec<Verb> {
    vec![
        asked(
            "/log",
            get(log::checkpoint),
            Operation::giving::<wire::CheckpointShape>(
                "log",
                "The log’s signed checkpoint, and the keys that sign it.",
            ),
        ),
        asked(
            "/log/entries",
            get(log::entries),
            Operation::giving::<wire::EntriesShape<'_>>(
                "log_entries",
                "Entries of the record, a hundred at a time: from a number on, or the newest.",
            )
            .asked_with([
                Parameter::number("from", "The first number."),
                Parameter::words("kind", "Only entries of this kind: capture, edition, absent, run …"),
            ]),
        ),
        asked(
            "/log/entries/{number}/proof",
            get(log::proof),
            Operation::giving::<wire::InclusionShape>("log_proof", "A proof that an entry is in the log.")
                .asked_with([Parameter::number("number", "The entry’s number.").in_path()]),
        ),
        asked(
            "/log/consistency",
            get(log::consistency),
            Operation::giving::<wire::ConsistencyShape>(
                "log_consistency",
                "A proof that the log of one size begins with all of the log of another.",
            )
            .asked_with([
                Parameter::number("from", "The smaller size.").required(),
                Parameter::number("to", "The larger size.").required(),
            ]),
        ),
    ]
}

/// What takes something in, where that is allowed.
fn writes() -> Vec<Verb> {
    let ingest = Operation::giving::<wire::IngestShape<'_>>(
        "ingest",
        "Takes one file of 1 MiB at most in: a page, a WARC, statements as JSON Lines.",
    );
    let correct = Operation::giving::<wire::CorrectShape<'_>>(
        "correct",
        "Enters corrections of what was read wrongly, as the file that “dictum correct --file” takes.",
    );
    let id = Parameter::words("id", "The statement, or the digest of a capture (sha256:…).").in_path();
    let posted = |path, answering, operation| Verb { is_post: true, ..asked(path, answering, operation) };
    vec![
        posted(
            "/ingest",
            post(write::ingest),
            ingest
                .needing(TokenScope::Ingest)
                .asked_with([
                    Parameter::words("name", "The file’s name, as evidence of where the bytes came from."),
                    Parameter::one_of(
                        "form",
                        "What it holds, where its first bytes are not to decide.",
                        &["page", "warc", "jsonl"],
                    ),
                    Parameter::words("target_uri", "The address of the page."),
                    Parameter::words("captured_at", "When the page was fetched: 2022-06-28T12:31:00Z."),
                ])
                .taking(&[
                    "application/octet-stream",
                    "text/html",
                    "text/plain",
                    "application/warc",
                    "application/jsonl",
                ]),
        ),
        posted(
            "/statements/{id}/corrections",
            post(write::correct),
            correct.needing(TokenScope::Correct).asked_with([id]).taking(&["application/toml"]),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_path_that_changes_is_described_and_no_other() {
        for verb in all() {
            let named: Vec<&str> =
                verb.operation.parameters.iter().filter_map(Parameter::name_in_path).collect();
            let parts = verb.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            assert_eq!(parts.collect::<Vec<_>>(), named, "{}", verb.path);
        }
    }
}
