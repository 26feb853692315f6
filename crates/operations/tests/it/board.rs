use api::incident::{CloseIncident, MergeIncident, SplitIncident};
use api::report::{LinkReport, Reason};
use api::unit::{AdvanceAssignment, AssignUnit};
use model::incident::Grade;
use model::unit::Step;
use operations::board::{Board, read_snapshot, write_snapshot};
use operations::{Error, Principal};
use storage::Position;

use crate::support::TestCity;

/// A morning with everything in it: a fire with two callers, a unit that goes and clears, a split, a merge.
async fn morning(city: &TestCity, who: &Principal) {
    let unit = city.unit("苏虎-101").await;
    let fire = city.incident(who, "阳台冒烟").await;
    let second_call = city.report(who, "楼上有烟").await.id;
    let link = LinkReport { incident: fire.id };
    operations::report::link_report(who, city.fresh(), second_call, link).await.unwrap();
    let assign = AssignUnit { incident: fire.id, propose: false, reserve: false, pre_empt: None };
    let assigned =
        operations::unit::assign_unit(who, city.fresh(), unit.id, assign).await.unwrap().assignment.id;
    for step in [Step::Deliver, Step::Acknowledge, Step::EnRoute, Step::OnScene, Step::Clear] {
        city.clock.pass(60);
        let request = AdvanceAssignment::default();
        operations::unit::advance_assignment(who, city.fresh(), assigned, step, request).await.unwrap();
    }
    let request = SplitIncident {
        reports: vec![second_call],
        type_code: "050000".into(),
        grade: Grade::P3,
        reason: "另一栋楼".into(),
    };
    let split =
        operations::incident::split_incident(who, city.fresh(), fire.id, request).await.unwrap().incident;
    assert_eq!(split.reports.len(), 1);
    let merge = MergeIncident { into: fire.id, reason: "同一起火情".into() };
    operations::incident::merge_incident(who, city.fresh(), split.id, merge).await.unwrap();
    let close = CloseIncident { disposition: disposition(city), note: None };
    operations::incident::close_incident(who, city.fresh(), fire.id, close).await.unwrap();
    city.report(who, "公园有人落水").await;
}

fn disposition(city: &TestCity) -> String {
    city.city.rules().dispositions[0].code.clone()
}

fn folded_anew(city: &TestCity) -> Board {
    let mut board = Board::default();
    for recorded in city.reader.read(Position::ZERO, usize::MAX >> 1).unwrap() {
        board.take_in(&recorded).unwrap();
    }
    board
}

#[tokio::test]
async fn a_restart_folds_the_journal_into_the_same_board() {
    let city = TestCity::start().await;
    morning(&city, &city.dispatcher().await).await;
    assert_eq!(folded_anew(&city), *city.city.board());
}

#[tokio::test]
async fn a_snapshot_reads_back_as_the_same_board_and_a_bent_one_is_refused() {
    let city = TestCity::start().await;
    morning(&city, &city.dispatcher().await).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("board.snapshot");
    write_snapshot(&city.city.board(), &path).unwrap();
    assert_eq!(read_snapshot(&path).unwrap(), *city.city.board());
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(read_snapshot(&path).is_err());
}

#[tokio::test]
async fn the_board_that_is_shown_is_the_contract_and_has_what_was_written_a_moment_ago() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let incident = city.incident(&who, "阳台冒烟").await;
    let shown: api::board::BoardView =
        serde_json::from_slice(&operations::board::show_board(&who).unwrap()).unwrap();
    assert_eq!(shown.incidents, [incident]);
    assert_eq!(shown.position, city.city.board().position().0);
    assert_eq!(shown.jurisdiction.name, "苏州市");
}

#[tokio::test]
async fn an_incident_with_units_is_not_closed_and_one_that_was_closed_can_be_reopened() {
    let city = TestCity::start().await;
    let (who, unit) = (city.dispatcher().await, city.unit("苏虎-101").await);
    let fire = city.incident(&who, "阳台冒烟").await;
    let assign = AssignUnit { incident: fire.id, propose: false, reserve: false, pre_empt: None };
    let assigned =
        operations::unit::assign_unit(&who, city.fresh(), unit.id, assign).await.unwrap().assignment.id;
    let close = || CloseIncident { disposition: disposition(&city), note: None };
    let refused = operations::incident::close_incident(&who, city.fresh(), fire.id, close()).await;
    assert!(matches!(refused, Err(Error::Refused { code: "units_still_assigned", .. })), "{refused:?}");
    let cancel = AdvanceAssignment { reason: Some("误报".into()) };
    operations::unit::advance_assignment(&who, city.fresh(), assigned, Step::Cancel, cancel).await.unwrap();
    operations::incident::close_incident(&who, city.fresh(), fire.id, close()).await.unwrap();
    let reopen = Reason { reason: "复燃".into() };
    let reopened = operations::incident::reopen_incident(&who, city.fresh(), fire.id, reopen).await.unwrap();
    assert_eq!(city.city.board().incidents_open().len(), 1);
    assert_eq!(reopened.incident.closed_at, None);
}

#[tokio::test]
async fn the_timeline_says_who_did_what_and_when() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    morning(&city, &who).await;
    let page = operations::incident::list_incidents(&who, None, None, None).unwrap();
    let fire = page.incidents.last().unwrap();
    let timeline = operations::incident::show_timeline(&who, fire.id).unwrap();
    let told: Vec<_> = timeline.entries.iter().map(|entry| entry.text.zh.as_str()).collect();
    assert!(told.contains(&"苏虎-101 签收"), "{told:?}");
    assert!(told.iter().any(|line| line.starts_with("办结")), "{told:?}");
    assert!(timeline.entries.iter().all(|entry| entry.by.is_some() || entry.rule.is_some()));
}
