import type { Cordon, FrontPoint } from "./calls";

/** A choice of the front as it is drawn: from left to right by time, from bottom to top by posts, larger by area. */
export interface Bubble { x: number; y: number; radius: number; point: FrontPoint }

const RADIUS_MIN = 4;
const RADIUS_MAX = 14;

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return (value) => (most === least ? (from + to) / 2 : from + ((value - least) / (most - least)) * (to - from));
}

/** Places the choices of a front in a frame of this size. */
export function bubbles(front: readonly FrontPoint[], width: number, height: number): Bubble[] {
  if (front.length === 0) return [];
  const margin = RADIUS_MAX + 2;
  const x = scale(front.map((point) => point.finish_seconds), margin, width - margin);
  const y = scale(front.map((point) => point.units_used), height - margin, margin);
  const radius = scale(front.map((point) => Math.sqrt(point.trapped_nodes)), RADIUS_MIN, RADIUS_MAX);
  return front
    .map((point) => ({ x: x(point.finish_seconds), y: y(point.units_used), radius: radius(Math.sqrt(point.trapped_nodes)), point }))
    .toSorted((a, b) => b.radius - a.radius);
}

/** Minutes and seconds, signed: `+2:05`, `−0:30`. */
export function margin(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.round(Math.abs(seconds));
  return `${seconds < 0 ? "−" : "+"}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The same without a sign. */
export function length(seconds: number): string {
  return margin(Math.abs(seconds)).slice(1);
}

/** How good a cordon could be at best, in the measure of its objective; none where that says nothing. */
export function boundOf({ objective, bound }: Pick<Cordon, "objective" | "bound">): string | null {
  if (bound === null || bound === undefined || objective === "front") return null;
  return objective === "earliest_finish" || objective === "least_travel" ? length(bound) : String(Math.ceil(bound));
}
