//! The standards that Dictum reads and writes, one file each. Pure.
