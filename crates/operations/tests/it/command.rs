use api::incident::OpenIncident;
use api::unit::AssignUnit;
use model::incident::Grade;
use operations::{CommandKey, Error};

use crate::support::{TestCity, call};

fn now(incident: model::ids::IncidentId) -> AssignUnit {
    AssignUnit { incident, propose: false, reserve: false, pre_empt: None }
}

#[tokio::test]
async fn the_same_report_sent_again_gets_the_same_receipt_and_is_filed_once() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let key = CommandKey::given(&city.city, who.person, "call-1", b"body");
    let first = operations::report::file_report(&who, key, call("阳台冒烟")).await.unwrap();
    let again = operations::report::file_report(&who, key, call("阳台冒烟")).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(city.city.board().reports_waiting_count(), 1);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let key = |body: &[u8]| CommandKey::given(&city.city, who.person, "call-1", body);
    operations::report::file_report(&who, key(b"one"), call("阳台冒烟")).await.unwrap();
    let other = operations::report::file_report(&who, key(b"two"), call("阳台冒烟")).await;
    assert!(matches!(other, Err(Error::CommandReused)), "{other:?}");
}

#[tokio::test]
async fn an_assignment_sent_again_is_the_same_assignment() {
    let city = TestCity::start().await;
    let (who, unit) = (city.dispatcher().await, city.unit("苏虎-101").await);
    let incident = city.incident(&who, "阳台冒烟").await;
    let key = CommandKey::given(&city.city, who.person, "assign-1", b"");
    let first = operations::unit::assign_unit(&who, key, unit.id, now(incident.id)).await.unwrap();
    let again = operations::unit::assign_unit(&who, key, unit.id, now(incident.id)).await.unwrap();
    assert_eq!(first.assignment.id, again.assignment.id);
    assert_eq!(first.position, again.position);
}

#[tokio::test]
async fn two_dispatchers_at_once_cannot_send_one_unit_twice() {
    let city = TestCity::start().await;
    let (who, unit) = (city.dispatcher().await, city.unit("苏虎-101").await);
    let (one, two) = (city.incident(&who, "阳台冒烟").await, city.incident(&who, "路口事故").await);
    let assign = |incident| operations::unit::assign_unit(&who, city.fresh(), unit.id, now(incident));
    let (first, second) = tokio::join!(assign(one.id), assign(two.id));
    let refused = first.as_ref().err().or(second.as_ref().err()).expect("one of the two is refused");
    assert!(matches!(refused, Error::Refused { code: "unit_is_engaged", .. }), "{refused:?}");
    assert!(first.is_ok() || second.is_ok());
}

#[tokio::test]
async fn two_call_takers_at_once_cannot_open_one_report_twice() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let report = city.report(&who, "阳台冒烟").await.id;
    let open = || {
        let request = OpenIncident { report, type_code: "040000".into(), grade: Grade::P1 };
        operations::incident::open_incident(&who, city.fresh(), request)
    };
    let (first, second) = tokio::join!(open(), open());
    assert_eq!(first.is_ok(), second.is_err());
    assert_eq!(city.city.board().incidents_open().len(), 1);
}

#[tokio::test]
async fn a_report_of_another_city_does_not_exist_here() {
    let (here, there) = (TestCity::start().await, TestCity::start().await);
    let report = there.report(&there.dispatcher().await, "阳台冒烟").await.id;
    let who = here.dispatcher().await;
    let shown = operations::report::show_report(&who, report);
    assert!(matches!(shown, Err(Error::NotFound { what: "report" })));
}
