import type { OrgView } from "../api/types";

/** An organisation and how deep it stands. */
export interface Branch { org: OrgView; depth: number }

/** Orders organisations parent before child; one whose parent is unknown stands at the top. */
export function asTree(orgs: readonly OrgView[]): Branch[] {
  const known = new Set(orgs.map((org) => org.id));
  const parentOf = (org: OrgView): string | null => (org.parent != null && known.has(org.parent) ? org.parent : null);
  const walk = (parent: string | null, depth: number): Branch[] =>
    orgs
      .filter((org) => parentOf(org) === parent)
      .toSorted((a, b) => a.name.localeCompare(b.name, "zh-CN"))
      .flatMap((org) => [{ org, depth }, ...walk(org.id, depth + 1)]);
  return walk(null, 0);
}
