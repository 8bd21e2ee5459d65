//! How a reading room is served, beside what it serves.

use crate::public_address::PublicAddress;

/// What whoever serves an archive may choose.
#[derive(Clone, Debug, Default)]
pub struct ServeOptions {
    /// The address that others reach it by. Without one, links that must be whole are made of the host that a request names.
    pub public_address: Option<PublicAddress>,
    /// How many requests an address may make in a minute; none for as many as it likes. This machine itself is not counted.
    pub requests_a_minute: Option<u32>,
    /// Whether a proxy on this machine stands in front and tells in `X-Forwarded-For` who asks.
    pub is_behind_proxy: bool,
    /// Whom harvesters may write to: an address of e-mail.
    pub contact: Option<String>,
    /// Whether captures and corrections are taken in over the net, of whoever shows a token.
    pub takes_writes: bool,
}
