import type { BoardView, Grade, IncidentView, LiveMessage, ReportView, SeenMessage, UnitView } from "../api/types";

/** What the desk sees now, by id, up to one position of the journal. */
export interface BoardState {
  position: number;
  crow_flies: boolean;
  /** Waiting reports beyond those that the snapshot listed. */
  reports_unlisted: number;
  reports: ReadonlyMap<string, ReportView>;
  incidents: ReadonlyMap<string, IncidentView>;
  units: ReadonlyMap<string, UnitView>;
  /** The reports that the stream brought last, newest first. */
  latest: readonly ReportView[];
}

/** How many of the latest reports are kept. */
export const LATEST_MAX = 12;

/** A board before anything is known. */
export const EMPTY: BoardState = {
  position: 0,
  crow_flies: false,
  reports_unlisted: 0,
  reports: new Map(),
  incidents: new Map(),
  units: new Map(),
  latest: [],
};

const byId = <V extends { id: string }>(values: readonly V[]): Map<string, V> => new Map(values.map((v) => [v.id, v]));

/** Takes in a whole snapshot. */
export function fromSnapshot(board: BoardView): BoardState {
  return {
    position: board.position,
    crow_flies: board.crow_flies,
    reports_unlisted: Math.max(0, board.reports_waiting - board.reports.length),
    reports: byId(board.reports),
    incidents: byId(board.incidents),
    units: byId(board.units),
    latest: [],
  };
}

function upsert<V extends { id: string }>(
  present: ReadonlyMap<string, V>,
  changed: readonly V[],
  stays: (value: V) => boolean,
): ReadonlyMap<string, V> {
  if (changed.length === 0) return present;
  const next = new Map(present);
  for (const value of changed) {
    if (stays(value)) next.set(value.id, value);
    else next.delete(value.id);
  }
  return next;
}

/** Takes in one change. A message that the board already holds changes nothing, so a repeated delivery is harmless. */
export function fold(board: BoardState, message: LiveMessage): BoardState {
  if (message.position <= board.position) return board;
  return {
    position: message.position,
    crow_flies: board.crow_flies,
    reports_unlisted: board.reports_unlisted,
    reports: upsert(board.reports, message.reports, (report) => report.incident == null),
    incidents: upsert(board.incidents, message.incidents, (incident) => incident.state === "open"),
    units: upsert(board.units, message.units, () => true),
    latest: message.reports.length === 0 ? board.latest : latestOf(board.latest, message.reports),
  };
}

/** Joins reports, each once and as the second list has it, and keeps the newest. */
export function latestOf(present: readonly ReportView[], changed: readonly ReportView[]): ReportView[] {
  const all = new Map([...present, ...changed].map((report) => [report.id, report]));
  return [...all.values()].toSorted((a, b) => byWaiting(b, a)).slice(0, LATEST_MAX);
}

/** Moves units to where they were seen. Positions are no events, so the board's own position stays. */
export function moveUnits(board: BoardState, seen: readonly SeenMessage[]): BoardState {
  const known = seen.flatMap(({ unit, position }) => {
    const present = board.units.get(unit);
    return present ? [{ ...present, position }] : [];
  });
  return known.length === 0 ? board : { ...board, units: upsert(board.units, known, () => true) };
}

const URGENCY: Record<Grade, number> = { P1: 1, P2: 2, P3: 3, P4: 4, P5: 5 };

/** Orders incidents most urgent first, then oldest first. */
export function byUrgency(a: IncidentView, b: IncidentView): number {
  return URGENCY[a.grade] - URGENCY[b.grade] || a.opened_at.localeCompare(b.opened_at) || a.id.localeCompare(b.id);
}

/** Orders reports longest waiting first. */
export function byWaiting(a: ReportView, b: ReportView): number {
  return a.filed_at.localeCompare(b.filed_at) || a.id.localeCompare(b.id);
}
