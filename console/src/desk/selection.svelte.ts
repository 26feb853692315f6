import type { LonLat } from "../api/streets";
import type { IncidentView, Point, ReportView, UnitView } from "../api/types";
import { board } from "../live/board.svelte";
import { pointOf } from "../ui/distance";
import { router } from "../ui/router.svelte";

type About<K extends string, What> = K extends string ? { kind: K } & What : never;

/** A question above the desk. */
export type Ask =
  | { kind: "open_incident"; report: Pick<ReportView, "id" | "number" | "text"> }
  | { kind: "assign"; unit: UnitView; incident: IncidentView }
  | About<"grade" | "type" | "close" | "reopen" | "merge" | "split" | "relate", { incident: IncidentView }>
  | { kind: "link"; report: ReportView }
  | { kind: "unlink"; report: { id: string; number: string } }
  | { kind: "report"; id: string }
  | About<"decline" | "cancel", { assignment: string; callsign: string }>
  | { kind: "status"; unit: UnitView }
  | { kind: "close_street"; line: LonLat[]; street: string }
  | { kind: "palette" }
  | { kind: "help" };

/** How the map takes part in the form: it shows, or it waits for a click. */
export type Picking = "off" | "on";

/** How much of the desk the map takes. */
export type MapSize = "usual" | "large";

class Selection {
  #later: readonly Ask[] = [];

  incidentId = $state<string | null>(null);
  unitId = $state<string | null>(null);
  /** An incident that has left the board but is still looked at. */
  past = $state.raw<IncidentView | null>(null);
  ask = $state.raw<Ask | null>(null);
  point = $state.raw<Point | null>(null);
  picking = $state<Picking>("off");
  mapSize = $state<MapSize>("usual");

  incident = $derived.by((): IncidentView | null => {
    if (this.incidentId === null) return null;
    return board.state.incidents.get(this.incidentId) ?? (this.past?.id === this.incidentId ? this.past : null);
  });
  unit = $derived(this.unitId === null ? null : (board.state.units.get(this.unitId) ?? null));
  incidentPoint = $derived(pointOf(this.incident?.place));

  /** Chooses an incident and puts it into the address. */
  chooseIncident(id: string | null): void {
    this.incidentId = id;
    if (id === null) router.go("desk", {}, "replace");
    else router.go("incident", { id }, "replace");
  }

  /** Looks at an incident that is no longer on the board. */
  choosePast(incident: IncidentView): void {
    this.past = incident;
    this.chooseIncident(incident.id);
  }

  chooseUnit(id: string | null): void {
    this.unitId = id;
  }

  /** Gives the map the room of the report form, or gives it back. */
  resizeMap(): void {
    this.mapSize = this.mapSize === "large" ? "usual" : "large";
  }

  /** Asks several questions, each when the one before it is answered. */
  askInTurn(asks: readonly Ask[]): void {
    [this.ask = null, ...this.#later] = asks;
  }

  close(): void {
    this.askInTurn(this.#later);
  }
}

/** What the dispatcher looks at now. */
export const selection = new Selection();
