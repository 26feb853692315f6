import { describe, expect, it } from "vitest";
import { distanceMeters, distanceText, pointOf } from "./distance";

describe("a distance", () => {
  it("of a hundredth of a degree of latitude is 1,112 meters", () => {
    expect(distanceMeters({ lon: 120.6, lat: 31.3 }, { lon: 120.6, lat: 31.31 })).toBeCloseTo(1112, 0);
  });

  it.each([
    [0, "0 m"],
    [644, "640 m"],
    [994, "990 m"],
    [996, "1.0 km"],
    [3249, "3.2 km"],
    [17_600, "18 km"],
  ])("of %d meters reads %s", (meters, text) => {
    expect(distanceText(meters)).toBe(text);
  });

  it("needs both coordinates", () => {
    expect(pointOf({ lon: 120.6, address: "东渚" })).toBeNull();
    expect(pointOf({ lon: 120.6, lat: 31.3 })).toEqual({ lon: 120.6, lat: 31.3 });
  });
});
