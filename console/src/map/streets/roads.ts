import type { ExpressionSpecification, LayerSpecification, LineLayerSpecification } from "maplibre-gl";
import type { RoadTone, StreetPalette } from "./palette";
import { STREETS, growing, isOneOf } from "./source";

/** The classes of roads for vehicles, the widest first. */
const CLASSES = ["motorway", "trunk", "primary", "secondary", "tertiary", "street", "service", "pedestrian"] as const;
type RoadClass = (typeof CLASSES)[number];

const TONES: Record<RoadClass, RoadTone> = {
  motorway: "motorway", trunk: "trunk", primary: "primary", secondary: "secondary", tertiary: "street", street: "street",
  service: "street", pedestrian: "pedestrian",
};

/** Widths in pixels by zoom. Zero means that a class is not drawn yet. */
const WIDTHS: Record<RoadClass, readonly number[]> = {
  motorway: [1, 1.8, 3, 6.5, 14, 34],
  trunk: [0.8, 1.5, 2.7, 6, 13, 32],
  primary: [0.6, 1.2, 2.3, 5.4, 12, 30],
  secondary: [0.3, 0.9, 1.8, 4.6, 11, 28],
  tertiary: [0, 0.6, 1.3, 3.8, 9.5, 25],
  street: [0, 0.3, 0.8, 2.7, 7.5, 21],
  service: [0, 0, 0.3, 1.2, 4, 12],
  pedestrian: [0, 0, 0.4, 1.7, 5, 14],
};
const WIDTH_ZOOMS = [7, 10, 12, 14, 16, 18.5] as const;
const LINK_SHARE = 0.62;
const ROUND = { "line-cap": "round", "line-join": "round" } as const;
const BUTT = { "line-cap": "butt", "line-join": "round" } as const;

function byClass(value: (road: RoadClass) => string | number): ExpressionSpecification {
  const pairs = CLASSES.flatMap((road) => [road, value(road)]);
  return ["match", ["get", "class"], ...pairs, value("street")] as unknown as ExpressionSpecification;
}

/** Width of a road, or of its edge where the edge's own width is given at each zoom. */
function width(edges: readonly number[] = [0, 0, 0, 0, 0, 0]): ExpressionSpecification {
  const link: ExpressionSpecification = ["case", ["==", ["get", "link"], true], LINK_SHARE, 1];
  const stops = WIDTH_ZOOMS.map((zoom, index): [number, ExpressionSpecification] => {
    const road = byClass((name) => WIDTHS[name][index] ?? 0);
    const edge = byClass((name) => (WIDTHS[name][index] ? (edges[index] ?? 0) : 0));
    return [zoom, ["+", ["*", road, link], edge]];
  });
  return growing(...stops);
}

const EDGES = [0.4, 0.5, 0.7, 1.4, 2, 2.6];
const BRIDGE_EDGES = [0.5, 0.8, 1.3, 2.2, 3.2, 4.2];

type Level = "tunnel" | "ground" | "bridge";

function onLevel(level: Level): ExpressionSpecification {
  const tunnel: ExpressionSpecification = ["==", ["get", "tunnel"], true];
  const bridge: ExpressionSpecification = ["==", ["get", "bridge"], true];
  const here: ExpressionSpecification = level === "tunnel" ? tunnel : level === "bridge" ? ["all", bridge, ["!", tunnel]] : ["!", ["any", tunnel, bridge]];
  return ["all", isOneOf("class", ...CLASSES), here];
}

/** Wider roads cover narrower ones where they meet. */
const ORDER: ExpressionSpecification = byClass((road) => CLASSES.length - CLASSES.indexOf(road));

function line(id: string, filter: ExpressionSpecification, rest: Pick<LineLayerSpecification, "layout" | "paint">): LayerSpecification {
  return {
    id, type: "line", source: STREETS, "source-layer": "road", filter,
    layout: { ...rest.layout, "line-sort-key": ORDER }, ...(rest.paint ? { paint: rest.paint } : {}),
  };
}

function level(which: Level, palette: StreetPalette): LayerSpecification[] {
  const fill = byClass((road) => palette.roads[TONES[road]].fill);
  const edge = byClass((road) => palette.roads[TONES[road]].edge);
  const filter = onLevel(which);
  if (which === "tunnel") {
    return [
      line("tunnel-edge", filter, { layout: BUTT, paint: { "line-color": edge, "line-width": width(EDGES), "line-dasharray": [1.2, 0.9], "line-opacity": 0.75 } }),
      line("tunnel", filter, { layout: ROUND, paint: { "line-color": palette.tunnel, "line-width": width() } }),
    ];
  }
  if (which === "bridge") {
    return [
      line("bridge-edge", filter, { layout: BUTT, paint: { "line-color": palette.bridge_edge, "line-width": width(BRIDGE_EDGES) } }),
      line("bridge", filter, { layout: ROUND, paint: { "line-color": fill, "line-width": width() } }),
    ];
  }
  return [
    line("road-edge", filter, { layout: ROUND, paint: { "line-color": edge, "line-width": width(EDGES) } }),
    line("road", filter, { layout: ROUND, paint: { "line-color": fill, "line-width": width() } }),
  ];
}

/** Draws ways that no car takes, and the ferries. */
function otherWays(palette: StreetPalette): LayerSpecification[] {
  const thin = (id: string, road: string, color: string, dashes: number[], zoom: number): LayerSpecification => ({
    id, type: "line", source: STREETS, "source-layer": "road", filter: isOneOf("class", road), minzoom: zoom, layout: { "line-join": "round" },
    paint: { "line-color": color, "line-width": growing([zoom, 0.7], [18, 2.4]), "line-dasharray": dashes },
  });
  return [
    thin("path", "path", palette.path, [2.2, 1.4], 14),
    thin("track", "track", palette.track, [4, 1.6], 13),
    thin("ferry", "ferry", palette.ferry, [5, 3], 8),
  ];
}

function rails(palette: StreetPalette): LayerSpecification[] {
  const heavy: ExpressionSpecification = ["all", ["==", ["get", "kind"], "rail"], ["!=", ["get", "tunnel"], true]];
  const light: ExpressionSpecification = ["any", ["!=", ["get", "kind"], "rail"], ["==", ["get", "tunnel"], true]];
  const rail = (id: string, filter: ExpressionSpecification, paint: LineLayerSpecification["paint"], zoom: number): LayerSpecification => ({
    id, type: "line", source: STREETS, "source-layer": "rail", filter, minzoom: zoom, layout: { "line-join": "round" }, ...(paint ? { paint } : {}),
  });
  return [
    rail("subway", light, { "line-color": palette.subway, "line-width": growing([11, 0.7], [16, 2.4]), "line-dasharray": [3, 1.5] }, 11.5),
    rail("rail", heavy, { "line-color": palette.rail, "line-width": growing([8, 0.6], [12, 1], [13.5, 1.8], [16, 3.6]) }, 8),
    rail("rail-sleepers", heavy, { "line-color": palette.rail_gap, "line-width": growing([13, 0.6], [14, 1.1], [16, 2.3]), "line-dasharray": [5, 5] }, 13),
  ];
}

/** Draws roads, rails and paths: tunnels beneath the ground, bridges above it. */
export function roads(palette: StreetPalette): LayerSpecification[] {
  return [
    ...level("tunnel", palette),
    ...otherWays(palette),
    ...level("ground", palette),
    ...rails(palette),
    ...level("bridge", palette),
  ];
}

/** Draws which way a one-way street goes, from where a driver's eye would look for it. */
export function oneways(theme: string): LayerSpecification[] {
  return [
    {
      id: "oneway", type: "symbol", source: STREETS, "source-layer": "road", minzoom: 15,
      filter: ["all", isOneOf("class", "trunk", "primary", "secondary", "tertiary", "street", "service"), ["!=", ["coalesce", ["get", "oneway"], 0], 0]],
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": 130,
        "icon-image": `oneway-arrow-${theme}`,
        "icon-rotate": ["case", ["==", ["get", "oneway"], -1], 180, 0],
        "icon-rotation-alignment": "map",
        "icon-size": growing([15, 0.75], [18, 1.3]),
        "icon-padding": 1,
      },
    },
  ];
}
