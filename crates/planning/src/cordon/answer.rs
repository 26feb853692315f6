//! What is answered about a cordon, in the words of the file contract.

use serde::Serialize;

use super::drive::{Drive, Held};
use super::field::{Field, NEVER};
use super::question::{Model, Objective, Question};
use crate::network::{Nanos, Network, Node, seconds};
use crate::watch::Status;

/// An answer. Times are seconds counted from the report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// What is known of it.
    pub status: Status,
    /// The model in which it holds.
    pub model: Model,
    /// What was asked for.
    pub objective: Objective,
    /// No plan is better than this in what was asked for: seconds of the finish or of travel, units, or nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
    /// When the last post stands; 0 where no post is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_seconds: Option<f64>,
    /// How many units hold a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units_used: Option<usize>,
    /// The units' ways together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_travel_seconds: Option<f64>,
    /// How many nodes the vehicle can still pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trapped_nodes: Option<usize>,
    /// The posts, by the number of their node.
    pub posts: Vec<Post>,
    /// The plans of which none is better than another, by their finish; only where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub front: Vec<FrontPlan>,
    /// A way out that nobody can stop; only where there is no plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub escape: Vec<Box<str>>,
    /// Why no plan is better.
    pub certificate: serde_json::Value,
}

/// A post that a unit holds.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Post {
    /// The name of the node.
    pub node: Box<str>,
    /// The id of the unit.
    pub unit: Box<str>,
    /// When the unit is there; its post stands a set-up later.
    pub arrive_seconds: f64,
    /// When the vehicle may be there at the earliest on free streets; none where it cannot come.
    pub vehicle_seconds: Option<f64>,
}

/// One plan of a front.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FrontPlan {
    /// When its last post stands.
    pub finish_seconds: f64,
    /// How many units hold a post.
    pub units_used: usize,
    /// How many nodes the vehicle can still pass.
    pub trapped_nodes: usize,
    /// Its posts.
    pub posts: Vec<Post>,
}

/// What a plan is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Worth {
    /// When the last post stands, counted from the report; 0 where there is none.
    pub finish: Nanos,
    /// How many units hold a post.
    pub units: usize,
    /// The units' ways together.
    pub travel: Nanos,
    /// How many nodes the vehicle can still pass.
    pub trapped: usize,
}

/// Who asks, and on which ground: what every part of an answer is worded with.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The network.
    pub network: &'a Network,
    /// What is asked.
    pub question: &'a Question,
    /// The clocks.
    pub field: &'a Field,
}

impl Ground<'_> {
    /// What a plan is worth in the model that was asked for.
    pub fn worth(&self, posts: &[Held]) -> Worth {
        let drive = Drive::new(self.network, self.question, self.field, self.question.model, posts);
        let stands = posts.iter().map(|post| self.field.stands(post.unit, post.travel));
        Worth {
            finish: stands.max().unwrap_or(0),
            units: posts.len(),
            travel: posts.iter().map(|post| post.travel).sum(),
            trapped: drive.trapped_nodes(),
        }
    }

    /// Words a plan.
    pub fn posts(&self, posts: &[Held]) -> Vec<Post> {
        let mut posts = posts.to_vec();
        posts.sort_unstable();
        let word = |post: &Held| Post {
            node: self.network.name(post.node).into(),
            unit: self.question.units[post.unit as usize].id.clone(),
            arrive_seconds: seconds(self.field.ready[post.unit as usize] + post.travel),
            vehicle_seconds: match self.field.vehicle[post.node as usize] {
                NEVER => None,
                arrival => Some(seconds(arrival - self.field.report_delay)),
            },
        };
        posts.iter().map(word).collect()
    }

    /// Words a plan as one of a front.
    pub fn front_plan(&self, posts: &[Held]) -> FrontPlan {
        let worth = self.worth(posts);
        FrontPlan {
            finish_seconds: seconds(worth.finish),
            units_used: worth.units,
            trapped_nodes: worth.trapped,
            posts: self.posts(posts),
        }
    }

    /// An answer with a plan.
    pub fn with_plan(&self, status: Status, bound: Option<f64>, posts: &[Held]) -> Answer {
        let worth = self.worth(posts);
        Answer {
            bound,
            finish_seconds: Some(seconds(worth.finish)),
            units_used: Some(worth.units),
            total_travel_seconds: Some(seconds(worth.travel)),
            trapped_nodes: Some(worth.trapped),
            posts: self.posts(posts),
            ..self.without_plan(status, &[])
        }
    }

    /// An answer without one: either there is none, and this is a way out, or none was found.
    pub fn without_plan(&self, status: Status, escape: &[Node]) -> Answer {
        Answer {
            status,
            model: self.question.model,
            objective: self.question.objective,
            bound: None,
            finish_seconds: None,
            units_used: None,
            total_travel_seconds: None,
            trapped_nodes: None,
            posts: Vec::new(),
            front: Vec::new(),
            escape: escape.iter().map(|node| self.network.name(*node).into()).collect(),
            certificate: serde_json::Value::Null,
        }
    }
}
