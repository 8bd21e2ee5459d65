//! Lines within a body that lead elsewhere: pointers to other items, advertisements, invitations to subscribe.
//!
//! A site's own words stand among a statement's paragraphs and are marked up as such. What gives them away is that
//! they are links all through, or begin with words that data knows; an invitation, only at the end of a text.

use super::Sight;
use crate::{
    furniture::Shape,
    lexicon::{List, lexicon},
    page::Traits,
    quick::lower,
};
use memchr::memchr3;

/// The longest line, in bytes, that is looked at: pointers and invitations are short.
const LONGEST: usize = 420;
/// The longest words, in bytes, that announce a pointer.
const LONGEST_LEAD: usize = 60;
/// The share of a line's bytes, in percent, that links have where all its words are links: spaces are none.
const ALL_LINKED: usize = 80;
/// How many lines at the end of a text may be invitations, authors' addresses and the like.
const LONGEST_TAIL: usize = 8;

/// Takes lines that lead elsewhere out of a body.
pub(super) fn remove(sight: &Sight<'_>, body: &mut Vec<usize>) {
    let leads: Vec<bool> = body.iter().map(|&line| is_pointer(sight, line)).collect();
    let linked: Vec<bool> = body.iter().map(|&line| is_all_linked(sight, line)).collect();
    let mut kept = Vec::with_capacity(body.len());
    let mut announced = false;
    for (place, &line) in body.iter().enumerate() {
        let listed = sight.traits[line].any(Traits::LIST);
        // A list of links may be a text's own; what pointers announce is not, nor is a link between paragraphs.
        let drop = leads[place] || linked[place] && (announced || !listed && kept.len() > 1);
        announced = (announced && drop) || announces(sight, line) && linked.get(place + 1) == Some(&true);
        if !drop && !announced {
            kept.push(line);
        }
    }
    *body = kept;
    trim_tail(sight, body);
    while let Some(&last) = body.last()
        && is_bare_heading(sight, last)
    {
        body.pop();
    }
}

/// Says whether a heading at the end of a text heads nothing that is left of it.
fn is_bare_heading(sight: &Sight<'_>, line: usize) -> bool {
    sight.page.lines[line].heading > 0
        && sight.shapes[line] == Shape::Short
        && !sight.page.words_of(line).ends_with([':', '：'])
}

/// Says whether a line is a link from end to end, and no heading.
fn is_all_linked(sight: &Sight<'_>, number: usize) -> bool {
    let line = &sight.page.lines[number];
    line.heading == 0 && line.words.len() <= LONGEST && line.linked * 100 >= line.words.len() * ALL_LINKED
}

/// Says whether a short line begins like one that announces pointers: "More of our stories".
fn announces(sight: &Sight<'_>, number: usize) -> bool {
    let words = sight.page.words_of(number);
    let small = sight.shapes[number] == Shape::Short || sight.page.lines[number].heading > 0;
    let first = words.split([' ', ':']).next().unwrap_or("");
    small && lexicon().has_in_any_case(List::Pointers, first)
}

/// Says whether a line does nothing but lead to another item, or is an advertisement's mark.
fn is_pointer(sight: &Sight<'_>, number: usize) -> bool {
    let words = sight.page.words_of(number);
    if words.len() <= LONGEST_LEAD {
        let whole = lexicon().entry_in_any_case(bare(words)).lists;
        if whole.has(List::Advertisement) || whole.has(List::Pointers) {
            return true;
        }
    }
    let head = &words.as_bytes()[..words.len().min(LONGEST_LEAD)];
    let end = memchr3(b':', b'|', "：".as_bytes()[0], head);
    let lead = end.filter(|_| words.len() <= LONGEST).and_then(|end| words.get(..end)).map_or("", bare);
    !lead.is_empty() && lexicon().has_in_any_case(List::Pointers, lead)
}

/// Words without the marks around them.
fn bare(words: &str) -> &str {
    words.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Takes invitations off the end of a body, with what stands between them and the end.
fn trim_tail(sight: &Sight<'_>, body: &mut Vec<usize>) {
    let from = body.len().saturating_sub(LONGEST_TAIL).max(1);
    let is_last_words = |&line: &usize| !is_small(sight, line) && !invites(sight, line);
    let end =
        body[from.min(body.len())..].iter().rposition(is_last_words).map_or(from, |last| from + last + 1);
    // Small lines at the end are cut with the invitations between them, never alone.
    let cut = body.get(end..).unwrap_or(&[]).iter().position(|&line| invites(sight, line));
    if let Some(cut) = cut {
        let headings =
            body[end..end + cut].iter().rev().take_while(|&&line| sight.page.lines[line].heading > 0).count();
        body.truncate(end + cut - headings);
    }
}

fn is_small(sight: &Sight<'_>, line: usize) -> bool {
    matches!(sight.shapes[line], Shape::Short | Shape::Bullet | Shape::Navigation | Shape::Legal | Shape::Url)
}

/// Says whether a line invites to subscribe, to follow or to write to the site.
fn invites(sight: &Sight<'_>, number: usize) -> bool {
    let words = sight.page.words_of(number);
    let set_apart = !sight.traits[number].any(Traits::QUOTE);
    words.len() <= LONGEST && set_apart && lexicon().phrases(List::Invitations).stand_in(&lower(words))
}
