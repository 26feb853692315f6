/** What the server last said about the city's time, and when we read it on our own monotonic clock. */
export interface ClockReading {
  now_ms: number;
  speed: number;
  read_at_ms: number;
}

const CITY_OFFSET_MS = 8 * 3600 * 1000;

/** Carries the server's clock forward to the given monotonic instant. */
export function cityNow(reading: ClockReading, monotonic_ms: number): number {
  return reading.now_ms + (monotonic_ms - reading.read_at_ms) * reading.speed;
}

const two = (n: number): string => String(n).padStart(2, "0");

/** Writes an instant as the city's wall time, `08:47:10`. */
export function timeOfDay(instant_ms: number): string {
  const there = new Date(instant_ms + CITY_OFFSET_MS);
  return `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}:${two(there.getUTCSeconds())}`;
}

/** Writes an instant as the city's date, `2023-01-10`. */
export function dateOf(instant_ms: number): string {
  return new Date(instant_ms + CITY_OFFSET_MS).toISOString().slice(0, 10);
}

/** Writes an instant as a form's field for date and time wants it, in the city's wall time: `2023-01-10T08:47`. */
export function wallTime(instant_ms: number): string {
  return new Date(instant_ms + CITY_OFFSET_MS).toISOString().slice(0, 16);
}

/** Reads what such a field holds. */
export function momentOf(wall: string): string {
  return new Date(Date.parse(`${wall.slice(0, 16)}:00Z`) - CITY_OFFSET_MS).toISOString();
}

/** Writes a length of time: `0:42`, `12:05`, `3:07:00`, and whole days from two days on, `15d`. */
export function duration(length_ms: number): string {
  const seconds = Math.floor(Math.abs(length_ms) / 1000);
  if (seconds >= 172_800) return `${Math.floor(seconds / 86_400)}d`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** How a time limit stands. */
export type Standing = "met" | "running" | "soon" | "overdue";

/** A time limit reduced to what is shown of it. */
export interface ClockFace {
  standing: Standing;
  remaining_ms: number;
}

interface Limit {
  started_at: string;
  due_at: string;
  met_at?: string | null;
}

const SOON_SHARE = 0.25;

/** Judges a time limit at an instant: soon when less than a quarter of it is left. */
export function face(limit: Limit, now_ms: number): ClockFace {
  const due = Date.parse(limit.due_at);
  if (limit.met_at != null) return { standing: "met", remaining_ms: due - Date.parse(limit.met_at) };
  const remaining_ms = due - now_ms;
  if (remaining_ms < 0) return { standing: "overdue", remaining_ms };
  const whole = due - Date.parse(limit.started_at);
  return { standing: remaining_ms < whole * SOON_SHARE ? "soon" : "running", remaining_ms };
}

/** Finds the limit to look at first: the earliest due of those that are not met. */
export function pressing<L extends Limit>(limits: readonly L[]): L | null {
  const open = limits.filter((limit) => limit.met_at == null);
  return open.reduce<L | null>((first, limit) => (first === null || limit.due_at < first.due_at ? limit : first), null);
}
