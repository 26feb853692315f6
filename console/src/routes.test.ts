import { describe, expect, it } from "vitest";
import { ROUTES, pathTo, routeOf, type RouteName } from "./routes";

describe("an address", () => {
  it.each(Object.keys(ROUTES) as RouteName[])("of %s leads back to its page", (name) => {
    const params = ROUTES[name].includes(":id") ? { id: "018f 7a/1" } : {};
    expect(routeOf(pathTo(name, params))).toEqual({ name, params });
  });

  it("that nobody knows leads to the desk", () => {
    expect(routeOf("/no/such/page").name).toBe("desk");
  });

  it("may end in a slash", () => {
    expect(routeOf("/crew/").name).toBe("crew");
  });
});
