import type { Point } from "../../api/types";
import type { MapPalette } from "../palette";
import { sourceOf, type MapPart } from "./part";

/** Where the report's point is drawn. */
export const POINT = "point";

/** Draws the point that the report form holds. */
export function point(at: Point | null, palette: MapPalette): MapPart {
  const feature = at && { type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [at.lon, at.lat] }, properties: {} };
  return {
    id: POINT,
    source: sourceOf(feature ? [feature] : []),
    layers: [
      {
        id: POINT, type: "circle", source: POINT,
        paint: { "circle-radius": 7, "circle-color": palette.chosen, "circle-stroke-color": palette.halo, "circle-stroke-width": 3 },
      },
    ],
  };
}
