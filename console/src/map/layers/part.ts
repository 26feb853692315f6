import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { Feature, Geometry } from "geojson";

/** One part of the map: what it draws, and how. */
export interface MapPart {
  id: string;
  source: GeoJSONSourceSpecification;
  layers: LayerSpecification[];
}

/** The font of every label; it is drawn from our own files in the browser, so the map needs no glyph server. */
export const LABEL_FONT = ["Noto Sans SC"];

/** Wraps features into a source. */
export function sourceOf(features: Feature<Geometry>[]): GeoJSONSourceSpecification {
  return { type: "geojson", data: { type: "FeatureCollection", features } };
}
