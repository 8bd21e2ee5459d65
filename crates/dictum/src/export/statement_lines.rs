//! The archive's statements as JSON Lines, in the order of their ids.

use super::ExportSummary;
use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_formats::reading_json::{ExportedCapture, ExportedEdition, statement_to_json};
use std::{io::Write, path::Path};

impl Dictum {
    /// Writes every statement in its latest edition, with its editions, the captures it rests on and what people
    /// corrected in it, one JSON object a line.
    pub fn export_jsonl(&self, out: &mut dyn Write) -> Result<ExportSummary> {
        let mut ids = Vec::new();
        self.with_shelf(|shelf| shelf.each_id(|id| ids.push(id.to_owned())))?;
        let mut summary = ExportSummary { files: 1, ..ExportSummary::default() };
        for id in ids {
            let line = self.exported_line(&id)?;
            out.write_all(line.as_bytes())
                .and_then(|()| out.write_all(b"\n"))
                .map_err(|error| Error::file("write", Path::new("the export"), &error))?;
            summary.statements += 1;
            summary.bytes += line.len() as u64 + 1;
        }
        Ok(summary)
    }

    fn exported_line(&self, id: &str) -> Result<String> {
        let view = self.show(id)?;
        let editions: Vec<ExportedEdition<'_>> = view
            .editions
            .iter()
            .map(|entered| ExportedEdition {
                words: entered.edition.words,
                language: entered.edition.language.as_deref(),
                is_shown: entered.entry == view.edition_shown,
            })
            .collect();
        let captures: Vec<ExportedCapture<'_>> = view
            .captures
            .iter()
            .map(|capture| ExportedCapture {
                capture: &capture.entered.capture,
                edition: view.editions.iter().position(|entered| entered.entry == capture.edition),
            })
            .collect();
        let Some(statement) = view.statement() else {
            return Err(Error::new(
                dictum_model::ErrorKind::Damaged,
                format!("the capture of {id} shows no statement any more"),
            )
            .with_hint("delete the folder derived/ of the archive: it is made anew from record/"));
        };
        Ok(statement_to_json(id, statement, &editions, &captures, &view.reading.corrections))
    }
}
