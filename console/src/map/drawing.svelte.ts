import type { LonLat } from "../api/streets";

/** One point closes the street on which it lies. */
export const POINTS_MIN = 1;
/** More points than this are not needed to follow any street. */
export const POINTS_MAX = 200;

/** A line that somebody draws on the map, by clicks or with the cross in the middle. */
class Drawing {
  active = $state(false);
  points = $state.raw<readonly LonLat[]>([]);
  enough = $derived(this.points.length >= POINTS_MIN);

  begin(): void {
    this.active = true;
    this.points = [];
  }

  add(lon: number, lat: number): void {
    const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
    if (this.points.length < POINTS_MAX) this.points = [...this.points, [round(lon), round(lat)]];
  }

  /** Takes the last point away. */
  undo(): void {
    this.points = this.points.slice(0, -1);
  }

  /** Ends the drawing and hands the line over. */
  end(): LonLat[] {
    const line = [...this.points];
    this.active = false;
    this.points = [];
    return line;
  }
}

/** The one drawing of this window. */
export const drawing = new Drawing();
