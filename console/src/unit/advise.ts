import type { Candidate } from "../api/streets";

const two = (n: number): string => String(n).padStart(2, "0");

/** Writes a travel time as minutes and seconds, `4:07`; an unknown one as a dash. */
export function minutesText(seconds: number | null): string {
  if (seconds === null) return "–";
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** Writes the age of a position briefly, `8 s` or `14 min`. */
export function ageText(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** Orders candidates by their place; where two share one, by call sign, so that the list does not flicker. */
export function inOrder(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((a, b) => a.place - b.place || a.unit.callsign.localeCompare(b.unit.callsign));
}
