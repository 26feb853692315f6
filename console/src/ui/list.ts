import { listCommand, moved } from "./keys";

/** Lets arrows, J and K, Home and End move the focus between the `[data-row]` buttons inside an element. */
export function rows(element: HTMLElement): { destroy: () => void } {
  function press(event: KeyboardEvent): void {
    const command = listCommand(event);
    const target = event.target as HTMLElement;
    if (command === null || !target.closest("[data-row], [data-row-tool]")) return;
    event.preventDefault();
    const all = [...element.querySelectorAll<HTMLElement>("[data-row]")];
    const present = all.indexOf(target.closest("li")?.querySelector<HTMLElement>("[data-row]") ?? target);
    all[moved(present, all.length, command)]?.focus();
  }
  element.addEventListener("keydown", press);
  return { destroy: () => element.removeEventListener("keydown", press) };
}

/** Brings the focus to the first row of a part of the desk; answers whether there was one. */
export function focusFirstRow(part: string): boolean {
  const chosen = document.querySelector<HTMLElement>(`[data-part="${part}"] [data-row][aria-current="true"]`);
  const row = chosen ?? document.querySelector<HTMLElement>(`[data-part="${part}"] [data-row]`);
  row?.focus();
  return row !== null;
}
