//! `anlan plan`: answers a problem from its file, and checks answers.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use planning::check::check;
use planning::problem::{Answer, Json, Problem};
use planning::watch::Watch;
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use crate::cli::{Plan, PlanCheck, PlanSolve, PlanWhat, say, tell};

/// What cannot be taken ends with this exit code.
const BAD_INPUT: u8 = 2;

/// An answer, and what it took.
#[derive(Serialize)]
struct Timed {
    #[serde(flatten)]
    answer: Answer,
    /// Processor time of all threads, without reading the files.
    solve_seconds: f64,
}

/// Solves or checks. Whatever is wrong with the files ends with exit code 2 and one line.
pub(crate) fn run(options: &Plan) -> ExitCode {
    let done = match &options.what {
        PlanWhat::Solve(options) => solve(options),
        PlanWhat::Check(options) => check_answer(options),
    };
    done.unwrap_or_else(|failure| {
        tell(&format!("anlan: {failure:#}"));
        ExitCode::from(BAD_INPUT)
    })
}

fn solve(options: &PlanSolve) -> anyhow::Result<ExitCode> {
    let limit = options.time_limit_seconds;
    ensure!(limit > 0.0, "--time-limit-seconds: {limit} is not above 0");
    let limit = Duration::try_from_secs_f64(limit).context("--time-limit-seconds")?;
    let problem = Problem::read(&options.problem)?;
    let (begun, begun_cpu) = (Instant::now(), cpu_seconds());
    let is_over = || begun.elapsed() >= limit;
    let hears = |line: &str| tell(&format!("{:9.3} s  {line}", begun.elapsed().as_secs_f64()));
    let answer = problem.solve(&Watch::new(&is_over, &hears, options.threads.into()));
    let solve_seconds = cpu_seconds() - begun_cpu;
    say(&serde_json::to_string(&Timed { answer, solve_seconds })?)?;
    Ok(ExitCode::SUCCESS)
}

fn check_answer(options: &PlanCheck) -> anyhow::Result<ExitCode> {
    let problem = Problem::read(&options.problem)?;
    let answer = Json::read(&options.answer)?;
    let verdict = check(&problem, &answer);
    say(&serde_json::to_string(&verdict)?)?;
    Ok(if verdict.valid { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The processor time of this process so far.
#[expect(
    clippy::cast_precision_loss,
    reason = "a process works for less than two to the power of 52 nanoseconds"
)]
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
