//! `check`: did these words stand in the record, where, and what differs? See `docs/guide/check.md` for what each verdict promises.

mod answer;
pub(crate) mod article;
mod editions;

use crate::{
    Dictum,
    browse::{Coverage, StatementCard},
    cite::Citation,
    error::{Error, Result},
};
use answer::Answering;
use dictum_archive::derived::{Postings, ShelfFilter, slug};
use dictum_collate::{Asked, Candidates, Held, Judgement, Offered, Quote, Wanted, candidates};
use dictum_model::{Caution, Digest, EditClass, Moment, Reading, Span, Verdict};
use jiff::Timestamp;
use std::{
    cell::{Cell, OnceCell},
    ops::Range,
    sync::{Arc, PoisonError},
};

/// A quotation to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckRequest {
    /// The claimed words, with any marks of omission and brackets.
    pub quote: String,
    /// Who is said to have said them.
    pub speaker: Option<String>,
    /// The first day on which they may have been said: `2021`, `2021-07`, `2021-07-08`.
    pub from: Option<String>,
    /// The last such day.
    pub to: Option<String>,
    /// A publisher's exact name: only its statements are searched.
    pub publisher: Option<String>,
    /// How many further candidates are shown at most.
    pub limit: usize,
}

/// What the record says of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckAnswer {
    /// The quotation as asked.
    pub quote: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What a reader must know beside it.
    pub cautions: Vec<CautionNote>,
    /// The passage that the verdict is about; for `spliced` there may be more than one; none for `not-found`.
    pub matches: Vec<CheckMatch>,
    /// Other passages that come near, best first.
    pub others: Vec<CheckMatch>,
    /// What was searched, with known gaps.
    pub coverage: Coverage,
}

/// A caution with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CautionNote {
    /// Which caution.
    pub caution: Caution,
    /// What it is about here, in a sentence.
    pub note: String,
}

/// A passage that a quotation, or a part of it, was found in.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckMatch {
    /// The statement.
    pub statement: StatementCard,
    /// The entry number of the edition.
    pub edition: u64,
    /// The entry number of the capture that shows it.
    pub capture: u64,
    /// The payload that holds the words.
    pub payload: Digest,
    /// When that capture was made.
    pub captured_at: Option<Timestamp>,
    /// What a check against this passage alone says.
    pub verdict: Verdict,
    /// Where the words stand.
    pub passages: Vec<PassageAt>,
    /// The quotation and the passage, word by word.
    pub alignment: Vec<AlignedStretch>,
    /// The turn's role.
    pub role: String,
    /// Who spoke the words.
    pub speaker: Option<String>,
    /// The passage's paragraphs with one before and one after.
    pub context: Vec<ContextParagraph>,
    /// For an answer, the question it answers.
    pub question: Option<String>,
    /// How to cite the passage.
    pub citation: Citation,
    /// The permanent path of the passage in the reading room: `/statement/ID#t3p2`, with `?edition=N` for a replaced edition.
    pub path: String,
    /// A link to the words on the publisher's own page, where its address is known (a text fragment).
    pub link: Option<String>,
    /// For ranking only: never a verdict.
    pub score: f32,
}

/// A run of words in one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageAt {
    /// The turn's id.
    pub turn: String,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// The paragraph's position in the statement, from 0, as batch answers count.
    pub paragraph_in_statement: usize,
    /// Byte range in the paragraph's text.
    pub range: Range<usize>,
    /// The paragraph's place in the payload.
    pub span: Span,
}

/// A stretch of the alignment of quotation and passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlignedStretch {
    /// What happened to it.
    pub change: Change,
    /// The words in the quotation, as they stand there; empty for what the quotation left out.
    pub quoted: String,
    /// The words in the passage, as they stand there; empty for what the quotation put in.
    pub recorded: String,
    /// What kind of word the edit touches; none for words that are the same.
    pub class: Option<EditClass>,
    /// Byte range in the quotation.
    pub quoted_range: Range<usize>,
}

/// How quotation and passage differ at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same words.
    Same,
    /// Other words in their place.
    Substituted,
    /// Words of the passage that the quotation leaves out without a mark.
    Dropped,
    /// Words of the quotation that the passage does not have.
    Added,
    /// Words left out at a mark of omission.
    Omitted,
    /// Words put in within square brackets, in place of those of the passage, if any.
    Bracketed,
}

impl Change {
    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Substituted => "substituted",
            Change::Dropped => "dropped",
            Change::Added => "added",
            Change::Omitted => "omitted",
            Change::Bracketed => "bracketed",
        }
    }
}

/// A paragraph of the context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextParagraph {
    /// The turn's id.
    pub turn: String,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// Its words.
    pub text: String,
    /// Byte ranges of the words found.
    pub marks: Vec<Range<usize>>,
}

/// How many statements are looked at more closely. On 1,000 labelled quotations the right one was never below the fifth.
const LOOKED_AT: usize = 8;

/// A statement that may hold the quotation, with its words at hand.
pub(crate) struct Candidate {
    pub(crate) edition: u64,
    pub(crate) capture: u64,
    pub(crate) card: StatementCard,
    /// How many editions its statement has.
    pub(crate) editions: usize,
    pub(crate) is_latest: bool,
    pub(crate) reading: Arc<Reading>,
}

/// The candidates of a check. Each is fetched when it is first looked at: most checks are settled by the first.
struct Shortlist<'a> {
    dictum: &'a Dictum,
    request: &'a CheckRequest,
    found: &'a Candidates,
    fetched: Vec<OnceCell<Option<Candidate>>>,
    /// The latest edition of the best candidate's statement, where it was not among them.
    latest: OnceCell<Option<Candidate>>,
    trouble: Cell<Option<Error>>,
}

impl Dictum {
    /// Checks a quotation against the record.
    ///
    /// # Errors
    /// Asked wrongly where the quotation has no words or too many, or a day makes no sense.
    pub fn check(&self, request: &CheckRequest) -> Result<CheckAnswer> {
        let quote = Quote::parse(&request.quote).map_err(|error| {
            Error::asked_wrongly(error.to_string())
                .with_hint("give the claimed words, with … where some are left out")
        })?;
        let days = days(request)?;
        let postings = self.postings()?;
        // Of a filtered archive more candidates are asked for, since some will be of other publishers.
        let limit = (LOOKED_AT + request.limit) * if request.publisher.is_some() { 4 } else { 1 };
        let wanted = Wanted { speaker: request.speaker.as_deref(), days, limit };
        let found = candidates(&postings.segments(), &quote, &wanted);
        let shortlist = Shortlist::new(self, request, &found);
        let judgements = shortlist.judge(&quote);
        if let Some(error) = shortlist.trouble.take() {
            return Err(error);
        }
        let coverage = self.coverage(&filter(request))?;
        Answering { dictum: self, request, quote: &quote, candidates: &shortlist.looked_at(), found: &found }
            .answer(judgements, coverage)
    }

    /// The postings as they are now; opened again when somebody has committed to them.
    fn postings(&self) -> Result<Arc<Postings>> {
        let derived = self.archive.folder().derived();
        let mut at_hand = self.postings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(postings) = at_hand.as_ref().filter(|postings| !postings.is_stale(&derived)) {
            return Ok(postings.clone());
        }
        let postings = Arc::new(Postings::open(&derived)?);
        *at_hand = Some(postings.clone());
        Ok(postings)
    }

    /// Fetches the edition that a candidate names; `None` where the request does not ask for statements like it.
    fn fetch_candidate(&self, edition: u64, request: &CheckRequest) -> Result<Option<Candidate>> {
        let catalogue = self.archive.catalogue()?;
        let entered = catalogue.edition(edition)?.edition;
        let Some(card) = self.with_shelf(|shelf| shelf.statement(&entered.statement))? else {
            return Ok(None);
        };
        if request.publisher.as_ref().is_some_and(|wanted| card.publisher.as_ref() != Some(wanted)) {
            return Ok(None);
        }
        let is_latest = card.edition == edition;
        let capture = if is_latest { card.capture } else { entered.capture };
        let editions = catalogue.editions(&entered.statement)?.len();
        Ok(Some(Candidate { edition, capture, card, editions, is_latest, reading: self.reading(capture)? }))
    }
}

impl<'a> Shortlist<'a> {
    fn new(dictum: &'a Dictum, request: &'a CheckRequest, found: &'a Candidates) -> Shortlist<'a> {
        let fetched = found.statements.iter().map(|_| OnceCell::new()).collect();
        Shortlist { dictum, request, found, fetched, latest: OnceCell::new(), trouble: Cell::new(None) }
    }

    /// Fetches a candidate, once; trouble is kept for whoever asked.
    fn fetch(&self, i: usize) -> Option<&Candidate> {
        let fetch = || match self.dictum.fetch_candidate(self.found.statements[i].doc, self.request) {
            Ok(candidate) => candidate,
            Err(error) => {
                self.trouble.set(Some(error));
                None
            }
        };
        self.fetched.get(i)?.get_or_init(fetch).as_ref()
    }

    /// Fetches the latest edition of a statement of which only an older one was found.
    fn fetch_latest(&self, edition: u64) -> Option<&Candidate> {
        let fetch = || match self.dictum.fetch_candidate(edition, self.request) {
            Ok(candidate) => candidate,
            Err(error) => {
                self.trouble.set(Some(error));
                None
            }
        };
        self.latest.get_or_init(fetch).as_ref()
    }

    fn looked_at(&self) -> Vec<&Candidate> {
        self.fetched.iter().chain([&self.latest]).filter_map(|cell| cell.get()?.as_ref()).collect()
    }

    /// Judges the candidates. Where words stand in two editions of one statement alike, the latest is the one shown.
    fn judge(&self, quote: &Quote) -> Vec<Judgement> {
        let asked = Asked {
            speaker: self.request.speaker.as_deref(),
            others: self.request.limit,
            found: Some(self.found),
        };
        let offered = self.found.statements.iter().enumerate().map(|(i, found)| Offered {
            common_words: Some(found.common_words),
            fetch: Box::new(move || {
                Some(Held {
                    doc: found.doc,
                    statement: self.fetch(i)?.reading.statement.as_ref()?,
                    places: &found.places,
                    on_date: found.on_date,
                })
            }),
        });
        let mut judgements = dictum_collate::check(quote, &asked, offered);
        let Some(best) = judgements.first() else { return judgements };
        if let Some(latest) = self.latest_edition_that_holds(best, quote, &asked) {
            judgements.insert(0, latest);
        }
        judgements
    }

    /// Where the best answer rests on an edition that was replaced: the same verdict on a later edition of that statement.
    fn latest_edition_that_holds(
        &self,
        best: &Judgement,
        quote: &Quote,
        asked: &Asked<'_>,
    ) -> Option<Judgement> {
        let doc = best.passages.first()?.doc;
        let position = |doc: u64| self.found.statements.iter().position(|found| found.doc == doc);
        let replaced = self.fetch(position(doc)?).filter(|candidate| !candidate.is_latest)?;
        let latest = match position(replaced.card.edition) {
            Some(position) => self.fetch(position)?,
            None => self.fetch_latest(replaced.card.edition)?,
        };
        let held = Held::whole(latest.edition, latest.reading.statement.as_ref()?);
        dictum_collate::judge_one(quote, asked, &held).filter(|judgement| judgement.verdict == best.verdict)
    }
}

/// The period asked for, for deciding ties.
fn days(request: &CheckRequest) -> Result<Option<(Moment, Moment)>> {
    let parse = |word: &Option<String>| {
        word.as_deref()
            .map(|word| word.parse::<Moment>().map_err(|error| Error::asked_wrongly(error.to_string())))
            .transpose()
    };
    let (from, to) = (parse(&request.from)?, parse(&request.to)?);
    const BEGINNING: Moment = Moment::Year(0);
    const END: Moment = Moment::Year(9999);
    Ok((from.is_some() || to.is_some()).then(|| (from.unwrap_or(BEGINNING), to.unwrap_or(END))))
}

/// What is covered by a request: the statements of that speaker, publisher and period.
fn filter(request: &CheckRequest) -> ShelfFilter {
    ShelfFilter {
        speaker_slug: request.speaker.as_deref().map(slug),
        publisher: request.publisher.clone(),
        day_prefix: None,
        from: request.from.clone(),
        to: request.to.clone(),
    }
}
