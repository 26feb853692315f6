//! The answer to a question about sites, as it is written out.

use serde::Serialize;

use crate::network::{NEVER, Nanos, Network, seconds};
use crate::watch::{Status, Watch};

use super::center::p_center;
use super::counted::BILLION;
use super::matrix::{Choice, Matrix, WEIGHT_ONE, expected_cover, max_cover, p_median, set_cover};
use super::proof::Step;
use super::question::{Objective, Question};
use super::rows::float;
use super::travel::{Ground, measure};

/// Where sites are added, and what that is worth.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// The nodes where a site is added, in the order of the candidates.
    pub sites: Vec<Box<str>>,
    /// The nodes where one stands already.
    pub existing: Vec<Box<str>>,
    /// The longest time in seconds (`p_center`), demand times seconds (`p_median`), the demand that is covered (`mclp`)
    /// or expected to be (`mexclp`), or the number of sites added (`lscp`); none where there is no answer.
    pub value: Option<f64>,
    /// The demand with a site within the radius, or reached at all where the question names none.
    pub covered_demand: f64,
    /// No answer has a better value than this.
    pub bound: Option<f64>,
    /// What is known of the answer.
    pub status: Status,
    /// Where there is no answer: a node with demand that no site reaches, or nodes of which no two have a site in
    /// common and that are more than the sites.
    pub witness: Vec<Box<str>>,
    /// Why no answer is better, or why there is none.
    pub certificate: Certificate,
}

/// What the proof speaks of, and the proof. Its reading is told at the head of the module.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Certificate {
    /// The nodes with demand that the cases speak of; all, but for `lscp` and `p_center`.
    pub rows: Vec<Box<str>>,
    /// The weight of each, in millionths of the demand; 1 each for `lscp` and `p_center`.
    pub weights: Vec<i64>,
    /// The candidates, by whose places in this list the cases speak of them.
    pub candidates: Vec<Box<str>>,
    /// So many sites may be opened; none where there is no such limit.
    pub limit: Option<usize>,
    /// The radius that the cases are about, in nanoseconds; for `p_center` the one that is too small.
    pub radius_nanoseconds: Option<Nanos>,
    /// All totals are multiples of this.
    pub step: i128,
    /// Lists of one multiplier for every row, per unit of its weight.
    pub multipliers: Vec<Vec<i64>>,
    /// The cases.
    pub tree: Vec<Step>,
}

/// Finds where the sites are best added.
///
/// A radius that is not given is taken as without end, a number of sites as none, a busy share as none at all; a set
/// cover adds as few sites as can be whatever the number. Where there are fewer candidates than sites to add, all are
/// taken; a candidate that stands already is none.
pub fn solve(network: &Network, question: &Question, watch: &Watch<'_>) -> Answer {
    let radius = question.within.unwrap_or(NEVER - 1);
    let is_radius_all = matches!(question.objective, Objective::Mclp | Objective::Lscp | Objective::Mexclp);
    let ground = measure(network, question, question.within.filter(|_| is_radius_all));
    let add = question.add.unwrap_or(0);
    let matrix = &ground.matrix;
    let (choice, about) = match question.objective {
        Objective::PCenter => {
            let center = p_center(matrix, add, watch);
            (center.choice, center.below)
        }
        Objective::PMedian => (p_median(matrix, add, watch), None),
        Objective::Mclp => (max_cover(matrix, radius, add, watch), Some(radius)),
        Objective::Lscp => (set_cover(matrix, radius, watch), Some(radius)),
        Objective::Mexclp => {
            let busy_share = question.busy_fraction.unwrap_or(0.0);
            (expected_cover(matrix, radius, add, busy_share, watch), Some(radius))
        }
    };
    let limit = (question.objective != Objective::Lscp).then_some(add);
    written(network, question, &ground, choice, (limit, about))
}

fn written(
    network: &Network,
    question: &Question,
    ground: &Ground,
    choice: Choice,
    (limit, radius): (Option<usize>, Option<Nanos>),
) -> Answer {
    let names =
        |nodes: &[u32]| nodes.iter().map(|node| network.name(*node).into()).collect::<Vec<Box<str>>>();
    let pick =
        |nodes: &[u32], places: &[usize]| names(&places.iter().map(|at| nodes[*at]).collect::<Vec<_>>());
    let is_answer = choice.status != Status::Infeasible && choice.total < i128::from(NEVER);
    let in_units = |total: i128| match question.objective {
        Objective::PCenter => seconds(i64::try_from(total).unwrap_or(NEVER)),
        Objective::Lscp => float(total),
        Objective::PMedian | Objective::Mclp | Objective::Mexclp => per(total, BILLION),
    };
    let covered = covered(&ground.matrix, question.within.unwrap_or(NEVER - 1), &choice.candidates);
    let is_cover = matches!(question.objective, Objective::PCenter | Objective::Lscp);
    let weight = |row: &usize| if is_cover { 1 } else { ground.matrix.weights[*row] };
    Answer {
        sites: pick(&ground.candidates, &choice.candidates),
        existing: names(&ground.standing),
        value: is_answer.then(|| in_units(choice.total)),
        covered_demand: per(covered.into(), 1),
        bound: (choice.status != Status::Infeasible).then(|| in_units(choice.bound)),
        status: choice.status,
        witness: pick(&ground.rows, &choice.witness),
        certificate: Certificate {
            rows: pick(&ground.rows, &choice.proof.rows),
            weights: choice.proof.rows.iter().map(weight).collect(),
            candidates: names(&ground.candidates),
            limit,
            radius_nanoseconds: radius.filter(|radius| *radius < NEVER - 1),
            step: choice.proof.step,
            multipliers: choice.proof.multipliers,
            tree: choice.proof.tree,
        },
    }
}

/// A total of weights times so many parts of one, in units of demand.
fn per(total: i128, parts: i64) -> f64 {
    // The whole units and the rest apart, so that nothing is lost that a floating-point number can hold.
    let one = i128::from(WEIGHT_ONE) * i128::from(parts);
    float(total.div_euclid(one)) + float(total.rem_euclid(one)) / float(one)
}

/// The weight that has a site within the radius.
fn covered(matrix: &Matrix, radius: Nanos, candidates: &[usize]) -> i64 {
    let is_near = |row: usize| {
        let times = matrix.row(row);
        candidates.iter().map(|site| times[*site]).fold(matrix.own(row), Nanos::min) <= radius
    };
    (0..matrix.weights.len()).filter(|row| is_near(*row)).map(|row| matrix.weights[row]).sum()
}
