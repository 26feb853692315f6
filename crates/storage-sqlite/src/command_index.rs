//! Finds a command by its id: where its row may be, kept in memory.
//!
//! Command ids are hashes, so a tree on disk in their order would be written all over: at a million commands
//! each commit would touch as many pages as it has commands. Instead rows stand in the order of positions,
//! and this table holds eight bytes for each: 24 bits of the id and the position of its first event. Bits
//! can agree by accident; the caller reads the row and compares the whole id.

use storage::{CommandId, Position};

/// How many tables there are, so that growing one of them never takes long.
const SHARD_COUNT: usize = 256;
const SLOTS_MIN: usize = 16;
const POSITION_BITS: u32 = 40;
const POSITION_MASK: u64 = (1 << POSITION_BITS) - 1;

/// A table of slots, probed one after the other. A slot of 0 is free, since positions start at 1.
#[derive(Debug, Default)]
struct Shard {
    slots: Vec<u64>,
    used: usize,
}

/// Where each command's row may be.
#[derive(Debug)]
pub(crate) struct CommandIndex {
    shards: Vec<Shard>,
    newest: Position,
}

impl CommandIndex {
    pub(crate) fn new() -> Self {
        Self { shards: (0..SHARD_COUNT).map(|_| Shard::default()).collect(), newest: Position::ZERO }
    }

    /// The last command's first position: what comes after it is not yet in here.
    pub(crate) fn newest(&self) -> Position {
        self.newest
    }

    pub(crate) fn insert(&mut self, command: CommandId, first: Position) {
        let (shard, tag) = place(command);
        self.shards[shard].insert((tag << POSITION_BITS) | (first.0 & POSITION_MASK));
        self.newest = self.newest.max(first);
    }

    /// The first positions of commands that may have this id.
    pub(crate) fn candidates(&self, command: CommandId) -> Vec<Position> {
        let (shard, tag) = place(command);
        self.shards[shard].candidates(tag)
    }
}

impl Shard {
    fn insert(&mut self, slot: u64) {
        if self.used * 4 >= self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![0; (old.len() * 2).max(SLOTS_MIN)];
            for slot in old.into_iter().filter(|&slot| slot != 0) {
                self.put(slot);
            }
        }
        self.put(slot);
        self.used += 1;
    }

    fn put(&mut self, slot: u64) {
        let mut at = self.start(slot >> POSITION_BITS);
        while self.slots[at] != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = slot;
    }

    fn candidates(&self, tag: u64) -> Vec<Position> {
        let mut found = Vec::new();
        if self.slots.is_empty() {
            return found;
        }
        let mut at = self.start(tag);
        while self.slots[at] != 0 {
            if self.slots[at] >> POSITION_BITS == tag {
                found.push(Position(self.slots[at] & POSITION_MASK));
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        found
    }

    fn start(&self, tag: u64) -> usize {
        // A tag has 24 bits, and the number of slots is a power of two.
        usize::try_from(tag).unwrap_or(0) & (self.slots.len() - 1)
    }
}

/// Mixes an id into a shard and a tag. Ids should be hashes already, but nothing here depends on it.
fn place(command: CommandId) -> (usize, u64) {
    let half =
        |at: usize| command.0[at..at + 8].iter().fold(0_u64, |half, &byte| (half << 8) | u64::from(byte));
    let folded = half(0) ^ half(8).rotate_left(29);
    let mut mixed = folded.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    (usize::try_from(mixed >> 56).unwrap_or(0), mixed & 0x00ff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_found_among_its_candidates_and_strangers_seldom_have_any() {
        let mut index = CommandIndex::new();
        let id = |number: u64| {
            let mut bytes = [0; 16];
            bytes[8..].copy_from_slice(&number.to_be_bytes());
            CommandId(bytes)
        };
        for number in 1..=100_000 {
            index.insert(id(number), Position(number));
        }
        assert!((1..=100_000).all(|number| index.candidates(id(number)).contains(&Position(number))));
        let strangers = (200_000..300_000).filter(|&number| !index.candidates(id(number)).is_empty()).count();
        assert!(strangers < 1_000, "{strangers} of 100000 unknown ids would be read from disk");
        assert_eq!(index.newest(), Position(100_000));
    }
}
