//! Reports 报警/诉求: filing, reading, looking up a caller, linking.

use api::report::{
    FileReport, LinkReport, LookUp, LookedUp, Reason, ReportChanged, ReportDetail, ReportFiled, ReportPage,
};
use model::ids::ReportId;
use operations::report;

use crate::extract::{Command, Json, Named, Query, Who};
use crate::reply::{Answer, Created, Shown};
use crate::routes::page::Page;

/// Files a report.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    tag = "reports",
    request_body = FileReport,
    responses((status = 201, description = "The report is stored; its receipt.", body = ReportFiled))
)]
pub(crate) async fn file_report(
    Command { who, key, request }: Command<FileReport>,
) -> Answer<Created<ReportFiled>> {
    Ok(Created(report::file_report(&who, key, request).await?))
}

/// Lists reports, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/reports",
    tag = "reports",
    params(Page),
    responses((status = 200, description = "One page of reports.", body = ReportPage))
)]
pub(crate) async fn list_reports(who: Who, Query(page): Query<Page>) -> Answer<Shown<ReportPage>> {
    Ok(Shown(report::list_reports(&who, page.before, page.limit)?))
}

/// Shows one report with its caller masked.
#[utoipa::path(
    get,
    path = "/api/v1/reports/{report}",
    tag = "reports",
    responses((status = 200, description = "The report.", body = ReportDetail))
)]
pub(crate) async fn show_report(who: Who, Named(id): Named<ReportId>) -> Answer<Shown<ReportDetail>> {
    Ok(Shown(report::show_report(&who, id)?))
}

/// Shows one sealed field of a caller, for a case and a purpose; the look-up is written to the audit journal.
#[utoipa::path(
    post,
    path = "/api/v1/reports/{report}/look-up",
    tag = "reports",
    request_body = LookUp,
    responses((status = 200, description = "The field.", body = LookedUp))
)]
pub(crate) async fn look_up(
    who: Who,
    Named(id): Named<ReportId>,
    Json(request): Json<LookUp>,
) -> Answer<Shown<LookedUp>> {
    Ok(Shown(report::look_up(&who, id, request).await?))
}

/// Destroys the key of a caller's data, which erases it for good.
#[utoipa::path(
    post,
    path = "/api/v1/reports/{report}/erase-party",
    tag = "reports",
    request_body = Reason,
    responses((status = 200, description = "The report without its caller.", body = ReportChanged))
)]
pub(crate) async fn erase_party(
    Command { who, key, request }: Command<Reason>,
    Named(id): Named<ReportId>,
) -> Answer<Shown<ReportChanged>> {
    Ok(Shown(report::erase_party(&who, key, id, request).await?))
}

/// Attaches a report to an incident.
#[utoipa::path(
    post,
    path = "/api/v1/reports/{report}/link",
    tag = "reports",
    request_body = LinkReport,
    responses((status = 200, description = "The report as it is now.", body = ReportChanged))
)]
pub(crate) async fn link_report(
    Command { who, key, request }: Command<LinkReport>,
    Named(id): Named<ReportId>,
) -> Answer<Shown<ReportChanged>> {
    Ok(Shown(report::link_report(&who, key, id, request).await?))
}

/// Detaches a report from its incident.
#[utoipa::path(
    post,
    path = "/api/v1/reports/{report}/unlink",
    tag = "reports",
    request_body = Reason,
    responses((status = 200, description = "The report as it is now.", body = ReportChanged))
)]
pub(crate) async fn unlink_report(
    Command { who, key, request }: Command<Reason>,
    Named(id): Named<ReportId>,
) -> Answer<Shown<ReportChanged>> {
    Ok(Shown(report::unlink_report(&who, key, id, request).await?))
}
