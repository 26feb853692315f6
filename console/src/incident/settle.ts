import type { IncidentView } from "../api/types";
import { selection } from "../desk/selection.svelte";
import { board } from "../live/board.svelte";
import { attempt } from "../ui/toasts.svelte";

/** Carries out an act on an incident, shows its new state at once, and closes the dialog. */
export async function settle(
  act: () => Promise<{ incident: IncidentView; position: number }>,
): Promise<IncidentView | null> {
  const answer = await attempt(act);
  if (!answer) return null;
  if (answer.incident.state !== "open") selection.past = answer.incident;
  board.keep(answer.position, { incidents: [answer.incident] });
  board.touched = new Set([answer.incident.id]);
  selection.close();
  return answer.incident;
}
