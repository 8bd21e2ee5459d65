//! `dictum words`: frequencies, collocates, key words.

use crate::{
    Outcome,
    args::{Cli, Format, ListForm, WordsArgs},
    terminal::{DIM, STRONG, grouped, paint},
};
use dictum::{
    ListedWords, WordList, WordsAnswer, WordsRequest,
    model::ErrorKind,
    statistics::{Collocate, KeyWord, WordCount},
};
use dictum_server::wire;

pub fn run(cli: &Cli, args: &WordsArgs) -> Outcome {
    let list = match (&args.with, &args.of) {
        (Some(with), _) => WordList::Collocates { with: with.clone(), window: args.window },
        (None, Some(_)) => WordList::KeyWords { against: args.against.clone() },
        (None, None) => WordList::Frequencies,
    };
    let answer = cli.open_archive()?.words(&WordsRequest {
        query: args.of.clone().or_else(|| args.query.clone()),
        list,
        hides_function_words: args.hide_function_words,
        least: args.least,
        skip: 0,
        take: if args.list.is_some() { usize::MAX } else { args.limit },
        most_words: dictum::MOST_WORDS,
    })?;
    let shape = wire::WordListShape::of(&answer, None);
    match (args.list, cli.format) {
        (Some(ListForm::Csv), _) => super::print_list(shape.words.csv())?,
        (Some(ListForm::Jsonl), _) => super::print_list(shape.words.jsonl())?,
        (None, Format::Json) => super::print_json(&shape)?,
        (None, Format::Text) => print(&answer, args),
    }
    if answer.is_cut {
        anstream::eprintln!(
            "There are more words than are counted for one question: these are figures of a part."
        );
    }
    Ok(if answer.total == 0 { ErrorKind::NotFound.exit_code() } else { 0 })
}

fn print(answer: &WordsAnswer, args: &WordsArgs) {
    let counted = format!("{} words counted, {} different", grouped(answer.all), grouped(answer.different));
    match (&answer.words, &args.with) {
        (ListedWords::Collocates(_), Some(with)) => {
            anstream::println!("{counted}; “{with}” stands {} times", grouped(answer.other));
        }
        (ListedWords::KeyWords(_), _) => {
            anstream::println!("{counted}; set against {} others", grouped(answer.other));
        }
        _ => anstream::println!("{counted}"),
    }
    match &answer.words {
        ListedWords::Frequencies(list) => print_frequencies(list),
        ListedWords::Collocates(list) => print_collocates(list),
        ListedWords::KeyWords(list) => print_key_words(list),
    }
    let shown = match &answer.words {
        ListedWords::Frequencies(list) => list.len(),
        ListedWords::Collocates(list) => list.len(),
        ListedWords::KeyWords(list) => list.len(),
    };
    if shown < answer.total {
        let rest = grouped((answer.total - shown) as u64);
        anstream::println!(
            "{}",
            paint(&format!("{rest} more; --limit N shows them, --as csv lists all"), DIM)
        );
    }
}

fn print_frequencies(list: &[WordCount]) {
    anstream::println!("{}", paint("   times  in a million    turns", STRONG));
    for found in list {
        anstream::println!(
            "{:>8} {:>13.1} {:>8}  {}",
            grouped(found.share.count),
            found.share.per_million(),
            grouped(found.texts),
            found.word
        );
    }
}

fn print_collocates(list: &[Collocate]) {
    anstream::println!("{}", paint("    near    in all  log-likelihood  log-dice", STRONG));
    for found in list {
        anstream::println!(
            "{:>8} {:>9} {:>15.1} {:>9}  {}",
            grouped(found.together.both),
            grouped(found.together.collocate),
            found.together.log_likelihood(),
            found.together.log_dice().map(|dice| format!("{dice:.2}")).unwrap_or_default(),
            found.word
        );
    }
}

fn print_key_words(list: &[KeyWord]) {
    anstream::println!(
        "{}",
        paint("    here  in a million    there  in a million  log-likelihood  log ratio", STRONG)
    );
    for found in list {
        let contrast = found.contrast;
        anstream::println!(
            "{:>8} {:>13.1} {:>8} {:>13.1} {:>15.1} {:>10.2}  {}",
            grouped(contrast.here.count),
            contrast.here.per_million(),
            grouped(contrast.there.count),
            contrast.there.per_million(),
            contrast.log_likelihood(),
            contrast.log_ratio(),
            found.word
        );
    }
}
