//! The smallest cut between a source and a sink: Dinic's algorithm ("Algorithm for solution of a problem of maximum flow
//! in networks with power estimation", 1970) on flat arrays.

/// A capacity that no cut pays.
pub(super) const UNLIMITED: i64 = 1 << 60;

/// Arcs beside each other by their tail; each arc knows its reverse.
#[derive(Debug, Default)]
pub(super) struct Flow {
    first: Vec<u32>,
    head: Vec<u32>,
    back: Vec<u32>,
    left: Vec<i64>,
    level: Vec<u32>,
    next: Vec<u32>,
}

const UNSEEN: u32 = u32::MAX;

impl Flow {
    /// Takes arcs as tail and head, and answers where each of them lies.
    pub(super) fn new(nodes: usize, arcs: &[(u32, u32)]) -> (Self, Vec<u32>) {
        let mut first = vec![0_u32; nodes + 1];
        for (tail, head) in arcs {
            first[*tail as usize + 1] += 1;
            first[*head as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut flow = Self {
            head: vec![0; 2 * arcs.len()],
            back: vec![0; 2 * arcs.len()],
            left: vec![0; 2 * arcs.len()],
            level: vec![UNSEEN; nodes],
            next: first.clone(),
            first,
        };
        let mut places = Vec::with_capacity(arcs.len());
        for (tail, head) in arcs {
            let there = next[*tail as usize];
            next[*tail as usize] += 1;
            let back = next[*head as usize];
            next[*head as usize] += 1;
            (flow.head[there as usize], flow.back[there as usize]) = (*head, back);
            (flow.head[back as usize], flow.back[back as usize]) = (*tail, there);
            places.push(there);
        }
        (flow, places)
    }

    /// Takes all flow away.
    pub(super) fn clear(&mut self) {
        self.left.fill(0);
    }

    /// Gives an arc a capacity; its reverse has none.
    pub(super) fn set(&mut self, arc: u32, capacity: i64) {
        self.left[arc as usize] = capacity;
    }

    /// Fills up the flow: the value of the smallest cut, [`UNLIMITED`] or more where every cut is as dear as that.
    pub(super) fn run(&mut self, source: u32, sink: u32) -> i64 {
        let mut value = 0;
        while value < UNLIMITED && self.label(source, sink) {
            self.next.copy_from_slice(&self.first);
            let mut pushed = self.push(source, sink);
            while pushed > 0 && value < UNLIMITED {
                value += pushed;
                pushed = self.push(source, sink);
            }
        }
        value
    }

    /// Whether the source still reaches a node, after the flow was filled up.
    pub(super) fn is_by_source(&self, node: u32) -> bool {
        self.level[node as usize] != UNSEEN
    }

    fn label(&mut self, source: u32, sink: u32) -> bool {
        self.level.fill(UNSEEN);
        self.level[source as usize] = 0;
        let mut queue = vec![source];
        let mut at = 0;
        while let Some(node) = queue.get(at).copied() {
            at += 1;
            for arc in self.first[node as usize]..self.first[node as usize + 1] {
                let head = self.head[arc as usize];
                if self.left[arc as usize] > 0 && self.level[head as usize] == UNSEEN {
                    self.level[head as usize] = self.level[node as usize] + 1;
                    queue.push(head);
                }
            }
        }
        self.level[sink as usize] != UNSEEN
    }

    /// Pushes along one way of the levels.
    fn push(&mut self, source: u32, sink: u32) -> i64 {
        let mut way: Vec<u32> = Vec::new();
        let mut node = source;
        while node != sink {
            let arc = self.next[node as usize];
            if arc < self.first[node as usize + 1] {
                let head = self.head[arc as usize];
                let is_down = self.level[head as usize] == self.level[node as usize].wrapping_add(1);
                if self.left[arc as usize] > 0 && is_down {
                    way.push(arc);
                    node = head;
                } else {
                    self.next[node as usize] += 1;
                }
            } else if let Some(arc) = way.pop() {
                node = self.head[self.back[arc as usize] as usize];
                self.next[node as usize] += 1;
            } else {
                return 0;
            }
        }
        let pushed = way.iter().map(|arc| self.left[*arc as usize]).min().unwrap_or(0);
        for arc in way {
            self.left[arc as usize] -= pushed;
            self.left[self.back[arc as usize] as usize] += pushed;
        }
        pushed
    }
}
