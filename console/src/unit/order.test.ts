import { describe, expect, it } from "vitest";
import type { Candidate } from "../api/streets";
import type { UnitView } from "../api/types";
import { forSending, matching } from "./order";

const unit = (callsign: string, lon: number | null, changed: Partial<UnitView> = {}): UnitView => ({
  id: callsign, callsign, kind: "patrol_car", kind_name: { zh: "巡逻车", en: "Patrol car" }, org: { id: "o", name: "东渚派出所" },
  crew_size: 2, crew: [], status: "on_patrol", status_name: { zh: "巡逻", en: "On patrol" }, primary: "available", engaged: false,
  assignments: [], position: lon === null ? null : { lon, lat: 31.3, at: "2023-01-10T00:00:00Z" }, ...changed,
});

const HERE = { lon: 120.5, lat: 31.3 };
const order = (units: UnitView[]) => forSending(units, HERE).map((ranked) => ranked.unit.callsign);

describe("units for sending", () => {
  it("come nearest first", () => {
    expect(order([unit("far", 120.9), unit("near", 120.51), unit("middle", 120.6)])).toEqual(["near", "middle", "far"]);
  });

  it("come free before engaged, and engaged before out of service", () => {
    const off = unit("off", 120.5, { primary: "not_available" });
    const busy = unit("busy", 120.5, { engaged: true });
    const maybe = unit("maybe", 120.5, { primary: "conditionally_available" });
    expect(order([off, busy, maybe, unit("free", 120.9)])).toEqual(["free", "maybe", "busy", "off"]);
  });

  it("without a position come after those with one", () => {
    expect(order([unit("unknown", null), unit("known", 121.2)])).toEqual(["known", "unknown"]);
  });
});

describe("recommended units", () => {
  const candidate = (id: string, place: number): Candidate => ({
    unit: { id, callsign: id }, kind_name: { zh: "巡逻车", en: "Patrol car" }, place, total_seconds: null, travel_seconds: null, ready_seconds: 0,
    position_age_seconds: null, usable: "send", chosen: false, reasons: [],
  });

  it("come as recommended, and the others after them as the crow flies", () => {
    const units = [unit("near", 120.51), unit("far", 120.9), unit("across the water", 120.5), unit("other", 120.6)];
    const advised = new Map([candidate("far", 1), candidate("across the water", 2)].map((one) => [one.unit.id, one]));
    expect(forSending(units, HERE, advised).map((ranked) => ranked.unit.callsign)).toEqual(["far", "across the water", "near", "other"]);
  });
});

describe("typing", () => {
  it("narrows by every word, in either language", () => {
    const units = [unit("东渚01", 120.5), unit("浒关02", 120.5, { org: { id: "x", name: "浒关派出所" } })];
    expect(matching(units, "东渚 patrol").map((u) => u.callsign)).toEqual(["东渚01"]);
    expect(matching(units, "")).toHaveLength(2);
  });
});
