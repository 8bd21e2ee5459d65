//! The command as its users run it: the main job, its exit codes, and what it says to bad input.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use assert_cmd::Command;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn archive(&self) -> PathBuf {
        self.0.path().join("archive")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Ran {
        let output = Command::cargo_bin("dictum")
            .unwrap()
            .env_remove("DICTUM_ARCHIVE")
            .current_dir(self.0.path())
            .arg("--archive")
            .arg(self.archive())
            .args(args)
            .output()
            .unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn with_samples() -> Home {
        let home = Home::new();
        assert_eq!(home.run(&["init"]).code, Some(0));
        let ran = home.run(&["ingest", SAMPLES]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        home
    }
}

fn json(ran: &Ran) -> serde_json::Value {
    assert_ne!(ran.out, "", "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

#[test]
fn a_verdict_is_told_by_the_exit_code_too() {
    let home = Home::with_samples();
    for (quote, code, word) in [
        ("Explanations do not warm a room.", 0, "EXACT"),
        ("We will send warships to count herring.", 10, "ALTERED"),
        ("Purple quincunx elephants recite algebra", 3, "NOT-FOUND"),
    ] {
        let ran = home.run(&["check", quote]);
        assert_eq!(ran.code, Some(code), "{}{}", ran.out, ran.err);
        assert!(ran.out.contains(word), "{}", ran.out);
    }
}

#[test]
fn the_archive_may_be_named_before_or_after_the_verb_or_found_above_the_working_folder() {
    let home = Home::with_samples();
    let below = home.0.path().join("archive/derived");
    for args in [vec!["--archive", "archive", "verify"], vec!["verify", "--archive", "archive"]] {
        let done =
            Command::cargo_bin("dictum").unwrap().current_dir(home.0.path()).args(args).output().unwrap();
        assert!(done.status.success());
    }
    let done = Command::cargo_bin("dictum").unwrap().current_dir(below).arg("verify").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn search_without_a_hit_says_what_stands_nowhere_and_exits_with_3() {
    let home = Home::with_samples();
    let ran = home.run(&["search", "quincunx"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.out.contains("quincunx stands nowhere"), "{}", ran.out);
    assert_eq!(home.run(&["search", "(((("]).code, Some(2));
    assert_eq!(home.run(&["search", "strait"]).code, Some(0));
}

#[test]
fn json_answers_are_json_and_so_are_errors() {
    let home = Home::with_samples();
    for args in [&["search", "strait"][..], &["check", "Explanations do not warm a room."], &["verify"]] {
        let ran = home.run(&[args, &["--format", "json"]].concat());
        serde_json::from_str::<serde_json::Value>(&ran.out)
            .unwrap_or_else(|error| panic!("{args:?}: {error}: {}", ran.out));
    }
    let ran = home.run(&["show", "nothing-of-the-kind", "--format", "json"]);
    let problem: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((ran.code, problem["error"]["kind"].as_str()), (Some(3), Some("not-found")));
}

#[test]
fn many_quotations_are_answered_in_their_order() {
    let home = Home::with_samples();
    let queries = home.file(
        "queries.jsonl",
        b"{\"id\":\"b\",\"quote\":\"Explanations do not warm a room.\"}\nno json\n{\"id\":\"a\",\"quote\":\"\"}\n",
    );
    let ran = home.run(&["check", "--queries", queries.to_str().unwrap(), "--format", "jsonl"]);
    let answers: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 3);
    assert_eq!((answers[0]["id"].as_str(), answers[0]["verdict"].as_str()), (Some("b"), Some("exact")));
    assert!(answers[1]["error"].is_string() && answers[2]["error"].is_string());
}

#[test]
fn bad_input_is_refused_with_the_reason_and_the_rest_is_taken() {
    let home = Home::with_samples();
    let bad: &[(&str, &[u8], &str)] = &[
        ("empty.html", b"", "empty"),
        ("binary.bin", b"\x7fELF\0\0\0\x01\x02", "binary"),
        ("notes.jsonl", b"{\"source\": 1}\n", "no statements"),
        ("pages.wacz", b"PK\x03\x04aaaa", "ZIP"),
        (
            "short.warc",
            b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 500\r\n\r\nHTTP/1.1 200 OK\r\n",
            "cut short",
        ),
    ];
    let mut paths: Vec<String> = Vec::new();
    for (name, bytes, _) in bad {
        paths.push(home.file(name, bytes).display().to_string());
    }
    let sound = home
        .file("sound.txt", "The ferry sails at noon, said the minister of the Sorrel Isles.\n".as_bytes());
    paths.push(sound.display().to_string());
    let args: Vec<&str> = std::iter::once("ingest").chain(paths.iter().map(String::as_str)).collect();
    let ran = home.run(&[&args[..], &["--format", "json"]].concat());
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (ran.code, &summary["captures"], &summary["refused"]),
        (Some(0), &1.into(), &5.into()),
        "{}",
        ran.out
    );
    for (name, _, why) in bad {
        let refusals = summary["refusals"].as_array().unwrap();
        let refusal =
            refusals.iter().find(|refusal| refusal["what"].as_str().unwrap().contains(name)).unwrap();
        assert!(refusal["why"].as_str().unwrap().contains(why), "{refusal}");
    }
    assert_eq!(home.run(&["ingest", &paths[0]]).code, Some(2), "nothing usable was named");
    assert_eq!(home.run(&["verify", "--read-data"]).code, Some(0));
}

#[test]
fn a_gzip_that_breaks_off_keeps_the_records_before_the_break() {
    let home = Home::with_samples();
    let whole = std::fs::read(Path::new(SAMPLES).join("crawl/crawl-2019-2020.warc.gz")).unwrap();
    let cut = home.file("cut.warc.gz", &whole[..whole.len() - 200]);
    let fresh = Home::new();
    fresh.run(&["init"]);
    let ran = fresh.run(&["ingest", cut.to_str().unwrap(), "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(summary["captures"].as_u64().unwrap() >= 1 && summary["refused"] == 1, "{}", ran.out);
    assert_eq!(fresh.run(&["verify", "--read-data"]).code, Some(0));
}

#[test]
fn a_file_beyond_the_limit_is_refused_and_a_line_of_many_megabytes_is_read() {
    let home = Home::new();
    home.run(&["init"]);
    let large = home.file("large.txt", &vec![b'a'; 100 << 20]);
    let ran = home.run(&["ingest", large.to_str().unwrap()]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.contains("larger than 64 MiB"), "{}", ran.out);
    let line = "The tide turned. ".repeat(500_000);
    let long = home.file("long.txt", line.as_bytes());
    assert_eq!(home.run(&["ingest", long.to_str().unwrap()]).code, Some(0));
    assert_eq!(home.run(&["verify", "--read-data"]).code, Some(0));
}

#[test]
fn trouble_with_the_archive_is_told_with_its_exit_code() {
    let home = Home::new();
    let ran = home.run(&["search", "a"]);
    assert_eq!(ran.code, Some(3), "no archive");
    assert!(ran.err.contains("dictum init"), "{}", ran.err);
    home.run(&["init"]);
    assert_eq!(home.run(&["init"]).code, Some(2), "something stands there already");
    assert_eq!(home.run(&["ingest", "no-such-file"]).code, Some(3));
    std::fs::write(home.archive().join("FORMAT"), "dictum archive 99\n").unwrap();
    let ran = home.run(&["verify"]);
    assert_eq!(ran.code, Some(2), "a newer format");
    assert!(ran.err.contains("newer Dictum"), "{}", ran.err);
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let home = Home::new();
    home.run(&["init"]);
    let lock = std::fs::OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(false)
        .open(home.archive().join("lock"))
        .unwrap();
    lock.lock().unwrap();
    let ran = home.run(&["ingest", SAMPLES]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert!(ran.err.contains("another process"), "{}", ran.err);
}

#[test]
fn a_flipped_bit_in_a_pack_is_found_and_named() {
    let home = Home::with_samples();
    let pack = home.archive().join("record/packs/000001.warc.zst");
    let mut bytes = std::fs::read(&pack).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    std::fs::write(&pack, bytes).unwrap();
    let ran = home.run(&["verify", "--read-data"]);
    assert_eq!(ran.code, Some(4));
    assert!(ran.out.contains("D008") && ran.out.contains("pack 000001"), "{}", ran.out);
    let ran = home.run(&["verify"]);
    assert_eq!(ran.code, Some(0), "a plain verify reads no payload");
    assert!(ran.out.contains("Not checked: the bytes of every payload."), "{}", ran.out);
    assert!(ran.out.contains("Sound as far as was checked."), "{}", ran.out);
}

#[test]
fn verify_makes_quotations_again_and_enters_its_run_where_it_is_asked_to() {
    let home = Home::with_samples();
    let ran = home.run(&["verify", "--quotes=all", "--record", "--format", "json"]);
    assert!(ran.code == Some(0) && json(&ran)["quotations"].as_u64() > Some(5), "{} {}", ran.out, ran.err);
    let entries = json(&ran)["entries"].as_u64().unwrap();
    assert_eq!(json(&home.run(&["verify", "--format", "json"]))["entries"].as_u64(), Some(entries + 1));
    assert_eq!(home.run(&["verify", "--quotes=0"]).code, Some(2));
}

#[test]
fn verify_takes_a_part_of_the_payloads_and_refuses_one_that_makes_no_sense() {
    let home = Home::with_samples();
    let read = |part: &str| {
        let ran = home.run(&["verify", &format!("--read-data={part}"), "--format", "json"]);
        json(&ran)["payloads"].as_u64().unwrap()
    };
    let whole = read("1/1");
    assert!(whole > 0);
    assert_eq!((1..=5).map(|part| read(&format!("{part}/5"))).sum::<u64>(), whole);
    for part in ["0/3", "4/3", "three"] {
        let ran = home.run(&["verify", &format!("--read-data={part}")]);
        assert!(ran.code == Some(2) && ran.err.contains("--read-data=3/30"), "{}", ran.err);
    }
}

/// Enough for an ingest of many commits.
const STATEMENTS: usize = 900;

/// Enough statements that an ingest takes many commits, about a country that does not exist.
fn many_statements() -> String {
    let mut lines = String::new();
    for n in 0..STATEMENTS {
        let words = format!(
            "On day {n} the council of Orvane met for hour {} and voted on article {}. ",
            n % 24,
            n * 7
        );
        lines.push_str(&format!(
            "{{\"id\":\"orvane-{n}\",\"publisher\":\"Council of Orvane\",\"speaker\":\"Speaker {}\",\"delivered_on\":\"20{:02}-0{}-11\",\"headline\":\"Sitting {n}\",\"paragraphs\":[\"{}\",\"{words}\"]}}\n",
            n % 17, n % 25, n % 9 + 1, words.repeat(n % 5 + 1)
        ));
    }
    lines
}

#[test]
fn an_ingest_killed_anywhere_and_run_again_ends_with_the_same_archive() {
    let lines = many_statements();
    let unbroken = Home::new();
    let input = unbroken.file("orvane.jsonl", lines.as_bytes());
    unbroken.run(&["init"]);
    let begun = std::time::Instant::now();
    assert_eq!(unbroken.run(&["ingest", input.to_str().unwrap()]).code, Some(0));
    let whole = begun.elapsed();
    let expected = unbroken.run(&["export"]).out;
    assert_eq!(expected.lines().count(), STATEMENTS);
    for nth in 1..=5u32 {
        let home = Home::new();
        home.run(&["init"]);
        // Killed at ever later moments of the run, and once more during its repetition.
        for part in [nth, 6 - nth] {
            let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("dictum"))
                .arg("--archive")
                .arg(home.archive())
                .args(["ingest", "--quiet"])
                .arg(&input)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(whole * part / 6 + Duration::from_millis(1));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert_eq!(home.run(&["ingest", input.to_str().unwrap()]).code, Some(0));
        assert_eq!(home.run(&["export"]).out, expected, "killed at {nth} sixths");
        let ran = home.run(&["verify", "--read-data"]);
        assert_eq!(ran.code, Some(0), "{}", ran.out);
        let ran = home
            .run(&["check", "On day 899 the council of Orvane met for hour 11 and voted on article 6293."]);
        assert_eq!(ran.code, Some(0), "{}", ran.out);
    }
}

#[test]
fn completions_and_man_page_are_printed() {
    let home = Home::new();
    for (args, has) in [
        (&["completions", "bash"][..], "_dictum"),
        (&["completions", "fish"], "complete"),
        (&["man"], ".TH dictum"),
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, Some(0));
        assert!(ran.out.contains(has));
    }
}

#[test]
fn a_capture_is_read_without_an_archive() {
    let home = Home::new();
    let page = Path::new(SAMPLES).join("president/events-2714.html");
    let ran = home.run(&["read", page.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("Anton Velinsky"), "{}", ran.out);
    let ran = home.run(&["read", "--format", "json", SAMPLES]);
    assert!(ran.out.lines().count() > 15);
    assert!(ran.out.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    assert!(!home.archive().exists());
}

#[test]
fn a_correction_is_entered_by_options_shown_and_counted() {
    let home = Home::with_samples();
    let found = json(&home.run(&["check", "Explanations do not warm a room.", "--format", "json"]));
    let id = found["matches"][0]["statement"]["id"].as_str().unwrap().to_owned();
    let who = ["--by", "Ada Brandt", "--reason", "The guest book says so."];
    let ran = home.run(&[&["correct", &id, "--venue", "The old boathouse"], &who[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("1 entered"), "{}", ran.out);
    let shown = home.run(&["show", &id]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("→ The old boathouse (Ada Brandt"), "{shown}");
    assert!(shown.contains("The guest book says so."), "{shown}");
    assert_eq!(json(&home.run(&["verify", "--format", "json"]))["corrections"], 1);
    let ran = home.run(&[&["correct", &id, "--headline", "Of whales"], &who[..]].concat());
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("does not stand so on the page"), "{}", ran.err);
    let ran = home.run(&["correct", &id, "--venue", "The old boathouse"]);
    assert!(ran.code == Some(2) && ran.err.contains("--by"), "{}", ran.err);
}

#[test]
fn read_explains_that_a_value_is_a_correction() {
    let home = Home::new();
    home.file(
        "a.txt",
        b"Remarks on nets, Tornby, 3 May 2021\n\nNets are mended by hand, and hands are mended by rest.\n",
    );
    let lines = "by = \"Ada Brandt\"\nreason = \"Leaf 12.\"\nvenue = \"The net loft\"\n";
    home.file("a.txt.correction.toml", lines.as_bytes());
    let read = json(&home.run(&["read", "a.txt", "--explain", "--format", "json"]));
    assert_eq!(read["statement"]["venue"], "The net loft");
    assert_eq!(read["corrections"][0]["reason"], "Leaf 12.");
    let rules: Vec<_> =
        read["evidence"].as_array().unwrap().iter().filter(|e| e["field"] == "venue").collect();
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["rule"], "correction");
    assert!(home.run(&["read", "a.txt", "--explain"]).out.contains("corrected venue: (none) → The net loft"));
}

#[test]
fn an_article_is_checked_whole_and_written_as_a_page_that_stands_alone() {
    let home = Home::with_samples();
    let article = "# On rooms\n\nAnton Velinsky said: “Explanations do not warm a room.”\n\n\
                   “We will send warships to count herring,” Maren Tollak said of <script>.\n";
    home.file("a.md", article.as_bytes());
    let ran = home.run(&["check", "--document", "a.md", "--report", "out.html"]);
    assert_eq!(ran.code, Some(10), "{}", ran.err);
    assert!(ran.out.contains("a.md: 1 exact, 1 altered"), "{}", ran.out);
    let page = std::fs::read_to_string(home.0.path().join("out.html")).unwrap();
    assert!(page.contains("<mark class=\"quoted quoted-altered quoted-with-care\""), "{page}");
    assert!(page.contains("<style>") && !page.contains("<script") && !page.contains("href=\"/"), "{page}");
    let shape = json(&home.run(&["check", "--document", "a.md", "--format", "json"]));
    assert_eq!(shape["quotations"][0]["speaker"], "Anton Velinsky");
    assert_eq!(shape["quotations"][1]["answer"]["cautions"][0]["caution"], "meaning");
    assert_eq!(home.run(&["check", "--document", "gone.md"]).code, Some(3));
}

#[test]
fn a_passage_is_cited_in_each_form_with_its_link() {
    let home = Home::with_samples();
    let found = json(&home.run(&["check", "Explanations do not warm a room.", "--format", "json"]));
    let path = found["matches"][0]["path"].as_str().unwrap().trim_start_matches("/statement/").to_owned();
    for (form, begins) in [("text", "Anton Velinsky"), ("csl-json", "{"), ("bibtex", "@"), ("ris", "TY  - ")]
    {
        let ran = home.run(&["cite", &path, "--as", form]);
        assert!(ran.code == Some(0) && ran.out.starts_with(begins), "{form}: {} {}", ran.out, ran.err);
        assert!(
            ran.err.contains(&format!("/statement/{path}")) && ran.err.contains("#:~:text="),
            "{}",
            ran.err
        );
    }
    let shape = json(&home.run(&["cite", &path, "--format", "json"]));
    assert!(shape["csl_json"]["annote"].as_str().unwrap().contains("Explanations do not warm a room."));
    let id = path.split('#').next().unwrap();
    assert_eq!(home.run(&["cite", &format!("{id}#t99")]).code, Some(3));
    let styled = home.run(&["cite", &path, "--as", "apa"]);
    if cfg!(feature = "styles") {
        assert!(styled.out.contains("Velinsky"), "{}", styled.out);
    } else {
        assert!(styled.code == Some(2) && styled.err.contains("--features styles"), "{}", styled.err);
    }
}

#[test]
fn an_export_that_nobody_reads_to_its_end_ends_quietly() {
    let home = Home::with_samples();
    for form in ["jsonl", "warc"] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_dictum"))
            .env_remove("DICTUM_ARCHIVE")
            .args(["--archive", "archive", "export", "--to", form])
            .current_dir(home.0.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{form}: {ended:?}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{form}");
    }
}
