//! What the full-text index holds of a turn: its words and its facts, as they go in and as they come out again.

/// A turn as it is indexed and found again; a statement's headline is turn 0. `Text` is `&str` or `String`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnItem<Text> {
    /// The entry number of the edition.
    pub edition: u64,
    /// The turn's position from 1; 0 is the headline.
    pub turn: u64,
    /// The turn's id, as `t3`; empty for the headline.
    pub id: Text,
    /// The statement's id.
    pub statement: Text,
    /// `speech`, `question`, … or `headline`.
    pub role: Text,
    /// Its words, paragraphs parted by line feeds.
    pub words: Text,
    /// For an answer, the beginning of the question it answers; else empty.
    pub question: Text,
    /// The turn's speaker; for the headline all speakers.
    pub speaker: Text,
    /// The statement's publisher.
    pub publisher: Text,
    /// Its kind.
    pub kind: Text,
    /// Its place.
    pub place: Text,
    /// The turn's language.
    pub language: Text,
    /// The day it was said on as `20210708`, or 0; a bare month or year has 0 for what is not told.
    pub said: u64,
    /// The day it was put out, likewise.
    pub published: u64,
    /// The day its edition was first captured (UTC), likewise.
    pub captured: u64,
    /// Whether a later edition of the statement has replaced its edition.
    pub is_replaced: bool,
    /// How many words it has, as the quote check counts them; the index counts them itself.
    pub length: u64,
}

/// A turn on its way into the index.
pub type IndexedTurn<'a> = TurnItem<&'a str>;

impl<Text> TurnItem<Text> {
    /// The day that the statement is filed under: that of delivery, else of publication; 0 if neither was told.
    pub fn day(&self) -> u64 {
        if self.said > 0 { self.said } else { self.published }
    }
}

impl TurnItem<String> {
    /// The same with texts lent.
    pub fn borrowed(&self) -> TurnItem<&str> {
        TurnItem {
            edition: self.edition,
            turn: self.turn,
            id: &self.id,
            statement: &self.statement,
            role: &self.role,
            words: &self.words,
            question: &self.question,
            speaker: &self.speaker,
            publisher: &self.publisher,
            kind: &self.kind,
            place: &self.place,
            language: &self.language,
            said: self.said,
            published: self.published,
            captured: self.captured,
            is_replaced: self.is_replaced,
            length: self.length,
        }
    }
}

impl TurnItem<&str> {
    /// The same with texts of its own.
    pub fn to_owned(&self) -> TurnItem<String> {
        TurnItem {
            edition: self.edition,
            turn: self.turn,
            id: self.id.to_owned(),
            statement: self.statement.to_owned(),
            role: self.role.to_owned(),
            words: self.words.to_owned(),
            question: self.question.to_owned(),
            speaker: self.speaker.to_owned(),
            publisher: self.publisher.to_owned(),
            kind: self.kind.to_owned(),
            place: self.place.to_owned(),
            language: self.language.to_owned(),
            said: self.said,
            published: self.published,
            captured: self.captured,
            is_replaced: self.is_replaced,
            length: self.length,
        }
    }
}
