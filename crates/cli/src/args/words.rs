//! What is asked of words: lines in context, use over time, lists of words, and who bears which names.

use super::ListForm;
use clap::Args;

/// Lines in context, and use over time.
#[derive(Args, Debug)]
pub struct KwicArgs {
    /// Set every place in its line, with the words before and after it
    #[arg(long, conflicts_with = "skip")]
    pub kwic: bool,
    /// Order of the lines: day, match, left, right, left2, right2 …
    #[arg(long, value_name = "ORDER", requires = "kwic", default_value = "day")]
    pub sort: String,
    /// Put lines together by speaker, year, kind or publisher
    #[arg(long, value_name = "FACT", requires = "kwic", value_parser = dictum::LineGroup::WORDS)]
    pub group: Option<String>,
    /// Words on each side
    #[arg(long, value_name = "N", requires = "kwic", default_value_t = 8, value_parser = clap::value_parser!(u16).range(0..=40))]
    pub width: u16,
    /// Tell how often it is said: by month, first and last, and by whom most
    #[arg(long, conflicts_with_all = ["kwic", "skip"])]
    pub usage: bool,
}

pub const WORDS_HELP: &str = "\
Without an option all words are counted. Queries are those of “dictum search”. Log-likelihood: Dunning 1993, Rayson and Garside 2000; log-dice: \
Rychlý 2008; log ratio: Hardie 2014; docs/guide/words.md has the formulas.";

/// Which list of words.
#[derive(Args, Debug)]
pub struct WordsArgs {
    /// Count in the turns that this finds only
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Words that stand near these oftener than elsewhere
    #[arg(long, value_name = "WORDS", conflicts_with = "of")]
    pub with: Option<String>,
    /// How near, in words on each side
    #[arg(long, value_name = "N", default_value_t = dictum::WINDOW, requires = "with")]
    pub window: usize,
    /// Key words: those that the turns this finds have oftener than the rest
    #[arg(long, value_name = "QUERY", conflicts_with = "query")]
    pub of: Option<String>,
    /// … than the turns that this finds, instead of all the rest
    #[arg(long, value_name = "QUERY", requires = "of")]
    pub against: Option<String>,
    /// Leave out words of grammar: “the”, “of”, “would”
    #[arg(long)]
    pub hide_function_words: bool,
    /// Leave out collocates and key words that stand less often
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub least: u64,
    /// How many words
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub limit: usize,
    /// The whole list, as csv or jsonl
    #[arg(long = "as", value_name = "FORM", conflicts_with = "limit")]
    pub list: Option<ListForm>,
}

pub const SPEAKERS_HELP: &str = "\
Names are joined by themselves where their likeness, office and dates speak for it; docs/guide/words.md says how. Where that is wrong, say so: \
“dictum speakers NAME --is OTHER” or “--is-not OTHER”, with --by and --reason. It is entered in the record, and the last word on two names holds.";

/// Whose names.
#[derive(Args, Debug)]
pub struct SpeakersArgs {
    /// A name of the speaker, or its slug; without one all speakers are listed
    pub name: Option<String>,
    /// How many speakers
    #[arg(long, value_name = "N", default_value_t = 30, conflicts_with = "name")]
    pub limit: u64,
    /// Enter that this name is the same person’s
    #[arg(long, value_name = "OTHER", requires_all = ["name", "by", "reason"])]
    pub is: Option<String>,
    /// Enter that this name is another person’s
    #[arg(long, value_name = "OTHER", requires_all = ["name", "by", "reason"], conflicts_with = "is")]
    pub is_not: Option<String>,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Why
    #[arg(long, value_name = "WORDS")]
    pub reason: Option<String>,
}
