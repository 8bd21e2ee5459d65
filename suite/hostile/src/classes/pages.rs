//! Pages of the cases and samples, broken by chance, under any media type.

use super::{checkout, laws::read_lawfully};
use crate::{Case, chance::Chance};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How many pages are broken.
const COUNT: u64 = 1200;

const MEDIA_TYPES: [Option<&str>; 6] = [
    None,
    Some("text/html"),
    Some("text/plain"),
    Some("text/markdown"),
    Some(dictum_extract::STATEMENT_JSON),
    Some("application/xhtml+xml"),
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let pages: Vec<PathBuf> = sound_pages();
    Box::new((0..COUNT).map(move |seed| {
        let mut chance = Chance::from_seed(seed);
        let page = &pages[chance.below(pages.len())];
        let payload = chance.mutated(&fs::read(page).unwrap());
        let media_type = MEDIA_TYPES[chance.below(MEDIA_TYPES.len())];
        let name =
            format!("{seed} {}", page.display().to_string().rsplit("suite/").next().unwrap_or_default());
        Case::new(name, payload.len(), move || read_lawfully(&payload, media_type, None))
    }))
}

/// The pages of `suite/cases`, in order.
pub(super) fn sound_pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for folder in fs::read_dir(checkout().join("suite/cases")).unwrap() {
        let folder = folder.unwrap().path();
        if folder.is_dir() {
            let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
            pages.extend(files.filter(|file| is_page(file)));
        }
    }
    pages.sort();
    pages
}

fn is_page(file: &Path) -> bool {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.starts_with("page") && !name.contains("warc")
}
