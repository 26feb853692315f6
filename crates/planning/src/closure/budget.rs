//! The most that so many more posts can close.
//!
//! Leaving a way open costs one, a post costs λ: for each λ one least cut weighs the two exactly, and walking over λ
//! gives every corner of the trade-off. Between two corners the line that joins them is the bound.

use roads::flow::{INFINITE, Link, LinkCut, Links, Method, least_cut};

use super::guard::{Guard, Zone};
use super::{Buy, Control, Question, ways};
use crate::network::{Network, Node};
use crate::watch::{Status, Watch};

/// The best found for so many more posts.
#[derive(Clone, PartialEq, Debug)]
pub struct Budgeted {
    /// The posts in addition, no more than allowed.
    pub controls: Vec<Control>,
    /// How many ways they leave open.
    pub ways_open: usize,
    /// No choice of so many posts leaves fewer open.
    pub ways_open_bound: usize,
    /// Optimal where the two are the same.
    pub status: Status,
}

/// Looks for so many posts in addition, each of whatever price, that leave the fewest ways open. Only nodes between
/// inside and outside are posts.
pub fn most_closed(network: &Network, question: &Question, posts_max: usize, watch: &Watch<'_>) -> Budgeted {
    let mut search = Search::new(network, question);
    let none = search.corner(Vec::new());
    // So cheap a post that no way is left open for the sake of the posts.
    let many =
        i64::try_from(network.node_count() + network.roads.len() + 1).expect("a network is not that large");
    let all = search.weigh(many, 1);
    if all.posts() <= posts_max {
        let (open, controls) = (all.open, all.controls);
        return Budgeted { controls, ways_open: open, ways_open_bound: open, status: Status::Optimal };
    }
    let (mut below, mut above, mut bound) = (none, all, 0);
    while !watch.is_over() {
        let (way, post) = (below_to(below.posts(), above.posts()), below_to(above.open, below.open));
        if post == 0 {
            bound = below.open;
            break;
        }
        let corner = search.weigh(way, post);
        let weight = |corner: &Corner| way * whole(corner.open) + post * whole(corner.posts());
        let left = search.value - post * whole(posts_max);
        bound = bound
            .max(usize::try_from(left.div_euclid(way) + i64::from(left.rem_euclid(way) > 0)).unwrap_or(0));
        if weight(&corner) >= weight(&below) {
            break;
        }
        let side = if corner.posts() <= posts_max { &mut below } else { &mut above };
        *side = corner;
    }
    search.fill_up(&mut below, posts_max);
    let status = if below.open == bound { Status::Optimal } else { Status::Feasible };
    Budgeted { ways_open: below.open, controls: below.controls, ways_open_bound: bound, status }
}

/// How much more the second is.
fn below_to(less: usize, more: usize) -> i64 {
    whole(more.saturating_sub(less))
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).expect("counts are small")
}

/// Posts and what they leave open.
struct Corner {
    controls: Vec<Control>,
    open: usize,
}

impl Corner {
    fn posts(&self) -> usize {
        self.controls.len()
    }
}

struct Search<'a> {
    network: &'a Network,
    question: &'a Question,
    guard: Guard,
    leads_out: Vec<bool>,
    open: Vec<(Node, Node)>,
    /// What the last weighing came to.
    value: i64,
}

impl<'a> Search<'a> {
    fn new(network: &'a Network, question: &'a Question) -> Self {
        let guard = Guard::new(network, question, &question.controls);
        let leads_out = guard.leads_out(network);
        let open = open_ways(network, &guard, &leads_out);
        Self { network, question, guard, leads_out, open, value: 0 }
    }

    fn corner(&self, controls: Vec<Control>) -> Corner {
        Corner { open: self.left_open(&controls).len(), controls }
    }

    fn left_open(&self, more: &[Control]) -> Vec<(Node, Node)> {
        let held: Vec<Control> = self.question.controls.iter().chain(more).copied().collect();
        let guard = Guard::new(self.network, self.question, &held);
        open_ways(self.network, &guard, &guard.leads_out(self.network))
    }

    /// The least of ways left open and posts, at a price each.
    fn weigh(&mut self, way: i64, post: i64) -> Corner {
        let road = if self.question.buy == Buy::Nodes { INFINITE } else { post };
        let count = u32::try_from(self.network.node_count()).expect("nodes have 32 bits");
        let (inside, outside) = (count, count + 1);
        let price = |zone: &Zone| match zone {
            Zone::Between if self.question.buy != Buy::Edges => post,
            _ => INFINITE,
        };
        let costs = self.guard.zone.iter().map(price).chain([INFINITE; 2]).collect();
        let link = |from, to, forward| Link { from, to, forward, backward: 0 };
        let end = |node: Node| if self.guard.zone(node) == Zone::Outside { outside } else { node };
        let mut ends: Vec<(Node, Node)> = self.open.clone();
        let mut links: Vec<Link> =
            self.open.iter().map(|(_, to)| link(inside, end(*to), way.min(road))).collect();
        let mut pairs = Vec::new();
        for node in (0..count)
            .filter(|node| self.guard.zone(*node) == Zone::Between && self.leads_out[*node as usize])
        {
            pairs.clear();
            let arcs = self.network.out.of(node);
            pairs.extend(
                arcs.filter(|(to, road)| self.leads_out[*to as usize] && !self.guard.holds_road(*road)),
            );
            pairs.sort_unstable();
            // Roads side by side are one post.
            pairs.dedup_by_key(|(to, _)| *to);
            for (to, _) in &pairs {
                ends.push((node, *to));
                links.push(link(node, end(*to), road));
            }
        }
        let links = Links { links, costs, sources: vec![inside], sinks: vec![outside] };
        let cut = least_cut(&links, Method::Push).unwrap_or_else(|_uncuttable| LinkCut::default());
        self.value = cut.value;
        let nodes = cut.nodes.iter().map(|node| Control::Node(*node));
        let is_post = |number: &usize| *number >= self.open.len() || road < way;
        let numbers = cut.links.iter().map(|(link, _)| *link as usize).filter(is_post);
        let roads = numbers.map(|number| Control::Road { from: ends[number].0, to: ends[number].1 });
        self.corner(nodes.chain(roads).collect())
    }

    /// Spends what posts are left where one closes most.
    fn fill_up(&self, corner: &mut Corner, posts_max: usize) {
        while corner.posts() < posts_max {
            let open = self.left_open(&corner.controls);
            let mut ends: Vec<Node> = open.iter().map(|(_, to)| *to).collect();
            ends.sort_unstable();
            let between =
                |ends: &&[Node]| self.question.buy != Buy::Edges && self.guard.zone(ends[0]) == Zone::Between;
            let groups = ends.chunk_by(|one, other| one == other).filter(between);
            let node = groups.max_by_key(|ends| (ends.len(), std::cmp::Reverse(ends[0])));
            let road = open.first().filter(|_| self.question.buy != Buy::Nodes);
            let next = match (node, road) {
                (Some(ends), road) if ends.len() > 1 || road.is_none() => Control::Node(ends[0]),
                (_, Some((from, to))) => Control::Road { from: *from, to: *to },
                _ => return,
            };
            corner.controls.push(next);
            corner.open = self.left_open(&corner.controls).len();
        }
    }
}

fn open_ways(network: &Network, guard: &Guard, leads_out: &[bool]) -> Vec<(Node, Node)> {
    let ways = ways::ways(network, guard, leads_out);
    ways.iter().filter(|way| way.is_open).map(|way| (way.from, way.to)).collect()
}
