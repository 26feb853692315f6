//! One traveller's network in a city: its graph, and how it lies on the streets.

use super::container::{CityError, Container, Sections};
use crate::graph::{Arc, Graph, Node, Topology};
use crate::{Array, Point, Profile};

/// A segment's number.
pub type SegmentId = u32;

/// One direction of a segment, as an arc travels it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Travelled {
    /// The segment.
    pub segment: SegmentId,
    /// Whether it is travelled against the order of its points.
    pub against: bool,
}

/// One traveller's network.
#[derive(Clone, Debug)]
pub struct Network {
    profile: Profile,
    graph: Graph,
    points: Array<Point>,
    travelled: Array<u32>,
    main: Array<u8>,
    first_of_segment: Array<u32>,
    arcs_of_segment: Array<Arc>,
}

impl Network {
    /// Puts a network into the sections of a city.
    pub(crate) fn put(
        sections: &mut Sections,
        profile: Profile,
        graph: &Graph,
        points: &[Point],
        travelled: &[u32],
        main: &[u8],
        segments: usize,
    ) {
        let name = |part: &str| format!("{profile}.{part}");
        let topology = graph.topology();
        sections.put(name("first_out"), &topology.first_out);
        sections.put(name("head"), &topology.head);
        sections.put(name("first_in"), &topology.first_in);
        sections.put(name("tail"), &topology.tail);
        sections.put(name("arc_in"), &topology.arc_in);
        sections.put(name("weight"), graph.weights());
        sections.put(name("points"), points);
        sections.put(name("travelled"), travelled);
        sections.put(name("main"), main);
        let (first, arcs) = crate::graph::bucket(segments, travelled.iter().map(|base| base >> 1));
        sections.put(name("segment_first"), &first);
        sections.put(name("segment_arcs"), &arcs);
    }

    pub(crate) fn open(container: &Container, profile: Profile) -> Result<Self, CityError> {
        let name = |part: &str| format!("{profile}.{part}");
        let topology = Topology {
            first_out: container.array(&name("first_out"))?,
            head: container.array(&name("head"))?,
            first_in: container.array(&name("first_in"))?,
            tail: container.array(&name("tail"))?,
            arc_in: container.array(&name("arc_in"))?,
        };
        let weight: Array<u32> = container.array(&name("weight"))?;
        if !topology.is_sound() || topology.head.len() != weight.len() {
            return Err(container.damaged(format!("the {profile} network does not fit together")));
        }
        let network = Self {
            profile,
            graph: Graph::new(topology, weight.to_vec()),
            points: container.array(&name("points"))?,
            travelled: container.array(&name("travelled"))?,
            main: container.array(&name("main"))?,
            first_of_segment: container.array(&name("segment_first"))?,
            arcs_of_segment: container.array(&name("segment_arcs"))?,
        };
        let (nodes, arcs) = (network.graph.nodes(), network.graph.arcs());
        let is_sound = network.points.len() == nodes
            && network.main.len() == nodes
            && network.travelled.len() == arcs
            && network.arcs_of_segment.len() == arcs;
        if is_sound {
            Ok(network)
        } else {
            Err(container.damaged(format!("the {profile} network does not fit its streets")))
        }
    }

    /// Whose it is.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The graph, with the weights of an ordinary day.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Where a vertex lies. Several lie at one place where a turn is forbidden.
    pub fn point(&self, node: Node) -> Point {
        self.points[node as usize]
    }

    /// Whether a vertex belongs to the greatest part in which everything is reached from everywhere.
    pub fn is_main(&self, node: Node) -> bool {
        self.main[node as usize] == 1
    }

    /// Whether a segment belongs to that part.
    pub(crate) fn is_main_segment(&self, segment: SegmentId) -> bool {
        self.arcs_of(segment).iter().any(|arc| self.is_main(self.graph.topology().head[*arc as usize]))
    }

    /// Where an arc comes from.
    pub fn tail(&self, arc: Arc) -> Node {
        self.graph.tail(arc)
    }

    /// What of the streets an arc travels.
    pub fn travelled(&self, arc: Arc) -> Travelled {
        let base = self.travelled[arc as usize];
        Travelled { segment: base >> 1, against: base & 1 == 1 }
    }

    /// The arcs that travel a segment, in both directions and in every state of a forbidden turn.
    pub fn arcs_of(&self, segment: SegmentId) -> &[Arc] {
        let range = self.first_of_segment[segment as usize] as usize
            ..self.first_of_segment[segment as usize + 1] as usize;
        &self.arcs_of_segment[range]
    }
}
