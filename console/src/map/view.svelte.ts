import type { Found } from "../api/streets";
import { drawing } from "./drawing.svelte";

/** Whether the list of what is drawn lies open beside the map. */
export type Drawer = "open" | "closed";

/** What the map is asked to show, by whoever asks. */
class MapView {
  /** The place that was searched for and found. */
  found = $state.raw<Found | null>(null);
  /** The street that is about to be closed; its line comes from the tiles. */
  street = $state.raw<Found | null>(null);
  drawer = $state<Drawer>("closed");

  /** Goes to a found place and marks it. */
  show(found: Found): void {
    this.found = found;
  }

  forget(): void {
    this.found = null;
  }

  toggleDrawer(): void {
    this.drawer = this.drawer === "open" ? "closed" : "open";
  }

  /**
   * Begins a closure, along a whole street where one is named; the line can still be shortened before it counts. The
   * list gives its room to the map meanwhile.
   */
  beginClosure(street: Found | null = null): void {
    this.drawer = "closed";
    this.found = null;
    drawing.begin();
    this.street = street;
  }
}

/** The map's view. */
export const view = new MapView();
