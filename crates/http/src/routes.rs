//! Every path that the door knows, with the right that it needs. What is not in this list is not there, and a
//! row without a right would let nobody in.

pub(crate) mod access;
pub(crate) mod alert;
pub(crate) mod assignment;
pub(crate) mod board;
pub(crate) mod incident;
pub(crate) mod page;
pub(crate) mod people;
pub(crate) mod report;
pub(crate) mod ring;
pub(crate) mod simulation;
pub(crate) mod streets;
pub(crate) mod system;
pub(crate) mod unit;

use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::routing::{delete, get, post};
use model::rules::Permission::{self, self as P};
use tower::{Layer, Service};

use crate::app::App;
use crate::problem::Problem;
use crate::request::Asked;
use crate::{console, open311};

/// What a route needs from whoever asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// Nothing: anybody may ask.
    Nobody,
    /// To be signed in.
    SignIn,
    /// One of these rights.
    AnyOf(&'static [Permission]),
}

/// One path with one method.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The operation's name, which is its handler's name and its id in the contract.
    pub operation: &'static str,
    /// What it needs.
    pub needs: Needs,
}

/// Makes the table and the router from one list.
macro_rules! routes {
    ($($method:ident $path:literal $needs:expr => $($module:ident)::+ . $operation:ident;)+) => {
        /// Every route of the interface.
        pub static TABLE: &[Route] = &[$(
            Route { method: stringify!($method), path: $path, operation: stringify!($operation), needs: $needs },
        )+];

        fn attach(router: Router<Arc<App>>) -> Router<Arc<App>> {
            let mut indices = 0..;
            $(let router = {
                let index = indices.next().expect("the range has no end");
                router.route($path, $method($($module)::+::$operation).layer(Mark(index)))
            };)+
            router
        }
    };
}

routes! {
    // The first start, signing in, and what everybody needs.
    get    "/api/v1/setup"                     Needs::Nobody => access.show_setup;
    post   "/api/v1/setup"                     Needs::Nobody => access.set_up;
    post   "/api/v1/session"                   Needs::Nobody => access.sign_in;
    get    "/api/v1/session"                   Needs::SignIn => access.show_session;
    delete "/api/v1/session"                   Needs::SignIn => access.sign_out;
    get    "/api/v1/rules"                     Needs::SignIn => board.show_rules;
    get    "/api/v1/openapi.json"              Needs::Nobody => system.show_openapi;

    // What is open now.
    get    "/api/v1/board"                     Needs::AnyOf(&[P::BoardRead]) => board.show_board;
    get    "/api/v1/live"                      Needs::AnyOf(&[P::LiveRead]) => board.listen;
    get    "/api/v1/map"                       Needs::AnyOf(&[P::GridRead]) => board.show_map;

    // Reports.
    post   "/api/v1/reports"                   Needs::AnyOf(&[P::ReportFile]) => report.file_report;
    get    "/api/v1/reports"                   Needs::AnyOf(&[P::ReportRead]) => report.list_reports;
    get    "/api/v1/reports/{report}"          Needs::AnyOf(&[P::ReportRead]) => report.show_report;
    post   "/api/v1/reports/{report}/look-up"  Needs::AnyOf(&[P::ReportReadParty]) => report.look_up;
    post   "/api/v1/reports/{report}/erase-party" Needs::AnyOf(&[P::ReportEraseParty]) => report.erase_party;
    post   "/api/v1/reports/{report}/link"     Needs::AnyOf(&[P::IncidentLink]) => report.link_report;
    post   "/api/v1/reports/{report}/unlink"   Needs::AnyOf(&[P::IncidentLink]) => report.unlink_report;

    // Incidents.
    post   "/api/v1/incidents"                 Needs::AnyOf(&[P::IncidentOpen]) => incident.open_incident;
    get    "/api/v1/incidents"                 Needs::AnyOf(&[P::IncidentRead]) => incident.list_incidents;
    get    "/api/v1/incidents/{incident}"      Needs::AnyOf(&[P::IncidentRead]) => incident.show_incident;
    get    "/api/v1/incidents/{incident}/timeline" Needs::AnyOf(&[P::IncidentRead]) => incident.show_timeline;
    post   "/api/v1/incidents/{incident}/grade" Needs::AnyOf(&[P::IncidentGrade]) => incident.grade_incident;
    post   "/api/v1/incidents/{incident}/type" Needs::AnyOf(&[P::IncidentGrade]) => incident.type_incident;
    post   "/api/v1/incidents/{incident}/note" Needs::AnyOf(&[P::IncidentNote]) => incident.note_incident;
    post   "/api/v1/incidents/{incident}/close" Needs::AnyOf(&[P::IncidentClose]) => incident.close_incident;
    post   "/api/v1/incidents/{incident}/reopen" Needs::AnyOf(&[P::IncidentReopen]) => incident.reopen_incident;
    post   "/api/v1/incidents/{incident}/merge" Needs::AnyOf(&[P::IncidentMerge]) => incident.merge_incident;
    post   "/api/v1/incidents/{incident}/split" Needs::AnyOf(&[P::IncidentSplit]) => incident.split_incident;
    post   "/api/v1/incidents/{incident}/relate" Needs::AnyOf(&[P::IncidentLink]) => incident.relate_incident;

    // Units and their assignments.
    get    "/api/v1/units"                     Needs::AnyOf(&[P::UnitRead]) => unit.list_units;
    post   "/api/v1/units"                     Needs::AnyOf(&[P::UnitCommission]) => unit.commission_unit;
    post   "/api/v1/units/{unit}/assignments"  Needs::AnyOf(&[P::UnitAssign, P::IncidentOpen]) => unit.assign_unit;
    post   "/api/v1/units/{unit}/status"       Needs::AnyOf(&[P::UnitStatusAny, P::UnitStatusOwn]) => unit.set_unit_status;
    post   "/api/v1/units/{unit}/sign-on"      Needs::AnyOf(&[P::UnitAdvanceOwn]) => unit.sign_on;
    post   "/api/v1/units/{unit}/sign-off"     Needs::AnyOf(&[P::UnitAdvanceOwn]) => unit.sign_off;
    get    "/api/v1/my-unit"                   Needs::AnyOf(&[P::UnitRead]) => unit.my_unit;
    post   "/api/v1/assignments/{assignment}/dispatch"    Needs::AnyOf(&[P::UnitAssign]) => assignment.dispatch_assignment;
    post   "/api/v1/assignments/{assignment}/cancel"      Needs::AnyOf(&[P::UnitAssign]) => assignment.cancel_assignment;
    post   "/api/v1/assignments/{assignment}/deliver"     Needs::AnyOf(ADVANCE) => assignment.deliver_assignment;
    post   "/api/v1/assignments/{assignment}/acknowledge" Needs::AnyOf(ADVANCE) => assignment.acknowledge_assignment;
    post   "/api/v1/assignments/{assignment}/en-route"    Needs::AnyOf(ADVANCE) => assignment.en_route_assignment;
    post   "/api/v1/assignments/{assignment}/on-scene"    Needs::AnyOf(ADVANCE) => assignment.on_scene_assignment;
    post   "/api/v1/assignments/{assignment}/transport"   Needs::AnyOf(ADVANCE) => assignment.transport_assignment;
    post   "/api/v1/assignments/{assignment}/clear"       Needs::AnyOf(ADVANCE) => assignment.clear_assignment;
    post   "/api/v1/assignments/{assignment}/decline"     Needs::AnyOf(ADVANCE) => assignment.decline_assignment;

    // Streets.
    post   "/api/v1/positions"                 Needs::AnyOf(&[P::UnitPosition, P::UnitAdvanceOwn]) => streets.see_positions;
    get    "/api/v1/eta"                       Needs::AnyOf(&[P::UnitRead]) => streets.list_etas;
    get    "/api/v1/isochrone"                 Needs::AnyOf(&[P::UnitRead]) => streets.show_isochrones;
    get    "/api/v1/search"                    Needs::AnyOf(&[P::GridRead]) => streets.find_places;
    get    "/api/v1/map/info"                  Needs::AnyOf(&[P::GridRead]) => streets.show_map_info;
    get    "/tiles/{z}/{x}/{y}"                Needs::AnyOf(&[P::GridRead]) => streets.show_tile;
    get    "/api/v1/recommendation"            Needs::AnyOf(&[P::UnitRead]) => streets.recommend_jointly;
    get    "/api/v1/coverage"                  Needs::AnyOf(&[P::UnitRead]) => streets.show_coverage;
    get    "/api/v1/incidents/{incident}/recommendation" Needs::AnyOf(&[P::UnitRead]) => streets.recommend;
    get    "/api/v1/closures"                  Needs::AnyOf(&[P::GridRead]) => streets.list_closures;
    post   "/api/v1/closures"                  Needs::AnyOf(&[P::UnitAssign]) => streets.declare_closure;
    post   "/api/v1/closures/{closure}/lift"   Needs::AnyOf(&[P::UnitAssign]) => streets.lift_closure;

    // Alerts.
    get    "/api/v1/alerts"                    Needs::AnyOf(&[P::AlertRead]) => alert.list_alerts;
    post   "/api/v1/alerts"                    Needs::AnyOf(&[P::AlertRequest]) => alert.request_alert;
    get    "/api/v1/alerts/{alert}"            Needs::AnyOf(&[P::AlertRead]) => alert.show_alert;
    get    "/api/v1/alerts/{alert}/reach"      Needs::AnyOf(&[P::AlertRead]) => alert.show_reach;
    get    "/api/v1/alerts/{alert}/cordon"     Needs::AnyOf(&[P::AlertCheck]) => alert.show_cordon;
    post   "/api/v1/alerts/{alert}/cordon/check" Needs::AnyOf(&[P::AlertCheck]) => alert.check_cordon;
    get    "/api/v1/alerts/{alert}/interception" Needs::AnyOf(&[P::AlertCheck]) => alert.show_interception;
    post   "/api/v1/alerts/{alert}/interception/check" Needs::AnyOf(&[P::AlertCheck]) => alert.check_interception;
    post   "/api/v1/alerts/{alert}/posts/send" Needs::AnyOf(&[P::UnitAssign]) => alert.send_posts;
    post   "/api/v1/alerts/{alert}/look-up"    Needs::AnyOf(&[P::AlertLookUp]) => alert.look_up_alert;
    post   "/api/v1/alerts/{alert}/check"      Needs::AnyOf(&[P::AlertCheck]) => alert.check_alert;
    post   "/api/v1/alerts/{alert}/return" Needs::AnyOf(&[P::AlertCheck]) => alert.return_alert;
    post   "/api/v1/alerts/{alert}/complete" Needs::AnyOf(&[P::AlertRequest]) => alert.complete_alert;
    post   "/api/v1/alerts/{alert}/refuse" Needs::AnyOf(&[P::AlertCheck]) => alert.refuse_alert;
    post   "/api/v1/alerts/{alert}/approve" Needs::AnyOf(&[P::AlertApprove]) => alert.approve_alert;
    post   "/api/v1/alerts/{alert}/acknowledge" Needs::AnyOf(&[P::AlertAct]) => alert.acknowledge_alert;
    post   "/api/v1/alerts/{alert}/sight" Needs::AnyOf(&[P::AlertAct]) => alert.report_sighting;
    post   "/api/v1/alerts/{alert}/release" Needs::AnyOf(&[P::AlertCheck]) => alert.release_points;
    post   "/api/v1/alerts/{alert}/stop" Needs::AnyOf(&[P::AlertStop]) => alert.stop_vehicle;
    post   "/api/v1/alerts/{alert}/let-go" Needs::AnyOf(&[P::AlertStop]) => alert.let_vehicle_go;
    post   "/api/v1/alerts/{alert}/match" Needs::AnyOf(&[P::AlertStop]) => alert.match_stop;
    post   "/api/v1/alerts/{alert}/secure" Needs::AnyOf(&[P::AlertStop]) => alert.secure_vehicle;
    post   "/api/v1/alerts/{alert}/renew" Needs::AnyOf(&[P::AlertApprove]) => alert.renew_alert;
    post   "/api/v1/alerts/{alert}/stand-down" Needs::AnyOf(&[P::AlertApprove]) => alert.stand_down_alert;
    post   "/api/v1/alerts/{alert}/hand-over" Needs::AnyOf(&[P::AlertHandOver]) => alert.sign_hand_over;
    // Rings: who holds the ways out.
    get    "/api/v1/rings"                     Needs::AnyOf(&[P::RingRead]) => ring.list_rings;
    post   "/api/v1/rings"                     Needs::AnyOf(&[P::RingManage]) => ring.found_ring;
    get    "/api/v1/rings/{ring}"              Needs::AnyOf(&[P::RingRead]) => ring.show_ring;
    get    "/api/v1/rings/{ring}/week"         Needs::AnyOf(&[P::RingRead]) => ring.show_ring_week;
    get    "/api/v1/rings/{ring}/completion"   Needs::AnyOf(&[P::RingRead]) => ring.show_completion;
    get    "/api/v1/rings/{ring}/geojson"      Needs::AnyOf(&[P::RingRead]) => ring.show_ring_map;
    post   "/api/v1/rings/{ring}/points"       Needs::AnyOf(&[P::RingManage]) => ring.establish_point;
    post   "/api/v1/rings/{ring}/points/{point}/crew" Needs::AnyOf(&[P::RingCrew]) => ring.post_crew;
    post   "/api/v1/rings/{ring}/points/{point}/withdraw" Needs::AnyOf(&[P::RingCrew]) => ring.withdraw_crew;
    post   "/api/v1/rings/{ring}/plans"        Needs::AnyOf(&[P::RingManage]) => ring.lay_plan;
    post   "/api/v1/rings/{ring}/orders"       Needs::AnyOf(&[P::LevelDraft]) => ring.draft_order;
    post   "/api/v1/rings/{ring}/orders/{order}/approve" Needs::AnyOf(&[P::LevelApprove]) => ring.approve_order;
    post   "/api/v1/rings/{ring}/orders/{order}/lift" Needs::AnyOf(&[P::LevelApprove]) => ring.lift_order;

    // People, organisations, tokens, the audit journal.
    get    "/api/v1/orgs"                      Needs::AnyOf(&[P::AccessEnrol, P::UnitCommission, P::UnitRead]) => people.list_orgs;
    post   "/api/v1/orgs"                      Needs::AnyOf(&[P::AccessEnrol]) => people.found_org;
    get    "/api/v1/people"                    Needs::AnyOf(&[P::AccessEnrol]) => people.list_people;
    post   "/api/v1/people"                    Needs::AnyOf(&[P::AccessEnrol]) => people.enrol_person;
    post   "/api/v1/people/{person}/roles"     Needs::AnyOf(&[P::AccessGrant]) => people.change_roles;
    post   "/api/v1/people/{person}/unlock"    Needs::AnyOf(&[P::AccessUnlock]) => people.unlock_person;
    get    "/api/v1/tokens"                    Needs::AnyOf(&[P::AccessToken]) => people.list_tokens;
    post   "/api/v1/tokens"                    Needs::AnyOf(&[P::AccessToken]) => people.issue_token;
    delete "/api/v1/tokens/{token}"            Needs::AnyOf(&[P::AccessToken]) => people.revoke_token;
    get    "/api/v1/audit"                     Needs::AnyOf(&[P::AuditRead]) => people.read_audit;

    // A demonstration only.
    get    "/api/v1/simulation"                Needs::Nobody => simulation.show_simulation;
    post   "/api/v1/simulation"                Needs::SignIn => simulation.steer_simulation;
    get    "/api/v1/simulation/sign-ins"       Needs::Nobody => simulation.list_sign_ins;

    // Open311: where everybody looks, and where a client looks that was told only the host. `.xml` and `.json`
    // belong to the last part of the path.
    get    "/open311/v2/{resource}"            Needs::Nobody => open311.read_open311;
    post   "/open311/v2/{resource}"            Needs::Nobody => open311.write_open311;
    get    "/open311/v2/{resource}/{item}"     Needs::Nobody => open311.read_open311_item;

    // Watching the process.
    get    "/healthz"                          Needs::Nobody => system.show_health;
    get    "/metrics"                          Needs::Nobody => system.show_metrics;
}

/// A desk may take any assignment further, a crew its own.
const ADVANCE: &[Permission] = &[P::UnitAdvanceAny, P::UnitAdvanceOwn];

/// The whole door.
pub(crate) fn router(app: Arc<App>) -> Router {
    attach(Router::new())
        .fallback(console::show_page)
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .with_state(app)
}

/// Notes which row of the table a request came to.
#[derive(Clone, Copy)]
struct Mark(usize);

impl<S> Layer<S> for Mark {
    type Service = Marked<S>;

    fn layer(&self, inner: S) -> Marked<S> {
        Marked { inner, index: self.0 }
    }
}

#[derive(Clone)]
struct Marked<S> {
    inner: S,
    index: usize,
}

impl<S: Service<Request>> Service<Request> for Marked<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> S::Future {
        if let Some(asked) = request.extensions().get::<Arc<Asked>>() {
            asked.found_route(self.index);
        }
        self.inner.call(request)
    }
}
