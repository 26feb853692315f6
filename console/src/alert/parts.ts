import type { Feature, Geometry } from "geojson";
import type { MapPalette } from "../map/palette";
import { LABEL_FONT, sourceOf, type MapPart } from "../map/layers/part";
import type { Point } from "../api/types";
import type { Alert, CordonPost, Interception, ReachAreas } from "./calls";

/** Where it is drawn how far the vehicle may have come. */
export const REACH = "alert-reach";
/** Where the called points are drawn. */
export const CALLED = "alert-points";
/** Where the sightings are drawn. */
export const SIGHTINGS = "alert-sightings";
/** Where the posts of a cordon are drawn. */
export const POSTS = "cordon-posts";
/** Where the ways out are drawn that an interception looks at. */
export const WAYS_OUT = "interception-ways-out";
/** Where a way out is drawn that nobody stops. */
export const ESCAPE = "cordon-escape";

const at = (place: readonly number[], properties: Record<string, unknown>): Feature<Geometry> => ({
  type: "Feature", geometry: { type: "Point", coordinates: [...place] }, properties,
});

/** What an alert puts on the map. */
export interface Shown {
  alert: Alert | null;
  reach: ReachAreas | null;
  elapsed_seconds: number;
  posts: readonly CordonPost[];
  escape: readonly (readonly number[])[];
  ways_out: Interception["ways_out"];
  picked: Point | null;
}

/** Turns an alert into what the map draws. The ground that may be reached already is strong, what lies ahead is faint. */
export function alertParts(shown: Shown, palette: MapPalette): MapPart[] {
  const reached = (shown.reach?.features ?? [])
    .toSorted((a, b) => b.properties.seconds - a.properties.seconds)
    .map((area): Feature<Geometry> => ({ ...area, properties: { id: area.properties.seconds, now: area.properties.seconds <= shown.elapsed_seconds } }));
  const called = (shown.alert?.points ?? []).map((point) => at(point.place, { id: point.point, name: point.name, state: point.state }));
  const sightings = (shown.alert?.sightings ?? []).map((sighting, index) => at(sighting.place, { id: `${index}` }));
  if (shown.picked) sightings.push(at([shown.picked.lon, shown.picked.lat], { id: "picked" }));
  const posts = shown.posts.map((post) => at(post.place, { id: post.unit, name: post.callsign }));
  const waysOut = shown.ways_out.map((way, index) => at(way.place, { id: `${index}`, met: way.met }));
  const escape: Feature<Geometry>[] = shown.escape.length > 1
    ? [{ type: "Feature", geometry: { type: "LineString", coordinates: shown.escape.map((place) => [...place]) }, properties: { id: "escape" } }]
    : [];
  return [
    {
      id: REACH, source: sourceOf(reached),
      layers: [
        { id: REACH, type: "fill", source: REACH, paint: { "fill-color": palette.closed, "fill-opacity": ["case", ["get", "now"], 0.22, 0.05] } },
        { id: "alert-reach-edge", type: "line", source: REACH, paint: { "line-color": palette.closed, "line-width": ["case", ["get", "now"], 2.5, 1], "line-opacity": 0.7 } },
      ],
    },
    {
      id: ESCAPE, source: sourceOf(escape),
      layers: [{ id: ESCAPE, type: "line", source: ESCAPE, layout: { "line-cap": "round" }, paint: { "line-color": palette.closed, "line-width": 5, "line-dasharray": [1, 1.4] } }],
    },
    {
      id: WAYS_OUT, source: sourceOf(waysOut),
      layers: [{ id: WAYS_OUT, type: "circle", source: WAYS_OUT, paint: { "circle-radius": 4, "circle-color": ["interpolate", ["linear"], ["get", "met"], 0, palette.closed, 1, palette.units.available], "circle-stroke-color": palette.halo, "circle-stroke-width": 1 } }],
    },
    {
      id: CALLED, source: sourceOf(called),
      layers: [
        {
          id: CALLED, type: "circle", source: CALLED,
          paint: {
            "circle-radius": 9, "circle-stroke-color": palette.halo, "circle-stroke-width": 2,
            "circle-color": ["match", ["get", "state"], "acknowledged", palette.units.available, "overdue", palette.closed, "called", palette.grades.P2, palette.units.not_available],
          },
        },
        {
          id: "alert-point-name", type: "symbol", source: CALLED,
          layout: { "text-field": ["get", "name"], "text-font": LABEL_FONT, "text-size": 11.5, "text-offset": [0, 1.6], "text-optional": true },
          paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
        },
      ],
    },
    {
      id: SIGHTINGS, source: sourceOf(sightings),
      layers: [
        { id: SIGHTINGS, type: "circle", source: SIGHTINGS, paint: { "circle-radius": 7, "circle-color": palette.chosen, "circle-stroke-color": palette.halo, "circle-stroke-width": 3 } },
      ],
    },
    {
      id: POSTS, source: sourceOf(posts),
      layers: [
        { id: POSTS, type: "circle", source: POSTS, paint: { "circle-radius": 8, "circle-color": palette.units.engaged, "circle-stroke-color": palette.halo, "circle-stroke-width": 2 } },
        {
          id: "cordon-post-name", type: "symbol", source: POSTS,
          layout: { "text-field": ["get", "name"], "text-font": LABEL_FONT, "text-size": 11, "text-offset": [0, 1.5], "text-optional": true },
          paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
        },
      ],
    },
  ];
}
