//! A digest of what is new, for a mail: as text and as HTML.

use crate::alerts::{Notice, Occasion};
use std::fmt::Write as _;

/// What is told, under one heading.
struct Section {
    occasion: Occasion,
    heading: &'static str,
}

const SECTIONS: [Section; 4] = [
    Section { occasion: Occasion::Changed, heading: "Changed by their publishers" },
    Section { occasion: Occasion::Gone, heading: "Gone" },
    Section { occasion: Occasion::New, heading: "New" },
    Section { occasion: Occasion::Moved, heading: "At another address" },
];

/// A digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest<'a> {
    /// What it is a digest of, as its title says.
    pub title: String,
    /// What is told.
    pub notices: &'a [Notice],
}

impl Digest<'_> {
    fn of(&self, occasion: Occasion) -> impl Iterator<Item = &Notice> {
        self.notices.iter().filter(move |notice| notice.occasion == occasion)
    }

    /// Writes it as text, in lines of the length that things have.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n", self.title, "=".repeat(self.title.chars().count()));
        if self.notices.is_empty() {
            text.push_str("\nNothing.\n");
        }
        for Section { occasion, heading } in SECTIONS {
            let count = self.of(occasion).count();
            if count > 0 {
                let _ = write!(
                    text,
                    "\n{heading} ({count})\n{}\n",
                    "-".repeat(heading.len() + 3 + count.to_string().len())
                );
            }
            self.of(occasion).for_each(|notice| item_in_text(&mut text, notice));
        }
        text
    }

    /// Writes it as a page of HTML whose styles stand in it, as mail programs want it. Nothing in it is fetched.
    pub fn to_html(&self) -> String {
        let title = escaped(&self.title);
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
             <body style=\"font-family: Georgia, serif; max-width: 42em; margin: 1em auto; padding: 0 1em; line-height: 1.45\">\n<h1 style=\"font-size: 1.4em\">{title}</h1>\n"
        );
        if self.notices.is_empty() {
            html.push_str("<p>Nothing.</p>\n");
        }
        for Section { occasion, heading } in SECTIONS {
            let count = self.of(occasion).count();
            if count > 0 {
                let _ = write!(
                    html,
                    "<h2 style=\"font-size: 1.15em\">{heading} ({count})</h2>\n<ul style=\"padding-left: 1.2em\">\n"
                );
                self.of(occasion).for_each(|notice| item_in_html(&mut html, notice));
                html.push_str("</ul>\n");
            }
        }
        html.push_str("</body></html>\n");
        html
    }
}

/// Day, speakers, publisher: what stands under a headline.
fn facts(notice: &Notice) -> String {
    let day = notice.day.clone().into_iter();
    let speakers = Some(notice.speakers.join(", ")).filter(|names| !names.is_empty());
    day.chain(speakers).chain(notice.publisher.clone()).collect::<Vec<_>>().join(" · ")
}

fn name(notice: &Notice) -> &str {
    notice.headline.as_deref().or(notice.target_uri.as_deref()).unwrap_or("Without a headline")
}

fn item_in_text(text: &mut String, notice: &Notice) {
    let mut lines = vec![name(notice).to_owned()];
    lines.push(facts(notice));
    if let Some(how) = notice.how {
        lines.push(format!("{how}{}", seen(notice)));
    }
    for change in &notice.changes {
        let before =
            if change.before.is_empty() { String::new() } else { format!("… {} ", change.before.trim()) };
        let marks = [("[-", &change.old, "-]"), ("{+", &change.new, "+}")];
        let words = marks.into_iter().filter(|(_, words, _)| !words.is_empty());
        let words: Vec<String> = words.map(|(open, words, close)| format!("{open}{words}{close}")).collect();
        lines.push(format!("{before}{}", words.join(" ")));
    }
    let more = notice.change_count - notice.changes.len();
    if more > 0 {
        lines.push(format!("… and {more} more changes"));
    }
    lines.extend(notice.target_uri.clone().filter(|uri| uri != name(notice)));
    lines.extend(notice.link.clone());
    let mut lines = lines.into_iter().filter(|line| !line.is_empty());
    let _ = writeln!(text, "\n* {}", lines.next().unwrap_or_default());
    lines.for_each(|line| {
        let _ = writeln!(text, "  {line}");
    });
}

fn seen(notice: &Notice) -> String {
    notice.seen_at.as_deref().map(|at| format!(", seen {at}")).unwrap_or_default()
}

fn item_in_html(html: &mut String, notice: &Notice) {
    let link = notice.link.as_deref().or(notice.target_uri.as_deref()).filter(|link| is_web(link));
    let title = escaped(name(notice));
    let title = link.map_or(title.clone(), |link| format!("<a href=\"{}\">{title}</a>", escaped(link)));
    let _ = write!(html, "<li style=\"margin-bottom: 0.8em\"><b>{title}</b>");
    let facts = facts(notice);
    if !facts.is_empty() {
        let _ = write!(html, "<br><small>{}</small>", escaped(&facts));
    }
    if let Some(how) = notice.how {
        let _ = write!(html, "<br>{}", escaped(&format!("{how}{}", seen(notice))));
    }
    for change in &notice.changes {
        let _ = write!(html, "<br>… {} ", escaped(change.before.trim()));
        for (open, words, close) in [
            ("<del style=\"background: #fdd\">", &change.old, "</del>"),
            ("<ins style=\"background: #dfd\">", &change.new, "</ins>"),
        ] {
            if !words.is_empty() {
                let _ = write!(html, "{open}{}{close} ", escaped(words));
            }
        }
    }
    let more = notice.change_count - notice.changes.len();
    if more > 0 {
        let _ = write!(html, "<br>… and {more} more changes");
    }
    if let Some(uri) = notice.target_uri.as_deref().filter(|uri| is_web(uri) && notice.link.is_some()) {
        let _ = write!(html, "<br><small><a href=\"{0}\">{0}</a></small>", escaped(uri));
    }
    html.push_str("</li>\n");
}

fn is_web(uri: &str) -> bool {
    uri.starts_with("https://") || uri.starts_with("http://")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::ChangeTold;

    fn changed() -> Notice {
        Notice {
            alert: String::new(),
            occasion: Occasion::Changed,
            entry: 7,
            seen_at: Some("2031-05-02T10:00:00Z".into()),
            statement: "0123456789abc".into(),
            headline: Some("On <herring> & dues".into()),
            speakers: vec!["Ada Lorn".into()],
            publisher: Some("Port of Halm".into()),
            day: Some("2031-05-01".into()),
            target_uri: Some("https://port.example/1?a&b".into()),
            link: None,
            moved_from: None,
            how: None,
            changes: vec![ChangeTold {
                change: "replaced",
                before: "We will send".into(),
                old: "warships".into(),
                new: "<ferries>".into(),
            }],
            change_count: 3,
        }
    }

    #[test]
    fn a_change_is_told_in_place() {
        let digest = Digest { title: "Since yesterday".into(), notices: &[changed()] };
        let text = digest.to_text();
        assert!(text.contains("Changed by their publishers (1)\n-----"), "{text}");
        assert!(
            text.contains("  … We will send [-warships-] {+<ferries>+}\n  … and 2 more changes\n"),
            "{text}"
        );
    }

    #[test]
    fn nothing_of_a_page_acts_in_html() {
        let html = Digest { title: "A <b>".into(), notices: &[changed()] }.to_html();
        assert!(html.contains("On &lt;herring&gt; &amp; dues"), "{html}");
        assert!(html.contains("&lt;ferries&gt;</ins>"), "{html}");
        assert!(!html.contains("<herring>") && !html.contains("<b></h1>"), "{html}");
        let mut odd = changed();
        odd.target_uri = Some("javascript:alert(1)".into());
        assert!(!Digest { title: String::new(), notices: &[odd] }.to_html().contains("href=\"javascript"));
    }

    #[test]
    fn a_digest_of_nothing_says_so() {
        let digest = Digest { title: "Since yesterday".into(), notices: &[] };
        assert!(digest.to_text().ends_with("\nNothing.\n"));
        assert!(digest.to_html().contains("<p>Nothing.</p>"));
    }
}
