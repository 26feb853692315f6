//! The streets at work: a city's network under the weights of the moment, shared by everybody who asks.
//!
//! ```text
//!   closures ─► weights ─┐
//!   positions ─► places ─┴─► eta, isochrones, recommendation        names, tiles, what the map is made of
//! ```
//!
//! A closure changes the weights at once, and the next question already goes around it. A unit's place on the network
//! is found when its position comes in, so that a question looks up only where it asks about.

mod close;
mod scenes;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use api::Wording;
use api::incident::UnitRef;
use api::streets::{Eta, EtaList, MapInfo, SearchResult, SearchResults, SnappedPoint, StatedReason};
use api::unit::PositionView;
use model::ids::{ClosureId, UnitId};
use model::rules::Permission;
use model::unit::{Availability, Body};
use parking_lot::{Mutex, RwLock};
use roads::city::SegmentId;
use roads::graph::{Cost, Graph, UNREACHABLE};
use roads::map::{ZOOM_MAX, check_tile};
use roads::matching::{self, Fix};
use roads::pmtiles::Archive;
use roads::reach::isochrone::{FRINGE_METERS_DEFAULT, to_geojson};
use roads::search::Search;
use roads::{City as Ground, Place, Point, Profile, Traveller};

use crate::error::{Error, FieldError, wording};
use crate::limits::{
    HEADING_SPEED_KMH_MIN, ISOCHRONE_LIMITS_MAX, ISOCHRONE_SECONDS_MAX, POSITION_FRESH_SECONDS_MAX,
    SEARCH_RESULTS_MAX,
};
use crate::principal::Principal;

use scenes::Scenes;

/// A city's streets under the weights of the moment.
pub struct Streets {
    ground: Arc<Ground>,
    /// What lies under the map in place of the city's own tiles.
    base: Option<Archive>,
    graphs: RwLock<Vec<Graph>>,
    closed: Mutex<BTreeMap<ClosureId, Vec<SegmentId>>>,
    /// How often streets were closed or opened.
    closures: AtomicU64,
    /// What the last lines mean that were asked for.
    meant: Mutex<VecDeque<(Vec<Point>, Vec<SegmentId>)>>,
    /// Times from everywhere to the scenes that were asked about.
    scenes: Scenes,
    /// Workplaces of searches, for each profile.
    idle: [Mutex<Vec<Search>>; Profile::ALL.len()],
}

impl Streets {
    /// The streets of a city, none of them closed.
    pub fn new(ground: Arc<Ground>) -> Arc<Self> {
        Self::on_base(ground, None)
    }

    /// The streets of a city, none of them closed, on somebody's own base map where there is one.
    pub fn on_base(ground: Arc<Ground>, base: Option<Archive>) -> Arc<Self> {
        let graphs = Profile::ALL.iter().map(|profile| ground.network(*profile).graph().clone()).collect();
        Arc::new(Self {
            ground,
            base,
            graphs: RwLock::new(graphs),
            closed: Mutex::default(),
            closures: AtomicU64::default(),
            meant: Mutex::default(),
            scenes: Scenes::default(),
            idle: std::array::from_fn(|_| Mutex::default()),
        })
    }

    /// The city.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The nearest place of a traveller's network that is open now: a point on a closed street is reached on foot from
    /// the open street around, within [`roads::closed::AROUND_METERS_MAX`], which the place's distance tells. Where none
    /// is open there, it is the nearest of all.
    pub fn snap(&self, profile: Profile, point: Point) -> Option<Place> {
        let nearest = self.ground.snap(profile, point)?;
        let graph = &self.graphs.read()[profile as usize];
        if nearest.is_open(graph) {
            return Some(nearest);
        }
        self.ground.snap_around(profile, graph, point).or(Some(nearest))
    }

    /// Where a unit is that was seen, given where it was before. A street that is closed is as good as another: a unit
    /// may well stand on it, and drives off along it.
    pub(crate) fn place_of(
        &self,
        profile: Profile,
        seen: &PositionView,
        before: Option<&Place>,
    ) -> Option<Place> {
        let moves = seen.speed_kmh.is_none_or(|kmh| f64::from(kmh) >= HEADING_SPEED_KMH_MIN);
        let fix = Fix {
            point: Point::from_degrees(seen.lon, seen.lat)?,
            heading_degrees: seen.heading_degrees.filter(|_| moves).map(f64::from),
            accuracy_meters: seen.accuracy_meters.map(f64::from),
        };
        matching::position(&self.ground, profile, &fix, before)
    }

    /// Asks something of a traveller under the weights of the moment.
    pub fn travel<T>(&self, profile: Profile, ask: impl FnOnce(Traveller<'_>, &mut Search) -> T) -> T {
        let graphs = self.graphs.read();
        let graph = &graphs[profile as usize];
        let idle = &self.idle[profile as usize];
        let mut search = idle.lock().pop().unwrap_or_else(|| Search::new(graph));
        let answer = ask(Traveller::under(&self.ground, profile, graph), &mut search);
        idle.lock().push(search);
        answer
    }

    /// What it costs from each place to one.
    pub fn costs_to(&self, profile: Profile, to: &Place, from: &[&Place]) -> Vec<Cost> {
        self.travel(profile, |traveller, search| traveller.costs_to(search, to, from))
    }

    /// The same for a scene, about which a desk asks again and again while it is open.
    pub(crate) fn costs_to_scene(&self, profile: Profile, scene: &Place, from: &[&Place]) -> Vec<Cost> {
        // The weights are held while this lasts, so what is kept was computed under those that still hold.
        self.travel(profile, |traveller, search| {
            let all_costs = self.scenes.costs(profile, scene, || traveller.all_costs_to(search, scene));
            traveller.costs_by(&all_costs, scene, from)
        })
    }
}

/// Who a unit of this kind travels as, by the symbol of its kind.
pub(crate) fn profile_of(symbol: &str) -> Profile {
    match symbol {
        "boat" => Profile::Boat,
        "foot" => Profile::Foot,
        "bicycle" => Profile::Cycle,
        _ => Profile::Emergency,
    }
}

/// Whether a unit is on duty: it can be sent, or it is at work.
pub(crate) fn is_on_duty(body: &Body) -> bool {
    body.availability != Availability::NotAvailable || body.engaged().is_some()
}

/// Hundredths of a second as seconds.
pub(crate) fn seconds(cost: Cost) -> f64 {
    f64::from(cost) / 100.0
}

fn streets_of(who: &Principal) -> Result<&Arc<Streets>, Error> {
    who.city.streets().ok_or(Error::NotFound { what: "streets" })
}

/// A point that a request names.
pub fn point(field: &str, lon: f64, lat: f64) -> Result<Point, Error> {
    Point::from_degrees(lon, lat).ok_or_else(|| {
        Error::Invalid(vec![FieldError::new(
            field,
            wording("须为有效经纬度", "a longitude and latitude"),
            wording("请用 WGS-84 经纬度，单位为度，如 120.62,31.30", "give WGS-84 degrees, as 120.62,31.30"),
        )])
    })
}

/// The fault of a profile that there is not.
pub fn unknown_profile() -> FieldError {
    FieldError::new(
        "profile",
        wording("须为 emergency、ordinary、foot、cycle 或 boat", "emergency, ordinary, foot, cycle or boat"),
        wording("不填则按单元种类", "leave it out to let each unit travel as its kind does"),
    )
}

/// How long every unit on duty needs to a point, the quickest first.
pub fn list_etas(who: &Principal, to: Point, profile: Option<Profile>) -> Result<EtaList, Error> {
    who.may(Permission::UnitRead)?;
    let streets = streets_of(who)?;
    let mut goal: BTreeMap<Profile, Option<Place>> = BTreeMap::new();
    let mut rows: BTreeMap<Profile, Vec<(Eta, Arc<Place>)>> = BTreeMap::new();
    let mut without = Vec::new();
    for unit in units_on_duty(who) {
        let profile = profile.unwrap_or(unit.profile);
        let goal = goal.entry(profile).or_insert_with(|| streets.snap(profile, to));
        match unit.place.as_ref().filter(|_| goal.is_some()) {
            Some(place) => rows.entry(profile).or_default().push((unit.eta(None), Arc::clone(place))),
            None => without.push(unit.eta(Some(if goal.is_none() { off_network() } else { unit.lost() }))),
        }
    }
    let mut with = Vec::new();
    for (profile, rows) in rows {
        let Some(Some(goal)) = goal.get(&profile) else { continue };
        let places: Vec<&Place> = rows.iter().map(|(_, place)| &**place).collect();
        let costs = streets.costs_to(profile, goal, &places);
        for ((mut eta, _), cost) in rows.into_iter().zip(costs) {
            if cost == UNREACHABLE {
                eta.reason = Some(unreachable());
                without.push(eta);
            } else {
                eta.seconds = Some(seconds(cost));
                with.push(eta);
            }
        }
    }
    with.sort_by(|a, b| a.seconds.partial_cmp(&b.seconds).unwrap_or(std::cmp::Ordering::Equal));
    with.extend(without);
    let to = goal.into_values().flatten().next().map(|place| snapped(streets, &place));
    Ok(EtaList { to, units: with })
}

fn snapped(streets: &Streets, place: &Place) -> SnappedPoint {
    SnappedPoint {
        lon: place.point.lon(),
        lat: place.point.lat(),
        distance_meters: place.distance_meters,
        street: streets.ground().street(place.segment).name.to_owned(),
    }
}

/// A unit on duty with what is known of its place.
pub(crate) struct OnDuty {
    pub(crate) id: UnitId,
    pub(crate) callsign: String,
    pub(crate) kind: String,
    pub(crate) profile: Profile,
    /// Where it was last seen on its network.
    pub(crate) place: Option<Arc<Place>>,
    /// How old its position is.
    pub(crate) age_seconds: Option<f64>,
}

impl OnDuty {
    pub(crate) fn is_stale(&self) -> bool {
        self.age_seconds.is_some_and(|age| age > POSITION_FRESH_SECONDS_MAX)
    }

    fn eta(&self, reason: Option<StatedReason>) -> Eta {
        Eta {
            unit: UnitRef { id: self.id, callsign: self.callsign.clone() },
            kind: self.kind.clone(),
            seconds: None,
            position_age_seconds: self.age_seconds,
            stale: self.is_stale(),
            reason,
        }
    }

    /// Why there is no place to set off from.
    fn lost(&self) -> StatedReason {
        if self.age_seconds.is_some() { off_network() } else { no_position() }
    }
}

/// Every unit on duty, by call sign.
pub(crate) fn units_on_duty(who: &Principal) -> Vec<OnDuty> {
    let city = &who.city;
    let (board, positions) = (city.board(), city.positions());
    let now = city.now();
    let mut units: Vec<OnDuty> = board
        .units()
        .filter(|(_, body)| is_on_duty(body))
        .map(|(id, body)| {
            let kind = &body.commissioned.kind;
            let symbol = city.rules().unit_kind(kind).map_or("", |kind| kind.symbol.as_str());
            let seen = positions.by_unit.get(&id);
            OnDuty {
                id,
                callsign: body.commissioned.callsign.clone(),
                kind: kind.clone(),
                profile: profile_of(symbol),
                place: positions.places.get(&id).cloned(),
                age_seconds: seen.map(|seen| age_seconds(seen.at, now)),
            }
        })
        .collect();
    units.sort_by(|a, b| a.callsign.cmp(&b.callsign));
    units
}

#[expect(clippy::cast_precision_loss, reason = "an age in microseconds is exact for centuries")]
pub(crate) fn age_seconds(at: model::Moment, now: model::Moment) -> f64 {
    ((now.micros() - at.micros()) as f64 / 1e6).max(0.0)
}

fn reason(code: &str, zh: &str, en: &str) -> StatedReason {
    StatedReason { code: code.to_owned(), text: Wording { zh: zh.to_owned(), en: en.to_owned() } }
}

fn no_position() -> StatedReason {
    reason("no_position", "没有定位，无法计算到达时间", "no position, so no time can be computed")
}

fn off_network() -> StatedReason {
    reason("off_network", "定位附近没有可通行的道路", "no street that it could use is near")
}

fn unreachable() -> StatedReason {
    reason("unreachable", "道路不通，无法到达", "no way leads there")
}

/// The ground that is reached from a point within some times, as `GeoJSON`.
pub fn show_isochrones(
    who: &Principal,
    from: Point,
    limits_seconds: &[u32],
    profile: Profile,
) -> Result<String, Error> {
    who.may(Permission::UnitRead)?;
    let is_good = (1..=ISOCHRONE_LIMITS_MAX).contains(&limits_seconds.len())
        && limits_seconds.iter().all(|limit| (1..=ISOCHRONE_SECONDS_MAX).contains(limit));
    if !is_good {
        return Err(Error::Invalid(vec![FieldError::new(
            "seconds",
            wording(
                format!("1 至 {ISOCHRONE_LIMITS_MAX} 个时限，每个 1 至 {ISOCHRONE_SECONDS_MAX} 秒"),
                format!("1 to {ISOCHRONE_LIMITS_MAX} limits of 1 to {ISOCHRONE_SECONDS_MAX} seconds"),
            ),
            wording("例如 seconds=60,180,300", "as in seconds=60,180,300"),
        )]));
    }
    let streets = streets_of(who)?;
    let Some(place) = streets.snap(profile, from) else {
        return Ok(to_geojson(&[]));
    };
    let limits: Vec<Cost> = limits_seconds.iter().map(|seconds| seconds * 100).collect();
    let drawn = streets.travel(profile, |traveller, search| {
        traveller.isochrones(search, &place, &limits, FRINGE_METERS_DEFAULT)
    });
    drawn.map(|drawn| to_geojson(&drawn)).map_err(|failure| Error::Unreadable(failure.to_string()))
}

/// What the map is made of.
pub fn show_map_info(who: &Principal) -> Result<MapInfo, Error> {
    who.may(Permission::GridRead)?;
    let streets = streets_of(who)?;
    let meta = streets.ground.meta();
    let named = meta.source.attribution.clone();
    let tiles = "/tiles/{z}/{x}/{y}.mvt".to_owned();
    let Some(base) = &streets.base else {
        return Ok(MapInfo {
            bounds: meta.bounds,
            attribution: named,
            min_zoom: 0,
            max_zoom: ZOOM_MAX,
            tiles,
        });
    };
    // Ways and reach still come from the city's own data, whose makers are named beside those of the base.
    let mut names: Vec<&str> = base.attribution().into_iter().chain(named.as_deref()).collect();
    names.dedup();
    Ok(MapInfo {
        bounds: base.bounds(),
        attribution: (!names.is_empty()).then(|| names.join(" · ")),
        min_zoom: base.zoom_min(),
        max_zoom: base.zoom_max(),
        tiles,
    })
}

/// A vector tile of the map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TileView {
    /// A word that is another one when the tile may be another one.
    pub tag: String,
    /// The tile; none where the asker has it already.
    pub bytes: Option<Vec<u8>>,
    /// Whether it is packed with gzip.
    pub is_packed: bool,
}

/// A vector tile of the map: zoom, column, row. It is not made anew for an asker who knows its tag.
pub fn show_tile(
    who: &Principal,
    (zoom, column, row): (u8, u32, u32),
    is_known: impl Fn(&str) -> bool,
) -> Result<TileView, Error> {
    who.may(Permission::GridRead)?;
    let streets = streets_of(who)?;
    let zoom_max = streets.base.as_ref().map_or(ZOOM_MAX, Archive::zoom_max);
    check_tile(zoom, column, row, zoom_max).map_err(|outside| {
        let remedy = wording(
            format!("层级 0 至 {zoom_max}，行列号小于 2 的层级次方"),
            format!("zoom 0 to {zoom_max}; columns and rows are below two to the power of the zoom"),
        );
        Error::Invalid(vec![FieldError::new("tile", wording("瓦片超出范围", outside.to_string()), remedy)])
    })?;
    // Another release may draw the same city in another way.
    let source = streets.base.as_ref().map_or_else(|| streets.ground.tag(), |base| base.tag().to_owned());
    let tag = format!("{source}-{}", env!("CARGO_PKG_VERSION"));
    let is_packed = streets.base.as_ref().is_some_and(Archive::is_packed);
    if is_known(&tag) {
        return Ok(TileView { tag, bytes: None, is_packed });
    }
    let bytes = match &streets.base {
        Some(base) => base.tile(zoom, column, row).map_err(|failure| unreadable(&failure))?,
        None => streets.ground.tile(zoom, column, row).map_err(|failure| unreadable(&failure))?,
    };
    // Nothing packed is still something: an empty tile is no bytes, however it is stored.
    Ok(TileView { tag, is_packed: is_packed && !bytes.is_empty(), bytes: Some(bytes) })
}

/// A failure to read, with its causes.
fn unreadable(failure: &dyn std::error::Error) -> Error {
    let causes = std::iter::successors(Some(failure), |failure| failure.source());
    Error::Unreadable(causes.map(ToString::to_string).collect::<Vec<_>>().join(": "))
}

/// Finds streets, junctions, houses and names.
pub fn find_places(who: &Principal, asked: &str, limit: Option<usize>) -> Result<SearchResults, Error> {
    who.may(Permission::GridRead)?;
    let limit = limit.unwrap_or(SEARCH_RESULTS_MAX).min(SEARCH_RESULTS_MAX);
    let found = streets_of(who)?.ground().find(asked, limit);
    let results = found.into_iter().map(|found| SearchResult {
        kind: found.kind.word().to_owned(),
        detail: detail(&found),
        name: Wording { zh: found.name_zh, en: found.name_en },
        lon: found.point.lon(),
        lat: found.point.lat(),
    });
    Ok(SearchResults { results: results.collect() })
}

/// What and where something is, in words.
fn detail(found: &roads::Found) -> Wording {
    let (zh, en) = match found.detail.as_str() {
        "motorway" => ("高速公路", "motorway"),
        "trunk" => ("快速路", "trunk road"),
        "primary" => ("主干路", "main road"),
        "secondary" => ("次干路", "secondary road"),
        "tertiary" => ("支路", "minor road"),
        "police" => ("公安机关", "police"),
        "fire_station" => ("消防站", "fire station"),
        "hospital" => ("医院", "hospital"),
        "school" => ("学校", "school"),
        "bank" => ("银行", "bank"),
        "government" => ("机关", "government"),
        "station" => ("火车站", "railway station"),
        "subway_station" => ("地铁站", "underground station"),
        "mall" => ("商场", "shopping"),
        "park" => ("公园", "park"),
        "attraction" => ("景点", "sight"),
        "ferry_terminal" => ("轮渡码头", "ferry"),
        "motorway_junction" => ("高速出入口", "motorway junction"),
        "city" => ("城市", "city"),
        "town" => ("城镇", "town"),
        "suburb" | "quarter" | "neighbourhood" => ("街区", "quarter"),
        "village" | "hamlet" => ("村", "village"),
        "" => ("", ""),
        _ => ("道路", "street"),
    };
    let join = |what: &str| match (what, found.near.as_str()) {
        ("", near) => near.to_owned(),
        (what, "") => what.to_owned(),
        (what, near) => format!("{what} · {near}"),
    };
    Wording { zh: join(zh), en: join(en) }
}
