import type { Grade } from "../api/types";
import type { Theme } from "../ui/theme.svelte";
import { STREETS_DAY, STREETS_NIGHT, type StreetPalette } from "./streets/palette";

/** The map's colours; they go with the tokens of the same theme. */
export interface MapPalette {
  ground: string;
  land: string;
  beyond: string;
  border: string;
  district: string;
  water: string;
  shore: string;
  water_ink: string;
  road: string;
  road_edge: string;
  motorway: string;
  rail: string;
  grid: string;
  police_grid: string;
  ink: string;
  ink_2: string;
  halo: string;
  way: string;
  chosen: string;
  closed: string;
  gap: string;
  reach: readonly [string, string, string];
  grades: Record<Grade, string>;
  units: Record<UnitTone, string>;
  streets: StreetPalette;
}

/** What a unit's mark on the map says about it. */
export type UnitTone = "available" | "conditionally_available" | "not_available" | "engaged";

const DAY: MapPalette = {
  ground: "#dfe5e8",
  land: "#f7f7f2",
  beyond: "#e9ebe7",
  border: "#7a5c8f",
  district: "#a996ba",
  water: "#bcd9ea",
  shore: "#93bcd3",
  water_ink: "#2f6a8c",
  road: "#ffffff",
  road_edge: "#cfd2cc",
  motorway: "#efc878",
  rail: "#8d959b",
  grid: "#8aa596",
  police_grid: "#5b83b5",
  ink: "#33424d",
  ink_2: "#5a6b77",
  halo: "#ffffff",
  way: "#0b5a8a",
  chosen: "#c2410c",
  closed: "#b00f1f",
  gap: "#8a4b00",
  reach: ["#0f5f8f", "#2f86b3", "#6aa9c9"],
  grades: { P1: "#b00f1f", P2: "#b65207", P3: "#806800", P4: "#17603f", P5: "#4b5964" },
  units: { available: "#17734a", conditionally_available: "#9a5b00", not_available: "#6a7680", engaged: "#0b5a8a" },
  streets: STREETS_DAY,
};

const NIGHT: MapPalette = {
  ground: "#0a1015",
  land: "#15202a",
  beyond: "#0f171e",
  border: "#8e6fa8",
  district: "#5b4b6d",
  water: "#0f2c42",
  shore: "#1f4a66",
  water_ink: "#6fa3c4",
  road: "#2c3a46",
  road_edge: "#0f171d",
  motorway: "#6e5b33",
  rail: "#4d5c68",
  grid: "#3f6354",
  police_grid: "#3f6290",
  ink: "#c9d6df",
  ink_2: "#8fa2b0",
  halo: "#0c141b",
  way: "#6dbdf0",
  chosen: "#ffb454",
  closed: "#ff8583",
  gap: "#ffc06b",
  reach: ["#8fd0f5", "#5aa6d6", "#3a7299"],
  grades: { P1: "#ff6b6b", P2: "#ffa14f", P3: "#e2c94f", P4: "#63cf9a", P5: "#9fb0bd" },
  units: { available: "#59cf93", conditionally_available: "#f0b250", not_available: "#7d8d99", engaged: "#6dbdf0" },
  streets: STREETS_NIGHT,
};

/** Finds the map's colours for a theme. */
export function paletteOf(theme: Theme): MapPalette {
  return theme === "day" ? DAY : NIGHT;
}
