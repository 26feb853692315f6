//! The sheet that is drawn on: gives out ids, and passes nodes and ways on to the file as soon as it can.

use std::borrow::Cow;
use std::io::Write;

use super::names::Name;
use super::plane::Spot;
use crate::osm::write::{Counts, Member, Tag, WriteError, Writer};
use crate::{Bounds, Point};

/// A node of the drawing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Node {
    pub(super) id: i64,
    pub(super) at: Spot,
}

/// Keys and values.
pub(super) type Tags = Vec<(&'static str, Cow<'static, str>)>;

/// Tags from constants.
pub(super) fn tags(pairs: &[(&'static str, &'static str)]) -> Tags {
    pairs.iter().map(|(key, value)| (*key, Cow::Borrowed(*value))).collect()
}

/// Adds the three tags of a name.
pub(super) fn named(mut tags: Tags, name: &Name) -> Tags {
    if !name.zh.is_empty() {
        tags.push(("name", name.zh.clone().into()));
        tags.push(("name:zh", name.zh.clone().into()));
        tags.push(("name:en", name.en.clone().into()));
    }
    tags
}

/// A node that was given out since the last flush.
struct Fresh {
    at: Point,
    is_used: bool,
    tags: Tags,
}

/// The sheet.
pub(super) struct Sheet<W: Write> {
    writer: Writer<W>,
    flushed: i64,
    fresh: Vec<Fresh>,
    ways: i64,
    relations: i64,
}

impl<W: Write> Sheet<W> {
    pub(super) fn new(out: W, bounds: Bounds) -> Result<Self, WriteError> {
        let writer = Writer::new(out, bounds, "anlan city generate")?;
        Ok(Self { writer, flushed: 0, fresh: Vec::new(), ways: 0, relations: 0 })
    }

    /// Gives out a node. It is written only if something uses it before the next flush.
    pub(super) fn node(&mut self, at: Spot) -> Node {
        self.fresh.push(Fresh { at: at.point(), is_used: false, tags: Tags::new() });
        let count = i64::try_from(self.fresh.len()).expect("a sheet has fewer nodes than 2^63");
        Node { id: self.flushed + count, at }
    }

    /// Gives out a node that is written in any case, with these tags.
    pub(super) fn mark(&mut self, at: Spot, tags: Tags) -> Node {
        let node = self.node(at);
        self.add_tags(node.id, tags);
        node
    }

    /// Adds tags to a node that is not written yet; to one that is, it can add nothing.
    pub(super) fn add_tags(&mut self, id: i64, tags: Tags) {
        if let Some(fresh) = self.fresh_of(id) {
            fresh.is_used = true;
            fresh.tags.extend(tags);
        }
    }

    /// Has a node written.
    pub(super) fn keep(&mut self, id: i64) {
        if let Some(fresh) = self.fresh_of(id) {
            fresh.is_used = true;
        }
    }

    fn fresh_of(&mut self, id: i64) -> Option<&mut Fresh> {
        let index = usize::try_from(id - self.flushed - 1).ok()?;
        self.fresh.get_mut(index)
    }

    /// Writes the nodes that are used, and forgets the others.
    pub(super) fn flush(&mut self) -> Result<(), WriteError> {
        for fresh in std::mem::take(&mut self.fresh) {
            self.flushed += 1;
            if fresh.is_used {
                self.writer.node(self.flushed, fresh.at, &borrowed(&fresh.tags))?;
            }
        }
        Ok(())
    }

    /// Writes a way, and has its nodes written.
    pub(super) fn way(&mut self, nodes: &[i64], tags: &Tags) -> Result<i64, WriteError> {
        for node in nodes {
            self.keep(*node);
        }
        self.ways += 1;
        self.writer.way(self.ways, nodes, &borrowed(tags))?;
        Ok(self.ways)
    }

    /// Draws a line of places as a way of new nodes.
    pub(super) fn line(&mut self, places: &[Spot], tags: &Tags) -> Result<i64, WriteError> {
        let nodes: Vec<i64> = places.iter().map(|place| self.node(*place).id).collect();
        self.way(&nodes, tags)
    }

    /// Draws an open ring of places as a closed way of new nodes.
    pub(super) fn ring(&mut self, places: &[Spot], tags: &Tags) -> Result<i64, WriteError> {
        let mut nodes: Vec<i64> = places.iter().map(|place| self.node(*place).id).collect();
        nodes.extend(nodes.first().copied());
        self.way(&nodes, tags)
    }

    /// Writes a relation.
    pub(super) fn relation(&mut self, members: &[Member<'_>], tags: &Tags) -> Result<i64, WriteError> {
        self.relations += 1;
        self.writer.relation(self.relations, members, &borrowed(tags))?;
        Ok(self.relations)
    }

    pub(super) fn finish(mut self) -> Result<Counts, WriteError> {
        self.flush()?;
        self.writer.finish()
    }
}

fn borrowed(tags: &Tags) -> Vec<Tag<'_>> {
    tags.iter().map(|(key, value)| (*key, value.as_ref())).collect()
}
