//! Interception 拦截: where units have to stand to meet the most of the ways that the vehicle is likely to take, where a
//! whole cordon takes too many or comes too late.
//!
//! ```text
//!   last sighting ─► every way out of the ground, by the fastest and by the shortest way ─► routes with weights
//!   free units, as soon as they stand ──────────────────────────────────────────────────► posts, weight met, bound
//! ```
//!
//! Every way out weighs 1; the ways in a direction that somebody has told weigh more. The clocks are those of a vehicle
//! as fast as the streets allow: a slower one is met by the same posts.

use std::collections::BTreeMap;
use std::ops::Add;

use api::cordon::{CheckInterception, CordonPost, InterceptionView, PlacedUnit, WayOut};
use model::ids::AlertId;
use model::rules::Permission;
use planning::interception::{Answer, Post, Question, Route, routes_met, solve};
use planning::network::{Nanos, Node, seconds};
use planning::shortest::{UNREACHED, Ways};
use planning::unit::Unit;
use planning::watch::{Status, Watch};
use roads::angle_degrees;

use super::ground::{Ground, ground};
use super::in_force;
use super::posts::{held, lon_lat, post_at};
use crate::city::City;
use crate::error::{Error, FieldError, wording};
use crate::limits::{
    INTERCEPTION_AHEAD_DEGREES, INTERCEPTION_AHEAD_WEIGHT, INTERCEPTION_HORIZON_SECONDS,
    INTERCEPTION_WAYS_OUT_MAX,
};
use crate::principal::Principal;

/// Where the vehicle is going, as somebody saw it, in degrees from north.
pub fn heading(degrees: Option<f64>) -> Result<Option<f64>, Error> {
    match degrees {
        Some(degrees) if !(0.0..360.0).contains(&degrees) => Err(Error::Invalid(vec![FieldError::new(
            "heading_degrees",
            wording("须为 0 至 360（不含）之间", "from 0 to below 360"),
            wording("正北为 0，正东为 90；方向不明则不填", "north is 0, east 90; leave it out where unknown"),
        )])),
        degrees => Ok(degrees),
    }
}

/// Computes where units have to stand, as good as can be until it is over. It takes a while: the caller has a thread
/// for it.
pub fn show_interception(
    who: &Principal,
    id: AlertId,
    heading_degrees: Option<f64>,
    is_over: &dyn Fn() -> bool,
) -> Result<InterceptionView, Error> {
    who.may(Permission::AlertCheck)?;
    let city = &*who.city;
    let hunt = Hunt::new(city, id, heading_degrees)?;
    let answer = solve(&hunt.ground.network, &hunt.question, &Watch::new(is_over, &|_| (), 1));
    Ok(hunt.view(city, &answer))
}

/// Says what a plan meets that a commander has changed by hand.
pub fn check_interception(
    who: &Principal,
    id: AlertId,
    request: &CheckInterception,
) -> Result<InterceptionView, Error> {
    who.may(Permission::AlertCheck)?;
    let city = &*who.city;
    let heading_degrees = heading(request.heading_degrees)?;
    let hunt = Hunt::new(city, id, heading_degrees)?;
    let posts = hunt.posts(&request.posts)?;
    Ok(hunt.met_by(city, "checked", &posts))
}

/// The vehicle's likely ways and who may stand in them.
struct Hunt {
    ground: Ground,
    question: Question,
    /// By way out: the node, and the routes that lead there.
    ways_out: BTreeMap<Node, Vec<usize>>,
}

impl Hunt {
    fn new(city: &City, id: AlertId, heading_degrees: Option<f64>) -> Result<Self, Error> {
        let ground = ground(city, id, &in_force(city, id)?, INTERCEPTION_HORIZON_SECONDS)?;
        let stands = ground.question.setup + ground.question.margin;
        let ready = |unit: &Unit| Unit { ready: unit.ready + stands, ..unit.clone() };
        let units = ground.question.units.iter().map(ready).collect();
        let (routes, ways_out) = likely(&ground, heading_degrees);
        Ok(Self { question: Question { routes, units, use_ready: true }, ways_out, ground })
    }

    /// Units where a commander put them.
    fn posts(&self, placed: &[PlacedUnit]) -> Result<Vec<Post>, Error> {
        let field = planning::cordon::field::Field::new(&self.ground.network, &self.ground.question);
        let held = held(&self.ground, &field, placed)?;
        Ok(held.iter().map(|held| Post { unit: held.unit as usize, node: held.node }).collect())
    }

    fn view(&self, city: &City, answer: &Answer) -> InterceptionView {
        let stays = |post: &&Post| post.node != self.question.units[post.unit].node;
        let posts: Vec<Post> = answer.posts.iter().filter(stays).copied().collect();
        let status = if answer.status == Status::Optimal { "optimal" } else { "feasible" };
        InterceptionView {
            bound: answer.bound,
            greedy_weight: Some(answer.greedy_weight),
            ..self.met_by(city, status, &posts)
        }
    }

    /// What posts meet.
    fn met_by(&self, city: &City, status: &str, posts: &[Post]) -> InterceptionView {
        let mut nodes: Vec<Node> = self.question.units.iter().map(|unit| unit.node).collect();
        for post in posts {
            nodes[post.unit] = post.node;
        }
        let is_met = routes_met(&self.ground.network, &self.question, &nodes);
        let weight = |route: &usize| self.question.routes[*route].weight;
        let (mut met_weight, mut of_weight) = (0.0, 0.0);
        let mut ways_out = Vec::with_capacity(self.ways_out.len());
        for (node, routes) in &self.ways_out {
            let all: f64 = routes.iter().map(weight).sum();
            let met = routes.iter().filter(|route| is_met[**route]).map(weight).fold(0.0, Add::add);
            ways_out.push(WayOut {
                place: lon_lat(self.ground.points[*node as usize]),
                weight: all,
                met: met / all,
            });
            met_weight += met;
            of_weight += all;
        }
        InterceptionView {
            at: city.now(),
            status: status.to_owned(),
            met_weight,
            of_weight,
            bound: of_weight,
            greedy_weight: None,
            posts: posts.iter().map(|post| self.post(city, *post)).collect(),
            ways_out,
        }
    }

    fn post(&self, city: &City, post: Post) -> CordonPost {
        let unit = &self.ground.question.units[post.unit];
        let roads = &self.ground.network.roads;
        let travel = Ways::from(&self.ground.network.out, unit.node, 0, |road| roads[road as usize].time);
        let arrive = unit.ready.saturating_add(travel.cost[post.node as usize]);
        let passes = self.question.routes.iter().flat_map(|route| &route.steps);
        let stands = arrive.saturating_add(self.ground.question.setup + self.ground.question.margin);
        let met = passes.filter(|(time, node)| *node == post.node && *time >= stands);
        let first = met.map(|(time, _)| seconds(*time)).min_by(f64::total_cmp);
        post_at(city, &self.ground, &self.ground.units[post.unit], post.node, seconds(arrive), first)
    }
}

/// The routes to every way out, the fastest and the shortest, each once; and by way out which they are.
fn likely(ground: &Ground, heading_degrees: Option<f64>) -> (Vec<Route>, BTreeMap<Node, Vec<usize>>) {
    let roads = &ground.network.roads;
    let length = |road: u32| {
        let road = &roads[road as usize];
        let meters = ground.points[road.from as usize].meters_to(ground.points[road.to as usize]);
        #[expect(clippy::cast_possible_truncation, reason = "a street is shorter than the Earth is round")]
        let millimeters = (meters * 1e3) as i64;
        millimeters
    };
    let by = [ways(ground, |road| roads[road as usize].time), ways(ground, length)];
    let mut routes: Vec<Route> = Vec::new();
    let mut ways_out: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
    for (target, stands_for, bearing) in exits(ground) {
        let mut there: Vec<_> = by.iter().filter_map(|ways| steps(ground, ways, target)).collect();
        there.dedup();
        let is_ahead = heading_degrees
            .is_some_and(|heading| angle_degrees(heading, bearing) <= INTERCEPTION_AHEAD_DEGREES);
        let weight = stands_for * if is_ahead { INTERCEPTION_AHEAD_WEIGHT } else { 1.0 };
        let share = if there.len() == by.len() { weight / 2.0 } else { weight };
        for steps in there {
            ways_out.entry(target).or_default().push(routes.len());
            routes.push(Route { name: routes.len().to_string().into(), weight: share, steps });
        }
    }
    (routes, ways_out)
}

/// The ways out of the ground, each with how many it stands for and the direction in which it lies. Where they are too
/// many, one stands for those beside it.
fn exits(ground: &Ground) -> Vec<(Node, f64, f64)> {
    let Some(start) = ground.question.starts.first() else { return Vec::new() };
    let from = ground.points[start.node as usize];
    let bearing = |node: Node| from.bearing_degrees_to(ground.points[node as usize]);
    let mut exits: Vec<(Node, f64)> =
        ground.question.targets.iter().map(|node| (*node, bearing(*node))).collect();
    exits.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let each = exits.len().div_ceil(INTERCEPTION_WAYS_OUT_MAX).max(1);
    let middle = |beside: &[(Node, f64)]| {
        let (node, bearing) = beside[beside.len() / 2];
        #[expect(clippy::cast_precision_loss, reason = "ways out are few")]
        let stands_for = beside.len() as f64;
        (node, stands_for, bearing)
    };
    exits.chunks(each).map(middle).collect()
}

/// The ways from where the vehicle may be, by whatever a road costs.
fn ways(ground: &Ground, cost_of: impl Fn(u32) -> i64 + Copy) -> Vec<Ways> {
    let from = |start: &planning::cordon::Start| Ways::from(&ground.network.out, start.node, 0, cost_of);
    ground.question.starts.iter().map(from).collect()
}

/// The cheapest of these ways to a node, with the clock of a vehicle that drives it as fast as the streets allow,
/// counted from now.
fn steps(ground: &Ground, ways: &[Ways], to: Node) -> Option<Vec<(Nanos, Node)>> {
    let starts = ground.question.starts.iter().zip(ways);
    let reached = starts.filter(|(_, ways)| ways.cost[to as usize] < UNREACHED);
    let (start, ways) = reached.min_by_key(|(start, ways)| (ways.cost[to as usize], start.node))?;
    let path = ways.path(to);
    let mut clock = start.after - ground.question.report_delay;
    let mut steps = vec![(clock, path[0])];
    for node in &path[1..] {
        let (_, road) = ways.before[*node as usize]?;
        clock += ground.network.roads[road as usize].time;
        steps.push((clock, *node));
    }
    Some(steps)
}
