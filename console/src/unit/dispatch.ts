import { units } from "../api/client";
import type { AssignmentStep, IncidentView, UnitView } from "../api/types";
import { session } from "../access/session.svelte";
import { selection } from "../desk/selection.svelte";
import { board } from "../live/board.svelte";
import { attempt, toasts } from "../ui/toasts.svelte";
import { t } from "../words/words.svelte";
import type { Sendings } from "./advise";

/** How a unit goes to an incident: at once where nothing is said. */
export interface Sending { propose?: true; reserve?: true; pre_empt?: string }

/** Says whether somebody sends units, only proposes them, or neither. */
export function dispatchRight(): "send" | "propose" | "none" {
  if (session.may("unit.assign")) return "send";
  return session.may("incident.open") ? "propose" : "none";
}

/** Sends a unit, or asks how when it is not simply free. A call taker proposes, and a dispatcher confirms. */
export function dispatch(unit: UnitView, incident: IncidentView): void {
  if (dispatchRight() === "propose") return void send(unit, incident, { propose: true });
  if (unit.engaged || unit.primary !== "available") selection.ask = { kind: "assign", unit, incident };
  else void send(unit, incident, {});
}

/** Sends the chosen units, those at once that are free, and asks about the others one after the other. */
export async function sendChosen(incident: IncidentView, { at_once, asked }: Sendings): Promise<void> {
  const right = dispatchRight();
  if (right === "none") return;
  const [now, later] = right === "send" ? [at_once, asked] : [[...at_once, ...asked], []];
  for (const unit of now) await send(unit, incident, right === "send" ? {} : { propose: true });
  if (later.length > 0) selection.askInTurn(later.map((unit) => ({ kind: "assign", unit, incident })));
}

/** Sends a unit: at once, as a proposal, in reserve, or taken from another incident for a reason. */
export async function send(unit: UnitView, incident: IncidentView, how: Sending): Promise<boolean> {
  const answer = await attempt(() => units.assign(unit.id, { incident: incident.id, ...how }));
  if (!answer) return false;
  board.keep(answer.position, { units: [answer.unit] });
  const said = how.propose ? "unit.proposed" : how.reserve ? "unit.reserved" : "unit.sent";
  toasts.done(t(said, { unit: unit.callsign, incident: incident.number }));
  return true;
}

/** Takes one assignment one step further. */
export async function advance(assignment: string, step: AssignmentStep, reason?: string): Promise<boolean> {
  const answer = await attempt(() => units.step(assignment, step, reason));
  if (!answer) return false;
  board.keep(answer.position, { units: [answer.unit] });
  return true;
}
