//! The words that answers use, each with what it promises: the twin of the help.

use super::{JsonResult, Related, json};
use crate::{problem, promises, wire::WordsShape};
use dictum::{
    SEARCH_HELP,
    model::{Caution, EditClass, ErrorKind, Verdict},
};

pub(crate) async fn words() -> JsonResult {
    let shape = WordsShape {
        search: SEARCH_HELP.lines().collect(),
        verdicts: Verdict::ALL.iter().map(|one| (one.as_str(), promises::of_verdict(*one))).collect(),
        cautions: Caution::ALL.iter().map(|one| (one.as_str(), promises::of_caution(*one))).collect(),
        edit_classes: EditClass::ALL.iter().map(|one| (one.as_str(), promises::of_class(*one))).collect(),
        problems: ErrorKind::ALL.iter().map(|one| (one.as_str(), problem::title(*one))).collect(),
    };
    json(&shape, &Related::page("/help"))
}
