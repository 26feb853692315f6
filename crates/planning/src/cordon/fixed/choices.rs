//! Which node can be held by whom: the pairs that a search may choose from.

use crate::cordon::field::{Comer, Comers};
use crate::network::Node;

/// The nodes that somebody can hold, and who.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    /// The nodes, by their number.
    pub(super) nodes: Vec<Node>,
    first: Vec<u32>,
    comers: Vec<Comer>,
}

impl Choices {
    /// Everybody who is in time.
    pub(super) fn of_comers(comers: Comers) -> Self {
        let mut choices = Self { nodes: Vec::new(), first: vec![0], comers: Vec::new() };
        for (node, range) in (0..).zip(comers.first.windows(2)) {
            if range[0] < range[1] {
                choices.nodes.push(node);
                choices.first.push(range[1]);
            }
        }
        choices.comers = comers.comers;
        choices
    }

    /// Who can hold the node at this place of the list.
    pub(super) fn at(&self, place: usize) -> &[Comer] {
        &self.comers[self.first[place] as usize..self.first[place + 1] as usize]
    }

    /// The pairs that are kept, by the node's place in the list.
    pub(super) fn kept(&self, is_kept: impl Fn(usize, &Comer) -> bool) -> Self {
        let mut kept = Self { nodes: Vec::new(), first: vec![0], comers: Vec::new() };
        for (place, node) in self.nodes.iter().enumerate() {
            kept.push(*node, self.at(place).iter().filter(|comer| is_kept(place, comer)));
        }
        kept
    }

    /// The same nodes with the pairs that are kept; some may have none then.
    pub(super) fn thinned(&self, is_kept: impl Fn(&Comer) -> bool) -> Self {
        let mut thinned = Self { nodes: self.nodes.clone(), first: vec![0], comers: Vec::new() };
        for place in 0..self.nodes.len() {
            thinned.comers.extend(self.at(place).iter().filter(|comer| is_kept(comer)));
            thinned.first.push(u32::try_from(thinned.comers.len()).expect("pairs are counted in 32 bits"));
        }
        thinned
    }

    /// The nodes at these places.
    pub(super) fn at_places(&self, places: &[usize]) -> Self {
        let mut some = Self { nodes: Vec::new(), first: vec![0], comers: Vec::new() };
        for place in places {
            some.push(self.nodes[*place], self.at(*place).iter());
        }
        some
    }

    fn push<'a>(&mut self, node: Node, comers: impl Iterator<Item = &'a Comer>) {
        let before = self.comers.len();
        self.comers.extend(comers);
        if self.comers.len() > before {
            self.nodes.push(node);
            self.first.push(u32::try_from(self.comers.len()).expect("pairs are counted in 32 bits"));
        }
    }

    /// How many pairs there are.
    pub(super) fn pairs(&self) -> usize {
        self.comers.len()
    }

    /// All pairs.
    pub(super) fn comers(&self) -> &[Comer] {
        &self.comers
    }
}
