//! The parts of a statement as its page sets them.

use crate::{
    links,
    site::{cards::When, chart::archive_path, wording},
};
use dictum::{
    Absence, CaptureOfStatement, EnteredEdition, LinkKind, LinkedStatement, RecurringPassage, StatementView,
    model::{AppliedCorrection, Paragraph, ParagraphForm, Statement, Turn, TurnRole},
};

/// A fact about the statement, for the list in its head.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) href: Option<String>,
    /// Whether it is an address outside the archive, which takes a line of its own.
    pub(super) is_outside: bool,
}

/// A turn.
pub(super) struct TurnView {
    pub(super) id: String,
    pub(super) role: &'static str,
    /// The mark in the margin: as printed, else who speaks where that changes.
    pub(super) label: Option<String>,
    /// Who speaks, where the mark does not say it.
    pub(super) speaker: Option<String>,
    /// What the turn is, where the mark does not say it.
    pub(super) role_name: Option<String>,
    /// Whether it is an answer under a mark of its own, which needs no further word for the eye.
    pub(super) is_plain_answer: bool,
    pub(super) language: Option<String>,
    pub(super) translation_of: Option<String>,
    pub(super) blocks: Vec<Block>,
    /// Where the turn stands on the captured page.
    pub(super) evidence: String,
}

/// Paragraphs that are set as one: a single one, or the items of a list.
pub(super) struct Block {
    pub(super) form: &'static str,
    pub(super) items: Vec<Item>,
}

/// A paragraph.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of a paragraph: plain, or one that stands in other statements too.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) recurs: Option<Recurs>,
}

/// Where the other places of a passage are listed.
pub(super) struct Recurs {
    pub(super) href: String,
    /// In how many others it stands, in words.
    pub(super) count: String,
}

/// A capture that the statement rests on.
pub(in crate::site) struct CaptureView {
    pub(in crate::site) entry: u64,
    pub(in crate::site) captured: Option<When>,
    pub(in crate::site) digest: String,
    pub(in crate::site) short_digest: String,
    pub(in crate::site) payload: String,
    pub(in crate::site) evidence: String,
    /// The place of the edition that it shows, where there are several.
    pub(in crate::site) edition_number: Option<usize>,
    pub(in crate::site) is_revisit: bool,
}

/// An edition.
pub(super) struct EditionView {
    /// Its place among the editions, from 1.
    pub(super) number: usize,
    pub(super) entry: u64,
    pub(super) href: String,
    pub(super) is_shown: bool,
    /// Where it is compared with the edition before it.
    pub(super) compare: Option<String>,
}

/// The same statement elsewhere.
pub(super) struct LinkView {
    pub(super) href: String,
    /// Where the two are set beside each other.
    pub(super) beside: String,
    pub(super) headline: String,
    /// Its language and who put it out, as far as told.
    pub(super) facts: Vec<String>,
    /// How the two are one, in words.
    pub(super) how: String,
}

/// A sight of the statement's absence.
pub(super) struct AbsenceView {
    pub(super) when: Option<When>,
    /// What was seen, in words.
    pub(super) how: &'static str,
    pub(super) witness: u64,
    pub(super) witness_href: String,
    /// The capture that shows the statement again.
    pub(super) seen_again: Option<u64>,
    pub(super) seen_again_href: String,
}

/// Something that a person corrected in the reading.
pub(super) struct CorrectionView {
    /// What it is, in words.
    pub(super) what: String,
    /// The words by which a turn or passage is known.
    pub(super) words: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) by: String,
    pub(super) reason: String,
    pub(super) made: Option<When>,
}

/// What people corrected, in the order in which it was laid over the reading.
pub(super) fn corrections(view: &StatementView) -> Vec<CorrectionView> {
    let set = |correction: &AppliedCorrection| CorrectionView {
        what: wording::title(&correction.field.as_str().replace('_', "-")),
        words: correction.words.clone(),
        from: correction.from.clone(),
        to: correction.to.clone(),
        by: correction.by.clone(),
        reason: correction.reason.clone(),
        made: correction.made_at.and_then(|at| When::of(&at.to_string())),
    };
    view.reading.corrections.iter().map(set).collect()
}

/// What is marked in the words of a statement: its passages that stand elsewhere, in order.
pub(super) struct Marks<'a> {
    /// The address of the list of them.
    pub(super) trace: String,
    pub(super) passages: &'a [RecurringPassage],
}

impl Marks<'_> {
    /// Cuts a paragraph's text where marks begin and end.
    fn cut(&self, turn: &str, paragraph: usize, text: &str) -> Vec<Piece> {
        let plain = |text: &str| Piece { text: text.to_owned(), recurs: None };
        let (mut pieces, mut at) = (Vec::new(), 0);
        let here = self.passages.iter().filter(|one| one.turn == turn && one.paragraph == paragraph);
        for passage in here {
            let (Some(before), Some(words)) =
                (text.get(at..passage.range.start), text.get(passage.range.clone()))
            else {
                continue;
            };
            if !before.is_empty() {
                pieces.push(plain(before));
            }
            let href = format!("{}#{turn}p{paragraph}", self.trace);
            let count = format!("In {} too", wording::count(passage.statements as u64, "other statement"));
            pieces.push(Piece { text: words.to_owned(), recurs: Some(Recurs { href, count }) });
            at = passage.range.end;
        }
        pieces.extend(text.get(at..).filter(|rest| !rest.is_empty()).map(plain));
        pieces
    }
}

/// Sets the turns of a statement.
pub(super) fn turns(statement: &Statement, capture: u64, marks: &Marks<'_>) -> Vec<TurnView> {
    let mut speaker_before: Option<&str> = None;
    let mut views = Vec::with_capacity(statement.turns.len());
    for turn in &statement.turns {
        let changes = turn.speaker.as_deref() != speaker_before;
        views.push(TurnView::of(turn, changes, capture, marks));
        speaker_before = turn.speaker.as_deref();
    }
    views
}

impl TurnView {
    fn of(turn: &Turn, speaker_changes: bool, capture: u64, marks: &Marks<'_>) -> TurnView {
        let label = turn.label.as_ref().map(|label| label.text.trim_end_matches([':', '.', ' ']).to_owned());
        let speaker = turn.speaker.clone().filter(|name| match &label {
            Some(label) => !label.to_lowercase().contains(&name.to_lowercase()),
            None => speaker_changes,
        });
        let role_name = wording::title(turn.role.as_str());
        let is_said = label.as_deref().is_some_and(|label| label.eq_ignore_ascii_case(&role_name));
        let is_plain = matches!(turn.role, TurnRole::Text | TurnRole::Speech);
        let evidence = links::with_query(&links::evidence(capture), &[("turn", &turn.id)]);
        TurnView {
            is_plain_answer: turn.role == TurnRole::Answer && label.is_some(),
            id: turn.id.clone(),
            role: turn.role.as_str(),
            label,
            speaker,
            role_name: (!is_said && !is_plain).then_some(role_name),
            language: turn.language.as_deref().map(|told| wording::language_tag(Some(told)).to_owned()),
            translation_of: turn.translation_of.clone(),
            blocks: blocks(&turn.id, &turn.paragraphs, marks),
            evidence: format!("{evidence}#passage"),
        }
    }
}

/// Sets paragraphs; items of a list that follow each other become one list.
fn blocks(turn: &str, paragraphs: &[Paragraph], marks: &Marks<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let pieces = marks.cut(turn, at + 1, &paragraph.text);
        let item = Item { id: format!("{turn}p{}", at + 1), pieces };
        match blocks.last_mut() {
            Some(block) if paragraph.form == ParagraphForm::List && block.form == "list" => {
                block.items.push(item)
            }
            _ => blocks.push(Block { form: paragraph.form.as_str(), items: vec![item] }),
        }
    }
    blocks
}

/// The same statement at other addresses and in other languages.
pub(super) fn links_of(view: &StatementView) -> Vec<LinkView> {
    let set = |link: &LinkedStatement| {
        let card = &link.statement;
        let told = [card.language.clone(), card.publisher.clone(), Some(wording::time(card.day()))];
        LinkView {
            href: links::statement(&card.id),
            beside: links::beside(&view.card.id, &card.id),
            headline: card.headline.clone().unwrap_or_else(|| card.id.clone()),
            facts: told.into_iter().flatten().filter(|word| !word.is_empty()).collect(),
            how: match link.kind {
                LinkKind::SameWords => format!("the same words, {:.0} % of them", link.share * 100.0),
                LinkKind::Translation => "in another language".to_owned(),
            },
        }
    };
    view.links.iter().map(set).collect()
}

/// When the statement was seen to be gone, in the order of entry.
pub(super) fn absences(view: &StatementView) -> Vec<AbsenceView> {
    let set = |absence: &Absence| {
        let absent = &absence.entered.absent;
        AbsenceView {
            when: absent.observed_at.and_then(|at| When::of(&at.to_string())),
            how: absent.how.in_words(),
            witness: absent.witness,
            witness_href: links::evidence(absent.witness),
            seen_again: absence.seen_again_in,
            seen_again_href: absence.seen_again_in.map(links::evidence).unwrap_or_default(),
        }
    };
    view.absences.iter().map(set).collect()
}

/// The captures that a statement rests on, in the order of entry.
pub(in crate::site) fn captures(view: &StatementView) -> Vec<CaptureView> {
    view.captures.iter().map(|capture| CaptureView::of(capture, &view.editions)).collect()
}

impl CaptureView {
    fn of(capture: &CaptureOfStatement, editions: &[EnteredEdition]) -> CaptureView {
        let facts = &capture.entered.capture;
        let edition = editions.iter().position(|entered| entered.entry == capture.edition);
        CaptureView {
            entry: capture.entered.entry,
            captured: facts.captured_at.and_then(|at| When::of(&at.to_string())),
            digest: facts.digest.to_string(),
            short_digest: wording::short_digest(&facts.digest),
            payload: format!("/payload/{}", facts.digest),
            evidence: links::evidence(capture.entered.entry),
            edition_number: edition.filter(|_| editions.len() > 1).map(|at| at + 1),
            is_revisit: capture.entered.is_revisit,
        }
    }
}

/// The editions of a statement, in the order in which they were first seen.
pub(super) fn editions(view: &StatementView) -> Vec<EditionView> {
    let edition = |(at, entered): (usize, &EnteredEdition)| {
        let entry = entered.entry.to_string();
        EditionView {
            number: at + 1,
            entry: entered.entry,
            href: links::with_query(&links::statement(&view.card.id), &[("edition", &entry)]),
            is_shown: entered.entry == view.edition_shown,
            compare: at
                .checked_sub(1)
                .and_then(|before| view.editions.get(before))
                .map(|before| links::compare(&view.card.id, before.entry, entered.entry)),
        }
    };
    view.editions.iter().enumerate().map(edition).collect()
}

/// What is known of a statement beside its words, in the order of its list.
pub(super) fn facts(view: &StatementView) -> Vec<Fact> {
    let card = &view.card;
    let statement = view.statement();
    let plain =
        |name, value: Option<String>| Some(Fact { name, value: value?, href: None, is_outside: false });
    let time = |name, told: Option<&str>| plain(name, told.map(wording::time));
    let facts = [
        card.delivered_on.as_deref().map(|day| Fact {
            name: "Said",
            value: wording::time(day),
            href: day.get(..10).map(archive_path),
            is_outside: false,
        }),
        time("Put out", card.published_at.as_deref()),
        plain("At", statement.and_then(|statement| statement.occasion.clone())),
        plain("Venue", statement.and_then(|statement| statement.venue.clone())),
        plain("Place", card.place.clone()),
        card.publisher.as_deref().map(|name| Fact {
            name: "Publisher",
            value: name.to_owned(),
            href: Some(links::publisher(name)),
            is_outside: false,
        }),
        plain("Language", card.language.clone()),
        plain("Also offered in", statement.map(|s| s.translations.join(", ")).filter(|all| !all.is_empty())),
        card.target_uri.as_ref().map(|uri| Fact {
            name: "Address",
            value: uri.clone(),
            href: links::web_address(uri).map(str::to_owned),
            is_outside: true,
        }),
        plain("Known as", Some(card.aliases.join(", ")).filter(|all| !all.is_empty())),
        plain("Length", Some(wording::count(card.words, "word"))),
    ];
    facts.into_iter().flatten().collect()
}
