//! Lists in pages.

use super::wording;
use crate::{links, problem::Problem, questions::PageNumber};

/// How many statements, or speakers, a page of a list shows.
pub(crate) const PAGE_SIZE: u64 = 50;

/// Where a page stands in its list, and what stands beside it.
pub(crate) struct Paging {
    /// `51 to 100 of 1,234 statements`.
    pub(crate) summary: String,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

/// A list that is shown in pages.
pub(crate) struct PagedList<'a> {
    /// The path of the list.
    pub(crate) path: &'a str,
    /// What its address asks for beside the page.
    pub(crate) query: &'a [(&'a str, &'a str)],
    /// How many there are in all.
    pub(crate) total: u64,
    /// How many stand on a page.
    pub(crate) size: u64,
    /// What they are, one of them: `statement`.
    pub(crate) thing: &'a str,
}

impl PagedList<'_> {
    /// The page of a number.
    ///
    /// # Errors
    /// Not found where the list ends before.
    pub(crate) fn page(&self, number: PageNumber) -> Result<Paging, Problem> {
        let last = self.total.div_ceil(self.size).max(1);
        let PageNumber(number) = number;
        if number > last {
            return Err(Problem::not_found(format!("the list has no page {number}"))
                .with_hint(format!("its last page is {last}")));
        }
        let from = (number - 1) * self.size + 1;
        let to = (number * self.size).min(self.total);
        let all = wording::count(self.total, self.thing);
        let is_whole = self.total <= self.size;
        Ok(Paging {
            summary: if is_whole {
                all
            } else {
                format!("{} to {} of {all}", wording::thousands(from), wording::thousands(to))
            },
            previous: (number > 1).then(|| self.address(number - 1)),
            next: (number < last).then(|| self.address(number + 1)),
        })
    }

    fn address(&self, number: u64) -> String {
        let path = links::with_query(self.path, self.query);
        // The first page goes by the plain address, so that it has one address only.
        if number == 1 { path } else { links::with_query(&path, &[("page", &number.to_string())]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: PagedList<'static> = PagedList {
        path: "/archive",
        query: &[("publisher", "A & B")],
        total: 120,
        size: 50,
        thing: "statement",
    };

    #[test]
    fn a_page_leads_to_those_beside_it() {
        let middle = LIST.page(PageNumber(2)).unwrap();
        assert_eq!(middle.summary, "51 to 100 of 120 statements");
        assert_eq!(middle.previous.as_deref(), Some("/archive?publisher=A%20%26%20B"));
        assert_eq!(middle.next.as_deref(), Some("/archive?publisher=A%20%26%20B&page=3"));
        let last = LIST.page(PageNumber(3)).unwrap();
        assert_eq!((last.summary.as_str(), last.next), ("101 to 120 of 120 statements", None));
    }

    #[test]
    fn a_page_beyond_the_last_is_not_found() {
        assert!(LIST.page(PageNumber(4)).is_err());
        let empty = PagedList { total: 0, ..LIST };
        assert_eq!(empty.page(PageNumber(1)).unwrap().summary, "0 statements");
        assert!(empty.page(PageNumber(2)).is_err());
    }
}
