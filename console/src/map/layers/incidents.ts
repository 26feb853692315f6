import type { Feature, Point as PointGeometry } from "geojson";
import type { IncidentView } from "../../api/types";
import { pointOf } from "../../ui/distance";
import type { Theme } from "../../ui/theme.svelte";
import type { MapPalette } from "../palette";
import { LABEL_FONT, sourceOf, type MapPart } from "./part";

/** Where the incidents are drawn. */
export const INCIDENTS = "incidents";

/** Turns incidents with a known point into features. */
export function incidentFeatures(incidents: readonly IncidentView[], chosen: string | null): Feature<PointGeometry>[] {
  return incidents.flatMap((incident) => {
    const point = pointOf(incident.place);
    if (!point) return [];
    const properties = {
      id: incident.id, number: incident.number, grade: incident.grade, urgency: Number(incident.grade[1]), chosen: incident.id === chosen,
    };
    return [{ type: "Feature", geometry: { type: "Point", coordinates: [point.lon, point.lat] }, properties }];
  });
}

/** Draws incidents by grade: shape, letter and colour; the chosen one has a ring. */
export function incidents(features: Feature<PointGeometry>[], palette: MapPalette, theme: Theme): MapPart {
  return {
    id: INCIDENTS,
    source: sourceOf(features),
    layers: [
      {
        id: "incident-ring", type: "circle", source: INCIDENTS, filter: ["==", ["get", "chosen"], true],
        paint: {
          "circle-radius": 19, "circle-color": palette.chosen, "circle-opacity": 0.14,
          "circle-stroke-color": palette.chosen, "circle-stroke-width": 2.5,
        },
      },
      {
        id: INCIDENTS, type: "symbol", source: INCIDENTS,
        layout: {
          "icon-image": ["concat", "incident-", ["get", "grade"], `-${theme}`],
          "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.72, 11, 0.95, 13, 1.1],
          "icon-allow-overlap": true,
          "symbol-sort-key": ["-", 10, ["get", "urgency"]],
          "text-field": ["step", ["zoom"], "", 12, ["get", "number"]],
          "text-font": LABEL_FONT,
          "text-size": 11,
          // Beneath the mark, and beneath the ring of the chosen one.
          "text-offset": ["case", ["get", "chosen"], ["literal", [0, 2.5]], ["literal", [0, 1.6]]],
          "text-optional": true,
        },
        paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
      },
    ],
  };
}
