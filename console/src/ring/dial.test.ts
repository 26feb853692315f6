import { describe, expect, it } from "vitest";
import { arc, percent, steps } from "./dial";

describe("how closed a ring is", () => {
  it("is a hundred per cent only when it is whole", () => {
    expect(percent(1)).toBe("100");
    expect(percent(24 / 25)).toBe("96.0");
    expect(percent(0.9999)).toBe("99.9");
    expect(percent(0)).toBe("0.0");
  });

  it("is drawn as a part of the circle", () => {
    const { drawn, rest } = arc(0.75, 10);
    expect(drawn / (drawn + rest)).toBeCloseTo(0.75);
    expect(arc(2, 10).rest).toBe(0);
  });

  it("is cut into steps between the ends of the week", () => {
    const at = (hour: number) => new Date(hour * 3_600_000).toISOString();
    const changes = [{ at: at(-5), share: 1 }, { at: at(5), share: 0.96 }, { at: at(6), share: 1 }];
    expect(steps(0, 10 * 3_600_000, changes)).toEqual([
      { from: 0, to: 0.5, share: 1 }, { from: 0.5, to: 0.6, share: 0.96 }, { from: 0.6, to: 1, share: 1 },
    ]);
  });
});
