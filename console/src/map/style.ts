import type { SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { Feature, Geometry, LineString, Point as PointGeometry } from "geojson";
import type { MapInfo } from "../api/streets";
import type { MapFeature, Point } from "../api/types";
import type { Theme } from "../ui/theme.svelte";
import type { FontFaces } from "./fonts";
import { areas, basemap, grids, type Shown } from "./layers/basemap";
import { incidents } from "./layers/incidents";
import { districtNames, labels } from "./layers/labels";
import { closures, drawn, found, gaps, reach } from "./layers/overlays";
import type { MapPart } from "./layers/part";
import { point } from "./layers/point";
import { units, ways } from "./layers/units";
import { paletteOf, type MapPalette } from "./palette";
import { borders, ground } from "./streets/ground";
import { cityNames, streetNames } from "./streets/names";
import { oneways, roads } from "./streets/roads";
import { STREETS, streetsSource, type NameProperty } from "./streets/source";

/** Everything that the map shows. */
export interface MapContent {
  theme: Theme;
  jurisdiction: string;
  name: NameProperty;
  /** The tiles of the streets, where the city has them. */
  info: MapInfo | null;
  /** Our own address, which the tiles come from. */
  origin: string;
  fonts: FontFaces;
  base: readonly MapFeature[];
  governance: Shown;
  police: Shown;
  incidents: Feature<PointGeometry>[];
  units: Feature<PointGeometry>[];
  ways: Feature<LineString>[];
  point: Point | null;
  reach: Feature<Geometry>[];
  gaps: Feature<Geometry>[];
  closures: Feature<LineString | PointGeometry>[];
  drawn: Feature<LineString | PointGeometry>[];
  found: Feature<PointGeometry>[];
  /** What a page puts on the map besides. */
  parts?: readonly MapPart[];
}

/** A map on which its page puts nothing. */
export const NOTHING = {
  governance: "hidden", police: "hidden", incidents: [], units: [], ways: [], point: null, reach: [], gaps: [], closures: [], drawn: [], found: [],
} as const satisfies Partial<MapContent>;

type Layers = StyleSpecification["layers"];

/** The city itself: what lies beneath, its names, and the names that lie above the units. */
interface City { under: Layers; names: Layers; over: Layers }

/** Draws the streets from tiles, or the drawn scenery where there are none. */
function cityOf(content: MapContent, palette: MapPalette): City {
  const overlaid = grids(palette, content.governance, content.police);
  if (!content.info) {
    const background = { id: "ground", type: "background", paint: { "background-color": palette.ground } } as const;
    return {
      under: [background, ...basemap(palette, content.jurisdiction), ...overlaid],
      names: labels(palette, content.name),
      over: districtNames(palette, content.name),
    };
  }
  const { streets } = palette;
  const naming = { name: content.name, palette: streets, theme: content.theme };
  return {
    under: [...ground(streets), ...roads(streets), ...borders(streets), ...areas(palette, content.jurisdiction), ...overlaid],
    names: [...oneways(content.theme), ...streetNames(naming)],
    over: cityNames(naming),
  };
}

function sources(content: MapContent, parts: readonly MapPart[]): Record<string, SourceSpecification> {
  const features = content.base as unknown as Feature<Geometry>[];
  return {
    basemap: { type: "geojson", data: { type: "FeatureCollection", features } },
    ...(content.info ? { [STREETS]: streetsSource(content.info, content.origin) } : {}),
    ...Object.fromEntries(parts.map((part) => [part.id, part.source])),
  };
}

/** Builds the whole style. It names no glyphs and no sprite: letters come from our own font files, signs are drawn here. */
export function styleOf(content: MapContent): StyleSpecification {
  const palette = paletteOf(content.theme);
  const city = cityOf(content, palette);
  const areasOver = [gaps(content.gaps, palette), reach(content.reach, palette)];
  const moving = [
    closures(content.closures, palette, content.theme),
    ways(content.ways, palette),
    units(content.units, palette, content.theme),
  ];
  const above = [
    incidents(content.incidents, palette, content.theme),
    found(content.found, content.theme),
    drawn(content.drawn, palette),
    point(content.point, palette),
    ...(content.parts ?? []),
  ];
  const layersOf = (parts: readonly MapPart[]) => parts.flatMap((part) => part.layers);
  return {
    version: 8,
    "font-faces": content.fonts,
    sources: sources(content, [...areasOver, ...moving, ...above]),
    layers: [...city.under, ...layersOf(areasOver), ...city.names, ...layersOf(moving), ...city.over, ...layersOf(above)],
  };
}
