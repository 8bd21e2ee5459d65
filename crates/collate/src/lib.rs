//! Sets text against text: did these words stand in the record, where, and what differs. Pure.
//!
//! One quotation's life. An article has Minister Odell say “the harbor […] will be sold”; the record holds her words
//! “The harbour of Port Linn will not be sold.”
//!
//! 1. [`Quote::parse`] takes the quotation apart: words folded (`the harbor will be sold`), a mark of omission before
//!    `will`. [`Words`] are read the same way on both sides; what folding forgives stands in [`Folded`].
//! 2. [`candidates`] asks the [`Segment`]s of the index, which hold every spoken word of the record as a number, for
//!    statements where rare runs of those words stand near each other: hers comes first, with the paragraphs to look at.
//!    Whoever keeps the archive makes segments with [`SegmentBuilder`], keeps their bytes, and [`merge`]s them.
//! 3. The caller fetches those statements and hands them to [`check`] as [`Held`] ([`judge_one`] for one). The words are
//!    aligned in one computation that may leap at the mark, so that nothing is called verbatim that was only joined.
//! 4. Every difference is an edit with a class: `harbor` for `harbour` is spelling; `not`, which the quotation drops
//!    outside its mark, is a negation. The verdict follows from the classes alone: `altered`. A score only ranks.
//! 5. The [`Judgement`] carries its [`Ground`]s for caution (`meaning`: the dropped `not`; `omission`, `questioner`,
//!    `quoting`, `context`, `misattributed`), each with the words of the record that call for it. `elsewhere` follows
//!    from [`Candidates::standing_in`]; `superseded` and `translation` are for the caller, who knows the editions.
//!
//! Wording that stands in two statements, exact or altered, is found by [`ReuseWork`] among [`ReuseSegment`]s.
//!
//! Where an article is checked whole, [`quotations`] finds what it quotes, and whose words it says they are.
//!
//! A search is asked in a grammar of its own: [`parse_query`] understands it, and [`Marks`] find its words in a text.
//!
//! **Invariant:** no verdict rests on a likeness; headings and notes are nobody's words and are never matched.

mod align;
mod anchor;
mod arrange;
mod beside;
mod caution;
mod chain;
mod check;
mod compare;
mod concordance;
mod edit;
mod floor;
mod hash;
mod index;
mod judge;
mod judgement;
mod kinship;
mod kwic;
mod lexicon;
mod moves;
mod normal;
mod passage;
mod person;
mod persons;
mod query;
mod quotations;
mod quote;
mod reuse;
mod sentence;
mod spelling;
mod statistics;
mod stream;
mod tally;
mod token;
mod verdict;

pub use beside::{BesideAt, BesideRow, beside};
pub use check::{Asked, Held, Offered, check, judge_one};
pub use compare::{
    BlockAt, Comparison, Difference, Fate, Hunk, MOST_WORDS as MOST_WORDS_COMPARED, Piece, ReadState, Row,
    Tally, compare,
};
pub use concordance::{LineOrder, MOST_WORDS_AROUND, WordsAround, line_key, words_around};
pub use index::{
    Candidate, Candidates, Damaged, FORMAT_VERSION, Segment, SegmentBuilder, SegmentSink, Wanted, candidates,
    merge,
};
pub use judgement::{Ground, Judgement, Omission, Op, Step};
pub use kinship::{Kinship, kinship, word_keys};
pub use kwic::{Kwic, kwic};
pub use normal::Folded;
pub use passage::Passage;
pub use person::{is_same_person, speaker_of};
pub use persons::{
    JoinedName, JoinedPerson, NameLikeness, PrintedName, Ruling, Sight, Why, Witness, family_key, join_names,
};
pub use query::{
    Editions, Form, MOST_BETWEEN, Marks, ParsedQuery, QUERY_HELP, Query, QueryDay, QueryError, QueryField,
    QueryPart, QueryTerm, parse_query,
};
pub use quotations::{ArticleBlock, ArticleQuotation, FEWEST_WORDS, QuotedPart, quotations};
pub use quote::{MOST_WORDS, Mark, Quote, QuoteError};
pub use reuse::{
    FEWEST_WORDS_REUSED, HeldStatement, MOST_WORDS_OF_A_PHRASE, PhraseUse, ReuseBuilder, ReuseCluster,
    ReuseHits, ReuseLink, ReusePhrase, ReuseSegment, ReuseWork, ReusedPassage, SeedPair, SeedPlace,
    TravellingParagraph, TravellingSeed, links_of_pairs, links_of_paragraphs, merge_reuse, pair_seeds,
    reuse_clusters, reuse_day, travelling_seeds, with_reuse_links,
};
pub use statistics::{Contrast, Share, Together};
pub use stream::Place;
pub use tally::{Collocate, KeyWord, WordCount, WordTally};
pub use token::Words;
