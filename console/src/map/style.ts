import type { StyleSpecification } from "maplibre-gl";
import type { Feature, LineString, Point as PointGeometry } from "geojson";
import type { MapFeature, Point } from "../api/types";
import type { Theme } from "../ui/theme.svelte";
import { basemap, grids, type Shown } from "./layers/basemap";
import { incidents } from "./layers/incidents";
import { districtNames, labels, type NameProperty } from "./layers/labels";
import { point } from "./layers/point";
import { units, ways } from "./layers/units";
import { paletteOf } from "./palette";

/** Everything that the map shows. */
export interface MapContent {
  theme: Theme;
  jurisdiction: string;
  name: NameProperty;
  base: readonly MapFeature[];
  governance: Shown;
  police: Shown;
  incidents: Feature<PointGeometry>[];
  units: Feature<PointGeometry>[];
  ways: Feature<LineString>[];
  point: Point | null;
}

/** Builds the whole style. It names no glyphs and no sprite, so nothing is fetched from anywhere. */
export function styleOf(content: MapContent): StyleSpecification {
  const palette = paletteOf(content.theme);
  const base = basemap(content.base, palette, content.jurisdiction);
  const moving = [ways(content.ways, palette), units(content.units, palette, content.theme)];
  const above = [
    incidents(content.incidents, palette, content.theme),
    point(content.point, palette),
  ];
  return {
    version: 8,
    sources: Object.fromEntries([base, ...moving, ...above].map((part) => [part.id, part.source])),
    layers: [
      { id: "ground", type: "background", paint: { "background-color": palette.ground } },
      ...base.layers,
      ...grids(palette, content.governance, content.police),
      ...labels(palette, content.name),
      ...moving.flatMap((part) => part.layers),
      ...districtNames(palette, content.name),
      ...above.flatMap((part) => part.layers),
    ],
  };
}
