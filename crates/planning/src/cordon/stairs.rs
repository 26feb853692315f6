//! Everything of which nothing is better in finish, units and area at once: stairs of units and area, one flight for
//! every moment that matters, and trees of branches that prove them all.
//!
//! ```text
//!   area                                At the last moment a flight is proved: in every branch of the tree, lines
//!     │ ╲  ●──╮   known plans           of prices say how few nodes so many units can leave to the vehicle, and
//!     │  ╲ │  ╰──●─────╮                no step of the flight lies above them. Where one does, the branch is
//!     │   ╲·     │     ╰──●──           raised by better prices, or it forks.
//!     │     `·.  ╲ ·  lines             Then only earlier moments count: the plan that finishes last is lost, its
//!     └──────────────────── units       steps rise, and the branches that lie too low are raised again.
//! ```
//!
//! What is proved of a moment holds for all that are earlier, for posts that stand by then are posts that stand by a
//! later moment too. So a line is drawn once and serves as long as it lies high enough, and a tree only grows. There is
//! one for every number of units.
//!
//! The certificate of a front:
//!
//! ```text
//!   {"kind": "stairs", "coin": 10000, "trees": [{"units": 12, "questions": [
//!      {"asks": [1, 2], "lines": [LINE, …]},                          the whole, asked of one more node
//!      {"node": "7", "is": "passed" | "kept", "lines": [LINE, …]}, …]}]}
//!   LINE = {"by_seconds": …, "prices": {"A1": 5000, …}, "post": 8000, "fewer_nodes": …, "detour_percent": …}
//! ```
//!
//! A line says: a plan that agrees with what is settled on the way to its question, whose posts stand by then, and that
//! passes fewer nodes than `fewer_nodes` if that is there, costs at these prices at least as much as the cheapest cut;
//! so `coin · nodes ≥ cut − Σ prices − post · units`. In the static model the cut is one of all roads, where a node
//! that is passed costs a coin, and a post at a node the least price of its units that are in time on free streets, and
//! `post`; nodes that are settled as passed lie before the cut, and those that are kept do not. In the dynamic model it
//! is that of `dynamic::proof`. A front is proved when for every moment at which some plan is lost, and every number of
//! units, the tree for these units has on the way to every end of it a line for that moment or later by which no fewer
//! nodes are passed than by the best plan that is left. Where the proof is too long to be written down, only `count` is
//! there.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value, json};

use crate::network::Node;

/// A proof of more lines than this is not written down.
const LINES_MAX: usize = 100_000;

/// Finish, units and area, each counted in steps from nothing.
pub(super) type Point = [usize; 3];

/// Whether one point is in nothing above another.
fn is_within(point: &Point, limits: &Point) -> bool {
    point.iter().zip(limits).all(|(value, limit)| value <= limit)
}

/// A step that is in question: by a moment, with so many units, fewer nodes than this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Step {
    pub(super) moment: usize,
    pub(super) units: usize,
    pub(super) area: usize,
}

/// No plan of a branch that is finished by the moment passes fewer nodes than `base − slope · units` coins' worth, as far
/// as that is not more than `most`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line<R> {
    pub(super) moment: usize,
    pub(super) base: i64,
    pub(super) slope: i64,
    pub(super) most: usize,
    /// Why.
    pub(super) reason: R,
}

/// What is decided of a node: whether the vehicle passes it.
pub(super) type Decision = (Node, bool);

/// A branch as it is shown to those who raise it.
pub(super) struct Branch<'a, R> {
    /// What is decided on the way to it.
    pub(super) decisions: &'a [Decision],
    /// The line that lies highest at the step in question; none where there is no line yet.
    pub(super) line: Option<&'a Line<R>>,
}

/// What became of a branch.
pub(super) struct Raised<P, R> {
    /// The lines that were drawn.
    pub(super) lines: Vec<Line<R>>,
    /// The plans that were met on the way.
    pub(super) plans: Vec<P>,
    /// Of which node to ask next, if this is not enough.
    pub(super) fork: Option<Node>,
}

/// Who draws lines.
pub(super) trait Draughtsman {
    /// What it finds.
    type Plan: Clone;
    /// Why a line holds.
    type Reason;

    /// So much is one node, in the coins of the lines.
    const COIN: i64;

    /// What a plan is worth.
    fn point(&self, plan: &Self::Plan) -> Point;

    /// Raises a branch above a step, as far as it can.
    fn raise(&mut self, branch: &Branch<'_, Self::Reason>, step: Step) -> Raised<Self::Plan, Self::Reason>;

    /// Whether it is time to stop.
    fn is_over(&self) -> bool;
}

/// A branch of a tree.
#[derive(Clone, Debug)]
pub(super) struct Twig<R> {
    /// What was decided last; none at the root.
    pub(super) decision: Option<Decision>,
    /// The lines drawn for it; those of the branches that it grew from hold for it too.
    pub(super) lines: Vec<Rc<Line<R>>>,
    /// The branches that grow from it: passed, and not.
    pub(super) forks: Option<[usize; 2]>,
    parent: usize,
    /// No plan of it has a smaller area.
    least: usize,
}

/// Why so many units cannot do with less area: a tree, the root first.
#[derive(Clone, Debug)]
pub(super) struct Tree<R> {
    pub(super) units: usize,
    pub(super) twigs: Vec<Twig<R>>,
    /// The branches that have not forked, those with the least area first.
    leaves: BTreeSet<(usize, usize)>,
}

/// A front, or as much of it as was found.
#[derive(Clone, Debug)]
pub(super) struct Front<P, R> {
    /// The plans, by their points.
    pub(super) plans: Vec<(Point, P)>,
    /// Whether it is proved that there is no other.
    pub(super) is_whole: bool,
    /// Why, for every number of units.
    pub(super) trees: Vec<Tree<R>>,
}

struct Search<'a, D: Draughtsman> {
    draughtsman: &'a mut D,
    /// More nodes than there are.
    endless: usize,
    plans: Vec<(Point, D::Plan)>,
    trees: Vec<Tree<D::Reason>>,
    /// By units, the least area of a known plan by the moment.
    stairs: Vec<usize>,
}

/// Finds the front, beginning with plans that are known: of `moments` moments, so many units and nodes.
pub(super) fn front<D: Draughtsman>(
    draughtsman: &mut D,
    [moments, units, nodes]: Point,
    known: Vec<D::Plan>,
) -> Front<D::Plan, D::Reason> {
    let mut search = Search {
        draughtsman,
        endless: nodes + 1,
        plans: Vec::new(),
        trees: (0..=units).map(Tree::new).collect(),
        stairs: vec![nodes + 1; units + 1],
    };
    let mut next = moments.checked_sub(1);
    let mut is_whole = true;
    for plan in known {
        search.take(plan, 0);
    }
    while let Some(moment) = next.filter(|_| is_whole) {
        search.stairs = search.stairs_of(moment);
        is_whole = search.prove(moment);
        next = search.before(moment);
    }
    search.plans.sort_by_key(|plan| plan.0);
    Front { plans: search.plans, is_whole, trees: search.trees }
}

impl<D: Draughtsman> Search<'_, D> {
    fn stairs_of(&self, moment: usize) -> Vec<usize> {
        stairs_of(&self.plans, moment, [self.trees.len() - 1, self.endless])
    }

    /// Raises every tree above its step of the stairs; whether that was done before it was time to stop.
    fn prove(&mut self, moment: usize) -> bool {
        while let Some(units) = self.deepest() {
            let step = Step { moment, units, area: self.stairs[units] };
            if self.draughtsman.is_over() || !self.look(step) {
                return false;
            }
        }
        true
    }

    /// The tree that lies the deepest below its step. Where a step is as high as the next, what proves that one proves
    /// this one.
    fn deepest(&self) -> Option<usize> {
        let depth = |tree: &Tree<D::Reason>| self.stairs[tree.units].saturating_sub(tree.least());
        let edges = self.trees.iter().filter(|tree| is_edge(&self.stairs, tree.units) && depth(tree) > 0);
        edges.max_by_key(|tree| (depth(tree), tree.units)).map(|tree| tree.units)
    }

    /// Raises the lowest branch of a tree above its step, or lets it fork; whether either could be done.
    fn look(&mut self, step: Step) -> bool {
        let tree = &self.trees[step.units];
        let leaf = tree.leaves.first().expect("a tree has leaves").1;
        let decisions = tree.decisions(leaf);
        let line = tree.highest(leaf);
        let branch = Branch { decisions: &decisions, line: line.as_deref() };
        let raised = self.draughtsman.raise(&branch, step);
        let scale = (D::COIN, self.endless);
        for line in raised.lines {
            let line = Rc::new(line);
            if leaf == 0 {
                for tree in &mut self.trees {
                    tree.draw(0, &line, scale);
                }
            } else {
                self.trees[step.units].draw(leaf, &line, scale);
            }
        }
        for plan in raised.plans {
            self.take(plan, step.moment);
        }
        let area = self.stairs[step.units];
        let tree = &mut self.trees[step.units];
        if tree.twigs[leaf].least >= area {
            return true;
        }
        let Some(node) = raised.fork else { return false };
        tree.fork(leaf, node);
        true
    }

    /// Takes a plan in, if none is as good.
    fn take(&mut self, plan: D::Plan, moment: usize) {
        let point = self.draughtsman.point(&plan);
        if self.plans.iter().any(|other| is_within(&other.0, &point)) {
            return;
        }
        self.plans.retain(|other| !is_within(&point, &other.0));
        self.plans.push((point, plan));
        if point[0] <= moment {
            for step in self.stairs.iter_mut().skip(point[1]) {
                *step = point[2].min(*step);
            }
        }
    }

    /// The last moment by which not all steps of the stairs can be kept; none where there are no stairs, or none
    /// before.
    fn before(&self, moment: usize) -> Option<usize> {
        let stairs = self.stairs_of(moment);
        let finish = |(units, area): (usize, &usize)| {
            let is_good = |plan: &&(Point, D::Plan)| plan.0[1] <= units && plan.0[2] <= *area;
            self.plans.iter().filter(is_good).map(|plan| plan.0[0]).min()
        };
        stairs
            .iter()
            .enumerate()
            .filter(|step| *step.1 < self.endless)
            .filter_map(finish)
            .max()?
            .checked_sub(1)
    }
}

/// By units, the least area of a plan that is finished by a moment; `endless` where there is none.
fn stairs_of<P>(plans: &[(Point, P)], moment: usize, [units, endless]: [usize; 2]) -> Vec<usize> {
    let mut stairs = vec![endless; units + 1];
    for (point, _) in plans.iter().filter(|plan| plan.0[0] <= moment) {
        stairs[point[1]] = stairs[point[1]].min(point[2]);
    }
    for units in 1..stairs.len() {
        stairs[units] = stairs[units].min(stairs[units - 1]);
    }
    stairs
}

/// Whether the next step is lower. Where it is not, what proves the next proves this one.
fn is_edge(stairs: &[usize], units: usize) -> bool {
    stairs.get(units + 1).is_none_or(|next| *next < stairs[units])
}

impl<P, R> Front<P, R> {
    /// What of the trees proves the front, in words, nodes and lines being worded by others; nothing where it is not
    /// proved, and only how many lines there are where they are too many.
    pub(super) fn written(
        &self,
        [moments, nodes]: [usize; 2],
        coin: i64,
        name: impl Fn(Node) -> Box<str>,
        line: impl Fn(&Line<R>) -> Value,
    ) -> Value {
        if !self.is_whole {
            return Value::Null;
        }
        let mut last: BTreeSet<usize> =
            self.plans.iter().filter_map(|plan| plan.0[0].checked_sub(1)).collect();
        last.extend(moments.checked_sub(1));
        let limits = [self.trees.len().saturating_sub(1), nodes + 1];
        let (mut trees, mut count) = (Vec::new(), 0);
        for tree in &self.trees {
            let mut used = Used { coin, twigs: BTreeSet::new(), lines: BTreeSet::new() };
            for moment in &last {
                let stairs = stairs_of(&self.plans, *moment, limits);
                if is_edge(&stairs, tree.units) && stairs[tree.units] > 0 {
                    tree.mark(0, (*moment, stairs[tree.units]), &mut used);
                }
            }
            count += used.lines.len();
            if !used.twigs.is_empty() && count <= LINES_MAX {
                trees.push(json!({ "units": tree.units, "questions": tree.written(&used, &name, &line) }));
            }
        }
        if count > LINES_MAX {
            return json!({ "kind": "stairs", "coin": coin, "count": count });
        }
        json!({ "kind": "stairs", "coin": coin, "trees": trees })
    }
}

/// What of a tree a proof needs.
struct Used {
    coin: i64,
    twigs: BTreeSet<usize>,
    lines: BTreeSet<(usize, usize)>,
}

impl<R> Tree<R> {
    /// Marks what proves that no plan by a moment has a smaller area.
    fn mark(&self, at: usize, (moment, area): (usize, usize), used: &mut Used) {
        used.twigs.insert(at);
        let twig = &self.twigs[at];
        let is_enough =
            |line: &Rc<Line<R>>| line.moment >= moment && line.area(self.units, used.coin) >= area;
        if let Some(place) = twig.lines.iter().position(is_enough) {
            used.lines.insert((at, place));
            return;
        }
        for fork in twig.forks.into_iter().flatten() {
            self.mark(fork, (moment, area), used);
        }
    }

    fn written(
        &self,
        used: &Used,
        name: &impl Fn(Node) -> Box<str>,
        line: &impl Fn(&Line<R>) -> Value,
    ) -> Vec<Value> {
        let number: BTreeMap<usize, usize> = used.twigs.iter().copied().zip(0..).collect();
        let word = |at: &usize| {
            let twig = &self.twigs[*at];
            let lines = used.lines.range((*at, 0)..=(*at, usize::MAX));
            let lines: Vec<Value> = lines.map(|(_, place)| line(&twig.lines[*place])).collect();
            let mut words = Map::new();
            if let Some((node, is_passed)) = twig.decision {
                words.insert("node".into(), json!(name(node)));
                words.insert("is".into(), json!(if is_passed { "passed" } else { "kept" }));
            }
            let asks = twig.forks.and_then(|forks| Some([number.get(&forks[0])?, number.get(&forks[1])?]));
            if let Some(asks) = asks {
                words.insert("asks".into(), json!(asks));
            }
            words.insert("lines".into(), Value::Array(lines));
            Value::Object(words)
        };
        used.twigs.iter().map(word).collect()
    }

    fn new(units: usize) -> Self {
        let root = Twig { decision: None, lines: Vec::new(), forks: None, parent: 0, least: 0 };
        Self { units, twigs: vec![root], leaves: BTreeSet::from([(0, 0)]) }
    }

    /// No plan has a smaller area.
    fn least(&self) -> usize {
        self.leaves.first().map_or(0, |leaf| leaf.0)
    }

    /// A branch and those that it grew from, the root last.
    fn path(&self, leaf: usize) -> impl Iterator<Item = &Twig<R>> {
        let up = std::iter::successors(Some(leaf), |twig| (*twig != 0).then(|| self.twigs[*twig].parent));
        up.map(|twig| &self.twigs[twig])
    }

    fn decisions(&self, leaf: usize) -> Vec<Decision> {
        self.path(leaf).filter_map(|twig| twig.decision).collect()
    }

    /// The line that lies highest over a branch.
    fn highest(&self, leaf: usize) -> Option<Rc<Line<R>>> {
        let height = |line: &&Rc<Line<R>>| line.base - line.slope * signed(self.units);
        self.path(leaf).flat_map(|twig| &twig.lines).max_by_key(height).cloned()
    }

    fn draw(&mut self, twig: usize, line: &Rc<Line<R>>, (coin, endless): (i64, usize)) {
        let area = line.area(self.units, coin).min(endless);
        let there = &mut self.twigs[twig];
        there.lines.push(line.clone());
        if area > there.least && self.leaves.remove(&(there.least, twig)) {
            there.least = area;
            self.leaves.insert((area, twig));
        }
    }

    fn fork(&mut self, leaf: usize, node: Node) {
        let least = self.twigs[leaf].least;
        self.leaves.remove(&(least, leaf));
        let forks = [true, false].map(|is_passed| {
            let decision = Some((node, is_passed));
            self.twigs.push(Twig { decision, lines: Vec::new(), forks: None, parent: leaf, least });
            self.leaves.insert((least, self.twigs.len() - 1));
            self.twigs.len() - 1
        });
        self.twigs[leaf].forks = Some(forks);
    }
}

impl<R> Line<R> {
    /// The least area with so many units, where a node is so many coins.
    fn area(&self, units: usize, coin: i64) -> usize {
        let coins = self.base.saturating_sub(self.slope.saturating_mul(signed(units)));
        let area = coins.div_euclid(coin) + i64::from(coins.rem_euclid(coin) > 0);
        usize::try_from(area).unwrap_or(0).min(self.most)
    }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).expect("units and nodes are counted in 32 bits")
}
