import type { Feature, LineString, Point as PointGeometry } from "geojson";
import type { UnitView } from "../../api/types";
import { pointOf } from "../../ui/distance";
import type { Theme } from "../../ui/theme.svelte";
import { engages } from "../../unit/steps";
import type { MapPalette, UnitTone } from "../palette";
import { LABEL_FONT_BOLD, sourceOf, type MapPart } from "./part";

/** Where the units are drawn. */
export const UNITS = "units";
/** Where the ways from units to their incidents are drawn. */
export const WAYS = "ways";

/** A vehicle that reports its course and has not been heard of for longer than this may long be elsewhere. */
export const STALE_SECONDS = 300;

/** A position with what the unit's own receiver knows: the course it steers. */
export type Sighting = { at: string; heading_degrees?: number | null };

const NAMES_ASIDE_ZOOM = 11;

function toneOf(unit: UnitView): UnitTone {
  return unit.engaged ? "engaged" : unit.primary;
}

/** Says whether a position is too old to be trusted. One without a course is where somebody said the unit stands: it keeps. */
export function isStale(position: Sighting, now_ms: number): boolean {
  return position.heading_degrees != null && now_ms - Date.parse(position.at) > STALE_SECONDS * 1000;
}

/** Turns units with a known position into features. */
export function unitFeatures(units: readonly UnitView[], chosen: string | null, now_ms: number): Feature<PointGeometry>[] {
  return units.flatMap((unit) => {
    if (!unit.position) return [];
    const heading = (unit.position as Sighting).heading_degrees;
    const properties = {
      id: unit.id, callsign: unit.callsign, tone: toneOf(unit), chosen: unit.id === chosen, stale: isStale(unit.position, now_ms),
      ...(heading == null ? {} : { heading }),
    };
    return [{ type: "Feature", geometry: { type: "Point", coordinates: [unit.position.lon, unit.position.lat] }, properties }];
  });
}

/** Turns each job under way into a straight line from the unit to the incident. */
export function wayFeatures(units: readonly UnitView[]): Feature<LineString>[] {
  return units.flatMap((unit) => {
    const { position } = unit;
    if (!position) return [];
    return unit.assignments.flatMap((job): Feature<LineString>[] => {
      const end = pointOf(job.incident.place);
      if (!end || !engages(job.state) || job.state === "on_scene") return [];
      const coordinates = [[position.lon, position.lat], [end.lon, end.lat]];
      return [{ type: "Feature", geometry: { type: "LineString", coordinates }, properties: { unit: unit.id } }];
    });
  });
}

/** Draws units by what they mean for dispatch; the chosen one has a ring. */
export function units(features: Feature<PointGeometry>[], palette: MapPalette, theme: Theme): MapPart {
  return {
    id: UNITS,
    source: sourceOf(features),
    layers: [
      {
        id: "unit-ring", type: "circle", source: UNITS, filter: ["==", ["get", "chosen"], true],
        paint: { "circle-radius": 13, "circle-color": "transparent", "circle-stroke-color": palette.chosen, "circle-stroke-width": 2.5 },
      },
      {
        id: "unit-heading", type: "symbol", source: UNITS, minzoom: 11, filter: ["all", ["has", "heading"], ["!=", ["get", "stale"], true], ["!=", ["get", "tone"], "engaged"]],
        layout: {
          "icon-image": ["concat", "heading-", ["get", "tone"], `-${theme}`],
          "icon-rotate": ["get", "heading"],
          "icon-rotation-alignment": "map",
          "icon-size": ["interpolate", ["linear"], ["zoom"], 11, 0.7, 13, 1],
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
        },
      },
      {
        id: UNITS, type: "symbol", source: UNITS,
        layout: {
          "icon-image": ["concat", ["case", ["get", "stale"], "stale-", "unit-"], ["get", "tone"], `-${theme}`],
          "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.44, 10, 0.64, 13, 1],
          // The mark of an engaged unit is an arrow that points to the east as it is drawn.
          "icon-rotate": ["case", ["all", ["==", ["get", "tone"], "engaged"], ["has", "heading"]], ["-", ["get", "heading"], 90], 0],
          "icon-rotation-alignment": "map",
          "symbol-sort-key": ["case", ["==", ["get", "tone"], "engaged"], 1, 0],
          "icon-allow-overlap": true,
          // From afar the units would drive every name off the map; from near by the names step aside for them.
          "icon-ignore-placement": ["step", ["zoom"], true, NAMES_ASIDE_ZOOM, false],
          "text-field": ["step", ["zoom"], "", 12, ["concat", ["get", "callsign"], ["case", ["get", "stale"], " ?", ""]]],
          "text-font": LABEL_FONT_BOLD,
          "text-size": 10.5,
          "text-anchor": "left",
          "text-offset": [0.9, 0],
          "text-optional": true,
        },
        paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 1.4 },
      },
    ],
  };
}

/** Draws the ways as dashed lines: they are directions, not routes. */
export function ways(features: Feature<LineString>[], palette: MapPalette): MapPart {
  return {
    id: WAYS,
    source: sourceOf(features),
    layers: [
      {
        id: WAYS, type: "line", source: WAYS,
        paint: { "line-color": palette.way, "line-width": 1.6, "line-dasharray": [2, 2], "line-opacity": 0.85 },
      },
    ],
  };
}
