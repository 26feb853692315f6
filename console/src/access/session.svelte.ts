import { session as calls } from "../api/client";
import type { SessionView } from "../api/types";

const STORED = "anlan.signed-in";

class Session {
  view = $state.raw<SessionView | null>(null);

  /** Says whether the person may do something. */
  may(permission: string): boolean {
    return this.view?.permissions.includes(permission) ?? false;
  }

  /** Says whether this browser has signed in before; strangers are not asked for a session they cannot have. */
  mayResume(): boolean {
    return localStorage.getItem(STORED) !== null;
  }

  /** Takes in who signed in. */
  begin(view: SessionView): void {
    this.view = view;
    localStorage.setItem(STORED, "yes");
  }

  /** Forgets the person without asking the server. */
  lapse(): void {
    this.view = null;
    localStorage.removeItem(STORED);
  }

  /** Signs out here and on the server. */
  async end(): Promise<void> {
    await calls.signOut().catch(() => undefined);
    this.lapse();
  }
}

/** Who is signed in, in this window. */
export const session = new Session();
