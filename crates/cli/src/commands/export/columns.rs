//! `dictum export --to parquet|arrow`: tables, as files in a folder or one down a stream.

use super::{selection, tell, to_standard_output};
use crate::{
    Outcome,
    args::{Cli, ExportArgs, ExportForm, Format},
    progress::Bar,
};
use dictum::{Dictum, Error};
use dictum_batch::Columns;

/// Writes tables out; nothing where another form is asked for.
pub(super) fn run(cli: &Cli, dictum: &Dictum, export: &ExportArgs) -> Option<Outcome> {
    let columns = match export.to {
        ExportForm::Parquet => Columns::Parquet,
        ExportForm::Arrow => Columns::Arrow,
        _ if export.table.is_some() => {
            let told = Error::asked_wrongly("only --to arrow writes one table by itself");
            return Some(Err(told.with_hint("write --to arrow --table turns, or leave --table away")));
        }
        _ => return None,
    };
    Some(tables(cli, dictum, export, columns))
}

fn tables(cli: &Cli, dictum: &Dictum, export: &ExportArgs, columns: Columns) -> Outcome {
    let chosen = selection(&export.selection)?;
    let redacted = dictum.redacted_captures()?;
    let bar = Bar::new(cli.quiet || cli.format == Format::Json);
    let mut progress = |done: u64, most: u64| bar.statements(done, most);
    let told = match (columns, export.table.as_deref(), export.out.as_deref()) {
        (Columns::Arrow, Some(table), _) => to_standard_output(redacted, |out| {
            dictum_batch::stream_table(dictum, table, &chosen, out, &mut progress)
        }),
        (_, None, Some(folder)) => {
            let summary = dictum_batch::export_columns(dictum, columns, &chosen, folder, &mut progress);
            summary.map(|summary| {
                bar.clear();
                tell(cli, &summary, redacted, folder);
                0
            })
        }
        _ => Err(Error::asked_wrongly("tables are files in a folder").with_hint(
            "name the folder: --out DIR; or one table for standard output: --to arrow --table turns",
        )),
    };
    bar.clear();
    told
}
