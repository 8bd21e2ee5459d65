//! One turn or paragraph of a statement: its words, who spoke them, in answer to what.

use crate::{
    Dictum,
    browse::StatementCard,
    cite::{Citation, FoundPassage},
    error::Result,
    search::question_before,
};

/// A turn or paragraph of a statement, or all its words where neither is named.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageView {
    /// The statement.
    pub card: StatementCard,
    /// The entry number of the edition whose words these are.
    pub edition: u64,
    /// The turn or paragraph as its link names it: `t3p2`; none for the whole.
    pub anchor: Option<String>,
    /// The words; paragraphs are parted by a line feed.
    pub words: String,
    /// Who spoke them.
    pub speaker: Option<String>,
    /// What the turn is: `answer`.
    pub role: Option<&'static str>,
    /// For an answer, the question before it.
    pub question: Option<String>,
    /// How to cite it.
    pub citation: Citation,
    /// The permanent path in the reading room.
    pub path: String,
    /// The publisher's page, with a text fragment that leads to the words.
    pub link: Option<String>,
}

impl Dictum {
    /// Finds a turn (`t3`) or paragraph (`t3p2`) of a statement; the name may have that behind a `#`, as its link has.
    ///
    /// # Errors
    /// Not found.
    pub fn passage(&self, name: &str, anchor: Option<&str>) -> Result<PassageView> {
        let (name, behind) = name.split_once('#').map_or((name, None), |(name, anchor)| (name, Some(anchor)));
        let anchor = anchor.or(behind).filter(|anchor| !anchor.is_empty() && *anchor != "title");
        let view = self.show(name)?;
        let cited = self.cite(&view.card.id, anchor, None)?;
        let statement = view.statement();
        let turn = anchor.and_then(|anchor| {
            let id = anchor.split('p').next()?;
            statement?.turns.iter().find(|turn| turn.id == id)
        });
        let found = anchor.map(|anchor| FoundPassage::of(&view, anchor)).transpose()?;
        let (words, speaker) = match found {
            Some(found) => (found.words, found.speaker),
            None => (whole(statement), None),
        };
        Ok(PassageView {
            edition: view.edition_shown,
            anchor: anchor.map(str::to_owned),
            words,
            speaker,
            role: turn.map(|turn| turn.role.as_str()),
            question: turn.zip(statement).and_then(|(turn, statement)| question_before(statement, turn)),
            citation: cited.citation,
            path: cited.path,
            link: cited.link,
            card: view.card,
        })
    }
}

fn whole(statement: Option<&dictum_model::Statement>) -> String {
    let paragraphs = statement.into_iter().flat_map(|statement| &statement.turns);
    let texts = paragraphs.flat_map(|turn| &turn.paragraphs).map(|paragraph| paragraph.text.as_str());
    texts.collect::<Vec<_>>().join("\n")
}
