//! Answers that nothing marks: "Q. Is it true?" and the answer in the paragraph below.

use super::{Draft, DraftParagraph, Setting};
use crate::lexicon::LabelWord;
use dictum_model::{ParagraphForm, TurnRole};

/// How many paragraphs a question may have before its answer.
const LONGEST_QUESTION: usize = 3;

/// Parts the answers from the questions where labels mark questions only.
pub(super) fn part_answers(setting: &Setting<'_>, drafts: &mut Vec<Draft>) {
    let marks = || setting.labels.iter().flatten();
    let questions = marks().filter(|found| found.word == Some(LabelWord::Question)).count();
    if questions < 2 || marks().count() > questions {
        return;
    }
    let answered = |draft: &&Draft| draft.role == TurnRole::Question && spoken(draft) > 1;
    if drafts.iter().filter(answered).count() * 2 < questions {
        return;
    }
    let parted = std::mem::take(drafts).into_iter().flat_map(|draft| part(setting, draft)).flatten();
    *drafts = parted.collect();
}

fn spoken(draft: &Draft) -> usize {
    draft.paragraphs.iter().filter(|one| is_spoken(one)).count()
}

fn is_spoken(one: &DraftParagraph) -> bool {
    !matches!(one.form, ParagraphForm::Note | ParagraphForm::Heading)
}

fn part(setting: &Setting<'_>, mut question: Draft) -> [Option<Draft>; 2] {
    if question.role != TurnRole::Question || spoken(&question) < 2 {
        return [Some(question), None];
    }
    let rest = question.paragraphs.split_off(answer_start(setting, &question.paragraphs));
    let answer = Draft { paragraphs: rest, ..Draft::new(TurnRole::Answer, setting.people.main(), None) };
    [Some(question), Some(answer)]
}

/// The paragraph that the answer begins with: after the bold ones, or after the first that asks.
fn answer_start(setting: &Setting<'_>, paragraphs: &[DraftParagraph]) -> usize {
    let block = |one: &DraftParagraph| &setting.blocks[one.block];
    let is_bold = |one: &&DraftParagraph| block(one).bold * 10 >= block(one).words.len() * 9;
    let bold = paragraphs.iter().take_while(is_bold).count();
    if bold > 0 && bold < paragraphs.len() {
        return bold;
    }
    let asks = |one: &DraftParagraph| block(one).words.contains(['?', '？', '؟']);
    paragraphs
        .iter()
        .take(LONGEST_QUESTION)
        .position(asks)
        .map_or(1, |last| last + 1)
        .min(paragraphs.len() - 1)
}
