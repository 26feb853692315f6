//! Posts and units put together: as many as can be, or at the least cost.

use crate::cordon::field::Comer;
use crate::network::Nanos;

/// A largest matching, and why it is not larger.
#[derive(Clone, Debug)]
pub(super) struct Matching {
    /// The unit of each post.
    pub(super) unit: Vec<Option<u32>>,
    /// Posts that have together fewer units than they are; empty where every post has one.
    pub(super) short_posts: Vec<usize>,
    /// Their units.
    pub(super) short_units: Vec<u32>,
}

/// Matches posts with different units.
pub(super) fn matching<'a>(
    posts: usize,
    units: usize,
    comers: impl Fn(usize) -> &'a [Comer],
    is_good: impl Fn(usize, &Comer) -> bool,
) -> Matching {
    let mut held = vec![usize::MAX; units];
    let mut found = Matching { unit: vec![None; posts], short_posts: Vec::new(), short_units: Vec::new() };
    let mut seen = vec![usize::MAX; units];
    let mut from = vec![usize::MAX; units];
    let mut is_short = vec![false; posts];
    for post in 0..posts {
        // Breadth first over posts; a free unit ends it.
        let mut queue = vec![post];
        let mut at = 0;
        let mut free = None;
        'search: while at < queue.len() {
            let current = queue[at];
            at += 1;
            for comer in comers(current).iter().filter(|comer| is_good(current, comer)) {
                let unit = comer.unit as usize;
                if seen[unit] == post {
                    continue;
                }
                seen[unit] = post;
                from[unit] = current;
                if held[unit] == usize::MAX {
                    free = Some(unit);
                    break 'search;
                }
                queue.push(held[unit]);
            }
        }
        match free {
            Some(unit) => turn(&mut held, &mut found.unit, &from, post, unit),
            None => queue.iter().for_each(|short| is_short[*short] = true),
        }
    }
    // A later turn never frees a unit of a short set, but it may have moved posts within it: look once more.
    if found.unit.contains(&None) {
        shortage(&mut found, units, &held, comers, is_good);
    }
    found
}

fn turn(held: &mut [usize], unit_of: &mut [Option<u32>], from: &[usize], root: usize, free: usize) {
    let mut unit = free;
    loop {
        let post = from[unit];
        let before = unit_of[post];
        unit_of[post] = Some(u32::try_from(unit).expect("units are counted in 32 bits"));
        held[unit] = post;
        match before {
            Some(before) if post != root => unit = before as usize,
            _ => return,
        }
    }
}

fn shortage<'a>(
    found: &mut Matching,
    units: usize,
    held: &[usize],
    comers: impl Fn(usize) -> &'a [Comer],
    is_good: impl Fn(usize, &Comer) -> bool,
) {
    let mut is_in = vec![false; units];
    let mut stack: Vec<usize> = (0..found.unit.len()).filter(|post| found.unit[*post].is_none()).collect();
    while let Some(post) = stack.pop() {
        found.short_posts.push(post);
        for comer in comers(post).iter().filter(|comer| is_good(post, comer)) {
            if !std::mem::replace(&mut is_in[comer.unit as usize], true) {
                found.short_units.push(comer.unit);
                stack.push(held[comer.unit as usize]);
            }
        }
    }
    found.short_posts.sort_unstable();
    found.short_units.sort_unstable();
}

/// A cheapest assignment of every post, with what it proves.
#[derive(Clone, Debug)]
pub(super) struct Assignment {
    /// The comer of each post, by its place among the comers of the post.
    pub(super) comer: Vec<usize>,
    /// The price of each unit: no assignment is cheaper than Σ least (cost + price) − Σ prices, and this one is not dearer.
    pub(super) prices: Vec<Nanos>,
}

/// Far above every sum of costs.
const DEAR: i64 = 1 << 60;

/// Assigns every post to a unit of its own at the least sum of costs; none where not every post can have one.
/// (Kuhn 1955, with the shortest augmenting paths of Jonker and Volgenant 1987.)
pub(super) fn assignment<'a>(
    posts: usize,
    units: usize,
    comers: impl Fn(usize) -> &'a [Comer],
    cost: impl Fn(&Comer) -> i64,
) -> Option<Assignment> {
    let mut post_price = vec![0_i64; posts];
    let mut unit_price = vec![0_i64; units];
    let mut held = vec![usize::MAX; units];
    for root in 0..posts {
        let mut least = vec![DEAR; units];
        let mut from = vec![usize::MAX; units];
        let mut is_done = vec![false; units];
        let mut current = root;
        let mut done: Vec<usize> = Vec::new();
        let free = loop {
            for comer in comers(current) {
                let unit = comer.unit as usize;
                let rest = cost(comer) - post_price[current] - unit_price[unit];
                if !is_done[unit] && rest < least[unit] {
                    least[unit] = rest;
                    from[unit] = current;
                }
            }
            let nearest = (0..units).filter(|unit| !is_done[*unit]).min_by_key(|unit| (least[*unit], *unit));
            let unit = nearest.filter(|unit| least[*unit] < DEAR)?;
            let step = least[unit];
            post_price[root] += step;
            for unit in &done {
                post_price[held[*unit]] += step;
                unit_price[*unit] -= step;
            }
            for (least, is_done) in least.iter_mut().zip(&is_done) {
                if !is_done && *least < DEAR {
                    *least -= step;
                }
            }
            is_done[unit] = true;
            done.push(unit);
            if held[unit] == usize::MAX {
                break unit;
            }
            current = held[unit];
        };
        // Back along the way on which the free unit was found.
        let mut unit = free;
        loop {
            let post = from[unit];
            let before = held.iter().position(|held| *held == post);
            held[unit] = post;
            match before {
                Some(before) if post != root => {
                    unit = before;
                }
                _ => break,
            }
        }
    }
    let mut comer = vec![usize::MAX; posts];
    for (unit, post) in held.iter().enumerate().filter(|(_, post)| **post != usize::MAX) {
        let place = comers(*post).iter().position(|comer| comer.unit as usize == unit);
        comer[*post] = place.expect("a post is held by one of its comers");
    }
    Some(Assignment { comer, prices: unit_price.iter().map(|price| -price).collect() })
}
