import { describe, expect, it } from "vitest";
import { HEADINGS, share } from "./heading";

describe("what a vehicle's direction is told in", () => {
  it("goes round in eight directions from north", () => {
    expect(HEADINGS.map((heading) => heading.degrees)).toEqual([0, 45, 90, 135, 180, 225, 270, 315]);
    expect(HEADINGS[2]?.name).toBe("east");
  });

  it("never shows more as met than is met", () => {
    expect([share(999, 1000), share(1, 3), share(4, 4), share(0, 0)]).toEqual(["99.9%", "33.3%", "100%", "–"]);
    expect(share(9996, 10000)).toBe("99.9%");
  });
});
