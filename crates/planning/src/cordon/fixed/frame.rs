//! The part of the network in which a cut can lie, as arcs for a flow.
//!
//! ```text
//!   starts ▓▓▓▓░░░░●░░░●░░░▓▓▓▓ targets      ▓ passed, or lost, whatever is held
//!          ▓▓▓░░●░░░░░░░●░░░▓▓▓▓             ● somebody can be there in time: enter ─price─► leave
//!          ▓▓▓▓░░░░●░░░●░░▓▓▓▓▓▓             ░ nobody can; neighbours go together
//! ```

use super::aim::Aim;
use super::choices::Choices;
use super::flow::{Flow, UNLIMITED};
use super::proof::{Decision, Prices};
use crate::cordon::question::Question;
use crate::network::{Network, Node};

/// No vertex of the frame.
const OUTSIDE: u32 = u32::MAX;

/// A network cut down to where posts matter.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The arcs; node capacities lie between `enter` and `leave`.
    pub(super) flow: Flow,
    /// The nodes that can be held, and by whom.
    pub(super) choices: Choices,
    /// The vertex by which each of them is entered.
    pub(super) enter: Vec<u32>,
    /// The vertex by which each of them is left.
    pub(super) leave: Vec<u32>,
    /// The arc between the two.
    pub(super) inner: Vec<u32>,
    /// How many nodes the vehicle passes whatever is held.
    pub(super) passed: usize,
    /// By node: its vertices.
    enter_of: Vec<u32>,
    /// How many nodes each vertex stands for when it is left; none where it is only entered.
    pub(super) weight: Vec<u32>,
    /// One of the nodes that each vertex stands for.
    pub(super) node_of: Vec<Node>,
    /// The choice that a vertex is the way into.
    choice_of: Vec<u32>,
    /// The vertices where the vehicle comes in.
    sources: Vec<u32>,
    first_out: Vec<u32>,
    out: Vec<u32>,
    /// The arcs of the flow, in the order of `out`.
    steps: Vec<u32>,
    /// What comes in at each vertex from outside, or, below nothing, goes out, before any flow: from whom, or to whom.
    doors: Vec<(Node, Node, u32, bool)>,
}

/// What the vehicle does against some posts.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    /// The posts at which it is stopped, by the place of the choice.
    pub(super) met: Vec<usize>,
    /// How many nodes it passes.
    pub(super) passed: usize,
}

/// What is known of each node before any price.
struct Roles {
    choice: Vec<bool>,
    passed: Vec<bool>,
    lost: Vec<bool>,
    within: Vec<bool>,
}

impl Frame {
    /// Cuts the network down. The way out, where nobody can hold any node of it.
    pub(super) fn new(
        network: &Network,
        question: &Question,
        choices: &Choices,
        area_price: i64,
    ) -> Result<Self, Vec<Node>> {
        let roles = Roles::new(network, question, choices, area_price > 0)?;
        let places: Vec<usize> =
            (0..choices.nodes.len()).filter(|place| roles.within[choices.nodes[*place] as usize]).collect();
        let mut frame = Self {
            flow: Flow::new(0, &[]).0,
            choices: choices.at_places(&places),
            enter: Vec::new(),
            leave: Vec::new(),
            inner: Vec::new(),
            passed: roles.passed.iter().filter(|is_passed| **is_passed).count(),
            enter_of: vec![OUTSIDE; network.node_count()],
            weight: Vec::new(),
            node_of: Vec::new(),
            choice_of: Vec::new(),
            sources: Vec::new(),
            first_out: Vec::new(),
            out: Vec::new(),
            steps: Vec::new(),
            doors: Vec::new(),
        };
        frame.name_vertices(network, &roles);
        frame.lay_arcs(network, question, &roles, area_price);
        Ok(frame)
    }

    fn vertex(&mut self, choice: u32, node: Node) -> u32 {
        self.weight.push(0);
        self.node_of.push(node);
        self.choice_of.push(choice);
        u32::try_from(self.weight.len() - 1).expect("vertices are counted in 32 bits")
    }

    /// Two vertices for every choice; one for each patch of nodes that nobody can hold and that are joined both ways.
    fn name_vertices(&mut self, network: &Network, roles: &Roles) {
        for (place, node) in (0..).zip(self.choices.nodes.clone()) {
            let (enter, leave) = (self.vertex(place, node), self.vertex(OUTSIDE, node));
            self.weight[leave as usize] = 1;
            self.enter_of[node as usize] = enter;
            self.enter.push(enter);
            self.leave.push(leave);
        }
        let is_open = |node: Node| roles.within[node as usize] && !roles.choice[node as usize];
        let mut stack = Vec::new();
        for node in 0..network.node_count() {
            let seed = Node::try_from(node).expect("nodes are counted in 32 bits");
            if !is_open(seed) || self.enter_of[node] != OUTSIDE {
                continue;
            }
            let vertex = self.vertex(OUTSIDE, seed);
            self.enter_of[node] = vertex;
            stack.push(seed);
            while let Some(node) = stack.pop() {
                self.weight[vertex as usize] += 1;
                for (next, road) in network.out.of(node) {
                    let is_new = is_open(next) && self.enter_of[next as usize] == OUTSIDE;
                    if is_new && !network.roads[road as usize].oneway {
                        self.enter_of[next as usize] = vertex;
                        stack.push(next);
                    }
                }
            }
        }
    }

    /// The vertex by which a node is left.
    pub(super) fn leave_of(&self, node: Node) -> u32 {
        let enter = self.enter_of[node as usize];
        match self.choice_of.get(enter as usize) {
            Some(choice) if *choice != OUTSIDE => self.leave[*choice as usize],
            _ => enter,
        }
    }

    fn lay_arcs(&mut self, network: &Network, question: &Question, roles: &Roles, area_price: i64) {
        let vertices = self.weight.len();
        let mut steps = Vec::new();
        let mut is_source = vec![false; vertices];
        let mut is_sink = vec![false; vertices];
        for start in &question.starts {
            if roles.within[start.node as usize] {
                is_source[self.enter_of[start.node as usize] as usize] = true;
            }
        }
        for target in &question.targets {
            if roles.within[*target as usize] {
                is_sink[self.leave_of(*target) as usize] = true;
            }
        }
        for node in (0_u32..).take(network.node_count()) {
            for (next, _) in network.out.of(node) {
                let (from, to) = (node as usize, next as usize);
                match (roles.within[from], roles.within[to]) {
                    (true, true) => steps.push((self.leave_of(node), self.enter_of[to])),
                    (false, true) if roles.passed[from] => {
                        is_source[self.enter_of[to] as usize] = true;
                        self.doors.push((node, next, self.enter_of[to], true));
                    }
                    (true, false) if roles.lost[to] => {
                        is_sink[self.leave_of(node) as usize] = true;
                        self.doors.push((node, next, self.leave_of(node), false));
                    }
                    _ => (),
                }
            }
        }
        steps.retain(|(from, to)| from != to);
        steps.sort_unstable();
        steps.dedup();
        let inner = self.enter.iter().zip(&self.leave).map(|(enter, leave)| (*enter, *leave, 0));
        let arcs: Vec<_> = inner.chain(steps.iter().map(|(from, to)| (*from, *to, UNLIMITED))).collect();
        let (flow, numbers) = Flow::new(vertices, &arcs);
        self.flow = flow;
        self.inner = numbers[..self.enter.len()].to_vec();
        self.steps = numbers[self.enter.len()..].to_vec();
        for vertex in (0_u32..).take(vertices) {
            let at = vertex as usize;
            if is_source[at] {
                self.sources.push(vertex);
                self.flow.add_terminal(vertex, UNLIMITED);
            }
            let area = if is_sink[at] { UNLIMITED } else { area_price * i64::from(self.weight[at]) };
            if area > 0 {
                self.flow.add_terminal(vertex, -area);
            }
        }
        self.index(vertices, &steps);
    }

    fn index(&mut self, vertices: usize, steps: &[(u32, u32)]) {
        self.first_out = vec![0; vertices + 1];
        for (from, _) in steps {
            self.first_out[*from as usize + 1] += 1;
        }
        for vertex in 0..vertices {
            self.first_out[vertex + 1] += self.first_out[vertex];
        }
        self.out = steps.iter().map(|(_, to)| *to).collect();
    }

    /// Prices every choice and answers the smallest cut.
    pub(super) fn price(&mut self, aim: &Aim, prices: &Prices, of_choice: &mut [i64]) -> i64 {
        for (place, price) in of_choice.iter_mut().enumerate() {
            *price = prices.of_node(aim, self.choices.at(place));
            self.flow.set_capacity(self.inner[place], *price);
        }
        if aim.area > 0 { self.flow.run_from_source() } else { self.flow.run() }
    }

    /// The vertices from which the vehicle comes to a vertex.
    pub(super) fn before(&self, vertex: u32) -> impl Iterator<Item = u32> + '_ {
        self.flow.neighbours(vertex).filter(move |other| {
            let range = self.first_out[*other as usize]..self.first_out[*other as usize + 1];
            self.out[range.start as usize..range.end as usize].contains(&vertex)
        })
    }

    /// The flow along the arcs of the network, from the doors to the doors. A vertex's flow is told along one arc.
    /// Without limit is what goes out where the vehicle is decided to pass, and what comes in where it is not to.
    pub(super) fn flow_along(
        &self,
        network: &Network,
        decisions: &[(Node, Decision)],
    ) -> Vec<(Node, Node, i64)> {
        let mut left: Vec<i64> = self.steps.iter().map(|arc| self.flow.through(*arc)).collect();
        let mut along = Vec::new();
        for node in (0_u32..).take(network.node_count()) {
            if self.enter_of[node as usize] == OUTSIDE {
                continue;
            }
            let leave = self.leave_of(node) as usize;
            let range = self.first_out[leave] as usize..self.first_out[leave + 1] as usize;
            for (next, _) in network.out.of(node) {
                let step = self.out[range.clone()].binary_search(&self.enter_of[next as usize]);
                let Ok(step) = step else { continue };
                let amount = std::mem::take(&mut left[range.start + step]);
                if amount > 0 {
                    along.push((node, next, amount));
                }
            }
        }
        let mut balance = self.balances();
        let decided: Vec<(u32, Decision)> =
            decisions.iter().map(|(node, decision)| (self.leave_of(*node), *decision)).collect();
        for (from, to, vertex, is_in) in &self.doors {
            let contrary = if *is_in { Decision::Kept } else { Decision::Passed };
            if decided.contains(&(*vertex, contrary)) {
                along.push((*from, *to, UNLIMITED));
                continue;
            }
            let amount = std::mem::take(&mut balance[*vertex as usize]);
            match (amount.signum(), is_in) {
                (1, true) | (-1, false) => along.push((*from, *to, amount.abs())),
                _ => balance[*vertex as usize] = amount,
            }
        }
        along
    }

    /// By vertex, how much more goes out along its arcs than comes in.
    fn balances(&self) -> Vec<i64> {
        let mut balance = vec![0; self.weight.len()];
        let mut run = |from: u32, to: u32, amount: i64| {
            balance[from as usize] += amount;
            balance[to as usize] -= amount;
        };
        for ((enter, leave), arc) in self.enter.iter().zip(&self.leave).zip(&self.inner) {
            run(*enter, *leave, self.flow.through(*arc));
        }
        for (from, range) in (0_u32..).zip(self.first_out.windows(2)) {
            for at in range[0] as usize..range[1] as usize {
                run(from, self.out[at], self.flow.through(self.steps[at]));
            }
        }
        balance
    }

    /// Lets the vehicle loose on posts at these choices.
    pub(super) fn passage(&self, is_post: &[bool]) -> Passage {
        let mut passage = Passage { met: Vec::new(), passed: self.passed };
        let mut is_seen = vec![false; self.weight.len()];
        let mut stack = Vec::new();
        for source in &self.sources {
            is_seen[*source as usize] = true;
            stack.push(*source);
        }
        while let Some(entered) = stack.pop() {
            let choice = self.choice_of[entered as usize];
            if choice != OUTSIDE && is_post[choice as usize] {
                passage.met.push(choice as usize);
                continue;
            }
            let left = if choice == OUTSIDE { entered } else { self.leave[choice as usize] };
            passage.passed += self.weight[left as usize] as usize;
            let range = self.first_out[left as usize] as usize..self.first_out[left as usize + 1] as usize;
            for next in &self.out[range] {
                if !std::mem::replace(&mut is_seen[*next as usize], true) {
                    stack.push(*next);
                }
            }
        }
        passage.met.sort_unstable();
        passage
    }
}

impl Roles {
    fn new(
        network: &Network,
        question: &Question,
        choices: &Choices,
        counts_area: bool,
    ) -> Result<Self, Vec<Node>> {
        let nodes = network.node_count();
        let mut is_choice = vec![false; nodes];
        for node in &choices.nodes {
            is_choice[*node as usize] = true;
        }
        let starts: Vec<Node> = question.starts.iter().map(|start| start.node).collect();
        let (is_passed, came_from) = spread(nodes, &starts, &network.out, |node| !is_choice[node as usize]);
        if let Some(target) = question.targets.iter().find(|target| is_passed[**target as usize]) {
            let back = std::iter::successors(Some(*target), |node| {
                Some(came_from[*node as usize]).filter(|from| *from != Node::MAX)
            });
            let mut way: Vec<Node> = back.collect();
            way.reverse();
            return Err(way);
        }
        let (is_lost, _) = spread(nodes, &question.targets, &network.into, |node| !is_choice[node as usize]);
        let (is_before, _) = spread(nodes, &starts, &network.out, |node| !is_lost[node as usize]);
        let (leads_out, _) = spread(nodes, &question.targets, &network.into, |_| true);
        let is_within = (0..nodes)
            .map(|node| is_before[node] && !is_passed[node] && (counts_area || leads_out[node]))
            .collect();
        Ok(Self { choice: is_choice, passed: is_passed, lost: is_lost, within: is_within })
    }
}

/// Everything that is reached from some nodes over open ones, and from where.
fn spread(
    nodes: usize,
    from: &[Node],
    links: &crate::network::Links,
    is_open: impl Fn(Node) -> bool,
) -> (Vec<bool>, Vec<Node>) {
    let mut is_reached = vec![false; nodes];
    let mut came_from = vec![Node::MAX; nodes];
    let mut stack = Vec::new();
    for node in from {
        if is_open(*node) && !std::mem::replace(&mut is_reached[*node as usize], true) {
            stack.push(*node);
        }
    }
    while let Some(node) = stack.pop() {
        for (next, _) in links.of(node) {
            if is_open(next) && !is_reached[next as usize] {
                is_reached[next as usize] = true;
                came_from[next as usize] = node;
                stack.push(next);
            }
        }
    }
    (is_reached, came_from)
}
