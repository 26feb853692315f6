import type { RulesView } from "../api/types";

type IncidentType = RulesView["incident_types"][number];

/** Finds the types whose code starts with, or whose name contains, what was typed. */
export function findTypes(types: readonly IncidentType[], typed: string): IncidentType[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return [...types];
  return types.filter(
    (type) =>
      type.code.startsWith(wanted) || type.name.zh.includes(wanted) || type.name.en.toLowerCase().includes(wanted),
  );
}

/** Proposes the type whose own name stands in the text of a report, or none: a guess is not made. */
export function proposeType(types: readonly IncidentType[], text: string): IncidentType | null {
  const lower = text.toLowerCase();
  const names = (type: IncidentType): string[] =>
    [...type.name.zh.split(/[/／、]/), ...type.name.en.toLowerCase().split("/")].map((name) => name.trim());
  return types.find((type) => names(type).some((name) => name.length > 1 && lower.includes(name))) ?? null;
}
