import { attempt } from "../ui/toasts.svelte";
import { ringCalls, type Completion, type Ring, type Week } from "./calls";

/** The rings of the jurisdiction, and the one that is looked at. */
class Rings {
  all = $state.raw<readonly Ring[]>([]);
  chosenId = $state<string | null>(null);
  loaded = $state(false);
  week = $state.raw<Week | null>(null);
  completion = $state.raw<Completion | null>(null);
  chosen = $derived(this.all.find((ring) => ring.id === this.chosenId) ?? this.all[0] ?? null);

  /** Reads the rings again, and the week of the one that is looked at. */
  async load(): Promise<void> {
    const rings = await attempt(() => ringCalls.list());
    if (!rings) return;
    this.all = rings;
    this.loaded = true;
    const { chosen } = this;
    if (chosen) this.week = await ringCalls.week(chosen.id).catch(() => null);
    if (chosen && this.completion) this.completion = await ringCalls.completion(chosen.id).catch(() => null);
  }

  /** Shows the cheapest way to close, or puts it away. */
  async toggleCompletion(): Promise<void> {
    const { chosen } = this;
    if (this.completion || !chosen) this.completion = null;
    else this.completion = await attempt(() => ringCalls.completion(chosen.id));
  }

  /** Carries out a change and reads again. */
  async change(act: () => Promise<unknown>): Promise<boolean> {
    const done = await attempt(() => act().then(() => true));
    await this.load();
    return done === true;
  }
}

/** The rings of this city. */
export const rings = new Rings();
