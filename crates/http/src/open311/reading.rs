//! What everybody may read, as a question of Open311 selects it.

use api::incident::IncidentState;
use exchange::open311::{Discovery, Endpoint, Selection, Status};
use model::Moment;
use operations::public::{PublicReport, public_report, public_reports};
use operations::{City, Error};

use crate::language::Language;

/// How many reports are read at a time.
const REPORTS_READ_AT_ONCE: usize = 500;

/// Where the endpoint is and whom to ask for a key.
pub(super) fn discovery(url: &str, is_demo: bool, language: Language) -> Discovery {
    let changeset = Moment::from_micros(1_672_531_200_000_000);
    let (contact, key_service) = match language {
        Language::Chinese => ("请联系本市 12345 热线管理单位。", "接入令牌由系统管理员发放。"),
        Language::English => (
            "Ask the office that runs the city's 12345 line.",
            "Keys are issued by the system's administrator.",
        ),
    };
    let endpoint = Endpoint { url: url.to_owned(), changeset, production: !is_demo };
    Discovery {
        changeset,
        contact: contact.to_owned(),
        key_service: key_service.to_owned(),
        endpoints: vec![endpoint],
    }
}

/// The reports that a question selects, the newest first, as many as are wanted.
pub(super) fn select(city: &City, selection: &Selection, wanted: usize) -> Result<Vec<PublicReport>, Error> {
    let Selection::Filter { service_codes, statuses, window } = selection else {
        let Selection::Ids(ids) = selection else { return Ok(Vec::new()) };
        let read = ids.iter().map(|id| public_report(city, *id));
        return Ok(read.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect());
    };
    let fits = |seen: &PublicReport| {
        let code = seen.incident.as_ref().map(|incident| incident.type_code.as_str());
        let code = code.or(seen.report.service.as_deref()).unwrap_or_default();
        window.holds(seen.report.filed_at)
            && (service_codes.is_empty() || service_codes.iter().any(|wanted| wanted == code))
            && (statuses.is_empty() || statuses.contains(&status_of(seen)))
    };
    let mut found = Vec::new();
    let mut before = u64::MAX;
    while found.len() < wanted {
        let read = public_reports(city, before, REPORTS_READ_AT_ONCE)?;
        let Some((last, oldest)) = read.last() else { break };
        before = *last;
        let is_past = oldest.report.filed_at < window.start;
        found.extend(read.into_iter().map(|(_, seen)| seen).filter(|seen| fits(seen)));
        if is_past {
            break;
        }
    }
    found.truncate(wanted);
    Ok(found)
}

fn status_of(seen: &PublicReport) -> Status {
    let is_closed = seen.incident.as_ref().is_some_and(|incident| incident.state == IncidentState::Closed);
    if is_closed { Status::Closed } else { Status::Open }
}
