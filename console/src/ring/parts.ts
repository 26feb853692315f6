import type { Feature, Geometry } from "geojson";
import type { MapPalette } from "../map/palette";
import { LABEL_FONT, sourceOf, type MapPart } from "../map/layers/part";
import type { Completion, Ring } from "./calls";

/** Where the crossings are drawn. */
export const CROSSINGS = "ring-crossings";
/** Where the control points are drawn. */
export const POINTS = "ring-points";
/** Where the leaks are drawn. */
export const LEAKS = "ring-leaks";
/** Where the posts are drawn that would close the ring. */
export const COMPLETION = "ring-completion";

const at = (place: readonly number[], properties: Record<string, unknown>): Feature<Geometry> => ({
  type: "Feature", geometry: { type: "Point", coordinates: [...place] }, properties,
});

/** A letter for the state, so that colour is never the only sign. */
export const STATE_SIGN: Record<string, string> = { off: "×", routine: "4", reinforced: "3", directed: "2", closed_direction: "1" };

/** Turns a ring into what the map draws. */
export function ringParts(ring: Ring | null, completion: Completion | null, palette: MapPalette): MapPart[] {
  const crossings = (ring?.crossings ?? []).map((crossing) => at(crossing.place, { id: crossing.code, held: crossing.held }));
  const points = (ring?.points ?? [])
    .filter((point) => !point.neighbour)
    .map((point) => at(point.place, { id: point.id, name: point.name, state: point.state, sign: STATE_SIGN[point.state] ?? "" }));
  const leaks = (ring?.closure.leaks ?? []).filter((leak) => leak.path.length > 1).map((leak): Feature<Geometry> => ({
    type: "Feature", geometry: { type: "LineString", coordinates: leak.path }, properties: { id: leak.crossing ?? leak.name },
  }));
  const posts = (completion?.posts ?? []).map((post, index) => at(post.place, { id: `${index}`, name: post.name }));
  return [
    {
      id: LEAKS, source: sourceOf(leaks),
      layers: [
        { id: "ring-leak-edge", type: "line", source: LEAKS, layout: { "line-cap": "round" }, paint: { "line-color": palette.halo, "line-width": 9 } },
        { id: LEAKS, type: "line", source: LEAKS, layout: { "line-cap": "round" }, paint: { "line-color": palette.closed, "line-width": 5, "line-dasharray": [1, 1.4] } },
      ],
    },
    {
      id: CROSSINGS, source: sourceOf(crossings),
      layers: [{
        id: CROSSINGS, type: "circle", source: CROSSINGS,
        paint: {
          "circle-radius": ["case", ["get", "held"], 5, 9],
          "circle-color": ["case", ["get", "held"], palette.units.available, palette.closed],
          "circle-stroke-color": palette.halo, "circle-stroke-width": 2,
        },
      }],
    },
    {
      id: POINTS, source: sourceOf(points),
      layers: [
        {
          id: POINTS, type: "circle", source: POINTS,
          paint: {
            "circle-radius": 10,
            "circle-color": ["match", ["get", "state"], "off", palette.units.not_available, "routine", palette.units.available,
              "reinforced", palette.units.engaged, "directed", palette.grades.P2, palette.grades.P1],
            "circle-stroke-color": palette.halo, "circle-stroke-width": 2,
          },
        },
        {
          id: "ring-point-sign", type: "symbol", source: POINTS,
          layout: { "text-field": ["get", "sign"], "text-font": LABEL_FONT, "text-size": 12, "text-allow-overlap": true },
          paint: { "text-color": palette.halo },
        },
        {
          id: "ring-point-name", type: "symbol", source: POINTS, minzoom: 9,
          layout: { "text-field": ["get", "name"], "text-font": LABEL_FONT, "text-size": 11, "text-offset": [0, 1.7], "text-optional": true },
          paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
        },
      ],
    },
    {
      id: COMPLETION, source: sourceOf(posts),
      layers: [{
        id: COMPLETION, type: "circle", source: COMPLETION,
        paint: { "circle-radius": 14, "circle-color": palette.chosen, "circle-opacity": 0.25, "circle-stroke-color": palette.chosen, "circle-stroke-width": 3 },
      }],
    },
  ];
}
