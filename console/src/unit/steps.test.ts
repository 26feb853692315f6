import { describe, expect, it } from "vitest";
import type { AssignmentState } from "../api/types";
import { engages, isOver, nextSteps } from "./steps";

describe("an assignment", () => {
  it.each([
    ["reserved", "dispatch"],
    ["dispatched", "acknowledge"],
    ["acknowledged", "en-route"],
    ["en_route", "on-scene"],
    ["on_scene", "clear"],
    ["transporting", "clear"],
  ] as [AssignmentState, string][])("that is %s usually goes on with %s", (state, step) => {
    expect(nextSteps(state)[0]).toBe(step);
  });

  it.each(["cleared", "cancelled", "pre_empted", "declined"] as const)("that is %s is over", (state) => {
    expect(isOver(state)).toBe(true);
    expect(engages(state)).toBe(false);
  });

  it("kept for later does not bind its unit", () => {
    expect(engages("reserved")).toBe(false);
    expect(engages("dispatching")).toBe(true);
  });
});
