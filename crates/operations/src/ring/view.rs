//! A ring in the words of the contract.

use api::ring::{
    ControlPointView, CrewView, CrossingView, JointPlanView, LeakView, LevelOrderView, OrderState,
    PointState, RingClosure, RingView,
};
use model::Moment;
use model::ids::{LevelOrderId, PointId, RingId};
use model::ring::{LevelOrder, PointBody};
use model::rules::{Level, Rules};

use super::hold::Hold;
use crate::board::{Board, wording};
use crate::city::City;

/// A ring as it is now.
pub(super) fn ring(city: &City, board: &Board, id: RingId) -> Option<RingView> {
    let hold = Hold::of(city, board, id)?;
    let now = city.now();
    Some(RingView {
        id,
        name: hold.body.founded.name.clone(),
        tier: hold.body.founded.tier,
        closure: closure(&hold, now),
        crossings: crossings(&hold),
        points: points(board, &hold, id, now),
        orders: orders_of(board, id)
            .filter_map(|(order_id, order)| order_view(city.rules(), board, order_id, order, now))
            .collect(),
        plans: (hold.body.plans.values())
            .map(|plan| JointPlanView {
                code: plan.code.clone(),
                name: plan.name.clone(),
                parties: plan.parties.clone(),
                points: plan.points.clone(),
            })
            .collect(),
    })
}

/// How closed a ring is.
pub(super) fn closure(hold: &Hold, now: Moment) -> RingClosure {
    let leaks: Vec<LeakView> = hold
        .open()
        .map(|crossing| LeakView {
            crossing: Some(crossing.code.clone()),
            name: crossing.name.clone(),
            since: hold.body.leaks.get(&crossing.code).copied(),
            path: Vec::new(),
        })
        .collect();
    // Counted on the crossings that were written down; the streets have their say afterwards.
    let closed = leaks.is_empty();
    RingClosure { planned: hold.planned(), live: hold.live(), closed, leaks, at: now }
}

fn crossings(hold: &Hold) -> Vec<CrossingView> {
    let crossing = |held: &super::hold::Guarded| CrossingView {
        code: held.crossing.code.clone(),
        name: held.crossing.name.clone(),
        mode: held.crossing.mode,
        motorway: held.crossing.motorway,
        place: held.crossing.place.into(),
        planned: held.is_planned,
        held: held.is_held,
        points: held.points.clone(),
    };
    hold.crossings.iter().map(crossing).collect()
}

/// The control points with the level that is in force at each.
pub(super) fn points(board: &Board, hold: &Hold, ring: RingId, now: Moment) -> Vec<ControlPointView> {
    let orders: Vec<_> = orders_of(board, ring).filter_map(|(_, order)| order.in_force(now)).collect();
    let level_at = |id: PointId| {
        let here = orders.iter().filter(|(drafted, _)| drafted.points.contains(&id));
        // The gravest level holds; of two orders that set it, the one that lasts longer.
        let gravest = here.min_by_key(|(drafted, until)| (drafted.level, std::cmp::Reverse(*until)));
        gravest.map_or((Level::Routine, None), |(drafted, until)| (drafted.level, Some(*until)))
    };
    hold.points.iter().map(|(id, point)| point_view(board, *id, point, level_at(*id))).collect()
}

fn point_view(
    board: &Board,
    id: PointId,
    point: &PointBody,
    (level, until): (Level, Option<Moment>),
) -> ControlPointView {
    let established = &point.established;
    ControlPointView {
        id,
        name: established.name.clone(),
        kind: established.kind,
        place: established.place.into(),
        guards: established.guards.clone(),
        way: established.way,
        owners: established.owners.clone(),
        responsible: established.responsible.map(|org| board.org_ref(org)),
        reach_seconds: established.reach_seconds,
        neighbour: established.neighbour.clone(),
        crew: point.crew.as_ref().map(|(crew, since)| CrewView {
            police: crew.police,
            auxiliaries: crew.auxiliaries,
            stands: crew.stands,
            conditions: crew.conditions,
            signs_meters: crew.signs_meters,
            since: *since,
        }),
        state: state_of(point, level),
        level,
        until,
    }
}

fn state_of(point: &PointBody, level: Level) -> PointState {
    match (&point.crew, level) {
        (None, _) => PointState::Off,
        (Some(_), Level::Routine) => PointState::Routine,
        (Some(_), Level::Reinforced) => PointState::Reinforced,
        (Some(_), Level::Directed) => PointState::Directed,
        (Some(_), Level::Closed) => PointState::ClosedDirection,
    }
}

fn orders_of(board: &Board, ring: RingId) -> impl Iterator<Item = (LevelOrderId, &LevelOrder)> {
    let orders = board.orders().map(|(id, order)| (id, &order.state));
    orders.filter(move |(_, order)| order.drafted().is_some_and(|drafted| drafted.ring == ring))
}

fn order_view(
    rules: &Rules,
    board: &Board,
    id: LevelOrderId,
    order: &LevelOrder,
    now: Moment,
) -> Option<LevelOrderView> {
    let drafted = order.drafted()?;
    let row = rules.ring.level(drafted.level);
    let (state, until) = match order {
        LevelOrder::Active(_, until) if now < *until => (OrderState::Active, Some(*until)),
        LevelOrder::Active(_, until) => (OrderState::Over, Some(*until)),
        LevelOrder::Draft(_) => (OrderState::Draft, None),
        LevelOrder::Undrafted | LevelOrder::Over(_) => (OrderState::Over, None),
    };
    Some(LevelOrderView {
        id,
        points: drafted.points.clone(),
        level: drafted.level,
        name: wording(&row.name),
        way: drafted.way,
        minutes: drafted.minutes,
        reason: drafted.reason.clone(),
        citation: row.citation.clone(),
        alert: drafted.alert,
        by: board.person_ref(drafted.by.person),
        state,
        until,
    })
}
