//! What each line counts for the body, and the run of lines that counts most.

use super::{Sight, prose_weight};
use crate::{
    furniture::Shape,
    labels, notes,
    page::{Line, Traits},
};
use std::ops::Range;

/// A barrier that no body reaches over.
pub(super) const BARRIER: f32 = -1e6;

/// What each line counts for the body.
pub(super) fn of_lines(sight: &Sight<'_>) -> Vec<f32> {
    let markup = Markup::of(sight);
    let plain: Vec<f32> = (0..sight.page.lines.len()).map(|line| of_line(sight, line)).collect();
    let weighed = plain.iter().enumerate().map(|(line, score)| markup.weigh(sight, line, *score)).collect();
    let (plain, weighed) = (with_listings(sight, plain), with_listings(sight, weighed));
    let found = |scores: &[f32]| sight.prose_of(best_run(scores));
    // Where the markup leaves next to nothing of a long text, it speaks of something else.
    if found(&plain) > found(&weighed) * 3 + ENOUGH_BESIDE { plain } else { weighed }
}

/// Prose in bytes that a text outside of what the markup calls the article has at least: three sentences.
const ENOUGH_BESIDE: usize = 400;

fn with_listings(sight: &Sight<'_>, mut scores: Vec<f32>) -> Vec<f32> {
    for listing in sight.listings {
        // Within what the markup calls the article a listing is a box beside the text, not its end.
        let boxed = sight.traits[listing.lines.start].any(Traits::ARTICLE);
        scores[listing.lines.clone()].fill(if boxed { -0.2 } else { BARRIER });
    }
    scores
}

/// How much the markup of a page tells of where its article is.
struct Markup {
    body: bool,
    article: bool,
}

impl Markup {
    /// Enough text to be believed: shorter ones are often teasers.
    const ENOUGH: usize = 120;

    fn of(sight: &Sight<'_>) -> Markup {
        let (mut all, mut body, mut article) = (0, 0, 0);
        for (number, line) in sight.page.lines.iter().enumerate().filter(|&(line, _)| !sight.is_vetoed(line))
        {
            let weight = prose_weight(line, &sight.shapes[number]);
            all += weight;
            body += if sight.traits[number].any(Traits::BODY) { weight } else { 0 };
            article += if sight.traits[number].any(Traits::ARTICLE) { weight } else { 0 };
        }
        // Teasers are articles too: what is called one must hold a fair share of the page's prose.
        let believed = |weight: usize, share: usize| weight >= Self::ENOUGH && weight * 100 >= all * share;
        Markup { body: believed(body, 20), article: believed(article, 35) }
    }

    fn weigh(&self, sight: &Sight<'_>, line: usize, score: f32) -> f32 {
        let traits = sight.traits[line];
        let inside =
            if self.body { traits.any(Traits::BODY) } else { !self.article || traits.any(Traits::ARTICLE) };
        match (inside, score > 0.0) {
            (true, _) => score,
            (false, true) => -1.0,
            (false, false) => score * 2.0,
        }
    }
}

fn of_line(sight: &Sight<'_>, number: usize) -> f32 {
    let line = &sight.page.lines[number];
    let words = sight.page.words(line);
    if sight.is_vetoed(number) {
        return -0.5;
    }
    let length = words.chars().count() as f32;
    match &sight.shapes[number] {
        Shape::Prose => {
            let linked = line.linked as f32 / words.len().max(1) as f32;
            let prose = (length / 60.0).clamp(0.5, 8.0);
            if linked > 0.6 { -prose.min(1.5) } else { prose * (1.0 - linked) }
        }
        Shape::Counters | Shape::AllListings | Shape::Clock(..) => BARRIER,
        // Among marked-up paragraphs "Read also: …" is a line of its own, not the heading of all that follows.
        Shape::AfterEnd if points_on(sight, words) => -2.0,
        Shape::AfterEnd | Shape::Publication(_) => -30.0,
        Shape::Legal => -6.0,
        Shape::Contact | Shape::ContactLead | Shape::Languages(_) | Shape::Share | Shape::Url => -3.0,
        Shape::Date(_) | Shape::Time(_) | Shape::Navigation => -2.0,
        Shape::Ornament => -0.1,
        Shape::Bullet => {
            if length > 60.0 {
                0.3
            } else {
                -1.5
            }
        }
        Shape::Short => short_score(line, words, length),
    }
}

/// Says whether words after a colon follow the words that announce them, on a page with markup.
fn points_on(sight: &Sight<'_>, words: &str) -> bool {
    let rest = words.split_once([':', '：']).map_or("", |(_, rest)| rest.trim());
    sight.page.blocks.count() > 1 && !rest.is_empty()
}

/// A short line speaks for a body only if it is a label, a salutation or a heading.
fn short_score(line: &Line, words: &str, length: f32) -> f32 {
    if line.linked * 2 > words.len() {
        return -1.5;
    }
    if labels::begins_like_a_turn(words, line.bold) {
        return 1.0;
    }
    // What the office saw goes on with the words around it, and begins none.
    if notes::is_note(words) {
        return 0.0;
    }
    if words.ends_with([',', ':', ';', '!', '，', '：']) {
        return 0.2;
    }
    if line.heading > 0 {
        return -0.3;
    }
    if length > 60.0 { 0.2 } else { -1.0 }
}

/// The run with the highest sum (Kadane 1977); empty if no line counts for it.
pub(super) fn best_run(scores: &[f32]) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (i, score) in scores.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (i, 0.0);
        }
        sum += score;
        if sum > best_sum {
            (best, best_sum) = (start..i + 1, sum);
        }
    }
    best
}
