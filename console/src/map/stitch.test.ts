import { describe, expect, it } from "vitest";
import type { LonLat } from "../api/streets";
import { stitched } from "./stitch";

const STEP = 0.01;
/** A piece of a street that runs to the east, from one step to another. */
const piece = (from: number, to: number): LonLat[] => [[120 + from * STEP, 31.3], [120 + to * STEP, 31.3]];
const steps = (line: LonLat[]) => line.map(([lon]) => Math.round((lon - 120) / STEP));

describe("the pieces of a street", () => {
  it("become one line in either order and direction", () => {
    expect(steps(stitched([piece(0, 5), piece(5, 7), piece(-2, 0)]))).toEqual([-2, 0, 0, 5, 5, 7]);
    expect(steps(stitched([piece(7, 5), piece(0, -2), piece(0, 5)]))).toEqual([-2, 0, 0, 5, 5, 7]);
  });

  it("join where tiles overlap by a few meters", () => {
    const overlap: LonLat[] = [[120.0498, 31.3], [120.08, 31.3]];
    expect(stitched([piece(0, 5), overlap])).toHaveLength(4);
  });

  it("leave the other carriageway out", () => {
    const back: LonLat[] = [[120.05, 31.3001], [120, 31.3001]];
    expect(stitched([piece(0, 5), back])).toEqual(piece(0, 5));
  });

  it("leave out what lies elsewhere", () => {
    expect(stitched([piece(0, 5), piece(20, 22)])).toEqual(piece(0, 5));
  });

  it("are nothing where there are none", () => {
    expect(stitched([])).toEqual([]);
    expect(stitched([[[120, 31]]])).toEqual([]);
  });
});
