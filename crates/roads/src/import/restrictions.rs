//! Reading turn restrictions: relations `type=restriction` become forbidden sequences of arcs.

use std::collections::HashMap;

use super::network::{Base, base_number};
use super::report::Report;
use super::segments::Segments;
use super::turns::Turns;
use crate::Profile;
use crate::osm::{MemberKind, Relation, Source};

/// Reads the restrictions that bind a profile.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    pub(super) all: &'a Segments,
    street_of_way: HashMap<i64, u32>,
}

/// What is wrong with a restriction.
type Fault = &'static str;

const NO_MEMBERS: Fault = "has no from, via or to in the file";
const NOT_JOINED: Fault = "its ways do not meet";
const NOT_OPEN: Fault = "one of its ways is closed in that direction anyway";

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source, all: &'a Segments) -> Self {
        let ids: Vec<i64> = source.ways().map(|way| way.id()).collect();
        let street_of_way = (0..).zip(&all.streets).map(|(street, held)| (ids[held.way], street)).collect();
        Self { source, all, street_of_way }
    }

    /// The sequences that a profile must not travel. Faults are reported for the first profile that meets them.
    pub(super) fn turns(&self, profile: Profile, base: &Base, mut report: Option<&mut Report>) -> Turns {
        let mut turns = Turns::default();
        for relation in self.source.relations() {
            let Some(rule) = rule_for(profile, relation) else { continue };
            match self.sequences(relation, rule, base) {
                Ok(sequences) => sequences.into_iter().for_each(|sequence| turns.forbid(sequence)),
                Err(fault) => {
                    if let Some(report) = report.as_deref_mut() {
                        report.drop("restriction", fault, relation.id());
                    }
                }
            }
        }
        turns
    }

    fn sequences(&self, relation: Relation<'_>, rule: &str, base: &Base) -> Result<Vec<Vec<u32>>, Fault> {
        let is_only = rule.starts_with("only_");
        let of_role = |role: &'static str| {
            relation.members().filter(move |member| member.role == role && member.kind == MemberKind::Way)
        };
        let streets = |role| of_role(role).filter_map(|member| self.street_of_way.get(&member.id).copied());
        let via_node = relation
            .members()
            .find(|member| member.role == "via" && member.kind == MemberKind::Node)
            .and_then(|member| self.source.node_by_id(member.id));
        let via_ways: Vec<u32> = streets("via").collect();
        if of_role("via").count() != via_ways.len() {
            return Err(NO_MEMBERS);
        }
        let mut paths = Vec::new();
        let mut fault = NO_MEMBERS;
        for from in streets("from") {
            for to in streets("to") {
                let path = match via_node {
                    Some(node) => self.over_node(from, node, to, base),
                    None if via_ways.is_empty() => Err(NO_MEMBERS),
                    None => self.over_ways(from, &via_ways, to, base),
                };
                match path {
                    Ok(path) => paths.push(path),
                    Err(found) => fault = found,
                }
            }
        }
        if paths.is_empty() {
            return Err(fault);
        }
        Ok(if is_only { others(&paths, base) } else { paths })
    }

    fn over_node(&self, from: u32, via: u32, to: u32, base: &Base) -> Result<Vec<u32>, Fault> {
        let arrive = one(self.touching(from, via, 1), base)?;
        // A turn back into the same way leaves by the same segment.
        let leave = if from == to { arrive ^ 1 } else { one(self.touching(to, via, 0), base)? };
        if base.arcs[leave as usize].is_none() {
            return Err(NOT_OPEN);
        }
        Ok(vec![arrive, leave])
    }

    fn over_ways(&self, from: u32, via: &[u32], to: u32, base: &Base) -> Result<Vec<u32>, Fault> {
        let mut at = self.meeting(from, via[0]).ok_or(NOT_JOINED)?;
        let mut path = vec![one(self.touching(from, at, 1), base)?];
        for (place, street) in via.iter().enumerate() {
            let next = via.get(place + 1).copied().unwrap_or(to);
            let end = self.meeting_beyond(*street, next, at).ok_or(NOT_JOINED)?;
            path.extend(self.along(*street, at, end).ok_or(NOT_JOINED)?);
            at = end;
        }
        path.push(one(self.touching(to, at, 0), base)?);
        if path.iter().any(|arc| base.arcs[*arc as usize].is_none()) {
            return Err(NOT_OPEN);
        }
        Ok(path)
    }

    /// The arcs of a street that end (1) or begin (0) at a node.
    fn touching(&self, street: u32, node: u32, end: usize) -> Vec<u32> {
        let range = self.all.streets[street as usize].segments.clone();
        let ends = |segment: u32| self.all.segments[segment as usize].ends;
        range
            .flat_map(|segment| [(segment, false), (segment, true)])
            .filter(|(segment, against)| ends(*segment)[end ^ usize::from(*against)] == node)
            .map(|(segment, against)| base_number(segment, against))
            .collect()
    }

    fn nodes(&self, street: u32) -> Vec<u32> {
        let range = self.all.streets[street as usize].segments.clone();
        let mut nodes: Vec<u32> = Vec::new();
        for segment in range {
            for node in self.all.segments[segment as usize].ends {
                if nodes.last() != Some(&node) {
                    nodes.push(node);
                }
            }
        }
        nodes
    }

    fn meeting(&self, one: u32, other: u32) -> Option<u32> {
        let others = self.nodes(other);
        self.nodes(one).into_iter().find(|node| others.contains(node))
    }

    fn meeting_beyond(&self, one: u32, other: u32, not: u32) -> Option<u32> {
        let others = self.nodes(other);
        self.nodes(one).into_iter().find(|node| *node != not && others.contains(node))
    }

    /// The arcs of a street from one of its junctions to another.
    fn along(&self, street: u32, from: u32, to: u32) -> Option<Vec<u32>> {
        let nodes = self.nodes(street);
        let start = nodes.iter().position(|node| *node == from)?;
        let end = nodes.iter().position(|node| *node == to)?;
        let first = self.all.streets[street as usize].segments.start;
        let number = |place: usize| first + u32::try_from(place).unwrap_or(u32::MAX);
        Some(if start < end {
            (start..end).map(|place| base_number(number(place), false)).collect()
        } else {
            (end..start).rev().map(|place| base_number(number(place), true)).collect()
        })
    }
}

/// The only open arc among these: a way that runs through the junction does not say which side is meant.
fn one(arcs: Vec<u32>, base: &Base) -> Result<u32, Fault> {
    if arcs.is_empty() {
        return Err(NOT_JOINED);
    }
    let open: Vec<u32> = arcs.into_iter().filter(|arc| base.arcs[*arc as usize].is_some()).collect();
    match open[..] {
        [arc] => Ok(arc),
        [] => Err(NOT_OPEN),
        _ => Err("a way runs through the junction, so that its side is not said"),
    }
}

/// "Only" means: at every step of the way, no other arc.
fn others(paths: &[Vec<u32>], base: &Base) -> Vec<Vec<u32>> {
    let mut forbidden = Vec::new();
    for path in paths {
        for step in 1..path.len() {
            let Some(at) = base.arcs[path[step - 1] as usize] else { continue };
            for arc in &base.leaving[at.head as usize] {
                let is_asked = paths.iter().any(|path| path.get(step) == Some(arc));
                if !is_asked {
                    forbidden.push([&path[..step], &[*arc]].concat());
                }
            }
        }
    }
    forbidden
}

/// The rule that binds a profile, if this is a restriction and none of its exceptions holds.
fn rule_for(profile: Profile, relation: Relation<'_>) -> Option<&str> {
    if relation.tag("type") != Some("restriction") || matches!(profile, Profile::Foot | Profile::Boat) {
        return None;
    }
    let (own, exceptions): (&[&str], &[&str]) = match profile {
        Profile::Cycle => (&["restriction:bicycle"], &["bicycle"]),
        Profile::Emergency => (
            &["restriction:motorcar", "restriction:motor_vehicle"],
            &["emergency", "motorcar", "motor_vehicle", "vehicle"],
        ),
        _ => (
            &["restriction:motorcar", "restriction:motor_vehicle"],
            &["motorcar", "motor_vehicle", "vehicle"],
        ),
    };
    let excepted = relation
        .tag("except")
        .is_some_and(|except| except.split([';', ',']).any(|word| exceptions.contains(&word.trim())));
    if excepted {
        return None;
    }
    let rule = relation.tag("restriction").or_else(|| own.iter().find_map(|key| relation.tag(key)))?;
    (rule.starts_with("no_") || rule.starts_with("only_")).then_some(rule)
}
