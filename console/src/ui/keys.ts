/** What a key asks for. */
export type Command =
  | "new_report" | "focus_reports" | "focus_incidents" | "focus_units" | "focus_step" | "note" | "grade" | "close_incident"
  | "recommendation" | "send_chosen" | "find_place" | "layers" | "palette" | "help" | "map" | "theme" | "language" | "next" | "previous" | "first" | "last";

/** The part of a keyboard event that decides. */
export interface KeyStroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Where the key was pressed: in a text, in a dialog, or on the desk. */
export type KeyPlace = "typing" | "dialog" | "desk";

const DESK_KEYS: Record<string, Command> = {
  n: "new_report",
  w: "focus_reports",
  i: "focus_incidents",
  u: "focus_units",
  r: "recommendation",
  d: "send_chosen",
  p: "find_place",
  o: "layers",
  s: "focus_step",
  m: "note",
  g: "grade",
  x: "close_incident",
  f: "map",
  "/": "palette",
  "?": "help",
  t: "theme",
  l: "language",
};

const LIST_KEYS: Record<string, Command> = {
  j: "next",
  ArrowDown: "next",
  k: "previous",
  ArrowUp: "previous",
  Home: "first",
  End: "last",
};

/** Finds what a key asks of the desk. Letters belong to the text while somebody types. */
export function deskCommand(stroke: KeyStroke, place: KeyPlace): Command | null {
  if ((stroke.ctrlKey || stroke.metaKey) && !stroke.altKey && stroke.key.toLowerCase() === "k") return "palette";
  if (place !== "desk" || stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null;
  return DESK_KEYS[stroke.key.toLowerCase()] ?? null;
}

/** Finds what a key asks of a list that has the focus. */
export function listCommand(stroke: KeyStroke): Command | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null;
  return LIST_KEYS[stroke.key] ?? null;
}

/** Finds where in a list of the given length a command leads. */
export function moved(index: number, length: number, command: Command): number {
  if (length === 0) return -1;
  switch (command) {
    case "next":
      return Math.min(length - 1, index + 1);
    case "previous":
      return Math.max(0, index - 1);
    case "first":
      return 0;
    case "last":
      return length - 1;
    default:
      return index;
  }
}

/** Says whether keys in an element are text. */
export function isTyping(tag: string, type: string, editable: boolean): boolean {
  if (editable || tag === "TEXTAREA" || tag === "SELECT") return true;
  return tag === "INPUT" && !["button", "checkbox", "radio", "submit"].includes(type);
}
