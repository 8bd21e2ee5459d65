//! Packs bytes as web archives do: gzip, zstd, and brotli made by hand.

use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// One gzip member.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One zstd frame with its checksum.
pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// So many bytes of nothing, packed by `pack`, without holding them all at once.
pub(crate) fn gzip_of_zeros(count: u64) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    write_zeros(&mut encoder, count);
    encoder.finish().unwrap()
}

/// As [`gzip_of_zeros`], in a zstd frame.
pub(crate) fn zstd_of_zeros(count: u64) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    write_zeros(&mut encoder, count);
    encoder.finish().unwrap()
}

fn write_zeros(to: &mut impl Write, count: u64) {
    let zeros = [0; 1 << 16];
    let mut left = count;
    while left > 0 {
        let some = left.min(zeros.len() as u64);
        to.write_all(&zeros[..some as usize]).unwrap();
        left -= some;
    }
}

/// A brotli stream (RFC 7932) of about so many MiB: a literal, then meta-blocks that each copy it 16 MiB on from a distance of one.
pub(crate) fn brotli_of_one_letter(mebibytes: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    // A window of 16 MiB less 16: WBITS 24.
    bits.push(0b1111, 4);
    for _ in 0..mebibytes.div_ceil(16) {
        copied_block(&mut bits);
    }
    // The last meta-block, empty.
    bits.push(0b11, 2);
    bits.bytes
}

/// A meta-block of 16 MiB: one command that inserts two letters and copies what is before them, for as long as there is room.
fn copied_block(bits: &mut Bits) {
    const LENGTH: u64 = 1 << 24;
    // Not the last; six nibbles for the length less one.
    bits.push(0, 1);
    bits.push(2, 2);
    bits.push(LENGTH - 1, 24);
    // Not stored; one block type of each kind; no postfix bits, no direct distances; one literal mode; one tree each.
    bits.push(0, 1);
    bits.push(0, 3);
    bits.push(0, 6);
    bits.push(0, 2);
    bits.push(0, 2);
    // Trees of one symbol, which is then written in no bits: the literal 'x'; insert-and-copy 130 + …; the distance 16.
    for (symbol, width) in [(u64::from(b'x'), 8), (COMMAND, 10), (DISTANCE, 6)] {
        bits.push(1, 2);
        bits.push(0, 2);
        bits.push(symbol, width);
    }
    // Insert length code 2 (two letters) has no extra bits; copy length code 23 has 24: 2118 and more.
    bits.push(LENGTH - 2 - 2118, 24);
    // Distance code 16 has one extra bit: a distance of one.
    bits.push(0, 1);
}

/// Insert length code 2 with copy length code 23, in the cell for insert codes 0–7 and copy codes 16–23 (RFC 7932, section 5).
const COMMAND: u64 = 384 + (2 << 3) + 7;
/// The first distance code behind the sixteen of the last distances.
const DISTANCE: u64 = 16;

/// Bits, the least significant first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    filled: usize,
}

impl Bits {
    fn push(&mut self, value: u64, width: usize) {
        for bit in 0..width {
            if self.filled.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.len() - 1;
            self.bytes[last] |= u8::from(value >> bit & 1 == 1) << (self.filled % 8);
            self.filled += 1;
        }
    }
}
