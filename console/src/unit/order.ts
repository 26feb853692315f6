import type { Candidate } from "../api/streets";
import type { Point, UnitView } from "../api/types";
import { distanceMeters } from "../ui/distance";

/** A unit with its way to the incident: by road where it was recommended, else as the crow flies where both points are known. */
export interface RankedUnit { unit: UnitView; candidate: Candidate | null; meters: number | null }

const NOBODY: ReadonlyMap<string, Candidate> = new Map();

function rank(unit: UnitView): number {
  if (unit.primary === "not_available") return 3;
  if (unit.engaged) return 2;
  return unit.primary === "available" ? 0 : 1;
}

/**
 * Orders units for sending: the recommended ones as recommended, and after them, or where nothing is recommended, the
 * free ones first, then the nearest, then by call sign.
 */
export function forSending(units: readonly UnitView[], target: Point | null, advised: ReadonlyMap<string, Candidate> = NOBODY): RankedUnit[] {
  const place = (ranked: RankedUnit): number => ranked.candidate?.place ?? Number.MAX_SAFE_INTEGER;
  return units
    .map((unit) => ({ unit, candidate: advised.get(unit.id) ?? null, meters: target && unit.position ? distanceMeters(target, unit.position) : null }))
    .toSorted(
      (a, b) =>
        place(a) - place(b) ||
        rank(a.unit) - rank(b.unit) ||
        (a.meters ?? Infinity) - (b.meters ?? Infinity) ||
        a.unit.callsign.localeCompare(b.unit.callsign),
    );
}

/** Keeps the units whose call sign, kind, status or organisation contains every typed word. */
export function matching(units: readonly UnitView[], typed: string): UnitView[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...units];
  return units.filter((unit) => {
    const all = [unit.callsign, unit.kind, unit.kind_name.zh, unit.kind_name.en, unit.status_name.zh, unit.status_name.en, unit.org.name];
    const text = all.join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
