//! What is written is read back by another project's reader, to the last unit and letter.

use osmpbf::{BlobDecode, BlobReader, Element, ElementReader, RelMemberType};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::*;

type Node = (i32, i32, Vec<(String, String)>);
type Way = (Vec<i64>, Vec<(String, String)>);
type Relation = (Vec<(u8, i64, String)>, Vec<(String, String)>);

fn tags() -> impl Strategy<Value = Vec<(String, String)>> {
    vec(("[a-z:]{1,8}", "\\PC{0,12}"), 0..4)
}

/// Ids; those near the ends of 64 bits are beyond the reader, which adds differences up.
fn id() -> impl Strategy<Value = i64> {
    -(1_i64 << 60)..(1_i64 << 60)
}

fn borrowed(tags: &[(String, String)]) -> Vec<Tag<'_>> {
    tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

const KINDS: [MemberKind; 3] = [MemberKind::Node, MemberKind::Way, MemberKind::Relation];
const BOUNDS: Bounds = Bounds {
    min: Point { lon_e7: 1_199_000_000, lat_e7: -308_000_000 },
    max: Point { lon_e7: 1_214_000_001, lat_e7: 319_000_000 },
};

proptest! {
    #[test]
    fn elements_come_back_as_they_were(
        nodes in btree_map(id(), (-1_800_000_000..=1_800_000_000_i32, -900_000_000..=900_000_000_i32, tags()), 0..40),
        ways in btree_map(id(), (vec(id(), 0..9), tags()), 0..20),
        relations in btree_map(id(), (vec((0..3_u8, id(), "[a-z]{0,6}"), 0..6), tags()), 0..9),
    ) {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out, BOUNDS, "a test").unwrap();
        // Kinds may come in any order; the file has them in its own.
        for (id, (members, tags)) in &relations {
            let member = |(kind, id, role): &'_ (u8, i64, String)| (KINDS[usize::from(*kind)], *id, role.clone());
            let owned: Vec<_> = members.iter().map(member).collect();
            let members: Vec<Member<'_>> =
                owned.iter().map(|(kind, id, role)| Member { kind: *kind, id: *id, role }).collect();
            writer.relation(*id, &members, &borrowed(tags)).unwrap();
        }
        for (id, (refs, tags)) in &ways {
            writer.way(*id, refs, &borrowed(tags)).unwrap();
        }
        for (id, (lon_e7, lat_e7, tags)) in &nodes {
            writer.node(*id, Point { lon_e7: *lon_e7, lat_e7: *lat_e7 }, &borrowed(tags)).unwrap();
        }
        let counts = writer.finish().unwrap();
        prop_assert_eq!(counts.nodes, nodes.len() as u64);
        prop_assert_eq!(counts.ways, ways.len() as u64);
        prop_assert_eq!(counts.relations, relations.len() as u64);

        let owned = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        let (mut found_nodes, mut found_ways, mut found_relations) = (Vec::new(), Vec::new(), Vec::new());
        ElementReader::new(out.as_slice()).for_each(|element| match element {
            Element::DenseNode(node) => {
                let found: Node = (node.decimicro_lon(), node.decimicro_lat(), node.tags().map(owned).collect());
                found_nodes.push((node.id(), found));
            }
            Element::Way(way) => {
                let found: Way = (way.refs().collect(), way.tags().map(owned).collect());
                found_ways.push((way.id(), found));
            }
            Element::Relation(relation) => {
                let member = |member: osmpbf::RelMember<'_>| {
                    let kind = match member.member_type {
                        RelMemberType::Node => 0,
                        RelMemberType::Way => 1,
                        RelMemberType::Relation => 2,
                    };
                    (kind, member.member_id, member.role().unwrap().to_owned())
                };
                let found: Relation = (relation.members().map(member).collect(), relation.tags().map(owned).collect());
                found_relations.push((relation.id(), found));
            }
            Element::Node(_) => panic!("all nodes are dense"),
        }).unwrap();
        prop_assert_eq!(found_nodes, nodes.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(found_ways, ways.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(found_relations, relations.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn many_blocks_hold_what_one_could_not() {
    let count = i64::try_from(BLOCK_ELEMENTS_MAX).unwrap() * 2 + 1;
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out, BOUNDS, "a test").unwrap();
    for id in 1..=count {
        let point = Point { lon_e7: i32::try_from(id).unwrap(), lat_e7: -5 };
        writer.node(id, point, &[("n", &id.to_string())]).unwrap();
        writer.way(id, &[id, 1], &[]).unwrap();
    }
    writer.finish().unwrap();
    let blobs = BlobReader::new(out.as_slice()).count();
    assert_eq!(blobs, 1 + 3 + 3);
    let mut seen = (0, 0);
    let look = |element: Element<'_>| match element {
        Element::DenseNode(node) => {
            seen.0 += 1;
            assert_eq!((node.id(), node.decimicro_lon()), (seen.0, i32::try_from(seen.0).unwrap()));
            assert_eq!(node.tags().next(), Some(("n", seen.0.to_string().as_str())));
        }
        Element::Way(way) => {
            seen.1 += 1;
            assert_eq!((way.id(), way.refs().collect::<Vec<_>>()), (seen.1, vec![seen.1, 1]));
        }
        _ => panic!("only nodes and ways were written"),
    };
    ElementReader::new(out.as_slice()).for_each(look).unwrap();
    assert_eq!(seen, (count, count));
}

#[test]
fn the_header_says_where_and_what() {
    let mut out = Vec::new();
    Writer::new(&mut out, BOUNDS, "a test").unwrap().finish().unwrap();
    let mut blobs = BlobReader::new(out.as_slice());
    let BlobDecode::OsmHeader(header) = blobs.next().unwrap().unwrap().decode().unwrap() else {
        panic!("the first blob is the header")
    };
    assert_eq!(header.required_features(), ["OsmSchema-V0.6", "DenseNodes"]);
    assert_eq!(header.optional_features(), ["Sort.Type_then_ID"]);
    assert_eq!(header.writing_program(), Some("a test"));
    let bbox = header.bbox().unwrap();
    assert!((bbox.left - 119.9).abs() < 1e-9 && (bbox.bottom + 30.8).abs() < 1e-9, "{bbox:?}");
    assert!((bbox.right - 121.400_000_1).abs() < 1e-9 && (bbox.top - 31.9).abs() < 1e-9, "{bbox:?}");
}

#[test]
fn ids_that_do_not_ascend_are_refused_by_name() {
    let mut writer = Writer::new(Vec::new(), BOUNDS, "a test").unwrap();
    let point = Point::default();
    writer.node(5, point, &[]).unwrap();
    writer.way(5, &[5], &[]).unwrap();
    for refused in [writer.node(5, point, &[]), writer.way(4, &[5], &[])] {
        let why = refused.unwrap_err().to_string();
        assert!(why.contains("comes after") && why.contains('5') && why.contains("sort"), "{why}");
    }
    writer.relation(-3, &[], &[]).unwrap();
    assert!(writer.relation(-4, &[], &[]).is_err());
}
