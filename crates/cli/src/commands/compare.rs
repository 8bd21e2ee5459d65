//! `dictum compare`: what the publisher changed between two editions, in the terminal, as JSON, or as a page that stands alone.

use crate::{
    Outcome,
    args::{Cli, CompareArgs, Format},
    terminal::{
        CAUTION, DIM, GOOD, QUOTED, RECORDED, STRONG, Style, grouped, paint, print_with_margin, print_wrapped,
    },
};
use dictum::{
    BlockPlace, CompareAnswer, ComparedRow, ComparedState, ComparedStretch, Difference, Error, Fate,
    compare_files, model::ErrorKind,
};
use dictum_server::{compare_page, wire};

pub fn run(cli: &Cli, args: &CompareArgs) -> Outcome {
    let answer = answer(cli, args)?;
    if let Some(file) = &args.report {
        std::fs::write(file, compare_page(&answer)?).map_err(|error| {
            Error::new(ErrorKind::Internal, format!("cannot write {}: {error}", file.display()))
        })?;
    }
    match cli.format {
        Format::Json => super::print_json(&wire::CompareShape::of(&answer))?,
        Format::Text => print(&answer, args),
    }
    Ok(0)
}

fn answer(cli: &Cli, args: &CompareArgs) -> Result<CompareAnswer, Error> {
    let two = |numbers: &[u64]| match numbers {
        [old, new] => Some([*old, *new]),
        _ => None,
    };
    if let [old, new] = &args.files[..] {
        return compare_files(old, new);
    }
    if let Some([old, new]) = two(&args.captures) {
        return cli.open_archive()?.compare_captures(old, new);
    }
    let name = args.name.as_deref().unwrap_or_default();
    cli.open_archive()?.compare(name, two(&args.editions))
}

fn print(answer: &CompareAnswer, args: &CompareArgs) {
    if let Some(headline) = answer.new.headline.as_ref().or(answer.old.headline.as_ref()) {
        anstream::println!("{}", paint(headline, STRONG));
    }
    print_state("from", &answer.old);
    print_state("to", &answer.new);
    print_tally(answer);
    let mut kept = 0;
    for row in &answer.rows {
        if args.all || is_told(row, args.typography) {
            print_kept(&mut kept);
            print_row(row, args.typography);
        } else {
            kept += 1;
        }
    }
    print_kept(&mut kept);
    if answer.tally.changes > 0 {
        anstream::println!();
        anstream::println!("{}", paint("[-was-] {+is+}", DIM));
    }
}

fn print_state(name: &str, state: &ComparedState) {
    let what = match (state.place, state.edition, state.capture) {
        (Some(place), Some(edition), Some(capture)) => {
            format!("edition {place} (entry {edition}), capture {capture}")
        }
        (_, _, Some(capture)) => format!("capture {capture}"),
        _ => "file".to_owned(),
    };
    let time = state.captured_at.map_or("time not told".to_owned(), |at| at.to_string());
    anstream::println!("{} {what}  {time}  {}", paint(&format!("{name:>4}"), DIM), state.source);
}

fn print_tally(answer: &CompareAnswer) {
    let tally = answer.tally;
    let counted = [
        (tally.changes, "changes of words"),
        (tally.blocks_moved, "paragraphs moved"),
        (tally.respelled, "words respelt"),
        (tally.punctuation, "of punctuation only"),
        (tally.glyphs, "of a mark's shape only"),
    ];
    let parts: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect();
    let line = match parts.is_empty() {
        true => paint("nothing differs, to the letter", GOOD),
        false => paint(&parts.join(" · "), CAUTION),
    };
    let words = format!(
        "{} words kept, {} removed, {} added",
        grouped(tally.words_kept),
        grouped(tally.words_removed),
        grouped(tally.words_added)
    );
    anstream::println!("     {line}  {}", paint(&words, DIM));
    anstream::println!();
}

/// Says whether a row is worth a line: its words changed, or its print where that is wanted.
fn is_told(row: &ComparedRow, typography: bool) -> bool {
    row.fate != Fate::Kept || row.stretches.iter().any(|stretch| is_shown(stretch, typography))
}

fn is_shown(stretch: &ComparedStretch, typography: bool) -> bool {
    match stretch.difference {
        Difference::Same => false,
        Difference::Glyphs | Difference::Punctuation => typography,
        _ => true,
    }
}

fn print_kept(kept: &mut usize) {
    match std::mem::take(kept) {
        0 => {}
        1 => print_wrapped(&paint("… one block kept as it was …", DIM), 20),
        count => print_wrapped(&paint(&format!("… {count} blocks kept as they were …"), DIM), 20),
    }
}

fn print_row(row: &ComparedRow, typography: bool) {
    let style = match row.fate {
        Fate::Removed => Some(QUOTED),
        Fate::Added => Some(RECORDED),
        Fate::MovedAway => Some(DIM),
        _ => None,
    };
    let mut words: String = row
        .stretches
        .iter()
        .map(|stretch| format!("{}{}", stretch.before, drawn(stretch, row.fate, typography)))
        .collect();
    words.push_str(&row.tail);
    print_with_margin(&label(row), &words, style);
}

/// What the margin says of a row: what became of it, and where it stands or stood.
fn label(row: &ComparedRow) -> String {
    let at = |place: &Option<BlockPlace>| match place {
        Some(BlockPlace { turn: Some(turn), paragraph: Some(paragraph), .. }) => {
            format!("{turn}p{paragraph}")
        }
        Some(BlockPlace { turn: Some(turn), form, .. }) => format!("{turn} {form}"),
        Some(place) => place.form.to_owned(),
        None => String::new(),
    };
    match row.fate {
        Fate::Kept => at(&row.new),
        Fate::Changed => format!("changed {}", at(&row.new)),
        Fate::Added => format!("added {}", at(&row.new)),
        Fate::Removed => format!("removed {}", at(&row.old)),
        Fate::MovedHere => format!("{} from {}", at(&row.new), at(&row.old)),
        Fate::MovedAway => format!("{} to {}", at(&row.old), at(&row.new)),
    }
}

/// A stretch, readable without colours too; a block that is wholly gone or new says so in its margin.
fn drawn(stretch: &ComparedStretch, fate: Fate, typography: bool) -> String {
    if matches!(fate, Fate::Removed | Fate::MovedAway) {
        return stretch.old.clone();
    }
    if fate == Fate::Added || !is_shown(stretch, typography) {
        return stretch.new.clone();
    }
    let part = |words: &str, [open, close]: [&str; 2], style: Style| match words {
        "" => String::new(),
        words => paint(&format!("{open}{words}{close}"), style),
    };
    let class = stretch.classes.first().map_or(String::new(), |class| paint(&format!("({class})"), DIM));
    format!(
        "{}{}{class}",
        part(&stretch.old, ["[-", "-]"], QUOTED),
        part(&stretch.new, ["{+", "+}"], RECORDED)
    )
}
