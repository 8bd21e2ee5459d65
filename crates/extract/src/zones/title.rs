//! Finds the headline among a page's lines.

use super::Sight;
use crate::{
    dates,
    furniture::Shape,
    kind, labels,
    lexicon::{LabelWord, lexicon},
    names, notes,
    page::{Page, Traits, Value, bullet_length},
};
use std::ops::Range;

/// How far above the body a headline is sought, in lines.
const ABOVE: usize = 14;
/// The longest headline met in 23,000 statements has 420 characters.
const LONGEST: usize = 600;

/// The lines of the headline; an empty range if no line is fit to be one.
pub(super) fn find(sight: &Sight<'_>, zone: &Range<usize>) -> Range<usize> {
    let (page, shapes) = (sight.page, sight.shapes);
    let listed = |line: usize| sight.is_listed(line);
    let fit = |line: usize| is_fit(page, shapes, line) && !listed(line);
    let all = 0..page.lines.len();
    let by_markup = all.clone().filter(|&line| markup_rank(sight, line, zone) > 0 && fit(line));
    let best = by_markup
        .max_by_key(|&line| (markup_rank(sight, line, zone), std::cmp::Reverse(distance(line, zone))));
    if let Some(line) = best {
        let mut lines = heading_lines(page, line);
        lines.end = (lines.start..lines.end).find(|&line| listed(line)).unwrap_or(lines.end);
        return lines;
    }
    // A page of marked-up text without a first heading: a line that the head names, one that is set as a headline, or one set
    // in bold above the text that says what kind of statement it is.
    if is_marked_up(page) {
        let told = all.clone().find(|&line| is_told(page, line) && fit(line));
        let set = || set_above(sight, zone).filter(|&line| fit(line));
        let called = || called_above(sight, zone).filter(|&line| fit(line));
        let line = told
            .or_else(set)
            .or_else(called)
            .or_else(|| over_dateline(sight, zone).filter(|&line| fit(line)));
        return line.map_or(0..0, |line| line..line + 1);
    }
    // A line that says its kind is a headline from further off, over a list of what was spoken of.
    let far = zone.start.saturating_sub(ABOVE * 2)..zone.start.saturating_sub(ABOVE);
    let far = far.clone().find(|&line| fit(line) && names_its_kind(page.words_of(line))).unwrap_or(far.end);
    let from = far.min(zone.start.saturating_sub(ABOVE));
    let to = (zone.start + first_block(page, zone)).min(page.lines.len());
    let best = (from..to).filter(|&line| fit(line)).max_by_key(|&line| text_rank(page, shapes, line, zone));
    let mut lines = best.map_or(0..0, |line| block_lines(page, shapes, line, zone));
    lines.end = (lines.start..lines.end).find(|&line| listed(line)).unwrap_or(lines.end);
    lines
}

/// The line above the body that is a lower heading, or whose class calls it a title.
fn set_above(sight: &Sight<'_>, zone: &Range<usize>) -> Option<usize> {
    let near = (zone.start.saturating_sub(ABOVE)..zone.start).rev();
    let near = near.take_while(|&line| sight.prose_of(line..line + 1) == 0 || sight.is_set_as_title(line));
    let set = near.filter(|&line| {
        let words = sight.page.words_of(line);
        let linked = sight.page.lines[line].linked * 2 > words.len();
        sight.is_set_as_title(line) && !linked && !is_beside(sight, line, zone) && is_phrase(words, 3)
    });
    // The highest heading, and of those the one nearest to the body.
    set.min_by_key(|&line| match sight.page.lines[line].heading {
        0 => u8::MAX,
        level => level,
    })
}

/// The line above the text, or its first, that is set in bold and names a kind of statement: "Letter of Ambassador …".
fn called_above(sight: &Sight<'_>, zone: &Range<usize>) -> Option<usize> {
    let page = sight.page;
    let near = zone.start.saturating_sub(ABOVE)..(zone.start + 1).min(page.lines.len());
    near.rev().find(|&number| {
        let words = page.words_of(number);
        page.lines[number].bold >= words.len()
            && !sight.is_vetoed(number)
            && words.split(' ').nth(3).is_some()
            && kind::of_headline(words).is_some()
    })
}

/// The line over a dateline at the beginning of the body, where nothing is set as a headline.
fn over_dateline(sight: &Sight<'_>, zone: &Range<usize>) -> Option<usize> {
    let from = zone.start.saturating_sub(2);
    let is_date = |line: usize| matches!(sight.shapes.get(line), Some(Shape::Date(_)));
    let open_ended =
        |line: &usize| !sight.page.words_of(*line).ends_with(['.', '!', '?', ':', ',', ';', '。']);
    (from..zone.start + 2)
        .filter(|&line| is_date(line + 1) && is_phrase(sight.page.words_of(line), 3))
        .find(open_ended)
}

/// Says whether names keep a line out that do not keep out the body too: what holds the body is no furniture.
fn is_beside(sight: &Sight<'_>, line: usize, zone: &Range<usize>) -> bool {
    let Some(body) = sight.page.lines.get(zone.start).filter(|_| sight.is_vetoed(line)) else {
        return sight.is_vetoed(line);
    };
    let blocks = &sight.page.blocks;
    let mut block = sight.page.lines[line].block;
    while !blocks.is_within(body.block, block) {
        if blocks.names(block).any(Traits::FURNITURE) {
            return true;
        }
        block = blocks.parent(block);
    }
    false
}

/// Says whether there are as many words, or as many characters of a script that does not part words as make them.
fn is_phrase(words: &str, least: usize) -> bool {
    words.split(' ').nth(least - 1).is_some()
        || words.chars().filter(|c| ('\u{3040}'..='\u{9FFF}').contains(c)).count() >= least * 3
}

fn is_marked_up(page: &Page) -> bool {
    page.lines.iter().any(|line| line.traits != Traits::NONE && !line.traits.any(Traits::LIST))
        || page.told.title.is_some()
        || !page.told.headlines.is_empty()
}

fn distance(line: usize, zone: &Range<usize>) -> usize {
    line.abs_diff(zone.start) + if line > zone.start { 1000 } else { 0 }
}

/// How many lines the first block of the zone has.
fn first_block(page: &Page, zone: &Range<usize>) -> usize {
    let lines = page.lines.get(zone.clone()).unwrap_or(&[]);
    1 + lines.iter().skip(1).take_while(|line| line.gap == 0).count()
}

fn is_fit(page: &Page, shapes: &[Shape], line: usize) -> bool {
    let words = page.words_of(line);
    let shape_fits = matches!(shapes[line], Shape::Short | Shape::Prose | Shape::Bullet);
    shape_fits && words.len() <= LONGEST && !labels::begins_like_a_turn(words, page.lines[line].bold)
}

/// How strongly the markup calls a line the headline; 0 if not at all.
fn markup_rank(sight: &Sight<'_>, number: usize, zone: &Range<usize>) -> u32 {
    let (page, traits) = (sight.page, sight.traits[number]);
    let line = &page.lines[number];
    let first = line.heading == 1;
    let named = traits.any(Traits::HEADLINE) && line.heading > 0;
    let lower = matches!(line.heading, 2 | 3) && is_told(page, number);
    let set = first || named || lower;
    let furniture = traits.any(Traits::FURNITURE.without(Traits::PROMOTION)) && !traits.any(Traits::HEADLINE);
    if !set || furniture && is_beside(sight, number, zone) {
        return 0;
    }
    1 + u32::from(first) * 2
        + u32::from(named) * 2
        + u32::from(traits.any(Traits::ARTICLE)) * 2
        + u32::from(is_told(page, number)) * 4
}

/// Says whether the head of the page names this line as its title.
fn is_told(page: &Page, line: usize) -> bool {
    let words = page.words_of(line);
    let told = &page.told;
    let mut titles = told.headlines.iter().chain(&told.title);
    let fits = |title: &Value| {
        // A title may have the name of the site after the headline, but not the headline of a part.
        title.word.starts_with(words) && title.word.len() <= words.len() * 3
            || words.starts_with(&*title.word)
                && words.len() <= title.word.len() * 3
                && title.word.contains(' ')
    };
    titles.any(fits) && is_phrase(words, 2)
}

/// All lines of the heading that a line stands in.
fn heading_lines(page: &Page, line: usize) -> Range<usize> {
    let mut end = line + 1;
    while page.lines.get(end).is_some_and(|next| next.gap == 0 && next.heading == page.lines[line].heading) {
        end += 1;
    }
    line..end
}

/// How much a line of page text looks like a headline.
fn text_rank(page: &Page, shapes: &[Shape], line: usize, zone: &Range<usize>) -> i32 {
    let words = page.words_of(line);
    let count = length_in_words(words);
    let bare = words.trim_end_matches(['”', '"', '»', ')', '’', ']']);
    let closed = bare.ends_with(['.', ',', ';', ':', '!', '。', '，', '：']) || words.len() > 450;
    let begins_with_date = |line: usize| dates::read_date(page.words_of(line)).is_some();
    let dated = (line + 1..(line + 3).min(page.lines.len())).any(|next| {
        matches!(shapes[next], Shape::Date(_)) || shapes[next] == Shape::Short && begins_with_date(next)
    });
    let again = (0..page.lines.len()).any(|other| other > line && page.words_of(other) == words);
    let says_kind = names_its_kind(words);
    let near = line.abs_diff(zone.start).min(ABOVE) as i32 / if says_kind { 2 } else { 1 };
    let closed =
        closed || words.contains('。') || labels::names_a_speaker(words) || labels::begins_with_letter(words);
    count.min(10) - i32::from(closed) * 15
        + i32::from(dated) * 6
        + i32::from(again && count > 3) * 8
        + i32::from(!closed && says_kind) * 12
        - i32::from(words.starts_with(char::is_lowercase)) * 6
        - i32::from(words.contains([':', '：'])) * 3
        - i32::from(is_of_a_list(words) || is_about_time(words)) * 15
        - near
}

/// How many words there are, two characters for one where the script parts none.
fn length_in_words(words: &str) -> i32 {
    let wide = words.chars().filter(|c| ('\u{3040}'..='\u{9FFF}').contains(c)).count();
    (words.split(' ').count() + wide / 2) as i32
}

/// Says whether a line says what kind of statement stands below it, in so many words as a headline has.
fn names_its_kind(words: &str) -> bool {
    length_in_words(words) > 2 && !words.ends_with(['?', '？']) && kind::of_headline(words).is_some()
}

/// Says whether a line is one of several: "(2) …", "• …", or a field with its value, "Topics: …".
fn is_of_a_list(words: &str) -> bool {
    let numbered = words.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let lead = words.split_once(':');
    bullet_length(words) > 0
        || numbered.is_some_and(|(number, _)| is_number(number))
        || lead.is_some_and(is_a_field)
}

/// Says whether a line tells who spoke or where and nothing else: "Ivo Sand, Spokesman", "Port Salvan, LN".
fn tells_who_or_where(words: &str) -> bool {
    let parts: Vec<&str> = words.split(", ").collect();
    let is_name = |part: &str| names::is_personal(part) && part.split(' ').count() <= 4;
    length_in_words(words) <= 10
        && parts.first().is_some_and(|first| is_name(first))
        && parts[1..].iter().all(|part| names::is_office(part))
}

/// Says whether the words before a colon name a field: "Topics", or a short phrase before a date, "Period of service".
fn is_a_field((lead, value): (&str, &str)) -> bool {
    let is_known =
        !lead.contains(' ') && lexicon().entry_in_any_case(lead).label == Some(LabelWord::NotLabel);
    is_known || lead.split(' ').count() <= 4 && dates::read_date(value.trim()).is_some()
}

/// Says whether a line tells little but days and hours: "12:08 p.m. EST", "Monday, 24 June, 14:54 GMT".
fn is_about_time(words: &str) -> bool {
    let bare = words.trim_start_matches(['(', '（', '[']);
    let begins = || bare.starts_with(|c: char| c.is_ascii_digit());
    let told = dates::find_dates(words);
    let is_hour = |word: &str| {
        word.split_once(':').is_some_and(|(hour, minutes)| {
            (1..=2).contains(&hour.len()) && minutes.len() >= 2 && hour.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let has_hour = || told.iter().any(|day| day.printed.time.is_some()) || words.split(' ').any(is_hour);
    length_in_words(words) <= 16
        && (begins() || !told.is_empty())
        && has_hour()
        && (bare.len() < words.len() || kind::of_headline(words).is_none())
}

/// All lines of the block of page text that a line begins, where they are one headline set on several lines.
fn block_lines(page: &Page, shapes: &[Shape], line: usize, zone: &Range<usize>) -> Range<usize> {
    let runs_on = |next: usize| {
        let (words, before) = (page.words_of(next), page.words_of(next - 1));
        page.lines[next].gap == 0
            && matches!(shapes[next], Shape::Short | Shape::Prose)
            && next <= zone.start + 3
            && !before.ends_with(['.', '!', '?'])
            && !is_about_time(words)
            && !(names_its_kind(before) && tells_who_or_where(words))
            && !notes::is_room(words)
            && words.len() <= LONGEST
    };
    let mut end = line + 1;
    while end < page.lines.len() && runs_on(end) {
        end += 1;
    }
    line..end
}
