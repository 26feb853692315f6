import { describe, expect, it } from "vitest";
import type { Closure, Reach } from "../../api/streets";
import { closureFeatures, drawnFeatures, gapFeatures, reachFeatures } from "./overlays";

const area = (seconds: number): Reach["features"][number] => ({ type: "Feature", geometry: { type: "Polygon", coordinates: [] }, properties: { seconds } });
const closure = (id: string, line: Closure["line"]): Closure => ({
  id, name: "干将路", reason: "抢修", from: "2023-01-10T00:00:00Z", by: { id: "a", name: "陆承宇" }, line, state: "closed", segments: 1, streets: [],
});

describe("what lies over the streets", () => {
  it("has the farthest reach at the bottom", () => {
    const areas: Reach = { type: "FeatureCollection", features: [area(300), area(900), area(600)] };
    const drawn = reachFeatures({ name: "东渚01", from: { lon: 120, lat: 31 }, areas });
    expect(drawn.map((feature) => feature.properties?.["minutes"])).toEqual([15, 10, 5]);
    expect(reachFeatures(null)).toEqual([]);
  });

  it("draws a closure as its line, or as its only point, until it is lifted", () => {
    const line: Closure["line"] = [[120, 31], [120.1, 31]];
    const drawn = closureFeatures([closure("a", line), closure("b", [[120, 31]]), { ...closure("c", line), state: "lifted" }, closure("d", [])]);
    expect(drawn.map((feature) => [feature.properties?.["id"], feature.geometry.type])).toEqual([["a", "LineString"], ["b", "Point"]]);
  });

  it("draws each point of a line under the hand, and the line from the second point on", () => {
    expect(drawnFeatures([[120, 31]]).map((feature) => feature.geometry.type)).toEqual(["Point"]);
    expect(drawnFeatures([[120, 31], [120.1, 31]]).map((feature) => feature.geometry.type)).toEqual(["LineString", "Point", "Point"]);
  });

  it("has no gaps before the circles are known", () => {
    expect(gapFeatures(null)).toEqual([]);
  });
});
