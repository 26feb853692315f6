import { attempt } from "../ui/toasts.svelte";
import type { Point } from "../api/types";
import { alertCalls, type Alert, type Cordon, type CordonCheck, type CordonPost, type Model, type Objective, type ReachAreas } from "./calls";

/** How long the first answer may take, and how long a better one. */
const PATIENCE_SECONDS = [1, 10] as const;

/** What a click on the map is for. */
export type Picking = "nothing" | "last_seen" | "sighting" | "post";

/** The alerts, the one that is looked at, and the cordon that is being considered for it. */
class Alerts {
  all = $state.raw<readonly Alert[]>([]);
  loaded = $state(false);
  chosenId = $state<string | null>(null);
  reach = $state.raw<ReachAreas | null>(null);
  cordon = $state.raw<Cordon | null>(null);
  posts = $state.raw<readonly CordonPost[]>([]);
  check = $state.raw<CordonCheck | null>(null);
  searching = $state(false);
  picking = $state<Picking>("nothing");
  picked = $state.raw<Point | null>(null);
  moving = $state<string | null>(null);
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
    this.forgetCordon();
  }

  forgetCordon(): void {
    this.cordon = null;
    this.posts = [];
    this.check = null;
    this.moving = null;
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

  /** Computes a cordon: a first safe answer at once, then a better one while none is proved best. */
  async compute(objective: Objective, model: Model): Promise<void> {
    const { chosen } = this;
    if (!chosen || this.searching) return;
    this.forgetCordon();
    this.searching = true;
    for (const seconds of PATIENCE_SECONDS) {
      const cordon = await attempt(() => alertCalls.cordon(chosen.id, objective, model, seconds));
      if (!cordon || this.chosenId !== chosen.id) break;
      this.cordon = cordon;
      this.posts = cordon.posts;
      if (cordon.status !== "feasible") break;
    }
    this.searching = false;
  }

  /** Puts a unit's post elsewhere and says at once whether the plan still holds. */
  async move(unit: string, to: Point): Promise<void> {
    const { chosen, cordon } = this;
    this.moving = null;
    this.picking = "nothing";
    if (!chosen || !cordon) return;
    const places = this.posts.map((post) => ({ unit: post.unit, lon: post.place[0] ?? 0, lat: post.place[1] ?? 0 }));
    const moved = places.map((place) => (place.unit === unit ? { unit, ...to } : place));
    const check = await attempt(() => alertCalls.checkCordon(chosen.id, cordon.model as Model, moved));
    if (!check) return;
    this.check = check;
    this.posts = check.posts;
  }

  /** Sends every unit to its post. */
  async send(): Promise<{ sent: number; refused: number } | null> {
    const { chosen } = this;
    if (!chosen || this.posts.length === 0) return null;
    const posts = this.posts.map((post) => ({ unit: post.unit, lon: post.place[0] ?? 0, lat: post.place[1] ?? 0 }));
    const done = await attempt(() => alertCalls.send(chosen.id, posts));
    return done && { sent: done.sent.length, refused: done.refused.length };
  }
}

/** The alerts of this city. */
export const alerts = new Alerts();
