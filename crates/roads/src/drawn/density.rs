//! How dense the streets are, where: in the old town, in towns, in villages, between them.

use super::Size;
use super::blocks::Manner;
use super::chance::Dice;
use super::geography::{Cluster, Geography};
use super::names::{self, Name};
use super::old_town;
use super::plan::Class;
use super::plane::{Spot, holds, whole};
use super::wet::Wet;

/// What kind of ground it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Zone {
    OldTown,
    City,
    Town,
    Outskirts,
    Village,
    Country,
}

/// How much of everything is drawn.
#[derive(Clone, Copy, Debug)]
struct Detail {
    /// The areas of blocks in square metres, in the order of [`Zone`].
    block_areas: [f64; 6],
    /// How likely a block has houses, likewise.
    built: [f64; 6],
    village_spacing_meters: f64,
    village_reach_meters: f64,
    house_spacing_meters: f64,
}

const SMALL: Detail = Detail {
    block_areas: [300_000.0, 2_200_000.0, 2_200_000.0, 4_000_000.0, 700_000.0, 9_000_000.0],
    built: [0.16, 0.0, 0.0, 0.0, 0.0, 0.0],
    village_spacing_meters: 4_000.0,
    village_reach_meters: 200.0,
    house_spacing_meters: 80.0,
};
const CITY: Detail = Detail {
    block_areas: [17_000.0, 92_000.0, 84_000.0, 900_000.0, 40_000.0, 7_500_000.0],
    built: [0.42, 0.03, 0.015, 0.0, 0.03, 0.0],
    village_spacing_meters: 4_400.0,
    village_reach_meters: 230.0,
    house_spacing_meters: 19.0,
};
const PROVINCE: Detail = Detail {
    block_areas: [8_000.0, 17_000.0, 16_000.0, 36_000.0, 13_000.0, 78_000.0],
    built: [1.0, 0.55, 0.5, 0.2, 0.6, 0.09],
    village_spacing_meters: 1_600.0,
    village_reach_meters: 300.0,
    house_spacing_meters: 18.0,
};

/// A village; without a name, the few streets round a post.
pub(super) struct Village {
    pub(super) name: Name,
    pub(super) center: Spot,
}

/// The density of streets.
pub(super) struct Density {
    detail: Detail,
    inner_ring: Vec<Spot>,
    clusters: Vec<Cluster>,
    pub(super) villages: Vec<Village>,
}

impl Density {
    pub(super) fn new(seed: u64, size: Size, geography: &Geography, wet: &Wet) -> Self {
        let detail = match size {
            Size::Small => SMALL,
            Size::City => CITY,
            Size::Province => PROVINCE,
        };
        let clusters = geography.clusters.clone();
        let mut villages = villages(seed, detail.village_spacing_meters, geography, wet);
        villages.retain(|village| clusters.iter().all(|cluster| cluster.depth(village.center) > 1.25));
        // Where a post stands between the towns there are a few streets too, but no village of that name.
        for post in &geography.posts {
            let center = Spot::of(post.place);
            if clusters.iter().all(|cluster| cluster.depth(center) > 1.0) {
                villages.push(Village { name: Name::default(), center });
            }
        }
        villages.sort_by(|left, right| left.center.x.total_cmp(&right.center.x));
        Self { detail, inner_ring: old_town::inner_ring(), clusters, villages }
    }

    /// The zone of a block whose middle is here.
    pub(super) fn zone(&self, ring: &[Spot], place: Spot) -> Zone {
        if holds(&self.inner_ring, place) {
            return Zone::OldTown;
        }
        let depth = |cluster: &&Cluster| cluster.depth(place);
        let nearest = self.clusters.iter().min_by(|left, right| depth(left).total_cmp(&depth(right)));
        let Some(nearest) = nearest else { return Zone::Country };
        match nearest.depth(place) {
            depth if depth < 1.0 && nearest.is_seat => Zone::City,
            depth if depth < 1.0 => Zone::Town,
            _ if self.has_village(ring, place) => Zone::Village,
            depth if depth < 1.22 => Zone::Outskirts,
            _ => Zone::Country,
        }
    }

    /// Whether a village lies in a block, or so near its middle that it belongs to it.
    fn has_village(&self, ring: &[Spot], place: Spot) -> bool {
        let reach = self.detail.village_reach_meters;
        let (west, east) = ring.iter().fold((place.x - reach, place.x + reach), |(west, east), spot| {
            (west.min(spot.x), east.max(spot.x))
        });
        let first = self.villages.partition_point(|village| village.center.x < west);
        let last = self.villages.partition_point(|village| village.center.x < east);
        self.villages[first..last.max(first)]
            .iter()
            .any(|village| village.center.to(place) < reach || holds(ring, village.center))
    }

    /// The area at which a block is not divided any further.
    pub(super) fn block_area(&self, zone: Zone) -> f64 {
        self.detail.block_areas[zone as usize]
    }

    /// How likely a block has houses.
    pub(super) fn built(&self, zone: Zone) -> f64 {
        self.detail.built[zone as usize]
    }

    pub(super) fn house_spacing_meters(&self) -> f64 {
        self.detail.house_spacing_meters
    }

    /// The street that divides a block of this area. The last one of a block may be for feet only, because no other
    /// street will begin at it.
    pub(super) fn manner(&self, zone: Zone, area: f64, dice: &mut Dice) -> Manner {
        let is_last = area < self.block_area(zone) * 1.9;
        let class = match zone {
            Zone::OldTown if is_last && dice.chance(0.4) => Class::Footway,
            Zone::OldTown if area > 260_000.0 => Class::Tertiary,
            Zone::OldTown if area > 110_000.0 => Class::Residential,
            Zone::OldTown => Class::LivingStreet,
            _ if area > 900_000.0 => Class::Tertiary,
            _ if area > 260_000.0 => Class::Unclassified,
            _ if is_last && dice.chance(0.16) => Class::Service,
            _ => Class::Residential,
        };
        let bend = match zone {
            Zone::OldTown => 0.22,
            Zone::City => 0.2,
            Zone::Town | Zone::Outskirts => 0.34,
            Zone::Village | Zone::Country => 0.6,
        };
        Manner { class, is_old_town: zone == Zone::OldTown, bend }
    }
}

/// Villages, about so far from each other, on dry ground.
fn villages(seed: u64, spacing_meters: f64, geography: &Geography, wet: &Wet) -> Vec<Village> {
    let mut dice = Dice::new(seed, "villages");
    let [low, high] = geography.frame.map(Spot::of);
    let size = (high - low) * (1.0 / spacing_meters);
    let mut villages = Vec::new();
    for row in 0..whole(size.y) {
        for column in 0..whole(size.x) {
            let cell = Spot::new(
                f64::from(column) + dice.between(0.15, 0.85),
                f64::from(row) + dice.between(0.15, 0.85),
            );
            let center = low + cell * spacing_meters;
            let name = names::village(&mut dice);
            if wet.at(center).is_none() {
                villages.push(Village { name, center });
            }
        }
    }
    villages
}
