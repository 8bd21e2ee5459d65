//! What the examples that measure have in common: statements read from lines, and the processor's clock.

use dictum_model::{Paragraph, ParagraphForm, Span, Speaker, Statement, Turn, TurnRole};
use serde_json::Value;
use std::fs;

/// The objects of a file, a line each.
pub fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| {
        eprintln!("{path}: {error}");
        std::process::exit(3);
    });
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn word(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A statement of one turn as a line gives it.
pub fn statement(value: &Value) -> Statement {
    let speaker = word(&value["speaker"]);
    let paragraph = |text: &Value| Paragraph {
        text: word(text).unwrap_or_default(),
        form: ParagraphForm::Prose,
        span: Span::new(0, 0),
    };
    let turn = Turn {
        id: "t1".to_owned(),
        role: TurnRole::Text,
        speaker: speaker.clone(),
        label: None,
        language: None,
        translation_of: None,
        paragraphs: value["paragraphs"]
            .as_array()
            .map_or(Vec::new(), |all| all.iter().map(paragraph).collect()),
    };
    Statement {
        publisher: word(&value["publisher"]),
        speakers: speaker.into_iter().map(|name| Speaker { name, role: None }).collect(),
        delivered_on: word(&value["delivered_on"]).and_then(|day| day.parse().ok()),
        language: word(&value["language"]),
        aliases: word(&value["id"]).into_iter().collect(),
        turns: vec![turn],
        ..Statement::default()
    }
}

/// Processor time used so far, in seconds; the clock on the wall tells little where others use the machine too.
pub fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = |i: usize| stat.split(' ').nth(i).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(13) + ticks(14)) / 100.0
}
