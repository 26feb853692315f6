/** The colours of a road: of its surface and of the edge around it. */
export interface RoadColours { fill: string; edge: string }

/** The classes of roads that have colours of their own. */
export type RoadTone = "motorway" | "trunk" | "primary" | "secondary" | "street" | "pedestrian";

/** The colours of the streets. They stay pale, so that incidents and units are what the eye finds first. */
export interface StreetPalette {
  ground: string;
  land: Record<"residential" | "commercial" | "industrial" | "park" | "forest" | "grass" | "farm" | "school" | "hospital" | "cemetery" | "sand" | "railway" | "military", string>;
  water: string;
  shore: string;
  building: string;
  building_edge: string;
  roads: Record<RoadTone, RoadColours>;
  tunnel: string;
  bridge_edge: string;
  path: string;
  track: string;
  ferry: string;
  rail: string;
  rail_gap: string;
  subway: string;
  border: string;
  oneway: string;
  ink: Record<"place" | "minor" | "road" | "water" | "park" | "number", string>;
  halo: string;
  water_halo: string;
  shields: Record<"motorway" | "main", { fill: string; edge: string; ink: string }>;
  poi: Record<"police" | "rescue" | "health" | "learning" | "transport" | "other", string>;
  poi_ink: string;
}

/** By day. */
export const STREETS_DAY: StreetPalette = {
  ground: "#f3f2ec",
  land: {
    residential: "#edece6", commercial: "#f0eae4", industrial: "#e9e7ea", park: "#d5e7cb", forest: "#cbdfbf", grass: "#dfead2",
    farm: "#f1efdd", school: "#f1ebd9", hospital: "#f5e6e4", cemetery: "#d9e2d0", sand: "#f2e9cf", railway: "#e6e5e6", military: "#eae3d8",
  },
  water: "#b5d6e8",
  shore: "#9cc4da",
  building: "#e0ddd5",
  building_edge: "#cdc8be",
  roads: {
    motorway: { fill: "#f3c56d", edge: "#c98f2b" },
    trunk: { fill: "#f8d890", edge: "#d2a54c" },
    primary: { fill: "#fce9b5", edge: "#d3b569" },
    secondary: { fill: "#fff8de", edge: "#ccc0a0" },
    street: { fill: "#ffffff", edge: "#cfccc4" },
    pedestrian: { fill: "#f4eff2", edge: "#d5cbd1" },
  },
  tunnel: "#efece4",
  bridge_edge: "#8f8a80",
  path: "#b79f8a",
  track: "#b8a98c",
  ferry: "#5f93b3",
  rail: "#8b9197",
  rail_gap: "#f8f8f6",
  subway: "#93a9c4",
  border: "#8d7aa0",
  oneway: "#8a8f93",
  ink: { place: "#2b3742", minor: "#505d68", road: "#575245", water: "#2a6383", park: "#396434", number: "#5d5b55" },
  halo: "#fdfdfb",
  water_halo: "#d3e6f1",
  shields: {
    motorway: { fill: "#2e7d57", edge: "#ffffff", ink: "#ffffff" },
    main: { fill: "#fffdf4", edge: "#a08b4c", ink: "#5d4d1a" },
  },
  poi: { police: "#375a90", rescue: "#963c33", health: "#963f50", learning: "#665627", transport: "#405b6f", other: "#575c64" },
  poi_ink: "#ffffff",
};

/** By night. */
export const STREETS_NIGHT: StreetPalette = {
  ground: "#121b23",
  land: {
    residential: "#16202a", commercial: "#1a212c", industrial: "#191f2a", park: "#142a25", forest: "#122620", grass: "#162822",
    farm: "#181f21", school: "#1e2229", hospital: "#231f28", cemetery: "#172522", sand: "#23231f", railway: "#191f27", military: "#1e2023",
  },
  water: "#0d2a40",
  shore: "#163e5a",
  building: "#202c38",
  building_edge: "#32414f",
  roads: {
    motorway: { fill: "#7a6234", edge: "#0b1116" },
    trunk: { fill: "#66573a", edge: "#0b1116" },
    primary: { fill: "#51503f", edge: "#0b1116" },
    secondary: { fill: "#414a4f", edge: "#0b1116" },
    street: { fill: "#303d49", edge: "#0d151b" },
    pedestrian: { fill: "#2b333f", edge: "#0d151b" },
  },
  tunnel: "#1d2730",
  bridge_edge: "#5b6a76",
  path: "#544c45",
  track: "#4b463b",
  ferry: "#3c6c8c",
  rail: "#56646f",
  rail_gap: "#141d25",
  subway: "#3d5270",
  border: "#7a6790",
  oneway: "#7f8d98",
  ink: { place: "#d7e1e9", minor: "#9aabb8", road: "#b3b3a6", water: "#7db0d0", park: "#84b187", number: "#8d9ba5" },
  halo: "#0d151c",
  water_halo: "#0b2234",
  shields: {
    motorway: { fill: "#1f5f43", edge: "#b9d8c8", ink: "#e6f3ec" },
    main: { fill: "#2b2a1e", edge: "#8a7b49", ink: "#dccf9e" },
  },
  poi: { police: "#7ea4de", rescue: "#d98478", health: "#dc8b99", learning: "#c2ac70", transport: "#8fb0c6", other: "#9aa5ae" },
  poi_ink: "#10181f",
};
