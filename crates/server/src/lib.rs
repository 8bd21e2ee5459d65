//! The doors on the net: reading room and REST API.
