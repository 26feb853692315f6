//! What everybody may read: civic requests that came in by a public channel, and how far the work on them is.

use api::incident::IncidentView;
use api::report::ReportView;
use model::ids::{IncidentId, ReportId};
use model::incident::Incident;

use crate::city::City;
use crate::error::Error;
use crate::incident::{incident_of, view};
use crate::limits::MERGES_FOLLOWED_MAX;
use crate::report::report_of;

/// A report that everybody may read, with its incident.
pub struct PublicReport {
    /// The report, without a word of who reported or wrote it down.
    pub report: ReportView,
    /// The incident in which the work on it goes on.
    pub incident: Option<IncidentView>,
}

/// Reports that everybody may read, filed before a position, the newest first, each with its position.
pub fn public_reports(city: &City, before: u64, limit: usize) -> Result<Vec<(u64, PublicReport)>, Error> {
    let ids: Vec<(u64, ReportId)> = city.board().reports_public(before).take(limit).collect();
    let mut reports = Vec::with_capacity(ids.len());
    for (position, id) in ids {
        reports.extend(public_report(city, id)?.map(|report| (position, report)));
    }
    Ok(reports)
}

/// One report, when everybody may read it.
pub fn public_report(city: &City, id: ReportId) -> Result<Option<PublicReport>, Error> {
    let report = match report_of(city, id) {
        Err(Error::NotFound { .. }) => return Ok(None),
        report => report?.state,
    };
    if !report.filed().is_some_and(|(filed, _)| filed.is_public()) {
        return Ok(None);
    }
    let shown = city.board().report_view(id, &report);
    let Some(mut shown) = shown else { return Ok(None) };
    shown.filed_by.name.clear();
    shown.has_caller = false;
    let incident = report.incident().map(|incident| work_of(city, incident)).transpose()?.flatten();
    Ok(Some(PublicReport { report: shown, incident }))
}

/// The incident in which the work goes on: a merged one is followed.
fn work_of(city: &City, id: IncidentId) -> Result<Option<IncidentView>, Error> {
    let mut id = id;
    for _ in 0..MERGES_FOLLOWED_MAX {
        match incident_of(city, id)?.state {
            Incident::Merged(_, into, _) => id = into,
            _ => return view(city, id).map(Some),
        }
    }
    Ok(None)
}
