import type { Candidate, Recommendation } from "../api/streets";
import type { UnitView } from "../api/types";

/** Why a unit may stand where it stands, by the codes of the interface. */
export const REASON_CODES = [
  "stale_position", "no_position", "off_network", "unreachable", "not_computed", "graver_job", "lighter_job", "already_here", "out_of_service",
  "other_kind", "neighbour", "crew_short", "skill_missing",
] as const;

/** The chosen units by how they can go: at once, after a question, or only by their own city's desk. */
export interface Sendings { at_once: UnitView[]; asked: UnitView[]; elsewhere: Candidate[] }

const AGE_SECONDS_MAX = 120;

const two = (n: number): string => String(n).padStart(2, "0");

/** Writes a travel time as minutes and seconds, `4:07`; an unknown one as a dash. */
export function minutesText(seconds: number | null | undefined): string {
  if (seconds == null) return "–";
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** Says in which words the age of a position is brief: in seconds at first, then in minutes. */
export function ageOf(seconds: number): { key: "advice.age_seconds" | "advice.age_minutes"; count: number } {
  if (seconds < AGE_SECONDS_MAX) return { key: "advice.age_seconds", count: Math.round(seconds) };
  return { key: "advice.age_minutes", count: Math.round(seconds / 60) };
}

/** Says whether a candidate has a reason of the given code. */
export function has(candidate: Candidate, code: (typeof REASON_CODES)[number]): boolean {
  return candidate.reasons.some((reason) => reason.code === code);
}

/** Orders candidates by their place; where two share one, by call sign, so that the list does not flicker. */
export function inOrder(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((a, b) => a.place - b.place || a.unit.callsign.localeCompare(b.unit.callsign));
}

/** Sorts the chosen units by how they can go, in their order. Who was sent to this incident already is left out. */
export function sendingsOf(view: Recommendation | null, units: ReadonlyMap<string, UnitView>): Sendings {
  const sendings: Sendings = { at_once: [], asked: [], elsewhere: [] };
  for (const candidate of inOrder(view?.candidates ?? [])) {
    if (!candidate.chosen || has(candidate, "already_here")) continue;
    const unit = units.get(candidate.unit.id);
    if (!unit) sendings.elsewhere.push(candidate);
    else if (candidate.usable === "send" && unit.primary === "available" && !unit.engaged) sendings.at_once.push(unit);
    else sendings.asked.push(unit);
  }
  return sendings;
}
