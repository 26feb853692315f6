import { streetCalls, type Closure, type Coverage, type MapInfo, type Reach } from "../api/streets";
import type { Point } from "../api/types";
import { attempt, toasts } from "../ui/toasts.svelte";
import { t } from "../words/words.svelte";

/** How far one comes from a point, and whose point it is. */
export interface ReachFrom { name: string; from: Point; areas: Reach }

/** What the city's streets add to the desk; without streets all of it stays empty. */
class Streets {
  info = $state.raw<MapInfo | null>(null);
  closures = $state.raw<readonly Closure[]>([]);
  reach = $state.raw<ReachFrom | null>(null);
  coverage = $state.raw<Coverage | null>(null);

  /** Asks what the map is made of; a server without streets says that there is nothing. */
  async load(): Promise<void> {
    this.info = await streetCalls.info().catch(() => null);
    if (this.info) await this.loadClosures();
  }

  /** Reads again what changes while it is looked at. */
  async refresh(): Promise<void> {
    if (!this.info) return;
    await this.loadClosures();
    // Somebody may have put the circles away while the answer was on its way.
    const coverage = this.coverage && (await streetCalls.coverage().catch(() => this.coverage));
    if (this.coverage) this.coverage = coverage;
  }

  async loadClosures(): Promise<void> {
    this.closures = await streetCalls.closures().catch(() => this.closures);
  }

  /** Opens a street again. */
  async lift(closure: Closure): Promise<void> {
    if ((await attempt(() => streetCalls.lift(closure.id).then(() => "lifted"))) === null) return;
    toasts.done(t("closure.lifted", { name: closure.name }));
    await this.loadClosures();
  }

  /** Shows how far one comes from a point within five, ten and fifteen minutes. */
  async showReach(name: string, from: Point): Promise<void> {
    const areas = await attempt(() => streetCalls.reach(from));
    if (areas) this.reach = { name, from, areas };
  }

  hideReach(): void {
    this.reach = null;
  }

  /** Shows or hides what the units on duty reach in time. */
  async toggleCoverage(): Promise<void> {
    this.coverage = this.coverage ? null : await attempt(() => streetCalls.coverage());
  }
}

/** The streets of this city. */
export const streets = new Streets();
