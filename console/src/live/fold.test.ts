import { describe, expect, it } from "vitest";
import type { BoardView, Grade, IncidentView, LiveMessage, ReportView, UnitView } from "../api/types";
import { LATEST_MAX, byUrgency, fold, fromSnapshot, moveUnits } from "./fold";

const report = (id: string, incident?: string): ReportView => ({
  id, number: id, desk: "110", channel: "phone", text: "阳台冒烟", place: {}, filed_at: "2023-01-10T02:12:00Z",
  filed_by: { id: "p", name: "接警一席" }, has_caller: false, ...(incident === undefined ? {} : { incident }),
});

const incident = (id: string, grade: Grade = "P3", state: IncidentView["state"] = "open"): IncidentView => ({
  id, number: id, state, type: "040000", type_name: { zh: "火灾", en: "Fire" }, grade, title: "阳台冒烟", desk: "110",
  place: {}, reported_at: "2023-01-10T02:12:00Z", opened_at: `2023-01-10T02:12:5${id.length}Z`, related: [],
  reports: [], assignments: [], clocks: [],
});

const unit = (id: string, engaged = false): UnitView => ({
  id, callsign: id, kind: "patrol_car", kind_name: { zh: "巡逻车", en: "Patrol car" }, org: { id: "o", name: "东渚派出所" },
  crew_size: 2, crew: [], status: "on_patrol", status_name: { zh: "巡逻", en: "On patrol" }, primary: "available",
  engaged, assignments: [],
});

const snapshot: BoardView = {
  jurisdiction: { id: "j", name: "苏州" }, position: 10, now: "2023-01-10T02:12:00Z", speed: 1,
  crow_flies: true, reports: [report("r1")], reports_waiting: 1, incidents: [incident("i1")], units: [unit("u1")],
};

const message = (position: number, changed: Partial<LiveMessage>): LiveMessage => ({
  position, at: "2023-01-10T02:13:00Z", kind: "test", reports: [], incidents: [], units: [], closures: [], rings: [], alerts: [], ...changed,
});

describe("the board", () => {
  it("starts from the snapshot at its position", () => {
    const board = fromSnapshot(snapshot);
    expect([board.position, board.reports.size, board.incidents.size, board.units.size]).toEqual([10, 1, 1, 1]);
    expect(board.crow_flies).toBe(true);
  });

  it("knows how many reports wait beyond those listed", () => {
    expect(fromSnapshot({ ...snapshot, reports_waiting: 501 }).reports_unlisted).toBe(500);
  });

  it("takes a report off the waiting list once it belongs to an incident", () => {
    const board = fold(fromSnapshot(snapshot), message(11, { reports: [report("r1", "i1")] }));
    expect(board.reports.has("r1")).toBe(false);
  });

  it("lets a report wait again when it is unlinked", () => {
    const linked = fold(fromSnapshot(snapshot), message(11, { reports: [report("r1", "i1")] }));
    expect(fold(linked, message(12, { reports: [report("r1")] })).reports.has("r1")).toBe(true);
  });

  it.each(["closed", "merged"] as const)("drops an incident that is %s", (state) => {
    const board = fold(fromSnapshot(snapshot), message(11, { incidents: [incident("i1", "P3", state)] }));
    expect(board.incidents.size).toBe(0);
  });

  it("shows a reopened incident again", () => {
    const closed = fold(fromSnapshot(snapshot), message(11, { incidents: [incident("i1", "P3", "closed")] }));
    expect(fold(closed, message(12, { incidents: [incident("i1")] })).incidents.has("i1")).toBe(true);
  });

  it("keeps the latest reports, newest first, and each only once", () => {
    const filed = (id: string, second: number) => ({ ...report(id), filed_at: `2023-01-10T02:12:${String(second).padStart(2, "0")}Z` });
    const many = Array.from({ length: LATEST_MAX + 3 }, (_, second) => filed(`r${second}`, second));
    const board = fold(fromSnapshot(snapshot), message(11, { reports: many }));
    expect(board.latest.map((one) => one.id)).toEqual(many.map((one) => one.id).toReversed().slice(0, LATEST_MAX));
    const linked = fold(board, message(12, { reports: [{ ...filed("r14", 14), incident: "i1" }] }));
    expect(linked.latest).toHaveLength(LATEST_MAX);
    expect(linked.latest[0]?.incident).toBe("i1");
  });

  it("replaces a unit and leaves the other rooms untouched", () => {
    const before = fromSnapshot(snapshot);
    const after = fold(before, message(11, { units: [unit("u1", true)] }));
    expect(after.units.get("u1")?.engaged).toBe(true);
    expect(after.incidents).toBe(before.incidents);
    expect(after.reports).toBe(before.reports);
  });

  it("ignores what it has already seen", () => {
    const board = fromSnapshot(snapshot);
    expect(fold(board, message(10, { incidents: [incident("i2")] }))).toBe(board);
  });

  it("moves a unit to where it was seen, without taking that for an event", () => {
    const at = { lon: 120.6, lat: 31.3, at: "2023-01-10T02:13:00Z" };
    const moved = moveUnits(fromSnapshot(snapshot), [{ unit: "u1", position: at }, { unit: "nobody", position: at }]);
    expect(moved.units.get("u1")?.position).toEqual(at);
    expect([moved.position, moved.units.size]).toEqual([10, 1]);
  });

  it("lists the most urgent first, then the oldest", () => {
    const sorted = [incident("i22", "P3"), incident("i3", "P1"), incident("i4", "P3")].toSorted(byUrgency);
    expect(sorted.map((i) => i.id)).toEqual(["i3", "i4", "i22"]);
  });
});
