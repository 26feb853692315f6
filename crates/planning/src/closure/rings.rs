//! Rings within rings: town, county, city, each closed for itself at the least cost, none crossing another.

use super::core::cheapest;
use super::guard::Guard;
use super::{Control, Question};
use crate::network::{Network, Node};

/// A ring and what it holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Ring {
    /// What is held.
    pub controls: Vec<Control>,
    /// What it costs.
    pub cost: f64,
    /// Everything that somebody from inside still gets to, in ascending order: all that the ring before holds in.
    pub held_in: Vec<Node>,
}

/// Closes one area after the other, each of which contains the one before, at the least cost for each alone, so that
/// what one ring holds in lies within the next. The cuts nearest to the inside nest by themselves, because least cuts
/// form a lattice. The inside of the question is put before by the areas; none where an area cannot be closed.
pub fn nested_rings(network: &Network, question: &Question, areas: &[Vec<Node>]) -> Option<Vec<Ring>> {
    let mut rings: Vec<Ring> = Vec::new();
    for area in areas {
        let question = Question { inside: area.clone(), ..question.clone() };
        let guard = Guard::new(network, &question, &question.controls);
        let found = cheapest(network, &question, &guard, &guard.leads_out(network)).ok()?;
        let held: Vec<Control> = question.controls.iter().chain(&found.controls).copied().collect();
        let held_in = Guard::new(network, &question, &held).reach(network, &question);
        rings.push(Ring { controls: found.controls, cost: found.cost, held_in });
    }
    Some(rings)
}
