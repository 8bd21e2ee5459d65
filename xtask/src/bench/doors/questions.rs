//! What is asked under load: many different pages, queries and quotations, taken by rule from the archive itself through its doors.

use super::reader::{between, encoded, plain_strings, text};
use anyhow::{Result, ensure};

/// So many statements are read to make queries and quotations of: two of each kind from each.
const READ: usize = 2000;

/// A paragraph of fewer words is passed over.
const FEWEST_WORDS: usize = 14;

/// The addresses that are asked for, by the kind of page.
#[derive(Default)]
pub struct Questions {
    /// Pages of statements: every one that is held.
    pub statements: Vec<String>,
    /// Searches: a word, two, a phrase, a word of a year, two words near each other.
    pub searches: Vec<String>,
    /// Quotations, written for an address: of ten seven word for word, two with a word left out, one that stands nowhere.
    pub quotations: Vec<String>,
}

impl Questions {
    /// Takes them from a served archive. The same archive gives the same questions.
    pub fn of(address: &str) -> Result<Questions> {
        let map = text(address, "/sitemap.xml")?;
        let pages = between(&map, "<loc>", "</loc>")
            .filter_map(|page| page.strip_prefix(address.trim_end_matches('/')));
        let statements: Vec<String> =
            pages.filter(|page| page.starts_with("/statement/")).map(str::to_owned).collect();
        let mut questions = Questions { statements, ..Questions::default() };
        let every = (questions.statements.len() / READ).max(1);
        let sample: Vec<String> = questions.statements.iter().step_by(every).cloned().collect();
        for (number, page) in sample.iter().enumerate() {
            let id = page.trim_start_matches("/statement/");
            questions.take_from(&text(address, &format!("/api/v1/statements/{id}"))?, number);
        }
        ensure!(!questions.quotations.is_empty(), "the archive has no words to ask about");
        Ok(questions)
    }

    fn take_from(&mut self, json: &str, number: usize) {
        let paragraphs: Vec<Vec<&str>> = plain_strings(json, "text")
            .into_iter()
            .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>())
            .filter(|words| words.len() >= FEWEST_WORDS)
            .collect();
        let year = plain_strings(json, "delivered_on").first().and_then(|day| day.get(..4)).unwrap_or("2015");
        // One from the middle and one from the end, so that more than greetings is asked about.
        for (nth, at) in [paragraphs.len() / 2, paragraphs.len().saturating_sub(1)].into_iter().enumerate() {
            let Some(words) = paragraphs.get(at) else { continue };
            let number = number * 2 + nth;
            self.searches.push(encoded(&search(words, year, number)));
            self.quotations.push(encoded(&quotation(words, number)));
        }
    }

    /// The addresses of searches in the reading room.
    pub fn search_pages(&self) -> Vec<String> {
        self.searches.iter().map(|query| format!("/search?q={query}")).collect()
    }

    /// The addresses of checks, under the path of a door.
    pub fn checks(&self, path: &str) -> Vec<String> {
        self.quotations.iter().map(|quotation| format!("{path}?quote={quotation}")).collect()
    }
}

/// Words of a paragraph as a query.
fn search(words: &[&str], year: &str, number: usize) -> String {
    let plain = |word: &&str| word.chars().all(|c| c.is_ascii_alphabetic());
    let mut long: Vec<&str> = words.iter().copied().filter(plain).collect();
    long.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let (first, second) = match long.as_slice() {
        [first, second, ..] => (*first, *second),
        _ => ("treaty", "nation"),
    };
    let phrase = words.windows(3).find(|three| three.iter().all(plain)).unwrap_or(&["of", "the", "people"]);
    match number % 5 {
        0 => first.to_owned(),
        1 => format!("{first} {second}"),
        2 => format!("\"{}\"", phrase.join(" ")),
        3 => format!("{second} said:{year}"),
        _ => format!("{first} near/8 {second}"),
    }
}

/// Words of a paragraph as a quotation of eight to twenty of them.
fn quotation(words: &[&str], number: usize) -> String {
    let length = (8 + number % 13).min(words.len() - 2);
    let mut quoted: Vec<&str> = words[2..2 + length].to_vec();
    match number % 10 {
        0..7 => {}
        7 | 8 => drop(quoted.remove(length / 2)),
        _ => quoted.reverse(),
    }
    quoted.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "The harbour of Varn will stay open for every vessel that carries grain this winter";

    fn words() -> Vec<&'static str> {
        WORDS.split_whitespace().collect()
    }

    #[test]
    fn a_paragraph_gives_five_kinds_of_query() {
        let queries: Vec<String> = (0..5).map(|number| search(&words(), "2031", number)).collect();
        let expected = [
            "harbour",
            "harbour carries",
            "\"The harbour of\"",
            "carries said:2031",
            "harbour near/8 carries",
        ];
        assert_eq!(queries, expected);
    }

    #[test]
    fn of_ten_quotations_seven_stand_word_for_word_in_their_paragraph() {
        let quotations: Vec<String> = (0..10).map(|number| quotation(&words(), number)).collect();
        assert_eq!(quotations.iter().filter(|quotation| WORDS.contains(quotation.as_str())).count(), 7);
    }

    #[test]
    fn a_statement_gives_as_many_queries_as_quotations() {
        let mut questions = Questions::default();
        questions
            .take_from(&format!(r#"{{"delivered_on":"2031-05-01","text":"{WORDS}","text":"Short."}}"#), 0);
        assert_eq!((questions.searches.len(), questions.quotations.len()), (2, 2));
    }
}
