//! Lines of statements, manifests, readings in JSON, JSON-LD in pages, corrections in TOML: broken, deep, doubled, and odd.

use super::laws::read_lawfully;
use crate::{Case, chance::Chance};
use dictum_extract::STATEMENT_JSON;
use dictum_formats::{correction_toml::read_corrections, manifest::read_manifest, reading_json};

/// Values that a field may be given.
const VALUES: &[&str] = &[
    "null",
    "true",
    "-1",
    "1e999",
    "-1e-999",
    "9223372036854775808",
    "0.1e+",
    "01",
    "NaN",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udfff\\ud800\"",
    "\"\\u202e\"",
    "\"\\uD83D\\uDE00\"",
    "\"\\x\"",
    "\"\n\"",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "[1,2,3]",
    "[\"a\",5,{}]",
    "{\"a\":{}}",
    "\"2031-13-45\"",
    "\"-9999-01-01\"",
    "\"2031-06-28T25:61:61+99:99\"",
    "\"99999999999-01-01\"",
    "\"0000-00-00\"",
    "\"javascript:alert(1)\"",
    "\"<script>\"",
    "'a'",
    "\"a",
    "{\"a\":1,\"a\":2}",
    "5 5",
    "",
];

/// The keys of a statement's line.
const KEYS: &[&str] = &[
    "id",
    "headline",
    "title",
    "text",
    "paragraphs",
    "turns",
    "speaker",
    "speakers",
    "published_at",
    "delivered_on",
    "date",
    "captured_at",
    "language",
    "target_uri",
    "url",
    "publisher",
    "kind",
    "place",
    "venue",
    "occasion",
    "translations",
    "charset",
    "label",
    "role",
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let fields = KEYS.iter().flat_map(|key| {
        VALUES.iter().map(move |value| {
            line(
                format!("{key}: {value}"),
                format!("{{\"id\":\"a\",\"headline\":\"Toast\",\"text\":\"Calm seas.\",\"{key}\":{value}}}"),
            )
        })
    });
    let turns = VALUES.iter().flat_map(|value| {
        ["label", "speaker", "role", "paragraphs", "text"].map(|key| {
            line(
                format!("turn's {key}: {value}"),
                format!("{{\"id\":\"a\",\"turns\":[{{\"text\":\"Calm seas.\",\"{key}\":{value}}}]}}"),
            )
        })
    });
    let manifests =
        ["path", "target_uri", "captured_at", "media_type", "charset", "site_zone", "http_status", "other"]
            .into_iter()
            .flat_map(|key| {
                VALUES.iter().map(move |value| {
                    manifest(
                        format!("{key}: {value}"),
                        format!("{{\"path\":\"a.html\",\"{key}\":{value}}}\n{{\"path\":\"b.html\"}}"),
                    )
                })
            });
    Box::new(fields.chain(turns).chain(manifests).chain(corrections()).chain(broken()).chain(huge()))
}

fn line(name: String, json: String) -> Case {
    Case::new(format!("line {name:.60}"), json.len(), move || {
        read_lawfully(json.as_bytes(), Some(STATEMENT_JSON), None)
    })
}

fn manifest(name: String, text: String) -> Case {
    Case::new(format!("manifest {name:.60}"), text.len(), move || {
        // Refused or taken: either is an answer.
        let _ = read_manifest(&text);
        Ok(())
    })
}

fn correction(name: String, text: String) -> Case {
    Case::new(format!("correction {name:.60}"), text.len(), move || {
        let _ = read_corrections(&text);
        Ok(())
    })
}

fn corrections() -> impl Iterator<Item = Case> {
    let keys = [
        "by",
        "reason",
        "made_at",
        "payload",
        "headline",
        "kind",
        "speakers",
        "venue",
        "delivered_on",
        "language",
        "turn",
        "passage",
        "a.b.c",
        "\"\"",
        "[x]",
        "[[turn]]",
    ];
    let values = [
        "",
        "1",
        "-0x1",
        "1979-05-27T07:32:00Z",
        "9999-99-99",
        "nan",
        "\"\"",
        "\"\"\"\n\"\"\"",
        "'''",
        "[]",
        "[[]]",
        "{}",
        "{a={b={}}}",
        "\"\\U0010FFFF\"",
        "\"\\uD800\"",
        "true",
        "1_000__0",
        "inf",
    ];
    keys.into_iter().flat_map(move |key| {
        values.map(|value| {
            correction(
                format!("{key} = {value}"),
                format!("by = \"Ada Brandt\"\nreason = \"r\"\n{key} = {value}\n"),
            )
        })
    })
}

/// Sound texts broken by chance, each read by its own reader.
fn broken() -> impl Iterator<Item = Case> {
    const STATEMENT: &str = r#"{"id":"a-1","headline":"Toast","speakers":[{"name":"Ada Lorn","role":"Minister"}],"published_at":"2031-06-28T10:00:00Z","turns":[{"label":"Question:","paragraphs":["Why?"]},{"speaker":"Ada Lorn","text":"The sea is calm.\n\nThe boats are in."}]}"#;
    const MANIFEST: &str = "{\"path\":\"a.html\",\"target_uri\":\"https://ports.vessaria.example/a\",\"captured_at\":\"2031-06-28T10:00:00Z\",\"site_zone\":\"Europe/London\"}\n{\"path\":\"b.html\",\"http_status\":200}\n";
    const CORRECTION: &str = "by = \"Ada Brandt\"\nreason = \"The seating plan says so.\"\nvenue = \"The long hall\"\n\n[[turn]]\nwords = \"Calm seas\"\nspeaker = \"Ada Lorn\"\n";
    const LINKED: &str = "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"Toast\",\"datePublished\":\"2031-06-28\",\"author\":{\"@type\":\"Person\",\"name\":\"Ada Lorn\"}}]}</script><h1>Toast</h1><p>The sea is calm.</p>";
    (0..900_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let kind = chance.below(5);
        let sound = [STATEMENT, MANIFEST, CORRECTION, LINKED, STATEMENT][kind];
        let bytes = chance.mutated(sound.as_bytes());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match kind {
            0 => Case::new(format!("line {seed}"), bytes.len(), move || {
                read_lawfully(&bytes, Some(STATEMENT_JSON), None)
            }),
            1 => manifest(seed.to_string(), text),
            2 => correction(seed.to_string(), text),
            3 => Case::new(format!("json-ld {seed}"), bytes.len(), move || {
                read_lawfully(&bytes, Some("text/html"), None)
            }),
            _ => Case::new(format!("reading {seed}"), bytes.len(), move || {
                let _ = reading_json::from_json(&text);
                Ok(())
            }),
        }
    })
}

/// Texts that are long, deep or wide, for every reader.
fn huge() -> impl Iterator<Item = Case> {
    let units = [
        "[",
        "{\"a\":",
        "\"a\",",
        "{",
        "[[]],",
        "\"",
        "\\",
        "a = 1\n",
        "[a]\n",
        "a.a.",
        "{\"path\":\"a\"}\n",
        "[{",
        "\"\\u0041",
        "1",
        "-",
        " ",
        "\n",
        "[[a]]\n",
        "a = [",
        "a = {",
        "\"\"\"",
        "é",
        "{\"turns\":[",
        "&quot;{",
    ];
    units.into_iter().flat_map(|unit| {
        let text = unit.repeat((1 << 20) / unit.len());
        let as_line = format!("{{\"id\":\"a\",\"text\":{text}");
        let in_text = serde_json::json!({"id": "a", "headline": "Toast", "text": text}).to_string();
        let as_linked = format!("<script type=\"application/ld+json\">{text}</script><h1>Toast</h1><p>Calm seas.");
        let as_value = format!("<script type=\"application/ld+json\">{{\"@type\":\"Article\",\"headline\":{text}}}</script><h1>Toast</h1><p>Calm seas.");
        let (bare, reading) = (text.clone(), text.clone());
        let toml = text.clone();
        [
            line(format!("{unit:?} many times"), as_line),
            line(format!("{unit:?} as words"), in_text),
            Case::new(format!("json-ld {unit:?}"), as_linked.len(), move || read_lawfully(as_linked.as_bytes(), Some("text/html"), None)),
            Case::new(format!("json-ld value {unit:?}"), as_value.len(), move || read_lawfully(as_value.as_bytes(), Some("text/html"), None)),
            manifest(format!("{unit:?} many times"), bare),
            Case::new(format!("reading {unit:?}"), reading.len(), move || {
                let _ = reading_json::from_json(&reading);
                Ok(())
            }),
            correction(format!("{unit:?} many times"), toml),
        ]
    })
}
