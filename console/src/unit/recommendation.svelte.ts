import { ApiProblem } from "../api/problem";
import { streetCalls, type Candidate, type Recommendation } from "../api/streets";
import { describe } from "../ui/toasts.svelte";

/** How the recommendation for the chosen incident stands. `none` where the city has no streets. */
export type Standing = "none" | "asked" | "here" | "failed";

const UNKNOWN = 404;

/** Whom to send to the chosen incident. The panel shows it, and the list of units takes its order from it. */
class Advice {
  incident = $state<string | null>(null);
  standing = $state<Standing>("none");
  view = $state.raw<Recommendation | null>(null);
  /** Why there is none, in words. */
  failure = $state("");
  byUnit = $derived<ReadonlyMap<string, Candidate>>(new Map((this.view?.candidates ?? []).map((one) => [one.unit.id, one])));

  #asked = 0;

  /** Asks for an incident. What an earlier incident was told is dropped at once: it must never rank this one's units. */
  async ask(incident: string): Promise<void> {
    if (incident !== this.incident) this.drop();
    this.incident = incident;
    if (this.view === null) this.standing = "asked";
    const mine = ++this.#asked;
    try {
      const view = await streetCalls.recommend(incident);
      if (mine === this.#asked) [this.view, this.standing] = [view, "here"];
    } catch (cause) {
      if (mine !== this.#asked) return;
      this.view = null;
      this.failure = describe(cause);
      this.standing = cause instanceof ApiProblem && cause.status === UNKNOWN ? "none" : "failed";
    }
  }

  /** Forgets everything; answers that are still on their way come too late. */
  drop(): void {
    this.#asked += 1;
    this.incident = null;
    this.view = null;
    this.standing = "none";
  }
}

/** The recommendation for the chosen incident. */
export const advice = new Advice();
