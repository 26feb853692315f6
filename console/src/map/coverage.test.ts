import { describe, expect, it } from "vitest";
import type { Coverage, HourOfCoverage } from "../api/streets";
import { barsOf, percent, weakestHour, worstGaps } from "./coverage";

const hour = (at: number, shares: readonly [number, number, number]): HourOfCoverage => ({
  from: `2023-01-10T${String(at).padStart(2, "0")}:00:00+08:00`, hour: at, units: 40, circles: [1, 3, 5].map((minutes, index) => ({ minutes, population_share: shares[index] ?? 0, places_share: 0.5 })),
});
const gap = (lon: number, people?: number, seconds?: number | null): Coverage["gaps"]["features"][number] => ({
  type: "Feature", geometry: { type: "Point", coordinates: [lon, 31] }, properties: { ...(people === undefined ? {} : { people }), ...(seconds === undefined ? {} : { seconds }) },
});
const coverage = (...features: Coverage["gaps"]["features"]): Coverage => ({
  circles: [], people: 1000, units: 3, by_hour: [], gaps: { type: "FeatureCollection", features },
});

describe("the hours of the coverage", () => {
  it("become bars with the widest circle at the bottom, and hours without data stay empty", () => {
    const bars = barsOf([hour(3, [0.1, 0.4, 0.6]), hour(7, [0.2, 0.5, 0.8])]);
    expect(bars.map((bar) => bar.hour)).toEqual([3, 7]);
    expect(bars[0]?.circles.map((circle) => circle.minutes)).toEqual([5, 3, 1]);
  });

  it("name the weakest one, the earliest of several", () => {
    const weakest = weakestHour([hour(9, [0.2, 0.5, 0.8]), hour(4, [0.1, 0.3, 0.6]), hour(2, [0.1, 0.3, 0.6])]);
    expect([weakest?.hour, weakest?.circle.minutes]).toEqual([2, 5]);
    expect(weakestHour([])).toBeNull();
  });

  it.each([[0, "0 %"], [0.456, "46 %"], [1, "100 %"]] as const)("write the share %s as %s", (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe("the gaps of the coverage", () => {
  it("are listed by the people who live there, and no longer than asked for", () => {
    const worst = worstGaps(coverage(gap(120.1, 10, 400), gap(120.2, 900, null), gap(120.3), gap(120.4, 300, 360)), 3);
    expect(worst.map((one) => [one.lon, one.people, one.seconds])).toEqual([[120.2, 900, null], [120.4, 300, 360], [120.1, 10, 400]]);
    expect(worstGaps(null, 3)).toEqual([]);
  });
});
