const MOVED_PIXELS_MIN = 6;

/** A point on the screen in pixels. */
interface Spot { x: number; y: number }
/** What is held: a unit's mark, and where the hand is. */
interface Held { unit: string; from: Spot; at: Spot }

/** A unit's mark taken off the map with the mouse and let go over an incident, on the map or in the list. */
export class MarkerDrag {
  held = $state.raw<Held | null>(null);
  /** Whether the hand has moved far enough for a drag; less is a click. */
  moving = $derived(this.held !== null && Math.hypot(this.held.at.x - this.held.from.x, this.held.at.y - this.held.from.y) >= MOVED_PIXELS_MIN);

  readonly #drop: (unit: string, over: Spot) => void;

  constructor(drop: (unit: string, over: Spot) => void) {
    this.#drop = drop;
  }

  /** Takes hold of a unit; the rest comes from the window, because the hand leaves the map on its way to the list. */
  take(unit: string, from: Spot): void {
    this.held = { unit, from, at: from };
    window.addEventListener("pointermove", this.#move);
    window.addEventListener("pointerup", this.#letGo, { once: true });
  }

  readonly #move = (event: PointerEvent): void => {
    if (this.held) this.held = { ...this.held, at: { x: event.clientX, y: event.clientY } };
  };

  readonly #letGo = (event: PointerEvent): void => {
    window.removeEventListener("pointermove", this.#move);
    const { held, moving } = this;
    this.held = null;
    if (held && moving) this.#drop(held.unit, { x: event.clientX, y: event.clientY });
  };
}
