import type { Map as MapLibreMap } from "maplibre-gl";
import type { Found, LonLat } from "../api/streets";
import { STREETS } from "./streets/source";

/** Takes the pieces of a street out of the tiles that are loaded. */
export function piecesOf(map: MapLibreMap, street: Found): LonLat[][] {
  const names = [street.name.zh, street.name.en];
  const features = map.querySourceFeatures(STREETS, {
    sourceLayer: "road",
    filter: ["any", ...["name", "name_zh", "name_en"].map((property) => ["in", ["coalesce", ["get", property], ""], ["literal", names]])] as never,
  });
  return features.flatMap(({ geometry }) => {
    if (geometry.type === "LineString") return [geometry.coordinates as LonLat[]];
    return geometry.type === "MultiLineString" ? (geometry.coordinates as LonLat[][]) : [];
  });
}
