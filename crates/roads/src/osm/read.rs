//! Reading a file in two passes, whatever its format.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{MISSING, MemberKind, MemberRecord, RelationRecord, Source, WayRecord, pbf, xml};
use crate::{Bounds, Point};

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It cannot be opened or read.
    #[error("reading {path}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// It does not hold what it should.
    #[error(
        "{path} is not whole OpenStreetMap data: {what}; take a fresh extract (.osm.pbf, .osm or .osm.gz)"
    )]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// It needs an ability that this reader does not have.
    #[error("{path} needs the feature `{feature}`, which is not read here; write it anew without history")]
    Foreign {
        /// The file.
        path: String,
        /// What the file's head asks for.
        feature: String,
    },
}

/// What went wrong in a reader, before the file's name is known.
pub(super) enum Trouble {
    Io(std::io::Error),
    Damaged(String),
    Foreign(String),
}

impl Trouble {
    fn in_file(self, path: &Path) -> ReadError {
        let path = path.display().to_string();
        match self {
            Self::Io(cause) => ReadError::Io { path, cause },
            Self::Damaged(what) => ReadError::Damaged { path, what },
            Self::Foreign(feature) => ReadError::Foreign { path, feature },
        }
    }
}

/// Which elements a pass wants.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    WaysAndRelations,
    Nodes,
}

/// Reads a file; `progress` hears how many bytes of it have been read, out of how many.
pub fn read(path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Source, ReadError> {
    let mut sink = Sink::default();
    let bytes = std::fs::metadata(path).map_err(|cause| Trouble::Io(cause).in_file(path))?.len();
    for (round, pass) in (0..).zip([Pass::WaysAndRelations, Pass::Nodes]) {
        if pass == Pass::Nodes {
            sink.want_nodes();
        }
        let mut heard = |at: u64| progress(round * bytes + at, 2 * bytes);
        run(path, pass, &mut sink, &mut heard).map_err(|trouble| trouble.in_file(path))?;
    }
    sink.finish().map_err(|trouble| trouble.in_file(path))
}

fn run(path: &Path, pass: Pass, sink: &mut Sink, progress: &mut dyn FnMut(u64)) -> Result<(), Trouble> {
    let mut head = [0; 2];
    let mut file = File::open(path).map_err(Trouble::Io)?;
    let got = file.read(&mut head).map_err(Trouble::Io)?;
    if got < head.len() {
        return Err(Trouble::Damaged("it is empty".to_owned()));
    }
    let file = File::open(path).map_err(Trouble::Io)?;
    match head {
        [0x1f, 0x8b] => xml::run(flate2::read::MultiGzDecoder::new(file), pass, sink, progress),
        [b'<', _] => xml::run(file, pass, sink, progress),
        _ => pbf::run(file, pass, sink, progress),
    }
}

/// Takes in what a reader meets.
#[derive(Default)]
pub(super) struct Sink {
    source: Source,
    refs: Vec<i64>,
    located: Vec<bool>,
    cursor: usize,
    tagged_ids: Vec<(i64, Point, std::ops::Range<u32>)>,
}

impl Sink {
    pub(super) fn head(&mut self, timestamp: Option<i64>, program: Option<&str>) {
        self.source.timestamp = timestamp;
        self.source.program = program.map(str::to_owned);
    }

    pub(super) fn way<'t>(
        &mut self,
        id: i64,
        refs: impl Iterator<Item = i64>,
        tags: impl Iterator<Item = (&'t str, &'t str)>,
    ) {
        self.source.seen.ways += 1;
        let start = short(self.refs.len());
        self.refs.extend(refs);
        let tags = self.source.tags.push(tags);
        self.source.ways.push(WayRecord { id, tags, refs: start..short(self.refs.len()) });
    }

    pub(super) fn relation<'t>(
        &mut self,
        id: i64,
        members: impl Iterator<Item = (MemberKind, i64, &'t str)>,
        tags: impl Iterator<Item = (&'t str, &'t str)>,
    ) {
        self.source.seen.relations += 1;
        let start = short(self.source.members.len());
        for (kind, id, role) in members {
            let role = self.source.tags.number(role);
            self.source.members.push(MemberRecord { kind, id, role });
        }
        let tags = self.source.tags.push(tags);
        let members = start..short(self.source.members.len());
        self.source.relations.push(RelationRecord { id, tags, members });
    }

    /// Between the passes: which nodes are worth keeping.
    fn want_nodes(&mut self) {
        let mut wanted = self.refs.clone();
        wanted.sort_unstable();
        wanted.dedup();
        self.source.points = vec![Point::default(); wanted.len()];
        self.located = vec![false; wanted.len()];
        self.source.node_ids = wanted;
    }

    pub(super) fn node<'t>(&mut self, id: i64, point: Point, tags: impl Iterator<Item = (&'t str, &'t str)>) {
        self.source.seen.nodes += 1;
        if let Some(at) = self.find(id) {
            self.source.points[at] = point;
            self.located[at] = true;
        }
        let tags = self.source.tags.push(tags);
        if !tags.is_empty() {
            self.tagged_ids.push((id, point, tags));
        }
    }

    /// Nodes come in the order of their ids in almost every file: the next one is near the last one.
    fn find(&mut self, id: i64) -> Option<usize> {
        const STEPS_MAX: usize = 16;
        let ids = &self.source.node_ids;
        let near = ids[self.cursor..].iter().take(STEPS_MAX).position(|held| *held >= id);
        let is_behind = self.cursor > 0 && ids[self.cursor - 1] >= id;
        let at = match near {
            Some(steps) if !is_behind => self.cursor + steps,
            _ => ids.partition_point(|held| *held < id),
        };
        self.cursor = at.min(ids.len());
        (ids.get(at) == Some(&id)).then_some(at)
    }

    fn finish(mut self) -> Result<Source, Trouble> {
        if self.source.seen.nodes == 0 {
            return Err(Trouble::Damaged("it holds no node".to_owned()));
        }
        self.admit_tagged_nodes();
        let (ids, located) = (&self.source.node_ids, &self.located);
        let number = |id: i64| match ids.binary_search(&id) {
            Ok(at) if located[at] => short(at),
            _ => MISSING,
        };
        self.source.refs = self.refs.iter().map(|id| number(*id)).collect();
        let mut tagged: Vec<_> =
            self.tagged_ids.into_iter().map(|(id, _, tags)| (number(id), tags)).collect();
        tagged.sort_by_key(|(node, _)| *node);
        self.source.tagged = tagged;
        self.source.ways.sort_by_key(|way| way.id);
        self.source.relations.sort_by_key(|relation| relation.id);
        let located = self.source.points.iter().zip(&self.located).filter(|(_, located)| **located);
        self.source.bounds = Bounds::of(located.map(|(point, _)| *point));
        Ok(self.source)
    }

    /// Nodes with tags that no way uses stand beside those that ways use.
    fn admit_tagged_nodes(&mut self) {
        let source = &mut self.source;
        let mut all: Vec<(i64, Point, bool)> = source
            .node_ids
            .iter()
            .zip(&source.points)
            .zip(&self.located)
            .map(|((id, point), located)| (*id, *point, *located))
            .collect();
        let alone = |id: &i64| source.node_ids.binary_search(id).is_err();
        all.extend(
            self.tagged_ids.iter().filter(|(id, ..)| alone(id)).map(|(id, point, _)| (*id, *point, true)),
        );
        all.sort_unstable_by_key(|(id, ..)| *id);
        all.dedup_by_key(|(id, ..)| *id);
        source.node_ids = all.iter().map(|(id, ..)| *id).collect();
        source.points = all.iter().map(|(_, point, _)| *point).collect();
        self.located = all.iter().map(|(.., located)| *located).collect();
    }
}

/// Numbers of elements are short: a file of more than four billion references is cut into regions before it is read.
fn short(length: usize) -> u32 {
    u32::try_from(length).expect("a city has fewer than four billion references")
}
