//! The checker: whether an answer holds, by the definition of its kind and not by how it was found.
//!
//! ```text
//!   Problem ─┐                 ┌─ the plan       vehicles drive, posts stand, walks are walked
//!            ├─ check ─ asks ──┼─ its claims     times, sums, counts, as far as there are any
//!   answer  ─┘                 └─ the proof      that no plan is better, where `optimal` is said
//! ```
//!
//! It shares nothing with the solvers but the network and the questions. What an answer does not say is not asked of
//! it, so that a plan printed in a paper can be checked; what it says has to be true. A plan that fails is shown to
//! fail by a witness: the vehicle's route with its times, or what else is at odds.

mod claim;
mod drive;
mod flow;

mod closure;

mod blockade;
mod cordon;

mod interception;

mod siting;

mod patrol;

use serde::Serialize;
use serde_json::{Value, json};

use crate::problem::{Asked, Json, Problem};
use claim::Claim;

/// What is found.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Verdict {
    /// Whether the plan holds and all that is said of it is true.
    pub valid: bool,
    /// Whether it is proved that no plan is better, or that there is none.
    pub proved: bool,
    /// The first thing that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub violation: Option<String>,
    /// What shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Value>,
}

/// What is wrong with an answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Violation {
    /// In words.
    pub violation: String,
    /// What shows it.
    pub witness: Value,
}

impl Violation {
    /// With a witness.
    fn shown(violation: impl Into<String>, witness: Value) -> Self {
        Self { violation: violation.into(), witness }
    }
}

/// What an answer says of itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Optimal,
    Feasible,
    Infeasible,
    Unknown,
    Nothing,
}

/// What is proved of an answer that holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// That no other is better, or that there is none.
    Whole,
    /// Less than that, as the certificate says itself.
    Part,
    /// Nothing but that it holds.
    None,
}

impl Proof {
    fn of(is_proved: bool) -> Self {
        if is_proved { Self::Whole } else { Self::None }
    }
}

/// Checks an answer.
pub fn check(problem: &Problem, answer: &Json) -> Verdict {
    match proof_of(problem, answer) {
        Ok(proof) => Verdict { valid: true, proved: proof == Proof::Whole, violation: None, witness: None },
        Err(Violation { violation, witness }) => {
            Verdict { valid: false, proved: false, violation: Some(violation), witness: Some(witness) }
        }
    }
}

fn proof_of(problem: &Problem, answer: &Json) -> Result<Proof, Violation> {
    let answer = Claim::whole(answer);
    answer.object()?;
    let said = said(&answer)?;
    if said == Said::Unknown {
        // It has no plan, and says nothing that could be untrue.
        return Ok(Proof::None);
    }
    let network = &problem.network;
    let (kind, proof) = match &problem.asked {
        Asked::Blockade(question) => ("blockade", blockade::check(network, question, &answer, said)?),
        Asked::Cordon(question) => ("cordon", cordon::check(network, question, &answer, said)?),
        Asked::Closure(question) => ("closure", closure::check(network, question, &answer, said)?),
        Asked::Interception(question) => {
            ("interception", interception::check(network, question, &answer, said)?)
        }
        Asked::Siting(question) => ("siting", siting::check(network, question, &answer, said)?),
        Asked::Patrol(question) => ("patrol", patrol::check(network, question, &answer, said)?),
    };
    if let Some(claim) = answer.get("kind") {
        claim.is_text(kind)?;
    }
    if said == Said::Optimal && proof == Proof::None {
        let what = if answer.get("certificate").is_some() { "proves nothing" } else { "is missing" };
        return Err(Violation::shown(
            format!("optimal is claimed and not proved: the certificate {what}"),
            json!({ "status": "optimal" }),
        ));
    }
    if said == Said::Infeasible && proof == Proof::None {
        return Err(Violation::shown(
            "infeasible is claimed and not proved",
            json!({ "status": "infeasible" }),
        ));
    }
    Ok(proof)
}

fn said(answer: &Claim<'_>) -> Result<Said, Violation> {
    let Some(status) = answer.get("status") else { return Ok(Said::Nothing) };
    match status.text()? {
        "optimal" => Ok(Said::Optimal),
        "feasible" => Ok(Said::Feasible),
        "infeasible" => Ok(Said::Infeasible),
        "unknown" => Ok(Said::Unknown),
        _ => Err(status.wrong("is none of optimal, feasible, infeasible, unknown")),
    }
}
