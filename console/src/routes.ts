/** The pages, each with its address. A `:name` in an address is a parameter. */
export const ROUTES = {
  desk: "/",
  incident: "/incidents/:id",
  report: "/reports/:id",
  ring: "/ring",
  alerts: "/alerts",
  alert: "/alerts/:id",
  crew: "/crew",
  access: "/access",
  audit: "/audit",
  signIn: "/sign-in",
  setUp: "/set-up",
} as const;

/** The name of a page. */
export type RouteName = keyof typeof ROUTES;
/** A page and what its address says. */
export interface Route { name: RouteName; params: Record<string, string> }

function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.replace(/(.)\/$/, "$1").split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}

/** Finds the page of an address; an unknown one leads to the desk. */
export function routeOf(path: string): Route {
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const params = match(ROUTES[name], path);
    if (params) return { name, params };
  }
  return { name: "desk", params: {} };
}

/** Writes the address of a page. */
export function pathTo(name: RouteName, params: Record<string, string> = {}): string {
  return ROUTES[name].replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ""));
}
