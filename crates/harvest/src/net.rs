//! What the harvester needs of the world: a net to ask, and a clock. Both behind traits, so that tests play them.

use jiff::Timestamp;

/// A page that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Its address.
    pub target_uri: String,
    /// The mark that the server gave what is held (`ETag`).
    pub etag: Option<String>,
    /// When the server says that what is held was last modified, as it was written.
    pub last_modified: Option<String>,
}

impl Request {
    /// Asks for an address whatever is held.
    pub fn of(target_uri: &str) -> Request {
        Request { target_uri: target_uri.to_owned(), ..Request::default() }
    }
}

/// A delivery to a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Where to.
    pub target_uri: String,
    /// Fields of the header, beside those that every request has.
    pub fields: Vec<(String, String)>,
    /// The body: JSON.
    pub body: Vec<u8>,
}

/// A request as it was sent and the answer as it was received, to the byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The request.
    pub request: Vec<u8>,
    /// The answer: header and body.
    pub response: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The address is none that may be asked: it leads into a private network, or is spelt oddly.
    Refused(String),
    /// Nobody answered, or not in time.
    Unreachable(String),
    /// The answer is larger than what is taken.
    TooLarge,
    /// The answer makes no sense.
    Malformed(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Refused(why) => write!(f, "not asked: {why}"),
            Failure::Unreachable(why) => write!(f, "no answer: {why}"),
            Failure::TooLarge => f.write_str("the answer is larger than what is taken"),
            Failure::Malformed(why) => write!(f, "the answer makes no sense: {why}"),
        }
    }
}

/// A net to ask. Redirects are answers like others: whoever asks decides whether to follow.
pub trait Net {
    /// Asks for a page.
    ///
    /// # Errors
    /// Where there is no whole answer, or the address must not be asked.
    fn fetch(&self, request: &Request) -> Result<Exchange, Failure>;

    /// Delivers to a webhook, and gives the status of the answer.
    ///
    /// # Errors
    /// As [`Net::fetch`].
    fn deliver(&self, delivery: &Delivery) -> Result<u16, Failure>;
}

/// A clock that can be waited by.
pub trait Clock {
    /// The time.
    fn now(&self) -> Timestamp;
    /// Waits until a time; not at all where it has passed.
    fn wait_until(&self, at: Timestamp);
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn wait_until(&self, at: Timestamp) {
        if let Ok(left) = std::time::Duration::try_from(at.duration_since(Timestamp::now())) {
            std::thread::sleep(left);
        }
    }
}

/// A clock that stands where it was put, and moves when it is waited by: for runs over simulated time.
#[derive(Debug, Default)]
pub struct SetClock(std::cell::Cell<Timestamp>);

impl SetClock {
    /// A clock that stands at a time.
    pub fn at(now: Timestamp) -> SetClock {
        SetClock(std::cell::Cell::new(now))
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        self.0.get()
    }

    fn wait_until(&self, at: Timestamp) {
        self.0.set(self.0.get().max(at));
    }
}
