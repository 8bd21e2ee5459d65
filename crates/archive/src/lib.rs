//! The keeper: the only crate that touches an archive on disk.
