//! The reading room as files: every link leads to a file that is there, nothing needs a server, and every statement can be searched.

use crate::room::{dictum, id_of};
use dictum_server::{ServeOptions, StaticSite, write_static_site};
use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};
use tempfile::TempDir;

/// The site of the small archive, written once for all tests.
fn site() -> &'static (TempDir, StaticSite) {
    static SITE: OnceLock<(TempDir, StaticSite)> = OnceLock::new();
    SITE.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("site");
        let told = write_static_site(dictum(), ServeOptions::default(), &folder, &mut |_, _| {}).unwrap();
        (home, told)
    })
}

fn folder() -> PathBuf {
    site().0.path().join("site")
}

/// Every file below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for inside in std::fs::read_dir(folder).unwrap() {
        let path = inside.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

/// Pages with their paths.
fn pages() -> Vec<(PathBuf, String)> {
    let files = files_below(&folder()).into_iter();
    let pages = files.filter(|file| file.extension().is_some_and(|ending| ending == "html"));
    pages.map(|file| (file.clone(), std::fs::read_to_string(&file).unwrap())).collect()
}

#[test]
fn every_link_leads_to_a_file_that_is_there() {
    let mut links = 0;
    for (file, page) in pages() {
        for name in [" href=\"", " src=\"", " action=\""] {
            for rest in page.split(name).skip(1) {
                let link = rest.split('"').next().unwrap();
                if link.starts_with('#') || link.starts_with("https://") || link.starts_with("http://") {
                    continue;
                }
                let path = link.split(['?', '#']).next().unwrap();
                assert!(!path.starts_with('/') && !path.is_empty(), "{}: {link}", file.display());
                assert!(file.parent().unwrap().join(path).is_file(), "{}: {link}", file.display());
                links += 1;
            }
        }
    }
    assert!(links > 200, "{links}");
}

#[test]
fn every_statement_has_its_page_its_json_and_its_place_in_the_index() {
    let held = dictum().overview().unwrap().statements;
    assert_eq!(site().1.statements, held);
    let facts = std::fs::read_to_string(folder().join("search/s0.js")).unwrap();
    for name in ["mt-1", "mt-2", "ho-1", "evil-1"] {
        let id = id_of(name);
        assert!(folder().join(format!("statement/{id}.html")).is_file(), "{name}");
        let json = std::fs::read_to_string(folder().join(format!("statement/{id}.json"))).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{name}");
        assert!(facts.contains(&id), "{name}");
    }
}

#[test]
fn archived_words_act_in_no_file() {
    for (file, page) in pages() {
        // What is ours is named by its path alone.
        let ours = ["keys.js\" defer></script>", "site-search.js\"></script>"];
        let scripts = page.matches("<script").count();
        let known: usize = ours.iter().map(|ending| page.matches(ending).count()).sum();
        assert_eq!(scripts, known, "{}", file.display());
        assert!(!page.contains("<img") && !page.contains("=\"javascript:"), "{}", file.display());
        assert!(page.contains("Content-Security-Policy"), "{}", file.display());
    }
    for file in files_below(&folder().join("search")) {
        assert!(!std::fs::read_to_string(&file).unwrap().contains('<'), "{}", file.display());
    }
}

#[test]
fn captured_bytes_have_an_ending_that_nobody_shows() {
    for file in files_below(&folder().join("payload")) {
        assert!(file.extension().is_some_and(|ending| ending == "bin"), "{}", file.display());
    }
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("letter"), "dear").unwrap();
    let refused = write_static_site(dictum(), ServeOptions::default(), home.path(), &mut |_, _| {});
    assert!(refused.is_err());
    assert_eq!(files_below(home.path()).len(), 1);
}
