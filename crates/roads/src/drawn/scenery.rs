//! What is neither street nor border: waters, railways, islands, stations, and the names of places.

use std::io::Write;

use super::geography::{Geography, Island};
use super::highways::Line;
use super::names::Name;
use super::old_town;
use super::pieces::Pieces;
use super::places::DISTRICTS;
use super::plan::Class;
use super::plane::{Spot, band, crossing, curve, paced, plain};
use super::posts::{Post, PostKind};
use super::sheet::{Node, Sheet, Tags, named, tags};
use super::shores::{WaterKind, in_town};
use super::streets::stations;
use super::wet::{Water, Wet};
use crate::osm::write::{Member, MemberKind, WriteError};

/// Streams whose sluices no boat passes.
const SLUICED: [&str; 2] = ["Wangyu River", "Yantie Canal"];

/// Draws all waters; those with islands are multipolygons.
pub(super) fn waters<W: Write>(waters: &[Water], sheet: &mut Sheet<W>) -> Result<(), WriteError> {
    for water in waters {
        let name = Name::new(water.zh, water.en);
        let kind = match water.kind {
            WaterKind::Lake if water.en.ends_with("River") => "river",
            WaterKind::Lake => "lake",
            WaterKind::Moat => "moat",
            WaterKind::River if !water.is_canal => "river",
            WaterKind::River | WaterKind::Canal => "canal",
        };
        let mut area = named(tags(&[("natural", "water"), ("water", kind)]), &name);
        if water.kind == WaterKind::Lake {
            area.push(("boat", "yes".into()));
        }
        if water.islands.is_empty() {
            sheet.ring(&water.ring, &area)?;
        } else {
            let mut members = vec![Member {
                kind: MemberKind::Way,
                id: sheet.ring(&water.ring, &Tags::new())?,
                role: "outer",
            }];
            for (_, shore) in &water.islands {
                let id = sheet.ring(shore, &Tags::new())?;
                members.push(Member { kind: MemberKind::Way, id, role: "inner" });
            }
            area.insert(0, ("type", "multipolygon".into()));
            sheet.relation(&members, &area)?;
        }
        if !water.line.is_empty() {
            let kind = if water.is_canal { "canal" } else { "river" };
            let mut line = named(tags(&[("waterway", kind)]), &name);
            if SLUICED.contains(&water.en) {
                line.extend(tags(&[("boat", "no")]));
            } else if water.kind != WaterKind::Canal {
                line.extend(tags(&[("boat", "yes"), ("motorboat", "yes")]));
            }
            sheet.line(&water.line, &line)?;
        }
    }
    Ok(())
}

/// Draws a railway, on bridges over water and over main roads, with a station at each of these places.
pub(super) fn railway<W: Write>(
    line: &Line,
    mains: &Pieces<()>,
    wet: &Wet,
    stops: &[(Spot, Name)],
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    const MARGIN_METERS: f64 = 28.0;
    let spots: Vec<Spot> = line.points.iter().map(|place| Spot::of(*place)).collect();
    let spots = plain(&spots, 2.0);
    let stations = stations(&spots);
    let mut bridges: Vec<(f64, f64)> = Vec::new();
    for (index, pair) in spots.windows(2).enumerate() {
        let length = pair[0].to(pair[1]);
        let over = wet.over(pair[0], pair[1]).into_iter().map(|stretch| (stretch.from, stretch.to));
        let crossed = mains.near(pair[0], pair[1]).into_iter().filter_map(|near| {
            let (a, b, ()) = mains.all[near];
            crossing(pair[0], pair[1], a, b).map(|(part, _)| (part, part))
        });
        for (from, to) in over.chain(crossed) {
            bridges.push((
                stations[index] + from * length - MARGIN_METERS,
                stations[index] + to * length + MARGIN_METERS,
            ));
        }
    }
    let on_bridge = |station: f64| bridges.iter().any(|(from, to)| station > *from && station < *to);
    let mut ends: Vec<f64> = bridges.iter().flat_map(|(from, to)| [*from, *to]).collect();
    ends.extend(&stations);
    ends.retain(|end| *end >= 0.0 && *end <= stations[stations.len() - 1]);
    ends.sort_by(f64::total_cmp);
    ends.dedup_by(|left, right| (*left - *right).abs() < 4.0);
    let at = |station: f64| {
        let index = stations.partition_point(|at| *at <= station).clamp(1, spots.len() - 1);
        let length = stations[index] - stations[index - 1];
        spots[index - 1].along(spots[index], (station - stations[index - 1]) / length.max(0.01))
    };
    let nodes: Vec<(f64, Node)> =
        ends.into_iter().map(|station| (station, sheet.node(at(station)))).collect();
    for (spot, name) in stops {
        let near = nodes.iter().min_by(|left, right| left.1.at.to(*spot).total_cmp(&right.1.at.to(*spot)));
        if let Some((_, node)) = near
            && node.at.to(*spot) < 2_500.0
        {
            sheet.add_tags(
                node.id,
                named(tags(&[("railway", "station"), ("public_transport", "station")]), name),
            );
        }
    }
    let name = Name::new(line.zh, line.en);
    let pairs: Vec<&[(f64, Node)]> = nodes.windows(2).collect();
    let is_bridge = |pair: &[(f64, Node)]| on_bridge(f64::midpoint(pair[0].0, pair[1].0));
    for run in pairs.chunk_by(|left, right| is_bridge(left) == is_bridge(right)) {
        let mut ids = vec![run[0][0].1.id];
        ids.extend(run.iter().map(|pair| pair[1].1.id));
        let mut tags = named(tags(&[("railway", "rail"), ("usage", "main")]), &name);
        if line.rank == 1 {
            tags.extend(super::sheet::tags(&[("highspeed", "yes")]));
        }
        if is_bridge(run[0]) {
            tags.extend(super::sheet::tags(&[("bridge", "yes"), ("layer", "2")]));
        }
        sheet.way(&ids, &tags)?;
    }
    Ok(())
}

/// Draws a subway line with its stations, all of it in a tunnel.
pub(super) fn subway<W: Write>(line: &Line, sheet: &mut Sheet<W>) -> Result<(), WriteError> {
    const STATION_METERS: f64 = 1_250.0;
    const NAMES: [(&str, &str); 10] = [
        ("乐桥", "Leqiao"),
        ("养育巷", "Yangyu Street"),
        ("临顿路", "Lindun Road"),
        ("相门", "Xiangmen"),
        ("东环路", "East Ring Road"),
        ("中央公园", "Central Park"),
        ("星海广场", "Xinghai Square"),
        ("文化中心", "Culture Centre"),
        ("时代广场", "Times Square"),
        ("市民广场", "Citizens' Square"),
    ];
    let spots: Vec<Spot> = line.points.iter().map(|place| Spot::of(*place)).collect();
    let places = paced(&plain(&spots, 2.0), STATION_METERS);
    let tags_of = named(
        tags(&[("railway", "subway"), ("tunnel", "yes"), ("layer", "-2")]),
        &Name::new(line.zh, line.en),
    );
    let mut nodes = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let node = sheet.node(*place);
        if index % 2 == 0 {
            let word = NAMES[(index / 2) % NAMES.len()];
            let name = Name::new(format!("{}站", word.0), format!("{} Station", word.1));
            let station = tags(&[("railway", "station"), ("station", "subway"), ("subway", "yes")]);
            sheet.add_tags(node.id, named(station, &name));
        }
        nodes.push(node.id);
    }
    sheet.way(&nodes, &tags_of)?;
    Ok(())
}

/// Draws an island's streets and name; the node where its ferry lands, if it has one.
pub(super) fn island<W: Write>(
    island: &Island,
    landing: Option<Node>,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    let center = Spot::of(island.center);
    let name = Name::new(island.zh, island.en);
    sheet.mark(center, named(tags(&[("place", "islet")]), &name));
    // A road round the island and one across it.
    let radius = island.radius_meters * 0.62;
    let round: Vec<Node> = (0..12)
        .map(|corner| {
            let angle = std::f64::consts::TAU * f64::from(corner) / 12.0;
            sheet.node(center + Spot::new(1.15, 0.0).turned(angle) * radius)
        })
        .collect();
    let road = |zh: &str, en: &str| {
        let name = Name::new(format!("{}{zh}", island.zh), format!("{} {en}", island.en));
        named(tags(&[("highway", Class::Unclassified.tag())]), &name)
    };
    let mut ring: Vec<i64> = round.iter().map(|node| node.id).collect();
    ring.push(ring[0]);
    sheet.way(&ring, &road("环岛路", "Ring Road"))?;
    let across = sheet.node(center + Spot::new(radius * 0.1, radius * 0.05));
    sheet.way(&[round[2].id, across.id, round[8].id], &road("中路", "Middle Road"))?;
    let Some(landing) = landing else { return Ok(()) };
    let near = round.iter().min_by(|left, right| left.at.to(landing.at).total_cmp(&right.at.to(landing.at)));
    let Some(near) = near else { return Ok(()) };
    let (from, to) = (near.at, landing.at);
    let aside = (to - from).left() * 0.08;
    let places = curve([from, from.along(to, 0.33) + aside, from.along(to, 0.66) + aside, to], 6);
    let mut nodes = vec![near.id];
    nodes.extend(places[1..6].iter().map(|place| sheet.node(*place).id));
    nodes.push(landing.id);
    let name = Name::new(format!("{}汽渡", island.zh), format!("{} Car Ferry", island.en));
    let ferry = tags(&[("route", "ferry"), ("motor_vehicle", "yes"), ("duration", "00:20")]);
    sheet.way(&nodes, &named(ferry, &name))?;
    Ok(())
}

/// What every town has, and how many metres east and north of its middle.
const TOWN_PLACES: [(&str, &str, &str, &str, f64, f64); 6] = [
    ("amenity", "police", "派出所", "Police Station", 25.0, 18.0),
    ("amenity", "hospital", "人民医院", "People's Hospital", -310.0, 240.0),
    ("amenity", "school", "中心小学", "Central Primary School", 180.0, -260.0),
    ("amenity", "bank", "农村商业银行", "Rural Commercial Bank", -90.0, -60.0),
    ("shop", "mall", "商业广场", "Shopping Plaza", 110.0, 150.0),
    ("amenity", "townhall", "便民服务中心", "Service Centre", -150.0, 70.0),
];

/// Marks towns, districts, stations and posts.
pub(super) fn marks<W: Write>(geography: &Geography, sheet: &mut Sheet<W>) {
    for town in &geography.towns {
        let center = Spot::of(town.center);
        let is_quarter = geography.clusters.iter().all(|cluster| cluster.zh != town.zh);
        let place = if is_quarter { "suburb" } else { "town" };
        sheet.mark(center, named(tags(&[("place", place)]), &Name::new(town.zh, town.en)));
        for (key, value, zh, en, east, north) in TOWN_PLACES {
            let name = Name::new(format!("{}{zh}", town.zh), format!("{} {en}", town.en));
            let mut about = tags(&[(key, value)]);
            if value == "hospital" {
                about.push(("emergency", "yes".into()));
            }
            sheet.mark(center + Spot::new(east, north), named(about, &name));
        }
    }
    for Post { zh, en, kind, place, .. } in &geography.posts {
        let about = match kind {
            PostKind::Checkpoint => tags(&[("amenity", "police"), ("police", "checkpoint")]),
            PostKind::Landing => tags(&[("amenity", "police"), ("police", "landing")]),
            PostKind::FireStation => tags(&[("amenity", "fire_station")]),
            PostKind::Ambulance => tags(&[("emergency", "ambulance_station")]),
        };
        sheet.mark(Spot::of(*place), named(about, &Name::new(*zh, *en)));
    }
    for district in &DISTRICTS {
        let seat = geography.towns.iter().find(|town| town.district == district.code);
        if let Some(seat) = seat {
            let place = Spot::of(seat.center) + Spot::new(0.0, 660.0);
            let kind = if district.zh.ends_with('区') { "borough" } else { "city" };
            sheet.mark(place, named(tags(&[("place", kind)]), &Name::new(district.zh, district.en)));
        }
    }
    let city = named(tags(&[("place", "city"), ("capital", "5")]), &Name::new("苏州市", "Suzhou"));
    sheet.mark(Spot::of(in_town(0.5, 0.56)), city);
    let pagoda = tags(&[("tourism", "attraction"), ("building", "pagoda"), ("historic", "pagoda")]);
    let pagoda = named(pagoda, &Name::new("北寺塔", "North Temple Pagoda"));
    sheet.mark(Spot::of(super::PAGODA), pagoda);
}

/// Draws the areas of the eleven bridges over the moat, with their names.
pub(super) fn gate_bridges<W: Write>(wet: &Wet, sheet: &mut Sheet<W>) -> Result<(), WriteError> {
    const HALF_METERS: f64 = 14.0;
    for gate in &old_town::GATES {
        let place = Spot::of(gate.place());
        let center = Spot::of(in_town(0.5, 0.5));
        let away = place - center;
        let ahead = if gate.is_east_or_west() { Spot::new(away.x, 0.0) } else { Spot::new(0.0, away.y) };
        let ahead = ahead.unit() * 62.0;
        let ends = [place - ahead, place + ahead];
        if wet.over(ends[0], ends[1]).is_empty() {
            continue;
        }
        let area = tags(&[("man_made", "bridge"), ("layer", "1")]);
        sheet.ring(&band(&ends, HALF_METERS), &named(area, &Name::new(gate.zh, gate.en)))?;
    }
    Ok(())
}
