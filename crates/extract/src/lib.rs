//! Reads a captured page: from its bytes to a reading with warnings. Pure.
