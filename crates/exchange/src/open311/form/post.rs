//! `POST /requests`: a civic request from a partner, and the report that it becomes.

use std::fmt::Write as _;

use api::report::{Caller, FileReport, PlaceGiven};
use model::report::{ADDRESS_CHARACTERS_MAX, Channel, Desk, TEXT_CHARACTERS_MAX};

use super::decode::Fields;
use super::{FormError, FormProblem, Secret};

/// The most characters of a code or id.
const CODE_CHARACTERS_MAX: usize = 64;
/// The most characters of an address of electronic mail.
const EMAIL_CHARACTERS_MAX: usize = 254;
/// The most characters of a whole name; a report keeps no more.
const NAME_CHARACTERS_MAX: usize = 80;
/// The most characters of a telephone number.
const PHONE_CHARACTERS_MAX: usize = 32;
/// The most characters of an API key.
const API_KEY_CHARACTERS_MAX: usize = 200;
/// The most answers to a service's questions.
const ATTRIBUTES_MAX: usize = 100;

/// A request as a client sent it, every field checked.
#[derive(Clone, PartialEq, Debug)]
pub struct PostRequest {
    /// The jurisdiction meant, where a server has several.
    pub jurisdiction_id: Option<String>,
    /// The key that lets the client file requests.
    pub api_key: Option<Secret>,
    /// The service.
    pub service_code: String,
    /// Where.
    pub place: PostedPlace,
    /// Answers to the service's questions, in the order given.
    pub attributes: Vec<Attribute>,
    /// Who asks.
    pub contact: Contact,
    /// What is asked for.
    pub description: String,
}

/// Where, in one or more of the three ways that the standard knows.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PostedPlace {
    /// Latitude in degrees, WGS-84; there when `long` is.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS-84; there when `lat` is.
    pub long: Option<f64>,
    /// The address.
    pub address_string: Option<String>,
    /// The address's id in a register.
    pub address_id: Option<String>,
}

/// The answer to a service's question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// The question's code.
    pub code: String,
    /// One value, or some of a list.
    pub values: Vec<String>,
}

/// Who asks. Nothing of it reaches a log.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contact {
    /// The given name.
    pub first_name: Option<Secret>,
    /// The family name.
    pub last_name: Option<Secret>,
    /// The telephone number.
    pub phone: Option<Secret>,
    /// The address of electronic mail.
    pub email: Option<Secret>,
    /// The device's id.
    pub device_id: Option<Secret>,
    /// The account's id at the client; it is only sent back.
    pub account_id: Option<String>,
}

/// Reads the form; on failure it names every field that is wrong, not only the first.
pub fn parse_post(form: &[u8]) -> Result<PostRequest, Vec<FormError>> {
    let mut fields = Fields::decode(form)?;
    let jurisdiction_id = fields.once_within("jurisdiction_id", CODE_CHARACTERS_MAX);
    let api_key = fields.once_within("api_key", API_KEY_CHARACTERS_MAX).map(Secret::new);
    let service_code = needed(&mut fields, "service_code");
    let place = place(&mut fields);
    let description = fields.once_within("description", TEXT_CHARACTERS_MAX).unwrap_or_default();
    let attributes = attributes(&mut fields);
    let contact = contact(&mut fields);
    if fields.once("media_url").is_some() {
        fields.refuse("media_url", FormProblem::NotFetched);
    }
    if text(&description, &attributes).chars().count() > TEXT_CHARACTERS_MAX {
        fields.refuse("attribute", FormProblem::TooLong { characters_max: TEXT_CHARACTERS_MAX });
    }
    let request = service_code.map(|service_code| PostRequest {
        jurisdiction_id,
        api_key,
        service_code,
        place,
        attributes,
        contact,
        description,
    });
    fields.settle(request)
}

fn needed(fields: &mut Fields, name: &str) -> Option<String> {
    if fields.all(name).is_empty() {
        fields.refuse(name, FormProblem::Missing);
    }
    fields.once_within(name, CODE_CHARACTERS_MAX)
}

fn place(fields: &mut Fields) -> PostedPlace {
    let given = ["lat", "long", "address_string", "address_id"].map(|name| !fields.all(name).is_empty());
    let lat = degrees(fields, "lat", 90);
    let long = degrees(fields, "long", 180);
    let address_string = fields.once_within("address_string", ADDRESS_CHARACTERS_MAX);
    let address_id = fields.once_within("address_id", CODE_CHARACTERS_MAX);
    match given {
        [true, false, ..] => fields.refuse("long", FormProblem::Missing),
        [false, true, ..] => fields.refuse("lat", FormProblem::Missing),
        [false, false, false, false] => {
            fields.refuse("lat+long, address_string, address_id", FormProblem::Missing);
        }
        _ => {}
    }
    PostedPlace { lat, long, address_string, address_id }
}

fn degrees(fields: &mut Fields, name: &str, bound: i32) -> Option<f64> {
    let given = fields.once_within(name, CODE_CHARACTERS_MAX)?;
    match given.parse::<f64>() {
        Ok(degrees) if degrees.abs() <= f64::from(bound) => return Some(degrees),
        Ok(degrees) if !degrees.is_nan() => {
            fields.refuse(name, FormProblem::OutOfRange { from: -bound, to: bound });
        }
        _ => fields.refuse(name, FormProblem::NotANumber),
    }
    None
}

/// Collects `attribute[code]` and `attribute[code][]`, also when a client repeats them or counts inside the second
/// pair of brackets.
fn attributes(fields: &mut Fields) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    for (name, value) in fields.pairs() {
        let Some(code) = attribute_code(name) else { continue };
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match attributes.iter_mut().find(|attribute| attribute.code == code) {
            Some(attribute) => attribute.values.push(value.to_owned()),
            None => attributes.push(Attribute { code: code.to_owned(), values: vec![value.to_owned()] }),
        }
    }
    if attributes.len() > ATTRIBUTES_MAX {
        fields.refuse("attribute", FormProblem::TooMany { count_max: ATTRIBUTES_MAX });
    }
    if attributes.iter().any(|attribute| attribute.code.chars().count() > CODE_CHARACTERS_MAX) {
        fields.refuse("attribute", FormProblem::TooLong { characters_max: CODE_CHARACTERS_MAX });
    }
    attributes
}

fn attribute_code(name: &str) -> Option<&str> {
    let (code, rest) = name.strip_prefix("attribute[")?.split_once(']')?;
    let is_list = rest.starts_with('[') && rest.ends_with(']');
    (!code.is_empty() && (rest.is_empty() || is_list)).then_some(code)
}

fn contact(fields: &mut Fields) -> Contact {
    let contact = Contact {
        first_name: fields.once_within("first_name", NAME_CHARACTERS_MAX).map(Secret::new),
        last_name: fields.once_within("last_name", NAME_CHARACTERS_MAX).map(Secret::new),
        phone: fields.once_within("phone", PHONE_CHARACTERS_MAX).map(Secret::new),
        email: fields.once_within("email", EMAIL_CHARACTERS_MAX).map(Secret::new),
        device_id: fields.once_within("device_id", EMAIL_CHARACTERS_MAX).map(Secret::new),
        account_id: fields.once_within("account_id", CODE_CHARACTERS_MAX),
    };
    if contact.name().is_some_and(|name| name.chars().count() > NAME_CHARACTERS_MAX) {
        fields.refuse("last_name", FormProblem::TooLong { characters_max: NAME_CHARACTERS_MAX });
    }
    contact
}

/// What was said, then each answer on a line of its own.
fn text(description: &str, attributes: &[Attribute]) -> String {
    let mut text = description.to_owned();
    for attribute in attributes {
        let separator = if text.is_empty() { "" } else { "\n" };
        write!(text, "{separator}{}: {}", attribute.code, attribute.values.join(", "))
            .expect("writing into memory does not fail");
    }
    text
}

impl Contact {
    /// The family name, then the given name; with a blank between them where they are in Latin letters.
    pub fn name(&self) -> Option<String> {
        let parts = [&self.last_name, &self.first_name];
        let parts: Vec<&str> = parts.into_iter().flatten().map(Secret::expose).collect();
        let is_latin = parts.iter().any(|part| part.contains(|letter: char| letter.is_ascii_alphabetic()));
        (!parts.is_empty()).then(|| parts.join(if is_latin { " " } else { "" }))
    }
}

impl PostRequest {
    /// The report that this request becomes at the civic desk.
    ///
    /// A report keeps the caller's name and telephone number; electronic mail and the device's id are not kept.
    pub fn file_report(&self) -> FileReport {
        let name = self.contact.name();
        let phone = self.contact.phone.as_ref().map(|phone| phone.expose().to_owned());
        let has_caller = name.is_some() || phone.is_some();
        let address_id = || self.place.address_id.as_ref().map(|id| format!("address_id {id}"));
        FileReport {
            desk: Desk::Civic,
            channel: Channel::Partner,
            text: text(&self.description, &self.attributes),
            place: Some(PlaceGiven {
                lon: self.place.long,
                lat: self.place.lat,
                address: self.place.address_string.clone().or_else(address_id),
            }),
            caller: has_caller.then_some(Caller { name, phone }),
            service: Some(self.service_code.clone()),
        }
    }
}
