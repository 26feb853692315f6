import type { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from "maplibre-gl";
import { LABEL_FONT, LABEL_FONT_BOLD } from "../layers/part";
import type { Theme } from "../../ui/theme.svelte";
import type { StreetPalette } from "./palette";
import { POI_SIGNS } from "./signs";
import { STREETS, growing, isOneOf, nameOf, type NameProperty } from "./source";

type Layout = SymbolLayerSpecification["layout"];

interface Lettering { color: string; halo: string; width?: number }

/** How the names are drawn: in which language, in which colours. */
export interface Naming { name: NameProperty; palette: StreetPalette; theme: Theme }

const ALONG = {
  "symbol-placement": "line",
  "text-rotation-alignment": "map",
  "text-pitch-alignment": "viewport",
  "text-max-angle": 32,
} as const;

function names(id: string, layer: string, filter: ExpressionSpecification, zoom: number, layout: Layout, ink: Lettering): LayerSpecification {
  return {
    id, type: "symbol", source: STREETS, "source-layer": layer, filter, minzoom: zoom,
    layout: { "text-font": LABEL_FONT, ...layout },
    paint: { "text-color": ink.color, "text-halo-color": ink.halo, "text-halo-width": ink.width ?? 1.5 },
  };
}

/** A place's name steps aside for what stands on the place itself. */
const ASIDE: Layout = { "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1.5, "text-justify": "auto" };

/** From here on the pieces of a road are long enough for its name. */
const NEAR_ZOOM = 12.5;
/** A name upright at the beginning of a piece that is too short to carry it, and far from the next one. */
const LEVEL: Layout = { "text-padding": 55 };

const ANY: ExpressionSpecification = ["literal", true];

function roadNames({ name, palette }: Naming): LayerSpecification[] {
  const ink = { color: palette.ink.road, halo: palette.halo };
  const along = (spacing: number): Layout => ({ ...ALONG, "text-field": nameOf(name), "symbol-spacing": spacing, "text-letter-spacing": name === "name_zh" ? 0.12 : 0.02 });
  const widest = isOneOf("class", "motorway", "trunk", "primary");
  const main = isOneOf("class", "secondary");
  return [
    names("path-name", "road", isOneOf("class", "pedestrian", "path", "track", "service"), 16, { ...along(260), "text-size": 10.5 }, { ...ink, color: palette.ink.minor }),
    names("street-name", "road", isOneOf("class", "tertiary", "street"), 14, { ...along(280), "text-size": growing([14, 10.5], [18, 14]) }, ink),
    names("main-name", "road", main, 12.5, { ...along(320), "text-size": growing([12.5, 10.5], [14, 12], [18, 15.5]) }, ink),
    { ...names("short-name", "road", widest, 10.5, { ...LEVEL, "text-field": nameOf(name), "text-size": 10.5 }, ink), maxzoom: NEAR_ZOOM } as LayerSpecification,
    names("widest-name", "road", widest, 10.5, { ...along(320), "text-size": growing([10.5, 10], [12, 11], [14, 12.5], [18, 16]) }, ink),
  ];
}

/** A number in a shield that is as wide as the number. */
function shields({ palette, theme }: Naming): LayerSpecification[] {
  const shield = (id: string, filter: ExpressionSpecification, sign: "motorway" | "main", zoom: number): LayerSpecification => ({
    id, type: "symbol", source: STREETS, "source-layer": "road", minzoom: zoom,
    filter: ["all", ["has", "ref"], ["<=", ["length", ["get", "ref"]], 8], filter],
    layout: {
      "symbol-placement": ["step", ["zoom"], "point", 11, "line"],
      "symbol-spacing": 420,
      "icon-image": `shield-${sign}-${theme}`,
      "icon-text-fit": "both",
      "icon-text-fit-padding": [1, 3, 1, 3],
      "icon-rotation-alignment": "viewport",
      "text-rotation-alignment": "viewport",
      "text-field": ["get", "ref"],
      "text-font": LABEL_FONT_BOLD,
      "text-size": 9.5,
      "text-padding": 30,
      "icon-padding": 30,
    },
    paint: { "text-color": palette.shields[sign].ink },
  });
  return [
    shield("main-shield", isOneOf("class", "trunk", "primary", "secondary"), "main", 10.5),
    shield("motorway-shield", isOneOf("class", "motorway"), "motorway", 8),
  ];
}

function waterNames({ name, palette }: Naming): LayerSpecification[] {
  const ink = { color: palette.ink.water, halo: palette.water_halo, width: 1.2 };
  const field = { "text-field": nameOf(name), "text-letter-spacing": 0.12 };
  return [
    names("waterway-name", "waterway", ANY, 11, { ...ALONG, ...field, "symbol-spacing": 380, "text-size": growing([11, 10.5], [17, 14]) }, ink),
    names("water-name", "water", ANY, 10, { ...field, "text-max-width": 7, "text-size": growing([10, 10.5], [16, 13.5]) }, ink),
  ];
}

function pois({ name, palette, theme }: Naming): LayerSpecification[] {
  const tone = (one: keyof StreetPalette["poi"]) => Object.entries(POI_SIGNS).filter(([, sign]) => sign.tone === one).map(([kind]) => kind);
  const tones = Object.keys(palette.poi) as (keyof StreetPalette["poi"])[];
  const colour = ["match", ["get", "kind"], ...tones.flatMap((one) => [tone(one), palette.poi[one]]), palette.poi.other] as unknown as ExpressionSpecification;
  const poi = (id: string, kinds: string[], zoom: number, text_zoom: number): LayerSpecification => ({
    id, type: "symbol", source: STREETS, "source-layer": "poi", minzoom: zoom, filter: isOneOf("kind", ...kinds),
    layout: {
      "icon-image": ["concat", "poi-", ["get", "kind"], `-${theme}`],
      "icon-size": growing([zoom, 0.8], [17, 1]),
      "icon-padding": 3,
      "text-field": ["step", ["zoom"], "", text_zoom, nameOf(name)],
      "text-font": LABEL_FONT,
      "text-size": 10.5,
      "text-anchor": "top",
      "text-offset": [0, 0.85],
      "text-max-width": 7,
      "text-optional": true,
    },
    paint: { "text-color": colour, "text-halo-color": palette.halo, "text-halo-width": 1.4 },
  });
  const junctions = names("motorway-junction-name", "poi", isOneOf("kind", "motorway_junction"), 13, { "text-field": nameOf(name), "text-size": 10.5, "text-max-width": 6 }, { color: palette.ink.road, halo: palette.halo });
  const first = ["police", "fire_station", "hospital", "station"];
  const later = Object.keys(POI_SIGNS).filter((kind) => !first.includes(kind));
  return [junctions, poi("poi", later, 15, 15.5), poi("poi-first", first, 13, 14)];
}

const parks: ExpressionSpecification = isOneOf("kind", "park", "forest", "cemetery", "school", "hospital");

function landNames({ name, palette }: Naming): LayerSpecification[] {
  const ink = { color: palette.ink.park, halo: palette.halo, width: 1.2 };
  return [names("land-name", "land", parks, 14, { "text-field": nameOf(name), "text-size": 10.5, "text-max-width": 7 }, ink)];
}

function place({ name, palette }: Naming, id: string, kinds: string[], zoom: number, layout: Layout, color = palette.ink.place): LayerSpecification {
  return names(id, "place", isOneOf("kind", ...kinds), zoom,
    { "text-field": nameOf(name), "text-max-width": 8, "symbol-sort-key": ["coalesce", ["get", "rank"], 9], ...ASIDE, ...layout },
    { color, halo: palette.halo, width: 1.7 });
}

function places(naming: Naming): LayerSpecification[] {
  const quiet = naming.palette.ink.minor;
  return [
    place(naming, "neighbourhood-name", ["neighbourhood"], 13.5, { "text-size": growing([13.5, 10.5], [16, 13]), "text-letter-spacing": 0.06 }, quiet),
    place(naming, "village-name", ["village", "island"], 11, { "text-size": growing([11, 10.5], [15, 13.5]) }, quiet),
    place(naming, "suburb-name", ["suburb"], 10, { "text-size": growing([10, 11], [14, 14.5]), "text-letter-spacing": 0.1 }),
    place(naming, "town-name", ["town"], 8, { "text-size": growing([8, 11.5], [12, 15]) }),
  ];
}

function houseNumbers({ palette }: Naming): LayerSpecification[] {
  return [names("house-number", "address", ANY, 16, { "text-field": ["get", "housenumber"], "text-size": growing([16, 9], [18, 11.5]), "text-padding": 1 }, { color: palette.ink.number, halo: palette.halo, width: 1 })];
}

/** Draws the names of cities, which a glance at the whole map has to find: they lie above the units. */
export function cityNames(naming: Naming): LayerSpecification[] {
  return [place(naming, "city-name", ["city"], 4, { "text-size": growing([4, 12], [9, 16], [12, 19]), "text-font": LABEL_FONT_BOLD, "text-letter-spacing": 0.08 })];
}

/** Draws every other name and sign of the streets; what comes later in the list finds its room first. */
export function streetNames(naming: Naming): LayerSpecification[] {
  return [
    ...houseNumbers(naming),
    ...landNames(naming),
    ...roadNames(naming),
    ...waterNames(naming),
    ...pois(naming),
    ...shields(naming),
    ...places(naming),
  ];
}
