//! The hall: the one API that every door uses.
