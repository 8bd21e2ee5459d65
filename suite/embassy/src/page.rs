//! The pages of the embassy's site, in two layouts, with furniture that never stands still.

use crate::calendar::{Calendar, Statement};
use jiff::{Timestamp, tz::TimeZone};

/// What a page shows beside its words.
pub struct Setting<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The time.
    pub now: Timestamp,
    /// How many requests came before.
    pub visits: u64,
}

impl Setting<'_> {
    fn clock(&self) -> String {
        self.now.to_zoned(TimeZone::UTC).strftime("%H:%M, %A %d %B %Y").to_string()
    }

    fn is_redesigned(&self) -> bool {
        self.now >= self.calendar.redesigned_at
    }

    /// The box of what is new, which changes with the days.
    fn latest(&self) -> String {
        let items = self.calendar.out_at(self.now).into_iter().take(3);
        items
            .map(|item| format!("<li><a href=\"{}\">{}</a></li>", item.path(self.now), item.headline))
            .collect()
    }

    fn frame(&self, title: &str, main: &str) -> String {
        let (clock, visits, latest) = (self.clock(), 41_000 + self.visits, self.latest());
        if self.is_redesigned() {
            format!(
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | Embassy of Vessaria</title></head>\
                 <body class=\"v2\"><header class=\"top\"><a href=\"/\">Embassy of Vessaria in Halm</a><span class=\"time\">{clock}</span>\
                 <nav><ul><li><a href=\"/en/news\">News</a></li><li><a href=\"/en/visas\">Visas</a></li></ul></nav></header>\
                 <main>{main}</main><aside class=\"latest\"><h2>Latest</h2><ul>{latest}</ul></aside>\
                 <footer><p>Visits: {visits}</p><p>© Embassy of Vessaria, 4 Quay Street, Halm</p></footer></body></html>"
            )
        } else {
            format!(
                "<html><head><title>Embassy of Vessaria - {title}</title></head><body bgcolor=\"white\">\
                 <table width=\"100%\"><tr><td class=\"menu\"><a href=\"/\">Home</a><br><a href=\"/en/news\">News</a><br>\
                 <a href=\"/en/visas\">Visas</a><br><a href=\"/en/calendar/2031/1\">Calendar</a></td>\
                 <td class=\"clock\">{clock}</td></tr></table><div id=\"content\">{main}</div>\
                 <div class=\"sidebar\"><h3>Latest</h3><ul>{latest}</ul></div>\
                 <div id=\"footer\">You are visitor no. {visits}. Embassy of Vessaria, 4 Quay Street, Halm.</div></body></html>"
            )
        }
    }

    /// A statement's page.
    pub fn statement(&self, statement: &Statement) -> String {
        let day = statement.day().strftime("%d %B %Y");
        let words: String = statement.words(self.now).iter().map(|words| format!("<p>{words}</p>")).collect();
        let headline = &statement.headline;
        let main = if self.is_redesigned() {
            format!(
                "<article><h1>{headline}</h1><p class=\"date\">{day}</p><div class=\"text\">{words}</div></article>"
            )
        } else {
            format!(
                "<h1>{headline}</h1><div class=\"date\">{day}</div><div class=\"article-text\">{words}</div>"
            )
        };
        self.frame(headline, &main)
    }

    /// A page of the list of statements, latest first.
    pub fn list(&self, page: usize) -> String {
        let all = self.calendar.out_at(self.now);
        let items: String =
            all.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).map(|item| self.listed(item)).collect();
        let next = if page * PER_PAGE < all.len() {
            format!("<p class=\"pager\"><a rel=\"next\" href=\"/en/news?page={}\">Older</a></p>", page + 1)
        } else {
            String::new()
        };
        let list = if self.is_redesigned() {
            format!("<ul class=\"list\">{items}</ul>")
        } else {
            format!("<div class=\"list\">{items}</div>")
        };
        self.frame("News", &format!("<h1>News</h1>{list}{next}"))
    }

    fn listed(&self, item: &Statement) -> String {
        let (path, headline) = (item.path(self.now), &item.headline);
        let day = item.day().strftime("%d.%m.%Y");
        if self.is_redesigned() {
            format!("<li><time>{day}</time> <a href=\"{path}\">{headline}</a></li>")
        } else {
            format!(
                "<div class=\"item\"><span class=\"date\">{day}</span> <a href=\"{path}\">{headline}</a></div>"
            )
        }
    }

    /// A month of a calendar that has no end.
    pub fn month(&self, month: u64) -> String {
        let next = month + 1;
        let main = format!(
            "<h1>Events, month {month}</h1><p>No events.</p><a rel=\"next\" href=\"/en/calendar/2031/{next}\">Next</a>"
        );
        self.frame("Calendar", &main)
    }

    /// The front page.
    pub fn front(&self) -> String {
        self.frame("Welcome", "<h1>Welcome</h1><p>The embassy is open from nine to noon.</p>")
    }
}

/// How many statements a page of the list has.
pub const PER_PAGE: usize = 10;

/// The feed of the latest statements.
pub fn feed(calendar: &Calendar, now: Timestamp, origin: &str) -> String {
    let item = |item: &&Statement| {
        format!(
            "<item><title>{}</title><link>{origin}{}</link><pubDate>{}</pubDate></item>",
            item.headline,
            item.path(now),
            rfc2822(item.out_at)
        )
    };
    let items: String = calendar.out_at(now).iter().take(PER_PAGE).map(item).collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Embassy</title>{items}</channel></rss>"
    )
}

/// The site map.
pub fn sitemap(calendar: &Calendar, now: Timestamp, origin: &str) -> String {
    let url = |item: &&Statement| {
        format!("<url><loc>{origin}{}</loc><lastmod>{}</lastmod></url>", item.path(now), item.day())
    };
    let urls: String = calendar.out_at(now).iter().map(url).collect();
    format!(
        "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>"
    )
}

fn rfc2822(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
