//! `OpenStreetMap` data as it was drawn: nodes, ways and relations with their tags, read from a file into flat arrays.
//!
//! ```text
//!   file.osm.pbf ─┐  first pass: ways, relations     ids of the nodes that anything names
//!   file.osm.gz  ─┴─ second pass: nodes ────────────► Source (only what a way uses or a tag describes)
//! ```
//!
//! Two passes, because nodes stand first in a file and most of them are not needed: memory is bounded by what is
//! kept, not by what the file holds.

mod pbf;
mod read;
mod tags;
mod wire;
pub mod write;
mod xml;

use std::ops::Range;

pub use read::{ReadError, read};
pub use tags::Tags;

use crate::{Bounds, Point};
use tags::TagStore;

/// A reference to a node that the file does not hold: extracts are cut with scissors.
pub(crate) const MISSING: u32 = u32::MAX;

/// What was read.
#[derive(Debug, Default)]
pub struct Source {
    tags: TagStore,
    node_ids: Vec<i64>,
    points: Vec<Point>,
    tagged: Vec<(u32, Range<u32>)>,
    ways: Vec<WayRecord>,
    refs: Vec<u32>,
    relations: Vec<RelationRecord>,
    members: Vec<MemberRecord>,
    bounds: Bounds,
    timestamp: Option<i64>,
    program: Option<String>,
    seen: Seen,
}

/// How many elements the file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// Nodes.
    pub nodes: u64,
    /// Ways.
    pub ways: u64,
    /// Relations.
    pub relations: u64,
}

#[derive(Debug)]
struct WayRecord {
    id: i64,
    tags: Range<u32>,
    refs: Range<u32>,
}

#[derive(Debug)]
struct RelationRecord {
    id: i64,
    tags: Range<u32>,
    members: Range<u32>,
}

#[derive(Debug)]
struct MemberRecord {
    kind: MemberKind,
    id: i64,
    role: u32,
}

/// What a relation's member is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MemberKind {
    /// A node.
    Node,
    /// A way.
    Way,
    /// Another relation.
    Relation,
}

/// A member of a relation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member<'a> {
    /// What it is.
    pub kind: MemberKind,
    /// Its id.
    pub id: i64,
    /// What it does in the relation.
    pub role: &'a str,
}

/// A line or an outline.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    source: &'a Source,
    number: usize,
}

/// A group of elements.
#[derive(Clone, Copy)]
pub struct Relation<'a> {
    source: &'a Source,
    number: usize,
}

/// A node that says something of itself.
#[derive(Clone, Copy)]
pub struct TaggedNode<'a> {
    source: &'a Source,
    number: usize,
}

impl Source {
    /// The ways, by id.
    pub fn ways(&self) -> impl ExactSizeIterator<Item = Way<'_>> + Clone {
        (0..self.ways.len()).map(|number| Way { source: self, number })
    }

    /// The relations, by id.
    pub fn relations(&self) -> impl ExactSizeIterator<Item = Relation<'_>> + Clone {
        (0..self.relations.len()).map(|number| Relation { source: self, number })
    }

    /// The nodes with tags, by id.
    pub fn tagged_nodes(&self) -> impl ExactSizeIterator<Item = TaggedNode<'_>> + Clone {
        (0..self.tagged.len()).map(|number| TaggedNode { source: self, number })
    }

    /// The way of an id.
    pub fn way_by_id(&self, id: i64) -> Option<Way<'_>> {
        let number = self.ways.binary_search_by_key(&id, |way| way.id).ok()?;
        Some(Way { source: self, number })
    }

    /// Where a kept node lies, by its number (see [`Way::nodes`]).
    pub fn point(&self, node: u32) -> Point {
        self.points[node as usize]
    }

    /// How many nodes are kept.
    pub fn nodes_kept(&self) -> usize {
        self.points.len()
    }

    /// The number of a kept node, by its id.
    pub fn node_by_id(&self, id: i64) -> Option<u32> {
        let number = self.node_ids.binary_search(&id).ok()?;
        u32::try_from(number).ok()
    }

    /// The box around every kept node.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// How many elements the file holds, kept or not.
    pub fn seen(&self) -> Seen {
        self.seen
    }

    /// When the data was taken from the database: seconds since 1970, where the file says so.
    pub fn timestamp(&self) -> Option<i64> {
        self.timestamp
    }

    /// The program that wrote the file, where it says so.
    pub fn program(&self) -> Option<&str> {
        self.program.as_deref()
    }
}

impl<'a> Way<'a> {
    fn record(&self) -> &'a WayRecord {
        &self.source.ways[self.number]
    }

    /// Its place among the ways, from 0.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Its id.
    pub fn id(&self) -> i64 {
        self.record().id
    }

    /// All its tags.
    pub fn tags(&self) -> Tags<'a> {
        self.source.tags.of(&self.record().tags)
    }

    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&'a str> {
        self.tags().get(key)
    }

    /// The numbers of its nodes in order; a node that the file does not hold is none.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Option<u32>> + Clone + 'a {
        self.refs().iter().map(|node| (*node != MISSING).then_some(*node))
    }

    /// The points of its line, without those that the file does not hold.
    pub fn points(&self) -> impl Iterator<Item = Point> + Clone + 'a {
        let source = self.source;
        self.nodes().flatten().map(move |node| source.point(node))
    }

    /// Whether it ends where it begins and has an inside.
    pub fn is_closed(&self) -> bool {
        let refs = self.refs();
        refs.len() >= 4 && refs.first() == refs.last() && refs[0] != MISSING
    }

    /// Whether all its nodes are in the file.
    pub fn is_whole(&self) -> bool {
        !self.refs().contains(&MISSING)
    }

    fn refs(&self) -> &'a [u32] {
        let range = &self.record().refs;
        &self.source.refs[range.start as usize..range.end as usize]
    }
}

impl<'a> Relation<'a> {
    fn record(&self) -> &'a RelationRecord {
        &self.source.relations[self.number]
    }

    /// Its id.
    pub fn id(&self) -> i64 {
        self.record().id
    }

    /// All its tags.
    pub fn tags(&self) -> Tags<'a> {
        self.source.tags.of(&self.record().tags)
    }

    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&'a str> {
        self.tags().get(key)
    }

    /// Its members in order.
    pub fn members(&self) -> impl ExactSizeIterator<Item = Member<'a>> + Clone + 'a {
        let range = &self.record().members;
        let source = self.source;
        source.members[range.start as usize..range.end as usize].iter().map(move |member| Member {
            kind: member.kind,
            id: member.id,
            role: source.tags.text(member.role),
        })
    }
}

impl<'a> TaggedNode<'a> {
    /// Its number (see [`Source::point`]).
    pub fn node(&self) -> u32 {
        self.source.tagged[self.number].0
    }

    /// Its id.
    pub fn id(&self) -> i64 {
        self.source.node_ids[self.node() as usize]
    }

    /// Where it lies.
    pub fn point(&self) -> Point {
        self.source.point(self.node())
    }

    /// All its tags.
    pub fn tags(&self) -> Tags<'a> {
        self.source.tags.of(&self.source.tagged[self.number].1)
    }

    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&'a str> {
        self.tags().get(key)
    }
}
