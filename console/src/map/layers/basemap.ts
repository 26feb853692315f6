import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { MapPalette } from "../palette";

const of = (layer: string): ExpressionSpecification => ["==", ["get", "layer"], layer];
const polygonOf = (layer: string): ExpressionSpecification => ["all", of(layer), ["==", ["geometry-type"], "Polygon"]];
const lineOf = (layer: string): ExpressionSpecification => ["all", of(layer), ["==", ["geometry-type"], "LineString"]];
const rank: ExpressionSpecification = ["coalesce", ["get", "rank"], 3];
const ROUND = { "line-cap": "round", "line-join": "round" } as const;
const STREET_ZOOM_MIN = 9.5;

const SOURCE = "basemap";

function land(palette: MapPalette, jurisdiction: string): LayerSpecification[] {
  const own: ExpressionSpecification = ["==", ["get", "name_zh"], jurisdiction];
  return [
    {
      id: "land", type: "fill", source: SOURCE, filter: of("jurisdiction"),
      paint: { "fill-color": ["case", own, palette.land, palette.beyond] },
    },
    { id: "water-area", type: "fill", source: SOURCE, filter: polygonOf("water"), paint: { "fill-color": palette.water } },
    {
      id: "shore", type: "line", source: SOURCE, filter: polygonOf("water"),
      paint: { "line-color": palette.shore, "line-width": 0.8 },
    },
    {
      id: "water-course", type: "line", source: SOURCE, filter: lineOf("water"), layout: ROUND,
      paint: { "line-color": palette.water, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 1.5, 14, 7] },
    },
  ];
}

/** Draws the borders of the districts and of the jurisdiction; the own one stands out from its neighbours. */
export function areas(palette: MapPalette, jurisdiction: string): LayerSpecification[] {
  const own: ExpressionSpecification = ["==", ["get", "name_zh"], jurisdiction];
  return [
    {
      id: "district", type: "line", source: SOURCE, filter: of("district"), layout: { "line-join": "round" },
      paint: { "line-color": palette.district, "line-width": 1, "line-dasharray": [6, 2, 1, 2] },
    },
    {
      id: "border", type: "line", source: SOURCE, filter: of("jurisdiction"), layout: { "line-join": "round" },
      paint: { "line-color": palette.border, "line-width": ["case", own, 1.8, 1], "line-opacity": ["case", own, 0.9, 0.45] },
    },
  ];
}

/** Width in pixels of a road at the map's two ends of zoom; it grows in between as the ground does. */
function width(far: number, near: number): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.5], ["zoom"], 8, far, 15, near];
}

function ways(palette: MapPalette): LayerSpecification[] {
  const line = (id: string, filter: ExpressionSpecification, color: string, far: number, near: number): LayerSpecification => ({
    id, type: "line", source: SOURCE, filter, layout: ROUND, paint: { "line-color": color, "line-width": width(far, near) },
  });
  const streets: ExpressionSpecification = ["all", of("road"), [">=", rank, 3]];
  const main: ExpressionSpecification = ["all", of("road"), ["==", rank, 2]];
  const motorways: ExpressionSpecification = ["all", of("road"), ["<=", rank, 1]];
  return [
    { ...line("street-edge", streets, palette.road_edge, 0.6, 9), minzoom: STREET_ZOOM_MIN } as LayerSpecification,
    { ...line("street", streets, palette.road, 0.3, 7), minzoom: STREET_ZOOM_MIN } as LayerSpecification,
    line("main-edge", main, palette.road_edge, 2, 13),
    line("main", main, palette.road, 1, 10),
    line("motorway-edge", motorways, palette.land, 2.6, 14),
    line("motorway", motorways, palette.motorway, 1.3, 10),
    {
      id: "rail", type: "line", source: SOURCE, filter: of("rail"),
      paint: { "line-color": palette.rail, "line-width": 1.2, "line-dasharray": [5, 2] },
    },
  ];
}

/** Draws the city's scenery where it has no streets: land, water, borders, main roads and rails. */
export function basemap(palette: MapPalette, jurisdiction: string): LayerSpecification[] {
  return [...land(palette, jurisdiction), ...areas(palette, jurisdiction), ...ways(palette)];
}

/** Whether a grid is drawn. */
export type Shown = "shown" | "hidden";

/** Draws the governance grids and the police grids, two layers of their own that do not match each other. */
export function grids(palette: MapPalette, governance: Shown, police: Shown): LayerSpecification[] {
  const visibility = (shown: Shown) => ({ visibility: shown === "shown" ? ("visible" as const) : ("none" as const) });
  return [
    {
      id: "grid", type: "line", source: SOURCE, filter: of("grid"), layout: visibility(governance),
      paint: { "line-color": palette.grid, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.6, 13, 1.2] },
    },
    {
      id: "police-grid", type: "line", source: SOURCE, filter: of("police_grid"), layout: visibility(police),
      paint: { "line-color": palette.police_grid, "line-width": 1.6, "line-dasharray": [2, 1.5] },
    },
  ];
}
