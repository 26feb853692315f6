import { attempt } from "../ui/toasts.svelte";
import type { Point } from "../api/types";
import { alertCalls, type Cordon, type CordonCheck, type CordonPost, type FrontPoint, type Interception, type Model, type Objective, type PlacedUnit } from "./calls";

/** How long the first answer may take, and how long a better one. */
const PATIENCE_SECONDS = [1, 10] as const;

/** The plan that is being considered for an alert: a cordon or an interception, as it was computed or changed by hand. */
class Plan {
  cordon = $state.raw<Cordon | null>(null);
  interception = $state.raw<Interception | null>(null);
  posts = $state.raw<readonly CordonPost[]>([]);
  /** Whether the cordon still holds after a change by hand. */
  check = $state.raw<CordonCheck | null>(null);
  searching = $state(false);
  /** The unit whose post is being put elsewhere. */
  moving = $state<string | null>(null);
  /** The choice of the front that is taken. */
  chosen = $state.raw<FrontPoint | null>(null);
  /** How many junctions the vehicle can still reach. */
  trapped = $derived(this.check?.trapped_nodes ?? this.chosen?.trapped_nodes ?? this.cordon?.trapped_nodes ?? null);
  private alert: string | null = null;
  private heading: number | null = null;

  forget(): void {
    this.alert = null;
    this.cordon = null;
    this.interception = null;
    this.posts = [];
    this.check = null;
    this.chosen = null;
    this.moving = null;
  }

  /** Computes a cordon: a first safe answer at once, then a better one while none is proved best. */
  async enclose(alert: string, objective: Objective, model: Model): Promise<void> {
    await this.search(alert, async (seconds) => {
      const cordon = await alertCalls.cordon(alert, objective, model, seconds);
      return { status: cordon.status, take: () => void ((this.cordon = cordon), (this.posts = cordon.posts)) };
    });
  }

  /** Computes where most of the likely ways are met; where the vehicle is going may be known, in degrees from north. */
  async intercept(alert: string, heading: number | null): Promise<void> {
    this.heading = heading;
    await this.search(alert, async (seconds) => {
      const interception = await alertCalls.interception(alert, heading, seconds);
      return { status: interception.status, take: () => this.takeInterception(interception) };
    });
  }

  private async search(alert: string, ask: (seconds: number) => Promise<{ status: string; take: () => void }>): Promise<void> {
    if (this.searching) return;
    this.forget();
    this.alert = alert;
    this.searching = true;
    for (const seconds of PATIENCE_SECONDS) {
      const answer = await attempt(() => ask(seconds));
      if (!answer || this.alert !== alert) break;
      answer.take();
      if (answer.status !== "feasible" && answer.status !== "unknown") break;
    }
    this.searching = false;
  }

  private takeInterception(interception: Interception): void {
    this.interception = interception;
    this.posts = interception.posts;
  }

  /** Takes one choice of the front. */
  choose(point: FrontPoint): void {
    this.chosen = point;
    this.posts = point.posts;
    this.check = null;
  }

  /** Puts a unit's post elsewhere and says at once what the plan is worth then. */
  async move(unit: string, to: Point): Promise<void> {
    const { alert, cordon } = this;
    this.moving = null;
    if (!alert) return;
    const placed = this.placed().map((place) => (place.unit === unit ? { unit, ...to } : place));
    if (!cordon) {
      const met = await attempt(() => alertCalls.checkInterception(alert, this.heading, placed));
      if (met) this.takeInterception(met);
      return;
    }
    const check = await attempt(() => alertCalls.checkCordon(alert, cordon.model as Model, placed));
    if (!check) return;
    this.check = check;
    this.posts = check.posts;
  }

  /** Sends every unit to its post. */
  async send(): Promise<{ sent: number; refused: number } | null> {
    const { alert } = this;
    if (!alert || this.posts.length === 0) return null;
    const done = await attempt(() => alertCalls.send(alert, this.placed()));
    return done && { sent: done.sent.length, refused: done.refused.length };
  }

  private placed(): PlacedUnit[] {
    return this.posts.map((post) => ({ unit: post.unit, lon: post.place[0] ?? 0, lat: post.place[1] ?? 0 }));
  }
}

/** The plan that is being considered. */
export const plan = new Plan();
