import { describe, expect, it } from "vitest";
import { boundOf, bubbles, length, margin } from "./front";

describe("the choice between time, posts and area", () => {
  const point = (finish_seconds: number, units_used: number, trapped_nodes: number) => ({ finish_seconds, units_used, trapped_nodes, posts: [] });

  it("goes to the right with time and up with posts, and grows with the area", () => {
    const drawn = bubbles([point(100, 9, 400), point(300, 4, 100)], 200, 100);
    const [large, small] = drawn;
    expect(large?.point.trapped_nodes).toBe(400);
    expect(large!.x < small!.x && large!.y < small!.y && large!.radius > small!.radius).toBe(true);
    expect(drawn.every(({ x, y }) => x >= 0 && x <= 200 && y >= 0 && y <= 100)).toBe(true);
  });

  it("is drawn in the middle where there is only one", () => {
    expect(bubbles([point(100, 9, 400)], 200, 100)[0]).toMatchObject({ x: 100, y: 50 });
    expect(bubbles([], 200, 100)).toEqual([]);
  });

  it("says margins in minutes and seconds", () => {
    expect([margin(125), margin(-30), margin(null), length(480.9)]).toEqual(["+2:05", "−0:30", "–", "8:01"]);
  });

  it("says a bound as a time or as a number, and nothing where a front has none", () => {
    expect([boundOf({ objective: "earliest_finish", bound: 672.6 }), boundOf({ objective: "fewest_units", bound: 18.2 }), boundOf({ objective: "front", bound: 1 })]).toEqual(["11:13", "19", null]);
  });
});
