//! The forms that statements are exported in: the one list of them.

use dictum_formats::{
    akoma_ntoso, exported::Exported, markdown, opensearch, plain_text, reading_json::statement_to_json, tei,
    turn_table, vertical,
};

/// A form that takes statements one after another. [`StatementForm::ALL`] lists them.
#[derive(Debug)]
pub struct StatementForm {
    /// The word for it in every door: `tei`.
    pub word: &'static str,
    /// How the name of a file in it ends: `.xml`.
    pub ending: &'static str,
    /// What stands before the first statement.
    pub(super) head: fn() -> String,
    /// Writes a statement.
    pub(super) write: fn(&Exported<'_>, &mut String),
    /// What stands after the last statement.
    pub(super) tail: &'static str,
    /// Writes a file that holds one statement alone; none where nobody wants such files.
    pub(super) alone: Option<fn(&Exported<'_>, &mut String)>,
    /// How a folder is filled where it does not hold a file a statement.
    pub(super) parts: Option<Parts>,
}

/// A folder of files of a bounded size, and one beside them.
#[derive(Debug)]
pub(super) struct Parts {
    /// The name of the file beside them.
    pub(super) beside: &'static str,
    /// What it holds.
    pub(super) contents: &'static str,
    /// After so many bytes a part ends.
    pub(super) most: usize,
}

/// Nothing stands before the first statement.
fn no_head() -> String {
    String::new()
}

impl StatementForm {
    /// JSON Lines: an object a statement, with its evidence.
    pub const JSONL: &'static StatementForm = &StatementForm {
        word: "jsonl",
        ending: ".jsonl",
        head: no_head,
        write: |exported, out| {
            out.push_str(&statement_to_json(exported));
            out.push('\n');
        },
        tail: "",
        alone: None,
        parts: None,
    };

    /// CSV: a row a turn.
    pub const CSV: &'static StatementForm = &StatementForm {
        word: "csv",
        ending: ".csv",
        head: turn_table::head,
        write: turn_table::write,
        tail: "",
        alone: None,
        parts: None,
    };

    /// Plain text.
    pub const TEXT: &'static StatementForm = &StatementForm {
        word: "text",
        ending: ".txt",
        head: no_head,
        write: plain_text::write,
        tail: "",
        alone: Some(plain_text::write_alone),
        parts: None,
    };

    /// TEI in the customisation of Parla-CLARIN.
    pub const TEI: &'static StatementForm = &StatementForm {
        word: "tei",
        ending: ".xml",
        head: tei::head,
        write: tei::write,
        tail: tei::TAIL,
        alone: Some(tei::write_alone),
        parts: None,
    };

    /// Akoma Ntoso 3.0.
    pub const AKOMA_NTOSO: &'static StatementForm = &StatementForm {
        word: "akn",
        ending: ".xml",
        head: akoma_ntoso::head,
        write: akoma_ntoso::write,
        tail: akoma_ntoso::TAIL,
        alone: Some(akoma_ntoso::write_alone),
        parts: None,
    };

    /// Markdown.
    pub const MARKDOWN: &'static StatementForm = &StatementForm {
        word: "markdown",
        ending: ".md",
        head: no_head,
        write: markdown::write,
        tail: "",
        alone: Some(markdown::write_alone),
        parts: None,
    };

    /// The vertical format of corpus tools.
    pub const VERTICAL: &'static StatementForm = &StatementForm {
        word: "vertical",
        ending: ".vert",
        head: no_head,
        write: vertical::write,
        tail: "",
        alone: Some(vertical::write),
        parts: None,
    };

    /// Bulk requests of OpenSearch and Elasticsearch.
    pub const OPENSEARCH: &'static StatementForm = &StatementForm {
        word: "opensearch",
        ending: ".ndjson",
        head: no_head,
        write: opensearch::write,
        tail: "",
        alone: None,
        // Servers refuse requests above 100 MB unless they are told otherwise; the last statement goes beyond.
        parts: Some(Parts { beside: "mapping.json", contents: opensearch::MAPPING, most: 50_000_000 }),
    };

    /// Every form.
    pub const ALL: &'static [&'static StatementForm] = &[
        StatementForm::JSONL,
        StatementForm::CSV,
        StatementForm::TEXT,
        StatementForm::TEI,
        StatementForm::AKOMA_NTOSO,
        StatementForm::MARKDOWN,
        StatementForm::VERTICAL,
        StatementForm::OPENSEARCH,
    ];
}
