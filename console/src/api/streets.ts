/** The streets' part of the interface: the map's tiles, the search, reach, closures, coverage and the recommendation. */
import createClient from "openapi-fetch";
import type { FeatureCollection, MultiPolygon, Point, Polygon } from "geojson";
import { courtesy, refusals, taken } from "./client";
import type { Wording } from "./types";

/** What the map is made of, and where its tiles are. */
export interface MapInfo {
  /** West, south, east, north in degrees. */
  bounds: [number, number, number, number] | null;
  attribution: string | null;
  min_zoom: number;
  max_zoom: number;
  tiles: string;
}

/** What a found place is. */
export type FoundKind = "street" | "junction" | "place" | "poi" | "address" | "milestone";
/** A place found by its name. */
export interface Found {
  kind: FoundKind;
  name: Wording;
  detail: Wording;
  lon: number;
  lat: number;
  bounds?: [number, number, number, number] | null;
}

/** A longitude and a latitude in degrees, as GeoJSON orders them. */
export type LonLat = [number, number];

/** A stretch of street that nobody may drive. */
export interface Closure {
  id: string;
  name: string;
  reason: string;
  from: string;
  until?: string | null;
  line: LonLat[];
  state: "closed" | "lifted";
  /** The streets that it closes, by name. */
  streets: string[];
}
/** A closure to be made. */
export interface CloseStreet { name: string; reason: string; until?: string; line: LonLat[] }

/** How far one comes: an area for each number of seconds. */
export type Reach = FeatureCollection<Polygon | MultiPolygon, { seconds: number }>;

/** What the units on duty reach within some minutes, as shares of one. */
export interface Circle { minutes: number; population_share: number; places_share: number }
/** The 1-3-5 circles, and the grids that nobody free reaches in time. */
export interface Coverage { circles: Circle[]; gaps: FeatureCollection<Point, { people?: number; seconds?: number | null }> }

/** Why a unit stands where it does. */
export interface Reason { code: string; text: Wording }
/** A unit in the order in which the plan would send it. */
export interface Candidate {
  unit: { id: string; callsign: string };
  kind_name: Wording;
  place: number;
  total_seconds: number | null;
  travel_seconds: number | null;
  ready_seconds: number | null;
  position_age_seconds: number | null;
  usable: "send" | "after_consent" | "last";
  reasons: Reason[];
  jurisdiction?: { id: string; name: string } | null;
}
/** A kind of unit that the plan asks for. */
export interface Need { kinds: string[]; kind_name: Wording; count: number; filled: number }
/** Whom to send to an incident, with the reasons. */
export interface Recommendation {
  as_of: string;
  plan?: { name: Wording; level: number } | null;
  needs?: Need[];
  candidates: Candidate[];
  shortfalls?: { text: Wording }[];
  coverage?: { population_minutes_lost: number } | null;
  move_ups?: { unit: { id: string; callsign: string }; to_name: Wording; gain_population_minutes: number }[];
}

/** A stable shape for the client: what is asked, and what is answered. */
interface Parameters<Query, Path> { query?: Query; path?: Path; header?: never; cookie?: never }
interface Answer<Body> { 200: { headers: Record<string, unknown>; content: { "application/json": Body } } }
interface Get<Body, Query = never, Path = never> { parameters: Parameters<Query, Path>; responses: Answer<Body> }
interface Post<Sent, Body, Path = never> { parameters: Parameters<never, Path>; requestBody: { content: { "application/json": Sent } }; responses: Answer<Body> }

interface StreetPaths {
  "/api/v1/map/info": { get: Get<MapInfo> };
  "/api/v1/search": { get: Get<{ results: Found[] }, { q: string; limit: number }> };
  "/api/v1/isochrone": { get: Get<Reach, { from: string; seconds: string }> };
  "/api/v1/closures": { get: Get<{ closures: Closure[] }>; post: Post<CloseStreet, unknown> };
  "/api/v1/closures/{closure}/lift": { post: Post<{ reason?: string }, unknown, { closure: string }> };
  "/api/v1/coverage": { get: Get<Coverage> };
  "/api/v1/incidents/{incident}/recommendation": { get: Get<Recommendation, { limit: number }, { incident: string }> };
}

const api = createClient<StreetPaths>();
api.use(courtesy, refusals);

const FOUND_MAX = 8;
const REACH_SECONDS = "300,600,900";
const CANDIDATES_MAX = 60;

/** Gives an answer its shape back: the client's own types forget how many numbers make a point. */
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
  recommend: (incident: string) =>
    taken(api.GET("/api/v1/incidents/{incident}/recommendation", { params: { path: { incident }, query: { limit: CANDIDATES_MAX } } })),
};
