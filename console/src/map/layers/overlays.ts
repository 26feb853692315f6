import type { SymbolLayerSpecification } from "maplibre-gl";
import type { Feature, Geometry, LineString, Point as PointGeometry } from "geojson";
import type { Closure, Coverage, Found, LonLat } from "../../api/streets";
import type { Theme } from "../../ui/theme.svelte";
import type { MapPalette } from "../palette";
import type { ReachFrom } from "../streets.svelte";
import { LABEL_FONT_BOLD, sourceOf, type MapPart } from "./part";

/** Where it is drawn how far one comes. */
export const REACH = "reach";
/** Where the closed streets are drawn. */
export const CLOSURES = "closures";
/** Where the gaps of the 1-3-5 circles are drawn. */
export const GAPS = "gaps";
/** Where the line under somebody's hand is drawn. */
export const DRAWN = "drawn";

/** Where the found place is drawn. */
export const FOUND = "found";

/** Orders the areas largest first, so that the smallest lies on top. */
export function reachFeatures(reach: ReachFrom | null): Feature<Geometry>[] {
  return (reach?.areas.features ?? [])
    .toSorted((a, b) => b.properties.seconds - a.properties.seconds)
    .map((feature) => ({ ...feature, properties: { minutes: Math.round(feature.properties.seconds / 60) } }));
}

/** Turns closures into lines with their names; a closure of a single point is drawn as that point. */
export function closureFeatures(closures: readonly Closure[]): Feature<LineString | PointGeometry>[] {
  return closures.flatMap(({ id, name, line, state }): Feature<LineString | PointGeometry>[] => {
    const [first] = line;
    if (!first || state === "lifted") return [];
    const geometry: LineString | PointGeometry = line.length > 1 ? { type: "LineString", coordinates: line } : { type: "Point", coordinates: first };
    return [{ type: "Feature", geometry, properties: { id, name } }];
  });
}

/** Turns the gaps into features. */
export function gapFeatures(coverage: Coverage | null): Feature<Geometry>[] {
  return coverage?.gaps.features ?? [];
}

/** Turns the points of a drawing into dots and the line through them. */
export function drawnFeatures(points: readonly LonLat[]): Feature<LineString | PointGeometry>[] {
  const dots = points.map((at): Feature<PointGeometry> => ({ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: {} }));
  const coordinates = points.map((at) => [...at]);
  return points.length < 2 ? dots : [{ type: "Feature", geometry: { type: "LineString", coordinates }, properties: {} }, ...dots];
}

/** Draws how far one comes in five, ten and fifteen minutes. */
export function reach(features: Feature<Geometry>[], palette: MapPalette): MapPart {
  const [near, middle, far] = palette.reach;
  const colour = ["step", ["get", "minutes"], near, 6, middle, 11, far] as unknown as string;
  return {
    id: REACH,
    source: sourceOf(features),
    layers: [
      { id: "reach-area", type: "fill", source: REACH, paint: { "fill-color": colour, "fill-opacity": 0.13 } },
      { id: "reach-edge", type: "line", source: REACH, layout: { "line-join": "round" }, paint: { "line-color": colour, "line-width": 1.8 } },
      {
        id: "reach-minutes", type: "symbol", source: REACH,
        layout: {
          "symbol-placement": "line", "symbol-spacing": 260, "text-field": ["concat", ["to-string", ["get", "minutes"]], " min"],
          "text-font": LABEL_FONT_BOLD, "text-size": 11,
        },
        paint: { "text-color": colour, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
      },
    ],
  };
}

/** Draws where nobody arrives in time: the more people live there, the larger the circle. */
export function gaps(features: Feature<Geometry>[], palette: MapPalette): MapPart {
  const people = ["coalesce", ["get", "people"], 0] as unknown as number;
  const radius = (share: number) => ["*", share, ["min", 12, ["+", 4, ["/", ["sqrt", people], 12]]]] as unknown as number;
  return {
    id: GAPS,
    source: sourceOf(features),
    layers: [
      {
        id: GAPS, type: "circle", source: GAPS,
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, radius(0.34), 12, radius(1), 15, radius(2.4)],
          "circle-color": palette.gap, "circle-opacity": 0.2,
          "circle-stroke-color": palette.gap, "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 8, 0.8, 12, 1.4],
          "circle-stroke-opacity": ["interpolate", ["linear"], ["zoom"], 8, 0.6, 12, 1],
        },
      },
    ],
  };
}

/** Draws the closed streets: a heavy line that is barred. */
export function closures(features: Feature<LineString | PointGeometry>[], palette: MapPalette, theme: Theme): MapPart {
  const sign = (id: string, geometry: string, placement: "line-center" | "point"): SymbolLayerSpecification => ({
    id, type: "symbol", source: CLOSURES, filter: ["==", ["geometry-type"], geometry],
    layout: {
      "symbol-placement": placement, "icon-image": `closed-road-${theme}`, "icon-rotation-alignment": "viewport", "icon-allow-overlap": true,
      "text-field": ["step", ["zoom"], "", 13, ["get", "name"]], "text-font": LABEL_FONT_BOLD, "text-size": 11, "text-offset": [0, 1.3],
      "text-rotation-alignment": "viewport", "text-optional": true,
    },
    paint: { "text-color": palette.closed, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
  });
  return {
    id: CLOSURES,
    source: sourceOf(features),
    layers: [
      {
        id: "closure-halo", type: "line", source: CLOSURES, layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": palette.halo, "line-width": 7 },
      },
      {
        id: CLOSURES, type: "line", source: CLOSURES, layout: { "line-join": "round" },
        paint: { "line-color": palette.closed, "line-width": 4.5, "line-dasharray": [1.6, 0.7] },
      },
      sign("closure-sign", "LineString", "line-center"),
      sign("closure-point", "Point", "point"),
    ],
  };
}

/** Draws the line under somebody's hand. */
export function drawn(features: Feature<LineString | PointGeometry>[], palette: MapPalette): MapPart {
  return {
    id: DRAWN,
    source: sourceOf(features),
    layers: [
      { id: "drawn-line", type: "line", source: DRAWN, layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": palette.chosen, "line-width": 4 } },
      {
        id: "drawn-points", type: "circle", source: DRAWN, filter: ["==", ["geometry-type"], "Point"],
        paint: { "circle-radius": 5, "circle-color": palette.halo, "circle-stroke-color": palette.chosen, "circle-stroke-width": 2.5 },
      },
    ],
  };
}

/** Turns the found place into a feature. */
export function foundFeatures(found: Found | null): Feature<PointGeometry>[] {
  return found ? [{ type: "Feature", geometry: { type: "Point", coordinates: [found.lon, found.lat] }, properties: {} }] : [];
}

/** Draws a ring around the found place; names step aside for it. */
export function found(features: Feature<PointGeometry>[], theme: Theme): MapPart {
  const layout = { "icon-image": `found-${theme}`, "icon-allow-overlap": true };
  return { id: FOUND, source: sourceOf(features), layers: [{ id: FOUND, type: "symbol", source: FOUND, layout }] };
}
