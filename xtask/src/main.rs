//! Set-up, tests, tidy checks and benchmarks of the workspace.

fn main() {}
