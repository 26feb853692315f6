//! Making one line of those of the same look that follow each other: a street that changes hands at every crossing is
//! written, and thinned out, as a whole.

use std::collections::BTreeMap;

use super::simplify::Cell;

/// Whether a line may be turned round to follow another one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    /// It says which way one goes.
    Matters,
    Free,
}

/// Joins lines where two ends meet and no third; what they cover stays the same.
pub(super) fn join(lines: Vec<Vec<Cell>>, direction: Direction) -> Vec<Vec<Cell>> {
    let mut ends: BTreeMap<Cell, Vec<usize>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        for end in [line[0], line[line.len() - 1]] {
            ends.entry(end).or_default().push(number);
        }
    }
    let mut lines: Vec<Option<Vec<Cell>>> = lines.into_iter().map(Some).collect();
    let mut joined = Vec::new();
    for number in 0..lines.len() {
        let Some(mut line) = lines[number].take() else { continue };
        while let Some(next) = follower(&mut lines, &ends, line[line.len() - 1], direction) {
            line.extend(&next[1..]);
        }
        if direction == Direction::Free {
            line.reverse();
            while let Some(next) = follower(&mut lines, &ends, line[line.len() - 1], direction) {
                line.extend(&next[1..]);
            }
            line.reverse();
        } else {
            while let Some(mut before) = leader(&mut lines, &ends, line[0]) {
                before.extend(&line[1..]);
                line = before;
            }
        }
        joined.push(line);
    }
    joined
}

/// Takes the only other line that goes on from an end.
fn follower(
    lines: &mut [Option<Vec<Cell>>],
    ends: &BTreeMap<Cell, Vec<usize>>,
    end: Cell,
    direction: Direction,
) -> Option<Vec<Cell>> {
    let number = other_of(lines, ends, end)?;
    let line = lines[number].as_ref()?;
    if line[0] != end && direction == Direction::Matters {
        return None;
    }
    let mut line = lines[number].take()?;
    if line[0] != end {
        line.reverse();
    }
    Some(line)
}

/// Takes the only other line that ends where one begins.
fn leader(
    lines: &mut [Option<Vec<Cell>>],
    ends: &BTreeMap<Cell, Vec<usize>>,
    start: Cell,
) -> Option<Vec<Cell>> {
    let number = other_of(lines, ends, start)?;
    lines[number].take_if(|line| line.last() == Some(&start))
}

/// The line that is still there at a place where two ends meet.
fn other_of(lines: &[Option<Vec<Cell>>], ends: &BTreeMap<Cell, Vec<usize>>, at: Cell) -> Option<usize> {
    let meeting = ends.get(&at).filter(|meeting| meeting.len() == 2)?;
    meeting.iter().copied().find(|number| lines[*number].is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The stretches of lines, in whichever direction, in order.
    fn stretches(lines: &[Vec<Cell>]) -> Vec<[Cell; 2]> {
        let mut stretches: Vec<[Cell; 2]> = lines
            .iter()
            .flat_map(|line| line.windows(2).map(|pair| [pair[0].min(pair[1]), pair[0].max(pair[1])]))
            .collect();
        stretches.sort_unstable();
        stretches
    }

    #[test]
    fn a_street_in_three_pieces_is_one_line_and_a_junction_ends_it() {
        let pieces = vec![vec![(0, 0), (1, 0)], vec![(2, 0), (1, 0)], vec![(2, 0), (3, 0), (4, 0)]];
        assert_eq!(join(pieces.clone(), Direction::Free), [[(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)]]);
        let mut crossed = pieces;
        crossed.push(vec![(1, 0), (1, 1)]);
        assert_eq!(join(crossed, Direction::Free).len(), 3);
    }

    #[test]
    fn pieces_of_a_one_way_street_are_never_turned_round() {
        let against = vec![vec![(0, 0), (1, 0)], vec![(2, 0), (1, 0)]];
        assert_eq!(join(against.clone(), Direction::Matters), against);
        let along = vec![vec![(1, 0), (2, 0)], vec![(0, 0), (1, 0)]];
        assert_eq!(join(along, Direction::Matters), [[(0, 0), (1, 0), (2, 0)]]);
    }

    proptest! {
        #[test]
        fn joined_lines_cover_what_the_pieces_covered(
            pieces in prop::collection::vec(prop::collection::vec((0..4_i32, 0..4_i32), 2..4), 0..20),
            turn in any::<bool>(),
        ) {
            let direction = if turn { Direction::Free } else { Direction::Matters };
            let joined = join(pieces.clone(), direction);
            prop_assert_eq!(stretches(&joined), stretches(&pieces));
            prop_assert!(joined.len() <= pieces.len());
        }
    }
}
