import type { AssignmentState, AssignmentStep } from "../api/types";

const NEXT: Record<AssignmentState, readonly AssignmentStep[]> = {
  proposed: ["dispatch", "cancel"],
  reserved: ["dispatch", "cancel"],
  dispatching: ["acknowledge", "en-route", "on-scene", "decline", "cancel"],
  dispatched: ["acknowledge", "en-route", "on-scene", "decline", "cancel"],
  acknowledged: ["en-route", "on-scene", "cancel"],
  en_route: ["on-scene", "cancel"],
  on_scene: ["clear", "transport", "cancel"],
  transporting: ["clear"],
  cleared: [],
  cancelled: [],
  pre_empted: [],
  declined: [],
};

/** The steps that are open from a state; the first is the usual one. */
export function nextSteps(state: AssignmentState): readonly AssignmentStep[] {
  return NEXT[state];
}

/** Says whether an assignment is over. */
export function isOver(state: AssignmentState): boolean {
  return NEXT[state].length === 0;
}

/** Says whether the unit is bound to the job now, rather than kept for later or done. */
export function engages(state: AssignmentState): boolean {
  return !isOver(state) && state !== "proposed" && state !== "reserved";
}
