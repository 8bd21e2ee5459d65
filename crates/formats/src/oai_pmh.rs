//! OAI-PMH 2.0: how libraries harvest what an archive holds, as Dublin Core.
//!
//! One request's way: [`OaiRequest::read`] makes sense of its arguments, or says which error of the protocol it is; whoever
//! holds the records looks for them; [`OaiResponse`] writes the answer. Lists go on by a token that is made of the arguments
//! and of the number of the entry reached, so that nothing is kept of a harvest between two requests.

mod request;
mod response;

pub use request::{Harvest, OaiRequest};
pub use response::{OaiAnswer, OaiHeader, OaiRecord, OaiResponse, OaiSet, Repository};

/// The media type of every answer.
pub const MEDIA_TYPE: &str = "text/xml; charset=utf-8";

/// The one form of metadata that is given.
pub const DUBLIN_CORE: &str = "oai_dc";

/// An error of the protocol (section 3.6): what is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OaiError {
    /// Which error.
    pub code: OaiErrorCode,
    /// What is wrong, in words.
    pub message: String,
}

/// The errors of the protocol that can come up here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OaiErrorCode {
    /// An argument is missing, repeated, unknown, or makes no sense.
    BadArgument,
    /// A token that was not given out.
    BadResumptionToken,
    /// The verb is missing, repeated or unknown.
    BadVerb,
    /// A form of metadata that is not given.
    CannotDisseminateFormat,
    /// An identifier that nothing has.
    IdDoesNotExist,
    /// A list that is empty.
    NoRecordsMatch,
}

impl OaiErrorCode {
    /// The protocol's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            OaiErrorCode::BadArgument => "badArgument",
            OaiErrorCode::BadResumptionToken => "badResumptionToken",
            OaiErrorCode::BadVerb => "badVerb",
            OaiErrorCode::CannotDisseminateFormat => "cannotDisseminateFormat",
            OaiErrorCode::IdDoesNotExist => "idDoesNotExist",
            OaiErrorCode::NoRecordsMatch => "noRecordsMatch",
        }
    }

    /// The error with what is wrong.
    pub fn with(self, message: impl Into<String>) -> OaiError {
        OaiError { code: self, message: message.into() }
    }
}
