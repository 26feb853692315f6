//! Streets and the pieces that they consist of: what a block is bounded by, and what another street can join.

use std::io::Write;

use super::names::Name;
use super::plan::{Class, Runs};
use super::plane::{Spot, measure};
use super::sheet::{Node, Sheet, Tags, named, tags};
use crate::osm::write::WriteError;

/// A street: its names, and the pieces from one end to the other.
pub(super) struct Street {
    pub(super) name: Name,
    pub(super) class: Class,
    pub(super) is_one_way: bool,
    /// Its pieces from one end to the other, where it is a local one.
    pub(super) pieces: std::ops::Range<usize>,
}

/// A straight piece of a street.
pub(super) struct Piece {
    pub(super) a: Node,
    pub(super) b: Node,
    pub(super) street: usize,
    /// How far along its street it begins.
    pub(super) offset_meters: f64,
    pub(super) runs: Runs,
    /// Whether it is there at all, and can be reached from all other streets. A piece that is not there still bounds
    /// blocks.
    pub(super) is_drawn: bool,
    /// Where others join it: the part of its length, and the node.
    pub(super) joints: Vec<(f64, Node)>,
}

impl Piece {
    pub(super) fn length(&self) -> f64 {
        self.a.at.to(self.b.at)
    }

    /// A joint between two parts of the piece that is so near that another one would be too many.
    pub(super) fn joint_near(&self, part: f64, between: (f64, f64)) -> Option<(f64, Node)> {
        const SNAP_METERS: f64 = 24.0;
        let far = |joint: &(f64, Node)| (joint.0 - part).abs() * self.length();
        let inside = self.joints.iter().filter(|joint| joint.0 > between.0 && joint.0 < between.1);
        inside
            .filter(|joint| far(joint) < SNAP_METERS)
            .min_by(|left, right| far(left).total_cmp(&far(right)))
            .copied()
    }
}

/// All main roads, and the streets of the face at which work is going on.
#[derive(Default)]
pub(super) struct Streets {
    pub(super) named: Vec<Street>,
    pub(super) pieces: Vec<Piece>,
    /// So many of the streets and of the pieces are main roads and stay.
    main: (usize, usize),
}

impl Streets {
    /// From here on streets are local ones.
    pub(super) fn end_of_main(&mut self) {
        self.main = (self.named.len(), self.pieces.len());
    }

    /// Whether a piece belongs to a main road.
    pub(super) fn is_main(&self, piece: usize) -> bool {
        piece < self.main.1
    }

    /// The node at a part of a piece: one that is there already, if it is near enough, or a new one.
    pub(super) fn joint<W: Write>(
        &mut self,
        piece: usize,
        part: f64,
        between: (f64, f64),
        sheet: &mut Sheet<W>,
    ) -> (f64, Node) {
        let is_main = self.is_main(piece);
        let piece = &mut self.pieces[piece];
        if let Some(joint) = piece.joint_near(part, between) {
            return joint;
        }
        let node = sheet.node(piece.a.at.along(piece.b.at, part));
        if is_main {
            sheet.keep(node.id);
        }
        piece.joints.push((part, node));
        (part, node)
    }

    /// Draws the local streets, and forgets them.
    pub(super) fn draw_local<W: Write>(&mut self, sheet: &mut Sheet<W>) -> Result<(), WriteError> {
        for street in &self.named[self.main.0..] {
            let pieces = &self.pieces[street.pieces.clone()];
            if let (Class::Footway, [first, _, ..]) = (street.class, pieces)
                && first.is_drawn
            {
                sheet.add_tags(first.b.id, tags(&[("barrier", "bollard")]));
            }
            for run in
                pieces.chunk_by(|left, right| left.is_drawn == right.is_drawn && left.runs == right.runs)
            {
                if run[0].is_drawn {
                    sheet.way(&nodes_of(run.iter()), &street_tags(street, run[0].runs))?;
                }
            }
        }
        self.named.truncate(self.main.0);
        self.pieces.truncate(self.main.1);
        Ok(())
    }
}

/// The nodes along pieces that follow each other.
pub(super) fn nodes_of<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Vec<i64> {
    let mut nodes = Vec::new();
    for piece in pieces {
        if nodes.is_empty() {
            nodes.push(piece.a.id);
        }
        let mut joints: Vec<&(f64, Node)> = piece.joints.iter().collect();
        joints.sort_by(|left, right| left.0.total_cmp(&right.0));
        nodes.extend(joints.iter().map(|joint| joint.1.id));
        nodes.push(piece.b.id);
    }
    nodes
}

/// The tags of a street's way.
pub(super) fn street_tags(street: &Street, runs: Runs) -> Tags {
    let mut tags = named(tags(&[("highway", street.class.tag())]), &street.name);
    let mut add = |key: &'static str, value: &'static str| tags.push((key, value.into()));
    match runs {
        Runs::OnTheGround => {}
        Runs::OnABridge => {
            add("bridge", "yes");
            add("layer", "1");
        }
        Runs::InATunnel => {
            add("tunnel", "yes");
            add("layer", "-1");
        }
    }
    if street.is_one_way {
        add("oneway", "yes");
    }
    match street.class {
        Class::Trunk => add("lanes", "6"),
        Class::Primary => add("lanes", "4"),
        Class::Secondary if street.name.zh.chars().count() % 2 == 1 => add("lanes", "4"),
        _ => {}
    }
    // In China three ways of a hundred carry a speed; here it is the trunk roads and some lanes.
    match street.class {
        Class::Trunk => add("maxspeed", "80"),
        Class::LivingStreet if street.name.zh.starts_with('安') => add("maxspeed", "20"),
        Class::Tertiary if street.name.zh.starts_with('学') => add("maxspeed", "30"),
        _ => {}
    }
    tags
}

/// The places at which a line of nodes passes, with the way along it from its beginning.
pub(super) fn stations(line: &[Spot]) -> Vec<f64> {
    let mut stations = vec![0.0];
    for pair in line.windows(2) {
        stations.push(stations[stations.len() - 1] + pair[0].to(pair[1]));
    }
    stations
}

/// A house number: odd ones on the left, even ones on the right, rising along the street.
pub(super) fn house_number(along_meters: f64, is_left: bool) -> usize {
    const METERS_PER_NUMBER: f64 = 9.0;
    let step = super::plane::count(along_meters.max(0.0) / METERS_PER_NUMBER);
    debug_assert!(measure(step) >= 0.0);
    step * 2 + if is_left { 1 } else { 2 }
}
