//! One quotation against many statements: judge each, weigh splices across them, rank.

use crate::{
    Candidates, Judgement, Place, Quote, arrange::Prepared, judge, lexicon::Lexicon, person::is_same_person,
    stream::Stream,
};
use dictum_model::{Moment, Statement, Verdict};
use std::cmp::Ordering;

/// What is asked beside the quotation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Who is said to have spoken the words.
    pub speaker: Option<&'a str>,
    /// How many other candidates are wanted beside the best.
    pub others: usize,
    /// What an index knows of the quotation, where one was asked.
    pub found: Option<&'a Candidates>,
}

/// A statement that may hold the quotation.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The caller's number for it, given back in every passage.
    pub doc: u64,
    /// Its words.
    pub statement: &'a Statement,
    /// The paragraphs to look at; all of them where it is empty.
    pub places: &'a [Place],
    /// Whether it stands at the date that was asked for; true where none was.
    pub on_date: bool,
}

impl<'a> Held<'a> {
    /// A statement to be looked at as a whole.
    pub fn whole(doc: u64, statement: &'a Statement) -> Held<'a> {
        Held { doc, statement, places: &[], on_date: true }
    }

    fn said_at(&self) -> Option<Moment> {
        self.statement.delivered_on.or(self.statement.published_at)
    }
}

/// A statement that an index names, fetched when it has to be looked at.
pub struct Offered<'f, 'a> {
    /// How many words of the quotation stand in it in order, where the index told; spares a look at poor candidates.
    pub common_words: Option<usize>,
    /// Fetches it; nothing where it is not to be looked at, or cannot.
    pub fetch: Box<dyn FnOnce() -> Option<Held<'a>> + 'f>,
}

impl<'f, 'a: 'f> From<Held<'a>> for Offered<'f, 'a> {
    fn from(held: Held<'a>) -> Offered<'f, 'a> {
        Offered { common_words: None, fetch: Box::new(move || Some(held)) }
    }
}

/// Sets a quotation against one statement; nothing if no passage of it aligns above the floor.
///
/// The cautions `superseded`, `translation` and `elsewhere` are not the statement's to tell: the caller adds them.
pub fn judge_one(quote: &Quote, asked: &Asked<'_>, held: &Held<'_>) -> Option<Judgement> {
    judge_with(&prepared(quote, asked, lexicon_of(held)), asked, held)
}

fn prepared<'a>(quote: &'a Quote, asked: &Asked<'a>, lexicon: &'static Lexicon) -> Prepared<'a> {
    Prepared::new(quote, lexicon).knowing(asked.found)
}

fn judge_with(prepared: &Prepared<'_>, asked: &Asked<'_>, held: &Held<'_>) -> Option<Judgement> {
    judge::judge(prepared, &[Stream::of(held.doc, held.statement, held.places)], asked.speaker)
}

fn lexicon_of(held: &Held<'_>) -> &'static Lexicon {
    Lexicon::of(held.statement.language.as_deref())
}

/// Sets a quotation against candidates and gives the best answers first; none means `not-found` in these.
///
/// Candidates are fetched as they come and no more of them than needed: once the words stand somewhere as claimed, spoken
/// by whom they should be, only as many more are looked at as [`Asked::others`] wants; one that holds too few of the words is fetched
/// only as a part of a splice. Ties are ordered: right speaker, right date, earliest.
pub fn check<'f, 'a: 'f>(
    quote: &Quote,
    asked: &Asked<'_>,
    candidates: impl IntoIterator<Item = impl Into<Offered<'f, 'a>>>,
) -> Vec<Judgement> {
    let offered = candidates.into_iter().map(Into::into);
    let mut candidates: Vec<Candidate<'f, 'a>> = offered.map(Candidate::of).collect();
    if looks_spliced(quote, asked) {
        let spliced = across(quote, asked, &mut candidates).filter(Ranked::is_surely_spliced);
        if let Some(spliced) = spliced {
            return vec![spliced.judgement];
        }
    }
    let mut ranked: Vec<Ranked> = Vec::new();
    let mut most_common = None;
    let mut ready: Option<Prepared<'_>> = None;
    let mut failed = 0;
    for candidate in &mut candidates {
        let enough = ranked.len() > asked.others;
        if failed >= MOST_FAILED && ranked.is_empty() {
            break;
        }
        let common_words = candidate.common_words;
        if enough && (ranked.iter().any(Ranked::is_settled) || is_outdone(common_words, most_common, &ranked))
        {
            break;
        }
        if common_words.is_some_and(|common| holds_too_little(quote, common)) {
            continue;
        }
        let Some(held) = candidate.held() else { continue };
        most_common = most_common.max(common_words);
        let lexicon = lexicon_of(held);
        let at_hand = ready.take().filter(|ready| std::ptr::eq(ready.lexicon, lexicon));
        let ready = ready.insert(at_hand.unwrap_or_else(|| prepared(quote, asked, lexicon)));
        let judgement = judge_with(ready, asked, held);
        failed += usize::from(judgement.is_none());
        ranked.extend(judgement.map(|judgement| Ranked::new(judgement, held, asked)));
    }
    let told = |found: &Ranked| is_surely_one(&found.judgement) || found.is_surely_spliced();
    if !ranked.iter().any(told) && may_be_spliced(quote, asked) {
        ranked.extend(across(quote, asked, &mut candidates));
    }
    ranked.sort_by(Ranked::order);
    ranked.truncate(asked.others + 1);
    ranked.into_iter().map(|found| found.judgement).collect()
}

/// A candidate, fetched or not yet.
struct Candidate<'f, 'a> {
    common_words: Option<usize>,
    fetch: Option<Box<dyn FnOnce() -> Option<Held<'a>> + 'f>>,
    held: Option<Held<'a>>,
}

impl<'f, 'a> Candidate<'f, 'a> {
    fn of(offered: Offered<'f, 'a>) -> Candidate<'f, 'a> {
        Candidate { common_words: offered.common_words, fetch: Some(offered.fetch), held: None }
    }

    /// Fetches it, once.
    fn held(&mut self) -> Option<&Held<'a>> {
        if let Some(fetch) = self.fetch.take() {
            self.held = fetch();
        }
        self.held.as_ref()
    }
}

/// Says whether so many words of a quotation, in order, are too few for it to be found where they stand; a part of it may stand there.
fn holds_too_little(quote: &Quote, common_words: usize) -> bool {
    common_words * 100 < quote.words().len() * LEAST_IN_ORDER
}

/// Says whether a passage holds so much of the quotation that no splice is looked for.
fn is_surely_one(judgement: &Judgement) -> bool {
    judgement.verdict != Verdict::Spliced && judgement.score > SURELY_ONE
}

/// In hundredths: of 1,290 labelled quotations with changes the poorest had 44 of its words in order where it stood.
const LEAST_IN_ORDER: usize = 42;
/// Where so many of the best candidates do not hold the quotation, none does.
const MOST_FAILED: usize = 4;

/// Says whether a candidate has so many words less than one that was found to hold the quotation, that it cannot
/// hold it better: a fifth less, or two words less than one that holds nearly all of it.
fn is_outdone(common_words: Option<usize>, most: Option<usize>, ranked: &[Ranked]) -> bool {
    let best = ranked.iter().map(|found| found.judgement.score).fold(0.0, f32::max);
    common_words.zip(most).is_some_and(|(common, most)| {
        (best > SURELY_ONE && common * 5 < most * 4) || (best > NEARLY_ALL && common + 2 <= most)
    })
}

/// With this much held, the rest is a word or two; to hold more, a candidate with less in order would have to consist of slips.
const NEARLY_ALL: f32 = 0.9;
/// A passage that holds this much of the quotation is not better explained by two.
const SURELY_ONE: f32 = 0.75;
/// As of [`SURELY_ONE`], of a quotation that lacks many words in every statement.
const SURELY_SPLICED: f32 = 0.9;
/// Splices are sought across this many of the candidates: an index puts those first that hold what the best lacks.
const MOST_SPLICED: usize = 4;

/// Says whether so many words stand in runs somewhere that they may be the parts of a splice.
fn may_be_spliced(quote: &Quote, asked: &Asked<'_>) -> bool {
    asked.found.is_none_or(|found| found.covered_together * 100 >= quote.words().len() * LEAST_IN_RUNS)
}

/// In hundredths: the parts of a splice account for nearly all of it, and the words they lack are slips. Of 149 labelled
/// splices none had less than 94.
const LEAST_IN_RUNS: usize = 75;

/// In hundredths: a statement with fewer of the words in order does not hold them as one passage with a few changes.
const LEAST_IN_ONE: usize = 75;

/// Says whether the best statement lacks many words and a few together hold nearly all, so that one look at these spares
/// as many looks at each.
fn looks_spliced(quote: &Quote, asked: &Asked<'_>) -> bool {
    let words = quote.words().len();
    asked.others == 0
        && asked.found.is_some_and(|found| {
            let best = found.statements.first().map_or(words, |best| best.common_words);
            best * 100 < words * LEAST_IN_ONE && found.covered_together * 100 >= words * SURELY_TOGETHER
        })
}

/// In hundredths, as of [`LEAST_IN_RUNS`].
const SURELY_TOGETHER: usize = 90;

/// The quotation as a splice across the first few statements that can be fetched.
fn across(quote: &Quote, asked: &Asked<'_>, candidates: &mut [Candidate<'_, '_>]) -> Option<Ranked> {
    let few: Vec<&Held<'_>> = candidates.iter_mut().filter_map(Candidate::held).take(MOST_SPLICED).collect();
    let streams: Vec<Stream<'_>> =
        few.iter().map(|held| Stream::of(held.doc, held.statement, held.places)).collect();
    let judgement = judge::judge(&prepared(quote, asked, lexicon_of(few.first()?)), &streams, asked.speaker)?;
    let doc = judgement.passages.first()?.doc;
    let held = few.iter().find(|held| held.doc == doc)?;
    Some(Ranked::new(judgement, held, asked))
}

/// A judgement with what orders it among others.
struct Ranked {
    judgement: Judgement,
    right_speaker: bool,
    on_date: bool,
    said_at: Option<Moment>,
}

impl Ranked {
    fn new(judgement: Judgement, held: &Held<'_>, asked: &Asked<'_>) -> Ranked {
        let right_speaker = match (asked.speaker, judgement.speaker.as_deref()) {
            (None, _) => true,
            (Some(asked), Some(named)) => is_same_person(asked, named),
            (Some(_), None) => false,
        };
        Ranked { judgement, right_speaker, on_date: held.on_date, said_at: held.said_at() }
    }

    fn is_settled(&self) -> bool {
        let clean = matches!(self.judgement.verdict, Verdict::Exact | Verdict::Abridged);
        clean && self.right_speaker && self.on_date
    }

    /// Says whether the parts account for more of the quotation than one passage could that lacks many of its words.
    fn is_surely_spliced(&self) -> bool {
        self.judgement.verdict == Verdict::Spliced && self.judgement.score > SURELY_SPLICED
    }

    /// Words on the record as claimed before words altered, whoever spoke them: a misattribution is found, not hidden.
    fn order(&self, other: &Ranked) -> Ordering {
        let tier = |ranked: &Ranked| match ranked.judgement.verdict {
            Verdict::Exact => 0,
            Verdict::Abridged => 1,
            Verdict::Altered | Verdict::Spliced => 2,
            Verdict::NotFound => 3,
        };
        tier(self)
            .cmp(&tier(other))
            .then_with(|| rounded(other.judgement.score).cmp(&rounded(self.judgement.score)))
            .then_with(|| other.right_speaker.cmp(&self.right_speaker))
            .then_with(|| other.on_date.cmp(&self.on_date))
            .then_with(|| earliest_first(self.said_at, other.said_at))
            .then_with(|| self.judgement.passages.cmp(&other.judgement.passages))
    }
}

/// Scores a hair apart are a tie.
fn rounded(score: f32) -> i32 {
    (score * 100.0).round() as i32
}

fn earliest_first(a: Option<Moment>, b: Option<Moment>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.to_string().cmp(&b.to_string()),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}
