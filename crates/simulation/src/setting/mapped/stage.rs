//! The places of the stories, found on the map by their use; where there is none of a kind, the nearest sensible one.

use std::sync::Arc;

use roads::Point;
use roads::road::Class;

use super::Map;
use super::posts::Crossing;
use crate::setting::address::{Ending, joined, within};
use crate::setting::{
    Balcony, Bridge, Ground, LonLat, LookOut, Part, Post, PostKind, Spot, Stage, Theft, lon_lat,
    meters_between,
};

/// A bridge farther from the border than this, in metres, is not the border's.
const BRIDGE_METERS_MAX: f64 = 2_500.0;

/// What the place of a story is like.
#[derive(Clone, Copy)]
enum Use {
    /// Something of this kind stands there.
    Landmark(&'static str),
    /// A street that people live in.
    Home,
    /// A street with shops.
    Shops,
}

/// A place that was found: the stretch, and the town that it is in.
#[derive(Clone, Copy)]
struct Found {
    stretch: usize,
    quarter: usize,
}

struct Finder<'a> {
    map: &'a Map<'a>,
    grounds: &'a [Arc<Ground>; 3],
}

pub(super) fn stage(map: &Map<'_>, grounds: &[Arc<Ground>; 3], crossings: &[Crossing]) -> Stage {
    let finder = Finder { map, grounds };
    let city = &grounds[Part::City as usize];
    let quarter = |number: usize| &map.towns.quarters[number];
    let main = quarter(map.towns.main).center;
    let towns = map.towns.of_part(Part::City);
    let second = towns.get(1).or(towns.first()).copied().unwrap_or(map.towns.main);
    let home = finder.find(&[second], &[Use::Landmark("bank"), Use::Home], quarter(second).center);
    let office =
        finder.find(&towns, &[Use::Landmark("government"), Use::Landmark("school"), Use::Shops], main);
    let fan = finder.find(&[map.towns.main], &[Use::Shops, Use::Home], main);
    let screams = finder.other(fan);
    let grid_team = city.districts.first().map(|district| district.grid_team.clone()).unwrap_or_default();
    Stage {
        theft: finder.theft(),
        look_out: finder.look_out(),
        balcony: finder.balcony(),
        bridge: finder.bridge(crossings),
        transfer: (finder.spot(home), format!("{}处警01", quarter(home.quarter).name)),
        office: finder.spot(office),
        fan: (finder.spot(fan), grid_team),
        screams: finder.spot(screams),
    }
}

impl Finder<'_> {
    fn ground(&self, part: Part) -> &Ground {
        &self.grounds[part as usize]
    }

    /// All addresses of some towns.
    fn doorsteps(&self, quarters: &[usize]) -> Vec<Found> {
        let of = |quarter: &usize| {
            let quarter = *quarter;
            let doorsteps = &self.map.towns.quarters[quarter].doorsteps;
            doorsteps.iter().map(move |stretch| Found { stretch: *stretch, quarter })
        };
        quarters.iter().flat_map(of).collect()
    }

    fn is_used(&self, found: Found, used: Use) -> bool {
        let stretch = &self.map.streets.stretches[found.stretch];
        match used {
            Use::Landmark(kind) => {
                self.map.streets.landmark(found.stretch).is_some_and(|landmark| landmark.detail == kind)
            }
            Use::Home => {
                matches!(stretch.class, Class::Residential | Class::LivingStreet | Class::Unclassified)
            }
            Use::Shops => matches!(stretch.class, Class::Pedestrian | Class::Tertiary | Class::Secondary),
        }
    }

    /// The address of the first of these uses that there is one of, the nearest to a point; else the nearest of all.
    fn find(&self, quarters: &[usize], uses: &[Use], near: Point) -> Found {
        let all = self.doorsteps(quarters);
        let of_use = |used: &Use| {
            let fit: Vec<Found> = all.iter().copied().filter(|found| self.is_used(*found, *used)).collect();
            self.nearest(&fit, near)
        };
        let found = uses.iter().find_map(of_use).or_else(|| self.nearest(&all, near));
        found.unwrap_or_else(|| self.any())
    }

    fn nearest(&self, doorsteps: &[Found], near: Point) -> Option<Found> {
        let far = |found: &Found| self.map.streets.stretches[found.stretch].middle.meters_to(near);
        let order = |left: &&Found, right: &&Found| {
            far(left).total_cmp(&far(right)).then(left.stretch.cmp(&right.stretch))
        };
        doorsteps.iter().min_by(order).copied()
    }

    /// An address of the middle town, which has one as every town does.
    fn any(&self) -> Found {
        let quarter = self.map.towns.main;
        Found { stretch: self.map.towns.quarters[quarter].doorsteps[0], quarter }
    }

    /// The nearest address in another street of the same town.
    fn other(&self, found: Found) -> Found {
        let here = self.map.streets.said(found.stretch);
        let all = self.doorsteps(&[found.quarter]);
        let others: Vec<Found> =
            all.into_iter().filter(|other| self.map.streets.said(other.stretch) != here).collect();
        self.nearest(&others, self.map.streets.stretches[found.stretch].middle).unwrap_or(found)
    }

    fn spot(&self, found: Found) -> Spot {
        let doorstep = self.map.streets.doorstep(found.stretch);
        let town = &self.map.towns.quarters[found.quarter].name;
        let address = within(town, &doorstep.said(Ending::InTheAddress));
        Spot { place: doorstep.place, said: doorstep.street, address }
    }

    fn theft(&self) -> Theft {
        let towns = self.map.towns.of_part(Part::Neighbour);
        let seat = towns.first().copied().unwrap_or(self.map.towns.main);
        let center = self.map.towns.quarters[seat].center;
        let shop = self.find(&towns, &[Use::Landmark("mall"), Use::Shops, Use::Home], center);
        Theft {
            shop: self.spot(shop),
            bureau: self
                .ground(Part::Neighbour)
                .districts
                .first()
                .map(|district| district.bureau.clone())
                .unwrap_or_default(),
            town: self.map.towns.quarters[shop.quarter].name.clone(),
            towards: self.ground(Part::City).name.clone(),
        }
    }

    fn look_out(&self) -> LookOut {
        let city = self.ground(Part::City);
        let posts: Vec<&Post> = city.posts.iter().filter(|post| post.kind == PostKind::Checkpoint).collect();
        // A city whose streets leave it at two places has two checkpoints, and the last stands for the third.
        let post = |number: usize| posts.get(number).or(posts.last()).copied();
        let base = |number: usize| post(number).map(|post| post.base.clone()).unwrap_or_default();
        let callsign = |number: usize| post(number).map(Post::callsign).unwrap_or_default();
        let place = post(0).map_or(city.towns[0].center, |post| post.place);
        LookOut {
            said: format!("与{}交界的检查站", self.ground(Part::Neighbour).name),
            first: Spot { place, said: base(0), address: within(&city.name, &base(0)) },
            second: base(1),
            second_road: base(1).trim_end_matches("检查站").to_owned(),
            callsigns: [0, 1, 2].map(callsign),
        }
    }

    fn balcony(&self) -> Balcony {
        let city = self.ground(Part::City);
        let engines = || city.posts.iter().filter(|post| post.kind == PostKind::FireStation);
        let nearest_engine = |place: LonLat| {
            let far = |post: &&Post| meters_between(post.place, place);
            engines().min_by(|left, right| far(left).total_cmp(&far(right)))
        };
        let meters = |town: &usize| {
            let center = city.towns[*town].center;
            nearest_engine(center).map_or(f64::INFINITY, |post| meters_between(post.place, center))
        };
        let with_volunteers = (0..city.towns.len()).filter(|town| city.towns[*town].has_volunteers);
        let town = with_volunteers.min_by(|left, right| meters(left).total_cmp(&meters(right))).unwrap_or(0);
        let quarter = self.quarter_named(&city.towns[town].name);
        let center = self.map.towns.quarters[quarter].center;
        let home = self.find(&[quarter], &[Use::Home, Use::Shops], center);
        let engine = nearest_engine(lon_lat(center)).map(Post::callsign).unwrap_or_default();
        Balcony {
            spot: self.spot(home),
            callsigns: [city.towns[town].fire_post(), city.towns[town].station_car(), engine],
        }
    }

    fn quarter_named(&self, name: &str) -> usize {
        self.map.towns.quarters.iter().position(|quarter| quarter.name == name).unwrap_or(self.map.towns.main)
    }

    /// The bridge nearest to where the city meets its neighbour; without one, that very place.
    fn bridge(&self, crossings: &[Crossing]) -> Bridge {
        let border = self.border(crossings);
        let stretches = self.map.streets.stretches.iter().enumerate();
        let bridges = stretches
            .filter(|(number, stretch)| stretch.is_bridge && self.map.streets.name(*number).is_some());
        let far = |(_, stretch): &(usize, &super::streets::Stretch)| stretch.middle.meters_to(border);
        let bridge = bridges
            .min_by(|left, right| far(left).total_cmp(&far(right)).then(left.0.cmp(&right.0)))
            .filter(|bridge| far(bridge) <= BRIDGE_METERS_MAX);
        let at = bridge.map_or(border, |(_, stretch)| stretch.middle);
        let end = |part: Part| self.find(&self.map.towns.of_part(part), &[], at);
        let (far, near) = (end(Part::Neighbour), end(Part::City));
        let said = bridge.map(|(number, _)| bridge_name(self.map.streets.said(number)));
        let spot = |found: Found| {
            let spot = self.spot(found);
            Spot { said: said.clone().unwrap_or_else(|| spot.said.clone()), ..spot }
        };
        let town = |found: Found| self.map.towns.quarters[found.quarter].name.clone();
        Bridge {
            far: spot(far),
            near: spot(near),
            neighbour: self.ground(Part::Neighbour).name.clone(),
            station: format!("{}派出所", town(far)),
            patrol: format!("{}巡组", town(near)),
            callsigns: [far, near].map(|end| format!("{}处警01", town(end))),
        }
    }

    /// Where the city meets its neighbour: at the greatest street; else half-way between their nearest towns.
    fn border(&self, crossings: &[Crossing]) -> Point {
        let between = crossings.iter().find_map(|crossing| {
            let (here, there) = (crossing.end_in(Part::City)?, crossing.end_in(Part::Neighbour)?);
            Some(here.towards(there, 0.5))
        });
        let centers = |part: Part| {
            self.map.towns.of_part(part).into_iter().map(|number| self.map.towns.quarters[number].center)
        };
        let pairs =
            || centers(Part::City).flat_map(|here| centers(Part::Neighbour).map(move |there| (here, there)));
        let nearest =
            || pairs().min_by(|left, right| left.0.meters_to(left.1).total_cmp(&right.0.meters_to(right.1)));
        between
            .or_else(|| nearest().map(|(here, there)| here.towards(there, 0.5)))
            .unwrap_or(self.map.towns.quarters[self.map.towns.main].center)
    }
}

/// What the bridge of a street is called.
fn bridge_name(street: &str) -> String {
    let is_bridge =
        ["桥", "Bridge", "Pont", "Puente", "Brücke", "brücke"].iter().any(|word| street.contains(word));
    if is_bridge { street.to_owned() } else { joined(street, "桥") }
}
