//! Many places to many.

use super::hierarchy::Hierarchy;
use super::{Search, Seeds};
use crate::graph::{Cost, Graph};

/// The most pairs of one matrix.
pub const MATRIX_MAX: usize = 100_000_000;
/// From so many searches on, building a hierarchy pays: it costs as much as about a hundred searches.
const SEARCHES_MIN: usize = 150;

/// What it takes from each place to each other one, row by row: a row for each source.
///
/// With few places on one side, a search for each of those; otherwise a hierarchy is built and swept. Both are exact
/// under the present weights.
pub fn matrix(graph: &Graph, sources: &[Seeds<'_>], targets: &[Seeds<'_>]) -> Vec<Cost> {
    if sources.len().min(targets.len()) >= SEARCHES_MIN {
        return Hierarchy::build(graph).matrix(sources, targets);
    }
    let mut search = Search::new(graph);
    if sources.len() <= targets.len() {
        return sources.iter().flat_map(|source| search.costs_from(graph, source, targets)).collect();
    }
    let mut costs = vec![0; sources.len() * targets.len()];
    for (column, target) in targets.iter().enumerate() {
        for (row, cost) in search.costs_to(graph, target, sources).into_iter().enumerate() {
            costs[row * targets.len() + column] = cost;
        }
    }
    costs
}
