//! Carriageways put together, and crossings put in order.

use super::chains::Candidate;
use super::web::Web;
use super::{Crossing, Direction, Kind, LinkId};
use crate::road::{Class, Traits};
use crate::{City, Point};

/// Two halves of one road this near to each other are one crossing, in metres.
pub const CARRIAGEWAYS_METERS_MAX: f64 = 60.0;

/// Two one-way halves of one class that lead opposite ways, this near to each other, are one road though their names
/// differ, in metres.
const RENAMED_METERS_MAX: f64 = 30.0;

/// What is known of a candidate by its first link.
struct About {
    class: Option<Class>,
    one_way: bool,
    service: bool,
    /// Number, name, Chinese name, English name.
    names: [String; 4],
}

/// Makes crossings of candidates: halves of one road together, with codes clockwise from north.
pub(super) fn gather(
    city: &City,
    webs: &[Web; 3],
    candidates: &[(Kind, Candidate)],
    center: Point,
) -> Vec<Crossing> {
    let abouts: Vec<About> = candidates
        .iter()
        .map(|(kind, candidate)| about(city, &webs[*kind as usize], *kind, candidate.links[0].0))
        .collect();
    let mut group: Vec<usize> = (0..candidates.len()).collect();
    for one in 0..candidates.len() {
        for other in one + 1..candidates.len() {
            if is_same_road(city, webs, candidates, &abouts, one, other) {
                let (from, to) = (group[one].max(group[other]), group[one].min(group[other]));
                group.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
            }
        }
    }
    let mut crossings = Vec::new();
    for number in 0..candidates.len() {
        let members: Vec<usize> = (0..candidates.len()).filter(|member| group[*member] == number).collect();
        if !members.is_empty() {
            crossings.push(crossing(webs, candidates, &abouts, &members, center));
        }
    }
    let in_order = |one: &Crossing, other: &Crossing| {
        (one.kind.cmp(&other.kind))
            .then(one.bearing_degrees.total_cmp(&other.bearing_degrees))
            .then(one.place.cmp(&other.place))
    };
    crossings.sort_by(in_order);
    let mut count = [0; 3];
    for crossing in &mut crossings {
        let count = &mut count[crossing.kind as usize];
        *count += 1;
        crossing.code = format!("{}{count:02}", crossing.kind.letter());
    }
    crossings
}

fn about(city: &City, web: &Web, kind: Kind, link: LinkId) -> About {
    let Some(segment) = web.links[link as usize].segment else {
        let rail = &web.rails[web.links[link as usize].rail as usize];
        let [name, zh, en, number] = rail.names.clone();
        return About { class: None, one_way: false, service: rail.service, names: [number, name, zh, en] };
    };
    let street = city.street(segment);
    About {
        class: Some(street.class),
        one_way: kind == Kind::Road && street.traits.has(Traits::ONE_WAY),
        service: street.class == Class::Service,
        names: [street.number, street.name, street.name_zh, street.name_en].map(str::to_owned),
    }
}

/// Whether two candidates are halves of one road, or tracks of one railway.
fn is_same_road(
    city: &City,
    webs: &[Web; 3],
    candidates: &[(Kind, Candidate)],
    abouts: &[About],
    one: usize,
    other: usize,
) -> bool {
    let [(kind, first), (other_kind, second)] = [&candidates[one], &candidates[other]];
    let [about, other_about] = [&abouts[one], &abouts[other]];
    let are = |part: usize, other: usize| about.names[part] == other_about.names[other];
    let has = |part: usize| !about.names[part].is_empty();
    let is_same = |part: usize| are(part, part);
    let are_halves = about.one_way && other_about.one_way || *kind == Kind::Rail;
    // A number may stand where the name should, and the name of a road may change at the border.
    let is_same_name = has(0) && (is_same(0) || are(0, 1)) || has(1) && (is_same(1) || are(1, 0));
    let are_opposite = first.open == [second.open[1], second.open[0]] && first.open[0] != first.open[1];
    let is_renamed = *kind == Kind::Road && are_opposite && about.class == other_about.class;
    let is_same_nameless = !has(0) && !has(1) && is_same(0) && is_same(1) && about.class == other_about.class;
    kind == other_kind && are_halves && (is_same_name || is_same_nameless || is_renamed) && {
        // Where they cross the boundary at a flat angle, their places lie far apart, and their lines do not.
        let web = &webs[*kind as usize];
        let meters = |from: &Candidate, to: &Candidate| {
            let links = to.chain.iter();
            links
                .map(|(link, _)| meters_to_line(from.place, web.line(city, *link)))
                .fold(f64::INFINITY, f64::min)
        };
        let most = if is_same_name { CARRIAGEWAYS_METERS_MAX } else { RENAMED_METERS_MAX };
        meters(first, second).min(meters(second, first)) <= most
    }
}

/// How far a point is from a line, in metres.
fn meters_to_line(point: Point, line: &[Point]) -> f64 {
    let to_pair = |pair: &[Point]| {
        let scale = point.lat().to_radians().cos();
        let vector = |to: Point| ((to.lon() - pair[0].lon()) * scale, to.lat() - pair[0].lat());
        let (along, way) = (vector(pair[1]), vector(point));
        let length = along.0 * along.0 + along.1 * along.1;
        let share = (along.0 * way.0 + along.1 * way.1) / length;
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        pair[0].towards(pair[1], share).meters_to(point)
    };
    line.windows(2).map(to_pair).fold(f64::INFINITY, f64::min)
}

fn crossing(
    webs: &[Web; 3],
    candidates: &[(Kind, Candidate)],
    abouts: &[About],
    members: &[usize],
    center: Point,
) -> Crossing {
    let parts: Vec<&Candidate> = members.iter().map(|member| &candidates[*member].1).collect();
    let kind_of_web = candidates[members[0]].0;
    let web = &webs[kind_of_web as usize];
    // The greatest of the road's halves speaks for it.
    let speaker = members.iter().copied().min_by_key(|member| (abouts[*member].class, *member));
    let about = &abouts[speaker.unwrap_or(members[0])];
    let links = |way: usize| -> Vec<LinkId> {
        let mut links: Vec<LinkId> = (parts.iter().filter(|part| part.open[way]))
            .flat_map(|part| part.links.iter().map(|(link, _)| *link))
            .collect();
        links.sort_unstable();
        links.dedup();
        links
    };
    let lanes = |way: usize| {
        let of = |part: &&Candidate| {
            let lanes = |(link, against): &(LinkId, bool)| {
                web.links[*link as usize].lanes[usize::from(*against != (way == 1))]
            };
            part.links.iter().map(lanes).min().unwrap_or(0)
        };
        parts.iter().filter(|part| part.open[way]).map(of).sum()
    };
    let is_open = |way: usize| parts.iter().any(|part| part.open[way]);
    let direction = match (is_open(0), is_open(1)) {
        (true, false) => Direction::Outward,
        (false, true) => Direction::Inward,
        _ => Direction::Both,
    };
    let last = parts[parts.len() - 1].place;
    let place = if parts.len() > 1 { parts[0].place.towards(last, 0.5) } else { parts[0].place };
    let mut passages: Vec<usize> = parts.iter().flat_map(|part| part.passages.iter().copied()).collect();
    passages.sort_unstable();
    let [number, name, name_zh, name_en] = about.names.clone();
    Crossing {
        code: String::new(),
        kind: if about.class == Some(Class::Ferry) { Kind::Water } else { kind_of_web },
        class: about.class,
        name_zh: if name_zh.is_empty() { name.clone() } else { name_zh },
        name_en: if name_en.is_empty() { name.clone() } else { name_en },
        name,
        number,
        place,
        bearing_degrees: center.bearing_degrees_to(place),
        direction,
        service: about.service,
        lanes: [lanes(0), lanes(1)],
        outward: links(0),
        inward: links(1),
        passages,
    }
}
