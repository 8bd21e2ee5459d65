//! `dictum check`: one quotation for people, many as JSON lines, or every quotation of an article.

mod annotation;
mod article;

use super::search::{headline, print_coverage};
use crate::{
    Outcome,
    args::{CheckArgs, Cli, Format},
    terminal::{
        CAUTION, DIM, GOOD, LABEL, MATCH, QUOTED, RECORDED, STRONG, Style, TROUBLE, paint, print_wrapped,
    },
};
use dictum::{
    AlignedStretch, Change, CheckAnswer, CheckMatch, CheckRequest, Dictum, Error,
    model::{EditClass, ErrorKind, Verdict},
};
use dictum_server::wire;
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

pub fn run(cli: &Cli, args: &CheckArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    if let Some(queries) = &args.queries {
        return many(&dictum, args, queries);
    }
    if let Some(document) = &args.document {
        return article::run(cli, &dictum, args, document);
    }
    let answer =
        dictum.check(&request(args, args.quote.as_deref().unwrap_or_default(), args.speaker.as_deref()))?;
    match cli.format {
        _ if args.form.is_some() => annotated(&answer),
        Format::Json => super::print_json(&wire::CheckShape::of(&answer))?,
        Format::Text => print(&answer),
    }
    if let Some(path) = &args.proof {
        write_proof(cli, &dictum, &answer, path)?;
    }
    Ok(exit_code(answer.verdict))
}

/// Writes the proof of the first match; as JSON the answer alone is printed.
fn write_proof(cli: &Cli, dictum: &Dictum, answer: &CheckAnswer, path: &Path) -> Result<(), Error> {
    let proof = dictum.prove(answer)?;
    std::fs::write(path, &proof.file).map_err(|error| {
        Error::new(ErrorKind::AskedWrongly, format!("cannot write {}: {error}", path.display()))
    })?;
    if cli.format == Format::Text {
        super::verify_proof::print_written(path, proof.file.len(), &proof.proven, answer.verdict);
    }
    Ok(())
}

fn request(args: &CheckArgs, quote: &str, speaker: Option<&str>) -> CheckRequest {
    CheckRequest {
        quote: quote.to_owned(),
        speaker: speaker.map(str::to_owned),
        from: args.on.clone().or(args.from.clone()),
        to: args.on.clone().or(args.to.clone()),
        publisher: args.publisher.clone(),
        limit: usize::from(args.limit),
    }
}

fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Exact | Verdict::Abridged => 0,
        Verdict::NotFound => ErrorKind::NotFound.exit_code(),
        Verdict::Altered => 10,
        Verdict::Spliced => 11,
    }
}

/// Answers each line in turn; a line that makes no sense gets an answer that says so.
fn many(dictum: &Dictum, args: &CheckArgs, path: &Path) -> Outcome {
    let cannot = |error: std::io::Error| {
        Error::new(ErrorKind::NotFound, format!("cannot read {}: {error}", path.display()))
    };
    let lines: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(path).map_err(cannot)?))
    };
    for line in lines.lines() {
        let line = line.map_err(cannot)?;
        if !line.trim().is_empty() {
            one_of_many(dictum, args, &line);
        }
    }
    Ok(0)
}

/// Prints an annotation; of what was not found, standard error tells: an annotation needs a passage.
fn annotated(answer: &CheckAnswer) {
    match annotation::line(answer) {
        Some(line) => anstream::println!("{line}"),
        None => anstream::eprintln!("{}: no passage to annotate: “{}”", answer.verdict, answer.quote),
    }
}

fn one_of_many(dictum: &Dictum, args: &CheckArgs, line: &str) {
    let query: serde_json::Value = match serde_json::from_str(line) {
        Ok(query) => query,
        Err(error) => {
            let trouble = serde_json::json!({"id": null, "error": format!("not a line of JSON: {error}")});
            return print_or_tell(args, &trouble);
        }
    };
    let word = |key: &str| query.get(key).and_then(serde_json::Value::as_str);
    let request =
        request(args, word("quote").unwrap_or_default(), word("speaker").or(args.speaker.as_deref()));
    match dictum.check(&request) {
        Err(error) => {
            let trouble =
                serde_json::json!({"id": query.get("id"), "error": error.to_string(), "hint": error.hint()});
            print_or_tell(args, &trouble);
        }
        Ok(answer) if args.form.is_some() => annotated(&answer),
        Ok(answer) => anstream::println!("{}", batch_answer(query.get("id"), &answer)),
    }
}

/// Trouble is an answer like others; among annotations it would be none.
fn print_or_tell(args: &CheckArgs, trouble: &serde_json::Value) {
    if args.form.is_some() {
        anstream::eprintln!("{trouble}");
    } else {
        anstream::println!("{trouble}");
    }
}

/// The short form for many: verdict, cautions, score, passages by the statement's own name and the paragraph's number from 0.
fn batch_answer(id: Option<&serde_json::Value>, answer: &CheckAnswer) -> serde_json::Value {
    let passages: Vec<_> = answer
        .matches
        .iter()
        .flat_map(|found| {
            let name = found.statement.aliases.first().unwrap_or(&found.statement.id);
            found.passages.iter().map(move |passage| {
                serde_json::json!({
                    "statement": name, "paragraph": passage.paragraph_in_statement,
                    "start": passage.range.start, "end": passage.range.end,
                })
            })
        })
        .collect();
    let cautions: Vec<_> = answer.cautions.iter().map(|noted| noted.caution.as_str()).collect();
    let alignment: Vec<_> =
        answer.matches.first().map_or(&[][..], |found| &found.alignment).iter().map(aligned).collect();
    serde_json::json!({
        "id": id, "verdict": answer.verdict.as_str(), "cautions": cautions,
        "score": answer.matches.first().map(|found| found.score), "passages": passages, "alignment": alignment,
    })
}

fn aligned(stretch: &AlignedStretch) -> serde_json::Value {
    serde_json::json!({
        "change": stretch.change.as_str(), "quoted": stretch.quoted, "recorded": stretch.recorded,
        "class": stretch.class.map(EditClass::as_str),
    })
}

fn print(answer: &CheckAnswer) {
    anstream::println!(
        "{}  {}",
        paint(&answer.verdict.as_str().to_uppercase(), style_of(answer.verdict)),
        promise(answer.verdict)
    );
    for noted in &answer.cautions {
        print_wrapped(&format!("{}  {}", paint(noted.caution.as_str(), CAUTION), noted.note), 2);
    }
    if answer.verdict == Verdict::NotFound {
        anstream::println!("  Not found in what is held; this does not say that it was never said.");
        print_coverage(&answer.coverage);
    }
    for found in &answer.matches {
        print_match(found);
    }
    if !answer.others.is_empty() {
        anstream::println!();
        anstream::println!("{}", paint("also near", STRONG));
        for other in &answer.others {
            anstream::println!(
                "  {}  {}  {}",
                other.verdict,
                headline(&other.statement),
                paint(&other.path, DIM)
            );
        }
    }
}

fn style_of(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Exact | Verdict::Abridged => GOOD,
        Verdict::Altered | Verdict::Spliced => CAUTION,
        Verdict::NotFound => TROUBLE,
    }
}

/// What a verdict means, in a line.
fn promise(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Exact => "these words stand in the record, in this order, without a gap",
        Verdict::Abridged => "these words stand in the record; what the marks leave out or put in is shown",
        Verdict::Altered => {
            "a passage of the record is near, with differences that the quotation does not mark"
        }
        Verdict::Spliced => {
            "the parts stand in the record, but apart, out of order, or joined without a mark"
        }
        Verdict::NotFound => "no passage of the record aligns",
    }
}

fn print_match(found: &CheckMatch) {
    anstream::println!();
    if found.alignment.iter().any(|stretch| stretch.change != Change::Same) {
        print_wrapped(&found.alignment.iter().map(drawn).collect::<Vec<_>>().join(" "), 2);
        anstream::println!("  {}", paint("[-in the record-] {+in the quotation+}", DIM));
        anstream::println!();
    }
    anstream::println!("{}", headline(&found.statement));
    let speaker = found.speaker.as_deref().unwrap_or("speaker not named");
    anstream::println!("{}", paint(&format!("{speaker}, {} · {}", found.role, found.path), DIM));
    if let Some(question) = &found.question {
        print_wrapped(&format!("{} {question}", paint("asked:", LABEL)), 4);
    }
    for paragraph in &found.context {
        let mut shown = String::new();
        let mut at = 0;
        for mark in &paragraph.marks {
            shown.push_str(paragraph.text.get(at..mark.start).unwrap_or_default());
            shown.push_str(&paint(paragraph.text.get(mark.clone()).unwrap_or_default(), MATCH));
            at = mark.end;
        }
        shown.push_str(paragraph.text.get(at..).unwrap_or_default());
        let shown = if paragraph.marks.is_empty() { paint(&shown, DIM) } else { shown };
        print_wrapped(&shown, 4);
    }
    anstream::println!("  {}", paint("cite as", STRONG));
    print_wrapped(&found.citation.formatted, 4);
    if let Some(link) = &found.link {
        anstream::println!("    {link}");
    }
}

/// A stretch of the alignment, readable without colours too.
fn drawn(stretch: &AlignedStretch) -> String {
    let recorded = |style: Style| paint(&format!("[-{}-]", stretch.recorded), style);
    let quoted = |style: Style| paint(&format!("{{+{}+}}", stretch.quoted), style);
    match stretch.change {
        Change::Same => stretch.quoted.clone(),
        Change::Dropped => recorded(RECORDED),
        Change::Added => quoted(QUOTED),
        Change::Omitted => format!("{} {}", stretch.quoted, paint(&format!("[-{}-]", stretch.recorded), DIM)),
        Change::Bracketed if stretch.recorded.is_empty() => stretch.quoted.clone(),
        Change::Substituted | Change::Bracketed => format!("{}{}", recorded(RECORDED), quoted(QUOTED)),
    }
}
