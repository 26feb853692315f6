//! What a server of the standard says, field by field.

use model::Moment;

/// A kind of request that can be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Its code: an incident type of ours.
    pub service_code: String,
    /// Its name.
    pub service_name: String,
    /// What it is for.
    pub description: String,
    /// Whether its definition asks for more than the common fields.
    pub metadata: bool,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The group that it is shown in.
    pub group: String,
}

/// What a service asks for besides the common fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceDefinition {
    /// The service's code.
    pub service_code: String,
    /// The questions.
    pub attributes: Vec<ServiceAttribute>,
}

/// One question of a service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceAttribute {
    /// Whether an answer is wanted; otherwise it only informs.
    pub variable: bool,
    /// Its code.
    pub code: String,
    /// What kind of answer.
    pub datatype: Datatype,
    /// Whether an answer is needed.
    pub required: bool,
    /// How to write the answer.
    pub datatype_description: Option<String>,
    /// Its place among the questions, from 1.
    pub order: u32,
    /// The question.
    pub description: String,
    /// The answers to choose from, as key and name.
    pub values: Vec<(String, String)>,
}

/// The kind of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Datatype {
    /// One line.
    String,
    /// A number.
    Number,
    /// A date and time.
    DateTime,
    /// Several lines.
    Text,
    /// One of the values.
    SingleValueList,
    /// Some of the values.
    MultiValueList,
}

impl Datatype {
    /// The standard's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::DateTime => "datetime",
            Self::Text => "text",
            Self::SingleValueList => "singlevaluelist",
            Self::MultiValueList => "multivaluelist",
        }
    }
}

/// Whether a request is still worked on. The standard knows no more; the rest stands in the notes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Status {
    /// Reported and not done.
    Open,
    /// Done, or found not to be done.
    Closed,
}

impl Status {
    /// The standard's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The status of this word in any case.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Open, Self::Closed].into_iter().find(|status| word.eq_ignore_ascii_case(status.word()))
    }
}

/// A request as partners and citizens may see it: no caller's data.
#[derive(Clone, PartialEq, Debug)]
pub struct ServiceRequest {
    /// Its id: the id of a report.
    pub service_request_id: String,
    /// Whether it is still worked on.
    pub status: Status,
    /// Where it stands, in words.
    pub status_notes: Option<String>,
    /// The service's name.
    pub service_name: Option<String>,
    /// The service's code.
    pub service_code: String,
    /// What was said.
    pub description: Option<String>,
    /// Who is responsible.
    pub agency_responsible: Option<String>,
    /// What the requester should know; our number stands here.
    pub service_notice: Option<String>,
    /// When it was made.
    pub requested_datetime: Moment,
    /// When something last happened to it.
    pub updated_datetime: Option<Moment>,
    /// When it should be done.
    pub expected_datetime: Option<Moment>,
    /// The address.
    pub address: Option<String>,
    /// Latitude in degrees, WGS-84.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS-84.
    pub long: Option<f64>,
}

/// The answer to a new request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posted {
    /// The request's id, given at once; it is its own token too.
    pub service_request_id: String,
    /// What the requester should know.
    pub service_notice: Option<String>,
    /// The account that the client named.
    pub account_id: Option<String>,
}

/// One step in the life of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestUpdate {
    /// Its id, the same whenever it is asked for.
    pub update_id: String,
    /// The request.
    pub service_request_id: String,
    /// Whether the request was still worked on afterwards.
    pub status: Status,
    /// When.
    pub updated_datetime: Moment,
    /// What happened, in words.
    pub description: String,
}

/// Where a city's endpoints are and whom to ask for a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Discovery {
    /// When this was last changed; always in the past.
    pub changeset: Moment,
    /// Whom to ask.
    pub contact: String,
    /// How to get a key.
    pub key_service: String,
    /// The endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// One endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// Its address.
    pub url: String,
    /// When it was last changed; always in the past.
    pub changeset: Moment,
    /// Whether it is for real requests: otherwise it is for trying out.
    pub production: bool,
}

/// One thing that is wrong with what a client sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Open311Error {
    /// The HTTP status.
    pub code: u16,
    /// What is wrong: the field first, then what would be right.
    pub description: String,
}
