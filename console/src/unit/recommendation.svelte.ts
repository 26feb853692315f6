import { ApiProblem } from "../api/problem";
import { streetCalls, type Candidate, type Recommendation } from "../api/streets";
import { board } from "../live/board.svelte";
import { describe } from "../ui/toasts.svelte";
import { sendingsOf } from "./advise";

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
  /** The level of alarm that somebody asked for; none while the plan's own holds. */
  raised_to = $state<number | null>(null);
  byUnit = $derived<ReadonlyMap<string, Candidate>>(new Map((this.view?.candidates ?? []).map((one) => [one.unit.id, one])));
  sendings = $derived(sendingsOf(this.view, board.state.units));

  #asked = 0;
  #own_level = 1;

  /** Asks for an incident. What an earlier incident was told is dropped at once: it must never rank this one's units. */
  async ask(incident: string): Promise<void> {
    if (!(await this.askAgain(incident)) || this.incident !== incident) return;
    // What stays covered takes longer than the list, and nobody waits for it: it is asked for when the list is there.
    const mine = this.#asked;
    const whole = await streetCalls.recommend(incident, this.raised_to, true).catch(() => null);
    if (whole && mine === this.#asked) this.view = whole;
  }

  /** The same without what stays covered, which stands as it was; tells whether there is an answer. */
  async askAgain(incident: string): Promise<boolean> {
    if (incident !== this.incident) this.drop();
    this.incident = incident;
    if (this.view === null) this.standing = "asked";
    const mine = ++this.#asked;
    const level = this.raised_to;
    try {
      const view = await streetCalls.recommend(incident, level, false);
      if (mine !== this.#asked) return false;
      if (level === null) this.#own_level = view.plan?.alarm_level ?? 1;
      [this.view, this.standing] = [{ ...view, coverage: this.view?.coverage ?? null }, "here"];
      return true;
    } catch (cause) {
      if (mine !== this.#asked) return false;
      this.view = null;
      this.failure = describe(cause);
      this.standing = cause instanceof ApiProblem && cause.status === UNKNOWN ? "none" : "failed";
      return false;
    }
  }

  /** Asks for more, or for less again, but never for less than the plan itself wants. */
  async raise(steps: 1 | -1): Promise<void> {
    const plan = this.view?.plan;
    if (!plan || this.incident === null) return;
    const level = Math.min(plan.alarm_levels_max, plan.alarm_level + steps);
    this.raised_to = level > this.#own_level ? level : null;
    await this.ask(this.incident);
  }

  /** Forgets everything; answers that are still on their way come too late. */
  drop(): void {
    this.#asked += 1;
    this.incident = null;
    this.view = null;
    this.raised_to = null;
    this.standing = "none";
  }
}

/** The recommendation for the chosen incident. */
export const advice = new Advice();
