//! The shapes of what stands beside the statement: furniture and listings.

use super::{
    ReadingJsonError,
    shapes::{SpanShape, Text, Word, owned, span, span_shape},
};
use dictum_model::{Furniture, FurnitureKind, Listing};
use jiff::civil;
use serde::{Deserialize, Serialize, de};

/// All kinds of furniture in one shape; the keys between `kind` and `text` belong to single kinds.
#[derive(Serialize, Deserialize)]
pub(super) struct FurnitureShape<'a> {
    kind: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<Word<civil::Date>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event: Option<Text<'a>>,
    /// The outer option tells a counter, whose unknown start is written as `null`, from all other kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Option<Word<civil::Date>>>,
    text: Text<'a>,
    span: SpanShape,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ListingShape<'a> {
    date: Option<Word<civil::Date>>,
    headline: Text<'a>,
    teaser: Option<Text<'a>>,
    target_uri: Option<Text<'a>>,
    span: SpanShape,
}

impl<'a> FurnitureShape<'a> {
    pub(super) fn of(furniture: &'a Furniture) -> Self {
        let mut shape = FurnitureShape {
            kind: furniture.kind.as_str().into(),
            date: None,
            place: None,
            time: None,
            days: None,
            event: None,
            since: None,
            text: furniture.text.as_str().into(),
            span: span_shape(furniture.span),
        };
        match &furniture.kind {
            FurnitureKind::PageDate { date } => shape.date = Some(Word(*date)),
            FurnitureKind::Clock { place, time } => {
                shape.place = Some(place.as_str().into());
                shape.time = Some(time.as_str().into());
            }
            FurnitureKind::Counter { days, event, since } => {
                shape.days = Some(*days);
                shape.event = Some(event.as_str().into());
                shape.since = Some(since.map(Word));
            }
            _ => {}
        }
        shape
    }

    pub(super) fn into_furniture(self) -> Result<Furniture, ReadingJsonError> {
        let kind = self.kind()?;
        Ok(Furniture { kind, text: self.text.into_owned(), span: span(self.span) })
    }

    fn kind(&self) -> Result<FurnitureKind, ReadingJsonError> {
        let missing = |key| ReadingJsonError::Form(de::Error::missing_field(key));
        let text_of =
            |value: &Option<Text<'_>>, key| value.as_deref().map(str::to_owned).ok_or_else(|| missing(key));
        Ok(match self.kind.as_ref() {
            "page-date" => FurnitureKind::PageDate { date: self.date.ok_or_else(|| missing("date"))?.0 },
            "clock" => FurnitureKind::Clock {
                place: text_of(&self.place, "place")?,
                time: text_of(&self.time, "time")?,
            },
            "counter" => FurnitureKind::Counter {
                days: self.days.ok_or_else(|| missing("days"))?,
                event: text_of(&self.event, "event")?,
                since: self.since.flatten().map(|word| word.0),
            },
            "contact" => FurnitureKind::Contact,
            "navigation" => FurnitureKind::Navigation,
            "language-switch" => FurnitureKind::LanguageSwitch,
            "share" => FurnitureKind::Share,
            "related" => FurnitureKind::Related,
            "legal" => FurnitureKind::Legal,
            "other" => FurnitureKind::Other,
            unknown => {
                let message = format!("“{unknown}” is no kind of furniture");
                return Err(ReadingJsonError::Form(de::Error::custom(message)));
            }
        })
    }
}

impl<'a> ListingShape<'a> {
    pub(super) fn of(listing: &'a Listing) -> Self {
        ListingShape {
            date: listing.date.map(Word),
            headline: listing.headline.as_str().into(),
            teaser: listing.teaser.as_deref().map(Text::from),
            target_uri: listing.target_uri.as_deref().map(Text::from),
            span: span_shape(listing.span),
        }
    }

    pub(super) fn into_listing(self) -> Listing {
        Listing {
            date: self.date.map(|word| word.0),
            headline: self.headline.into_owned(),
            teaser: owned(self.teaser),
            target_uri: owned(self.target_uri),
            span: span(self.span),
        }
    }
}
