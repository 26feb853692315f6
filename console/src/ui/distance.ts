import type { Place, Point } from "../api/types";

const EARTH_RADIUS_METERS = 6_371_008;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Measures the way as the crow flies, in meters. */
export function distanceMeters(a: Point, b: Point): number {
  const lat = radians(b.lat - a.lat);
  const lon = radians(b.lon - a.lon);
  const h = Math.sin(lat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(lon / 2) ** 2;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Takes the point of a place, if it has one. */
export function pointOf(place: Place | null | undefined): Point | null {
  if (place?.lon == null || place.lat == null) return null;
  return { lon: place.lon, lat: place.lat };
}

/** Writes a distance: `640 m`, `3.2 km`, `18 km`. */
export function distanceText(meters: number): string {
  if (meters < 995) return `${Math.round(meters / 10) * 10} m`;
  return meters < 9950 ? `${(meters / 1000).toFixed(1)} km` : `${Math.round(meters / 1000)} km`;
}
