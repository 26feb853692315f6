import type { ExpressionSpecification, VectorSourceSpecification } from "maplibre-gl";
import type { MapInfo } from "../../api/streets";

/** The source of the streets' tiles. */
export const STREETS = "streets";

/** Describes the tiles. MapLibre asks for them in a worker, which needs whole addresses. */
export function streetsSource(info: MapInfo, origin: string): VectorSourceSpecification {
  return {
    type: "vector",
    tiles: [origin + info.tiles],
    minzoom: info.min_zoom,
    maxzoom: info.max_zoom,
    ...(info.bounds ? { bounds: info.bounds } : {}),
  };
}

/** Holds where a property has one of the values. */
export function isOneOf(property: string, ...values: string[]): ExpressionSpecification {
  return ["in", ["get", property], ["literal", values]];
}

/** Writes a value that grows with the zoom as the ground does, given at some zooms. */
export function growing(...stops: [number, number | ExpressionSpecification][]): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.6], ["zoom"], ...stops.flat()] as unknown as ExpressionSpecification;
}

/** The languages that a label may be drawn in, by the property that holds it. */
export type NameProperty = "name_zh" | "name_en";

/** Chooses a feature's name: a tile repeats it in a language only where it differs. */
export function nameOf(name: NameProperty): ExpressionSpecification {
  return ["coalesce", ["get", name], ["get", "name"], ""];
}
