import { Map as MapLibreMap, NavigationControl, ScaleControl, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { MapFeature } from "../api/types";
import type { Bounds } from "./bounds";
import { IMAGE_IDS, drawImage } from "./images";

setWorkerUrl(workerUrl);

/** Loads the font files that the labels need, so that the map draws them in our own font from the first frame. */
async function loadLabelFont(features: readonly MapFeature[]): Promise<void> {
  const names = features.map((feature) => (feature.properties.name_zh ?? "") + (feature.properties.name_en ?? ""));
  const characters = [...new Set(names.join("") + "0123456789-P")].join("");
  await Promise.all(["400", "700"].map((weight) => document.fonts.load(`${weight} 16px "Noto Sans SC"`, characters)));
}

/** Puts every image into the style before its first tile asks for one. */
function addImages(map: MapLibreMap): void {
  for (const id of IMAGE_IDS) {
    const image = drawImage(id);
    if (image && !map.hasImage(id)) map.addImage(id, image.data, { pixelRatio: image.scale });
  }
}

/** Opens a map in an element; answers nothing where the browser has no WebGL. */
export async function openMap(
  container: HTMLElement,
  style: StyleSpecification,
  features: readonly MapFeature[],
  bounds: Bounds | null,
): Promise<MapLibreMap | null> {
  await loadLabelFont(features).catch(() => undefined);
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
    map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-left");
    map.on("style.load", () => addImages(map));
    return map;
  } catch {
    return null;
  }
}
