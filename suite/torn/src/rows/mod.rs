//! The rows of the table: a file for each sort of fault.

pub mod contention;
pub mod failing_disk;
pub mod full_disk;
pub mod kill;
pub mod killed_process;
pub mod power_cut;
pub mod tally;
