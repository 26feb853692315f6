import { attempt } from "../ui/toasts.svelte";
import type { Point } from "../api/types";
import { alertCalls, type Alert, type ReachAreas } from "./calls";
import { plan } from "./plan.svelte";

/** What a click on the map is for. */
export type Picking = "nothing" | "last_seen" | "sighting" | "post";

/** The alerts, and the one that is looked at. */
class Alerts {
  all = $state.raw<readonly Alert[]>([]);
  loaded = $state(false);
  chosenId = $state<string | null>(null);
  reach = $state.raw<ReachAreas | null>(null);
  picking = $state<Picking>("nothing");
  picked = $state.raw<Point | null>(null);
  chosen = $derived(this.all.find((alert) => alert.id === this.chosenId) ?? null);

  /** Reads the alerts again. */
  async load(): Promise<void> {
    const all = await attempt(() => alertCalls.list());
    if (!all) return;
    this.all = all;
    this.loaded = true;
  }

  choose(id: string | null): void {
    if (id === this.chosenId) return;
    this.chosenId = id;
    this.reach = null;
    plan.forget();
  }

  /** Reads how far the vehicle may have come. */
  async loadReach(): Promise<void> {
    const { chosen } = this;
    this.reach = chosen?.phase === "issued" ? await alertCalls.reach(chosen.id).catch(() => null) : null;
  }

  /** Carries out a change and reads again. */
  async change<T>(act: () => Promise<T>): Promise<T | null> {
    const done = await attempt(act);
    await this.load();
    return done;
  }
}

/** The alerts of this city. */
export const alerts = new Alerts();
