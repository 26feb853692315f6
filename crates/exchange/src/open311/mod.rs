//! Open311 `GeoReport` v2: a city's civic desk as other systems know it.
//!
//! ```text
//! form or query ──parse──▶ PostRequest / RequestQuery ──▶ our commands
//! our views ──phrase──▶ ServiceRequest … ──render──▶ XML or JSON
//! ```
//!
//! The standard names five resources and one pair of formats; `page`, `page_size` and `servicerequestupdates` are
//! the extensions that its users agreed on. Names that nobody knows are passed over, as extensions have to be.

mod message;
mod node;
mod render;
mod time;

mod form;
mod phrase;

pub use form::{
    Attribute, Contact, FormError, FormProblem, Paging, PostRequest, PostedPlace, RequestQuery, Secret,
    Selection, Window, parse_post, parse_query,
};
pub use message::{
    Datatype, Discovery, Endpoint, Open311Error, Posted, RequestUpdate, Service, ServiceAttribute,
    ServiceDefinition, ServiceRequest, Status,
};
pub use phrase::Phrasebook;
pub use render::{
    render_discovery, render_errors, render_posted, render_requests, render_service_definition,
    render_services, render_tokens, render_updates,
};
pub use time::{NotATime, parse_time, write_time};

/// The most requests in one answer, and how many there are when the client does not say.
pub const PAGE_SIZE_MAX: u32 = 1_000;
/// The longest span of time that one query may ask for, in days.
pub const SPAN_DAYS_MAX: i64 = 90;

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// XML, which every server has to speak.
    Xml,
    /// JSON.
    Json,
}

impl Format {
    /// The format that a path's last part asks for, and the part without it: `requests.xml` gives `requests`.
    pub fn of_path_part(part: &str) -> Option<(&str, Self)> {
        let (stem, suffix) = part.rsplit_once('.')?;
        let format = match suffix {
            "xml" => Self::Xml,
            "json" => Self::Json,
            _ => return None,
        };
        (!stem.is_empty()).then_some((stem, format))
    }

    /// The value of `Content-Type`, letter by letter as validators ask for it.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_names_the_format() {
        assert_eq!(Format::of_path_part("requests.xml"), Some(("requests", Format::Xml)));
        assert_eq!(Format::of_path_part("040000.json"), Some(("040000", Format::Json)));
        assert_eq!(Format::of_path_part("requests"), None);
        assert_eq!(Format::of_path_part("requests.yaml"), None);
        assert_eq!(Format::of_path_part(".xml"), None);
    }
}
