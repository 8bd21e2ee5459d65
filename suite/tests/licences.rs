//! Every package that ours are built of has a licence that `deny.toml` allows, and comes from where that says.

use std::{error::Error, fs, path::Path, process::Command};
use suite::licences;

#[test]
fn every_package_has_a_licence_that_is_allowed() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let deny_toml = fs::read_to_string(root.join("deny.toml"))?;
    let allowed = licences::allowed_by(&deny_toml);
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--workspace", "--prefix", "none", "--format", "{l}|{p}"])
        .current_dir(&root)
        .output()?;
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout)?;
    assert!(tree.contains("|dictum-model "), "the tree lacks our own packages: {tree}");
    let mut strange: Vec<&str> = tree.lines().filter(|line| !line.is_empty()).collect();
    strange
        .retain(|line| line.split_once('|').is_none_or(|(licence, _)| !licences::is_met(licence, &allowed)));
    assert!(
        strange.is_empty(),
        "take another package, or allow the licence in deny.toml with a reason: {strange:#?}"
    );
    Ok(())
}

#[test]
fn every_package_comes_from_the_one_registry_that_cargo_has_by_default() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let Ok(lock) = fs::read_to_string(root.join(lock)) else { continue };
        let sources = licences::sources_of(&lock);
        let is_registry = sources.iter().all(|source| source.starts_with("registry+"));
        assert!(is_registry && sources.len() == 1, "packages come from {sources:?}");
    }
    Ok(())
}
