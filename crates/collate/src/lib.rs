//! Sets text against text: folding, tokens, alignment, the quote check. Pure.
