import { validateStyleMin, type StyleSpecification } from "@maplibre/maplibre-gl-style-spec";
import { describe, expect, it } from "vitest";
import type { MapInfo } from "../api/streets";
import { fontFacesOf } from "./fonts";
import { styleOf, type MapContent } from "./style";

const ORIGIN = "https://anlan.example";
const INFO: MapInfo = {
  bounds: [120.3, 31.1, 121, 31.6], attribution: "© OpenStreetMap contributors",
  min_zoom: 0, max_zoom: 15, tiles: "/tiles/{z}/{x}/{y}.mvt",
};
const FONTS = fontFacesOf(
  { "[52]": "U+4e00-4eff", latin: "U+0-ff" },
  new Map(["52-400", "52-700", "latin-400", "latin-700"].map((file) => [`noto-sans-sc-${file}-normal.woff2`, `/assets/${file}.woff2`])),
);

const content = (changed: Partial<MapContent> = {}): MapContent => ({
  theme: "day", jurisdiction: "苏州市", name: "name_zh", info: INFO, origin: ORIGIN, fonts: FONTS, base: [], governance: "shown", police: "hidden",
  incidents: [], units: [], ways: [], point: null, reach: [], gaps: [], closures: [], drawn: [], found: [], ...changed,
});

const LOOKS: Partial<MapContent>[] = (["day", "night"] as const).flatMap((theme) =>
  (["name_zh", "name_en"] as const).flatMap((name) => [{ theme, name }, { theme, name, info: null }]),
);

/** Every address that a style names, wherever in it. */
function addresses(style: StyleSpecification): string[] {
  return [...JSON.stringify(style).matchAll(/"((?:[a-z]+:)?\/\/?[^"]+)"/g)].map((match) => match[1] ?? "");
}

describe("the map's style", () => {
  it.each(LOOKS)("is one that MapLibre has nothing to say about, %o", (look) => {
    expect(validateStyleMin(styleOf(content(look))).map((error) => error.message)).toEqual([]);
  });

  it.each(LOOKS)("asks nobody for glyphs or a sprite, and no other server for anything, %o", (look) => {
    const style = styleOf(content(look));
    expect(style).not.toHaveProperty("glyphs");
    expect(style).not.toHaveProperty("sprite");
    expect(addresses(style).filter((address) => !address.startsWith(`${ORIGIN}/`) && !address.startsWith("/assets/"))).toEqual([]);
    expect(addresses(style).some((address) => address.startsWith(`${ORIGIN}/tiles/`))).toBe(look.info === undefined);
  });

  it.each(LOOKS)("letters every label in a font that it declares, %o", (look) => {
    const style = styleOf(content(look));
    const declared = Object.keys(style["font-faces"] ?? {});
    const fonts = style.layers.flatMap((layer) => (layer.type === "symbol" && layer.layout?.["text-field"] ? [layer.layout["text-font"]] : []));
    expect(fonts.length).toBeGreaterThan(3);
    for (const font of fonts) expect(declared).toEqual(expect.arrayContaining(font as string[]));
  });

  it("names every layer once, and only sources that it has", () => {
    for (const look of LOOKS) {
      const style = styleOf(content(look));
      const ids = style.layers.map((layer) => layer.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const layer of style.layers) if ("source" in layer) expect(Object.keys(style.sources)).toContain(layer.source);
    }
  });

  it("draws the scenery only where there are no streets, and the grids in either case", () => {
    const ids = (info: MapInfo | null) => styleOf(content({ info })).layers.map((layer) => layer.id);
    expect(ids(null)).toEqual(expect.arrayContaining(["motorway", "grid", "district"]));
    expect(ids(INFO)).toEqual(expect.arrayContaining(["road", "bridge", "tunnel", "grid", "district", "border"]));
    expect(ids(INFO)).not.toContain("motorway");
  });

  it("keeps units above the names of streets and towns, and incidents above everything", () => {
    const ids = styleOf(content()).layers.map((layer) => layer.id);
    const at = (id: string) => ids.indexOf(id);
    const order = ["reach-area", "town-name", "closures", "units", "city-name", "incidents", "found", "point"].map(at);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
  });
});
