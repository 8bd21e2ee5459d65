//! Cases that break each promise on purpose: what shows that the suite can fail.

use crate::{Case, case::ensure, measure::processor_time};
use std::{hint::black_box, time::Duration};

/// The cases: one that is sound, and one for each way to break a promise.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let short = |name: &str, run: fn() -> Result<(), String>| Case::new(name, 1, run);
    Box::new(
        [
            short("sound", || Ok(())),
            short("a broken law", || ensure(false, || "it does not hold".to_owned())),
            short("a panic", || {
                let nothing: Option<()> = black_box(None);
                nothing.ok_or(()).map_err(drop).unwrap();
                Ok(())
            }),
            short("an abort", || std::process::abort()),
            short("a stack that overflows", || {
                black_box(deeper(black_box(1)));
                Ok(())
            }),
            short("too much memory", || {
                black_box(vec![1_u8; 600 << 20]);
                Ok(())
            }),
            short("too much time", || {
                let began = processor_time();
                while processor_time().saturating_sub(began) < Duration::from_millis(400) {
                    black_box(deeper_once(black_box(1)));
                }
                Ok(())
            }),
            short("sound again", || Ok(())),
        ]
        .into_iter(),
    )
}

#[expect(unconditional_recursion, reason = "it is meant to have no end")]
fn deeper(depth: u64) -> u64 {
    let held = black_box([depth; 64]);
    held[0] + deeper(depth + 1)
}

fn deeper_once(depth: u64) -> u64 {
    black_box([depth; 64])[0]
}
