import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { StreetPalette } from "./palette";
import { STREETS, growing, isOneOf } from "./source";

const ROUND = { "line-cap": "round", "line-join": "round" } as const;
const BUILDING_ZOOM_MIN = 13.5;

function landColour(palette: StreetPalette): ExpressionSpecification {
  const pairs = Object.entries(palette.land).flat();
  return ["match", ["get", "kind"], ...pairs, palette.ground] as unknown as ExpressionSpecification;
}

function land(palette: StreetPalette): LayerSpecification[] {
  const built = isOneOf("kind", "residential", "commercial", "industrial", "railway", "military");
  return [
    {
      id: "built-land", type: "fill", source: STREETS, "source-layer": "land", filter: built,
      paint: { "fill-color": landColour(palette), "fill-antialias": false },
    },
    {
      id: "open-land", type: "fill", source: STREETS, "source-layer": "land", filter: ["!", built],
      paint: { "fill-color": landColour(palette), "fill-antialias": false },
    },
  ];
}

function water(palette: StreetPalette): LayerSpecification[] {
  const wide = isOneOf("kind", "river", "canal");
  return [
    {
      id: "waterway", type: "line", source: STREETS, "source-layer": "waterway", filter: wide, layout: ROUND,
      paint: { "line-color": palette.water, "line-width": growing([8, 0.8], [11, 1.4], [14, 3.4], [17, 12]) },
    },
    {
      id: "brook", type: "line", source: STREETS, "source-layer": "waterway", filter: ["!", wide], minzoom: 12, layout: ROUND,
      paint: { "line-color": palette.water, "line-width": growing([12, 0.5], [14, 1.3], [17, 4]) },
    },
    { id: "water", type: "fill", source: STREETS, "source-layer": "water", paint: { "fill-color": palette.water } },
    {
      id: "water-shore", type: "line", source: STREETS, "source-layer": "water", minzoom: 11,
      paint: { "line-color": palette.shore, "line-width": growing([11, 0.4], [16, 1.2]) },
    },
  ];
}

/** Draws what lies beneath the streets: land by its use, water, and buildings. */
export function ground(palette: StreetPalette): LayerSpecification[] {
  return [
    { id: "ground", type: "background", paint: { "background-color": palette.ground } },
    ...land(palette),
    ...water(palette),
    {
      id: "building", type: "fill", source: STREETS, "source-layer": "building", minzoom: BUILDING_ZOOM_MIN,
      paint: {
        "fill-color": palette.building,
        "fill-outline-color": palette.building_edge,
        "fill-opacity": ["interpolate", ["linear"], ["zoom"], BUILDING_ZOOM_MIN, 0, 14.2, 1],
      },
    },
  ];
}

/** Draws the borders that the tiles hold: the lower the level, the heavier. */
export function borders(palette: StreetPalette): LayerSpecification[] {
  const level: ExpressionSpecification = ["coalesce", ["get", "admin_level"], 8];
  return [
    {
      id: "boundary", type: "line", source: STREETS, "source-layer": "boundary", filter: ["<=", level, 6], layout: { "line-join": "round" },
      paint: { "line-color": palette.border, "line-width": ["case", ["<=", level, 4], 1.6, 1], "line-dasharray": [5, 2, 1, 2], "line-opacity": 0.7 },
    },
  ];
}
