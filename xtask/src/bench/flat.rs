//! Whether a report costs the same with a million stored as with ten thousand.

use super::load::{Outcome, Until, as_float, drive};
use super::ours::Ours;
use super::table::{figure, print};
use anyhow::{Result, bail};

const FEW: u64 = 10_000;
const MANY: u64 = 1_000_000;
const SAMPLE: u64 = 50_000;

/// What a sample of reports cost.
struct Cost {
    cpu_microseconds: f64,
    wall_microseconds: f64,
    p99_milliseconds: f64,
}

/// Fills a fresh store and measures at both sizes.
pub(crate) fn run(clients: usize) -> Result<()> {
    let ours = Ours::start()?;
    println!();
    println!("cost of a report as the store grows ({SAMPLE} reports each, {clients} clients)");
    fill(&ours, clients, FEW)?;
    let few = sample(&ours, clients)?;
    fill(&ours, clients, MANY - FEW - SAMPLE)?;
    let many = sample(&ours, clients)?;
    let line = |title: String, cost: &Cost| {
        vec![
            title,
            figure(cost.cpu_microseconds),
            figure(cost.wall_microseconds),
            figure(cost.p99_milliseconds),
        ]
    };
    let ratio = Cost {
        cpu_microseconds: many.cpu_microseconds / few.cpu_microseconds,
        wall_microseconds: many.wall_microseconds / few.wall_microseconds,
        p99_milliseconds: many.p99_milliseconds / few.p99_milliseconds,
    };
    print(
        &["stored", "CPU µs/report", "wall µs/report", "p99 ms"],
        &[
            line(FEW.to_string(), &few),
            line(MANY.to_string(), &many),
            line("ratio (to reach: 1.2)".into(), &ratio),
        ],
    );
    println!("memory of our process at most: {:.0} MiB", ours.service.usage()?.peak_mebibytes);
    Ok(())
}

fn fill(ours: &Ours, clients: usize, count: u64) -> Result<()> {
    complete(&drive(ours.service.address, &ours.report(), clients, 201, Until::Answered(count))?, count)
}

fn sample(ours: &Ours, clients: usize) -> Result<Cost> {
    let before = ours.service.usage()?.cpu_seconds;
    let outcome = drive(ours.service.address, &ours.report(), clients, 201, Until::Answered(SAMPLE))?;
    complete(&outcome, SAMPLE)?;
    let spent = ours.service.usage()?.cpu_seconds - before;
    Ok(Cost {
        cpu_microseconds: spent * 1e6 / as_float(SAMPLE),
        wall_microseconds: outcome.seconds * 1e6 / as_float(SAMPLE),
        p99_milliseconds: outcome.percentile_milliseconds(99),
    })
}

/// A cost per report means something only when every report was taken.
fn complete(outcome: &Outcome, count: u64) -> Result<()> {
    if outcome.answered != count {
        bail!(
            "only {} of {count} reports were taken, the others: {:?}",
            outcome.answered,
            outcome.unexpected
        );
    }
    Ok(())
}
