//! The command `dictum`.

fn main() {}
