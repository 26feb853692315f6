//! Siting (布点): where stations and posts stand so that help is near.
//!
//! ```text
//!   demand of nodes ── Dijkstra from every site ──► Matrix ──► rows and sites ──► Search ──► Choice, Proof
//!                                                  ns         what a row pays      cases
//! ```
//!
//! The five problems, with `S` the sites added to those that stand already, `t(i)` the time from the nearest site *to*
//! row `i`, `n(i)` how many sites are within the radius of it, and `w(i)` its weight:
//!
//! | objective | least of | where |
//! |---|---|---|
//! | `p_center` | the greatest `t(i)` | at most `add` sites |
//! | `p_median` | `Σ w(i)·t(i)` | at most `add` sites |
//! | `lscp` | the number of sites | every `n(i) ≥ 1` |
//! | `mclp` | `Σ w(i)` over the rows with `n(i) = 0` | at most `add` sites |
//! | `mexclp` | `−Σ w(i)·(1 − q^n(i))`, `q` the busy share | at most `add` sites |
//!
//! A row is a node with demand. A row that nothing can reach makes `p_center`, `p_median` and `lscp` infeasible, and is
//! the witness; for the other two it stays uncovered. A site is a place: a candidate that stands already is none, and
//! of equal candidates one is taken.
//!
//! # How a proof is read
//!
//! [`Proof::tree`] is a tree of cases, [`Step`] by step from the first. Each case has sites that are open, closed and
//! undecided; at the first all are undecided. Sites are numbers of candidates, [`Proof::rows`] says of which rows the
//! case speaks. Every site opened costs the *price* `f`; a row pays per weight, and what it pays is the *cost*:
//!
//! | | price | weight | cost of row `i` at site `j` | its own cost, without a new site |
//! |---|---|---|---|---|
//! | `p_median` | 0 | millionths | nanoseconds from `j` | nanoseconds from the nearest standing site, else ∞ |
//! | `mclp` | 0 | millionths | 0 within the radius, else 10⁹ | likewise of the standing sites |
//! | `lscp` | 10⁹ | 1 | 0 within the radius, else ∞ | likewise of the standing sites |
//! | `p_center` | 10⁹ | 1 | as `lscp`, within the radius that is too small | likewise |
//!
//! - `branch`: two cases, the site open and the site closed.
//! - `dominated`: the site is closed, because at no row is it cheaper than `by`, which is undecided: for every row the
//!   lesser of `by`'s cost and what the row pays now is no more than that of the site. Not used for `mexclp`.
//! - `bounded`: with the multiplier `m(i)` of every row, let `a(i)` be the least of `m(i)`, the own cost and the costs
//!   of the open sites. No answer of the case costs less than
//!   `f·(open sites) + Σ w(i)·a(i) + Σ r(j)`, where `r(j) = f − Σ w(i)·max(0, a(i) − cost(i, j))` and the last sum is over
//!   the undecided sites of negative `r`, the least first, as many as may still be opened.
//! - `settled`: no more may be opened, or all undecided ones may at no price; the case costs what that costs.
//! - `barren`: some row has the own cost ∞ and no site that is open or undecided; no answer.
//!
//! A case with more open sites than may be opened holds no answer. `lscp` and `p_center` have no limit of sites here.
//! An answer of total `T` is the best if every case is bounded by more than `T − step`, all totals being multiples of
//! `step`; for `p_center`, with the cover of radius `radius_nanoseconds` (the greatest time below the answer), if every
//! case is bounded by more than `10⁹·add`, so that no `add` sites do. Where that proof is empty, some row needs the
//! answer's time at best, or has no site at all within the radius.
//!
//! For `mexclp` a row with `k` sites near enough gains `g(k)` billionths, `g(k) = Σ g'(l)` for `l = 1..k`, where `g'(l)`
//! is the lesser of `g'(l − 1)` and `round(10⁹·(1 − q^l)) − g(l − 1)`. With `e(i)` the standing and open sites near row
//! `i`, `a(i)` is the lesser of `m(i)` and `g(e + 1) − g(e)`; the case is bounded by
//! `−Σ w(i)·max(g(e + k) − k·a(i)) + Σ r(j)`, the greatest over `k ≥ 0` up to all candidates near, and
//! `r(j) = −Σ w(i)·a(i)` over the rows near `j`.

mod question;

mod answer;
mod travel;

mod center;
mod matrix;

mod proof;

mod counted;
mod nearest;
mod rows;

mod ascent;
mod case;
mod greedy;
mod saddle;
mod search;
mod weighing;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Certificate, solve};
pub use center::{Center, p_center};
pub use matrix::{Choice, Matrix, WEIGHT_ONE, expected_cover, max_cover, p_median, set_cover};
pub use proof::{Proof, Step};
pub use question::{Objective, Question};
