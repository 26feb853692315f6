import type { MapFeature } from "../api/types";

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

function eachPoint(coordinates: unknown, take: (lon: number, lat: number) => void): void {
  if (!Array.isArray(coordinates)) return;
  const [lon, lat] = coordinates as unknown[];
  if (typeof lon === "number" && typeof lat === "number") take(lon, lat);
  else for (const inner of coordinates) eachPoint(inner, take);
}

/** Keeps the own jurisdiction; where it is not drawn under its name, all of them. */
function ownOf(features: readonly MapFeature[], jurisdiction: string): MapFeature[] {
  const all = features.filter((feature) => feature.properties.layer === "jurisdiction");
  const own = all.filter((feature) => feature.properties.name_zh === jurisdiction);
  return own.length > 0 ? own : all;
}

/** Finds the box around the own jurisdiction, or around everything where no jurisdiction is drawn. */
export function boundsOf(features: readonly MapFeature[], jurisdiction: string): Bounds | null {
  const own = ownOf(features, jurisdiction);
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of own.length > 0 ? own : features) {
    eachPoint(feature.geometry.coordinates, (lon, lat) => {
      bounds[0] = Math.min(bounds[0], lon);
      bounds[1] = Math.min(bounds[1], lat);
      bounds[2] = Math.max(bounds[2], lon);
      bounds[3] = Math.max(bounds[3], lat);
    });
  }
  return Number.isFinite(bounds[0]) ? bounds : null;
}

function meet(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/** Chooses what the map shows as a whole: the city as it is drawn, or its streets where they lie somewhere else. */
export function homeOf(drawn: Bounds | null, streets: Bounds | null): Bounds | null {
  if (!drawn || !streets) return drawn ?? streets;
  return meet(drawn, streets) ? drawn : streets;
}
