//! What our extractor recovered from one capture.

use crate::{AppliedCorrection, Capture, Furniture, Listing, Moment, Span, words::vocabulary};

/// A reading of one capture: rebuildable, never the evidence itself.
///
/// Laws, tested on every page: reading only the bytes of a `span` again gives the same text; every visible
/// line of the page stands in exactly one of headline, turns, listings and furniture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The capture it was read from, with what the page told of it.
    pub capture: Capture,
    /// The version of the extractor.
    pub extractor: String,
    /// The statement, or none on a list page and on what cannot be read.
    pub statement: Option<Statement>,
    /// Page chrome, in page order.
    pub furniture: Vec<Furniture>,
    /// Other statements the page lists, in page order.
    pub listings: Vec<Listing>,
    /// What the extractor could not settle.
    pub warnings: Vec<Warning>,
    /// Where each value was read, for `--explain`.
    pub evidence: Vec<Evidence>,
    /// What people corrected in it since it was read.
    pub corrections: Vec<AppliedCorrection>,
}

/// One published item: a speech, interview, article, comment. A field the page does not tell is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its title.
    pub headline: Option<Headline>,
    /// What it is.
    pub kind: Option<StatementKind>,
    /// The body that put it out.
    pub publisher: Option<String>,
    /// Who speaks in it, in order of appearance; not the unnamed questioners.
    pub speakers: Vec<Speaker>,
    /// The house or hall: "Far Eastern University".
    pub venue: Option<String>,
    /// The town or country.
    pub place: Option<String>,
    /// At what it was said: "opening of the Forum".
    pub occasion: Option<String>,
    /// When it was said; never more precise than a day.
    pub delivered_on: Option<Moment>,
    /// When the publisher put it out.
    pub published_at: Option<Moment>,
    /// Its language as a BCP 47 tag: `en`.
    pub language: Option<String>,
    /// Languages the page offers it in, as printed: `en-GB`.
    pub translations: Vec<String>,
    /// The address that the page itself, or the statement's file, names as its own.
    pub canonical_uri: Option<String>,
    /// Names others gave it: the `id` it came with as JSON Lines.
    pub aliases: Vec<String>,
    /// Its words.
    pub turns: Vec<Turn>,
}

/// The title of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Its words.
    pub text: String,
    /// Where it stands; empty for an editor's headline, which stands nowhere on the page.
    pub span: Span,
}

/// A person who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Speaker {
    /// The fullest name the page gives.
    pub name: String,
    /// The office, as the page words it.
    pub role: Option<String>,
}

/// One speaker's stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// `t1`, `t2` … in page order.
    pub id: String,
    /// What it is in the exchange.
    pub role: TurnRole,
    /// The name its label stands for, resolved within the page.
    pub speaker: Option<String>,
    /// The mark printed before it.
    pub label: Option<Label>,
    /// Its language, where another than the statement's.
    pub language: Option<String>,
    /// The id of the turn that it gives again in another language.
    pub translation_of: Option<String>,
    /// Its blocks.
    pub paragraphs: Vec<Paragraph>,
}

/// The printed mark of a turn, as it stands: "Question:", "MR PRICE:".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The mark with its colon, white space folded.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A block of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words, white space folded, nothing improved; verse keeps its line breaks as `\n`.
    pub text: String,
    /// How it is set.
    pub form: ParagraphForm,
    /// Where it stands.
    pub span: Span,
}

impl Paragraph {
    /// Says whether these are the speaker's words: not a heading, not the office's own remark.
    pub fn is_spoken(&self) -> bool {
        !matches!(self.form, ParagraphForm::Heading | ParagraphForm::Note)
    }
}

/// Something the extractor could not settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A stable word for it: `label-unknown`.
    pub code: &'static str,
    /// What, and what to do about it.
    pub message: String,
    /// Where, if at one place.
    pub span: Option<Span>,
}

/// Where a value was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The value's name as in the JSON of a reading: `delivered_on`.
    pub field: &'static str,
    /// The rule that read it: `headline-tail`, `json-ld`.
    pub rule: &'static str,
    /// Where it stands, if in the payload.
    pub span: Option<Span>,
}

vocabulary! {
    /// What a statement is. The headline's own word decides where it has one.
    StatementKind, "kind of statement" {
        /// A formal speech.
        Address = "address",
        /// Less formal words spoken.
        Remarks = "remarks",
        /// A statement, written or spoken.
        Statement = "statement",
        /// Journalists' questions answered at an occasion made for it.
        NewsConference = "news-conference",
        /// A regular briefing.
        Briefing = "briefing",
        /// An interview.
        Interview = "interview",
        /// An article.
        Article = "article",
        /// A letter.
        Letter = "letter",
        /// A comment on an event, or the reply to one question.
        Comment = "comment",
        /// The office's report of an event.
        PressRelease = "press-release",
        /// A greeting, condolence or congratulation.
        Greeting = "greeting",
        /// A sitting with many speakers.
        Debate = "debate",
        /// Anything else.
        Other = "other",
    }
}

vocabulary! {
    /// What a turn is in the exchange.
    TurnRole, "role of a turn" {
        /// Prepared or closing words.
        Speech = "speech",
        /// A question, and a questioner's short reply.
        Question = "question",
        /// An answer.
        Answer = "answer",
        /// Who leads the occasion.
        Moderator = "moderator",
        /// Words thrown in.
        Interjection = "interjection",
        /// Written words; also what stands before the first turn.
        Text = "text",
    }
}

vocabulary! {
    /// How a paragraph is set.
    ParagraphForm, "form of a paragraph" {
        /// Running text.
        Prose = "prose",
        /// Lines of verse.
        Verse = "verse",
        /// An item of a list.
        List = "list",
        /// A block quotation.
        Quote = "quote",
        /// The office's own remark: nobody's words.
        Note = "note",
        /// A title inside the statement: nobody's words.
        Heading = "heading",
    }
}
