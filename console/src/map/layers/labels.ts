import type { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from "maplibre-gl";
import type { MapPalette } from "../palette";
import type { NameProperty } from "../streets/source";
import { LABEL_FONT } from "./part";

const SOURCE = "basemap";

interface Lettering { size: number; color: string; halo: string; spacing?: number }

const of = (layer: string): ExpressionSpecification => ["==", ["get", "layer"], layer];
const placeOf = (...ranks: number[]): ExpressionSpecification => ["all", of("place"), ["in", ["get", "rank"], ["literal", ranks]]];

function label(id: string, filter: ExpressionSpecification, lettering: Lettering, name: NameProperty): SymbolLayerSpecification {
  return {
    id, type: "symbol", source: SOURCE, filter,
    layout: {
      "text-field": ["coalesce", ["get", name], ["get", "name_zh"], ""],
      "text-font": LABEL_FONT,
      "text-size": lettering.size,
      "text-letter-spacing": lettering.spacing ?? 0,
      "text-max-width": 8,
      "text-padding": 4,
    },
    paint: { "text-color": lettering.color, "text-halo-color": lettering.halo, "text-halo-width": 1.6 },
  };
}

/** Draws the names of waters, bridges, stations and townships; they lie beneath the units. */
export function labels(palette: MapPalette, name: NameProperty): LayerSpecification[] {
  const small = { size: 10.5, color: palette.ink_2, halo: palette.halo };
  const water = { size: 11, color: palette.water_ink, halo: palette.water, spacing: 0.08 };
  const wide: ExpressionSpecification = ["all", of("water"), ["<=", ["coalesce", ["get", "rank"], 3], 1]];
  return [
    {
      id: "station-dot", type: "circle", source: SOURCE,
      filter: ["in", ["get", "layer"], ["literal", ["station", "bridge"]]],
      minzoom: 10.5,
      paint: { "circle-radius": 2.2, "circle-color": palette.ink_2, "circle-stroke-color": palette.halo, "circle-stroke-width": 1 },
    },
    { ...label("station-name", of("station"), small, name), minzoom: 12.5 },
    { ...label("bridge-name", of("bridge"), small, name), minzoom: 12 },
    { ...label("small-water-name", of("water"), { ...water, size: 10.5 }, name), minzoom: 11 },
    { ...label("place-name", placeOf(3, 4), { ...small, size: 11.5 }, name), minzoom: 10 },
    { ...label("water-name", wide, water, name), maxzoom: 11 },
  ];
}

/** Draws the names of the districts above the units, so that a glance at the whole city still finds them. */
export function districtNames(palette: MapPalette, name: NameProperty): LayerSpecification[] {
  const lettering = { size: 13, color: palette.ink, halo: palette.halo, spacing: 0.06 };
  const { layout, ...rest } = label("district-name", placeOf(2), lettering, name);
  // A name steps aside for an incident instead of lying beneath its mark.
  const aside: SymbolLayerSpecification["layout"] = {
    "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
    "text-radial-offset": 0.9,
  };
  return [{ ...rest, maxzoom: 11.5, layout: { ...layout, ...aside } }];
}
