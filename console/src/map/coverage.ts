import type { Circle, Coverage, Gaps, HourOfCoverage } from "../api/streets";

/** One hour of the chart: the widest circle first, so that the narrower ones lie on top of it. */
export interface HourBar { hour: number; circles: Circle[] }
/** A place that nobody free reaches in time. */
export interface Gap { lon: number; lat: number; people: number; seconds: number | null }

/** Writes a share of one in whole percent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Turns the hours that are known into bars; an hour without data has none. */
export function barsOf(by_hour: readonly HourOfCoverage[]): HourBar[] {
  return by_hour.map(({ hour, circles }) => ({ hour, circles: circles.toSorted((a, b) => b.minutes - a.minutes) }));
}

/** Finds the hour in which the widest circle reached the fewest people; the earliest of several. */
export function weakestHour(by_hour: readonly HourOfCoverage[]): { hour: number; circle: Circle } | null {
  const widest = barsOf(by_hour).flatMap(({ hour, circles: [circle] }) => (circle ? [{ hour, circle }] : []));
  return widest.toSorted((a, b) => a.circle.population_share - b.circle.population_share || a.hour - b.hour)[0] ?? null;
}

/** Lists the gaps, those with the most people first and no more than are of use in a list. */
export function worstGaps(coverage: Coverage | null, count_max: number): Gap[] {
  const gapOf = ({ geometry, properties }: Gaps["features"][number]): Gap => {
    const [lon = 0, lat = 0] = geometry.coordinates;
    return { lon, lat, people: properties.people ?? 0, seconds: properties.seconds ?? null };
  };
  const gaps = (coverage?.gaps.features ?? []).map(gapOf);
  return gaps.toSorted((a, b) => b.people - a.people || a.lon - b.lon || a.lat - b.lat).slice(0, count_max);
}
