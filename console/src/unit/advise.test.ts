import { describe, expect, it } from "vitest";
import type { Candidate } from "../api/streets";
import { ageText, inOrder, minutesText } from "./advise";

const candidate = (callsign: string, place: number): Candidate => ({
  unit: { id: callsign, callsign }, kind_name: { zh: "巡逻车", en: "Patrol car" }, place, total_seconds: 60 * place, travel_seconds: 60 * place,
  ready_seconds: 0, position_age_seconds: 5, usable: "send", reasons: [],
});

describe("a recommended unit", () => {
  it.each([[0, "0:00"], [59.6, "1:00"], [131, "2:11"], [3725, "62:05"], [null, "–"]] as const)("that needs %s seconds is written %s", (seconds, text) => {
    expect(minutesText(seconds)).toBe(text);
  });

  it.each([[7.4, "7 s"], [119, "119 s"], [120, "2 min"], [840, "14 min"]] as const)("seen %s seconds ago is written %s", (seconds, text) => {
    expect(ageText(seconds)).toBe(text);
  });

  it("stands where the server put it, whatever its time", () => {
    const last = { ...candidate("stale", 3), total_seconds: null };
    expect(inOrder([last, candidate("b", 2), candidate("a", 1)]).map((one) => one.unit.callsign)).toEqual(["a", "b", "stale"]);
  });
});
