//! Requests and views of reports.

use model::Moment;
use model::access::audit::Field;
use model::case::{CaseRef, Purpose};
use model::ids::{IncidentId, ReportId};
use model::report::{Channel, Desk, Place};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::PersonRef;

/// Files a report.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileReport {
    /// The desk that took the contact.
    pub desk: Desk,
    /// How it came in.
    pub channel: Channel,
    /// What was said: at most 4,000 characters.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub text: String,
    /// Where; a report needs a text or a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceGiven>,
    /// Who reported. Kept sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<Caller>,
    /// The incident type asked for, when the channel names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// A place as told.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceGiven {
    /// Longitude in degrees, WGS-84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = -180.0, maximum = 180.0)]
    pub lon: Option<f64>,
    /// Latitude in degrees, WGS-84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = -90.0, maximum = 90.0)]
    pub lat: Option<f64>,
    /// The address: at most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub address: Option<String>,
}

/// Who reported.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// The name: at most 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 80)]
    pub name: Option<String>,
    /// The telephone number: at most 32 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 32)]
    pub phone: Option<String>,
}

// A caller never reaches a log by way of `{:?}`.
impl std::fmt::Debug for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Caller(sealed)")
    }
}

/// The receipt of a report.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportFiled {
    /// What was filed.
    pub report: Receipt,
    /// Its place in the journal.
    pub position: u64,
}

/// What the caller may be told.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The report.
    pub id: ReportId,
    /// Its number.
    pub number: String,
    /// When it was filed.
    pub filed_at: Moment,
    /// The governance grid that holds the place.
    pub grid: Option<String>,
    /// The police grid that holds the place.
    pub police_grid: Option<String>,
}

/// A report as the desk sees it: no caller's data.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportView {
    /// The report.
    pub id: ReportId,
    /// Its number.
    pub number: String,
    /// The desk that took it.
    pub desk: Desk,
    /// How it came in.
    pub channel: Channel,
    /// What was said, codes cut out and personal numbers masked.
    pub text: String,
    /// Where.
    pub place: Place,
    /// When it was filed.
    pub filed_at: Moment,
    /// Who wrote it down.
    pub filed_by: PersonRef,
    /// The incident that it belongs to.
    pub incident: Option<IncidentId>,
    /// The incident type asked for.
    pub service: Option<String>,
    /// Whether a caller's data is kept under seal.
    pub has_caller: bool,
}

/// A report with its caller masked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportDetail {
    /// The report.
    #[serde(flatten)]
    pub report: ReportView,
    /// The caller, masked; absent when nothing is kept.
    pub caller: Option<CallerMasked>,
}

/// A caller, masked: `王*`, `138****1234`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CallerMasked {
    /// The masked name.
    pub name_masked: Option<String>,
    /// The masked telephone number.
    pub phone_masked: Option<String>,
}

/// One page of reports, newest first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportPage {
    /// The reports.
    pub reports: Vec<ReportView>,
    /// Pass this as `before` for the next page.
    pub next: Option<u64>,
}

/// Asks for one sealed field of a caller. It is written to the audit journal.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookUp {
    /// Which field.
    pub field: Field,
    /// The case that it is for.
    pub case: CaseRef,
    /// What it is for.
    pub purpose: Purpose,
}

/// The field that was asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LookedUp {
    /// Its value; absent when the caller did not give it.
    pub value: Option<String>,
}

/// Gives a reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Why: at most 500 characters.
    #[schema(max_length = 500)]
    pub reason: String,
}

/// Attaches a report to an incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkReport {
    /// The incident.
    pub incident: IncidentId,
}

/// A report after a change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportChanged {
    /// The report.
    pub report: ReportView,
    /// The change's place in the journal.
    pub position: u64,
}
