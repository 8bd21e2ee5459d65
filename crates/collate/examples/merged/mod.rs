//! Segments merged in memory, for the examples that measure without files.

use dictum_collate::{Segment, merge};

/// Segments as one, in memory.
pub fn merged(segments: &[Segment<'_>]) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    if let Err(error) = merge(segments, &mut out) {
        eprintln!("no segment in memory: {error}");
        std::process::exit(1);
    }
    out.into_inner()
}
