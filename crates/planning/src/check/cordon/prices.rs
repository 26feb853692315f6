//! Whether prices on units prove that no plan costs less (static model).
//!
//! A plan is a cut between the starts and the targets. What flows from one to the other, with no more through any node
//! than its cheapest unit costs at the prices, has to be paid by every plan; the prices themselves are taken off again,
//! each once, for no unit holds two posts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::json;

use super::super::Violation;
use super::super::claim::{Claim, Units, by_id};
use super::super::flow::{ENDLESS, Flow};
use super::ground::{Choices, Pair, Place, Places, choices};
use super::plan::Ground;
use crate::network::{NEVER, Nanos, Node, nanos};

/// A price above this is none.
const PRICE_MAX: i128 = 1_000_000_000_000_000;

/// What plans cost, and what none of them costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refuted {
    pub(super) post: i128,
    pub(super) travel: bool,
    pub(super) area: i128,
    /// So many posts at most.
    pub(super) posts_max: Option<usize>,
    /// Every post stands by then; [`NEVER`] without a limit.
    pub(super) stands_by: Nanos,
    /// No plan costs this or less.
    pub(super) limit: i128,
}

/// Looks the certificate through.
pub(super) fn read(ground: &mut Ground<'_>, certificate: &Claim<'_>) -> Result<Refuted, Violation> {
    let cost = certificate.needed("cost")?;
    let small = |claim: Claim<'_>| {
        let number = claim.integer()?;
        if (0..=PRICE_MAX).contains(&number) { Ok(number) } else { Err(claim.wrong("is no cost")) }
    };
    let refuted = Refuted {
        post: small(cost.needed("post")?)?,
        travel: cost.needed("travel")?.yes()?,
        area: small(cost.needed("area")?)?,
        posts_max: cost.get("posts_max").map(|claim| claim.count()).transpose()?,
        stands_by: certificate
            .get("stands_by_seconds")
            .map_or(Ok(NEVER), |claim| claim.number().map(nanos))?,
        limit: certificate.needed("limit")?.integer()?,
    };
    let mut left = choices(ground);
    for pairs in left.values_mut() {
        pairs.retain(|pair| pair.stands <= refuted.stands_by);
    }
    left.retain(|_, pairs| !pairs.is_empty());
    let units = by_id(&ground.question.units);
    let proof = Proof { ground, units: &units, refuted };
    for round in certificate.needed("rounds")?.list()? {
        if Places::new(ground, &left).is_none() {
            break;
        }
        proof.leave_out(&mut left, &round)?;
    }
    // Where a start leads to a target past no choice there is no plan at all.
    if Places::new(ground, &left).is_none() {
        return Ok(refuted);
    }
    let leaves_at = certificate.needed("leaves")?;
    let mut leaves = Vec::new();
    for leaf in leaves_at.list()? {
        let step = proof.step(&left, &leaf)?;
        if step.bound <= refuted.limit {
            return Err(leaf.shown_wrong(
                "leaves room for a better plan",
                json!({ "bound": step.bound.to_string(), "limit": refuted.limit.to_string() }),
            ));
        }
        leaves.push(step.decisions);
    }
    if !are_whole(&leaves) {
        return Err(leaves_at.wrong("are not all leaves of a tree"));
    }
    Ok(refuted)
}

/// What is decided on the way to a leaf: whether the vehicle passes a node.
type Decisions = BTreeMap<Node, bool>;

/// Whether some leaf holds, whatever is decided.
fn are_whole(leaves: &[Decisions]) -> bool {
    if leaves.iter().any(BTreeMap::is_empty) {
        return true;
    }
    let Some(first) = leaves.first() else { return false };
    let fork = first.keys().find(|node| leaves.iter().all(|leaf| leaf.contains_key(node)));
    let Some(fork) = fork.copied() else { return false };
    [true, false].into_iter().all(|passes| {
        let side = leaves.iter().filter(|leaf| leaf.get(&fork) == Some(&passes));
        let side =
            side.map(|leaf| leaf.iter().filter(|(node, _)| **node != fork).map(|(a, b)| (*a, *b)).collect());
        are_whole(&side.collect::<Vec<Decisions>>())
    })
}

struct Proof<'a> {
    ground: &'a Ground<'a>,
    units: &'a Units<'a>,
    refuted: Refuted,
}

/// What a round or a leaf shows.
struct Step {
    decisions: Decisions,
    bound: i128,
    /// What flows through each choice.
    through: HashMap<Node, i128>,
    /// The price of each unit, and that of every post.
    prices: HashMap<usize, i128>,
    count_price: i128,
}

impl Proof<'_> {
    fn cost(&self, pair: &Pair, prices: &HashMap<usize, i128>, count_price: i128) -> i128 {
        let travel = if self.refuted.travel { i128::from(pair.way) } else { 0 };
        self.refuted.post + count_price + travel + prices.get(&pair.unit).copied().unwrap_or(0)
    }

    /// Leaves out every pair with which a plan costs too much.
    fn leave_out(&self, left: &mut Choices, round: &Claim<'_>) -> Result<(), Violation> {
        let step = self.step(left, round)?;
        let limit_at = round.needed("limit")?;
        let limit = limit_at.integer()?;
        if limit < self.refuted.limit {
            return Err(limit_at.wrong("is below what is to be shown"));
        }
        if !step.decisions.is_empty() {
            return Err(round.wrong("decides something, and holds for some plans only"));
        }
        for (node, pairs) in left.iter_mut() {
            let through = step.through.get(node).copied().unwrap_or(0);
            pairs.retain(|pair| {
                step.bound + self.cost(pair, &step.prices, step.count_price) - through <= limit
            });
        }
        left.retain(|_, pairs| !pairs.is_empty());
        Ok(())
    }

    /// Looks at prices and flow, and adds up what they show.
    fn step(&self, left: &Choices, claim: &Claim<'_>) -> Result<Step, Violation> {
        let network = self.ground.network;
        let mut decisions = Decisions::new();
        for (key, passes) in [("passed", true), ("kept", false)] {
            for at in claim.needed(key)?.list()? {
                if decisions.insert(at.node(network)?, passes).is_some() {
                    return Err(at.wrong("is decided twice"));
                }
            }
        }
        let mut prices = HashMap::new();
        for pair in claim.needed("prices")?.list()? {
            let list = pair.list()?;
            let [unit, price] = list.as_slice() else { return Err(pair.wrong("is no unit and price")) };
            let amount = price.integer()?;
            if !(0..=PRICE_MAX).contains(&amount) || prices.insert(unit.unit(self.units)?, amount).is_some() {
                return Err(pair.wrong("is no price of a unit, or a second one"));
            }
        }
        let count_at = claim.needed("count_price")?;
        let count_price = count_at.integer()?;
        if !(0..=PRICE_MAX).contains(&count_price) || count_price > 0 && self.refuted.posts_max.is_none() {
            return Err(count_at.wrong("is no price of posts"));
        }
        let Some(places) = Places::new(self.ground, left) else {
            return Err(claim.wrong("is about a way out that nobody can hold"));
        };
        let capacity: HashMap<Node, i128> = left
            .iter()
            .map(|(node, pairs)| {
                (*node, pairs.iter().map(|pair| self.cost(pair, &prices, count_price)).min().unwrap_or(0))
            })
            .collect();
        let net = Net { proof: self, places: &places, capacity: &capacity, decisions: &decisions };
        let (flow, through) = match claim.get("flow") {
            Some(flow) => net.given(&flow)?,
            None => (net.greatest(), HashMap::new()),
        };
        let stock: i128 = prices.values().sum::<i128>()
            + count_price * i128::try_from(self.refuted.posts_max.unwrap_or(0)).unwrap_or(0);
        let bound = self.refuted.area * i128::try_from(places.passed).unwrap_or(0) + flow - stock;
        Ok(Step { decisions, bound, through, prices, count_price })
    }
}

/// The places with what is decided of them.
struct Net<'a> {
    proof: &'a Proof<'a>,
    places: &'a Places,
    /// How much goes through each choice.
    capacity: &'a HashMap<Node, i128>,
    decisions: &'a Decisions,
}

/// What may begin and end at a place.
#[derive(Clone, Copy)]
struct Ends {
    /// Whether it may begin before the place, at a start.
    starts: bool,
    /// Whether it may begin behind it, since the place is passed.
    is_passed: bool,
    /// How much may end there.
    sink: i128,
}

impl Net<'_> {
    /// What is decided of a place: of a choice itself, or of any node of a patch.
    fn decided(&self, place: Place, passes: bool) -> bool {
        let mut here = self.decisions.iter().filter(|(_, decided)| **decided == passes);
        here.any(|(node, _)| self.places.of[*node as usize] == place)
    }

    fn ends(&self, place: Place) -> Ends {
        let question = self.proof.ground.question;
        let (nodes, is_choice, node) = match place {
            Place::Choice(node) => (1, true, node),
            Place::Patch(node) => (self.places.patch_nodes[&node], false, node),
            Place::Passed | Place::Lost => (0, false, 0),
        };
        let is_target = is_choice && question.targets.contains(&node);
        let area = self.proof.refuted.area * i128::try_from(nodes).unwrap_or(0);
        Ends {
            starts: is_choice && question.starts.iter().any(|start| start.node == node),
            is_passed: self.decided(place, true),
            sink: if is_target || self.decided(place, false) { i128::from(ENDLESS) } else { area },
        }
    }

    /// Whether the decisions cannot be: then no plan agrees with them.
    fn is_nothing(&self) -> bool {
        self.decisions.iter().any(|(node, passes)| match self.places.of[*node as usize] {
            Place::Passed => !passes,
            Place::Lost => *passes,
            _ => false,
        })
    }

    /// How much of a given flow arrives, when nothing of it is wrong, and how much goes through each choice.
    fn given(&self, claim: &Claim<'_>) -> Result<(i128, HashMap<Node, i128>), Violation> {
        if self.is_nothing() {
            return Ok((i128::from(ENDLESS), HashMap::new()));
        }
        let network = self.proof.ground.network;
        let mut entering: BTreeMap<Place, i128> = BTreeMap::new();
        let mut leaving: BTreeMap<Place, i128> = BTreeMap::new();
        for arc in claim.list()? {
            let list = arc.list()?;
            let [from_at, to_at, amount_at] = list.as_slice() else {
                return Err(arc.wrong("is no arc with amount"));
            };
            let (from, to) = (from_at.node(network)?, to_at.node(network)?);
            let amount = amount_at.integer()?;
            if !(0..=i128::from(ENDLESS)).contains(&amount)
                || !network.out.of(from).any(|(node, _)| node == to)
            {
                return Err(arc.wrong("flows where no road is, or the wrong way"));
            }
            let (from, to) = (self.places.of[from as usize], self.places.of[to as usize]);
            if from == Place::Lost || to == Place::Passed {
                return Err(arc.wrong("flows where nothing has to be held"));
            }
            *leaving.entry(from).or_default() += amount;
            *entering.entry(to).or_default() += amount;
        }
        let mut total = entering.get(&Place::Lost).copied().unwrap_or(0);
        let mut through = HashMap::new();
        let all: BTreeSet<Place> = self.places.of.iter().copied().collect();
        for place in all.into_iter().filter(|place| !matches!(place, Place::Passed | Place::Lost)) {
            let amount = |of: &BTreeMap<Place, i128>| of.get(&place).copied().unwrap_or(0);
            let (enters, leaves) = (amount(&entering), amount(&leaving));
            let found = self.at(place, enters, leaves);
            let Some((ended, passing)) = found else {
                return Err(claim.shown_wrong(
                    "comes from nowhere, is lost or is too much at a place",
                    json!({ "place": format!("{place:?}") }),
                ));
            };
            total += ended;
            if let Place::Choice(node) = place {
                through.insert(node, passing);
            }
        }
        Ok((total, through))
    }

    /// How much ends at a place and how much goes through it; none where that cannot be.
    fn at(&self, place: Place, enters: i128, leaves: i128) -> Option<(i128, i128)> {
        let ends = self.ends(place);
        let capacity = match place {
            Place::Choice(node) => self.capacity[&node],
            _ => i128::from(ENDLESS),
        };
        if enters > capacity {
            return None;
        }
        if ends.is_passed {
            return Some((ends.sink.min(i128::from(ENDLESS)), enters));
        }
        if ends.starts {
            let ended = ends.sink.min(capacity - leaves);
            let passing = leaves + ended;
            return (ended >= 0 && passing >= enters).then_some((ended, passing));
        }
        let ended = enters - leaves;
        (0..=ends.sink).contains(&ended).then_some((ended, enters))
    }

    /// How much flows at most.
    fn greatest(&self) -> i128 {
        if self.is_nothing() {
            return i128::from(ENDLESS);
        }
        let network = self.proof.ground.network;
        let all: BTreeSet<Place> = self.places.of.iter().copied().collect();
        let number: HashMap<Place, usize> = all.iter().copied().zip(0..).collect();
        let (source, sink) = (2 * number.len(), 2 * number.len() + 1);
        let mut flow = Flow::new(2 * number.len() + 2);
        let small = |amount: i128| i64::try_from(amount).unwrap_or(ENDLESS).min(ENDLESS);
        for (place, at) in &number {
            let (enter, leave) = (2 * at, 2 * at + 1);
            let capacity = match place {
                Place::Choice(node) => small(self.capacity[node]),
                _ => ENDLESS,
            };
            flow.arc(enter, leave, capacity, 0);
            match place {
                Place::Passed => flow.arc(source, leave, ENDLESS, 0),
                Place::Lost => flow.arc(enter, sink, ENDLESS, 0),
                _ => {
                    let ends = self.ends(*place);
                    flow.arc(leave, sink, small(ends.sink), 0);
                    if ends.starts {
                        flow.arc(source, enter, ENDLESS, 0);
                    }
                    if ends.is_passed {
                        flow.arc(source, leave, ENDLESS, 0);
                    }
                }
            }
        }
        let mut arcs: BTreeSet<(Place, Place)> = BTreeSet::new();
        for node in (0_u32..).take(network.node_count()) {
            for (next, _) in network.out.of(node) {
                arcs.insert((self.places.of[node as usize], self.places.of[next as usize]));
            }
        }
        for (from, to) in
            arcs.into_iter().filter(|(from, to)| from != to && *from != Place::Lost && *to != Place::Passed)
        {
            flow.arc(2 * number[&from] + 1, 2 * number[&to], ENDLESS, 0);
        }
        i128::from(flow.greatest(source, sink))
    }
}
