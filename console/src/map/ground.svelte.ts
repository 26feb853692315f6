import type { Map as MapLibreMap, MapGeoJSONFeature, MapMouseEvent, PointLike } from "maplibre-gl";
import { untrack } from "svelte";
import { session } from "../access/session.svelte";
import { desk } from "../api/client";
import type { MapFeature, Point } from "../api/types";
import { light } from "../ui/theme.svelte";
import { tongue } from "../words/words.svelte";
import { boundsOf, homeOf, type Bounds } from "./bounds";
import { FONT_FACES } from "./font-files";
import { streets } from "./streets.svelte";
import { styleOf, type MapContent } from "./style";

/** So far from a mark a click still means it. */
const REACH_PIXELS = 8;

/** What every map has beneath what its page puts there. */
type Ground = Pick<MapContent, "theme" | "jurisdiction" | "name" | "info" | "origin" | "fonts" | "base">;

/** A map in an element: opened when its ground is read, drawn anew when its look changes, closed with its page. */
export class GroundMap {
  map = $state.raw<MapLibreMap | null>(null);
  base = $state.raw<readonly MapFeature[]>([]);
  broken = $state(false);

  /** `shown` is what the page puts on the ground. */
  constructor(private readonly shown: () => Omit<MapContent, keyof Ground>) {}

  private style() {
    const ground: Ground = {
      theme: light.theme,
      jurisdiction: session.view?.jurisdiction.name ?? "",
      name: tongue.language === "en" ? "name_en" : "name_zh",
      info: streets.info,
      origin: location.origin,
      fonts: FONT_FACES,
      base: this.base,
    };
    return styleOf({ ...ground, ...this.shown() });
  }

  /** Builds the style anew; an effect that calls it does so again whenever the look of the ground changes. */
  restyle(): void {
    void [light.theme, tongue.language, this.base, streets.info];
    const { map } = this;
    untrack(() => map?.setStyle(this.style()));
  }

  /** Where the map looks when nobody has asked for a place. */
  home(): Bounds | null {
    return homeOf(boundsOf(this.base, session.view?.jurisdiction.name ?? ""), streets.info?.bounds ?? null);
  }

  /** Opens the map in an element and lets its page listen to it; the answer closes it. */
  open(container: HTMLElement, listen: (map: MapLibreMap) => void): () => void {
    let opened: MapLibreMap | null = null;
    let gone = false;
    const begin = async (): Promise<void> => {
      const { openMap } = await import("./open");
      this.base = (await desk.map().catch(() => ({ features: [] }))).features;
      if (gone) return;
      opened = await openMap(container, this.style(), this.home());
      if (!opened) return void (this.broken = true);
      listen(opened);
      // A style that is replaced before it is there would be built twice.
      opened.once("style.load", () => (this.map = opened));
    };
    void begin();
    return () => {
      gone = true;
      opened?.remove();
    };
  }

  /** The mark of these layers that lies at a spot of the map, or next to it. */
  near({ x, y }: { x: number; y: number }, layers: readonly string[]): MapGeoJSONFeature | undefined {
    const { map } = this;
    const present = layers.filter((layer) => map?.getLayer(layer));
    if (!map || present.length === 0) return undefined;
    const box: [PointLike, PointLike] = [[x - REACH_PIXELS, y - REACH_PIXELS], [x + REACH_PIXELS, y + REACH_PIXELS]];
    return map.queryRenderedFeatures(box, { layers: present })[0];
  }
}

/** The place of a click, to a tenth of a metre. */
export function placeOf({ lngLat }: MapMouseEvent): Point {
  const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  return { lon: round(lngLat.lng), lat: round(lngLat.lat) };
}
