//! Blockade: every one of the given posts gets a unit of its own, as early as can be.

mod answer;
mod arrivals;
mod question;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Certificate, Posted, Unfillable};
pub use question::Question;

use roads::pairing::{Hall, Times, assign};

use crate::network::{Nanos, Network, seconds};
use crate::watch::{Status, Watch};
use arrivals::arrivals;

/// Answers the question: the last unit is in place as early as can be, and then the sum of times is least.
///
/// The search ends in a time bounded by the table of arrivals: the watch is not looked at.
pub fn solve(network: &Network, question: &Question, _watch: &Watch<'_>) -> Answer {
    let times = Times::new(question.posts.len(), question.units.len(), arrivals(network, question));
    let names = Names { network, question };
    let best = match assign(&times) {
        Ok(best) => best,
        Err(refused) => return names.refused(&refused.hall),
    };
    let assignments =
        best.columns.iter().zip(&question.posts).enumerate().map(|(row, (unit, post))| Posted {
            post: network.name(*post).into(),
            unit: question.units[*unit as usize].id.clone(),
            arrive_seconds: seconds(times.row(row)[*unit as usize]),
        });
    Answer {
        status: Status::Optimal,
        finish_seconds: Some(seconds(best.time_max)),
        total_seconds: Some(total_seconds(best.total)),
        assignments: assignments.collect(),
        certificate: Certificate {
            sooner: best.sooner.as_ref().map(|hall| names.hall(hall)),
            post_prices: best.row_prices.iter().map(|price| total_seconds(*price)).collect(),
            unit_prices: best.column_prices.iter().map(|price| total_seconds(*price)).collect(),
        },
    }
}

/// A sum of nanoseconds as seconds.
fn total_seconds(nanos: i128) -> f64 {
    seconds(Nanos::try_from(nanos).unwrap_or(if nanos < 0 { Nanos::MIN } else { Nanos::MAX }))
}

struct Names<'a> {
    network: &'a Network,
    question: &'a Question,
}

impl Names<'_> {
    fn hall(&self, hall: &Hall) -> Unfillable {
        Unfillable {
            posts: hall
                .rows
                .iter()
                .map(|row| self.network.name(self.question.posts[*row as usize]).into())
                .collect(),
            units: hall
                .columns
                .iter()
                .map(|column| self.question.units[*column as usize].id.clone())
                .collect(),
        }
    }

    fn refused(&self, hall: &Hall) -> Answer {
        Answer {
            status: Status::Infeasible,
            finish_seconds: None,
            total_seconds: None,
            assignments: Vec::new(),
            certificate: Certificate { sooner: Some(self.hall(hall)), ..Certificate::default() },
        }
    }
}
