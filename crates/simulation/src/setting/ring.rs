//! The ring round the city: who guards which way out.
//!
//! ```text
//!   outline (GeoJSON) + streets ─► roads::crossings ─► a post for each: its own where one is near, else a new one
//! ```

use std::collections::BTreeSet;
use std::sync::Arc;

use roads::City;
use roads::areas::{Areas, Boundary, read};
use roads::crossings::{self, Crossing, Kind};
use roads::gcj02::Crs;
use roads::road::Class;

use super::{Ground, LonLat, Part, Post, PostKind, Setting, lon_lat, meters_between, rounded_point};

/// A checkpoint that stands within so many metres of a way out is that way's.
const POST_METERS_MAX: f64 = 6_000.0;

/// What guards a way out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GuardKind {
    /// At a motorway's toll plaza or service area 高速检查站.
    MotorwayCheckpoint,
    /// On a main road 公路检查站.
    RoadCheckpoint,
    /// On any other road, when it is wanted 临时卡点.
    TemporaryPost,
    /// On the water, with the maritime and the transport office 水上联勤站.
    WaterStation,
    /// At a railway 铁路查控点.
    RailStation,
}

/// A way out of the city, and who guards it.
#[derive(Clone, PartialEq, Debug)]
pub struct Guarded {
    /// The way's code in the ring, as R07: the same for the same city and outline.
    pub code: String,
    /// What guards it.
    pub kind: GuardKind,
    /// What the post is called, as 南郊检查站; no two are called the same.
    pub name: String,
    /// The road, the water or the railway: its number and its name, as `G204 烟沪线`.
    pub road: String,
    /// The same in English.
    pub road_en: String,
    /// Where the post stands.
    pub place: LonLat,
    /// Where the way leaves the city.
    pub way_out: LonLat,
    /// Whose ground lies beyond; none where it is none of the three.
    pub beyond: Option<Part>,
    /// The number of its post in [`Ground::posts`], where a crew has its place here.
    pub post: Option<usize>,
    /// How many lanes lead out and in.
    pub lanes: [u32; 2],
}

impl Setting {
    /// This setting with the ways out of the city found on its streets, and a post at each: [`Ground::crossings`] of
    /// the city. The neighbours' rings stay empty.
    #[must_use]
    pub fn ringed(mut self, streets: &City) -> Self {
        let city = self.ground(Part::City);
        let Some(boundary) = outline(city, city) else { return self };
        let ways = crossings::find(streets, &boundary);
        let others = [Part::Neighbour, Part::County].map(|part| (part, outline(city, self.ground(part))));
        let beyond = |crossing: &Crossing| {
            let holds = |(_, outline): &&(Part, Option<Boundary>)| {
                outline.as_ref().is_some_and(|outline| outline.is_near(crossing.place, 50.0))
            };
            others.iter().find(holds).map(|(part, _)| *part)
        };
        let mut ring = guards(city, &ways.crossings);
        for (guarded, crossing) in ring.iter_mut().zip(&ways.crossings) {
            guarded.beyond = beyond(crossing);
        }
        let mut ground = Ground::clone(city);
        ground.crossings = ring;
        self.grounds[Part::City as usize] = Arc::new(ground);
        self
    }
}

/// The outline of a jurisdiction, which stands with the two others in the ground's own `GeoJSON`.
pub fn outline(of: &Ground, whose: &Ground) -> Option<Boundary> {
    let areas = read(&of.geojson, Crs::Wgs84).ok()?;
    let is_it = |area: &roads::areas::Area| area.layer == "jurisdiction" && area.name_zh == whose.name;
    let each: Vec<_> = areas.each.into_iter().filter(is_it).collect();
    (!each.is_empty()).then(|| Boundary::new(Areas { each, ..Areas::default() }))
}

fn guards(city: &Ground, crossings: &[Crossing]) -> Vec<Guarded> {
    let posts = matched(&city.posts, crossings);
    let mut names: BTreeSet<String> =
        posts.iter().flatten().map(|post| base_name(&city.posts[*post])).collect();
    let guard = |(crossing, post): (&Crossing, &Option<usize>)| {
        let way_out = rounded_point(lon_lat(crossing.place));
        let road = |name: &str| format!("{} {name}", crossing.number).trim().to_owned();
        let kind = kind(crossing);
        Guarded {
            code: crossing.code.clone(),
            kind,
            name: match post {
                Some(post) => base_name(&city.posts[*post]),
                None => unlike(&mut names, &named(city, crossing, kind)),
            },
            road: road(&crossing.name_zh),
            road_en: road(&crossing.name_en),
            place: post.map_or(way_out, |post| city.posts[post].place),
            way_out,
            beyond: None,
            post: *post,
            lanes: crossing.lanes,
        }
    };
    crossings.iter().zip(&posts).map(guard).collect()
}

fn kind(crossing: &Crossing) -> GuardKind {
    match (crossing.kind, crossing.class) {
        (Kind::Water, _) => GuardKind::WaterStation,
        (Kind::Rail, _) => GuardKind::RailStation,
        (Kind::Road, Some(Class::Motorway)) => GuardKind::MotorwayCheckpoint,
        (Kind::Road, Some(Class::Trunk | Class::Primary)) if !crossing.service => GuardKind::RoadCheckpoint,
        (Kind::Road, _) => GuardKind::TemporaryPost,
    }
}

/// Which checkpoint is whose: first those that bear the road's number, then the nearest.
fn matched(posts: &[Post], crossings: &[Crossing]) -> Vec<Option<usize>> {
    let numbers: BTreeSet<&str> = crossings.iter().map(|crossing| &*crossing.number).collect();
    let bears = |post: &Post, number: &str| !number.is_empty() && post.base.contains(number);
    let mut pairs = Vec::new();
    for (number, post) in posts.iter().enumerate().filter(|(_, post)| post.kind == PostKind::Checkpoint) {
        let own = numbers.iter().filter(|number| bears(post, number)).max_by_key(|number| number.len());
        for (place, crossing) in crossings.iter().enumerate() {
            let meters = meters_between(post.place, lon_lat(crossing.place));
            let is_its = own.is_none_or(|own| **own == *crossing.number);
            if crossing.kind == Kind::Road && is_its && meters <= POST_METERS_MAX {
                pairs.push((own.is_none(), meters, number, place));
            }
        }
    }
    pairs.sort_by(|one, other| {
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then((one.2, one.3).cmp(&(other.2, other.3)))
    });
    let mut found: Vec<Option<usize>> = vec![None; crossings.len()];
    let mut taken = BTreeSet::new();
    for (_, _, post, crossing) in pairs {
        if found[crossing].is_none() && taken.insert(post) {
            found[crossing] = Some(post);
        }
    }
    found
}

/// The name of a standing post.
fn base_name(post: &Post) -> String {
    if post.base.ends_with("检查站") { post.base.clone() } else { format!("{}检查站", post.base) }
}

/// A name after the nearest town and the road.
fn named(city: &Ground, crossing: &Crossing, kind: GuardKind) -> String {
    let place = lon_lat(crossing.place);
    let far = |town: &&super::Town| meters_between(town.center, place);
    let town = city.towns.iter().min_by(|one, other| far(one).total_cmp(&far(other)));
    let town = town.map_or("", |town| &town.name);
    let road = if crossing.number.is_empty() { &crossing.name_zh } else { &crossing.number };
    let post = match kind {
        GuardKind::MotorwayCheckpoint | GuardKind::RoadCheckpoint => "检查站",
        GuardKind::TemporaryPost => "临时卡点",
        GuardKind::WaterStation => "水上联勤站",
        GuardKind::RailStation => "铁路查控点",
    };
    format!("{town}{road}{post}")
}

/// The word, or the word with a number where it stands already.
fn unlike(taken: &mut BTreeSet<String>, word: &str) -> String {
    let numbered = (2..).map(|number| format!("{word}{number}"));
    let mut words = std::iter::once(word.to_owned()).chain(numbered);
    let free = words.find(|word| !taken.contains(word)).expect("there is always another number");
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use roads::drawn::{Size, draw};
    use roads::import::import_osm;

    use super::*;

    const SEED: u64 = 20_230_110;

    #[test]
    fn the_drawn_citys_ring_has_a_post_at_each_of_its_twenty_five_ways_out() {
        let folder = tempfile::tempdir().unwrap();
        let (extract, out) = (folder.path().join("drawn.osm.pbf"), folder.path().join("drawn.city"));
        draw(SEED, Size::City, File::create(&extract).unwrap()).unwrap();
        import_osm(&extract, None, &out, &mut |_, _| ()).unwrap();
        let setting = Setting::drawn(SEED).ringed(&City::open(&out).unwrap());
        let ring = &setting.ground(Part::City).crossings;
        let count = |kind| ring.iter().filter(|guarded| guarded.kind == kind).count();
        let told = format!("{ring:#?}");
        assert_eq!(ring.len(), 25, "{told}");
        assert_eq!(count(GuardKind::MotorwayCheckpoint), 5, "{told}");
        assert_eq!(count(GuardKind::RoadCheckpoint) + count(GuardKind::TemporaryPost), 13, "{told}");
        assert_eq!((count(GuardKind::WaterStation), count(GuardKind::RailStation)), (4, 3), "{told}");
        let names: BTreeSet<&str> = ring.iter().map(|guarded| &*guarded.name).collect();
        assert_eq!(names.len(), ring.len());
        // The posts of the day's stories, and the roads that they are on.
        for (name, road) in [
            ("南郊检查站", "G204"),
            ("太仓G15检查站", "G15"),
            ("浏河检查站", "G346"),
            ("花桥G2检查站", "G2"),
            ("汾湖G50检查站", "G50"),
            ("芦墟检查站", "G318"),
            ("淀山湖检查站", "淀山湖大道"),
            ("盛泽检查站", "G524"),
        ] {
            let guarded = ring.iter().find(|guarded| guarded.name == name);
            let guarded = guarded.unwrap_or_else(|| panic!("{name} guards nothing: {told}"));
            assert!(guarded.road.starts_with(road) && guarded.post.is_some(), "{guarded:?}");
        }
        let beyond = |name: &str| ring.iter().find(|guarded| guarded.name == name).unwrap().beyond;
        assert_eq!(beyond("南郊检查站"), Some(Part::Neighbour));
        assert_eq!(beyond("太仓G15检查站"), Some(Part::Neighbour));
        assert_eq!(beyond("淀山湖检查站"), Some(Part::Neighbour));
    }
}
