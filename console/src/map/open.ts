import { Map as MapLibreMap, NavigationControl, ScaleControl, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Bounds } from "./bounds";
import { allImages } from "./images";
import "./map.css";

setWorkerUrl(workerUrl);

/** Loads the letters that are drawn into the marks themselves. */
async function loadMarkFont(): Promise<void> {
  await document.fonts.load('700 16px "Noto Sans SC"', "0123456789");
}

/** Puts every image into the style before its first tile asks for one. */
function addImages(map: MapLibreMap): void {
  for (const { id, data, options } of allImages()) if (!map.hasImage(id)) map.addImage(id, data, options);
}

/** Opens a map in an element; answers nothing where the browser has no WebGL. */
export async function openMap(
  container: HTMLElement,
  style: StyleSpecification,
  bounds: Bounds | null,
): Promise<MapLibreMap | null> {
  await loadMarkFont().catch(() => undefined);
  try {
    const map = new MapLibreMap({
      container,
      style,
      ...(bounds ? { bounds, fitBoundsOptions: { padding: 14 } } : { center: [120.6, 31.3] as [number, number], zoom: 9 }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
    });
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new ScaleControl({ maxWidth: 90 }), "top-right");
    map.on("style.load", () => addImages(map));
    return map;
  } catch {
    return null;
  }
}
