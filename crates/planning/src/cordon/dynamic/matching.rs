//! Which unit holds which post: as many as can be, and with the least driving.

use super::case::Pair;

const NOBODY: u32 = u32::MAX;

/// A largest matching of posts with units.
#[derive(Debug)]
pub(super) struct Matching {
    /// The post of each unit, by its place.
    pub(super) post_of: Vec<Option<u32>>,
    /// Posts that the units of `short` cannot all hold, though nobody else could hold them; empty where all are held.
    pub(super) crowded: Vec<u32>,
    /// The units that these posts compete for.
    pub(super) short: Vec<u32>,
}

/// Matches posts with the units that each can have. Posts that cannot be held are left out, and what they compete for is
/// told: Hall's condition ("On representatives of subsets", 1935) fails there by as many as were left out.
pub(super) fn matching(units: usize, choices: &[Vec<u32>]) -> Matching {
    let mut matching = Matching { post_of: vec![None; units], crowded: Vec::new(), short: Vec::new() };
    let mut left_out = Vec::new();
    for post in 0..choices.len() {
        let (seen, _) = look(&mut matching, choices, post);
        if seen.is_some() {
            left_out.push(post);
        }
    }
    let mut is_crowded = vec![false; choices.len()];
    let mut is_short = vec![false; units];
    for post in left_out {
        // The last matching is the one that counts.
        if let (Some(seen), posts) = look(&mut matching, choices, post) {
            for unit in seen {
                is_short[unit as usize] = true;
            }
            for post in posts {
                is_crowded[post as usize] = true;
            }
        }
    }
    matching.crowded = (0..).zip(&is_crowded).filter(|one| *one.1).map(|one| one.0).collect();
    matching.short = (0..).zip(&is_short).filter(|one| *one.1).map(|one| one.0).collect();
    matching
}

/// Looks for a unit for a post, moving others. Where there is none, answers the units that were asked and the posts that
/// asked them.
fn look(matching: &mut Matching, choices: &[Vec<u32>], post: usize) -> (Option<Vec<u32>>, Vec<u32>) {
    let number = |post: usize| u32::try_from(post).expect("posts are nodes, and those are numbered by u32");
    let mut asked_by = vec![NOBODY; matching.post_of.len()];
    let mut queue = vec![number(post)];
    let mut seen = Vec::new();
    let mut at = 0;
    while let Some(asks) = queue.get(at).copied() {
        at += 1;
        for unit in &choices[asks as usize] {
            if asked_by[*unit as usize] != NOBODY {
                continue;
            }
            asked_by[*unit as usize] = asks;
            seen.push(*unit);
            let Some(other) = matching.post_of[*unit as usize] else {
                shift(matching, &asked_by, *unit);
                return (None, Vec::new());
            };
            queue.push(other);
        }
    }
    (Some(seen), queue)
}

fn shift(matching: &mut Matching, asked_by: &[u32], mut unit: u32) {
    loop {
        let post = asked_by[unit as usize];
        let had = matching.post_of.iter().position(|held| *held == Some(post));
        matching.post_of[unit as usize] = Some(post);
        // The unit that the post gives up was asked by whoever takes it over.
        let Some(before) = had else { return };
        matching.post_of[before] = None;
        unit = u32::try_from(before).expect("units are numbered by u32");
    }
}

/// Posts with the units that hold them.
#[derive(Debug)]
pub(super) struct Cheapest {
    /// The pair of each post.
    pub(super) pairs: Vec<Pair>,
    /// What a unit is worth: no post can be had cheaper than by its own pair, a unit's worth added to its way.
    pub(super) prices: Vec<i64>,
}

/// Matches every post with a unit of its own so that the driving together is least: the Hungarian method by shortest
/// augmenting ways (Jonker and Volgenant, *Computing* 38, 1987). None where that cannot be.
pub(super) fn cheapest(units: usize, choices: &[&[Pair]]) -> Option<Cheapest> {
    let mut worth = vec![0_i64; units];
    let mut rows = vec![0_i64; choices.len()];
    let mut post_of = vec![usize::MAX; units];
    for post in 0..choices.len() {
        let mut least = vec![i64::MAX; units];
        let mut before = vec![usize::MAX; units];
        let mut is_done = vec![false; units];
        let (mut row, mut came, mut far) = (post, usize::MAX, 0_i64);
        let free = loop {
            for pair in choices[row] {
                let unit = pair.unit as usize;
                let there = far + pair.travel - rows[row] + worth[unit];
                if !is_done[unit] && there < least[unit] {
                    (least[unit], before[unit]) = (there, came);
                }
            }
            let open = (0..units).filter(|unit| !is_done[*unit] && least[*unit] != i64::MAX);
            let unit = open.min_by_key(|unit| (least[*unit], *unit))?;
            (is_done[unit], far, came) = (true, least[unit], unit);
            if post_of[unit] == usize::MAX {
                break unit;
            }
            row = post_of[unit];
        };
        rows[post] += far;
        for unit in (0..units).filter(|unit| is_done[*unit] && *unit != free) {
            worth[unit] += far - least[unit];
            rows[post_of[unit]] += far - least[unit];
        }
        let mut unit = free;
        while before[unit] != usize::MAX {
            post_of[unit] = post_of[before[unit]];
            unit = before[unit];
        }
        post_of[unit] = post;
    }
    let mut pairs = vec![None; choices.len()];
    for (unit, post) in (0_u32..).zip(&post_of).filter(|one| *one.1 != usize::MAX) {
        pairs[*post] = choices[*post].iter().find(|pair| pair.unit == unit).copied();
    }
    Some(Cheapest { pairs: pairs.into_iter().collect::<Option<_>>()?, prices: worth })
}
