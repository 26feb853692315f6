/** The directions in which a vehicle may be seen to go, in degrees from north. */
export const HEADINGS = (["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"] as const)
  .map((name, index) => ({ name, degrees: index * 45 }));

/** A part of a whole in per cent, rounded down: what is not met is never shown as if it were. */
export function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.floor((part / whole) * 1000 + 1e-6) / 10}%`;
}
