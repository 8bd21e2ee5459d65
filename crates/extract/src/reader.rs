//! Reads one payload: chooses the way in by its media type and puts the reading together.

use crate::{
    STATEMENT_JSON, VERSION,
    decode::{self, decode},
    metadata,
    page::{self, Markup},
    reread::{Form, form_of},
    statement_json, wording, zones,
};
use dictum_model::{Capture, Reading, Warning};

/// What the reader may be told beside the payload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The IANA zone whose day a page's date is, where its clocks leave that open: `Europe/London`.
    pub site_zone: Option<String>,
}

/// Reads a payload. Never fails: what could not be told is `None`, and warnings say why.
///
/// `capture` comes with source, digest, bytes and whatever its giver knows; media type, charset and time of
/// capture are filled in where they are not known and the payload tells them.
pub fn read(payload: &[u8], capture: Capture, options: &ReadOptions) -> Reading {
    let mut reading = Reading {
        capture,
        extractor: VERSION.to_owned(),
        statement: None,
        furniture: Vec::new(),
        listings: Vec::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
        corrections: Vec::new(),
    };
    let Some(form) = form_of(payload, reading.capture.media_type.as_deref()) else {
        reading.warnings.push(unread(reading.capture.media_type.as_deref()));
        return reading;
    };
    reading.capture.media_type.get_or_insert_with(|| form.media_type().to_owned());
    let html = form == Form::Page(Markup::Html);
    let decoded = decode(payload, reading.capture.charset.as_deref(), html);
    reading.capture.charset = Some(decode::charset_name(decoded.encoding));
    if let Some(doubt) = &decoded.doubt {
        let message = format!("the charset is {doubt}");
        reading.warnings.push(Warning { code: "charset-doubtful", message, span: None });
    }
    let span = |range| decoded.span(range);
    match form {
        Form::StatementJson => statement_json::read(&decoded.text, &span, &mut reading),
        Form::Page(markup) => {
            let source = wording::Origin { text: &decoded.text, markup, span: &span };
            read_page(&source, options, &mut reading);
        }
    }
    drop_empty_times(&mut reading);
    reading
}

/// Programs write a time they do not have as the first day of their calendar, `0001-01-01`: that tells nothing.
fn drop_empty_times(reading: &mut Reading) {
    let Some(statement) = &mut reading.statement else { return };
    for time in [&mut statement.delivered_on, &mut statement.published_at] {
        if let Some(empty) = time.take_if(|time| time.year() < FIRST_YEAR) {
            let message = format!("{empty} is a program's way to write no time");
            reading.warnings.push(Warning { code: "time-empty", message, span: None });
        }
    }
}

/// No statement is dated before printing with movable type.
const FIRST_YEAR: i16 = 1440;

fn unread(media_type: Option<&str>) -> Warning {
    let told = media_type.unwrap_or("a binary payload without a media type");
    let message = format!(
        "{told} is not read: text/html, text/plain, text/markdown and {STATEMENT_JSON} are; the bytes are kept"
    );
    Warning { code: "media-type-unread", message, span: None }
}

fn read_page(source: &wording::Origin<'_>, options: &ReadOptions, reading: &mut Reading) {
    let page = page::page_of(source.text, source.markup);
    let mut zones = zones::find(&page);
    if is_list_page(&page, &zones) {
        zones.headline = 0..0;
        zones.body.clear();
    }
    let statement = metadata::Statement::of(source, &page, &zones);
    statement.fill(options, reading);
}

/// Says whether a page lists statements and holds none.
fn is_list_page(page: &page::Page, zones: &zones::Zones) -> bool {
    let words: usize = zones.body.iter().map(|&line| page.words_of(line).len()).sum();
    zones.listings.len() >= 3 && words < 200
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_model::Digest;

    #[test]
    fn a_calendars_first_day_is_no_time() {
        let page = br#"{"headline":"On nets","published_at":"0001-01-01T00:00:00Z","text":"Nets are mended by hand."}"#;
        let capture = Capture {
            source: "line".into(),
            digest: Digest([0; 32]),
            media_type: Some(STATEMENT_JSON.into()),
            charset: None,
            bytes: page.len(),
            target_uri: None,
            captured_at: None,
            captured_at_candidates: vec![],
            captured_at_from: None,
            http_status: None,
        };
        let reading = read(page, capture, &ReadOptions::default());
        assert_eq!(reading.statement.and_then(|statement| statement.published_at), None);
        assert_eq!(reading.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), ["time-empty"]);
    }
}
