//! The door to a distributed engine, and the columns that travel through it.
//!
//! One input's way: [`plan`] parts it into [`Task`]s, each known by the digest of its bytes; an engine hands each to a worker
//! ([`ReadWorker`]), which has it read by a process of its own and leaves a shard of Parquet; [`gather`] takes the parts into an archive
//! through the one way in, in the order of the plan, each held against its shard. Shared passages are looked for in the shards' words by
//! steps that share no memory ([`run_trace_step`]).
//!
//! A shard holds what was read and where the bytes lie, not the bytes: gathering takes them from the input. So nothing is kept twice,
//! the input stays the one place of the evidence, and what a shard says is never taken on trust. The readings are not
//! taken from it either: the record keeps none, reading costs less than entering, and one way in is one to test.
//!
//! Inputs, plans and shards may lie in object stores (`storage`): what is looked at is brought to the scratch disk.
//!
//! The same columns are what [`export_columns`] writes of an archive. [`schema`] has every table.

mod accounts;
mod cells;
mod export;
mod files;
mod manifest;
#[cfg_attr(not(feature = "stores"), path = "no_objects.rs")]
mod objects;
mod part_reader;
mod planning;
mod read_worker;
mod reading_rows;
mod rows;
pub mod schema;
mod shard;
mod storage;
#[cfg(test)]
#[cfg(feature = "stores")]
mod stores_tests;
mod task;
mod trace_worker;
mod trouble;

pub use accounts::Shards;
pub use export::{export_columns, stream_table};
pub use files::Columns;
pub use manifest::PartManifest;
pub use part_reader::read_one_part;
pub use planning::{Planned, gather, plan, run_plan};
pub use read_worker::ReadWorker;
pub use task::{Task, read_plan, write_plan};
pub use trace_worker::{TraceStep, run_trace_step};
