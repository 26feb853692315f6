import { pathTo, routeOf, type Route, type RouteName } from "../routes";

class Router {
  route = $state.raw<Route>(routeOf(location.pathname));

  constructor() {
    addEventListener("popstate", () => (this.route = routeOf(location.pathname)));
  }

  /** Goes to a page; an address that only mirrors the selection replaces the present one. */
  go(name: RouteName, params: Record<string, string> = {}, how: "push" | "replace" = "push"): void {
    const path = pathTo(name, params);
    if (path !== location.pathname) {
      if (how === "push") history.pushState(null, "", path);
      else history.replaceState(null, "", path);
    }
    this.route = routeOf(path);
  }
}

/** The page on the screen now. */
export const router = new Router();
