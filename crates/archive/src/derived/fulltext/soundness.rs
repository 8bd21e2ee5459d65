//! A look over the bytes of the full-text index.

use super::{super::IndexState, guarded, schema::schema};
use std::path::Path;
use tantivy::Index;

/// Reads every byte of the index in an archive's `derived` folder again.
pub(super) fn look_over(derived: &Path) -> IndexState {
    let folder = derived.join("fulltext");
    if !folder.join("meta.json").exists() {
        let is_empty = std::fs::read_dir(&folder).map_or(true, |mut files| files.next().is_none());
        return if is_empty {
            IndexState::default()
        } else {
            IndexState::damaged("derived/fulltext/meta.json is missing")
        };
    }
    guarded(|| Ok(look_into(&folder)?))
        .unwrap_or_else(|error| IndexState::damaged(format!("derived/fulltext: {error}")))
}

fn look_into(folder: &Path) -> tantivy::Result<IndexState> {
    let index = Index::open_in_dir(folder)?;
    let metas = index.load_metas()?;
    if metas.schema != schema().0 {
        return Ok(IndexState::damaged("derived/fulltext/meta.json has other fields"));
    }
    let knows_to = match metas.payload.as_deref().map(str::parse) {
        None => Some(0),
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => return Ok(IndexState::damaged("derived/fulltext/meta.json makes no sense")),
    };
    let damaged = index.validate_checksum()?;
    let name =
        |path: std::path::PathBuf| format!("derived/fulltext/{} is not what was written", path.display());
    let mut state = IndexState { knows_to, faults: damaged.into_iter().map(name).collect() };
    state.faults.sort();
    if state.faults.is_empty() {
        let docs: u32 =
            index.reader()?.searcher().segment_readers().iter().map(|segment| segment.num_docs()).sum();
        let told: u32 = metas.segments.iter().map(|segment| segment.num_docs()).sum();
        if docs != told {
            state.faults.push("derived/fulltext holds another number of turns than it says".to_owned());
        }
    }
    Ok(state)
}
