import { ApiProblem } from "../api/problem";
import { t } from "../words/words.svelte";

/** A short message that goes away by itself, unless it is a refusal. */
export interface Toast { id: number; tone: "done" | "refused"; text: string }

const DONE_MS = 3500;
const REFUSED_MS = 12_000;

class Toasts {
  shown = $state<Toast[]>([]);
  #next = 1;

  /** Says that something was done. */
  done(text: string): void {
    this.#show("done", text, DONE_MS);
  }

  /** Says why something was not done. */
  refused(cause: unknown): void {
    this.#show("refused", describe(cause), REFUSED_MS);
  }

  /** Takes a message away. */
  dismiss(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  #show(tone: Toast["tone"], text: string, length_ms: number): void {
    const id = this.#next++;
    this.shown = [...this.shown.slice(-3), { id, tone, text }];
    window.setTimeout(() => this.dismiss(id), length_ms);
  }
}

/** Writes a failure for the person in front of the screen. */
export function describe(cause: unknown): string {
  if (!(cause instanceof ApiProblem)) return t("problem.unexpected");
  if (cause.code === "unreachable") return t("problem.unreachable");
  const fields = cause.problem.errors?.map((e) => [e.field, e.limit, e.remedy].filter(Boolean).join(" "));
  const tail = fields && fields.length > 0 ? ` (${fields.join("; ")})` : "";
  return (cause.problem.detail ?? cause.problem.title) + tail;
}

/** Carries out a write and tells of its refusal; answers nothing then. */
export async function attempt<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (cause) {
    toasts.refused(cause);
    return null;
  }
}

/** The messages on the screen now. */
export const toasts = new Toasts();
