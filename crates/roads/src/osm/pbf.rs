//! The binary format (PBF), by way of the crate `osmpbf`.

use std::fs::File;
use std::io::BufReader;

use osmpbf::elements::RelMemberType;
use osmpbf::{BlobDecode, BlobReader, HeaderBlock, PrimitiveBlock};

use super::MemberKind;
use super::read::{Pass, Sink, Trouble};
use crate::Point;

/// What a file may ask of its reader.
const FEATURES: &[&str] = &["OsmSchema-V0.6", "DenseNodes"];

pub(super) fn run(
    file: File,
    pass: Pass,
    sink: &mut Sink,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Trouble> {
    let reader = BlobReader::new_seekable(BufReader::new(file)).map_err(damaged)?;
    let mut has_head = false;
    for blob in reader {
        let blob = blob.map_err(damaged)?;
        match blob.decode().map_err(damaged)? {
            BlobDecode::OsmHeader(head) => {
                has_head = true;
                read_head(&head, sink)?;
            }
            BlobDecode::OsmData(_) if !has_head => {
                return Err(Trouble::Damaged("its first block is not a head".to_owned()));
            }
            BlobDecode::OsmData(block) => match pass {
                Pass::WaysAndRelations => take_ways_and_relations(&block, sink)?,
                Pass::Nodes => take_nodes(&block, sink)?,
            },
            BlobDecode::Unknown(_) => {}
        }
        progress(blob.offset().map_or(0, |offset| offset.0));
    }
    if has_head { Ok(()) } else { Err(Trouble::Damaged("it has no head".to_owned())) }
}

fn read_head(head: &HeaderBlock, sink: &mut Sink) -> Result<(), Trouble> {
    let foreign = head.required_features().iter().find(|feature| !FEATURES.contains(&feature.as_str()));
    if let Some(feature) = foreign {
        return Err(Trouble::Foreign(feature.clone()));
    }
    sink.head(head.osmosis_replication_timestamp(), head.writing_program());
    Ok(())
}

fn take_ways_and_relations(block: &PrimitiveBlock, sink: &mut Sink) -> Result<(), Trouble> {
    let texts = texts_of(block)?;
    let text = |number: u32| texts.get(number as usize).copied().unwrap_or_default();
    for group in block.groups() {
        for way in group.ways() {
            sink.way(way.id(), way.refs(), way.raw_tags().map(|(key, value)| (text(key), text(value))));
        }
        for relation in group.relations() {
            let members = relation.members().map(|member| {
                let kind = match member.member_type {
                    RelMemberType::Node => MemberKind::Node,
                    RelMemberType::Way => MemberKind::Way,
                    RelMemberType::Relation => MemberKind::Relation,
                };
                (kind, member.member_id, text(u32::try_from(member.role_sid).unwrap_or(u32::MAX)))
            });
            let tags = relation.raw_tags().map(|(key, value)| (text(key), text(value)));
            sink.relation(relation.id(), members, tags);
        }
    }
    Ok(())
}

fn take_nodes(block: &PrimitiveBlock, sink: &mut Sink) -> Result<(), Trouble> {
    let texts = texts_of(block)?;
    let text = |number: u32| texts.get(number as usize).copied().unwrap_or_default();
    for group in block.groups() {
        for node in group.nodes() {
            let point = Point { lon_e7: node.decimicro_lon(), lat_e7: node.decimicro_lat() };
            sink.node(node.id(), point, node.raw_tags().map(|(key, value)| (text(key), text(value))));
        }
        for node in group.dense_nodes() {
            let point = Point { lon_e7: node.decimicro_lon(), lat_e7: node.decimicro_lat() };
            let tags = node.raw_tags().map(|(key, value)| {
                (text(u32::try_from(key).unwrap_or(u32::MAX)), text(u32::try_from(value).unwrap_or(u32::MAX)))
            });
            sink.node(node.id, point, tags);
        }
    }
    Ok(())
}

fn texts_of(block: &PrimitiveBlock) -> Result<Vec<&str>, Trouble> {
    let texts = block.raw_stringtable().iter().map(|text| std::str::from_utf8(text));
    texts
        .collect::<Result<_, _>>()
        .map_err(|error| Trouble::Damaged(format!("a text is not UTF-8 ({error})")))
}

fn damaged(error: osmpbf::Error) -> Trouble {
    match error.into_kind() {
        osmpbf::ErrorKind::Io(cause) if cause.kind() != std::io::ErrorKind::UnexpectedEof => {
            Trouble::Io(cause)
        }
        osmpbf::ErrorKind::Io(_) => Trouble::Damaged("it ends in the middle of a block".to_owned()),
        kind => Trouble::Damaged(osmpbf_words(&kind)),
    }
}

fn osmpbf_words(kind: &osmpbf::ErrorKind) -> String {
    match kind {
        osmpbf::ErrorKind::Protobuf { location, .. } => {
            format!("a {location} cannot be decoded, the file is cut off or has been changed")
        }
        osmpbf::ErrorKind::Blob(error) => format!("a block is malformed ({error:?})"),
        other => format!("{other:?}"),
    }
}
