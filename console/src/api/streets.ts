/** The streets' part of the interface: the map's tiles, the search, reach, closures, coverage and the recommendation. */
import type { FeatureCollection, MultiPolygon, Point, Polygon } from "geojson";
import { api, taken } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
/** A shape of the contract, said more narrowly: the generator knows neither GeoJSON nor the words that a text may be. */
type Narrowed<Wide, Said> = Omit<Wide, keyof Said> & Said;

/** A longitude and a latitude in degrees, as GeoJSON orders them. */
export type LonLat = [number, number];
/** What the map is made of, and where its tiles are: its bounds are west, south, east, north in degrees. */
export type MapInfo = Narrowed<Schemas["MapInfo"], { bounds: [number, number, number, number] }>;
/** What a found place is. */
export type FoundKind = "street" | "junction" | "place" | "poi" | "address" | "milestone";
/** A place found by its name. */
export type Found = Narrowed<Schemas["SearchResult"], { kind: FoundKind }>;
/** A stretch of street that nobody may drive. */
export type Closure = Narrowed<Schemas["ClosureView"], { line: LonLat[] }>;
/** A closure to be made. */
export type CloseStreet = Narrowed<Schemas["DeclareClosure"], { line: LonLat[] }>;
/** How far one comes: an area for each number of seconds. */
export type Reach = FeatureCollection<Polygon | MultiPolygon, { seconds: number }>;
/** What the units on duty reach within some minutes, as shares of one. */
export type Circle = Schemas["Circle"];
/** Where nobody free arrives in time: how many people live there, and how soon somebody would come at all. */
export type Gaps = FeatureCollection<Point, { people?: number; seconds?: number | null }>;
/** Whether a unit can go at once, after somebody's consent, or only when nobody else is left. */
export type Usable = "send" | "after_consent" | "last";

/** How the circles stood in one hour of the city's day. */
export type HourOfCoverage = Schemas["HourCoverage"];
/** A unit in the order in which the plan would send it. Only a neighbour's unit names its jurisdiction. */
export type Candidate = Narrowed<Schemas["CandidateView"], { usable: Usable }>;
/** What the plan asks for, and who is chosen for it. */
export type Need = Schemas["NeedView"];
/** A need that cannot be filled. */
export type Shortfall = Schemas["ShortfallView"];
/** A free unit that would do more good elsewhere while the chosen ones are away. */
export type MoveUp = Schemas["MoveUpView"];
/** Whom to send to an incident, with the reasons, and what the city lacks meanwhile. */
export type Recommendation = Narrowed<Schemas["Recommendation"], { candidates: Candidate[] }>;
/** The 1-3-5 circles now and in the last day, and the grids that nobody free reaches in time. */
export type Coverage = Narrowed<Schemas["Coverage"], { gaps: Gaps }>;

const FOUND_MAX = 8;
const REACH_SECONDS = "300,600,900";
const CANDIDATES_MAX = 60;

/** Gives an answer the narrower shape that it has. */
async function shaped<Body>(answer: Promise<unknown>): Promise<Body> {
  return (await answer) as Body;
}

/** What only a city with streets answers. */
export const streetCalls = {
  info: () => shaped<MapInfo>(taken(api.GET("/api/v1/map/info"))),
  find: async (typed: string, signal: AbortSignal) =>
    (await shaped<{ results: Found[] }>(taken(api.GET("/api/v1/search", { params: { query: { q: typed, limit: FOUND_MAX } }, signal })))).results,
  reach: (from: { lon: number; lat: number }) =>
    shaped<Reach>(taken(api.GET("/api/v1/isochrone", { params: { query: { from: `${from.lon},${from.lat}`, seconds: REACH_SECONDS } } }))),
  closures: async () => (await shaped<{ closures: Closure[] }>(taken(api.GET("/api/v1/closures")))).closures,
  close: (body: CloseStreet) => taken(api.POST("/api/v1/closures", { body })),
  lift: (closure: string) => taken(api.POST("/api/v1/closures/{closure}/lift", { params: { path: { closure } }, body: {} })),
  coverage: () => shaped<Coverage>(taken(api.GET("/api/v1/coverage"))),
  /** Asks whom to send; at the plan's own level of alarm where none is named. */
  recommend: (incident: string, alarm_level: number | null, coverage: boolean) => {
    const query = { limit: CANDIDATES_MAX, coverage, ...(alarm_level === null ? {} : { alarm_level }) };
    return shaped<Recommendation>(taken(api.GET("/api/v1/incidents/{incident}/recommendation", { params: { path: { incident }, query } })));
  },
};
