//! Incidents 警情: opening, grading, merging, splitting, closing, and the log.

use api::incident::{
    CloseIncident, GradeIncident, IncidentChanged, IncidentPage, IncidentState, IncidentView, MergeIncident,
    NoteIncident, OpenIncident, RelateIncident, SplitIncident, Timeline, TypeIncident,
};
use api::report::Reason;
use model::ids::IncidentId;
use operations::incident;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::extract::{Command, Named, Query, Who};
use crate::reply::{Answer, Created, Shown};

/// Which incidents.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct IncidentQuery {
    /// Only those in this phase; all when absent.
    state: Option<IncidentState>,
    /// The `next` of the page before.
    before: Option<u64>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// Opens an incident for a report.
#[utoipa::path(
    post,
    path = "/api/v1/incidents",
    tag = "incidents",
    request_body = OpenIncident,
    responses((status = 201, description = "The incident is open.", body = IncidentChanged))
)]
pub(crate) async fn open_incident(
    Command { who, key, request }: Command<OpenIncident>,
) -> Answer<Created<IncidentChanged>> {
    Ok(Created(incident::open_incident(&who, key, request).await?))
}

/// Lists incidents: the open ones by urgency, or all, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/incidents",
    tag = "incidents",
    params(IncidentQuery),
    responses((status = 200, description = "One page of incidents.", body = IncidentPage))
)]
pub(crate) async fn list_incidents(
    who: Who,
    Query(query): Query<IncidentQuery>,
) -> Answer<Shown<IncidentPage>> {
    let IncidentQuery { state, before, limit } = query;
    Ok(Shown(incident::list_incidents(&who, state, before, limit)?))
}

/// Shows one incident.
#[utoipa::path(
    get,
    path = "/api/v1/incidents/{incident}",
    tag = "incidents",
    responses((status = 200, description = "The incident.", body = IncidentView))
)]
pub(crate) async fn show_incident(who: Who, Named(id): Named<IncidentId>) -> Answer<Shown<IncidentView>> {
    Ok(Shown(incident::show_incident(&who, id)?))
}

/// Shows everything that happened to an incident: who, what, when, by which rule.
#[utoipa::path(
    get,
    path = "/api/v1/incidents/{incident}/timeline",
    tag = "incidents",
    responses((status = 200, description = "The log, the oldest entry first.", body = Timeline))
)]
pub(crate) async fn show_timeline(who: Who, Named(id): Named<IncidentId>) -> Answer<Shown<Timeline>> {
    Ok(Shown(incident::show_timeline(&who, id)?))
}

/// Changes an incident's grade.
#[utoipa::path(
    post,
    path = "/api/v1/incidents/{incident}/grade",
    tag = "incidents",
    request_body = GradeIncident,
    responses((status = 200, description = "The incident as it is now.", body = IncidentChanged))
)]
pub(crate) async fn grade_incident(
    Command { who, key, request }: Command<GradeIncident>,
    Named(id): Named<IncidentId>,
) -> Answer<Shown<IncidentChanged>> {
    Ok(Shown(incident::grade_incident(&who, key, id, request).await?))
}

/// Changes an incident's type.
#[utoipa::path(
    post,
    path = "/api/v1/incidents/{incident}/type",
    tag = "incidents",
    request_body = TypeIncident,
    responses((status = 200, description = "The incident as it is now.", body = IncidentChanged))
)]
pub(crate) async fn type_incident(
    Command { who, key, request }: Command<TypeIncident>,
    Named(id): Named<IncidentId>,
) -> Answer<Shown<IncidentChanged>> {
    Ok(Shown(incident::type_incident(&who, key, id, request).await?))
}

/// Writes into an incident's log.
#[utoipa::path(
    post,
    path = "/api/v1/incidents/{incident}/note",
    tag = "incidents",
    request_body = NoteIncident,
    responses((status = 200, description = "The incident as it is now.", body = IncidentChanged))
)]
pub(crate) async fn note_incident(
    Command { who, key, request }: Command<NoteIncident>,
    Named(id): Named<IncidentId>,
) -> Answer<Shown<IncidentChanged>> {
    Ok(Shown(incident::note_incident(&who, key, id, request).await?))
}

/// Closes an incident.
#[utoipa::path(
    post,
    path = "/api/v1/incidents/{incident}/close",
    tag = "incidents",
    request_body = CloseIncident,
    responses((status = 200, description = "The incident as it is now.", body = IncidentChanged))
)]
pub(crate) async fn close_incident(
    Command { who, key, request }: Command<CloseIncident>,
    Named(id): Named<IncidentId>,
) -> Answer<Shown<IncidentChanged>> {
    Ok(Shown(incident::close_incident(&who, key, id, request).await?))
}

/// Opens a closed incident again.
#[utoipa::path(
    post,
    path = "/api/v1/incidents/{incident}/reopen",
    tag = "incidents",
    request_body = Reason,
    responses((status = 200, description = "The incident as it is now.", body = IncidentChanged))
)]
pub(crate) async fn reopen_incident(
    Command { who, key, request }: Command<Reason>,
    Named(id): Named<IncidentId>,
) -> Answer<Shown<IncidentChanged>> {
    Ok(Shown(incident::reopen_incident(&who, key, id, request).await?))
}

/// Makes an incident part of another.
#[utoipa::path(
    post,
    path = "/api/v1/incidents/{incident}/merge",
    tag = "incidents",
    request_body = MergeIncident,
    responses((status = 200, description = "The incident that was merged.", body = IncidentChanged))
)]
pub(crate) async fn merge_incident(
    Command { who, key, request }: Command<MergeIncident>,
    Named(id): Named<IncidentId>,
) -> Answer<Shown<IncidentChanged>> {
    Ok(Shown(incident::merge_incident(&who, key, id, request).await?))
}

/// Takes some reports out into an incident of their own.
#[utoipa::path(
    post,
    path = "/api/v1/incidents/{incident}/split",
    tag = "incidents",
    request_body = SplitIncident,
    responses((status = 201, description = "The new incident.", body = IncidentChanged))
)]
pub(crate) async fn split_incident(
    Command { who, key, request }: Command<SplitIncident>,
    Named(id): Named<IncidentId>,
) -> Answer<Created<IncidentChanged>> {
    Ok(Created(incident::split_incident(&who, key, id, request).await?))
}

/// Points at another incident that has to do with it.
#[utoipa::path(
    post,
    path = "/api/v1/incidents/{incident}/relate",
    tag = "incidents",
    request_body = RelateIncident,
    responses((status = 200, description = "The incident as it is now.", body = IncidentChanged))
)]
pub(crate) async fn relate_incident(
    Command { who, key, request }: Command<RelateIncident>,
    Named(id): Named<IncidentId>,
) -> Answer<Shown<IncidentChanged>> {
    Ok(Shown(incident::relate_incident(&who, key, id, request).await?))
}
