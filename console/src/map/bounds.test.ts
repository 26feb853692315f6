import { describe, expect, it } from "vitest";
import type { MapFeature } from "../api/types";
import { boundsOf, homeOf, type Bounds } from "./bounds";

const feature = (layer: string, coordinates: unknown, name_zh = ""): MapFeature => ({
  type: "Feature", geometry: { type: "Polygon", coordinates }, properties: { layer, name_zh },
});
const OWN = "苏州市";

describe("the box around the map", () => {
  it("is that of the jurisdiction, whatever else is drawn", () => {
    const own = feature("jurisdiction", [[[120.5, 31.0], [121.2, 31.0], [121.2, 31.6]]]);
    expect(boundsOf([own, feature("road", [[118, 30], [124, 33]])], OWN)).toEqual([120.5, 31.0, 121.2, 31.6]);
  });

  it("leaves the neighbours out", () => {
    const own = feature("jurisdiction", [[[120.5, 31.0], [121.2, 31.6]]], OWN);
    const neighbour = feature("jurisdiction", [[[121.2, 31.0], [122.0, 31.6]]], "上海市");
    expect(boundsOf([own, neighbour], OWN)).toEqual([120.5, 31.0, 121.2, 31.6]);
  });

  it("is that of everything where there is no jurisdiction", () => {
    expect(boundsOf([feature("road", [[118, 30], [124, 33]])], OWN)).toEqual([118, 30, 124, 33]);
  });

  it("does not exist for an empty map", () => {
    expect(boundsOf([], OWN)).toBeNull();
  });
});

describe("the whole map", () => {
  const drawn: Bounds = [120.3, 31.1, 121, 31.6];

  it("is the city as it is drawn, where its streets lie inside, beside or across it", () => {
    for (const streets of [drawn, [120.5, 31.2, 120.6, 31.3], [120.9, 31.5, 122, 32], null] as (Bounds | null)[]) expect(homeOf(drawn, streets)).toBe(drawn);
  });

  it("is the streets where they lie somewhere else, or where nothing is drawn", () => {
    const away: Bounds = [1.4, 42.4, 1.8, 42.7];
    expect(homeOf(drawn, away)).toBe(away);
    expect(homeOf(null, away)).toBe(away);
    expect(homeOf(null, null)).toBeNull();
  });
});
