import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { Feature, Geometry } from "geojson";
import { BOLD, REGULAR } from "../fonts";

/** One part of the map: what it draws, and how. */
export interface MapPart {
  id: string;
  source: GeoJSONSourceSpecification;
  layers: LayerSpecification[];
}

/** The font of a label; the style says which of our own files hold it, so the map needs no glyph server. */
export const LABEL_FONT = [REGULAR];
/** The heavy weight, for what has to be read first. */
export const LABEL_FONT_BOLD = [BOLD];

/** Wraps features into a source. */
export function sourceOf(features: Feature<Geometry>[]): GeoJSONSourceSpecification {
  return { type: "geojson", data: { type: "FeatureCollection", features } };
}
