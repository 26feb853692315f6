import { tick } from "svelte";
import { focusFirstRow } from "../ui/list";

/** Brings the focus to where the unit is chosen: the recommendation where there is one, the list of units otherwise. */
export async function focusCandidates(): Promise<void> {
  await tick();
  const panel = document.querySelector<HTMLElement>('[data-part="recommendation"]');
  if (!panel) focusFirstRow("units");
  else if (!focusFirstRow("recommendation")) panel.focus();
}
