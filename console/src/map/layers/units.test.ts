import { describe, expect, it } from "vitest";
import type { UnitView } from "../../api/types";
import { STALE_SECONDS, unitFeatures, type Sighting } from "./units";

const NOW = Date.parse("2023-01-10T08:00:00Z");
const unit = (seen: Partial<Sighting>): UnitView => ({
  id: "u", callsign: "东渚01", kind: "patrol_car", kind_name: { zh: "巡逻车", en: "Patrol car" }, org: { id: "o", name: "东渚派出所" },
  crew_size: 2, crew: [], status: "on_patrol", status_name: { zh: "巡逻", en: "On patrol" }, primary: "available", engaged: false, assignments: [],
  position: { lon: 120.5, lat: 31.3, at: "2023-01-10T08:00:00Z", ...seen },
});
const drawn = (seen: Partial<Sighting>) => unitFeatures([unit(seen)], null, NOW)[0]?.properties;
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

describe("a unit on the map", () => {
  it("points where it steers", () => {
    expect(drawn({ heading_degrees: 270 })).toMatchObject({ heading: 270, stale: false });
    expect(drawn({})).not.toHaveProperty("heading");
  });

  it("is marked when its receiver has been silent for too long", () => {
    expect(drawn({ heading_degrees: 0, at: ago(STALE_SECONDS) })).toMatchObject({ stale: false });
    expect(drawn({ heading_degrees: 0, at: ago(STALE_SECONDS + 1) })).toMatchObject({ stale: true });
  });

  it("keeps the place at which somebody said it stands", () => {
    expect(drawn({ at: ago(86_400) })).toMatchObject({ stale: false });
  });
});
