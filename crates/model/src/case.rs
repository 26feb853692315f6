//! The part of a case 办件 that an incident needs: no work without a purpose and a legal basis (PIPL 6, 13, 34),
//! and no look-up of a person's data without both a case and a purpose.

use serde::{Deserialize, Serialize};

use crate::ids::{IncidentId, ReportId};

/// What a look-up of personal data is for. The list is closed: another purpose needs a rule, not a text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To call the reporter back about this incident 回拨核实.
    CallBack,
    /// To find the place of danger 定位施救.
    Locate,
    /// To hand the matter to another agency 移交联动单位.
    HandOver,
    /// To answer the person's own request about the data 本人权利请求.
    RightsRequest,
    /// To review how the matter was handled 督察核查.
    Review,
    /// To compare what is met at a control point with what an alert describes 查控比对.
    Stop,
}

/// The case that a look-up belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseRef {
    /// An incident 警情.
    Incident(IncidentId),
    /// A report that belongs to no incident yet.
    Report(ReportId),
}
