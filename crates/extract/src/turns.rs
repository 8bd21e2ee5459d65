//! Makes turns of paragraphs and labels.

mod roles;
mod tongues;
mod unmarked;

use crate::{
    labels::Found,
    lexicon::{LabelWord, List, lexicon},
    names, notes,
    paragraphs::Block,
    speakers::People,
};
use dictum_model::{ParagraphForm, StatementKind, TurnRole};

/// A turn before its spans are those of the payload.
#[derive(Debug)]
pub(crate) struct Draft {
    /// What it is in the exchange.
    pub(crate) role: TurnRole,
    /// Who speaks.
    pub(crate) person: Option<usize>,
    /// The paragraph whose label begins it, and the label's length.
    pub(crate) label: Option<(usize, usize)>,
    /// Its language, where another than the statement's.
    pub(crate) language: Option<&'static str>,
    /// The number of the draft that it gives again in another language.
    pub(crate) translation_of: Option<usize>,
    /// Its paragraphs; the first without its label.
    pub(crate) paragraphs: Vec<DraftParagraph>,
}

impl Draft {
    /// A turn without any paragraphs yet.
    fn new(role: TurnRole, person: Option<usize>, label: Option<(usize, usize)>) -> Draft {
        Draft { role, person, label, language: None, translation_of: None, paragraphs: Vec::new() }
    }

    /// Says whether all of it is nobody's words.
    fn is_silent(&self) -> bool {
        self.paragraphs.iter().all(|one| matches!(one.form, ParagraphForm::Heading | ParagraphForm::Note))
    }
}

/// A paragraph of a draft: a block, or what is left of it after its label.
#[derive(Debug)]
pub(crate) struct DraftParagraph {
    /// The number of its block.
    pub(crate) block: usize,
    /// Where in the block's words it begins.
    pub(crate) from: usize,
    /// How it is set.
    pub(crate) form: ParagraphForm,
}

/// What is known of the statement when turns are made.
pub(crate) struct Setting<'a> {
    /// The paragraphs.
    pub(crate) blocks: &'a [Block],
    /// The label of each.
    pub(crate) labels: &'a [Option<Found>],
    /// The persons.
    pub(crate) people: &'a People,
    /// What the statement is.
    pub(crate) kind: Option<StatementKind>,
    /// How many of the persons are named beside the words: by the headline, or by what came with the statement.
    pub(crate) named_beside: usize,
    /// The language of most of the words, if they tell it.
    pub(crate) language: Option<&'static str>,
}

/// How many paragraphs from the top the room and the hour may stand.
const OPENING: usize = 4;

/// Makes the turns of a statement.
pub(crate) fn drafts(setting: &Setting<'_>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let is_transcript = setting.labels.iter().flatten().count() > 1;
    let closing = closing_block(setting);
    for (number, block) in setting.blocks.iter().enumerate() {
        if let Some(found) = &setting.labels[number] {
            drafts.push(labelled(setting, number, found));
        } else if drafts.is_empty() {
            drafts.push(Draft::new(TurnRole::Text, None, None));
        } else if closing == Some(number) {
            let person = setting.people.main();
            drafts.push(Draft::new(TurnRole::Speech, person, None));
        }
        let from = setting.labels[number].as_ref().map_or(0, |found| rest_after(&block.words, found.length));
        if let Some(draft) = drafts.last_mut()
            && from < block.words.len()
        {
            let opening =
                from == 0 && number < OPENING && setting.labels[..number].iter().all(Option::is_none);
            let is_seen = opening && notes::is_room(&block.words)
                || is_transcript && notes::is_narration(&block.words[from..]);
            let form = match is_seen {
                true => ParagraphForm::Note,
                false if from == 0 && is_transcript && heads_a_question(setting, number) => {
                    ParagraphForm::Heading
                }
                false => form_of(block, from),
            };
            draft.paragraphs.push(DraftParagraph { block: number, from, form });
        }
    }
    unmarked::part_answers(setting, &mut drafts);
    roles::settle(setting, &mut drafts);
    settle_opening(setting, &mut drafts);
    drafts.retain(|draft| !draft.paragraphs.is_empty() || draft.label.is_some());
    tongues::part(setting, drafts)
}

fn labelled(setting: &Setting<'_>, number: usize, found: &Found) -> Draft {
    let words = &setting.blocks[number].words[..found.length];
    let person = setting.people.of_label(found, words);
    let role = match found.word {
        Some(LabelWord::Question) => TurnRole::Question,
        Some(LabelWord::Answer) => TurnRole::Answer,
        Some(LabelWord::Moderator) => TurnRole::Moderator,
        Some(LabelWord::Interjection) => TurnRole::Interjection,
        Some(LabelWord::Office | LabelWord::NotLabel) | None => TurnRole::Speech,
    };
    Draft::new(role, person, Some((number, found.length)))
}

/// Where the words after a label begin.
fn rest_after(words: &str, length: usize) -> usize {
    words.len() - words[length..].trim_start().len()
}

/// How a paragraph is set, its words now known.
fn form_of(block: &Block, from: usize) -> ParagraphForm {
    let words = &block.words[from..];
    match block.form {
        ParagraphForm::Heading | ParagraphForm::Verse => block.form,
        _ if notes::is_note(words) => ParagraphForm::Note,
        ParagraphForm::Prose if from == 0 && is_heading(block, words) => ParagraphForm::Heading,
        form => form,
    }
}

/// A short paragraph all in bold is a heading inside the statement.
fn is_heading(block: &Block, words: &str) -> bool {
    block.bold >= words.len() && words.len() < 160 && !words.ends_with(['.', '!', '?', ',', ';', ':'])
}

/// Says whether a line of page text is the title of the exchange that the next label begins: "Fishing rights".
///
/// Page text has no type to tell it by; but it is short, does not end as sentences and broken-off words do, and most of
/// its words have capitals, where the script has any.
fn heads_a_question(setting: &Setting<'_>, number: usize) -> bool {
    const LONGEST: usize = 120;
    let words = setting.blocks[number].words.as_str();
    if words.starts_with("**") || notes::is_note(words) {
        return words.starts_with("**");
    }
    let heads = setting.labels.get(number + 1).is_some_and(Option::is_some);
    let is_open = words.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '）' | '”' | '’'));
    let is_wide = names::is_wide(words);
    let tokens = || words.split(' ').filter(|token| !lexicon().has(List::Joiners, token));
    let high = tokens().filter(|token| !token.starts_with(char::is_lowercase)).count();
    let is_set_high = tokens().count() > 1 && high * 3 >= tokens().count() * 2;
    heads && is_open && words.len() <= LONGEST && !words.contains('。') && (is_wide || is_set_high)
}

/// Where words after the last answer are set off by a wider gap than the page's usual one.
fn closing_block(setting: &Setting<'_>) -> Option<usize> {
    let last = setting.labels.iter().rposition(Option::is_some)?;
    let label = setting.labels[last].as_ref()?;
    let by_main = setting.people.main().is_some()
        && setting.people.of_label(label, &setting.blocks[last].words[..label.length])
            == setting.people.main();
    let asked = setting.labels[..last].iter().flatten().any(|found| found.word == Some(LabelWord::Question));
    let follows_question =
        setting.labels[..last].iter().flatten().next_back()?.word == Some(LabelWord::Question);
    if !by_main || !asked || !follows_question {
        return None;
    }
    let usual = usual_gap(setting.blocks);
    let answered = usize::from(
        rest_after(&setting.blocks[last].words, label.length) >= setting.blocks[last].words.len(),
    );
    (last + 1 + answered..setting.blocks.len()).find(|&number| setting.blocks[number].gap > usual)
}

/// The gap that most paragraphs stand at.
fn usual_gap(blocks: &[Block]) -> u16 {
    let mut gaps: Vec<u16> = blocks.iter().skip(1).map(|block| block.gap).filter(|gap| *gap > 0).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().unwrap_or(1)
}

/// The unlabelled words that a statement opens with: the main speaker's, spoken or written; or the office's report.
fn settle_opening(setting: &Setting<'_>, drafts: &mut [Draft]) {
    let dialogue = drafts.iter().any(|draft| draft.label.is_some());
    let questions = drafts.iter().any(|draft| draft.role == TurnRole::Question);
    let main_labelled = setting.labels.iter().zip(setting.blocks).any(|(found, block)| {
        found.as_ref().is_some_and(|found| {
            setting.people.main().is_some()
                && setting.people.of_label(found, &block.words[..found.length]) == setting.people.main()
        })
    });
    let main_labelled =
        main_labelled || setting.labels.iter().flatten().any(|found| found.word == Some(LabelWord::Answer));
    let Some(first) = drafts.first_mut().filter(|draft| draft.label.is_none() && !draft.is_silent()) else {
        return;
    };
    let spoken = matches!(
        setting.kind,
        Some(
            StatementKind::Address
                | StatementKind::Remarks
                | StatementKind::NewsConference
                | StatementKind::Briefing
        )
    );
    let spoken = spoken || (setting.kind == Some(StatementKind::Statement) && questions);
    // An interview that opens without a label opens with the office's words about it.
    let opens_exchange = !dialogue || (questions && main_labelled);
    // Before a conference whose main speaker is not known it may be the office that reports.
    let conference = matches!(setting.kind, Some(StatementKind::NewsConference | StatementKind::Briefing));
    let is_said = || first.paragraphs.iter().any(|one| notes::is_spoken(&setting.blocks[one.block].words));
    let may_report = dialogue && conference && setting.people.main().is_none();
    if spoken && opens_exchange && (!may_report || is_said()) {
        first.role = TurnRole::Speech;
        first.person = setting.people.main();
    } else if !dialogue && is_authored(setting.kind) {
        first.person = setting.people.main();
    }
}

/// Kinds whose unlabelled words are their author's own.
fn is_authored(kind: Option<StatementKind>) -> bool {
    !matches!(kind, Some(StatementKind::PressRelease | StatementKind::Interview | StatementKind::Debate))
}
