//! An archive of the samples, and of statements whose every word is a trap, made once for each process.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use dictum::{Dictum, IngestOptions};
use http_body_util::BodyExt;
use std::{
    fs,
    path::Path,
    sync::{Arc, OnceLock},
};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

/// What would act if it were not shown as text: each would leave a mark that a look at the page finds.
pub(crate) const CANARIES: &[&str] = &[
    "<script>canary()</script>",
    "<img src=x onerror=\"canary()\">",
    "\" onmouseover=\"canary()\" x=\"",
    "'><svg onload=canary()>",
    "</title></textarea></style><script>canary()</script>",
    "<a href=\"javascript:canary()\">canary</a>",
    "<meta http-equiv=\"refresh\" content=\"0;url=//canary.example\">",
    "<iframe srcdoc=\"<script>canary()</script>\"></iframe>",
    "<img src=//canary.example/a.png><link rel=stylesheet href=//canary.example/a.css>",
    "<style>@import '//canary.example/b.css'; body{background:url(//canary.example/b.png)}</style>",
    "{{7*7}} ${7*7} <%= 7*7 %> %7B%7Bcanary%7D%7D",
    "]]><!--canary--><![CDATA[",
    "\u{202e}canary\u{202c} \u{2028}canary\u{2029}\u{0}",
    "<math><mtext></mtext><style><img src=x onerror=canary()></style></math>",
    "&lt;script&gt;canary()&lt;/script&gt;",
    "<base href=//canary.example><form action=//canary.example><button>canary</button></form>",
];

/// An archive with its folder.
pub(crate) struct Room {
    pub(crate) dictum: Arc<Dictum>,
    router: Router,
    runtime: Runtime,
    _folder: TempDir,
}

/// An answer of the reading room.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header's value, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Room {
    /// The room that all cases of this process ask.
    pub(crate) fn open() -> &'static Room {
        static ROOM: OnceLock<Room> = OnceLock::new();
        ROOM.get_or_init(Room::make)
    }

    fn make() -> Room {
        let folder = tempfile::tempdir().unwrap();
        let dictum = Dictum::init(&folder.path().join("archive")).unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        dictum.ingest(&[samples], &IngestOptions::default(), &()).unwrap();
        let traps = folder.path().join("traps");
        write_traps(&traps);
        dictum.ingest(&[traps], &IngestOptions::default(), &()).unwrap();
        let dictum = Arc::new(dictum);
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Room { router: dictum_server::router(dictum.clone()), dictum, runtime, _folder: folder }
    }

    /// Puts a request to the router, as a connection would.
    pub(crate) fn ask(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            let body = body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
            Answer { status: parts.status, headers: parts.headers, body }
        })
    }
}

/// Writes captures that hold a canary wherever a word can stand.
pub fn write_traps(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let mut lines = String::new();
    let mut manifest = String::new();
    for (number, canary) in CANARIES.iter().enumerate() {
        let line = serde_json::json!({
            "id": format!("trap-{number} {canary}"),
            "headline": format!("Toast {number} {canary}"),
            "speakers": [{"name": format!("Ada {canary}"), "role": format!("Minister {canary}")}],
            "publisher": format!("Ports {canary}"),
            "place": canary, "venue": canary, "occasion": canary, "language": canary, "kind": "toast",
            "published_at": format!("2031-06-{:02}T10:00:00Z", number + 1),
            "target_uri": format!("javascript:canary()//{canary}"),
            "turns": [
                {"role": "question", "label": format!("Q {canary}:"), "speaker": canary, "text": format!("Why is the canary {canary} so calm today?")},
                {"role": "answer", "label": format!("Ada {canary}:"), "speaker": format!("Ada {canary}"), "text": format!("The canary {canary} sings in the harbour {canary} every morning.")},
            ],
        });
        lines.push_str(&format!("{line}\n"));
        let escaped = canary.replace('&', "&amp;").replace('<', "&lt;");
        let page = format!(
            "<!doctype html><title>{escaped}</title><link rel=canonical href=\"javascript:canary()\"><meta http-equiv=refresh content='0;url=//canary.example'>\
             <script>canary()</script><body onload=\"canary()\"><h1>Speech on the canary {number} {escaped}</h1><p>{escaped}, 28 June 2031</p>\
             <p><b>Ada {escaped}:</b> The canary {escaped} sings in the harbour every single morning of the year.</p>\
             <svg onload=\"canary()\"><script>canary()</script></svg><p onclick='canary()'>And so it does {canary}</p>\
             <ul><li>1 June 2031 <a href=\"javascript:canary()//{number}\">Toast {escaped}</a><li>2 June 2031 <a href=\"//canary.example/{number}\">{escaped}</a>\
             <li>3 June 2031 <a href=\"data:text/html,{number}\">Remarks {escaped}</a></ul>"
        );
        fs::write(folder.join(format!("page-{number}.html")), page).unwrap();
        let uri = format!("https://ports.vessaria.example/{number}?\"><script>canary()</script>{canary}");
        manifest.push_str(&format!("{}\n", serde_json::json!({"path": format!("page-{number}.html"), "target_uri": uri, "captured_at": "2031-06-29T10:00:00Z"})));
    }
    fs::write(folder.join("traps.jsonl"), lines).unwrap();
    fs::write(folder.join("manifest.jsonl"), manifest).unwrap();
}
