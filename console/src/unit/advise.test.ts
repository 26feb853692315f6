import { describe, expect, it } from "vitest";
import type { Candidate, Recommendation } from "../api/streets";
import type { UnitView } from "../api/types";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { REASON_CODES, ageOf, has, inOrder, minutesText, sendingsOf } from "./advise";

const candidate = (id: string, place: number, changed: Partial<Candidate> = {}): Candidate => ({
  unit: { id, callsign: id }, kind_name: { zh: "巡逻车", en: "Patrol car" }, place, total_seconds: 60 * place, travel_seconds: 60 * place,
  ready_seconds: 0, position_age_seconds: 5, usable: "send", chosen: false, reasons: [], ...changed,
});
const because = (code: string): Candidate["reasons"] => [{ code, text: { zh: "", en: "" } }];
const unit = (id: string, changed: Partial<UnitView> = {}): [string, UnitView] => [id, { id, callsign: id, primary: "available", engaged: false, ...changed } as UnitView];
const view = (...candidates: Candidate[]): Recommendation => ({ as_of: "2023-01-10T00:00:00Z", plan: null, needs: [], shortfalls: [], candidates, coverage: null });

describe("a recommended unit", () => {
  it.each([[0, "0:00"], [59.6, "1:00"], [131, "2:11"], [3725, "62:05"], [null, "–"], [undefined, "–"]] as const)("that needs %s seconds is written %s", (seconds, text) => {
    expect(minutesText(seconds)).toBe(text);
  });

  it.each([[7.4, "seconds", 7], [119, "seconds", 119], [120, "minutes", 2], [840, "minutes", 14]] as const)("seen %s seconds ago is told in %s", (seconds, unit, count) => {
    expect(ageOf(seconds)).toEqual({ key: `advice.age_${unit}`, count });
  });

  it("stands where the server put it, whatever its time", () => {
    const last = { ...candidate("stale", 3), total_seconds: null };
    expect(inOrder([last, candidate("b", 2), candidate("a", 1)]).map((one) => one.unit.callsign)).toEqual(["a", "b", "stale"]);
  });

  it.each(REASON_CODES)("that stands where it does because of %s says so in both languages", (code) => {
    expect(zh).toHaveProperty([`advice_reason.${code}`]);
    expect(en).toHaveProperty([`advice_reason.${code}`]);
    expect(has(candidate("a", 1, { reasons: because(code) }), code)).toBe(true);
  });
});

describe("the chosen units", () => {
  const units = new Map([
    unit("free"), unit("busy", { engaged: true }), unit("visiting", { primary: "conditionally_available" }), unit("here", { engaged: true }), unit("other"),
  ]);
  const chosen = (id: string, place: number, changed: Partial<Candidate> = {}) => candidate(id, place, { chosen: true, ...changed });
  const sendings = sendingsOf(
    view(
      chosen("busy", 3, { usable: "after_consent", reasons: because("lighter_job") }),
      chosen("free", 1),
      candidate("other", 2),
      chosen("visiting", 4),
      chosen("here", 5, { usable: "last", reasons: because("already_here") }),
      chosen("abroad", 6, { usable: "after_consent", reasons: because("neighbour"), jurisdiction: { code: "320583", name: { zh: "昆山市", en: "Kunshan" } } }),
    ),
    units,
  );
  const names = (list: { callsign: string }[]) => list.map((one) => one.callsign);

  it("go at once where they are simply free", () => {
    expect(names(sendings.at_once)).toEqual(["free"]);
  });

  it("are asked about where they are at work or available under a condition, in their order", () => {
    expect(names(sendings.asked)).toEqual(["busy", "visiting"]);
  });

  it("wait for their own desk where the neighbour has them", () => {
    expect(sendings.elsewhere.map((one) => one.unit.callsign)).toEqual(["abroad"]);
  });

  it("are nobody before there is an answer", () => {
    expect(sendingsOf(null, units)).toEqual({ at_once: [], asked: [], elsewhere: [] });
  });
});
